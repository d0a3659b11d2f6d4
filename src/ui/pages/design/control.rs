//! The control of one setting, by its kind.

use egui::{Id, Role, TextEdit, Ui, UiBuilder, WidgetInfo};
use serde_json::{Value, json};

use super::number::{self, Limits};
use super::words;
use super::workspace_data::WorkspaceData;
use crate::config::fields::{self, Field, Kind};
use crate::data::paths;
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, menu, toggle};

/// Width of drop-downs and text fields; points.
pub const WIDTH: f32 = 150.0;

/// One setting that is about to be drawn.
pub struct Setting<'a> {
    pub field: &'a Field,
    pub path: &'a str,
    pub value: &'a Value,
    /// Accessible name.
    pub name: &'a str,
    pub bad: bool,
    pub facts: Option<&'a WorkspaceData>,
    /// Data set whose group columns are offered.
    pub set: Option<&'a str>,
}

/// Draws the control; the new value, if it was changed.
pub fn show(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    // The id is the setting's own: a mistake that is told above must not take the keyboard away from what is typed.
    let builder = UiBuilder::new().scope_id(Id::unique(("design control", s.path)));
    ui.scope_builder(builder, |ui| match s.field.kind {
        _ if s.field.optional && s.path.starts_with("primary.") => name_or_none(ui, s),
        _ if s.field.optional && matches!(s.field.kind, Kind::Text { .. }) => column(ui, s),
        _ if s.field.optional => optional(ui, s),
        Kind::Whole { .. } | Kind::Number { .. } => one_number(ui, s),
        Kind::Pair { .. } => pair(ui, s),
        Kind::Switch => switch(ui, s),
        Kind::Choice(options) => choose(ui, s, options.iter().map(|w| (json!(w), words::choice(w))).collect()),
        Kind::Variant(shapes) => shape(ui, s, shapes),
        Kind::Device => device(ui, s),
        Kind::Texts { .. } if s.path == "data.sets" => sets(ui, s),
        Kind::Text { .. } if s.path.ends_with(".set") => one_set(ui, s),
        Kind::Texts { .. } => typed(ui, s, words::list(s.value), &parse_words),
        Kind::Wholes { .. } => typed(ui, s, words::list(s.value), &parse_wholes),
        Kind::Budgets { .. } => typed(ui, s, words::budgets(s.value), &parse_budgets),
        Kind::Text { .. } | Kind::Name { .. } => {
            typed(ui, s, s.value.as_str().unwrap_or_default().to_owned(), &|t| Some(json!(t)))
        }
        Kind::List { .. } => None,
    })
    .inner
}

fn limits(kind: Kind) -> Limits {
    let whole = matches!(kind, Kind::Whole { .. });
    let (low, high) = match kind {
        Kind::Whole { low, high } => (low as f64, if high == u64::MAX { 1e12 } else { high as f64 }),
        Kind::Number { low, high } | Kind::Pair { low, high } => (low, if high.is_finite() { high } else { 1e12 }),
        _ => (f64::MIN, f64::MAX),
    };
    Limits { whole, low, high }
}

/// Whole numbers stay whole in the file.
fn to_json(kind: Kind, value: f64) -> Value {
    if matches!(kind, Kind::Whole { .. }) { json!(value.max(0.0).round() as u64) } else { json!(value) }
}

fn one_number(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    let value = s.value.as_f64().unwrap_or_default();
    number::show(ui, s.name, value, limits(s.field.kind), s.bad).map(|v| to_json(s.field.kind, v))
}

fn pair(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    let mut both: Vec<f64> = s.value.as_array()?.iter().filter_map(Value::as_f64).collect();
    let mut changed = false;
    ui.vertical(|ui| {
        for (i, key) in ["design-smallest", "design-largest"].into_iter().enumerate() {
            let name = format!("{}: {}", s.name, tr(key));
            if let Some(value) = both.get_mut(i)
                && let Some(new) = number::show(ui, &name, *value, limits(s.field.kind), s.bad)
            {
                (*value, changed) = (new, true);
            }
        }
    });
    changed.then(|| json!(both))
}

/// A number that may be unset.
fn optional(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    let set = !s.value.is_null();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let mut on = set;
        toggle::switch(ui, &mut on, &tr!("design-limit-on", name = s.name));
        match (set, on) {
            (true, true) => one_number(ui, s),
            (true, false) => Some(Value::Null),
            (false, true) => Some(to_json(s.field.kind, first_number(limits(s.field.kind)))),
            (false, false) => {
                ui.label(text::body(tr("design-unset")).color(colors(ui).text_3));
                None
            }
        }
    })
    .inner
}

