//! What to do next: go on, run more, or stop. The rule is fixed before the first run ([`DecisionSpec`] and the primary
//! contrast), the statistics are those of [`crate::eval::stats::decision`].
//!
//! In this order, the first that holds decides:
//! 1. The data leak ([`super::data_checks`]): repair them, whatever the scores say, for they are those of no method.
//! 2. Seeds that were planned are missing, or no two arms can be compared: wait.
//! 3. The arm is below an arm that needs no pre-training (Holm over all other contrasts): stop.
//! 4. The arm is below its reference, or its gain is shown to be smaller than worthwhile: stop.
//! 5. A run takes more extra hours than allowed: stop.
//! 6. The gain is shown to be at least worthwhile: go, unless a floor was set for the worst group, which it has to reach;
//!    below it, or where no group was judged, extend. Where the data are not checked for leaks yet, wait.
//! 7. Neither is shown: extend.
//!
//! Where the data of some tasks leak and those of others do not, the others are held against the same rule by themselves
//! ([`WithoutLeaks`]). That changes no decision: the endpoint was set before.
//!
//! All of it holds for other seeds on this footage. What other recordings would give has an interval of its own,
//! [`super::head::Head::other_recordings`].

mod rule;
mod scratch;
#[cfg(test)]
mod tests;
mod without_leaks;
mod words;

use serde::Serialize;

pub use rule::Baseline;
pub use scratch::{AgainstScratch, AllLabels, ScratchBetter};
pub use without_leaks::WithoutLeaks;
pub use words::DecisionWords;

use rule::{Evidence, Terms};

use super::source::Source;
use super::standing::Standing;
use super::worst_group::WorstGroup;
use crate::config::DecisionSpec;
use crate::config::method::is_pretrained;
use crate::eval::stats::decision::Rule;
use crate::measure::{CostKind, ProbeKind};
use crate::report::verdict::cells::Cells;
use crate::report::{Comparison, Verdict};
use crate::text::LocalText;

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The planned runs are not done, or the data not checked.
    Wait,
    /// The data leak: put them right and run again.
    Repair,
    /// On to the next stage.
    Go,
    /// More seeds, or more footage.
    Extend,
    /// The way that is used today is as good or better.
    Stop,
}

/// Why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// The data leak; `more`: leaks besides this one.
    Leak { set: String, what: LocalText, more: usize },
    /// Worthwhile, but these data sets are not checked for leaks yet.
    Unchecked { sets: Vec<String> },
    /// No two arms that can be compared have a seed in common.
    NothingToCompare,
    /// Planned seeds are missing, or fewer are planned than a verdict needs.
    NotYet { done: usize, planned: usize, needed: usize },
    /// Doing without pre-training is better.
    BelowBaseline { baseline: String, points: f64 },
    /// The reference is better.
    BelowReference { points: f64 },
    /// The whole interval lies below the worthwhile gain.
    SmallerThanWorthwhile { most: f64 },
    /// A run takes more than allowed.
    TooDear { hours: f64, most: f64 },
    /// Worthwhile, but the worst group is below the floor that was set for it.
    BelowFloor { group: String, accuracy: f64, floor: f64 },
    /// Worthwhile, but a floor was set and no group was judged.
    FloorUnknown { floor: f64 },
    /// Shown to be worthwhile.
    Worthwhile { least: f64 },
    /// A gain is shown, but not that it is worthwhile.
    GainOfUnknownSize,
    /// Not even a gain is shown.
    NothingShown,
}

/// The decision in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    pub step: Step,
    pub reason: Reason,
    /// Where the data of some tasks of the primary endpoint leak and those of others do not: what the others say.
    pub without_leaks: Option<WithoutLeaks>,
    pub rule: DecisionSpec,
    pub arm: String,
    pub reference: String,
    /// Seeds that both arms have, and those that are planned.
    pub seeds: [usize; 2],
    pub baselines: Vec<Baseline>,
    /// Methods without pre-training that the arm was not compared with: untrained, from scratch on the same labels.
    pub not_compared: Vec<&'static str>,
    /// Against training from scratch on the same labels: with all of them, and where that is better.
    pub scratch: AgainstScratch,
    /// Whether the reference itself needs no pre-training: the primary contrast is then the one with such an arm.
    pub against_nothing: bool,
    /// How a pre-trained reference stands to the arms without pre-training; `None` where it needs none itself, and without
    /// a verdict.
    pub reference_stands: Option<Standing>,
    /// The group that the arm serves worst, where its answers were kept.
    pub worst_group: Option<WorstGroup>,
    /// Device hours of a run of the arm beyond one of its reference.
    pub extra_hours: f64,
    /// Seeds with which a worthwhile gain would be found in four of five pilots, by the spread seen here; rough.
    pub seeds_needed: Option<usize>,
    /// Judged data sets that cannot be checked for leaks: they are no longer there.
    pub gone: Vec<String>,
    /// Runs knew different primary contrasts or rules: something was changed after results were there.
    pub changed_later: bool,
}

