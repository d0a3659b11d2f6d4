//! Ctrl-C and the system's request to end, for whatever job is at work. The first one asks it to stop and keep what
//! is done, the second one to abort, a third one ends the program at once.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use crate::job::{Job, Request};

static PRESSED: AtomicUsize = AtomicUsize::new(0);
static AT_WORK: Mutex<Option<Job>> = Mutex::new(None);
static INSTALL: Once = Once::new();

/// Connects Ctrl-C with `job`, in place of the job before it.
pub fn stop_on_ctrl_c(job: &Job) {
    *AT_WORK.lock().unwrap_or_else(PoisonError::into_inner) = Some(job.clone());
    INSTALL.call_once(|| {
        if let Err(error) = ctrlc::set_handler(pressed) {
            tracing::warn!("Ctrl-C will end the program at once: {error}");
        }
    });
}

/// Whether Ctrl-C was pressed: then nothing new is to be started.
pub fn interrupted() -> bool {
    PRESSED.load(Ordering::Acquire) > 0
}

fn pressed() {
    let request = match PRESSED.fetch_add(1, Ordering::AcqRel) {
        0 => Request::Stop,
        1 => Request::Abort,
        _ => std::process::exit(130),
    };
    if request == Request::Stop {
        let _ = writeln!(std::io::stderr(), "stopping: what is done is kept (Ctrl-C again drops the current step)");
    }
    if let Some(job) = &*AT_WORK.lock().unwrap_or_else(PoisonError::into_inner) {
        job.ask(request);
    }
}
