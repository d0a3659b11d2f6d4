//! The left column: arms, what they share, presets, and how far the experiment is from what it began as.

use egui::{Align, Label, Layout, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;
use serde_json::Value;

use super::device::Taken;
use super::state::{Act, Group, Selection, State, slot};
use super::{arms_folded, control, words};
use crate::config::{Arm, DeviceChoice, Experiment, MethodSpec, presets};
use crate::engine::plan::precheck::Severity;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, radius, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{arm_mark, button, card, wrapped};

/// What an arm does, in a few words.
pub fn one_line(method: &MethodSpec) -> String {
    tr!(&format!("design-line-{}", method.line()), k = method.neighbours().map_or(0, |neighbours| neighbours.k))
}

/// Draws the column.
pub fn show(ui: &mut Ui, state: &mut State) {
    state.devices.update(ui.ctx());
    if ui.available_width() < arms_folded::NARROW {
        return arms_folded::show(ui, state);
    }
    card::head(ui, &tr("design-arms"), |ui| add_menu(ui, state));
    ScrollArea::vertical().id_salt("design-arms").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for place in 0..state.doc.experiment().arms.len() {
            arm_row(ui, state, place);
        }
        divider(ui);
        ui.label(text::bold(tr("design-shared")).color(colors(ui).text));
        ui.add_space(4.0);
        for group in Group::ALL {
            shared_row(ui, state, group);
        }
        divider(ui);
        ui.label(text::bold(tr("design-presets")).color(colors(ui).text));
        ui.add_space(4.0);
        for preset in presets::all() {
            preset_row(ui, state, preset.name);
        }
        divider(ui);
        foot(ui, state);
    });
}

pub(super) fn divider(ui: &mut Ui) {
    ui.add_space(8.0);
    let rect = ui.available_rect_before_wrap();
    ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, colors(ui).line));
    ui.add_space(10.0);
}

fn add_menu(ui: &mut Ui, state: &mut State) {
    let label = format!("{} {}", icons::ICON_ADD.codepoint, tr("design-add"));
    let menu = ui.menu_button(text::body(label), |ui| methods(ui, state));
    menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), tr("design-add-arm")));
}

/// The methods of a new arm.
pub(super) fn methods(ui: &mut Ui, state: &mut State) {
    for method in MethodSpec::all() {
        if ui.button(text::body(words::choice(&method.variant()))).clicked() {
            add(state, method);
            ui.close();
        }
    }
}

/// A name that no arm has yet.
fn free_name(experiment: &Experiment, wanted: &str) -> String {
    let taken = |name: &str| experiment.arms.iter().any(|arm| arm.name == name);
    if !taken(wanted) {
        return wanted.to_owned();
    }
    let stem = wanted.rsplit_once('-').filter(|(_, end)| end.parse::<u32>().is_ok()).map_or(wanted, |(stem, _)| stem);
    (2..).map(|i| format!("{stem}-{i}")).find(|name| !taken(name)).unwrap_or_default()
}

fn add(state: &mut State, method: MethodSpec) {
    let mut experiment = state.doc.experiment().clone();
    let name = free_name(&experiment, method.key());
    experiment.arms.push(Arm::new(name, method));
    let place = experiment.arms.len() - 1;
    state.act(Act::Replace(Box::new(experiment), "add arm"));
    state.act(Act::Select(Selection::Arm(place)));
}

/// Puts a copy of the arm behind it.
pub fn duplicate(state: &mut State, place: usize) {
    let mut experiment = state.doc.experiment().clone();
    let Some(arm) = experiment.arms.get(place).cloned() else { return };
    let name = free_name(&experiment, &arm.name);
    experiment.arms.insert(place + 1, Arm { name, ..arm });
    state.act(Act::Replace(Box::new(experiment), "duplicate arm"));
    state.act(Act::Select(Selection::Arm(place + 1)));
}

/// Moves the arm by `by` places.
pub fn shift(state: &mut State, place: usize, by: isize) {
    let mut experiment = state.doc.experiment().clone();
    let Some(to) = place.checked_add_signed(by).filter(|to| *to < experiment.arms.len()) else { return };
    experiment.arms.swap(place, to);
    state.act(Act::Replace(Box::new(experiment), "move arm"));
    state.act(Act::Select(Selection::Arm(to)));
}

fn remove(state: &mut State, place: usize) {
    let mut experiment = state.doc.experiment().clone();
    experiment.arms.remove(place);
    state.act(Act::Replace(Box::new(experiment), "remove arm"));
}

