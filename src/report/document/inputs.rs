//! What a report is made from, read once; every section takes its numbers from here. The first page needs no more; what
//! the pages behind it show besides is [`super::evidence`].

use std::collections::{BTreeMap, HashSet};

use super::{Checks, ReportError};
use crate::config::method::order;
use crate::config::{Arm, Experiment};
use crate::data::browse::{Counts, Figures, SetView};
use crate::data::import;
use crate::data::note::Note;
use crate::job::{self, Job};
use crate::report::pilot::{Choice, Pilot, Source, View};
use crate::store::index::{self, RunEntry};
use crate::store::results::RunResults;
use crate::store::run_folder::unix_now;
use crate::store::{RunFolder, RunRecord, RunWarning, Workspace};

/// One run of the experiment, finished or not.
pub struct RunFacts {
    pub entry: RunEntry,
    pub record: RunRecord,
    pub warnings: Vec<RunWarning>,
    pub results: Option<RunResults>,
}

/// What is known of a data set.
pub struct SetFacts {
    pub name: String,
    /// None: it is no longer in the workspace, or cannot be read.
    pub known: Option<SetNumbers>,
}

/// A data set that is there.
pub struct SetNumbers {
    pub figures: Figures,
    /// Labels over the first group column.
    pub counts: Counts,
    pub notes: Vec<Note>,
    /// Readable files whose content another file has too, not counting the first of each.
    pub copies: usize,
    /// Pixels and frames per second of what is stored.
    pub short_side: u32,
    pub fps: f32,
}

/// Everything about one experiment.
pub struct Inputs {
    pub pilot: Pilot,
    /// One per task, at the defaults of the Pilot page.
    pub views: Vec<View>,
    /// By name.
    pub runs: Vec<RunFacts>,
    pub sets: Vec<SetFacts>,
    /// The experiment with all its arms and seeds as the runs knew it.
    pub experiment: Experiment,
    /// Unix seconds.
    pub written: i64,
}

/// Tells the job how far the reading is; a stop ends it.
pub(super) fn step(job: &Job, done: u64, total: u64) -> Result<(), ReportError> {
    match job.report("report", done, total) {
        job::Request::Stop | job::Request::Abort => Err(ReportError::Stopped),
        job::Request::Run | job::Request::Pause => Ok(()),
    }
}

impl Inputs {
    /// Reads an experiment: the first two of so many `steps` of the job. What cannot be read of a run or a data set is
    /// passed over with a warning in the log.
    ///
    /// # Errors
    /// No finished run, runs that cannot be listed, or a stop.
    pub fn read(workspace: &Workspace, name: &str, checks: Checks, job: &Job, steps: u64) -> Result<Self, ReportError> {
        let runs = runs(workspace, name)?;
        let mut source = Source::read(workspace, name)?;
        if checks == Checks::Complete && !source.results.is_empty() {
            source.checks.complete(workspace, job).map_err(|_| ReportError::Stopped)?;
        }
        let pilot = Pilot::new(source);
        let Some(experiment) = whole_experiment(&runs).filter(|_| !pilot.is_empty()) else {
            return Err(ReportError::NoResults { experiment: name.to_owned() });
        };
        step(job, 1, steps)?;
        let view = |task: &String| pilot.view(&Choice { task: task.clone(), ..Choice::default() });
        let views = pilot.options.tasks.iter().map(view).collect();
        let sets = set_names(&experiment).into_iter().map(|name| read_set(workspace, name)).collect();
        step(job, 2, steps)?;
        let written = unix_now() as i64;
        Ok(Self { pilot, views, runs, sets, experiment, written })
    }

    /// Finished runs that are in the numbers.
    pub fn finished(&self) -> impl Iterator<Item = &RunFacts> {
        let left_out = &self.pilot.comparison.left_out;
        self.runs.iter().filter(move |r| r.results.is_some() && !left_out.contains(&r.entry.run))
    }

    /// The arm's method as a word: `random`, `scratch`, `intra`, `iivcl` or `control`.
    pub fn method(&self, arm: &str) -> &str {
        let of_arm = |r: &&RunFacts| r.entry.arm == arm;
        self.runs.iter().find(of_arm).and_then(|r| r.results.as_ref()).map_or("", |r| r.method.as_str())
    }

