//! `kinrin stop RUN` and `kinrin pause RUN`: ask the process that works on a run to pause, or to keep what is done and
//! end.

use anyhow::anyhow;
use serde::Serialize;

use super::{Failure, Global, print_json, print_line, runs};
use crate::job::Request;
use crate::store::{RunFolder, Status};

/// Stop a run that another process works on; it can be resumed
#[derive(clap::Args)]
pub struct StopArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// End at once: the work since the last checkpoint is lost
    #[arg(long)]
    pub abort: bool,
}

/// Pause a run that another process works on; `kinrin resume RUN` lets it go on
#[derive(clap::Args)]
pub struct PauseArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
}

/// Asks a run to end.
pub fn run(args: &StopArgs, global: &Global) -> Result<(), Failure> {
    let folder = runs::find(&global.open()?, &args.run)?;
    if args.abort {
        return ask(&folder, Request::Abort, "will end now; the work since its last checkpoint is lost", global);
    }
    ask(&folder, Request::Stop, "will stop after its present step and keep a checkpoint", global)
}

/// Asks a run to wait.
pub fn pause(args: &PauseArgs, global: &Global) -> Result<(), Failure> {
    let folder = runs::find(&global.open()?, &args.run)?;
    ask(&folder, Request::Pause, "will wait after its present step; `kinrin resume` lets it go on", global)
}

/// Lets a paused run go on; `false` if it is not paused.
pub fn go_on_if_paused(folder: &RunFolder, global: &Global) -> Result<bool, Failure> {
    if folder.state()?.status != Status::Paused {
        return Ok(false);
    }
    ask(folder, Request::Run, "goes on", global)?;
    Ok(true)
}

/// What was asked of a run, as JSON tells it.
#[derive(Serialize)]
struct Asked {
    run: String,
    requested: &'static str,
}

/// Leaves the request in the run's folder, where its process looks several times a second.
fn ask(folder: &RunFolder, request: Request, told: &str, global: &Global) -> Result<(), Failure> {
    let (run, state) = (folder.name(), folder.state()?);
    if !state.status.alive() {
        return Err(Failure::usage(anyhow!("{run} is not running: it is {}", state.status.word())));
    }
    folder.request(request)?;
    if global.json {
        let requested = match request {
            Request::Run => "run",
            Request::Pause => "pause",
            Request::Stop => "stop",
            Request::Abort => "abort",
        };
        return print_json(&Asked { run, requested });
    }
    print_line(&format!("{run} {told}"))
}
