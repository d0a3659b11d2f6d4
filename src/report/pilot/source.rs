//! What the page is made from, read once.

use std::collections::BTreeSet;

use serde::Serialize;

use super::data_checks::{DataChecks, Judged};
use super::derived_cost::derive;
use super::worst_group::{self, WorstGroup};
use crate::config::{Arm, DecisionSpec, PoolUse, PriceList, PrimarySpec, TaskSpec};
use crate::data::browse::SetView;
use crate::report::runs::progress::{self, ProbeCurve};
use crate::report::verdict::effect::Estimate;
use crate::report::verdict::recordings::RunAnswers;
use crate::store::index::{self, IndexError};
use crate::store::prices;
use crate::store::results::{Cost, RunResults};
use crate::store::roadmap::{self, Tick};
use crate::store::{RunError, RunFolder, Workspace, group_scores, predictions};
use crate::text::LocalText;

/// A run that has no results yet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waiting {
    pub run: String,
    pub arm: String,
    pub seed: u64,
    /// `queued`, `running`, `failed` …
    pub state: String,
}

/// A run that should have results and has none that count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lost {
    pub arm: String,
    pub seed: u64,
    /// Its name, and why it cannot be read; `None`: there is no such run, though other arms have one of this seed. An
    /// experiment has the same seeds for all arms.
    pub unreadable: Option<(String, LocalText)>,
}

/// A probe's score during pre-training, over the seeds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checkpoint {
    pub arm: String,
    pub task: String,
    pub probe: String,
    pub metric: String,
    pub budget: String,
    pub step: u64,
    /// Spent up to this step, mean over seeds.
    pub cost: Cost,
    pub score: Estimate,
}

impl Checkpoint {
    fn all(curve: &ProbeCurve) -> impl Iterator<Item = Self> + '_ {
        let [arm, task, probe, metric, budget] =
            [&curve.arm, &curve.task, &curve.probe, &curve.metric, &curve.budget].map(String::clone);
        let empty = Self { arm, task, probe, metric, budget, ..Self::default() };
        curve.points.iter().map(move |p| Self {
            step: p.step,
            cost: p.cost.clone(),
            score: Estimate { mean: p.mean, ci95: p.ci95, n: p.n, seeds: p.seeds },
            ..empty.clone()
        })
    }
}

/// The stored facts of one experiment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    pub experiment: String,
    /// Results of finished runs; those of other experiments are passed over.
    pub results: Vec<RunResults>,
    /// What their runs answered, by group.
    pub answers: Vec<RunAnswers>,
    pub checkpoints: Vec<Checkpoint>,
    /// Runs without results.
    pub waiting: Vec<Waiting>,
    /// Runs that are not there or cannot be read.
    pub lost: Vec<Lost>,
    /// The tasks as the latest run knew them.
    pub tasks: Vec<TaskSpec>,
    /// The data sets that it pooled, and which of their videos.
    pub sets: Vec<String>,
    pub pool: PoolUse,
    /// Snapshots at which the newest run was to be probed; `None` where the probes look at its end only.
    pub probed_snapshots: Option<usize>,
    /// The contrast that the verdict is about, as the newest run knew it.
    pub primary: PrimarySpec,
    /// The rule of the decision, as the newest run knew it.
    pub decision: DecisionSpec,
    /// Whether runs knew different ones: something was changed after the first run.
    pub primary_changed: bool,
    /// The prices of the workspace.
    pub prices: PriceList,
    /// The group that the headline's arm serves worst, by task, where its answers were kept.
    pub worst_groups: Vec<WorstGroup>,
    /// What is known of the sets that are judged on.
    pub checks: DataChecks,
    /// What people have seen to outside of the program.
    pub ticks: Vec<Tick>,
    /// Footage of the pooled sets; unknown where one is no longer there.
    pub footage_hours: Option<f64>,
    /// The arms as the runs knew them: name and method, in the order of creation.
    pub arms: Vec<(String, String)>,
}

