//! The rule of a decision, held against what the runs of some tasks give.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Reason, Step};
use crate::config::DecisionSpec;
use crate::config::method::is_pretrained;
use crate::eval::stats::Finding;
use crate::eval::stats::clusters::{Differences, Spread};
use crate::eval::stats::decision::{LEVEL, NotYet, Rule, Size};
use crate::eval::stats::power::{Design, POWER, Scope};
use crate::eval::stats::reference::Estimate;
use crate::report::Verdict;
use crate::report::pilot::caveats;
use crate::report::pilot::data_checks::{Judged, Leak};
use crate::report::pilot::head::keys;
use crate::report::pilot::worst_group::WorstGroup;
use crate::report::verdict::cells::Cells;
use crate::report::verdict::contrast::{mean_by_seed, paired_cells};

/// The arm against one that needs no pre-training: the untrained network, or one trained from scratch on the same labels.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Baseline {
    pub arm: String,
    /// Key of its method.
    pub method: String,
    /// Arm less baseline, as a share.
    pub mean: f64,
    pub ci95: Option<[f64; 2]>,
    /// Whether it was trained for fewer folds and draws than the probes were judged on.
    pub sketch: bool,
    /// By Holm over all contrasts but the primary one.
    pub finding: Finding,
    /// How many contrasts these are.
    pub compared: usize,
}

/// What holds whichever tasks are looked at: the rule, and what a run takes more.
pub(super) struct Terms<'a> {
    pub spec: &'a DecisionSpec,
    pub statistics: Rule,
    /// Device hours of a run of the arm beyond one of its reference.
    pub extra_hours: f64,
}

/// What some tasks give for the rule to be held against.
#[derive(Default)]
pub(super) struct Evidence {
    /// Seeds that both arms have.
    pub done: Vec<u64>,
    pub estimate: Option<Estimate>,
    pub baselines: Vec<Baseline>,
    pub worst_group: Option<WorstGroup>,
    pub seeds_needed: Option<usize>,
}

impl Terms<'_> {
    /// `verdicts`: of all contrasts on these cells; `primary`: the one that the rule is about.
    pub(super) fn evidence(
        &self,
        cells: &Cells,
        verdicts: &[Verdict],
        primary: &Verdict,
        worst_group: Option<&WorstGroup>,
    ) -> Evidence {
        let by_seed = by_seed(cells, primary);
        let table = differences(&by_seed);
        let done: Vec<u64> = by_seed.iter().map(|(seed, _)| *seed).collect();
        Evidence {
            estimate: table.as_ref().and_then(|table| table.on_this_footage().ok()),
            baselines: baselines(cells, verdicts, primary, &self.statistics, &done),
            worst_group: worst_group.cloned(),
            seeds_needed: table.and_then(|table| seeds_needed(&table, self.spec.worthwhile)),
            done,
        }
    }

    /// The first sentence of the rule that holds. `unchecked`: sets that are not checked for leaks yet.
    pub(super) fn step(&self, leaks: &[Leak], evidence: Option<&Evidence>, unchecked: &[Judged]) -> (Step, Reason) {
        if let [Leak { set, what, .. }, rest @ ..] = leaks {
            return (Step::Repair, Reason::Leak { set: set.clone(), what: what.clone(), more: rest.len() });
        }
        let Some(evidence) = evidence else { return (Step::Wait, Reason::NothingToCompare) };
        let (done, estimate) = (evidence.done.len(), evidence.estimate.as_ref());
        let reading = match self.statistics.primary(&evidence.done, estimate) {
            Ok(reading) => reading,
            Err(NotYet::TooFewPlanned { planned, needed }) => {
                return (Step::Wait, Reason::NotYet { done, planned, needed });
            }
            Err(NotYet::Waiting { .. } | NotYet::Unplanned { .. }) => {
                let planned = self.statistics.seeds.len();
                return (Step::Wait, Reason::NotYet { done, planned, needed: planned });
            }
        };
        if let Some(below) = evidence.baselines.iter().find(|b| b.finding == Finding::Lower) {
            return (Step::Stop, Reason::BelowBaseline { baseline: below.arm.clone(), points: below.mean });
        }
        let [low, high] = estimate.map_or([f64::NAN; 2], |estimate| estimate.interval(2.0 * LEVEL));
        match (reading.finding, reading.size) {
            (Finding::Lower, _) => {
                (Step::Stop, Reason::BelowReference { points: estimate.map_or(0.0, |estimate| estimate.mean) })
            }
            (_, Size::Smaller) => (Step::Stop, Reason::SmallerThanWorthwhile { most: high }),
            _ if self.spec.most_extra_hours.is_some_and(|most| self.extra_hours > most) => {
                let most = self.spec.most_extra_hours.unwrap_or_default();
                (Step::Stop, Reason::TooDear { hours: self.extra_hours, most })
            }
            (_, Size::Worthwhile) => self.worthwhile(evidence, low, unchecked),
            (Finding::Higher, Size::Open) => (Step::Extend, Reason::GainOfUnknownSize),
            (_, Size::Open) => (Step::Extend, Reason::NothingShown),
        }
    }

    /// A worthwhile gain leads on unless the worst group is below its floor, or a set is not checked yet.
    fn worthwhile(&self, evidence: &Evidence, least: f64, unchecked: &[Judged]) -> (Step, Reason) {
        match (self.spec.worst_group_floor, &evidence.worst_group) {
            (Some(floor), None) => (Step::Extend, Reason::FloorUnknown { floor }),
            (Some(floor), Some(worst)) if worst.accuracy < floor => {
                (Step::Extend, Reason::BelowFloor { group: worst.group.clone(), accuracy: worst.accuracy, floor })
            }
            _ if unchecked.is_empty() => (Step::Go, Reason::Worthwhile { least }),
            _ => {
                // Of a set that is cut by several columns several checks are missing.
                let sets: BTreeSet<&String> = unchecked.iter().map(|(set, _)| set).collect();
                (Step::Wait, Reason::Unchecked { sets: sets.into_iter().cloned().collect() })
            }
        }
    }
}

