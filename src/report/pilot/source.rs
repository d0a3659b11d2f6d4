//! What the page is made from, read once.

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
use crate::store::{RunFolder, Workspace, group_scores, predictions};

/// A run that has no results yet.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Waiting {
    pub run: String,
    pub arm: String,
    pub seed: u64,
    /// `queued`, `running`, `failed` …
    pub state: String,
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
    /// Reads everything about `experiment`. What cannot be read is passed over with a warning in the log: one damaged
    /// file must not hide all other results.
    ///
    /// # Errors
    /// The runs cannot be listed.
    pub fn read(workspace: &Workspace, experiment: &str) -> Result<Self, IndexError> {
        let (entries, _) = index::list(workspace)?;
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
                Some(results) => {
                    let rows = predictions::read(&folder.file(predictions::FILE));
                    let of_groups = group_scores::read(&folder.file(group_scores::FILE));
                    source.answers.push(RunAnswers::new(&results, &rows).with_group_scores(of_groups));
                    source.results.push(results);
                }
                None => source.waiting.push(Waiting {
                    run: entry.run,
                    arm: entry.arm,
                    seed: entry.seed,
                    state: entry.state.word().to_owned(),
                }),
            }
        }
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

/// The results of a run folder; `None` where it has none or they are damaged.
fn read_results(folder: &RunFolder) -> Option<RunResults> {
    if !folder.file("results.ron").is_file() {
        return None;
    }
    folder.results().inspect_err(|error| tracing::warn!("left out: {error}")).ok()
}
