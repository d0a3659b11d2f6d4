//! The launcher's thread.

use std::sync::Arc;
use std::time::Duration;

use super::look::{Current, Ended, Look, Working};
use super::{Ask, Closing, LaunchError, LaunchOptions, Shared, detach, lock};
use crate::engine::{EngineError, RunHandle, RunOutcome, resume};
use crate::job::Request;
use crate::store::queue::{self, QueueItem, QueueLock, WorkerAsk};
use crate::store::{RunError, RunFolder, RunState, Status, Workspace};
use crate::text::{LocalText, Localize};

/// How often the thread looks while a run is worked on in this process.
const BUSY: Duration = Duration::from_millis(150);

/// How often it looks otherwise: other processes change the queue too.
const CALM: Duration = Duration::from_secs(1);

pub(super) struct Worker {
    workspace: Workspace,
    options: LaunchOptions,
    shared: Arc<Shared>,
    look: Look,
    /// Held while work is on or a run is here.
    lock: Option<QueueLock>,
    here: Option<RunHandle>,
    /// The present run stays in the queue when it ends by a stop.
    keep: bool,
    closing: Option<Closing>,
}

impl Worker {
    pub fn new(workspace: Workspace, options: LaunchOptions, shared: Arc<Shared>) -> Self {
        let look = Look::default();
        Self { workspace, options, shared, look, lock: None, here: None, keep: false, closing: None }
    }

    pub fn run(mut self) {
        loop {
            let patience = if self.here.is_some() || self.closing.is_some() { BUSY } else { CALM };
            for ask in self.shared.asks(patience) {
                self.follow(ask);
            }
            self.follow_other_process();
            self.settle_ended();
            if let (Some(closing), None) = (self.closing, &self.here) {
                self.publish();
                let result = self.end(closing);
                *lock(&self.shared.closed) = Some(result);
                (self.shared.on_change)();
                return;
            }
            self.start_next();
            self.publish();
        }
    }

    fn follow(&mut self, ask: Ask) {
        let workspace = self.workspace.clone();
        let followed = match ask {
            Ask::Work(on) => self.turn(on),
            Ask::TakeOver => {
                (self.look.on, self.look.begun) = (true, true);
                match self.lock {
                    None if queue::is_worked(&workspace) => localized(queue::ask_worker(&workspace, WorkerAsk::EndNow)),
                    _ => Ok(()),
                }
            }
            Ask::Run(request) => self.ask_run(request),
            Ask::Add(runs, device) => localized(queue::add(&workspace, &runs, device)),
            Ask::Remove(run) => localized(queue::remove(&workspace, &run).map(drop)),
            Ask::Move(run, to) => localized(queue::move_to(&workspace, &run, to)),
            Ask::Device(run, device) => localized(queue::set_device(&workspace, &run, device)),
            Ask::Close(closing) => {
                self.begin_closing(closing);
                Ok(())
            }
        };
        self.look.problem = followed.err();
    }

    fn turn(&mut self, on: bool) -> Result<(), LocalText> {
        self.look.on = on;
        self.look.begun |= on;
        if !on && self.lock.is_none() && queue::is_worked(&self.workspace) {
            return localized(queue::ask_worker(&self.workspace, WorkerAsk::EndAfterRun));
        }
        Ok(())
    }

    fn ask_run(&mut self, request: Request) -> Result<(), LocalText> {
        if let Some(here) = &self.here {
            here.job.ask(request);
            return Ok(());
        }
        match &self.look.current {
            Some(current) => {
                let folder = localized(RunFolder::open(&self.workspace.runs_dir(), &current.run))?;
                localized(folder.request(request))
            }
            None => Err(LaunchError::NothingRuns.into()),
        }
    }

    fn begin_closing(&mut self, closing: Closing) {
        if self.closing.is_some() {
            return;
        }
        self.closing = Some(closing);
        self.keep = closing != Closing::Stop;
        if let Some(here) = &self.here {
            here.job.ask(Request::Stop);
        }
    }

    /// What another process asks of the one that works through the queue, if this is it.
    fn follow_other_process(&mut self) {
        let asked = self.lock.as_ref().and_then(|_| queue::take_worker_ask(&self.workspace));
        let Some(ask) = asked else { return };
        self.look.on = false;
        if let (WorkerAsk::EndNow, Some(here)) = (ask, &self.here) {
            self.keep = true;
            here.job.ask(Request::Stop);
        }
    }

    /// Takes the end of the run here into account.
    fn settle_ended(&mut self) {
        let Some(handle) = self.here.take_if(|h| h.is_finished()) else { return };
        let run = handle.name.clone();
        let outcome = handle.join();
        let stays = outcome == RunOutcome::Stopped && self.keep;
        self.keep = self.closing.is_some_and(|c| c != Closing::Stop);
        if !stays {
            self.forget(&run);
        }
        self.look.last = Some(Ended { run, outcome });
    }