/// The seed means that a verdict is a mean of.
fn by_seed(cells: &Cells, verdict: &Verdict) -> Vec<(u64, f64)> {
    let keys = keys(cells, verdict, |key| verdict.budgets.contains(&key.budget));
    mean_by_seed(&paired_cells(cells, &verdict.arm, &verdict.reference, &keys))
}

/// Differences by seed as a table of one group: what is told holds for this footage.
fn differences(by_seed: &[(u64, f64)]) -> Option<Differences> {
    let values: Vec<f64> = by_seed.iter().map(|(_, value)| *value).collect();
    Differences::dense(values.len(), 1, values).ok()
}

/// The arm against every arm without pre-training. A finding needs Holm over all secondary contrasts.
fn baselines(cells: &Cells, verdicts: &[Verdict], primary: &Verdict, rule: &Rule, done: &[u64]) -> Vec<Baseline> {
    let is_primary = |v: &Verdict| v.arm == primary.arm && v.reference == primary.reference;
    let others: Vec<&Verdict> = verdicts.iter().filter(|v| !is_primary(v)).collect();
    let estimates: Vec<Option<Estimate>> =
        others.iter().map(|v| differences(&by_seed(cells, v))?.on_this_footage().ok()).collect();
    let findings = rule.secondary(done, &estimates).unwrap_or_default();
    let sketches = caveats::sketches(cells);
    let is_of = |v: &Verdict| v.arm == primary.arm && !is_pretrained(cells.method(&v.reference));
    let of_arm = others.iter().enumerate().filter(|(_, v)| is_of(v));
    let baseline = |(i, v): (usize, &&Verdict)| Baseline {
        arm: v.reference.clone(),
        method: cells.method(&v.reference).to_owned(),
        mean: v.mean,
        ci95: v.ci95,
        sketch: sketches.iter().any(|sketch| sketch.arm == v.reference),
        finding: findings.get(i).map_or(Finding::NotDistinguishable, |secondary| secondary.finding),
        compared: others.len(),
    };
    of_arm.map(baseline).collect()
}

fn seeds_needed(table: &Differences, worthwhile: f64) -> Option<usize> {
    let seed = table.on_this_footage().ok()?.se * (table.seeds() as f64).sqrt();
    let design = Design { seeds: table.seeds(), groups: 1, spread: Spread { seed, ..Spread::default() } };
    design.seeds_needed(Scope::ThisFootage, worthwhile, LEVEL, POWER)
}
