//! The classes on the map: tick, mark, name, clips, purity.

use egui::{Label, Rect, ScrollArea, Sense, Ui, Vec2, vec2};

use super::mesh;
use super::pane::Prepared;
use super::state::State;
use super::toolbar;
use crate::report::map::classes::{ClassRow, Colouring, RIGHT, WRONG};
use crate::report::map::time::TimeKind;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, radius, text};
use crate::ui::widgets::{arm_mark, card, term, toggle, wrapped};

const ROW: f32 = 26.0;

/// Width of the bar: in a wide panel, and in a narrow one, where the name needs the room.
const BAR: f32 = 90.0;
const SHORT_BAR: f32 = 48.0;
const NARROW: f32 = 340.0;
/// Everything right of the name but the bar.
const FIGURES: f32 = 120.0;

/// Draws the panel.
pub fn show(state: &mut State, ui: &mut Ui) {
    let title = match &state.colouring {
        Colouring::Label => tr("map-labels"),
        Colouring::Error => tr("map-errors"),
        Colouring::Source => tr("map-recordings"),
        Colouring::Set => tr("map-set"),
        Colouring::Group(name) => name.clone(),
        Colouring::Time => match state.prepared().and_then(|prepared| prepared.time) {
            Some(TimeKind::Position) => tr("map-time-position"),
            Some(TimeKind::Date) | None => tr("map-time-date"),
        },
        Colouring::Judgement => tr("map-judgements"),
        Colouring::Tag => tr("neighbours-tags"),
    };
    let mut all = state.hidden.is_empty();
    // However the clips are told apart, the purity is that of their labels.
    let purity = if state.colouring == Colouring::Label { "map-purity-head" } else { "map-purity-head-labels" };
    card::head_term(ui, &title, toolbar::entry(&state.colouring), |ui| {
        let response = ui.label(text::caption(tr(purity)).color(theme::colors(ui).text_3));
        term::explain(response, "purity");
        if !all && toggle::check(ui, &mut all, &tr("map-show-all")).changed() {
            state.hidden.clear();
        }
    });
    let Some(prepared) = state.prepared() else { return };
    if prepared.rows.is_empty() {
        let words = match state.colouring {
            Colouring::Judgement => "map-none-judged",
            Colouring::Tag => "map-none-tagged",
            _ => "map-no-classes",
        };
        wrapped::label(ui, text::small(tr(words)).color(theme::colors(ui).text_3));
        return;
    }
    let shared = shared(prepared.rows.iter().map(|row| row.name.as_str()));
    let mut pointed = None;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, prepared.rows.len(), |ui, shown| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for class in shown {
            if row(state, ui, class, &prepared, shared) {
                pointed = Some(class);
            }
        }
    });
    if state.pointed_class != pointed {
        state.pointed_class = pointed;
        ui.ctx().request_repaint();
    }
}

/// The name as it is shown: data as it is, words of the program in the user's language.
pub fn shown_name(by: &Colouring, name: &str) -> String {
    match (by, name) {
        (Colouring::Error, RIGHT) => tr("map-right"),
        (Colouring::Error, WRONG) => tr("map-wrong"),
        (Colouring::Judgement, "good") => tr("neighbours-good"),
        (Colouring::Judgement, "doubtful") => tr("neighbours-doubtful"),
        (Colouring::Judgement, "bad") => tr("neighbours-bad"),
        (Colouring::Judgement, _) => tr("map-mixed"),
        _ => name.to_owned(),
    }
}