fn arm_row(ui: &mut Ui, state: &mut State, place: usize) {
    let arm = state.doc.experiment().arms[place].clone();
    let on = state.selection == Selection::Arm(place);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 50.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, tr!("design-arm", name = arm.name.as_str())));
    row_fill(ui, &response, on);
    let style = theme::arm(ui, slot(state.doc.experiment(), place));
    arm_mark::paint(ui.painter(), rect.min + vec2(14.0, 17.0), 4.6, style);
    let inner = rect.shrink2(vec2(8.0, 5.0));
    let upper = egui::Rect::from_min_size(inner.min + vec2(20.0, 0.0), vec2(inner.width() - 20.0, 24.0));
    let mut line = ui.new_child(egui::UiBuilder::new().max_rect(upper).layout(Layout::right_to_left(Align::Center)));
    arm_side(&mut line, state, place, &arm, on);
    // The name has what its signs leave: a long one is cut before them.
    line.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.add(Label::new(text::bold(&arm.name).color(colors(ui).text)).truncate().selectable(false));
    });
    let lower = egui::Rect::from_min_size(inner.min + vec2(20.0, 22.0), vec2(inner.width() - 20.0, 18.0));
    let mut line = ui.new_child(egui::UiBuilder::new().max_rect(lower).layout(Layout::left_to_right(Align::Center)));
    line.add(Label::new(text::small(one_line(&arm.method)).color(colors(ui).text_2)).truncate().selectable(false));
    if response.clicked() {
        state.act(Act::Select(Selection::Arm(place)));
    }
}

/// Fill of a row.
pub(super) fn row_fill(ui: &Ui, response: &egui::Response, on: bool) {
    let c = colors(ui);
    if on || response.hovered() {
        let fill = if on { c.accent_bg } else { c.hover };
        ui.painter().rect_filled(response.rect, radius::CONTROL, fill);
    }
}

/// Right of the name: worst problem, chip of a control, and the menu of the selected arm.
fn arm_side(ui: &mut Ui, state: &mut State, place: usize, arm: &Arm, on: bool) {
    if on {
        arm_menu(ui, state, place, &arm.name);
    }
    let findings = state.findings_at(&format!("arms.{place}"));
    if let Some(worst) = findings.iter().map(|f| f.severity).min() {
        let c = colors(ui);
        let ink = if worst == Severity::Blocking { c.bad } else { c.warn };
        let sign = ui.label(text::body(icons::ICON_WARNING.codepoint).color(ink));
        sign.on_hover_text(findings.iter().map(words::detail).collect::<Vec<_>>().join("\n"));
    } else if !arm.method.pretrains() {
        chip(ui, Tone::Neutral, None, &tr("design-control"));
    }
}

fn arm_menu(ui: &mut Ui, state: &mut State, place: usize, name: &str) {
    ui.spacing_mut().button_padding = vec2(4.0, 2.0);
    let menu = ui.menu_button(text::body(icons::ICON_MORE_HORIZ.codepoint), |ui| entries(ui, state, place));
    let words = tr!("design-arm-menu", name = name);
    menu.response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
}

/// What can be done with an arm.
pub(super) fn entries(ui: &mut Ui, state: &mut State, place: usize) {
    let count = state.doc.experiment().arms.len();
    let entry = |ui: &mut Ui, key: &str, on: bool| ui.add_enabled(on, egui::Button::new(text::body(tr(key)))).clicked();
    if entry(ui, "design-duplicate", true) {
        duplicate(state, place);
    }
    if entry(ui, "design-up", place > 0) {
        shift(state, place, -1);
    }
    if entry(ui, "design-down", place + 1 < count) {
        shift(state, place, 1);
    }
    if entry(ui, "design-remove-arm", count > 1) {
        remove(state, place);
    }
}

fn shared_row(ui: &mut Ui, state: &mut State, group: Group) {
    let on = state.selection == Selection::Shared(group);
    let bad = group_severity(state, group);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    let name = tr(&group.key());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &name));
    row_fill(ui, &response, on);
    let c = colors(ui);
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let font = text::font_small();
    let left = ui.painter().layout_no_wrap(name, font, if on { c.accent_text } else { c.text_2 });
    let width = inner.width() - left.size().x - 12.0;
    ui.painter().galley(egui::pos2(inner.left(), inner.center().y - left.size().y / 2.0), left, c.text_2);
    let right = egui::Rect::from_min_max(egui::pos2(inner.right() - width, inner.top()), inner.max);
    let mut line = ui.new_child(egui::UiBuilder::new().max_rect(right).layout(Layout::right_to_left(Align::Center)));
    let ink = match bad {
        Some(Severity::Blocking) => c.bad,
        Some(Severity::Warning) => c.warn,
        None => c.text,
    };
    let mut words = summary(state, group);
    if bad.is_some() {
        words = format!("{} {words}", icons::ICON_WARNING.codepoint);
    }
    line.add(Label::new(text::small(words).color(ink)).truncate().selectable(false));
    if response.clicked() {
        state.act(Act::Select(Selection::Shared(group)));
    }
}

