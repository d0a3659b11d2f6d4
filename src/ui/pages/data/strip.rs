//! The strip at the top: which set, and its figures; a click on a figure filters the catalogue.

use egui::{Align2, CornerRadius, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use super::tools::Tool;
use super::{Shown, paint, words};
use crate::data::browse::{Filter, LabelFilter, Sort, StateFilter};
use crate::ui::dock;
use crate::ui::i18n::tr;
use crate::ui::theme::{Colors, colors, text};
use crate::ui::widgets::{button, menu};

/// Height of the strip, points.
const HEIGHT: f32 = 86.0;

/// Width of the part that names the set.
const NAME: f32 = 250.0;

/// One number.
struct Figure {
    title: String,
    number: String,
    unit: String,
    caption: String,
    ink: fn(&Colors) -> egui::Color32,
    /// What a click makes of the filter.
    filter: Filter,
}

/// Draws the strip; what was asked of the set.
pub fn show(ui: &mut Ui, shown: &Shown, names: &[String], filter: &mut Filter) -> Option<Tool> {
    let figures = figures(shown);
    let width = ui.available_width();
    let mut asked = None;
    dock::card(ui).inner_margin(0).show(ui, |ui| {
        let (whole, _) = ui.allocate_exact_size(Vec2::new(width - 2.0, HEIGHT - 2.0), Sense::hover());
        let name = Rect::from_min_size(whole.min, Vec2::new(NAME.min(width * 0.24), whole.height()));
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(name.shrink2(Vec2::new(16.0, 10.0))));
        asked = identity(&mut inner, shown, names);
        let each = (whole.right() - name.right()) / figures.len() as f32;
        for (i, figure) in figures.iter().enumerate() {
            let left = name.right() + each * i as f32;
            let rect = Rect::from_min_size(egui::pos2(left, whole.top()), Vec2::new(each, whole.height()));
            let last = i + 1 == figures.len();
            if cell(ui, rect, figure, *filter == figure.filter && !filter.is_empty(), last) {
                *filter = if *filter == figure.filter { Filter::default() } else { figure.filter.clone() };
            }
        }
    });
    asked
}

/// Name or switcher, what the set is stored as, and the tools that concern it as a whole.
fn identity(ui: &mut Ui, shown: &Shown, names: &[String]) -> Option<Tool> {
    let c = colors(ui);
    let mut asked = None;
    ui.spacing_mut().item_spacing.y = 3.0;
    ui.horizontal(|ui| {
        let mut chosen = shown.name().to_owned();
        let room = ui.available_width() - 40.0;
        if names.len() > 1 {
            let options: Vec<_> = names.iter().map(|name| (name.clone(), name.clone())).collect();
            if menu::narrow_choice(ui, &tr("data-set"), &mut chosen, &options, room) {
                asked = Some(Tool::Choose(chosen));
            }
        } else {
            ui.allocate_ui(Vec2::new(room, button::HEIGHT), |ui| {
                ui.set_min_size(Vec2::new(room, button::HEIGHT));
                ui.horizontal_centered(|ui| {
                    ui.add(egui::Label::new(text::page_title(chosen).color(c.text)).truncate())
                });
            });
        }
        let more = button::icon(ui, icons::ICON_MORE_HORIZ.codepoint, &tr("data-tools"));
        egui::Popup::menu(&more).show(|ui| {
            if let Some(tool) = tools(ui) {
                asked = Some(tool);
            }
        });
    });
    let recipe = words::recipe(&shown.view.info.recipe);
    ui.add(egui::Label::new(text::small(recipe).color(c.text_2)).truncate());
    let source = shown.view.info.source.display().to_string();
    let tail = text::mono_small(paint::tail(&source, 34)).color(c.text_3);
    ui.add(egui::Label::new(tail).truncate()).on_hover_text(source);
    asked
}

fn tools(ui: &mut Ui) -> Option<Tool> {
    let entries = [
        (Tool::ImportAgain, "data-import-again"),
        (Tool::Verify, "data-verify"),
        (Tool::ShowFolder, "data-show-folder"),
        (Tool::Remove, "data-remove"),
    ];
    let mut asked = None;
    for (tool, key) in entries {
        let ink = if tool == Tool::Remove { colors(ui).bad } else { colors(ui).text };
        if ui.add(egui::Button::new(text::body(tr(key)).color(ink)).frame(false)).clicked() {
            asked = Some(tool);
        }
    }
    asked
}

