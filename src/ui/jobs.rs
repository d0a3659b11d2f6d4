//! Long jobs of the window (import, demo, trial): named threads with progress, a time left and a stop.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::data::import;
use crate::job::{Job, Progress, Request};
use crate::text::LocalText;
use crate::ui::i18n::{self, tr};

/// Names a job for as long as the window lives.
pub type JobId = u64;

/// A job that is at work.
pub struct Running {
    pub id: JobId,
    /// What it does.
    pub label: LocalText,
    job: Job,
    receiver: Receiver<Result<LocalText, LocalText>>,
}

impl Running {
    pub fn progress(&self) -> Progress {
        self.job.progress()
    }

    /// Small parts so far, such as frames of a video that takes long.
    pub fn counted(&self) -> u64 {
        self.job.counted()
    }

    /// It waits for another import to end.
    pub fn is_waiting(&self) -> bool {
        self.job.progress().phase == import::WAITING
    }

    pub fn is_stopping(&self) -> bool {
        self.job.request() >= Request::Stop
    }
}

/// A job that has ended, with its closing message.
#[derive(Clone, Debug)]
pub struct Finished {
    pub id: JobId,
    pub label: LocalText,
    pub result: Result<LocalText, LocalText>,
    pub stopped: bool,
}

/// The jobs of the window.
#[derive(Default)]
pub struct Jobs {
    next: JobId,
    running: Vec<Running>,
    /// Ended since the last frame; pages look here for their own.
    pub finished: Vec<Finished>,
}

impl Jobs {
    /// Starts `work` on a thread of its own. It reports through the [`Job`] and returns a closing message.
    pub fn start(
        &mut self,
        ctx: &egui::Context,
        label: LocalText,
        work: impl FnOnce(&Job) -> Result<LocalText, LocalText> + Send + 'static,
    ) -> JobId {
        self.next += 1;
        let (sender, receiver) = channel();
        let (job, ctx) = (Job::default(), ctx.clone());
        let its_job = job.clone();
        let run = move || {
            let _ = sender.send(work(&its_job));
            drop(sender);
            ctx.request_repaint();
        };
        let spawned = std::thread::Builder::new().name(format!("job {}", self.next)).spawn(run);
        if let Err(error) = spawned {
            let result = Err(error.into());
            self.finished.push(Finished { id: self.next, label, result, stopped: false });
        } else {
            self.running.push(Running { id: self.next, label, job, receiver });
        }
        self.next
    }

    /// Collects what has ended; call once a frame, before the pages.
    pub fn poll(&mut self) {
        self.finished.clear();
        let mut still = Vec::new();
        let ended = &mut self.finished;
        for running in self.running.drain(..) {
            let result = match running.receiver.try_recv() {
                Err(TryRecvError::Empty) => {
                    still.push(running);
                    continue;
                }
                Ok(result) => result,
                Err(TryRecvError::Disconnected) => Err(i18n::both(|| tr("ended-unexpectedly"))),
            };
            let stopped = running.is_stopping();
            ended.push(Finished { id: running.id, label: running.label, result, stopped });
        }
        self.running = still;
    }

    pub fn running(&self) -> &[Running] {
        &self.running
    }

    pub fn get(&self, id: JobId) -> Option<&Running> {
        self.running.iter().find(|r| r.id == id)
    }

    /// Asks a job to keep what it has and end.
    pub fn stop(&self, id: JobId) {
        if let Some(running) = self.get(id) {
            running.job.ask(Request::Stop);
        }
    }
}
