//! Commands that start a decoding child with limits on it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::task::{SUBCOMMAND, Task, Work};
use super::{Limits, PROGRAM};

/// Kinrin's own program: also after an update has replaced it under the window, when its path leads to nothing.
///
/// # Errors
/// The program's own place is not known.
pub fn own_program() -> std::io::Result<PathBuf> {
    let path = std::env::current_exe()?;
    let at_work = Path::new("/proc/self/exe");
    Ok(if !path.exists() && at_work.exists() { at_work.to_owned() } else { path })
}

/// A command that runs Kinrin's own program, the one that decodes videos, as a child that reads the weights in `file`.
///
/// # Errors
/// The program's own place is not known.
pub fn weights_reader(file: &Path, memory: u64, cpu_secs: u64) -> std::io::Result<Command> {
    let program = match PROGRAM.get() {
        Some(path) => path.clone(),
        None => own_program()?,
    };
    let task = Task { memory, cpu_secs, work: Work::Weights };
    let mut command = Command::new(program);
    let text = serde_json::to_string(&task).expect("plain numbers and names always become JSON");
    command.arg(SUBCOMMAND).arg(text).arg(file);
    Ok(command)
}

/// A command that runs Kinrin's own program as a child with limits.
pub fn child(kinrin: &Path, limits: &Limits, work: Work) -> Command {
    // A child that is never read from stops at the pipe; the CPU limit is for one that computes for ever.
    let cpu_secs = limits.wall.as_secs().max(1).saturating_mul(limits.threads.max(1) as u64);
    let task = Task { memory: limits.memory, cpu_secs, work };
    let mut command = Command::new(kinrin);
    let text = serde_json::to_string(&task).expect("plain numbers and names always become JSON");
    command.arg(SUBCOMMAND).arg(text);
    command
}

/// A command that runs `program` with limits on memory, CPU time and files.
pub fn limited(kinrin: &Path, program: &Path, arguments: &[OsString], limits: &Limits) -> Command {
    let mut command = if cfg!(unix) {
        let mut command = child(kinrin, limits, Work::Become);
        command.arg(program);
        command
    } else {
        Command::new(program) // no limits of its own there; those of the parent hold
    };
    command.args(arguments).env_remove("FFREPORT").env_remove("AV_LOG_FORCE_COLOR").env("AV_LOG_FORCE_NOCOLOR", "1");
    command
}