fn figures(shown: &Shown) -> Vec<Figure> {
    let f = &shown.figures;
    let of = |filter: Filter, key: &str, number: String, unit: String, caption: String| Figure {
        title: tr(key),
        number,
        unit,
        caption,
        ink: |c| c.text,
        filter,
    };
    let files = tr("data-unit-files");
    let labelled = Filter { label: LabelFilter::Labelled, ..Filter::default() };
    let state = |state| Filter { state, ..Filter::default() };
    let (column, groups) = f.groups.first().cloned().unwrap_or_default();
    let share = 100.0 * f.labelled as f64 / f.clips.max(1) as f64;
    let hours = if f.hours < 1.0 {
        (format!("{:.1}", f.hours * 60.0), tr("data-unit-minutes"))
    } else {
        (format!("{:.1}", f.hours), tr("data-unit-hours"))
    };
    let sorted = |sort| Filter { sort, ..Filter::default() };
    let group_caption = if column.is_empty() { tr("data-no-groups") } else { column };
    let mut figures = vec![
        of(state(StateFilter::All), "data-videos", words::count(f.videos), files.clone(), tr("data-videos-caption")),
        of(Filter::default(), "data-clips", words::count(f.clips), tr("data-unit-clips"), tr("data-clips-caption")),
        of(
            labelled,
            "data-labelled",
            words::count(f.labelled),
            tr("data-unit-clips"),
            tr!("data-labelled-caption", share = format!("{share:.0}"), labels = f.labels),
        ),
        of(sorted(Sort::Group), "data-groups", words::count(groups), tr("data-unit-groups"), group_caption),
        of(sorted(Sort::Length), "data-length", hours.0, hours.1, tr("data-length-caption")),
        of(
            state(StateFilter::Partial),
            "data-partial",
            words::count(f.partial),
            files.clone(),
            tr("data-partial-caption"),
        ),
        of(
            state(StateFilter::Bad),
            "data-unreadable",
            words::count(f.unreadable),
            files,
            tr("data-unreadable-caption"),
        ),
    ];
    if f.partial > 0 {
        figures[5].ink = |c| c.warn;
    }
    if f.unreadable > 0 {
        figures[6].ink = |c| c.bad;
    }
    figures
}

/// One figure; true if it was pressed.
fn cell(ui: &mut Ui, rect: Rect, figure: &Figure, on: bool, last: bool) -> bool {
    let c = colors(ui);
    let response = ui.interact(rect, ui.scope_id().with(&figure.title), Sense::click());
    let name =
        tr!("data-figure", title = figure.title.as_str(), number = figure.number.as_str(), unit = figure.unit.as_str());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &name));
    let round = CornerRadius { ne: if last { 8 } else { 0 }, se: if last { 8 } else { 0 }, ..CornerRadius::ZERO };
    if on {
        ui.painter().rect_filled(rect, round, c.accent_bg);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, round, c.hover);
    }
    ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, c.line));
    let at = |top: f32, height: f32| {
        Rect::from_min_size(rect.min + Vec2::new(14.0, top), Vec2::new(rect.width() - 20.0, height))
    };
    let p = ui.painter();
    paint::line(p, at(10.0, 18.0), Align2::LEFT_CENTER, &figure.title, text::font_small(), c.text_2);
    let number = p.layout_no_wrap(figure.number.clone(), text::font_figure_m(), (figure.ink)(c));
    let width = number.size().x;
    p.galley(at(29.0, 28.0).min, number, c.text);
    let unit = Rect::from_min_max(at(29.0, 28.0).min + Vec2::new(width + 5.0, 3.0), at(29.0, 26.0).max);
    paint::line(p, unit, Align2::LEFT_CENTER, &figure.unit, text::font_small(), c.text_3);
    paint::line(p, at(59.0, 16.0), Align2::LEFT_CENTER, &figure.caption, text::font_caption(), c.text_3);
    response.clicked()
}
