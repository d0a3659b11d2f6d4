//! The demo pilot: the whole main job on generated footage, with nothing to prepare. Footage is rendered and imported,
//! the experiment that the program carries with it is queued and run. What was begun before is continued.

use std::path::Path;
use std::time::Duration;

use super::freeze;
use crate::config::{self, Experiment, RunConfig};
use crate::data::demo::{self, DemoSpec};
use crate::data::import::{self, ImportRequest};
use crate::data::{DataError, InputError};
use crate::engine::EngineError;
use crate::job::{Job, Request};
use crate::measure::ProbeKind;
use crate::store::{RunFolder, RunState, Status, StoreError, Workspace, catalogue, queue};
use crate::text::LocalText;

/// The experiment that the program carries with it, so that it runs outside of its source folder too.
const QUICKSTART: &str = include_str!("../../../experiments/quickstart.ron");

/// How often running work is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Thousandths of the whole, the unit in which progress is reported.
const WHOLE: f64 = 1000.0;

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
    let summary = import::run(workspace, &ImportRequest::of_demo(&made.folder, name), job)?;
    if summary.stopped {
        return Err(InputError::Stopped.into());
    }
    Ok(())
}

/// What the demo pilot is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Another import is at work; the footage comes in when it has ended.
    Wait,
    /// Of the videos.
    Data { done: u64, total: u64 },
    /// So many of the runs are done; the one of this name is being worked on.
    Train { run: Option<String>, done: usize, of: usize },
}

/// How the demo pilot ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemoEnd {
    /// Runs that are done now.
    pub done: usize,
    /// Run and reason.
    pub failed: Vec<(String, LocalText)>,
    /// Whether it was stopped; starting it again goes on.
    pub stopped: bool,
}

/// Does everything that is not done yet. The runs go through the queue of the workspace, where they are seen, paused
/// and stopped like any other; `work_on` is called when they stand there, to have somebody work through it. Progress of
/// the whole goes to `job`, what is being done to `news`.
///
/// # Errors
/// The footage could not be made or imported, or the runs could not be queued. A run that fails is told in the end's
/// list and does not keep the others from running.
pub fn run(
    workspace: &Workspace,
    experiment: &Experiment,
    spec: &DemoSpec,
    job: &Job,
    work_on: &dyn Fn(),
    news: &mut dyn FnMut(&Stage),
) -> Result<DemoEnd, EngineError> {
    let Some(name) = experiment.data.sets.first() else { return Ok(DemoEnd::default()) };
    let data = !has_data(workspace, name, spec)?;
    let configs: Vec<RunConfig> = experiment.runs().collect();
    let weights = || configs.iter().map(|config| config.arm.method.traits().demo_weight);
    let runs: f64 = weights().sum();
    let mut course = Course { job, past: 0.0, whole: runs + if data { DATA_WEIGHT } else { 0.0 }, within: 0.0 };
    if data && !course.data(workspace, name, spec, news)? {
        return Ok(DemoEnd { stopped: true, ..DemoEnd::default() });
    }
    let names = freeze::freeze(workspace, experiment, &configs)?.runs;
    let runs = Runs { workspace, all: names.into_iter().zip(weights()).collect() };
    runs.queue(experiment)?;
    work_on();
    course.follow(&runs, news)
}

/// The runs of the pilot, with their weights.
struct Runs<'a> {
    workspace: &'a Workspace,
    all: Vec<(String, f64)>,
}

impl Runs<'_> {
    fn queue(&self, experiment: &Experiment) -> Result<(), EngineError> {
        let mut waiting = Vec::new();
        for (name, _) in &self.all {
            if self.folder(name)?.stored_state()?.status != Status::Done {
                waiting.push(name.clone());
            }
        }
        Ok(queue::add(self.workspace, &waiting, experiment.device).map_err(stored)?)
    }

    fn folder(&self, name: &str) -> Result<RunFolder, EngineError> {
        Ok(RunFolder::open(&self.workspace.runs_dir(), name)?)
    }

    fn states(&self) -> Result<Vec<RunState>, EngineError> {
        self.all.iter().map(|(name, _)| Ok(self.folder(name)?.state()?)).collect()
    }

    /// Whether one of them waits or is being worked on: a run leaves the queue when it ends.
    fn any_queued(&self) -> Result<bool, EngineError> {
        let queue = queue::list(self.workspace).map_err(stored)?;
        Ok(queue.iter().any(|item| self.all.iter().any(|(name, _)| *name == item.run)))
    }

    /// Takes the waiting ones out, and asks the one at work to keep what it has and end.
    fn stop(&self) -> Result<(), EngineError> {
        for ((name, _), state) in self.all.iter().zip(self.states()?) {
            if state.status.alive() {
                self.folder(name)?.request(Request::Stop)?;
            } else {
                queue::take_out(self.workspace, name).map_err(stored)?;
            }
        }
        Ok(())
    }

    fn end(&self, stopped: bool) -> Result<DemoEnd, EngineError> {
        let mut end = DemoEnd { stopped, ..DemoEnd::default() };
        for ((name, _), state) in self.all.iter().zip(self.states()?) {
            match state.status {
                Status::Done => end.done += 1,
                Status::Failed => end.failed.push((name.clone(), state.local_message())),
                _ => end.stopped = true,
            }
        }
        Ok(end)
    }
}

fn stored(error: StoreError) -> DataError {
    error.into()
}

/// Seconds that rendering and importing took on two cores; only its ratio to the weights of the methods counts.
const DATA_WEIGHT: f64 = 20.0;

/// How much of a run is done, 0 to 1. Its short phases count as nothing.
fn share(state: &RunState) -> f64 {
    let long = ["pretrain", ProbeKind::Supervised.key()].contains(&state.phase.as_str()) && state.total > 0;
    match state.status {
        Status::Done | Status::Failed => 1.0,
        _ if long => 0.9 * state.done as f64 / state.total as f64,
        _ => 0.0,
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
                let waits = progress.phase == import::WAITING;
                news(&if waits { Stage::Wait } else { Stage::Data { done: progress.done, total: progress.total } });
                let half = if progress.phase == "render" { 0.0 } else { 0.5 };
                self.pass_on(&inner, half + 0.5 * progress.done as f64 / progress.total.max(1) as f64, DATA_WEIGHT);
                std::thread::sleep(LOOK);
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

    /// Looks at the runs until the last one has left the queue.
    fn follow(&mut self, runs: &Runs<'_>, news: &mut dyn FnMut(&Stage)) -> Result<DemoEnd, EngineError> {
        let mut stopping = false;
        loop {
            let states = runs.states()?;
            let done = states.iter().filter(|state| state.status == Status::Done).count();
            let at_work = states.iter().position(|state| state.status == Status::Running);
            news(&Stage::Train { run: at_work.map(|i| runs.all[i].0.clone()), done, of: runs.all.len() });
            let sum: f64 = states.iter().zip(&runs.all).map(|(state, (_, weight))| share(state) * weight).sum();
            self.within = self.within.max(sum);
            let request = self.report(self.past + self.within);
            if matches!(request, Request::Stop | Request::Abort) && !stopping {
                stopping = true;
                runs.stop()?;
            }
            if !runs.any_queued()? {
                return runs.end(stopping);
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Reports the whole and hands requests down.
    fn pass_on(&mut self, inner: &Job, share: f64, weight: f64) {
        self.within = self.within.max(share);
        let request = self.report(self.past + self.within * weight);
        inner.ask(request);
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
        let end = run(&workspace, &experiment(&[]).unwrap(), &spec, &job, &|| {}, &mut |_| {}).unwrap();
        assert!(end.stopped);
    }
}
