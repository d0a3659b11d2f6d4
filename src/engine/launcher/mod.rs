//! Works through the queue of runs, one at a time, on a thread of its own: for the window and for
//! `kinrin queue work`.
//!
//! What waits stands in the database, what a run is and how far it came in its folder: after a crash nothing is
//! missing. A run leaves the queue when it ends, and stays at the front when only its process ends. The owner looks at
//! a [`Look`] and asks by the methods of [`Launcher`]; none of them waits for a disk or a run.

mod detach;
mod look;
mod worker;

use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

pub use detach::become_independent;
pub use look::{Current, Ended, Look, Working};

use super::run::start::HowToWork;
use crate::config::DeviceChoice;
use crate::job::Request;
use crate::store::Workspace;
use crate::text::LocalText;
use worker::Worker;

/// How the launcher works.
#[derive(Clone, Debug, Default)]
pub struct LaunchOptions {
    pub work: HowToWork,
    /// Kinrin's own program, for a worker that outlives this process; `None`: the running one.
    pub program: Option<PathBuf>,
}

/// What becomes of the run when the window closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// A process of its own resumes it and goes on with the queue.
    KeepRunning,
    /// It is stopped with a checkpoint and stays at the front of the queue.
    PauseAndKeep,
    /// It is stopped with a checkpoint and leaves the queue.
    Stop,
}

/// Why a wish could not be followed, besides trouble with the disk.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    #[error("no run is being worked on")]
    NothingRuns,
    #[error("the worker process did not start: {0}")]
    NotStarted(std::io::Error),
}

/// A wish of the owner.
#[derive(Clone, Debug)]
enum Ask {
    Work(bool),
    TakeOver,
    Run(Request),
    Add(Vec<String>, DeviceChoice),
    Remove(String),
    Move(String, usize),
    Device(String, DeviceChoice),
    Close(Closing),
}

/// What the two threads share.
struct Shared {
    asks: Mutex<Vec<Ask>>,
    wake: Condvar,
    look: Mutex<Look>,
    /// Set once, when the thread is about to end.
    closed: Mutex<Option<Result<(), LocalText>>>,
    on_change: Box<dyn Fn() + Send + Sync>,
}

impl Shared {
    /// The wishes so far; waits for one at most `patience`.
    fn asks(&self, patience: Duration) -> Vec<Ask> {
        let asks = lock(&self.asks);
        let (mut asks, _) =
            self.wake.wait_timeout_while(asks, patience, |a| a.is_empty()).unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *asks)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The owner's end. Dropping it stops the run at its next step and keeps it at the front of the queue.
pub struct Launcher {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Launcher {
    /// Starts the thread; it looks at the queue and does nothing until [`Self::work_on`]. `on_change` is called from
    /// that thread whenever [`Self::look`] has changed in more than progress.
    pub fn start(
        workspace: Workspace,
        options: LaunchOptions,
        on_change: impl Fn() + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            asks: Mutex::default(),
            wake: Condvar::new(),
            look: Mutex::default(),
            closed: Mutex::default(),
            on_change: Box::new(on_change),
        });
        let worker = Worker::new(workspace, options, shared.clone());
        let thread = std::thread::Builder::new().name("kinrin-queue".into()).spawn(move || worker.run())?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// What the thread saw last, at most about a second ago; progress of a run in this process is newer.
    pub fn look(&self) -> Look {
        lock(&self.shared.look).clone()
    }

    /// Turns work on the queue on or off. Off: the present run goes on, no other is started. Where another process
    /// works through the queue, off reaches that one; on waits until it ends.
    pub fn work_on(&self, on: bool) {
        self.ask(Ask::Work(on));
    }

    /// Brings the work of another process here: that one stops and keeps its run, this one goes on with it.
    pub fn take_over(&self) {
        self.ask(Ask::TakeOver);
    }

    /// The present run waits after its step, keeping its memory and device.
    pub fn pause(&self) {
        self.ask(Ask::Run(Request::Pause));
    }

    /// Ends a pause.
    pub fn go_on(&self) {
        self.ask(Ask::Run(Request::Run));
    }

    /// The present run writes a checkpoint, ends and leaves the queue; it can be resumed.
    pub fn stop_and_keep(&self) {
        self.ask(Ask::Run(Request::Stop));
    }

    /// The present run ends now and leaves the queue; its work since the last checkpoint is lost.
    pub fn abort(&self) {
        self.ask(Ask::Run(Request::Abort));
    }

    /// Adds runs that have a folder (see [`freeze`](super::plan::freeze)) at the end of the queue.
    pub fn add(&self, runs: Vec<String>, device: DeviceChoice) {
        self.ask(Ask::Add(runs, device));
    }

    /// Takes a waiting run out; one that was never started loses its folder too.
    pub fn remove(&self, run: impl Into<String>) {
        self.ask(Ask::Remove(run.into()));
    }

    /// Moves a waiting run to a place of the queue, counted from 0.
    pub fn move_to(&self, run: impl Into<String>, to: usize) {
        self.ask(Ask::Move(run.into(), to));
    }

    /// Sets the device of a waiting run.
    pub fn set_device(&self, run: impl Into<String>, device: DeviceChoice) {
        self.ask(Ask::Device(run.into(), device));
    }

    /// Whether a run of the queue is worked on, by whatever process.
    pub fn is_at_work(&self) -> bool {
        lock(&self.shared.look).current.is_some()
    }

    /// Whether closing has to ask what becomes of a run in this process.
    pub fn has_work_here(&self) -> bool {
        lock(&self.shared.look).current.as_ref().is_some_and(|c| c.here)
    }

    /// Begins to end. Returns at once; [`Self::closed`] tells when it is done.
    pub fn close(&self, closing: Closing) {
        self.ask(Ask::Close(closing));
    }

    /// Whether [`Self::close`] is done, and what went wrong: then the run is stopped and kept all the same.
    pub fn closed(&self) -> Option<Result<(), LocalText>> {
        lock(&self.shared.closed).clone()
    }

    fn ask(&self, ask: Ask) {
        lock(&self.shared.asks).push(ask);
        self.shared.wake.notify_all();
    }
}

impl Drop for Launcher {
    fn drop(&mut self) {
        self.ask(Ask::Close(Closing::PauseAndKeep));
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was printed; what it left is on disk.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_was_turned_off_before_anybody_looked_has_still_begun() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let launcher = Launcher::start(workspace, LaunchOptions::default(), || ()).unwrap();
        assert!(!launcher.look().begun);
        launcher.work_on(true);
        launcher.work_on(false);
        while !launcher.look().begun || launcher.look().on {
            std::thread::yield_now();
        }
    }
}