pub(super) fn group_severity(state: &State, group: Group) -> Option<Severity> {
    let concerns =
        |path: &str| crate::config::fields::nearest(path).is_some_and(|f| group.sections().contains(&f.section));
    state.findings().iter().filter(|f| concerns(&f.path)).map(|f| f.severity).min()
}

/// The value that a row of shared settings shows.
pub(super) fn summary(state: &State, group: Group) -> String {
    let e = state.doc.experiment();
    let shape = |path: &str| state.doc.get(path).map(control::shape_of).unwrap_or_default().to_owned();
    match group {
        Group::Pilot => words::list(&e.seeds.iter().copied().map(Value::from).collect()),
        Group::Data => match e.data.sets.as_slice() {
            [] => "–".to_owned(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first} + {}", rest.len()),
        },
        Group::Backbone => tr!("design-summary-backbone", name = shape("backbone"), frames = e.clip.frames),
        Group::Training => tr!("design-summary-training", epochs = words::number(e.pretrain.epochs)),
        Group::Tasks => e.evaluation.tasks.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join(", "),
        Group::Evaluation => state.doc.get("evaluation.budgets").map(words::budgets).unwrap_or_default(),
        Group::Device => match (e.device, state.devices.taken(e.device)) {
            (DeviceChoice::Auto, Some(Taken::Device { name, .. })) => {
                tr!("design-device-auto-takes", name = name.as_str())
            }
            (DeviceChoice::Auto, _) => tr("design-device-auto"),
            (named, _) => named.to_string(),
        },
    }
}

fn preset_row(ui: &mut Ui, state: &mut State, name: &'static str) {
    let on = state.doc.base_name() == name;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
    let label = tr(&format!("design-preset-{name}"));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, tr!("design-preset", name = label.as_str())));
    let c = colors(ui);
    if on || response.hovered() {
        ui.painter().rect_filled(rect, radius::CONTROL, c.hover);
    }
    let place = egui::pos2(rect.left() + 8.0, rect.center().y);
    ui.painter().text(place, egui::Align2::LEFT_CENTER, &label, text::font_small(), c.text);
    let place = egui::pos2(rect.right() - 8.0, rect.center().y);
    let (mut size, mut ink) = (tr(&format!("design-preset-{name}-size")), c.text_3);
    if let Some(taken) = state.devices.of_preset(name) {
        size = tr!("design-preset-on", size = size.as_str(), device = taken.word());
        ink = if taken.is_missing() { c.warn } else { ink };
    }
    ui.painter().text(place, egui::Align2::RIGHT_CENTER, size, text::font_caption(), ink);
    let about = preset_about(state, name);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(about.as_str()));
    if response.on_hover_text(about).clicked() {
        state.act(Act::Preset(name));
    }
}

/// What a preset is for, and where it would be computed.
pub(super) fn preset_about(state: &State, name: &str) -> String {
    let help = tr(&format!("design-preset-{name}-help"));
    state.devices.of_preset(name).map_or_else(|| help.clone(), |taken| format!("{help}\n{}", taken.in_full()))
}

/// File, whether it is saved, and the number of changes.
fn foot(ui: &mut Ui, state: &mut State) {
    let c = colors(ui);
    let file = state.doc.file().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let saved = match (file, state.doc.is_dirty()) {
        (Some(name), true) => tr!("design-file-dirty", name = name),
        (Some(name), false) => tr!("design-file-saved", name = name),
        (None, true) => tr("design-no-file-dirty"),
        (None, false) => tr("design-no-file"),
    };
    wrapped::label(ui, text::small(saved).color(c.text_2));
    let changes = state.doc.changes().len();
    if changes > 0 {
        let words = tr!("design-changes", n = changes, base = super::base_label(state.doc.base_name()));
        if button::quiet(ui, None, &words).clicked() {
            state.act(Act::Show(super::state::Tab::Diff));
        }
    }
}
