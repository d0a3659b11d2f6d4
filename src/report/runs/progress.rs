//! Progress of pre-training: the scores of the probes at every snapshot, averaged over seeds, against what the
//! pre-training had cost by then.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::config::{MethodKind, MethodTraits, PrimarySpec};
use crate::engine::run::checkpoint::{self, Manifest};
use crate::engine::run::journal::{Journal, Unit};
use crate::engine::run::probing;
use crate::eval::stats::score as summary_of;
use crate::measure::{CostKind, ProbeKind};
use crate::report::verdict::cells::Cells;
use crate::report::verdict::select::comparable;
use crate::report::verdict::wording::{interval_cell, labels};
use crate::store::results::{Cost, RunResults, Score};
use crate::store::run_folder::read_ron;
use crate::store::{RunError, RunFolder, Workspace};
use crate::text::Language;

/// All curves of an experiment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OverTraining {
    pub experiment: String,
    /// Arms in the order of the comparison; within an arm tasks, probes, metrics and budgets in reading order.
    pub curves: Vec<ProbeCurve>,
    /// Runs under the same name but with other settings; they are in no number here.
    pub left_out: Vec<String>,
}

/// One probe of one arm over its pre-training.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProbeCurve {
    pub arm: String,
    /// `random`, `intra` or `iivcl`.
    pub method: String,
    pub task: String,
    pub probe: String,
    pub metric: String,
    pub budget: String,
    /// By step. An untrained arm has one, at step 0.
    pub points: Vec<ProbePoint>,
}

/// The probe after `step`, over all seeds that have come so far.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ProbePoint {
    pub step: u64,
    /// Per run, up to this step; probes and evaluation are left out.
    #[serde(flatten)]
    pub cost: Cost,
    /// Seconds of training, which `wall_s` of the cost tells too: other programs read this key.
    pub secs: f64,
    /// Mean of the seed means, a share between 0 and 1.
    pub mean: f64,
    /// Standard deviation of the single scores.
    pub sd: Option<f64>,
    /// 95 % interval of the mean by seed; none with one seed.
    pub ci95: Option<[f64; 2]>,
    /// Scores behind it: seeds × folds × draws.
    pub n: usize,
    pub seeds: usize,
}

/// What one run has shown so far: itself, and per step what it had cost and its scores.
struct Seen {
    run: RunResults,
    points: BTreeMap<u64, (Cost, Vec<Score>)>,
}

/// Reads the runs of `experiment`, finished or not. Damaged folders are left out with a warning.
pub fn read(workspace: &Workspace, experiment: &str) -> Result<OverTraining, RunError> {
    let mut all = Vec::new();
    for folder in RunFolder::all(&workspace.runs_dir())? {
        match seen(&folder, experiment) {
            Ok(Some(run)) => all.push(run),
            Ok(None) => {}
            Err(error) => tracing::warn!("left out: {error}"),
        }
    }
    Ok(curves(experiment, &all))
}

fn seen(folder: &RunFolder, experiment: &str) -> Result<Option<Seen>, RunError> {
    let record = folder.record()?;
    if record.config.experiment.name != experiment {
        return Ok(None);
    }
    let results = match folder.file("results.ron").is_file() {
        true => Some(folder.results()?),
        false => None,
    };
    let path = folder.file(probing::FILE);
    let units = Journal::units(&path).map_err(|source| RunError::Io { path, source })?;
    let mut points = by_step(units);
    if let (true, Some(results)) = (points.is_empty(), &results) {
        points.extend(last_point(folder, results));
    }
    let begun = || RunResults::new(&folder.name(), &record.config, record.started, Vec::new(), Cost::default());
    Ok(Some(Seen { run: results.unwrap_or_else(begun), points }))
}

fn by_step(units: Vec<Unit>) -> BTreeMap<u64, (Cost, Vec<Score>)> {
    let mut points: BTreeMap<u64, (Cost, Vec<Score>)> = BTreeMap::new();
    for unit in units {
        let Some(step) = probing::step_of(&unit) else { continue };
        let point = points.entry(step).or_insert_with(|| (unit.cost.clone(), Vec::new()));
        point.1.extend(unit.scores);
    }
    points
}