/// What a number begins with when it is switched on: 1 where that is allowed, in the middle of a narrow range.
fn first_number(limits: Limits) -> f64 {
    limits.low.max(1.0).min(0.5 * (limits.low + limits.high))
}

fn switch(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    let mut on = s.value.as_bool().unwrap_or_default();
    toggle::switch(ui, &mut on, s.name).changed().then(|| json!(on))
}

fn choose(ui: &mut Ui, s: &Setting<'_>, options: Vec<(Value, String)>) -> Option<Value> {
    let mut options = options;
    if !options.iter().any(|(value, _)| value == s.value) {
        let shown = s.value.as_str().map_or_else(|| s.value.to_string(), str::to_owned);
        options.push((s.value.clone(), shown));
    }
    let mut chosen = s.value.clone();
    menu::choice(ui, s.name, &mut chosen, &options, WIDTH).then_some(chosen)
}

/// Which shape an enum has; a new one begins with the settings of the table.
fn shape(ui: &mut Ui, s: &Setting<'_>, shapes: &[(&'static str, &'static str)]) -> Option<Value> {
    let now = shape_of(s.value).to_owned();
    let options: Vec<_> = shapes.iter().map(|(word, _)| ((*word).to_owned(), words::choice(word))).collect();
    let mut chosen = now;
    let changed = menu::choice(ui, s.name, &mut chosen, &options, WIDTH);
    let start = shapes.iter().find(|(word, _)| *word == chosen)?;
    changed.then(|| fields::shape(start.0, start.1))
}

/// The name of a value's shape.
pub fn shape_of(value: &Value) -> &str {
    value.as_str().or_else(|| value.as_object()?.keys().next().map(String::as_str)).unwrap_or_default()
}

fn device(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    let words = ["auto", "cpu", "wgpu", "wgpu:0", "wgpu:1"];
    choose(ui, s, words.iter().map(|w| (json!(w), device_name(w))).collect())
}

/// A device's word, with what `auto` means.
pub fn device_name(word: &str) -> String {
    if word == "auto" { tr("design-device-auto") } else { word.to_owned() }
}

/// Which data sets are pooled: a check box for each of the workspace, and for each named one that is not there.
fn sets(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    let mut chosen: Vec<String> = s.value.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let Some(facts) = s.facts else { return typed(ui, s, words::list(s.value), &parse_words) };
    let there = facts.sets.iter().map(|set| set.name.clone());
    let missing = chosen.iter().filter(|name| facts.set(name).is_none()).cloned();
    let all: Vec<String> = there.chain(missing).collect();
    let before = chosen.clone();
    ui.vertical(|ui| {
        for name in all {
            let mut on = chosen.contains(&name);
            let label = match facts.set(&name) {
                Some(set) => tr!("design-set", name = name.as_str(), n = words::number(set.videos as f64)),
                None => tr!("design-set-missing", name = name.as_str()),
            };
            toggle::check(ui, &mut on, &label);
            chosen.retain(|n| *n != name || on);
            if on && !chosen.contains(&name) {
                chosen.push(name);
            }
        }
    });
    (chosen != before).then(|| json!(chosen))
}

fn one_set(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    match s.facts.filter(|facts| !facts.sets.is_empty()) {
        Some(facts) => choose(ui, s, facts.sets.iter().map(|set| (json!(set.name), set.name.clone())).collect()),
        None => typed(ui, s, s.value.as_str().unwrap_or_default().to_owned(), &|t| Some(json!(t))),
    }
}

/// A group column: those of the task's data set, or of all pooled ones. Unset is none for masks and monitors, else the first
/// one.
fn column(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    let columns = s.facts.map(|facts| facts.columns(s.set)).unwrap_or_default();
    let none = s.path.ends_with(".mask_group") || s.path == "data.watch_group";
    let unset = if none { "design-unset" } else { "design-first-column" };
    let mut options = vec![(Value::Null, tr(unset))];
    options.extend(columns.into_iter().map(|name| (json!(name), name)));
    choose(ui, s, options)
}

/// A name that may be left out.
fn name_or_none(ui: &mut Ui, s: &Setting<'_>) -> Option<Value> {
    let read = |text: &str| Some(if text.trim().is_empty() { Value::Null } else { json!(text.trim()) });
    typed(ui, s, s.value.as_str().unwrap_or_default().to_owned(), &read)
}

