//! The row of choices between verdict and plots. They change the plots, never the verdict.

use egui::{Align, Layout, Ui};

use super::state::Shown;
use crate::measure::{CostKind, Form, Metric, ProbeKind};
use crate::report::pilot::Choice;
use crate::ui::i18n::{lang, tr};
use crate::ui::theme::{self, text};
use crate::ui::widgets::{menu, segmented, term};

/// Room for the drop-down of references with its frame and the gaps around its name, points.
const REFERENCE: f32 = 168.0;

/// Draws task, probe, metric and reference; a choice without an alternative is left out.
pub fn show(ui: &mut Ui, Shown { pilot, view }: Shown<'_>, choice: &mut Choice) {
    let options = &pilot.options;
    let c = theme::colors(ui);
    // In a narrow window in several rows: one that is too long would push the panels out of sight.
    let rows = Layout::left_to_right(Align::Center).with_main_wrap(true);
    ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), 28.0), rows, |ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 4.0);
        ui.label(text::small(tr("pilot-choices")).color(c.text_3));
        one_of(ui, "pilot-task", &options.tasks, &view.choice.task, &mut choice.task, str::to_owned);
        one_of(ui, "pilot-probe", &options.probes, &view.choice.probe, &mut choice.probe, probe);
        one_of(ui, "pilot-metric", &options.metrics, &view.choice.metric, &mut choice.metric, metric);
        if options.references.len() > 1 {
            together(ui, "pilot-reference");
            label(ui, "pilot-reference");
            let mut value = view.choice.reference.clone();
            // The default may be an arm whose results are still to come.
            let to_come = (!options.references.contains(&value)).then_some(&value);
            let all: Vec<_> = options.references.iter().chain(to_come).map(|r| (r.clone(), r.clone())).collect();
            if menu::choice(ui, &tr("pilot-reference"), &mut value, &all, 120.0) {
                choice.reference = value;
            }
        }
        let left_out = &pilot.comparison.left_out;
        if !left_out.is_empty() {
            let words = text::small(tr!("pilot-left-out", n = left_out.len())).color(c.warn);
            ui.label(words).on_hover_text(left_out.join("\n"));
        }
    });
}

/// Begins another row where the name of a drop-down and the drop-down do not fit into this one together.
fn together(ui: &mut Ui, key: &str) {
    let name = ui.painter().layout_no_wrap(tr(key), text::font_small(), theme::colors(ui).text_2).size().x;
    if ui.available_size_before_wrap().x < name + REFERENCE {
        ui.end_row();
    }
}

/// The name of a choice; what its words mean is one hover away.
pub fn label(ui: &mut Ui, key: &str) {
    ui.add_space(8.0);
    let response = ui.label(text::small(tr(key)).color(theme::colors(ui).text_2));
    term::explain_all(response, &meanings(key));
}

/// Glossary entry of a probe or metric.
fn meaning(option: &str) -> Option<&'static str> {
    let metric = Metric::find(option).and_then(Metric::term);
    metric.or_else(|| ProbeKind::find(option)?.term())
}

/// Glossary entries of a choice and of what can be chosen, each once.
fn meanings(key: &str) -> Vec<&'static str> {
    let mut terms: Vec<&str> = match key {
        "pilot-probe" => {
            let mut probes: Vec<ProbeKind> = ProbeKind::all().collect();
            probes.sort_by_key(|probe| ProbeKind::choice_rank(probe.key()));
            ["probe"].into_iter().chain(probes.into_iter().filter_map(ProbeKind::term)).collect()
        }
        "pilot-metric" => Metric::all().filter_map(Metric::term).collect(),
        "pilot-budget" => vec!["budget"],
        "pilot-x" => CostKind::all().filter_map(CostKind::term).collect(),
        "pilot-reference" => vec!["baseline"],
        _ => Vec::new(),
    };
    terms.dedup();
    terms
}

/// Segments for a few options, a drop-down for many.
fn one_of(ui: &mut Ui, key: &str, all: &[String], shown: &str, chosen: &mut String, name: fn(&str) -> String) {
    if all.len() < 2 {
        return;
    }
    label(ui, key);
    let options: Vec<(String, String)> = all.iter().map(|o| (o.clone(), name(o))).collect();
    let mut value = shown.to_owned();
    let changed = if all.len() <= 4 {
        segmented::explained(ui, &tr(key), &mut value, &options, |option| meaning(option))
    } else {
        menu::choice(ui, &tr(key), &mut value, &options, 140.0)
    };
    if changed {
        *chosen = value;
    }
}

/// A probe's short name.
pub fn probe(probe: &str) -> String {
    ProbeKind::name(probe, Form::Option, lang())
}

/// A metric's short name.
pub fn metric(metric: &str) -> String {
    Metric::name(metric, Form::Option, lang())
}

/// A label budget as it stands on a segment.
pub fn budget(budget: &str) -> String {
    if budget == "all" { tr("pilot-all") } else { budget.to_owned() }
}
