//! What to do next: go on, run more, or stop. The rule is fixed before the first run ([`DecisionSpec`] and the primary
//! contrast), the statistics are those of [`crate::eval::stats::decision`].
//!
//! In this order, the first that holds decides:
//! 1. The data leak ([`super::data_checks`]): repair them, whatever the scores say, for they are those of no method. Where
//!    the data of some tasks do not leak, what these say by themselves stands beside it ([`WithoutLeaks`]).
//! 2. Seeds that were planned are missing, or no two arms can be compared: wait.
//! 3. The arm is below an arm that needs no pre-training (Holm over all other contrasts): stop.
//! 4. The arm is below its reference, or its gain is shown to be smaller than worthwhile: stop.
//! 5. A run takes more extra hours than allowed: stop.
//! 6. The gain is shown to be at least worthwhile: go, unless a floor was set for the worst group, which it has to reach;
//!    below it, or where no group was judged, extend. Where the data are not checked for leaks yet, wait.
//! 7. Neither is shown: extend.
//!
//! All of it holds for other seeds on this footage. What other recordings would give has an interval of its own,
//! [`super::head::Head::other_recordings`].

use serde::Serialize;

use super::caveats;
use super::data_checks::Leak;
use super::head::keys;
use super::source::Source;
use super::worst_group::WorstGroup;
use crate::config::method::is_pretrained;
use crate::config::{DecisionSpec, PrimarySpec};
use crate::eval::stats::Finding;
use crate::eval::stats::clusters::{Differences, Spread};
use crate::eval::stats::decision::{LEVEL, NotYet, Rule, Size};
use crate::eval::stats::power::{Design, POWER, Scope};
use crate::eval::stats::reference::Estimate;
use crate::measure::CostKind;
use crate::report::verdict::cells::Cells;
use crate::report::verdict::compare::compare;
use crate::report::verdict::contrast::{mean_by_seed, paired_cells};
use crate::report::verdict::select::comparable;
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

/// The arm against one that needs no pre-training: what doing nothing would give.
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
}

/// An arm without pre-training that stands above the reference: who stops at the arm must not keep to that unseen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ahead {
    pub arm: String,
    /// Reference less this arm, as a share; below zero, with all of its interval.
    pub points: f64,
    /// Whether it is a finding among all contrasts (Holm), too.
    pub sure: bool,
}

/// An arm without pre-training that the reference is not shown to beat: who stops at the arm has no reason yet to keep to
/// the reference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Unproven {
    pub arm: String,
    /// Reference less this arm, as a share.
    pub mean: f64,
    pub ci95: Option<[f64; 2]>,
}

/// What the tasks whose data show no leak say by themselves, by the same rule. Not the endpoint that was set beforehand.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WithoutLeaks {
    pub tasks: Vec<String>,
    pub decision: Decision,
}