/// What stands in a text field and is not (yet) the setting's value.
#[derive(Clone)]
struct Typed {
    words: String,
    /// The value that the setting had meanwhile: a change from elsewhere, as an undo, makes an end of the words.
    value: Value,
    means: bool,
}

/// What stands in the text field of a setting without a meaning; it is never taken over, and never lost in silence.
pub fn unread(ui: &Ui, path: &str) -> Option<String> {
    let typed: Option<Typed> = ui.data(|d| d.get_temp(Id::unique(("design", path))));
    typed.filter(|typed| !typed.means).map(|typed| typed.words)
}

/// A text field that keeps what is typed until it has a meaning; what has none is never taken over.
fn typed(ui: &mut Ui, s: &Setting<'_>, shown: String, parse: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
    let id = Id::unique(("design", s.path));
    let kept: Option<Typed> = ui.data(|d| d.get_temp(id));
    let focused = ui.memory(|m| m.has_focus(id));
    let kept = kept.filter(|kept| focused || (!kept.means && kept.value == *s.value));
    let mut words = kept.map_or(shown, |kept| kept.words);
    let bad = s.bad || parse(&words).is_none();
    if bad {
        let edge = egui::Stroke::new(1.3, colors(ui).bad);
        ui.visuals_mut().widgets.inactive.bg_stroke = edge;
        ui.visuals_mut().widgets.hovered.bg_stroke = edge;
        ui.visuals_mut().selection.stroke = edge;
    }
    let wide = matches!(s.field.kind, Kind::Text { .. }) && s.path == "description";
    let width = if wide { ui.available_width().min(420.0) } else { WIDTH };
    let edit = TextEdit::singleline(&mut words).id(id).desired_width(width).margin(egui::Margin::symmetric(8, 5));
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, ui.is_enabled(), s.name);
        info.current_text_value = Some(words.clone());
        info
    });
    let changed = response.changed();
    let parsed = parse(&words);
    let means = parsed.is_some();
    let new = parsed.filter(|value| changed && value != s.value);
    let keep = response.has_focus() || changed || !means; // asked outside: the closure below holds the context's lock
    let value = new.clone().unwrap_or_else(|| s.value.clone());
    ui.data_mut(|d| {
        if keep {
            d.insert_temp(id, Typed { words, value, means });
        } else {
            d.remove::<Typed>(id);
        }
    });
    new
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '、', ' ']).map(str::trim).filter(|p| !p.is_empty())
}

fn parse_words(text: &str) -> Option<Value> {
    // A group's name may hold a space.
    Some(text.split([',', '，', '、']).map(str::trim).filter(|p| !p.is_empty()).map(Value::from).collect())
}

fn parse_wholes(text: &str) -> Option<Value> {
    parts(&paths::narrow(text))
        .map(|p| p.parse::<u64>().ok().map(Value::from))
        .collect::<Option<Vec<_>>>()
        .map(Value::from)
}

fn parse_budgets(text: &str) -> Option<Value> {
    let one = |p: &str| match p {
        "all" | "All" | "すべて" | "全部" => Some(json!("All")),
        other => match other.strip_suffix('%') {
            Some(percent) => percent.parse::<u64>().ok().map(|n| json!({ "Percent": n })),
            None => other.parse::<u64>().ok().map(|n| json!({ "PerClass": n })),
        },
    };
    parts(&paths::narrow(text)).map(one).collect::<Option<Vec<_>>>().map(Value::from)
}

/// A small round button that takes something out.
pub fn remove(ui: &mut Ui, name: &str) -> bool {
    button::icon(ui, egui_material_icons::icons::ICON_CLOSE.codepoint, name).clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_as_they_are_written() {
        assert_eq!(parse_wholes("0, 1 2"), Some(json!([0, 1, 2])));
        assert_eq!(parse_wholes("０，１、２"), Some(json!([0, 1, 2])));
        assert_eq!(parse_wholes("0, x"), None);
        assert_eq!(parse_budgets("2、5, すべて"), Some(json!([{ "PerClass": 2 }, { "PerClass": 5 }, "All"])));
        for typed in ["2, 10%", "２、１０％"] {
            assert_eq!(parse_budgets(typed), Some(json!([{ "PerClass": 2 }, { "Percent": 10 }])));
        }
        assert_eq!(parse_words("site A, B"), Some(json!(["site A", "B"])));
    }
}