    /// Data sets that are in the workspace.
    pub fn known_sets(&self) -> impl Iterator<Item = (&str, &SetNumbers)> {
        self.sets.iter().filter_map(|set| Some((set.name.as_str(), set.known.as_ref()?)))
    }
}

fn runs(workspace: &Workspace, experiment: &str) -> Result<Vec<RunFacts>, ReportError> {
    let (entries, _) = index::list(workspace)?;
    let read = |entry: RunEntry| {
        let folder = RunFolder::open(&workspace.runs_dir(), &entry.run).ok()?;
        let record = folder.record().map_err(|e| tracing::warn!("left out: {e}")).ok()?;
        let results = folder.results().ok();
        Some(RunFacts { record, warnings: folder.warnings(), results, entry })
    };
    let mut runs: Vec<RunFacts> = entries.into_iter().filter(|e| e.experiment == experiment).filter_map(read).collect();
    runs.sort_by(|a, b| a.entry.run.cmp(&b.entry.run));
    Ok(runs)
}

/// The settings of the newest finished run, with the arms and seeds of all runs that share them, finished or not.
fn whole_experiment(runs: &[RunFacts]) -> Option<Experiment> {
    let ended = |r: &&RunFacts| r.results.as_ref().map_or(0, |results| results.ended_unix);
    let newest = runs.iter().filter(|r| r.results.is_some()).max_by_key(ended)?;
    let alike: Vec<&RunFacts> = runs.iter().filter(|r| shared(r) == shared(newest)).collect();
    let mut experiment = newest.record.config.experiment.clone();
    let mut arms: BTreeMap<&str, &Arm> = BTreeMap::new();
    for run in &alike {
        arms.insert(&run.record.config.arm.name, &run.record.config.arm);
    }
    experiment.arms = arms.into_values().cloned().collect();
    baselines_first(&mut experiment.arms);
    experiment.seeds = alike.iter().map(|r| r.entry.seed).collect();
    experiment.seeds.sort_unstable();
    experiment.seeds.dedup();
    Some(experiment)
}

/// As in every table; arms of one method stay as they stand.
fn baselines_first(arms: &mut [Arm]) {
    arms.sort_by_key(|arm| order(&arm.kind()));
}

/// What the arms and seeds of a pilot have in common.
fn shared(run: &RunFacts) -> Experiment {
    let (arms, seeds, description, device) = Default::default();
    Experiment { arms, seeds, description, device, ..run.record.config.experiment.clone() }
}

/// Pooled sets, then those that only tasks use.
fn set_names(experiment: &Experiment) -> Vec<String> {
    let tasks = experiment.evaluation.tasks.iter().map(|task| &task.set);
    let mut names: Vec<String> = Vec::new();
    for name in experiment.data.sets.iter().chain(tasks) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn read_set(workspace: &Workspace, name: String) -> SetFacts {
    let known = match numbers(workspace, &name) {
        Ok(numbers) => Some(numbers),
        Err(error) => {
            tracing::warn!("data set {name}: {error}");
            None
        }
    };
    SetFacts { name, known }
}

fn numbers(workspace: &Workspace, name: &str) -> Result<SetNumbers, crate::data::DataError> {
    let view = SetView::load(workspace, name)?;
    let notes = import::notes(&workspace.db()?, name)?;
    let readable: Vec<&str> = view.videos.iter().filter(|v| v.is_readable()).map(|v| v.content_hash.as_str()).collect();
    let copies = readable.len() - readable.iter().collect::<HashSet<_>>().len();
    let counts = view.counts(view.info.group_columns.first().map(String::as_str));
    let (short_side, fps) = (view.info.recipe.short_side, view.info.recipe.fps);
    Ok(SetNumbers { figures: view.figures(), counts, notes, copies, short_side, fps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MethodSpec;

    #[test]
    fn arms_stand_by_their_method_whatever_they_are_called() {
        let arm = |name: &str, method| Arm::new(name, method);
        let mut arms =
            [arm("a", MethodSpec::Intra), arm("b", MethodSpec::Scratch), arm("untrained", MethodSpec::Random)];
        baselines_first(&mut arms);
        assert_eq!(arms.map(|arm| arm.name), ["untrained", "b", "a"]);
    }
}
