//! `kinrin stop RUN`: asks the process that works on a run to keep what is done and end.

use anyhow::anyhow;

use super::{Failure, Global, print_json, print_line, runs};

/// Stop a run that another process works on; it can be resumed
#[derive(clap::Args)]
pub struct StopArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
}

/// Leaves the request in the run's folder, where its process looks about once a second.
pub fn run(args: &StopArgs, global: &Global) -> Result<(), Failure> {
    let folder = runs::find(&global.open()?, &args.run)?;
    let state = folder.state()?;
    if !state.status.alive() {
        return Err(Failure::usage(anyhow!("{} is not running: it is {}", folder.name(), state.status.word())));
    }
    folder.request_stop()?;
    if global.json {
        return print_json(&serde_json::json!({ "run": folder.name(), "requested": "stop" }));
    }
    print_line(&format!("{} will stop after its present step and keep a checkpoint", folder.name()))
}
