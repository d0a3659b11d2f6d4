//! One row per arm, task, probe, budget and metric; one cost row per arm.

use std::collections::BTreeSet;

use serde::Serialize;

use super::cells::{Cells, Entry, Key};
use super::contrast::{Verdict, verdicts};
use super::effect::Estimate;
use super::family;
use super::paired::{Difference, differences};
use super::select::comparable;
use crate::config::PrimarySpec;
use crate::eval::stats::{SCORES, summary};
use crate::measure::{CostKind, Metric, ProbeKind};
use crate::store::results::{Cost, RunResults};

/// A summarised score. What the interval means is written in [`crate::eval::stats`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    pub arm: String,
    #[serde(flatten)]
    pub key: Key,
    /// Scores behind it: seeds × folds × draws.
    pub n: usize,
    pub seeds: usize,
    /// Mean of the seed means, a share between 0 and 1.
    pub mean: f64,
    /// Standard deviation of the single scores; none of one score.
    pub sd: Option<f64>,
    /// 95 % interval of the mean by seed; cut at 0 and 1; none with one
    /// seed, and where all seeds gave the same.
    pub ci95: Option<[f64; 2]>,
}

/// What the runs of an arm have spent: means per run, and the largest memory of any.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostRow {
    pub arm: String,
    pub runs: usize,
    #[serde(flatten)]
    pub cost: Cost,
}

/// All that is known about an experiment's arms.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    pub experiment: String,
    /// Arm and reference of the primary contrast; none where one of them has no results.
    pub primary: Option<[String; 2]>,
    pub rows: Vec<Row>,
    /// The rows once more, where some arm was judged on fewer folds and draws than others: on those alone that every arm
    /// has. Only these means may be held against each other there.
    pub shared: Vec<Row>,
    pub differences: Vec<Difference>,
    pub verdicts: Vec<Verdict>,
    pub cost: Vec<CostRow>,
    /// Runs under the same name but with other settings; they are in no number here.
    pub left_out: Vec<String>,
}

impl Comparison {
    /// The verdict of the primary contrast.
    pub fn primary(&self) -> Option<&Verdict> {
        let [arm, reference] = self.primary.as_ref()?;
        self.verdicts.iter().find(|v| v.arm == *arm && v.reference == *reference)
    }

    /// The time by which arms are told to be dearer or cheaper: processor time where every run of every arm has measured
    /// it, because other work on the machine does not add to it; else device time.
    pub fn compute(&self) -> CostKind {
        let is_known = |row: &CostRow| row.cost.known(CostKind::CpuS).is_some();
        let by_cpu = !self.cost.is_empty() && self.cost.iter().all(is_known);
        if by_cpu { CostKind::CpuS } else { CostKind::DeviceS }
    }

    /// The verdicts of all other contrasts, whose findings stand among each other (Holm).
    pub fn secondary(&self) -> impl Iterator<Item = &Verdict> {
        let primary = self.primary.as_ref();
        self.verdicts
            .iter()
            .filter(move |v| primary.is_none_or(|[arm, reference]| v.arm != *arm || v.reference != *reference))
    }
}

/// Compares the finished runs of `experiment`. Pure: the same results give the same comparison.
/// `primary`: the contrast that was chosen beforehand.
pub fn compare(experiment: &str, results: &[RunResults], primary: &PrimarySpec) -> Comparison {
    let of_it: Vec<RunResults> = results.iter().filter(|r| r.experiment == experiment).cloned().collect();
    let (runs, left_out) = comparable(&of_it);
    let cells = Cells::new(&runs, primary);
    Comparison {
        experiment: experiment.to_owned(),
        primary: cells.primary().map(|(arm, reference)| [arm, reference].map(str::to_owned)),
        rows: rows(&cells),
        shared: shared(&cells),
        differences: corrected(differences(&cells)),
        verdicts: verdicts(&cells),
        cost: cost(&cells, &runs),
        left_out,
    }
}

