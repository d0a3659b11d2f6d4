//! The demo pilot: the whole main job on generated footage, with nothing to prepare. Footage is rendered and imported,
//! the experiment that the program carries with it is queued and run. What was begun before is continued.

use std::path::Path;
use std::time::Duration;

use super::task::RunData;
use super::{EngineError, RunOutcome, RunSpec, enqueue, resume};
use crate::config::{self, Experiment, MethodSpec, RunConfig};
use crate::data::DataError;
use crate::data::demo::{self, DemoSpec};
use crate::data::import::{self, ImportRequest};
use crate::job::{Job, Request};
use crate::store::{RunFolder, Status, Workspace, catalogue};

/// The experiment that the program carries with it, so that it runs outside of its source folder too.
const QUICKSTART: &str = include_str!("../../experiments/quickstart.ron");

/// How often running work is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Thousandths of the whole, the unit in which progress is reported.
const WHOLE: f64 = 1000.0;

/// Loader threads of a run.
const LOADER_THREADS: usize = 1;

/// The experiment of the demo pilot, with values set as on the command line (`pretrain.epochs=5`).
///
/// # Errors
/// A value that cannot be set.
pub fn experiment(overrides: &[String]) -> Result<Experiment, config::ConfigError> {
    config::load_text(QUICKSTART, Path::new("quickstart.ron"), overrides)
}

/// Whether all videos of the demo data set `name` are in the catalogue.
pub fn has_data(workspace: &Workspace, name: &str, spec: &DemoSpec) -> Result<bool, DataError> {
    let there = catalogue::videos(&workspace.db()?, name).map_or(0, |videos| videos.len());
    Ok(there >= spec.sites * spec.videos_per_site)
}

/// Renders the footage into `footage/NAME` of the workspace and imports it as the data set `name`.
///
/// # Errors
/// Also a stop asked through `job`: what is done is kept and not done again.
pub fn prepare_data(workspace: &Workspace, name: &str, spec: &DemoSpec, job: &Job) -> Result<(), DataError> {
    let made = demo::generate(spec, &workspace.root().join("footage").join(name), job)?;
    let summary = import::run(workspace, &ImportRequest::new(&made.folder, name), job)?;
    if summary.stopped {
        return Err(DataError::Input("stopped before the end: run it again to go on".to_owned()));
    }
    Ok(())
}

/// Checks the data and makes the folders of all runs, so that the whole queue is seen from the start; their names in
/// the order in which they are to be run.
pub fn queue(workspace: &Workspace, experiment: &Experiment) -> Result<Vec<String>, EngineError> {
    let data = RunData::open(workspace, experiment)?;
    let spec = |config: RunConfig| RunSpec {
        config,
        workspace: workspace.clone(),
        device: experiment.device,
        threads: LOADER_THREADS,
    };
    experiment.runs().map(|config| Ok(enqueue(&spec(config), &data)?.name())).collect()
}

/// What the demo pilot is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Of the videos.
    Data { done: u64, total: u64 },
    /// The run of this name is number `number` of `of`.
    Train { run: String, number: usize, of: usize },
}

/// How the demo pilot ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoEnd {
    /// Runs that are done now.
    pub done: usize,
    /// Run and reason.
    pub failed: Vec<(String, String)>,
    /// Whether it was stopped; starting it again goes on.
    pub stopped: bool,
}

/// Does everything that is not done yet. Progress of the whole goes to `job`, what is being done to `news`.
///
/// # Errors
/// The footage could not be made or imported, or the runs could not be queued. A run that fails is told in the end's
/// list and does not keep the others from running.
pub fn run(
    workspace: &Workspace,
    experiment: &Experiment,
    spec: &DemoSpec,
    job: &Job,
    news: &mut dyn FnMut(&Stage),
) -> Result<DemoEnd, EngineError> {
    let Some(name) = experiment.data.sets.first() else { return Ok(DemoEnd::default()) };
    let data = !has_data(workspace, name, spec)?;
    let runs: f64 = experiment.runs().map(|config| weight(&config.arm.method)).sum();
    let mut course = Course { job, past: 0.0, whole: runs + if data { DATA_WEIGHT } else { 0.0 }, within: 0.0 };
    if data && !course.data(workspace, name, spec, news)? {
        return Ok(DemoEnd { stopped: true, ..DemoEnd::default() });
    }
    let names = queue(workspace, experiment)?;
    let mut end = DemoEnd::default();
    for (i, (run, config)) in names.iter().zip(experiment.runs()).enumerate() {
        if matches!(job.request(), Request::Stop | Request::Abort) {
            end.stopped = true;
            break;
        }
        news(&Stage::Train { run: run.clone(), number: i + 1, of: names.len() });
        match course.train(workspace, run, &config)? {
            RunOutcome::Done => end.done += 1,
            RunOutcome::Stopped => end.stopped = true,
            RunOutcome::Failed(message) => end.failed.push((run.clone(), message)),
        }
    }
    Ok(end)
}