/// The decision in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    pub step: Step,
    pub reason: Reason,
    pub rule: DecisionSpec,
    pub arm: String,
    pub reference: String,
    /// Seeds that both arms have, and those that are planned.
    pub seeds: [usize; 2],
    pub baselines: Vec<Baseline>,
    /// Whether the reference itself needs no pre-training: the primary contrast is then the one with doing nothing.
    pub against_nothing: bool,
    /// What needs no pre-training and stands above the reference.
    pub ahead: Option<Ahead>,
    /// Where nothing is: the best of those that the reference is not shown to beat.
    pub unproven: Option<Unproven>,
    /// Where the data of some tasks leak and those of others do not.
    pub without_leaks: Option<Box<WithoutLeaks>>,
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
    let rule = source.decision.clone();
    let [arm, reference] = comparison.primary.clone().unwrap_or_default();
    let planned = planned(source, &arm, &reference);
    let mut decision = Decision {
        step: Step::Wait,
        reason: Reason::NothingToCompare,
        extra_hours: extra_hours(comparison, &arm, &reference),
        rule,
        arm,
        reference,
        seeds: [0, planned.len()],
        baselines: Vec::new(),
        against_nothing: false,
        ahead: None,
        unproven: None,
        without_leaks: None,
        worst_group: source.worst_group.clone(),
        seeds_needed: None,
        gone: source.checks.gone.clone(),
        changed_later: source.primary_changed,
    };
    let repair = repair(&source.checks.leaks());
    let Some(verdict) = comparison.primary() else {
        (decision.step, decision.reason) = repair.unwrap_or((Step::Wait, Reason::NothingToCompare));
        return decision;
    };
    let by_seed = by_seed(cells, verdict);
    let table = differences(&by_seed);
    let done: Vec<u64> = by_seed.iter().map(|(seed, _)| *seed).collect();
    decision.seeds = [done.len(), planned.len()];
    let statistics = Rule { seeds: planned, worthwhile: decision.rule.worthwhile };
    let estimate = table.as_ref().and_then(|table| table.on_this_footage().ok());
    decision.baselines = baselines(cells, comparison, verdict, &statistics, &done);
    decision.ahead = ahead(cells, comparison, &verdict.reference);
    decision.unproven = unproven(cells, comparison, &verdict.reference).filter(|_| decision.ahead.is_none());
    decision.against_nothing = !is_pretrained(cells.method(&verdict.reference));
    decision.seeds_needed = table.and_then(|table| seeds_needed(&table, decision.rule.worthwhile));
    (decision.step, decision.reason) = repair.unwrap_or_else(|| step(&decision, &statistics, &done, estimate.as_ref()));
    decision.without_leaks = without_leaks(source, verdict).map(Box::new);
    if decision.step == Step::Go && !source.checks.missing.is_empty() {
        let sets = source.checks.missing.iter().map(|(set, _)| set.clone()).collect();
        (decision.step, decision.reason) = (Step::Wait, Reason::Unchecked { sets });
    }
    decision
}

/// Leaks outrank every score.
fn repair(leaks: &[Leak]) -> Option<(Step, Reason)> {
    let [leak, rest @ ..] = leaks else { return None };
    let (set, what, more) = (leak.set.clone(), leak.what.clone(), rest.len());
    Some((Step::Repair, Reason::Leak { set, what, more }))
}

/// The same contrast on the tasks whose data show no leak; `None` where all of them do, or none does.
fn without_leaks(source: &Source, verdict: &Verdict) -> Option<WithoutLeaks> {
    let leaking = source.checks.leaking_sets();
    let tasks = source.without_leaks(&verdict.tasks);
    if tasks.is_empty() || tasks.len() == verdict.tasks.len() {
        return None;
    }
    let mut part = source.clone();
    part.checks = source.checks.without(&leaking);
    part.worst_group = part.worst_group.filter(|worst| tasks.contains(&worst.task));
    part.primary = PrimarySpec {
        arm: Some(verdict.arm.clone()),
        reference: Some(verdict.reference.clone()),
        of_tasks: tasks.clone(),
        ..part.primary
    };
    let comparison = compare(&part.experiment, &part.results, &part.primary);
    let of_it: Vec<_> = part.results.iter().filter(|run| run.experiment == part.experiment).cloned().collect();
    let cells = Cells::new(&comparable(&of_it).0, &part.primary);
    Some(WithoutLeaks { tasks, decision: decision(&cells, &comparison, &part) })
}

fn step(decision: &Decision, rule: &Rule, done: &[u64], estimate: Option<&Estimate>) -> (Step, Reason) {
    let reading = match rule.primary(done, estimate) {
        Ok(reading) => reading,
        Err(NotYet::TooFewPlanned { planned, needed }) => {
            return (Step::Wait, Reason::NotYet { done: done.len(), planned, needed });
        }
        Err(NotYet::Waiting { .. } | NotYet::Unplanned { .. }) => {
            let planned = rule.seeds.len();
            return (Step::Wait, Reason::NotYet { done: done.len(), planned, needed: planned });
        }
    };
    if let Some(below) = decision.baselines.iter().find(|b| b.finding == Finding::Lower) {
        return (Step::Stop, Reason::BelowBaseline { baseline: below.arm.clone(), points: below.mean });
    }
    let [low, high] = estimate.map_or([f64::NAN; 2], |estimate| estimate.interval(2.0 * LEVEL));
    match (reading.finding, reading.size) {
        (Finding::Lower, _) => {
            (Step::Stop, Reason::BelowReference { points: estimate.map_or(0.0, |estimate| estimate.mean) })
        }
        (_, Size::Smaller) => (Step::Stop, Reason::SmallerThanWorthwhile { most: high }),
        _ if decision.rule.most_extra_hours.is_some_and(|most| decision.extra_hours > most) => {
            let most = decision.rule.most_extra_hours.unwrap_or_default();
            (Step::Stop, Reason::TooDear { hours: decision.extra_hours, most })
        }
        (_, Size::Worthwhile) => worthwhile(decision, low),
        (Finding::Higher, Size::Open) => (Step::Extend, Reason::GainOfUnknownSize),
        (_, Size::Open) => (Step::Extend, Reason::NothingShown),
    }
}