/// With findings that stand against all the others (Holm).
fn corrected(mut all: Vec<Difference>) -> Vec<Difference> {
    let estimates: Vec<Estimate> = all.iter().map(Estimate::from).collect();
    all.iter_mut().zip(family::findings(&estimates)).for_each(|(d, finding)| d.finding = finding);
    all
}

/// One row per arm and key, in the order of the arms.
fn rows(cells: &Cells) -> Vec<Row> {
    let row = |arm: &str, key: &Key| row(arm, key, cells.get(arm, key).iter());
    cells.arms.iter().flat_map(|(arm, _)| cells.keys.iter().filter_map(move |key| row(arm, key))).collect()
}

/// See [`Comparison::shared`].
fn shared(cells: &Cells) -> Vec<Row> {
    // Only what a network trained from scratch stands beside: other scores are missing where they mean nothing.
    let has_stand_in = |key: &&Key| ProbeKind::find(&key.probe).is_some_and(|probe| probe.stand_in().is_some());
    let keys = cells.keys.iter().filter(has_stand_in);
    let common: Vec<(&Key, BTreeSet<(usize, usize)>)> =
        keys.filter_map(|key| Some((key, cells.common(key)?))).collect();
    let of = |arm: &str, key: &Key, common: &BTreeSet<(usize, usize)>| {
        let (probe, entries) = cells.get_or_stand_in(arm, key);
        row(arm, &Key { probe, ..key.clone() }, entries.iter().filter(|e| common.contains(&(e.fold, e.draw))))
    };
    let of_arm = |arm: &String| common.iter().filter_map(|(key, common)| of(arm, key, common)).collect::<Vec<_>>();
    cells.arms.iter().flat_map(|(arm, _)| of_arm(arm)).collect()
}

fn row<'a>(arm: &str, key: &Key, entries: impl Iterator<Item = &'a Entry>) -> Option<Row> {
    let scores: Vec<(u64, f64)> = entries.map(|e| (e.seed, e.value)).collect();
    let summary = summary(&scores)?.within(Metric::find(&key.metric).map_or(SCORES, Metric::range));
    let (n, seeds, mean, sd, ci95) = (summary.n, summary.seeds, summary.mean, summary.sd, summary.ci95);
    Some(Row { arm: arm.to_owned(), key: key.clone(), n, seeds, mean, sd, ci95 })
}