/// One line; all names begin with the same `shared` letters. True while the pointer is on it.
fn row(state: &mut State, ui: &mut Ui, class: usize, prepared: &Prepared, shared: usize) -> bool {
    let (c, row) = (theme::colors(ui), &prepared.rows[class]);
    let width = ui.available_width();
    let bar = if width < NARROW { SHORT_BAR } else { BAR };
    let inner = ui.allocate_ui_with_layout(vec2(width, ROW), egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_size(vec2(width, ROW));
        let style = mesh::style(ui, &state.colouring, &prepared.classes, class);
        let name = shown_name(&state.colouring, &row.name);
        let mut on = !state.hidden.contains(&row.name);
        let tick = named_tick(ui, &mut on, &name);
        if tick {
            state.toggle_class(class);
        }
        arm_mark::mark(ui, style);
        let ink = if on { c.text } else { c.text_3 };
        let free = (width - 34.0 - FIGURES - bar).max(60.0);
        let wide = |words: &str| ui.painter().layout_no_wrap(words.to_owned(), text::font_body(), ink).size().x;
        let words = text::body(middle(&name, shared, |words| wide(words) <= free)).color(ink);
        ui.allocate_ui(vec2(free, ROW), |ui| {
            ui.set_min_width(free);
            ui.add(Label::new(words).truncate()).on_hover_text(&name);
        });
        figures(ui, row, bar, style.color);
    });
    ui.rect_contains_pointer(inner.response.rect)
}

/// Letters that all names begin with; none of a single name.
fn shared<'a>(mut names: impl Iterator<Item = &'a str>) -> usize {
    let (Some(first), mut names) = (names.next(), names.peekable()) else { return 0 };
    if names.peek().is_none() {
        return 0;
    }
    let common = |name: &str| first.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    names.map(common).min().unwrap_or(0)
}

/// The name, or as much of its beginning and end as fits: names of one camera or day differ at their ends. What all names
/// begin with tells nothing and is left out first.
fn middle(name: &str, shared: usize, fits: impl Fn(&str) -> bool) -> String {
    let letters: Vec<char> = name.chars().collect();
    let cut = |kept: usize| {
        let head = if shared > 0 { 0 } else { kept / 3 };
        let tail = letters.len() - (kept - head);
        letters[..head].iter().chain(&['…']).chain(&letters[tail..]).collect::<String>()
    };
    if fits(name) {
        return name.to_owned();
    }
    (2..letters.len()).rev().map(cut).find(|words| fits(words)).unwrap_or_else(|| cut(letters.len().min(2)))
}

fn named_tick(ui: &mut Ui, on: &mut bool, name: &str) -> bool {
    let response = toggle::check(ui, on, "");
    let checked = *on;
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, checked, name));
    response.changed()
}

/// Count, bar and share from the right edge.
fn figures(ui: &mut Ui, row: &ClassRow, bar: f32, color: egui::Color32) {
    let c = theme::colors(ui);
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let share = row.purity.map_or_else(|| "–".to_owned(), |p| format!("{p:.2}"));
        cell(ui, 36.0, text::mono(share).color(c.text));
        let (rect, _) = ui.allocate_exact_size(vec2(bar, 5.0), Sense::hover());
        ui.painter().rect_filled(rect, radius::BAR, c.hover);
        let part = Vec2::new(rect.width() * row.purity.unwrap_or(0.0) as f32, rect.height());
        ui.painter().rect_filled(Rect::from_min_size(rect.min, part), radius::BAR, color);
        if let Some(chance) = row.chance {
            let x = rect.left() + rect.width() * chance as f32;
            ui.painter().vline(x, rect.y_range().expand(3.0), egui::Stroke::new(1.5, c.text_2));
            let words = tr!("map-chance", n = format!("{chance:.2}"));
            let response = ui.interact(rect.expand2(vec2(0.0, 8.0)), ui.next_auto_id(), Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
            response.on_hover_text(words);
        }
        cell(ui, 44.0, text::mono(row.clips.to_string()).color(c.text_2));
    });
}

fn cell(ui: &mut Ui, width: f32, words: egui::RichText) {
    ui.allocate_ui_with_layout(vec2(width, ROW), egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.set_min_width(width);
        ui.label(words);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_end() {
        let fits = |words: &str| words.chars().count() <= 9;
        let names = ["20200614_cam03", "20200614_cam04"];
        let shared = shared(names.into_iter());
        assert_eq!(shared, 13);
        assert_eq!(names.map(|name| middle(name, shared, fits)), ["…14_cam03", "…14_cam04"]);
        assert_eq!(middle("north_hall_cam03", 0, fits), "no…_cam03");
        assert_eq!(middle("cam03", 0, fits), "cam03");
    }
}