impl Source {
    /// Reads everything about `experiment`. What cannot be read is passed over with a warning in the log, and runs among it
    /// are listed: one damaged file must not hide all other results, nor be hidden by them.
    ///
    /// # Errors
    /// The runs cannot be listed.
    pub fn read(workspace: &Workspace, experiment: &str) -> Result<Self, IndexError> {
        let (entries, problems) = index::list(workspace)?;
        let mut source = Self { experiment: experiment.to_owned(), ..Self::default() };
        let mut recordings = None;
        for entry in entries.into_iter().filter(|e| e.experiment == experiment) {
            let Ok(folder) = RunFolder::open(&workspace.runs_dir(), &entry.run) else { continue };
            if let Ok(record) = folder.record() {
                source.add_arm(&record.config.arm);
                let experiment = record.config.experiment;
                let first = source.tasks.is_empty();
                let known = (&source.primary, &source.decision);
                source.primary_changed |= !first && known != (&experiment.primary, &experiment.decision);
                (source.primary, source.decision) = (experiment.primary, experiment.decision);
                let snapshots = experiment.pretrain.snapshots;
                source.probed_snapshots = experiment.evaluation.probe_checkpoints.then_some(snapshots);
                source.tasks = experiment.evaluation.tasks;
                recordings = experiment.data.source_group;
                (source.sets, source.pool) = (experiment.data.sets, experiment.data.pool);
            }
            match read_results(&folder) {
                Some(Ok(results)) => source.add_results(&folder, results),
                Some(Err(why)) => {
                    let unreadable = Some((entry.run, why.into()));
                    source.lost.push(Lost { arm: entry.arm, seed: entry.seed, unreadable });
                }
                None => source.waiting.push(Waiting {
                    run: entry.run,
                    arm: entry.arm,
                    seed: entry.seed,
                    state: entry.state.word().to_owned(),
                }),
            }
        }
        problems.into_iter().for_each(|problem| source.add_unreadable(workspace, problem));
        source.add_absent();
        let progress = progress::read(workspace, experiment)?;
        source.checkpoints = progress.curves.iter().flat_map(Checkpoint::all).collect();
        source.price(workspace);
        source.footage_hours = footage_hours(workspace, &source.sets);
        source.worst_groups = source.read_worst_groups(workspace);
        source.ticks = roadmap::read(workspace, experiment).unwrap_or_else(|error| {
            tracing::warn!("no ticks of the roadmap: {error}");
            Vec::new()
        });
        source.checks = DataChecks::kept(workspace, &source.judged_sets(), recordings.as_deref());
        Ok(source)
    }

    /// The data sets that are judged on, once for each group column that a task on it does not cut.
    pub fn judged_sets(&self) -> Vec<Judged> {
        let mut sets: Vec<Judged> = Vec::new();
        for task in &self.tasks {
            let judged = (task.set.clone(), task.group.clone());
            if !sets.contains(&judged) {
                sets.push(judged);
            }
        }
        sets
    }

    fn read_worst_groups(&self, workspace: &Workspace) -> Vec<WorstGroup> {
        let arms: Vec<(&str, &str)> = self.arms.iter().map(|(arm, method)| (arm.as_str(), method.as_str())).collect();
        let Some((arm, _)) = self.primary.names(&arms) else { return Vec::new() };
        worst_group::read(workspace, arm, &self.results, &self.tasks)
    }

    /// Reads the prices and adds to every cost what follows from it.
    fn price(&mut self, workspace: &Workspace) {
        self.prices = prices::read(workspace).unwrap_or_else(|error| {
            tracing::warn!("no prices: {error}");
            PriceList::default()
        });
        let checkpoints = self.checkpoints.iter_mut().map(|checkpoint| &mut checkpoint.cost);
        let costs = self.results.iter_mut().map(|run| &mut run.cost).chain(checkpoints);
        costs.for_each(|cost| derive(cost, &self.prices));
    }

    fn add_results(&mut self, folder: &RunFolder, results: RunResults) {
        let rows = predictions::read(&folder.file(predictions::FILE));
        let of_groups = group_scores::read(&folder.file(group_scores::FILE));
        self.answers.push(RunAnswers::new(&results, &rows).with_group_scores(of_groups));
        self.results.push(results);
    }