/// A worthwhile gain leads on unless the worst group is below its floor.
fn worthwhile(decision: &Decision, least: f64) -> (Step, Reason) {
    match (decision.rule.worst_group_floor, &decision.worst_group) {
        (Some(floor), None) => (Step::Extend, Reason::FloorUnknown { floor }),
        (Some(floor), Some(worst)) if worst.accuracy < floor => {
            (Step::Extend, Reason::BelowFloor { group: worst.group.clone(), accuracy: worst.accuracy, floor })
        }
        _ => (Step::Go, Reason::Worthwhile { least }),
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

/// Seeds that runs of both arms have or wait for.
fn planned(source: &Source, arm: &str, reference: &str) -> Vec<u64> {
    let finished = source.results.iter().map(|run| (run.arm.as_str(), run.seed));
    let waiting = source.waiting.iter().map(|run| (run.arm.as_str(), run.seed));
    let all: Vec<(&str, u64)> = finished.chain(waiting).collect();
    let of = |name: &str| all.iter().filter(|(arm, _)| *arm == name).map(|(_, seed)| *seed).collect::<Vec<_>>();
    let mut seeds = [of(arm), of(reference)].concat();
    seeds.sort_unstable();
    seeds.dedup();
    seeds
}

/// The arm against every arm without pre-training. A finding needs Holm over all secondary contrasts.
fn baselines(cells: &Cells, comparison: &Comparison, primary: &Verdict, rule: &Rule, done: &[u64]) -> Vec<Baseline> {
    let is_primary = |v: &Verdict| v.arm == primary.arm && v.reference == primary.reference;
    let others: Vec<&Verdict> = comparison.verdicts.iter().filter(|v| !is_primary(v)).collect();
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
    };
    of_arm.map(baseline).collect()
}

fn ahead(cells: &Cells, comparison: &Comparison, reference: &str) -> Option<Ahead> {
    let of_reference = comparison.verdicts.iter().filter(|v| v.arm == reference);
    let above = of_reference
        .filter(|v| !is_pretrained(cells.method(&v.reference)) && v.ci95.is_some_and(|[_, high]| high < 0.0));
    let best = above.min_by(|a, b| a.mean.total_cmp(&b.mean))?;
    Some(Ahead { arm: best.reference.clone(), points: best.mean, sure: best.finding == Finding::Lower })
}

fn unproven(cells: &Cells, comparison: &Comparison, reference: &str) -> Option<Unproven> {
    let of_reference = comparison.verdicts.iter().filter(|v| v.arm == reference);
    let open = of_reference.filter(|v| !is_pretrained(cells.method(&v.reference)) && v.finding != Finding::Higher);
    let best = open.min_by(|a, b| a.mean.total_cmp(&b.mean))?;
    Some(Unproven { arm: best.reference.clone(), mean: best.mean, ci95: best.ci95 })
}

fn extra_hours(comparison: &Comparison, arm: &str, reference: &str) -> f64 {
    let hours = |name: &str| {
        let row = comparison.cost.iter().find(|row| row.arm == name);
        row.map_or(0.0, |row| row.cost.get(CostKind::DeviceS) / 3600.0)
    };
    hours(arm) - hours(reference)
}

fn seeds_needed(table: &Differences, worthwhile: f64) -> Option<usize> {
    let seed = table.on_this_footage().ok()?.se * (table.seeds() as f64).sqrt();
    let design = Design { seeds: table.seeds(), groups: 1, spread: Spread { seed, ..Spread::default() } };
    design.seeds_needed(Scope::ThisFootage, worthwhile, LEVEL, POWER)
}