    fn forget(&mut self, run: &str) {
        if let Err(error) = queue::take_out(&self.workspace, run) {
            self.look.problem = Some(error.into());
        }
    }

    fn end(&mut self, closing: Closing) -> Result<(), LocalText> {
        let had_lock = self.lock.take().is_some();
        let wanted = closing == Closing::KeepRunning && had_lock;
        if !wanted || localized(queue::list(&self.workspace))?.is_empty() {
            return Ok(());
        }
        let program = self.options.program.as_deref();
        let spawned = detach::spawn_worker(&self.workspace, program);
        localized(spawned.map(drop).map_err(LaunchError::NotStarted))
    }

    /// Starts the first run that can be started, if it is this process' turn.
    fn start_next(&mut self) {
        if self.here.is_some() || self.closing.is_some() {
            return;
        }
        if !self.look.on {
            self.lock = None;
            return;
        }
        if self.lock.is_none() {
            match QueueLock::take(&self.workspace) {
                // A request for the one before is not for this one.
                Ok(Some(lock)) => {
                    let _ = queue::take_worker_ask(&self.workspace);
                    self.lock = Some(lock);
                }
                Ok(None) => return,
                Err(error) => {
                    self.look.problem = Some(error.into());
                    return;
                }
            }
        }
        self.look.idle = !self.try_start();
    }

    /// Whether a run was started.
    fn try_start(&mut self) -> bool {
        for item in queue::list(&self.workspace).unwrap_or_default() {
            let Ok(folder) = RunFolder::open(&self.workspace.runs_dir(), &item.run) else {
                self.forget(&item.run); // its folder was deleted by hand
                continue;
            };
            match folder.state() {
                Ok(state) if state.status == Status::Done => self.forget(&item.run),
                // Another process works on it (`kinrin run`): its turn comes when that one ends.
                Ok(_) if folder.is_locked() => {}
                _ if self.start(&item, &folder) => return true,
                _ => {}
            }
        }
        false
    }

    fn start(&mut self, item: &QueueItem, folder: &RunFolder) -> bool {
        match resume(&self.workspace, &item.run, item.device, self.options.work) {
            Ok(handle) => {
                self.here = Some(handle);
                self.keep = false;
                true
            }
            // Someone was faster: it is worked on, which is all that is wanted.
            Err(EngineError::Run(RunError::Busy { .. })) => false,
            Err(error) => {
                let message = LocalText::from(error);
                self.forget(&item.run);
                note_failure(folder, message.clone());
                self.look.last = Some(Ended { run: item.run.clone(), outcome: RunOutcome::Failed(message) });
                false
            }
        }
    }

    /// Reads what others may have changed and shows it.
    fn publish(&mut self) {
        match queue::list(&self.workspace) {
            Ok(items) => self.look.queue = items,
            Err(error) => self.look.problem = Some(error.into()),
        }
        self.look.working = match &self.lock {
            Some(_) => Working::Here,
            None if queue::is_worked(&self.workspace) => Working::Other,
            None => Working::Nobody,
        };
        self.look.current = self.current();
        self.look.idle &= self.look.on && self.here.is_none();
        let mut shown = lock(&self.shared.look);
        let changed = shown.differs(&self.look);
        shown.clone_from(&self.look);
        drop(shown);
        if changed {
            (self.shared.on_change)();
        }
    }

    fn current(&self) -> Option<Current> {
        if let Some(here) = &self.here {
            let paused = here.job.request() == Request::Pause;
            let status = if paused { Status::Paused } else { Status::Running };
            let (run, pid) = (here.name.clone(), std::process::id());
            return Some(Current {
                run,
                status,
                progress: here.job.progress(),
                live: here.live.get(),
                here: true,
                pid,
            });
        }
        let runs = self.workspace.runs_dir();
        let folders = self.look.queue.iter().filter_map(|item| RunFolder::open(&runs, &item.run).ok());
        folders.filter(RunFolder::is_locked).find_map(|folder| Current::of_other(&folder))
    }
}

/// A run that could not even begin says why in its folder, like one that failed later.
fn note_failure(folder: &RunFolder, message: LocalText) {
    let Ok(old) = folder.stored_state() else { return };
    let new = RunState::new(Status::Failed, &old.phase, old.step, old.steps);
    if let Err(error) = folder.write_state(&new.with_message(message)) {
        tracing::warn!("{}: {error}", folder.name());
    }
}

fn localized<T, E: Localize>(result: Result<T, E>) -> Result<T, LocalText> {
    result.map_err(LocalText::from)
}