    /// A run that the list leaves out. Its results count where they are whole; else it is lost, if it is one of this
    /// experiment: by its record, or by its name and an arm that other runs have.
    fn add_unreadable(&mut self, workspace: &Workspace, problem: RunError) {
        let Some(run) = problem.run() else { return };
        let Ok(folder) = RunFolder::open(&workspace.runs_dir(), &run) else { return };
        if let Some(Ok(results)) = read_results(&folder) {
            if results.experiment == self.experiment {
                self.add_results(&folder, results);
            }
            return;
        }
        let of_record = folder.record().map(|record| record.config);
        let found = match &of_record {
            Ok(config) if config.experiment.name != self.experiment => return,
            Ok(config) => Some((config.arm.name.clone(), config.seed)),
            Err(_) => arm_and_seed(&run, &self.experiment).filter(|(arm, _)| self.arms.iter().any(|(a, _)| a == arm)),
        };
        if let Some((arm, seed)) = found {
            tracing::warn!("left out: {problem}");
            self.lost.push(Lost { arm, seed, unreadable: Some((run, problem.into())) });
        }
    }

    /// Seeds of other arms that an arm has no run of.
    fn add_absent(&mut self) {
        let finished = self.results.iter().filter(|r| r.experiment == self.experiment).map(|r| (r.arm.clone(), r.seed));
        let waiting = self.waiting.iter().map(|w| (w.arm.clone(), w.seed));
        let lost = self.lost.iter().map(|l| (l.arm.clone(), l.seed));
        let known: BTreeSet<(String, u64)> = finished.chain(waiting).chain(lost).collect();
        let seeds: BTreeSet<u64> = known.iter().map(|(_, seed)| *seed).collect();
        let all = self.arms.iter().flat_map(|(arm, _)| seeds.iter().map(move |seed| (arm.clone(), *seed)));
        let absent = all.filter(|run| !known.contains(run));
        let absent: Vec<Lost> = absent.map(|(arm, seed)| Lost { arm, seed, unreadable: None }).collect();
        self.lost.extend(absent);
    }

    fn add_arm(&mut self, arm: &Arm) {
        if !self.arms.iter().any(|(name, _)| *name == arm.name) {
            self.arms.push((arm.name.clone(), arm.kind()));
        }
    }
}

/// Hours of stored footage of these sets.
fn footage_hours(workspace: &Workspace, sets: &[String]) -> Option<f64> {
    let hours = |name: &String| Some(SetView::load(workspace, name).ok()?.figures().hours);
    sets.iter().map(hours).sum::<Option<f64>>().filter(|hours| *hours > 0.0)
}

/// The results of a run folder; `None` where it has none.
fn read_results(folder: &RunFolder) -> Option<Result<RunResults, RunError>> {
    let is_there = folder.file("results.ron").is_file();
    is_there.then(|| folder.results().inspect_err(|error| tracing::warn!("left out: {error}")))
}

/// Arm and seed in the name of a run, `<experiment>-<arm>-s<seed>-<hash>`.
fn arm_and_seed(run: &str, experiment: &str) -> Option<(String, u64)> {
    let (rest, _hash) = run.strip_prefix(experiment)?.strip_prefix('-')?.rsplit_once('-')?;
    let (arm, seed) = rest.rsplit_once("-s")?;
    Some((arm.to_owned(), seed.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_known_by_its_name() {
        let known = |run| arm_and_seed(run, "my-pilot");
        assert_eq!(known("my-pilot-intra-rho4-s12-0a1b2c3d"), Some(("intra-rho4".into(), 12)));
        assert_eq!(known("my-pilot-2-intra-s0-0a1b2c3d"), Some(("2-intra".into(), 0)), "no arm of the experiment");
        for other in ["my-pilot", "your-pilot-intra-s0-0a1b2c3d", "my-pilot-intra", "my-pilot-intra-sx-0a1b2c3d"] {
            assert_eq!(known(other), None, "{other}");
        }
    }

    #[test]
    fn an_arm_without_a_seed_that_others_have_lacks_a_run() {
        let waits = |arm: &str, seed| Waiting { run: String::new(), arm: arm.into(), seed, state: "queued".into() };
        let arms = [("a".to_owned(), "random".to_owned()), ("b".to_owned(), "intra".to_owned())].to_vec();
        let waiting = vec![waits("a", 0), waits("a", 1), waits("b", 0)];
        let mut source = Source { arms, waiting, ..Source::default() };
        source.add_absent();
        assert_eq!(source.lost, [Lost { arm: "b".into(), seed: 1, unreadable: None }]);
    }
}