/// Seconds that rendering and importing took on two cores; only its ratio to [`weight`] counts.
const DATA_WEIGHT: f64 = 25.0;

/// Seconds that a run of the arm took on the same machine.
fn weight(method: &MethodSpec) -> f64 {
    match method {
        MethodSpec::Random => 3.0,
        MethodSpec::Scratch => 16.0,
        MethodSpec::Intra | MethodSpec::Iivcl(_) => 12.0,
    }
}

/// Where the whole stands.
struct Course<'a> {
    job: &'a Job,
    /// Weight of the finished parts, and of all parts.
    past: f64,
    whole: f64,
    /// Share of the current part; it never falls.
    within: f64,
}

impl Course<'_> {
    /// Renders and imports; `false`: stopped.
    fn data(
        &mut self,
        workspace: &Workspace,
        name: &str,
        spec: &DemoSpec,
        news: &mut dyn FnMut(&Stage),
    ) -> Result<bool, EngineError> {
        let inner = Job::default();
        let ended = std::thread::scope(|scope| {
            let work = scope.spawn(|| prepare_data(workspace, name, spec, &inner));
            while !work.is_finished() {
                let progress = inner.progress();
                news(&Stage::Data { done: progress.done, total: progress.total });
                let half = if progress.phase == "render" { 0.0 } else { 0.5 };
                self.pass_on(&inner, half + 0.5 * progress.done as f64 / progress.total.max(1) as f64, DATA_WEIGHT);
            }
            work.join()
        });
        self.part_done(DATA_WEIGHT);
        match ended {
            Ok(Ok(())) => Ok(true),
            Ok(Err(_)) if inner.request() >= Request::Stop => Ok(false),
            Ok(Err(error)) => Err(error.into()),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    fn train(&mut self, workspace: &Workspace, run: &str, config: &RunConfig) -> Result<RunOutcome, EngineError> {
        let weight = weight(&config.arm.method);
        if RunFolder::open(&workspace.runs_dir(), run)?.stored_state()?.status == Status::Done {
            self.part_done(weight);
            return Ok(RunOutcome::Done);
        }
        let handle = match resume(workspace, run, config.experiment.device, LOADER_THREADS) {
            Ok(handle) => handle,
            Err(error) => return Ok(RunOutcome::Failed(error.to_string())),
        };
        while !handle.is_finished() {
            let progress = handle.job.progress();
            // The other phases are short.
            let long = matches!(progress.phase.as_str(), "pretrain" | "supervised") && progress.total > 0;
            let share = if long { 0.9 * progress.done as f64 / progress.total as f64 } else { 0.0 };
            self.pass_on(&handle.job, share, weight);
        }
        self.part_done(weight);
        Ok(handle.join())
    }

    /// Reports the whole, hands requests down, and waits a moment.
    fn pass_on(&mut self, inner: &Job, share: f64, weight: f64) {
        self.within = self.within.max(share);
        let request = self.report(self.past + self.within * weight);
        inner.ask(request);
        std::thread::sleep(LOOK);
    }

    fn part_done(&mut self, weight: f64) {
        self.past += weight;
        self.within = 0.0;
        self.report(self.past);
    }

    fn report(&self, done: f64) -> Request {
        self.job.report("demo", (WHOLE * done / self.whole) as u64, WHOLE as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_of_the_whole_never_falls_and_ends_at_the_whole() {
        let (job, inner) = (Job::default(), Job::default());
        let mut course = Course { job: &job, past: 0.0, whole: 40.0, within: 0.0 };
        course.pass_on(&inner, 0.5, 20.0);
        assert_eq!(job.progress().done, 250);
        course.pass_on(&inner, 0.0, 20.0); // a short phase after a long one
        assert_eq!(job.progress().done, 250);
        course.part_done(20.0);
        course.part_done(20.0);
        assert_eq!((job.progress().done, job.progress().total), (1000, 1000));
    }

    #[test]
    fn a_stop_of_the_whole_stops_the_part() {
        let (job, inner) = (Job::default(), Job::default());
        job.ask(Request::Stop);
        Course { job: &job, past: 0.0, whole: 1.0, within: 0.0 }.pass_on(&inner, 0.0, 1.0);
        assert_eq!(inner.request(), Request::Stop);
    }

    #[test]
    fn a_stop_while_rendering_keeps_what_is_done_and_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        let job = Job::default();
        job.ask(Request::Stop);
        let spec = DemoSpec { seed: 1, sites: 1, videos_per_site: 8 };
        let end = run(&workspace, &experiment(&[]).unwrap(), &spec, &job, &mut |_| {}).unwrap();
        assert!(end.stopped);
    }
}