fn cost(cells: &Cells, runs: &[&RunResults]) -> Vec<CostRow> {
    let row = |(arm, _): &(String, String)| {
        let costs: Vec<&Cost> = runs.iter().filter(|r| r.arm == *arm).map(|r| &r.cost).collect();
        CostRow { arm: arm.clone(), runs: costs.len(), cost: Cost::per_run(&costs) }
    };
    cells.arms.iter().map(row).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::config::Budget;
    use crate::eval::stats::Finding;
    use crate::measure::CostKind::{Clips, CpuS, DeviceS, Flops, PeakBytes, Steps, WallS};
    use crate::report::verdict::table;
    use crate::store::results::Score;

    /// Runs of arms with these means. The large noise differs by seed, fold and draw but not by arm; a small one
    /// differs by arm and seed.
    pub fn pilot(means: &[(&str, f64)], seeds: u64) -> Vec<RunResults> {
        let run = |arm: &str, mean: f64, seed: u64| RunResults {
            run: format!("{arm}-{seed}"),
            experiment: "pilot".into(),
            arm: arm.into(),
            method: arm.into(),
            seed,
            shared_settings: String::new(),
            arm_settings: String::new(),
            ended_unix: 0,
            scores: scores(arm, mean + own_noise(arm, seed), seed),
            cost: cost(seed),
        };
        (1..=seeds).flat_map(|seed| means.iter().map(move |&(arm, mean)| run(arm, mean, seed))).collect()
    }

    /// With the primary contrast that no file has changed.
    pub fn compared(experiment: &str, results: &[RunResults]) -> Comparison {
        compare(experiment, results, &PrimarySpec::default())
    }

    fn cost(seed: u64) -> Cost {
        let (steps, peak) = ((100 + seed) as f64, seed as f64);
        Cost::of(&[(Steps, steps), (Clips, 6400.0), (Flops, 2e12), (WallS, 90.0), (DeviceS, 60.0), (PeakBytes, peak)])
    }

    fn own_noise(arm: &str, seed: u64) -> f64 {
        let wave = [0.0, 0.001, -0.001][seed as usize % 3];
        if arm == "iivcl" { wave } else { 0.0 }
    }

    fn scores(arm: &str, mean: f64, seed: u64) -> Vec<Score> {
        let probe = if arm == "scratch" { "supervised" } else { "linear" };
        let draws = if arm == "scratch" { 1 } else { 3 };
        let mut scores = Vec::new();
        for (task, budget, metric) in
            [("b", "2", "top1"), ("b", "10", "top1"), ("b", "all", "top1"), ("a", "2", "top1")]
        {
            for (fold, draw) in (0..2).flat_map(|f| (0..draws).map(move |d| (f, d))) {
                let noise = ((seed * 31 + fold * 7 + draw * 3) % 11) as f64 / 50.0;
                let (task, probe, budget, metric) = (task.into(), probe.into(), budget.into(), metric.into());
                let (fold, draw, value) = (fold as usize, draw as usize, mean + noise);
                scores.push(Score { task, probe, budget, metric, fold, draw, value, n_train: 4, n_test: 9 });
            }
        }
        scores
    }

    #[test]
    fn noise_that_arms_share_drops_out_of_the_difference() {
        let found = compared("pilot", &pilot(&[("intra", 0.40), ("iivcl", 0.42), ("random", 0.42)], 3));
        let of = |arm: &str, reference: &str| {
            let mut of_pair = found.differences.iter().filter(|d| d.arm == arm && d.reference == reference);
            of_pair.next().unwrap().clone()
        };
        let better = of("iivcl", "intra");
        assert!((better.mean - 0.02).abs() < 1e-9 && better.finding == Finding::Higher);
        assert_eq!((better.n, better.seeds), (3 * 2 * 3, 3));
        assert_eq!(of("iivcl", "random").finding, Finding::NotDistinguishable);
        let row = found.rows.iter().find(|r| r.arm == "iivcl").unwrap();
        let width = |ci95: Option<[f64; 2]>| ci95.map(|[low, high]| high - low).unwrap();
        assert!(width(row.ci95) > 10.0 * width(better.ci95), "the noise is in the interval of the mean");
    }

    #[test]
    fn scratch_is_held_against_the_linear_probe_on_the_draws_that_both_have() {
        let found = compared("pilot", &pilot(&[("scratch", 0.3), ("intra", 0.4)], 3));
        let d = found.differences.iter().find(|d| d.reference == "scratch").unwrap();
        assert_eq!((d.key.probe.as_str(), d.reference_probe.as_str(), d.n), ("linear", "supervised", 3 * 2));
        assert!((d.mean - 0.1).abs() < 1e-12);
    }

    #[test]
    fn means_on_the_shared_draws_differ_by_the_paired_difference_however_many_draws_an_arm_has() {
        // The third draw is much worse: an arm that has it looks worse than from scratch, which lacks it.
        let mut runs = pilot(&[("scratch", 0.38), ("intra", 0.4)], 3);
        let last = runs.iter_mut().flat_map(|run| &mut run.scores).filter(|score| score.draw == 2);
        last.for_each(|score| score.value -= 0.3);
        let found = compared("pilot", &runs);
        let mean = |rows: &[Row], arm: &str| {
            rows.iter()
                .find(|r| (r.arm.as_str(), r.key.task.as_str(), r.key.budget.as_str()) == (arm, "b", "2"))
                .unwrap()
                .mean
        };
        assert!(mean(&found.rows, "intra") < mean(&found.rows, "scratch"));
        let d = found.differences.iter().find(|d| d.key.task == "b" && d.key.budget == "2").unwrap();
        let apart = mean(&found.shared, "intra") - mean(&found.shared, "scratch");
        assert!((d.mean - 0.02).abs() < 1e-9 && (apart - d.mean).abs() < 1e-9, "{apart} {}", d.mean);
        assert!(found.shared.iter().all(|row| row.n == 3 * 2));
        assert!(table::text(&found).contains("on the folds and draws that all arms have"));
        assert_eq!(compared("pilot", &pilot(&[("random", 0.3), ("intra", 0.4)], 3)).shared, []);
    }

    #[test]
    fn the_verdict_claims_no_more_than_its_interval() {
        let verdict =
            |iivcl: f64, seeds| compared("pilot", &pilot(&[("intra", 0.4), ("iivcl", iivcl)], seeds)).verdicts;
        let higher = &verdict(0.42, 3)[0];
        assert!(higher.en.contains("beats intra by 2.0 points in accuracy"), "{}", higher.en);
        assert!(higher.ja.contains("正解率が 2.0 ポイント高い"), "{}", higher.ja);
        assert_eq!((higher.tasks.join(" "), higher.budgets.join(" ")), ("b a".to_owned(), "2 10".to_owned()));
        assert!(verdict(0.38, 3)[0].en.contains("falls behind intra by 2.0 points"));
        let same = &verdict(0.40, 3)[0];
        assert!(same.en.contains("not yet distinguishable") && same.ja.contains("差があるとはまだ言えない"));
        let one = &verdict(0.50, 1)[0];
        assert!(one.en.starts_with("One seed says nothing") && one.ja.contains("判断できない"));
    }

    #[test]
    fn an_endpoint_that_was_chosen_is_the_only_one_that_a_verdict_rests_on() {
        let runs = pilot(&[("intra", 0.4), ("iivcl", 0.42)], 3);
        let verdicts = |primary: &PrimarySpec| compare("pilot", &runs, primary).verdicts;
        let of = |tasks: &[&str], budgets: &[Budget], probe: Option<&str>, metric: Option<&str>| PrimarySpec {
            of_tasks: tasks.iter().map(|task| (*task).to_owned()).collect(),
            at_budgets: budgets.to_vec(),
            by_probe: probe.map(str::to_owned),
            by_metric: metric.map(str::to_owned),
            ..PrimarySpec::default()
        };
        let rests_on = |primary: &PrimarySpec| {
            let verdict = verdicts(primary).remove(0);
            (verdict.tasks.join(" "), verdict.budgets.join(" "), verdict.metric)
        };
        let words = |tasks: &str, budgets: &str| (tasks.to_owned(), budgets.to_owned(), "top1".to_owned());
        assert_eq!(rests_on(&of(&["a"], &[], None, None)), words("a", "2"));
        assert_eq!(rests_on(&of(&[], &[Budget::PerClass(10), Budget::All], None, None)), words("b", "10 all"));
        assert_eq!(rests_on(&of(&[], &[], Some("linear"), Some("top1"))), words("b a", "2 10"));
        // What was chosen and has no results leaves no verdict; no other number takes its place.
        assert_eq!(verdicts(&of(&[], &[], Some("knn"), None)), []);
        assert_eq!(verdicts(&of(&[], &[], None, Some("macro_f1"))), []);
    }

    #[test]
    fn costs_are_means_per_run_and_the_largest_memory() {
        let found = compared("pilot", &pilot(&[("intra", 0.4)], 3));
        let CostRow { runs, cost, .. } = &found.cost[0];
        assert_eq!((*runs, cost.steps(), cost.get(PeakBytes)), (3, 102, 3.0));
    }

    #[test]
    fn compute_is_compared_by_processor_time_where_every_run_of_every_arm_has_it() {
        let mut runs = pilot(&[("random", 0.2), ("intra", 0.4)], 2);
        assert_eq!(compared("pilot", &runs).compute(), DeviceS, "runs of an earlier version");
        runs.iter_mut().for_each(|run| run.cost.set(CpuS, 100.0));
        let found = compared("pilot", &runs);
        assert_eq!(found.compute(), CpuS);
        assert_eq!(serde_json::to_value(&found).unwrap()["cost"][0]["cpu_s"], 100.0);
        let text = table::text(&found);
        let title = text.lines().find(|line| line.starts_with("cost of a run")).unwrap();
        assert!(title.contains("core minutes") && text.contains("1.7"), "{text}");
        runs[3].cost = cost(2);
        assert_eq!(compared("pilot", &runs).compute(), DeviceS, "one run lacks it");
        assert_eq!(compared("pilot", &[]).compute(), DeviceS);
    }

    #[test]
    fn words_of_a_later_version_are_shown_by_their_keys_behind_those_that_are_known() {
        let mut runs = pilot(&[("random", 0.2), ("intra", 0.4)], 3);
        let later =
            |s: &Score, probe: &str, metric: &str| Score { probe: probe.into(), metric: metric.into(), ..s.clone() };
        for run in &mut runs {
            let seen: Vec<Score> = run.scores.iter().filter(|s| s.task == "a").cloned().collect();
            run.scores.extend(seen.iter().flat_map(|s| [later(s, "linear", "a_later"), later(s, "attentive", "top1")]));
        }
        let found = compared("pilot", &runs);
        let of_task = |probe: &str| {
            let rows = found.rows.iter().filter(|r| r.arm == "intra" && r.key.task == "a" && r.key.probe == probe);
            rows.map(|r| r.key.metric.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            (of_task("linear").join(" "), of_task("attentive").join(" ")),
            ("top1 a_later".into(), "top1".into())
        );
        let text = table::text(&found);
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} is missing in\n{text}"));
        assert!(at("a, top-1, labels a class") < at("a, a_later, labels a class"));
        let block = &text[at("a, top-1")..at("a, a_later")];
        assert!(block.find("intra  ").unwrap() < block.find("attentive").unwrap(), "{block}");
    }

    #[test]
    fn the_json_has_the_keys_that_other_programs_rely_on() {
        let found = compared("pilot", &pilot(&[("random", 0.2), ("intra", 0.4)], 2));
        let json = serde_json::to_value(&found).unwrap();
        assert_eq!(json["experiment"], "pilot");
        for key in ["arm", "task", "probe", "budget", "metric", "n", "mean", "sd", "ci95"] {
            assert!(!json["rows"][0][key].is_null(), "{key}");
        }
        for key in ["arm", "runs", "steps", "clips", "flops", "wall_s", "device_s", "peak_bytes"] {
            assert!(!json["cost"][0][key].is_null(), "{key}");
        }
    }

    #[test]
    fn the_text_shows_means_intervals_differences_and_the_verdict() {
        let arms = [("random", 0.2), ("scratch", 0.3), ("intra", 0.40), ("iivcl", 0.42)];
        let text = table::text(&compared("pilot", &pilot(&arms, 3)));
        for part in [
            "b, top-1, labels a class",
            "iivcl − intra, points",
            "+2.0 [+1.8, +2.2]*",
            "18/18/18",
            "by 2.0 points in accuracy",
        ] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
        let columns = ["cost of a run", "runs", "steps", "clips", "PFLOP", "minutes", "peak MB"];
        let title = text.lines().find(|line| line.starts_with("cost of a run")).unwrap();
        assert_eq!(title.split("  ").filter(|cell| !cell.is_empty()).map(str::trim).collect::<Vec<_>>(), columns);
        let one = table::text(&compared("pilot", &pilot(&arms, 1)));
        assert!(one.contains("One seed says nothing: no interval"), "{one}");
        assert!(table::text(&compared("other", &[])).contains("no finished run"));
    }
}
