//! The list of runs as the window sees it: read from disk by a thread, never by a frame.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::store::index::{self, RunEntry};
use crate::store::{Status, Workspace};
use crate::text::LocalText;

/// How often the list is read while a run is worked on, and while none is.
const LIVE: Duration = Duration::from_millis(200);
const QUIET: Duration = Duration::from_secs(2);

/// The runs of the workspace, oldest first.
#[derive(Clone, Debug, Default)]
pub struct RunsNow {
    pub entries: Vec<RunEntry>,
    /// Why folders of runs could not be read.
    pub problems: Vec<LocalText>,
    /// Changes whenever anything above does; 0 before the first reading.
    pub generation: u64,
}

impl RunsNow {
    /// Names of the experiments, newest first.
    pub fn experiments(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for entry in self.entries.iter().rev() {
            if !names.contains(&entry.experiment.as_str()) {
                names.push(entry.experiment.as_str());
            }
        }
        names
    }

    /// A run that is being worked on now, by whatever process; one that waits in a pause only where none runs.
    pub fn current(&self) -> Option<&RunEntry> {
        let running = self.entries.iter().find(|e| e.state == Status::Running);
        running.or_else(|| self.entries.iter().find(|e| e.state.alive()))
    }
}

/// The thread that keeps [`RunsNow`] fresh. Ends when dropped.
pub struct Live {
    now: Arc<Mutex<Arc<RunsNow>>>,
    wake: Sender<()>,
    is_busy: Arc<AtomicBool>,
    ended: Arc<AtomicBool>,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        let _ = self.wake.send(());
    }
}

impl Live {
    /// Begins to watch the runs of `workspace`; the window is woken only when something has changed.
    pub fn start(ctx: &egui::Context, workspace: &Workspace) -> Self {
        let now = Arc::new(Mutex::new(Arc::new(RunsNow::default())));
        let (ended, is_busy) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (wake, woken) = channel();
        let (shared, over, ctx, workspace) = (now.clone(), ended.clone(), ctx.clone(), workspace.clone());
        let busy = is_busy.clone();
        let work = move || {
            while !over.load(Ordering::Acquire) {
                let live = refresh(&workspace, &shared, &ctx) || busy.load(Ordering::Acquire);
                if woken.recv_timeout(if live { LIVE } else { QUIET }) == Err(RecvTimeoutError::Disconnected) {
                    break;
                }
            }
        };
        // Without the thread the list stays empty, and says so by its generation 0.
        let _ = std::thread::Builder::new().name("runs".to_owned()).spawn(work);
        Self { now, wake, is_busy, ended }
    }

    /// The latest list.
    pub fn now(&self) -> Arc<RunsNow> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Says whether the launcher has a run at work, which the list may not show yet; costs nothing while that stays.
    pub fn expect(&self, is_busy: bool) {
        if self.is_busy.swap(is_busy, Ordering::AcqRel) != is_busy {
            self.refresh();
        }
    }

    /// Reads the list again at once.
    pub fn refresh(&self) {
        let _ = self.wake.send(());
    }
}

/// Reads the list; true while a run is live.
fn refresh(workspace: &Workspace, shared: &Mutex<Arc<RunsNow>>, ctx: &egui::Context) -> bool {
    let (entries, problems) = match index::list(workspace) {
        Ok((entries, problems)) => (entries, problems.into_iter().map(LocalText::from).collect()),
        Err(error) => (Vec::new(), vec![LocalText::from(error)]),
    };
    let live = entries.iter().any(|e| e.state.alive());
    let mut slot = shared.lock().unwrap_or_else(PoisonError::into_inner);
    if slot.generation == 0 || slot.entries != entries || slot.problems != problems {
        *slot = Arc::new(RunsNow { entries, problems, generation: slot.generation + 1 });
        drop(slot);
        ctx.request_repaint();
    }
    live
}
