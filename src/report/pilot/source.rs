//! What the page is made from, read once.

use serde::Serialize;

use crate::config::{Arm, DecisionSpec, PoolUse, PrimarySpec, TaskSpec};
use crate::report::runs::progress::{self, ProbeCurve};
use crate::report::verdict::effect::Estimate;
use crate::report::verdict::recordings::RunAnswers;
use crate::store::index::{self, IndexError};
use crate::store::results::{Cost, RunResults};
use crate::store::{RunFolder, Workspace, predictions};

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
    /// The contrast that the verdict is about, as the newest run knew it.
    pub primary: PrimarySpec,
    /// The rule of the decision, as the newest run knew it.
    pub decision: DecisionSpec,
    /// Whether runs knew different ones: something was changed after the first run.
    pub primary_changed: bool,
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
        for entry in entries.into_iter().filter(|e| e.experiment == experiment) {
            let Ok(folder) = RunFolder::open(&workspace.runs_dir(), &entry.run) else { continue };
            if let Ok(record) = folder.record() {
                source.add_arm(&record.config.arm);
                let experiment = record.config.experiment;
                let first = source.tasks.is_empty();
                let known = (&source.primary, &source.decision);
                source.primary_changed |= !first && known != (&experiment.primary, &experiment.decision);
                (source.primary, source.decision) = (experiment.primary, experiment.decision);
                source.tasks = experiment.evaluation.tasks;
                (source.sets, source.pool) = (experiment.data.sets, experiment.data.pool);
            }
            match read_results(&folder) {
                Some(results) => {
                    let rows = predictions::read(&folder.file(predictions::FILE));
                    source.answers.push(RunAnswers::new(&results, &rows));
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
        Ok(source)
    }

    fn add_arm(&mut self, arm: &Arm) {
        if !self.arms.iter().any(|(name, _)| *name == arm.name) {
            self.arms.push((arm.name.clone(), arm.method.key().to_owned()));
        }
    }
}

/// The results of a run folder; `None` where it has none or they are damaged.
fn read_results(folder: &RunFolder) -> Option<RunResults> {
    if !folder.file("results.ron").is_file() {
        return None;
    }
    folder.results().inspect_err(|error| tracing::warn!("left out: {error}")).ok()
}
