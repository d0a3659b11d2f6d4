//! What the launcher's thread has seen: plain values for those who show them.

use serde::Serialize;

use crate::engine::{Live, RunOutcome};
use crate::job::Progress;
use crate::store::queue::QueueItem;
use crate::store::{RunFolder, RunState, Status};
use crate::text::LocalText;

/// The queue and its present run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Whether this launcher starts runs.
    pub on: bool,
    /// Whether it has ever been turned on: who waits for the end of its work may miss the time between.
    pub begun: bool,
    pub working: Working,
    /// In order; the present run is among them.
    pub queue: Vec<QueueItem>,
    pub current: Option<Current>,
    /// The run that ended last in this process.
    pub last: Option<Ended>,
    /// On, and nothing is left that could be started.
    pub idle: bool,
    /// Why the latest wish could not be followed, or the queue not be read.
    pub problem: Option<LocalText>,
}

/// Who works through the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Working {
    #[default]
    Nobody,
    /// This launcher.
    Here,
    /// `kinrin queue work` or another window.
    Other,
}

/// The run that is worked on.
#[derive(Clone, Debug, PartialEq)]
pub struct Current {
    pub run: String,
    pub status: Status,
    pub progress: Progress,
    /// Only of a run in this process.
    pub live: Live,
    /// Whether it runs in this process.
    pub here: bool,
    pub pid: u32,
}

/// A run that has ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    pub run: String,
    pub outcome: RunOutcome,
}

impl Current {
    /// The run of another process, from its state file.
    pub(super) fn of_other(folder: &RunFolder) -> Option<Self> {
        let state = folder.stored_state().ok()?;
        let RunState { status, phase, done, total, left_s, pid, .. } = state;
        let progress = Progress { phase, done, total, elapsed_secs: 0.0, left_secs: left_s };
        status.alive().then(|| Self { run: folder.name(), status, progress, live: Live::default(), here: false, pid })
    }
}

impl Look {
    /// Whether two looks differ in more than progress.
    pub(super) fn differs(&self, other: &Self) -> bool {
        let plain = |look: &Self| {
            let mut look = look.clone();
            if let Some(current) = &mut look.current {
                let phase = std::mem::take(&mut current.progress.phase);
                (current.progress, current.live) = (Progress { phase, ..Progress::default() }, Live::default());
            }
            look
        };
        plain(self) != plain(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_alone_is_no_change_and_a_pause_is_one() {
        let current = |done, status| Current {
            run: "r".into(),
            status,
            progress: Progress { done, ..Progress::default() },
            live: Live { loss: None, clips_per_s: done as f64 },
            here: true,
            pid: 1,
        };
        let look = |done, status| Look { current: Some(current(done, status)), ..Look::default() };
        assert!(!look(1, Status::Running).differs(&look(2, Status::Running)));
        assert!(look(1, Status::Running).differs(&look(1, Status::Paused)));
    }
}
