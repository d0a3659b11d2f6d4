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

use serde::Serialize;

use super::caveats;
use super::data_checks::{Judged, Leak};
use super::head::keys;
use super::source::Source;
use super::standing::Standing;
use super::worst_group::WorstGroup;
use crate::config::DecisionSpec;
use crate::config::method::is_pretrained;
use crate::eval::stats::Finding;
use crate::eval::stats::clusters::{Differences, Spread};
use crate::eval::stats::decision::{LEVEL, NotYet, Rule, Size};
use crate::eval::stats::power::{Design, POWER, Scope};
use crate::eval::stats::reference::Estimate;
use crate::measure::CostKind;
use crate::report::verdict::cells::Cells;
use crate::report::verdict::contrast::{mean_by_seed, paired_cells, verdicts};
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

/// What the tasks of the primary endpoint whose data show no leak say by themselves, by the same rule. They are not the
/// endpoint that was set before the first run, so nothing is decided by them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WithoutLeaks {
    pub tasks: Vec<String>,
    pub step: Step,
    pub reason: Reason,
    /// Arm less reference over these tasks, as a share.
    pub mean: f64,
    pub ci95: Option<[f64; 2]>,
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
    /// Whether the reference itself needs no pre-training: the primary contrast is then the one with doing nothing.
    pub against_nothing: bool,
    /// How a pre-trained reference stands to doing nothing; `None` where it needs no pre-training itself, and without a
    /// verdict.
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

/// What holds whichever tasks are looked at: the rule, and what a run takes more.
struct Terms<'a> {
    spec: &'a DecisionSpec,
    statistics: Rule,
    /// Device hours of a run of the arm beyond one of its reference.
    extra_hours: f64,
}

