//! Link of a run to the outside: progress and state out; requests to pause, stop and abort in.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::engine::EngineError;
use crate::job::{Job, Progress, Request};
use crate::store::{RunError, RunFolder, RunState, Status};
use crate::text::LocalText;

/// How often `state.ron` is replaced.
const INTERVAL: Duration = Duration::from_millis(800);

/// How often a running run looks for a request of another process.
const LOOK: Duration = Duration::from_millis(200);

/// How often a paused run looks whether it may go on.
const PAUSE_LOOK: Duration = Duration::from_millis(50);

/// Latest figures of a run for a progress line; replaced, never queued.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Live {
    pub loss: Option<f32>,
    pub clips_per_s: f64,
}

/// Shared between the run's thread and those who watch it.
#[derive(Clone, Debug, Default)]
pub struct LiveCell(Arc<Mutex<Live>>);

impl LiveCell {
    pub fn get(&self) -> Live {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set(&self, live: Live) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = live;
    }
}

/// What the work is to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Go,
    /// Keep what is done and end.
    Stop,
    /// End at once.
    Abort,
}

/// Held by the run's thread, which calls [`Pulse::beat`] between any two pieces of work.
pub struct Pulse {
    job: Job,
    folder: RunFolder,
    state: RunState,
    written: Option<Instant>,
    looked: Option<Instant>,
    paused_s: f64,
}

impl Pulse {
    pub fn new(job: Job, folder: RunFolder) -> Self {
        let state = RunState::new(Status::Running, "start", 0, 0);
        Self { job, folder, state, written: None, looked: None, paused_s: 0.0 }
    }

    /// Sets the pre-training steps done, which the state file shows in every phase.
    pub fn set_step(&mut self, step: u64) {
        self.state.step = step;
    }

    /// Sets the pre-training steps planned.
    pub fn set_steps(&mut self, steps: u64) {
        self.state.steps = steps;
    }

    /// Reports `done` of `total` in `phase` and returns what is asked for. Waits here while paused.
    pub fn beat(&mut self, phase: &str, done: u64, total: u64) -> Result<Next, RunError> {
        self.job.report(phase, done, total);
        let phase_began = self.state.phase != phase;
        phase.clone_into(&mut self.state.phase);
        if phase_began || self.written.is_none_or(|t| t.elapsed() >= INTERVAL) {
            self.write(Status::Running)?;
        }
        if phase_began || self.looked.is_none_or(|t| t.elapsed() >= LOOK) {
            self.follow_request();
        }
        let request = match self.job.request() {
            Request::Pause => self.wait()?,
            request => request,
        };
        Ok(match request {
            Request::Stop => Next::Stop,
            Request::Abort => Next::Abort,
            Request::Run | Request::Pause => Next::Go,
        })
    }

    /// Like [`Pulse::beat`] where nothing has to be kept: an end is an error that `?` passes on.
    pub fn go_on(&mut self, phase: &str, done: u64, total: u64) -> Result<(), EngineError> {
        match self.beat(phase, done, total)? {
            Next::Go => Ok(()),
            Next::Stop => Err(EngineError::Stopped),
            Next::Abort => Err(EngineError::Aborted),
        }
    }

    fn wait(&mut self) -> Result<Request, RunError> {
        let began = Instant::now();
        self.write(Status::Paused)?;
        while self.job.request() == Request::Pause {
            std::thread::sleep(PAUSE_LOOK);
            self.follow_request();
        }
        self.paused_s += began.elapsed().as_secs_f64();
        self.job.leave_out(began.elapsed());
        self.write(Status::Running)?;
        Ok(self.job.request())
    }

    /// Passes on what another process asks for.
    fn follow_request(&mut self) {
        if let Some(request) = self.folder.take_request() {
            self.job.ask(request);
        }
        self.looked = Some(Instant::now());
    }

    /// Seconds paused since the last call.
    pub fn take_paused(&mut self) -> f64 {
        std::mem::take(&mut self.paused_s)
    }

    /// Writes the last state of the run.
    pub fn end(&mut self, status: Status, message: LocalText) -> Result<(), RunError> {
        let now = RunState::new(status, &self.state.phase, self.state.step, self.state.steps);
        self.state = now.with_message(message);
        self.write(status)
    }

    fn write(&mut self, status: Status) -> Result<(), RunError> {
        let now = RunState::new(status, &self.state.phase, self.state.step, self.state.steps);
        let Progress { done, total, left_secs, .. } = self.job.progress();
        let now = now.with_message(self.state.local_message());
        self.folder.write_state(&RunState { done, total, left_s: left_secs, ..now })?;
        self.written = Some(Instant::now());
        Ok(())
    }
}
