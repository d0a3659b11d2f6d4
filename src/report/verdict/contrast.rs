//! Verdict on each contrast of arms, which claims no more than its interval supports.
//!
//! So that the sentence cannot be picked from many numbers after the fact, it rests on one number chosen before: that of
//! [`PrimarySpec`], and where it leaves the endpoint open, the paired difference in top-1 of the linear probe, averaged
//! over all tasks and all few-label budgets. Tasks of other kinds have a metric and probes of their own
//! ([`ProbeKind::of_verdict`]); where an experiment has several kinds, the first of that list speaks.

use serde::Serialize;

use super::cells::{Cells, Key, budget_rank};
use super::effect::Estimate;
use super::family;
use super::paired::{contrasts, pairs};
use super::wording::sentence;
use crate::config::PrimarySpec;
use crate::eval::stats::{self, Finding, Summary, finding, seed_means};
use crate::measure::ProbeKind;
use crate::text::Language;

/// What can be said about an arm and its reference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    pub arm: String,
    pub reference: String,
    pub probe: String,
    pub reference_probe: String,
    pub metric: String,
    /// What the difference is averaged over.
    pub tasks: Vec<String>,
    pub budgets: Vec<String>,
    pub seeds: usize,
    /// Mean difference of shares; 0.01 is one point.
    pub mean: f64,
    pub ci95: Option<[f64; 2]>,
    /// Of the primary contrast by itself, of the others by Holm over all of them.
    pub finding: Finding,
    pub en: String,
    pub ja: String,
}

/// One verdict per contrast that has paired results. The primary one was chosen beforehand and stands alone; the others
/// are found only where they stand against each other (Holm).
pub fn verdicts(cells: &Cells) -> Vec<Verdict> {
    let mut found: Vec<Verdict> =
        contrasts(cells).into_iter().filter_map(|(arm, reference)| verdict(cells, arm, reference)).collect();
    let is_secondary = |v: &&mut Verdict| cells.primary() != Some((v.arm.as_str(), v.reference.as_str()));
    let secondary: Vec<&mut Verdict> = found.iter_mut().filter(is_secondary).collect();
    let estimates: Vec<Estimate> = secondary.iter().map(|v| v.estimate()).collect();
    secondary.into_iter().zip(family::findings(&estimates)).for_each(|(v, finding)| v.finding = finding);
    for verdict in &mut found {
        let methods = [cells.method(&verdict.arm), cells.method(&verdict.reference)];
        let said = [Language::En, Language::Ja].map(|language| sentence(verdict, methods, language));
        [verdict.en, verdict.ja] = said;
    }
    found
}

fn verdict(cells: &Cells, arm: &str, reference: &str) -> Option<Verdict> {
    endpoints(cells.chosen()).into_iter().find_map(|[probe, metric]| verdict_by(cells, arm, reference, [probe, metric]))
}

/// Probes and metrics that a verdict may rest on, the first choice first: those that the experiment names, or of every kind
/// of task its own.
fn endpoints(chosen: &PrimarySpec) -> Vec<[&str; 2]> {
    let usual = ProbeKind::of_verdict().iter().map(|(probe, metric)| [probe.key(), metric.key()]);
    let usual: Vec<[&str; 2]> =
        usual.filter(|[probe, _]| chosen.by_probe.as_deref().is_none_or(|p| p == *probe)).collect();
    let Some(metric) = chosen.by_metric.as_deref() else { return usual };
    let mut named: Vec<[&str; 2]> = usual.into_iter().map(|[probe, _]| [probe, metric]).collect();
    named.extend(chosen.by_probe.as_deref().map(|probe| [probe, metric]));
    named
}

fn verdict_by(cells: &Cells, arm: &str, reference: &str, [probe, metric]: [&str; 2]) -> Option<Verdict> {
    let chosen = cells.chosen();
    let budgets: Vec<String> = chosen.at_budgets.iter().map(ToString::to_string).collect();
    let judged = |k: &&Key| {
        k.probe == probe
            && k.metric == metric
            && (chosen.of_tasks.is_empty() || chosen.of_tasks.contains(&k.task))
            && (budgets.is_empty() || budgets.contains(&k.budget))
    };
    let (all, few): (Vec<&Key>, Vec<&Key>) =
        cells.keys.iter().filter(judged).partition(|k| budgets.is_empty() && k.budget == "all");
    let mut paired = paired_cells(cells, arm, reference, &few);
    if paired.is_empty() {
        paired = paired_cells(cells, arm, reference, &all);
    }
    let summary = stats::difference(&mean_by_seed(&paired))?;
    let mut budgets: Vec<String> = paired.iter().map(|c| c.key.budget.clone()).collect();
    budgets.sort_by_key(|b| budget_rank(b));
    budgets.dedup();
    let mut tasks: Vec<String> = paired.iter().map(|c| c.key.task.clone()).collect();
    tasks.dedup();
    let reference_probe = paired.first()?.reference_probe.clone();
    Some(Verdict::new([arm, reference, probe, &reference_probe, metric], tasks, budgets, &summary))
}

/// The seed means of one task and budget.
pub(in crate::report) struct PairedCell {
    key: Key,
    reference_probe: String,
    seeds: Vec<(u64, f64)>,
}

pub(in crate::report) fn paired_cells(cells: &Cells, arm: &str, reference: &str, keys: &[&Key]) -> Vec<PairedCell> {
    let cell = |key: &&Key| {
        let (reference_probe, pairs) = pairs(cells, arm, reference, key);
        PairedCell { key: (*key).clone(), reference_probe, seeds: seed_means(&pairs) }
    };
    keys.iter().map(cell).filter(|c| !c.seeds.is_empty()).collect()
}

/// Each seed's mean over the cells; a seed that lacks a cell is left out, for its mean would be of something else.
pub(in crate::report) fn mean_by_seed(cells: &[PairedCell]) -> Vec<(u64, f64)> {
    let all: Vec<(u64, f64)> = cells.iter().flat_map(|c| c.seeds.clone()).collect();
    let complete = |seed: u64| all.iter().filter(|s| s.0 == seed).count() == cells.len();
    seed_means(&all).into_iter().filter(|s| complete(s.0)).collect()
}

impl Verdict {
    /// Its mean, interval and seeds.
    pub fn estimate(&self) -> Estimate {
        Estimate { mean: self.mean, ci95: self.ci95, n: 0, seeds: self.seeds }
    }

    fn new(names: [&str; 5], tasks: Vec<String>, budgets: Vec<String>, summary: &Summary) -> Self {
        let [arm, reference, probe, reference_probe, metric] = names.map(str::to_owned);
        Self {
            arm,
            reference,
            probe,
            reference_probe,
            metric,
            tasks,
            budgets,
            seeds: summary.seeds,
            mean: summary.mean,
            ci95: summary.ci95,
            finding: finding(summary),
            en: String::new(),
            ja: String::new(),
        }
    }
}
