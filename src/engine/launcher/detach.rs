//! A worker process that outlives the one that starts it.

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::data::decode::own_program;
use crate::store::Workspace;

/// Starts `kinrin queue work` as a process of its own, its output in `queue.log` of the workspace.
pub(super) fn spawn_worker(workspace: &Workspace, program: Option<&Path>) -> io::Result<u32> {
    let program = program.map_or_else(own_program, |p| Ok(p.to_owned()))?;
    // A relative path would be another one after the change of folder.
    let root = workspace.root().canonicalize()?;
    let log = File::options().append(true).create(true).open(root.join("queue.log"))?;
    let mut command = Command::new(program);
    command.arg("--workspace").arg(&root).args(["queue", "work", "--detached"]).current_dir(&root);
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    without_console(&mut command);
    Ok(command.spawn()?.id())
}

#[cfg(windows)]
fn without_console(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    /// `DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP`: closing the console does not end it.
    const FLAGS: u32 = 0x0000_0008 | 0x0000_0200;
    command.creation_flags(FLAGS);
}

#[cfg(not(windows))]
fn without_console(_command: &mut Command) {}

/// For the worker's first breath: leaves the session of the terminal, whose end and Ctrl-C then do not reach it.
pub fn become_independent() {
    #[cfg(unix)]
    if let Err(error) = rustix::process::setsid() {
        // It leads its group already: nothing to leave.
        tracing::debug!("still in the session of its parent: {error}");
    }
}