/// The end of a run that was made before probes ran at snapshots.
fn last_point(folder: &RunFolder, results: &RunResults) -> Option<(u64, (Cost, Vec<Score>))> {
    let frozen = |s: &&Score| ProbeKind::find(&s.probe).is_some_and(|probe| !probe.trains_network());
    let scores: Vec<Score> = results.scores.iter().filter(frozen).cloned().collect();
    let root = folder.checkpoints();
    let last = checkpoint::steps(&root).last().map(|step| checkpoint::folder(&root, *step).join(checkpoint::MANIFEST));
    let kind = MethodTraits::of(&results.method).map(|traits| traits.kind);
    let manifest = last.and_then(|path| read_ron::<Manifest>(&path).ok());
    let cost = match manifest {
        Some(manifest) => manifest.cost,
        None if kind == Some(MethodKind::Untrained) => Cost::default(),
        None => results.cost.clone(),
    };
    (!scores.is_empty()).then_some((cost.steps(), (cost, scores)))
}

fn curves(experiment: &str, all: &[Seen]) -> OverTraining {
    let runs: Vec<RunResults> = all.iter().map(|s| s.run.clone()).collect();
    let (kept, left_out) = comparable(&runs);
    let find = |run: &&RunResults| all.iter().find(|s| s.run.run == run.run);
    let kept: Vec<&Seen> = kept.iter().filter_map(find).collect();
    let steps: BTreeSet<u64> = kept.iter().flat_map(|s| s.points.keys().copied()).collect();
    let mut curves: Vec<ProbeCurve> = Vec::new();
    for step in steps {
        add_step(&mut curves, step, &kept);
    }
    let order: Vec<&str> = kept.iter().map(|s| s.run.arm.as_str()).collect();
    // Stable: within an arm the reading order stays.
    curves.sort_by_key(|c| order.iter().position(|arm| *arm == c.arm));
    OverTraining { experiment: experiment.to_owned(), curves, left_out }
}

fn add_step(curves: &mut Vec<ProbeCurve>, step: u64, kept: &[&Seen]) {
    let at_step = |s: &&Seen| {
        let (cost, scores) = s.points.get(&step)?.clone();
        Some(RunResults { scores, cost, ..s.run.clone() })
    };
    let runs: Vec<RunResults> = kept.iter().filter_map(at_step).collect();
    let cells = Cells::new(&runs.iter().collect::<Vec<_>>(), &PrimarySpec::default());
    for (arm, method) in &cells.arms {
        let costs: Vec<&Cost> = runs.iter().filter(|r| r.arm == *arm).map(|r| &r.cost).collect();
        let cost = Cost::per_run(&costs);
        for key in &cells.keys {
            let scores: Vec<(u64, f64)> = cells.get(arm, key).iter().map(|e| (e.seed, e.value)).collect();
            let Some(s) = summary_of(&scores) else { continue };
            let (mean, sd, ci95, n, seeds) = (s.mean, s.sd, s.ci95, s.n, s.seeds);
            let point =
                ProbePoint { step, cost: cost.clone(), secs: cost.get(CostKind::WallS), mean, sd, ci95, n, seeds };
            let [task, probe, metric, budget] = [&key.task, &key.probe, &key.metric, &key.budget].map(String::to_owned);
            let new =
                ProbeCurve { arm: arm.clone(), method: method.clone(), task, probe, metric, budget, points: vec![] };
            match curves.iter_mut().find(|c| c.is_like(&new)) {
                Some(curve) => curve.points.push(point),
                None => curves.push(ProbeCurve { points: vec![point], ..new }),
            }
        }
    }
}

impl ProbeCurve {
    fn is_like(&self, other: &Self) -> bool {
        fn key(c: &ProbeCurve) -> [&str; 5] {
            [&c.arm, &c.task, &c.probe, &c.metric, &c.budget]
        }
        key(self) == key(other)
    }
}