/// What some tasks give for the rule to be held against.
#[derive(Default)]
struct Evidence {
    /// Seeds that both arms have.
    done: Vec<u64>,
    estimate: Option<Estimate>,
    baselines: Vec<Baseline>,
    worst_group: Option<WorstGroup>,
    seeds_needed: Option<usize>,
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
    Decision {
        step,
        reason,
        without_leaks: primary.and_then(|verdict| without_leaks(cells, verdict, &terms, source)),
        rule: source.decision.clone(),
        seeds: [done.len(), terms.statistics.seeds.len()],
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

/// What those tasks of the endpoint say whose data were checked and show no leak; `None` unless those of another leak.
fn without_leaks(cells: &Cells, primary: &Verdict, terms: &Terms<'_>, source: &Source) -> Option<WithoutLeaks> {
    let checks = &source.checks;
    let spec = |task: &String| source.tasks.iter().find(|spec| spec.name == *task);
    if !primary.tasks.iter().filter_map(spec).any(|task| checks.leaks_in(task)) {
        return None;
    }
    let is_sound = |task: &&String| spec(task).is_some_and(|task| checks.is_sound(task));
    let sound: Vec<String> = primary.tasks.iter().filter(is_sound).cloned().collect();
    let cells = cells.of_tasks(&sound);
    let verdicts = verdicts(&cells);
    let verdict = verdicts.iter().find(|v| v.arm == primary.arm && v.reference == primary.reference)?;
    let worst_group = source.worst_groups.iter().find(|worst| sound.contains(&worst.task));
    let evidence = terms.evidence(&cells, &verdicts, verdict, worst_group);
    let (step, reason) = terms.step(&[], Some(&evidence), &[]);
    Some(WithoutLeaks { tasks: verdict.tasks.clone(), step, reason, mean: verdict.mean, ci95: verdict.ci95 })
}

impl Terms<'_> {
    /// `verdicts`: of all contrasts on these cells; `primary`: the one that the rule is about.
    fn evidence(
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
    fn step(&self, leaks: &[Leak], evidence: Option<&Evidence>, unchecked: &[Judged]) -> (Step, Reason) {
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
            _ => (Step::Wait, Reason::Unchecked { sets: unchecked.iter().map(|(set, _)| set.clone()).collect() }),
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
    };
    of_arm.map(baseline).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{SplitSpec, TaskKind, TaskSpec};
    use crate::explore::data_check::summary::CheckSummary;
    use crate::report::pilot::{DataChecks, Pilot};
    use crate::store::results::{Cost, RunResults, Score};
    use crate::text::{Language, LocalText};

    /// Where iivcl stands on the task `sorting`, whose data leak, and on `activity`, whose data do not; random stands at
    /// 0.3 and intra at 0.4 on both. Three seeds move intra and iivcl a little.
    fn source(iivcl: [f64; 2]) -> Source {
        let arms = [("random", [0.3; 2]), ("intra", [0.4; 2]), ("iivcl", iivcl)];
        let runs = arms.iter().flat_map(|(arm, means)| (0..3).map(move |seed| run(arm, seed, *means)));
        Source {
            experiment: "e".into(),
            results: runs.collect(),
            tasks: vec![task("sorting", "leaky"), task("activity", "sound")],
            checks: DataChecks {
                found: vec![checked("leaky"), checked("sound")],
                cut: vec![leak("leaky")],
                ..DataChecks::default()
            },
            ..Source::default()
        }
    }

    fn run(arm: &str, seed: u64, means: [f64; 2]) -> RunResults {
        let own = match arm {
            "intra" => [0.0, 0.001, -0.001][seed as usize],
            "iivcl" => [0.002, -0.001, -0.001][seed as usize],
            _ => 0.0,
        };
        let score = |(task, mean): (&str, f64)| Score {
            task: task.into(),
            probe: "linear".into(),
            budget: "2".into(),
            metric: "top1".into(),
            fold: 0,
            draw: 0,
            value: mean + own,
            n_train: 4,
            n_test: 50,
        };
        RunResults {
            run: format!("{arm}-{seed}"),
            experiment: "e".into(),
            arm: arm.into(),
            method: arm.into(),
            seed,
            shared_settings: "s".into(),
            arm_settings: "a".into(),
            ended_unix: 0,
            scores: ["sorting", "activity"].into_iter().zip(means).map(score).collect(),
            cost: Cost::default(),
        }
    }

    fn task(name: &str, set: &str) -> TaskSpec {
        let split = SplitSpec::KFold { folds: 2 };
        TaskSpec { name: name.into(), set: set.into(), group: None, kind: TaskKind::default(), split }
    }

    fn checked(set: &str) -> CheckSummary {
        CheckSummary {
            set: set.into(),
            column: None,
            videos: 9,
            distinct: 9,
            labelled: 9,
            groups: 3,
            effective_groups: 3.0,
            shares: Vec::new(),
            found: Vec::new(),
        }
    }

    fn leak(set: &str) -> Leak {
        Leak { set: set.into(), column: None, what: LocalText::each(|_| "recordings are cut".to_owned()) }
    }

    fn decided(source: Source) -> Decision {
        Pilot::new(source).decision
    }

    fn worst(task: &str, accuracy: f64) -> WorstGroup {
        WorstGroup {
            task: task.into(),
            column: "site".into(),
            group: format!("of {task}"),
            clips: 40,
            groups: 4,
            accuracy,
            ci95: [accuracy - 0.1, accuracy + 0.1],
            gap: 0.1,
            gap_interval: [-0.1, 0.3],
        }
    }

    #[test]
    fn a_leak_decides_whatever_else_there_is() {
        let decision = decided(source([0.5, 0.5]));
        let Reason::Leak { set, more: 0, .. } = &decision.reason else { panic!("{:?}", decision.reason) };
        assert_eq!((decision.step, set.as_str()), (Step::Repair, "leaky"));
        // No two arms to compare, which would be a wait.
        let mut alone = source([0.5, 0.5]);
        alone.results.retain(|run| run.arm == "iivcl");
        assert_eq!(decided(alone).step, Step::Repair);
        let mut sound = source([0.5, 0.5]);
        sound.checks.cut.clear();
        assert_eq!(decided(sound).step, Step::Go);
    }

    #[test]
    fn a_gain_on_the_task_without_a_leak_is_told_beside_the_repair() {
        let decision = decided(source([0.9, 0.5]));
        let clean = decision.without_leaks.as_ref().unwrap();
        assert_eq!((decision.step, clean.step, clean.tasks.join(" ")), (Step::Repair, Step::Go, "activity".into()));
        // The task that leaks, with its 50 points, is no part of it.
        assert!((clean.mean - 0.1).abs() < 1e-9, "{}", clean.mean);
        let Reason::Worthwhile { least } = clean.reason else { panic!("{:?}", clean.reason) };
        assert!((0.09..0.1).contains(&least), "{least}");
        let [en, ja] = Language::ALL.map(|language| decision.words(language).without_leaks.unwrap());
        assert!(en.starts_with("On activity alone, whose data show no leak, the same rule says \"Go on\"."), "{en}");
        assert!(en.ends_with("That is not the endpoint that was set before the first run, so it decides nothing."));
        assert!(ja.contains("activity だけに同じ条件を当てはめると「次の段階へ進む」です。"), "{ja}");
        assert!(ja.contains("実行前に決めた評価の対象とは異なる"), "{ja}");
    }

    #[test]
    fn no_gain_on_the_task_without_a_leak_is_told_however_large_it_looks_on_the_other() {
        let clean = |iivcl: f64| decided(source([0.9, iivcl])).without_leaks.unwrap();
        let none = clean(0.4);
        assert_eq!(none.step, Step::Stop);
        assert!(matches!(none.reason, Reason::SmallerThanWorthwhile { .. }), "{:?}", none.reason);
        // Over both tasks it would be far above doing nothing.
        let below = clean(0.2);
        assert_eq!(below.step, Step::Stop);
        assert!(matches!(&below.reason, Reason::BelowBaseline { baseline, .. } if baseline == "random"));
        let words = decided(source([0.9, 0.4])).words(Language::En).without_leaks.unwrap();
        assert!(words.contains("says \"Stop\". The gain of iivcl over intra is at most"), "{words}");
    }

    #[test]
    fn the_worst_group_of_a_task_that_leaks_says_nothing_of_the_others() {
        let with_floor = |of_activity: Option<f64>| {
            let mut source = source([0.9, 0.5]);
            source.decision.worst_group_floor = Some(0.6);
            source.worst_groups = vec![worst("sorting", 0.1)];
            source.worst_groups.extend(of_activity.map(|accuracy| worst("activity", accuracy)));
            decided(source).without_leaks.unwrap().reason
        };
        assert!(matches!(with_floor(Some(0.7)), Reason::Worthwhile { .. }));
        let below = Reason::BelowFloor { group: "of activity".into(), accuracy: 0.5, floor: 0.6 };
        assert_eq!(with_floor(Some(0.5)), below);
        assert_eq!(with_floor(None), Reason::FloorUnknown { floor: 0.6 });
    }

    #[test]
    fn tasks_speak_by_themselves_only_where_some_leak_and_some_were_checked_and_do_not() {
        let said = |change: fn(&mut Source)| {
            let mut source = source([0.9, 0.5]);
            change(&mut source);
            let decision = decided(source);
            (decision.step, decision.without_leaks.map(|of| of.step))
        };
        assert_eq!(said(|_| ()), (Step::Repair, Some(Step::Go)));
        assert_eq!(said(|source| source.checks.cut.clear()), (Step::Go, None));
        assert_eq!(said(|source| source.checks.cut.push(leak("sound"))), (Step::Repair, None));
        // Nobody has looked at the other set.
        assert_eq!(said(|source| source.checks.found.retain(|of| of.set == "leaky")), (Step::Repair, None));
        // The endpoint is of the sound task alone: it stands there whole.
        assert_eq!(said(|source| source.primary.of_tasks = vec!["activity".into()]), (Step::Repair, None));
    }

    #[test]
    fn a_leak_through_one_column_harms_the_tasks_that_are_cut_by_it() {
        let by = |column: &str| (Some(column.to_owned()), checked("shared"));
        let mut source = source([0.9, 0.5]);
        for (task, column) in source.tasks.iter_mut().zip(["day", "scene"]) {
            (task.set, task.group) = ("shared".into(), Some(column.into()));
        }
        let both = ["day", "scene"].map(|column| ("shared".to_owned(), Some(column.to_owned())));
        assert_eq!(source.judged_sets(), both, "one check a column");
        source.checks.found = [by("day"), by("scene")].map(|(column, check)| CheckSummary { column, ..check }).into();
        source.checks.cut = vec![Leak { column: Some("day".into()), ..leak("shared") }];
        let clean = decided(source.clone()).without_leaks.unwrap();
        assert_eq!((clean.step, clean.tasks.join(" ")), (Step::Go, "activity".into()));
        // Without a column of its own a task may be cut by either.
        source.tasks[1].group = None;
        assert_eq!(decided(source).without_leaks, None);
    }

    #[test]
    fn seeds_that_are_still_to_come_are_waited_for_without_leaks_too() {
        let mut source = source([0.9, 0.5]);
        source.results.retain(|run| run.seed < 2 || run.arm == "random");
        source.waiting.push(crate::report::pilot::Waiting {
            run: "later".into(),
            arm: "iivcl".into(),
            seed: 2,
            state: "queued".into(),
        });
        let clean = decided(source).without_leaks.unwrap();
        assert_eq!((clean.step, clean.reason), (Step::Wait, Reason::NotYet { done: 2, planned: 3, needed: 3 }));
    }

    #[test]
    fn a_difference_of_the_reference_that_is_no_finding_among_many_says_so() {
        let mut decision = decided(source([0.4, 0.4]));
        (decision.step, decision.reason) = (Step::Stop, Reason::SmallerThanWorthwhile { most: 0.01 });
        assert_eq!(decision.reference_stands, Some(Standing::Above));
        let mut next = |ci95: [f64; 2]| {
            let (arm, points) = ("random".to_owned(), 0.02);
            decision.reference_stands = Some(Standing::NotShown { arm, points, ci95: Some(ci95) });
            decision.words(Language::En).next
        };
        let open = next([-0.01, 0.05]);
        assert!(open.starts_with("Do not go on with iivcl. intra is not shown to be better than random"), "{open}");
        assert!(open.contains("(difference +2.0 points, 95 % interval −1.0 to +5.0)."), "{open}");
        assert!(next([0.001, 0.04]).contains("+4.0, no finding once the number of comparisons"));
    }
}
