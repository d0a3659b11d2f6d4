//! Lists whose elements have settings of their own: tasks and probes.

use egui::Ui;
use egui_material_icons::icons;
use serde_json::{Value, json};

use super::state::{Act, State};
use super::{control, form, words};
use crate::config::fields::{self, Kind};
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::button;

/// The tasks, each with its rows.
pub fn tasks(ui: &mut Ui, state: &mut State) {
    let count = state.doc.experiment().evaluation.tasks.len();
    for place in 0..count {
        let name = state.doc.experiment().evaluation.tasks[place].name.clone();
        title(ui, state, "evaluation.tasks", place, count, &name);
        form::element_rows(ui, state, |f| f.path.starts_with("evaluation.tasks.*"), place);
        ui.add_space(6.0);
    }
    if button::quiet(ui, Some(icons::ICON_ADD.codepoint), &tr("design-add-task")).clicked() {
        let task = new_task(state);
        push(state, "evaluation.tasks", task);
    }
}

/// A task on the first data set that is pooled, by another name.
fn new_task(state: &State) -> Value {
    let experiment = state.doc.experiment();
    let set = experiment.data.sets.first().cloned().unwrap_or_default();
    let taken = |name: &str| experiment.evaluation.tasks.iter().any(|t| t.name == name);
    let name = (1..).map(|i| format!("task-{i}")).find(|n| !taken(n)).unwrap_or_default();
    json!({ "name": name, "set": set, "group": null, "split": { "KFold": { "folds": 5 } } })
}

/// The probes, each with its settings; every kind once.
pub fn probes(ui: &mut Ui, state: &mut State) {
    let probes: Vec<Value> = state.doc.get("evaluation.probes").and_then(Value::as_array).cloned().unwrap_or_default();
    for place in 0..probes.len() {
        let name = words::choice(control::shape_of(&probes[place]));
        title(ui, state, "evaluation.probes", place, probes.len(), &name);
        form::element_rows(ui, state, |f| f.path.starts_with("evaluation.probes.*."), place);
    }
    add_probe(ui, state, &probes);
}

fn add_probe(ui: &mut Ui, state: &mut State, there: &[Value]) {
    let Some(Kind::Variant(shapes)) = fields::find("evaluation.probes.0").map(|f| f.kind) else { return };
    let missing = shapes.iter().filter(|(word, _)| !there.iter().any(|p| control::shape_of(p) == *word));
    ui.horizontal_wrapped(|ui| {
        for (word, start) in missing {
            let label = tr!("design-add-probe", name = words::choice(word));
            if button::quiet(ui, Some(icons::ICON_ADD.codepoint), &label).clicked() {
                push(state, "evaluation.probes", fields::shape(word, start));
            }
        }
    });
}

fn title(ui: &mut Ui, state: &mut State, list: &str, place: usize, count: usize, name: &str) {
    ui.horizontal(|ui| {
        ui.label(text::body(format!("{}.", place + 1)).color(colors(ui).text_3));
        ui.label(text::bold(name).color(colors(ui).text_2));
        if count > 1 && control::remove(ui, &tr!("design-remove", name = name)) {
            let mut items: Vec<Value> = state.doc.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
            items.remove(place);
            state.act(Act::Set(list.to_owned(), items.into()));
        }
    });
}

fn push(state: &mut State, list: &str, element: Value) {
    let mut items: Vec<Value> = state.doc.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
    items.push(element);
    state.act(Act::Set(list.to_owned(), items.into()));
}