/// The curves of one metric for people, one block per task, probe and label budget.
pub fn text(over: &OverTraining, metric: &str) -> String {
    let shown: Vec<&ProbeCurve> = over.curves.iter().filter(|c| c.metric == metric).collect();
    let mut blocks: Vec<String> = Vec::new();
    let about = |c: &ProbeCurve| {
        let labels = match c.budget.parse::<usize>() {
            Ok(n) => format!("{n} labels a class"),
            Err(_) => labels(std::slice::from_ref(&c.budget), Language::En),
        };
        format!("{}, {}, {metric}, {labels}", c.task, c.probe)
    };
    let mut titles: Vec<String> = Vec::new();
    for curve in &shown {
        let title = about(curve);
        if titles.contains(&title) {
            continue;
        }
        let mut lines = vec![title.clone(), line(["arm", "step", "clips", "TFLOP", "hours", "mean %", "± 95 %", "n"])];
        for curve in shown.iter().filter(|c| about(c) == title) {
            lines.extend(curve.points.iter().map(|p| point_line(&curve.arm, p)));
        }
        blocks.push(lines.join("\n"));
        titles.push(title);
    }
    blocks.join("\n\n")
}

fn point_line(arm: &str, p: &ProbePoint) -> String {
    let half = interval_cell(p.mean, p.ci95);
    let half = half.trim_start_matches("± ");
    let half = if half.is_empty() { "-" } else { half };
    let (flops, hours) = (format!("{:.1}", p.cost.get(CostKind::Flops) / 1e12), format!("{:.3}", p.secs / 3600.0));
    let (step, clips, n) = (p.step.to_string(), p.cost.get(CostKind::Clips).to_string(), p.n.to_string());
    line([arm, &step, &clips, &flops, &hours, &format!("{:.1}", p.mean * 100.0), half, &n])
}

fn line(cells: [&str; 8]) -> String {
    let [arm, rest @ ..] = cells;
    rest.iter().fold(format!("  {arm:<12}"), |line, cell| format!("{line} {cell:>8}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(value: f64, draw: usize) -> Score {
        let [task, probe, budget, metric] = ["t", "knn", "2", "top1"].map(String::from);
        Score { task, probe, budget, metric, fold: 0, draw, value, n_train: 2, n_test: 4 }
    }

    fn cost(step: u64, seed: u64) -> Cost {
        let (steps, clips, wall_s) = (step as f64, (10 * step) as f64, (step + seed) as f64);
        Cost::of(&[(CostKind::Steps, steps), (CostKind::Clips, clips), (CostKind::WallS, wall_s)])
    }

    fn seen(arm: &str, seed: u64, points: &[(u64, f64)]) -> Seen {
        let run = RunResults {
            run: format!("{arm}-{seed}"),
            experiment: "e".into(),
            arm: arm.into(),
            method: arm.into(),
            seed,
            shared_settings: String::new(),
            arm_settings: String::new(),
            ended_unix: seed,
            scores: vec![],
            cost: Cost::default(),
        };
        let point =
            |&(step, value): &(u64, f64)| (step, (cost(step, seed), vec![score(value, 0), score(value + 0.1, 1)]));
        Seen { run, points: points.iter().map(point).collect() }
    }

    #[test]
    fn points_average_the_seeds_that_have_come_so_far() {
        let runs =
            [seen("intra", 1, &[(5, 0.2), (10, 0.4)]), seen("intra", 3, &[(5, 0.4)]), seen("random", 1, &[(0, 0.1)])];
        let over = curves("e", &runs);
        let arms: Vec<&str> = over.curves.iter().map(|c| c.arm.as_str()).collect();
        assert_eq!(arms, ["random", "intra"]);
        let steps = |c: &ProbeCurve| c.points.iter().map(|p| (p.step, p.seeds, p.n)).collect::<Vec<_>>();
        assert_eq!(steps(&over.curves[0]), [(0, 1, 2)]);
        assert_eq!(steps(&over.curves[1]), [(5, 2, 4), (10, 1, 2)]);
        let first = &over.curves[1].points[0];
        assert!((first.mean - 0.35).abs() < 1e-12 && first.ci95.is_some());
        assert_eq!((first.cost.get(CostKind::Clips), first.secs), (50.0, 7.0));
        assert!(text(&over, "top1").contains("t, knn, top1, 2 labels a class"));
    }

    #[test]
    fn lines_of_one_step_are_one_point() {
        let unit = |name: &str| Unit { unit: name.into(), scores: vec![score(0.5, 0)], cost: Cost::default() };
        let points = by_step(vec![unit("step-3/a"), unit("step-3/b"), unit("step-9/a")]);
        assert_eq!(points.iter().map(|(s, p)| (*s, p.1.len())).collect::<Vec<_>>(), [(3, 2), (9, 1)]);
    }
}