/// The decision on an experiment.
pub(super) fn decision(cells: &Cells, comparison: &Comparison, source: &Source) -> Decision {
    let [arm, reference] = comparison.primary.clone().unwrap_or_default();
    let statistics = Rule { seeds: planned(source, &arm, &reference), worthwhile: source.decision.worthwhile };
    let terms = Terms { spec: &source.decision, statistics, extra_hours: extra_hours(comparison, &arm, &reference) };
    let (primary, worst_group) = (comparison.primary(), source.worst_groups.first());
    let evidence = primary.map(|verdict| terms.evidence(cells, &comparison.verdicts, verdict, worst_group));
    let (step, reason) = terms.step(&source.checks.leaks(), evidence.as_ref(), &source.checks.missing);
    let Evidence { done, baselines, seeds_needed, .. } = evidence.unwrap_or_default();
    // Where nothing is to be concluded from the scores yet, nothing follows from these either.
    let is_open = matches!(reason, Reason::Leak { .. } | Reason::NotYet { .. } | Reason::NothingToCompare);
    let scratch = scratch::against_scratch(cells, comparison, &baselines, !is_open);
    Decision {
        step,
        reason,
        without_leaks: primary.and_then(|verdict| without_leaks::without_leaks(cells, verdict, &terms, source)),
        rule: source.decision.clone(),
        seeds: [done.len(), terms.statistics.seeds.len()],
        not_compared: not_compared(cells, primary, &baselines),
        scratch,
        baselines,
        against_nothing: primary.is_some_and(|verdict| !is_pretrained(cells.method(&verdict.reference))),
        reference_stands: primary.and_then(|verdict| Standing::of(cells, &comparison.verdicts, &verdict.reference)),
        worst_group: worst_group.cloned(),
        extra_hours: terms.extra_hours,
        seeds_needed,
        gone: source.checks.gone.clone(),
        changed_later: source.primary_changed,
        arm,
        reference,
    }
}

/// See [`Decision::not_compared`]. Where no network can be trained from scratch, none is missing.
fn not_compared(cells: &Cells, primary: Option<&Verdict>, baselines: &[Baseline]) -> Vec<&'static str> {
    let trains = primary.is_none_or(|v| ProbeKind::find(&v.probe).is_some_and(|probe| probe.stand_in().is_some()));
    let is_compared = |method: &str| {
        let of_primary = primary.is_some_and(|v| [&v.arm, &v.reference].iter().any(|arm| cells.method(arm) == method));
        of_primary || baselines.iter().any(|baseline| baseline.method == method)
    };
    let all = [("random", true), ("scratch", trains)].into_iter();
    all.filter(|&(method, wanted)| wanted && !is_compared(method)).map(|(method, _)| method).collect()
}

/// Seeds that runs of both arms have, wait for or lack.
fn planned(source: &Source, arm: &str, reference: &str) -> Vec<u64> {
    let finished = source.results.iter().map(|run| (run.arm.as_str(), run.seed));
    let waiting = source.waiting.iter().map(|run| (run.arm.as_str(), run.seed));
    let lost = source.lost.iter().map(|run| (run.arm.as_str(), run.seed));
    let all: Vec<(&str, u64)> = finished.chain(waiting).chain(lost).collect();
    let of = |name: &str| all.iter().filter(|(arm, _)| *arm == name).map(|(_, seed)| *seed).collect::<Vec<_>>();
    let mut seeds = [of(arm), of(reference)].concat();
    seeds.sort_unstable();
    seeds.dedup();
    seeds
}

fn extra_hours(comparison: &Comparison, arm: &str, reference: &str) -> f64 {
    let hours = |name: &str| {
        let row = comparison.cost.iter().find(|row| row.arm == name);
        row.map_or(0.0, |row| row.cost.get(CostKind::DeviceS) / 3600.0)
    };
    hours(arm) - hours(reference)
}
