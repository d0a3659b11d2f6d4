//! Panel "runs-table": the runs by arm. Only the rows in sight are drawn, so that a thousand runs scroll smoothly.

use egui::{Popup, PopupCloseBehavior, ScrollArea, Ui, UiBuilder};
use egui_material_icons::icons;

use super::act::Act;
use super::columns::{self, Columns, headline_key};
use super::list::{Item, List};
use super::row;
use crate::report::runs::summary::Headline;
use crate::ui::i18n::tr;
use crate::ui::theme::text;
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, card, empty, error_strip, field, toggle};

/// What of the card's right margin the scroll bar takes, points.
const MARGIN: f32 = 12.0;

/// What the table shows besides the list.
pub struct Around<'a> {
    pub loaded: bool,
    pub problems: &'a [&'a str],
    /// The run that is worked on now.
    pub current: Option<&'a str>,
    /// Ctrl+F was pressed.
    pub focus_filter: bool,
}

/// Draws the panel; true if the query has changed.
pub fn show(ui: &mut Ui, list: &mut List, around: &Around<'_>, acts: &mut Vec<Act>) -> bool {
    let mut changed = head(ui, list, around);
    let problem = around.problems.first().map(|first| problem_text(first, around.problems.len()));
    error_strip::show(ui, problem.as_deref());
    if list.items.is_empty() {
        nothing(ui, list, around.loaded, acts);
        return changed;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    changed |= columns::head(ui, list);
    ui.add_space(1.0);
    rows(ui, list, around, acts);
    changed
}

fn problem_text(first: &str, count: usize) -> String {
    if count == 1 { first.to_owned() } else { tr!("runs-problems", first = first, more = (count - 1) as f64) }
}

fn nothing(ui: &mut Ui, list: &List, loaded: bool, acts: &mut Vec<Act>) {
    let key = match (loaded, list.query.text.is_empty(), list.total) {
        (false, ..) => "runs-loading",
        (_, false, 1..) => "runs-none-fits",
        _ => "runs-none",
    };
    let action = if key == "runs-none" { tr("runs-none-action") } else { String::new() };
    if empty::empty(ui, &tr(key), &action) {
        acts.push(Act::Design);
    }
}

fn head(ui: &mut Ui, list: &mut List, around: &Around<'_>) -> bool {
    let done = tr!("runs-done-of", done = list.done as f64, total = list.total as f64);
    let caption = if list.total == 0 { String::new() } else { done };
    card::head_with(ui, &tr("panel-runs-table"), &caption, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let mut changed = menu(ui, list);
        let response = field::search(ui, &mut list.query.text, &tr("runs-filter"), 108.0);
        changed |= response.changed();
        if around.focus_filter {
            response.request_focus();
        }
        let needing = list.rows.iter().filter(|r| r.needs_person()).count();
        if needing > 0 {
            let icon = icons::ICON_WARNING.codepoint;
            let response = chip(ui, Tone::Warn, Some(icon), &needing.to_string());
            response.on_hover_text(tr!("runs-needing", n = needing as f64));
        }
        changed
    })
}

/// The "⋯" of the card: scope, headline score, ticks.
fn menu(ui: &mut Ui, list: &mut List) -> bool {
    let before = list.query.clone();
    let response = button::icon(ui, icons::ICON_MORE_HORIZ.codepoint, &tr("runs-table-menu"));
    Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(220.0);
        toggle::check(ui, &mut list.query.all_experiments, &tr("runs-all-experiments"));
        ui.separator();
        ui.label(text::caption(tr("runs-headline")).color(crate::ui::theme::colors(ui).text_3));
        for headline in Headline::ALL {
            let on = list.query.headline == headline;
            if ui.selectable_label(on, text::body(tr(headline_key(headline)))).clicked() {
                list.query.headline = headline;
            }
        }
        ui.separator();
        if button::quiet(ui, None, &tr("runs-draw-all")).clicked() {
            list.tick_all(true);
            ui.close();
        }
        if button::quiet(ui, None, &tr("runs-draw-none")).clicked() {
            list.tick_all(false);
            ui.close();
        }
    });
    before != list.query
}

fn rows(ui: &mut Ui, list: &mut List, around: &Around<'_>, acts: &mut Vec<Act>) {
    let tops: Vec<f32> = std::iter::once(0.0)
        .chain(list.items.iter().scan(0.0, |y, item| {
            *y += item.height();
            Some(*y)
        }))
        .collect();
    let height = tops.last().copied().unwrap_or(0.0);
    // A bar of its own width would move the columns away from their titles, and over them it would hide the last digits:
    // it stands in the margin of the card.
    ui.spacing_mut().scroll = egui::style::ScrollStyle::floating();
    let room = ui.available_rect_before_wrap();
    let ui = &mut ui.new_child(UiBuilder::new().max_rect(room.with_max_x(room.right() + MARGIN)));
    let area = ScrollArea::vertical().id_salt("runs-rows").auto_shrink([false, false]);
    area.show_viewport(ui, |ui, viewport| {
        ui.set_height(height);
        let origin = ui.min_rect().min;
        let width = ui.available_width() - MARGIN;
        let at = Columns::new(origin.x, origin.x + width);
        let first = tops.partition_point(|y| *y <= viewport.min.y).saturating_sub(1);
        let mut fold = None;
        for (place, top) in tops.iter().enumerate().take(list.items.len()).skip(first) {
            if *top > viewport.max.y {
                break;
            }
            let item = list.items[place];
            let min = egui::pos2(origin.x, origin.y + top);
            let rect = egui::Rect::from_min_size(min, egui::vec2(width, item.height()));
            let mut cell = row::Cell { rect, at, acts, current: around.current };
            match item {
                Item::Experiment(group) => row::experiment(ui, &cell, &list.groups[group].experiment),
                Item::Attention(run) => row::attention(ui, &mut cell, list, run),
                Item::Group(group) => fold = row::group(ui, &cell, list, group).or(fold),
                Item::Run(run) => row::run(ui, &mut cell, list, run),
            }
        }
        if let Some(group) = fold {
            list.fold(group);
        }
    });
}
