//! One row of the form: label, control, unit, help; what is wrong stands under the control.

use std::sync::Arc;

use egui::{Align, Align2, Galley, Label, Layout, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;
use serde_json::Value;

use super::control::{self, Setting};
use super::state::{Act, State};
use super::words;
use crate::config::fields::{Field, Kind};
use crate::engine::plan::precheck::{Finding, Severity};
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{term, wrapped};

/// Widths of the columns; points.
const LABEL: f32 = 168.0;
const CONTROL: f32 = 158.0;
const UNIT: f32 = 58.0;
const HEIGHT: f32 = 33.0;
/// The help has at least this width, where the window is narrower than it is meant to be.
const LEAST_HELP: f32 = 120.0;
/// A help of more lines than this would be a narrow pillar beside its control: it stands below it, where it has more room.
const LINES_BESIDE: usize = 2;
/// Between the helps of two settings where they have several lines: which lines belong together is to be seen.
const BETWEEN: f32 = 4.0;

/// Draws the row of `field` at `path`; nothing where the experiment has no such setting, or there is nothing to choose.
pub fn show(ui: &mut Ui, state: &mut State, field: &'static Field, path: &str) {
    if matches!(field.kind, Kind::Choice([_])) {
        return;
    }
    let Some(value) = state.doc.get(path).cloned() else { return };
    let findings = state.findings_of(field, path);
    let wide = matches!(field.kind, Kind::Text { .. }) && path == "description";
    let start = ui.cursor().min;
    let room = (ui.available_width() - LABEL - CONTROL - UNIT).max(LEAST_HELP);
    let beside = Some(help(ui, field, room)).filter(|help| !wide && help.rows.len() <= LINES_BESIDE);
    let below = !wide && beside.is_none();
    let height = beside.as_ref().map_or(0.0, |help| help.size().y + BETWEEN).max(HEIGHT - 4.0);
    let new = ui
        .horizontal(|ui| {
            ui.set_min_height(height);
            ui.spacing_mut().item_spacing.x = 0.0;
            cell(ui, vec2(LABEL, height), |ui| label(ui, field));
            let width = if wide { ui.available_width() } else { CONTROL };
            let new = cell(ui, vec2(width, height), |ui| control(ui, state, field, path, &value, &findings));
            if !wide {
                unit(ui, field, height);
            }
            if let Some(help) = beside {
                help_beside(ui, field, help, height);
            }
            new
        })
        .inner;
    if below {
        help_below(ui, field);
    }
    changed_dot(ui, state, path, start);
    for finding in &findings {
        problem(ui, finding.severity, &words::detail(finding));
    }
    let unread = control::unread(ui, path);
    if let Some(text) = &unread {
        problem(ui, Severity::Blocking, &words::unread(text));
    }
    state.note_unread(path, unread);
    if state.go_to.as_deref().is_some_and(|to| to == path || to.starts_with(&format!("{path}."))) {
        let rect = egui::Rect::from_min_size(start, vec2(10.0, HEIGHT));
        ui.scroll_to_rect(rect.expand(60.0), Some(Align::Center));
        state.go_to = None;
    }
    if let Some(new) = new {
        state.act(Act::Set(path.to_owned(), new));
    }
}

fn cell<R>(ui: &mut Ui, size: egui::Vec2, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(size.x);
        add(ui)
    })
    .inner
}

fn label(ui: &mut Ui, field: &Field) {
    let words = tr(&field.key());
    if field.term.is_empty() {
        ui.add(Label::new(text::body(words).color(colors(ui).text)).truncate());
    } else {
        term::term(ui, field.term, &words);
    }
}

fn control(
    ui: &mut Ui,
    state: &State,
    field: &'static Field,
    path: &str,
    value: &Value,
    findings: &[Finding],
) -> Option<Value> {
    let name = words::place(state.doc.experiment(), path);
    let bad = findings.iter().any(|f| f.severity == Severity::Blocking);
    let task_set = path.strip_suffix(".group").and_then(|task| state.doc.get(&format!("{task}.set")));
    let set = task_set.and_then(Value::as_str);
    control::show(ui, &Setting { field, path, value, name: &name, bad, facts: state.facts.value(), set })
}

/// The help in as many lines of at most `width` points as it takes: it is never cut.
fn help(ui: &Ui, field: &Field, width: f32) -> Arc<Galley> {
    wrapped::galley(ui, tr(&field.help_key()), text::font_small(), colors(ui).text_2, width)
}

fn unit(ui: &mut Ui, field: &Field, height: f32) {
    let unit = if field.unit.is_empty() { String::new() } else { tr(&format!("design-unit-{}", field.unit)) };
    cell(ui, vec2(UNIT, height), |ui| ui.label(text::small(unit).color(colors(ui).text_3)));
}

fn help_beside(ui: &mut Ui, field: &Field, help: Arc<Galley>, height: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(help.size().x, height), Sense::hover());
    tell(ui, field, help, rect, &response);
}

/// A long help, below its control and as wide as control and help are together.
fn help_below(ui: &mut Ui, field: &Field) {
    let help = help(ui, field, (ui.available_width() - LABEL).max(LEAST_HELP));
    let size = vec2(LABEL + help.size().x, help.size().y + BETWEEN);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    tell(ui, field, help, rect.with_min_x(rect.left() + LABEL), &response);
}

fn tell(ui: &Ui, field: &Field, help: Arc<Galley>, rect: Rect, response: &Response) {
    // Its own words: the laid out ones have line breaks of their own.
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, tr(&field.help_key())));
    ui.painter().galley(Align2::LEFT_CENTER.align_size_within_rect(help.size(), rect).min, help, colors(ui).text_2);
}

/// The accent dot of a setting that differs from what the experiment is compared with.
fn changed_dot(ui: &Ui, state: &State, path: &str, start: egui::Pos2) {
    let Some(change) = state.doc.change_at(path) else { return };
    let place = egui::pos2(start.x - 8.0, start.y + (HEIGHT - 4.0) / 2.0);
    ui.painter().circle_filled(place, 2.2, colors(ui).accent);
    let area = egui::Rect::from_center_size(place, vec2(12.0, 20.0));
    let was = change.left.clone().unwrap_or_else(|| tr("design-not-there"));
    ui.interact(area, ui.scope_id().with(("was", path)), egui::Sense::hover()).on_hover_text(tr!(
        "design-was",
        value = was,
        base = state.doc.base_name()
    ));
}

/// What is wrong, in words with the limit, under the control.
fn problem(ui: &mut Ui, severity: Severity, detail: &str) {
    let c = colors(ui);
    let ink = if severity == Severity::Blocking { c.bad } else { c.warn };
    let room = ui.available_rect_before_wrap();
    let room = room.with_min_x(room.left() + LABEL);
    ui.scope_builder(egui::UiBuilder::new().max_rect(room), |ui| {
        let words = format!("{} {detail}", icons::ICON_WARNING.codepoint);
        wrapped::label(ui, text::small(words).color(ink));
    });
    ui.add_space(4.0);
}
