//! Ctrl-C: the first one asks the job to stop and keeps what is done, the second one ends the program at once.

use std::io::Write;

use crate::job::{Job, Request};

/// Connects Ctrl-C (and the system's request to end) with `job`.
pub fn stop_on_ctrl_c(job: &Job) {
    let job = job.clone();
    let asked = ctrlc::set_handler(move || {
        if job.request() >= Request::Stop {
            std::process::exit(130);
        }
        let _ = writeln!(std::io::stderr(), "stopping: what is done is kept (Ctrl-C again ends at once)");
        job.ask(Request::Stop);
    });
    if let Err(error) = asked {
        tracing::warn!("Ctrl-C will end the program at once: {error}");
    }
}
