//! The hidden subcommand behind which a decoding child runs. Looked for before anything else: a child takes no
//! options, opens no workspace and must start fast.

use std::ffi::OsString;
use std::process::ExitCode;

use crate::data::decode::child;
use crate::data::decode::task::SUBCOMMAND;

/// Runs the child if this process is one.
pub fn child() -> Option<ExitCode> {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let [first, task, rest @ ..] = arguments.as_slice() else { return None };
    (first == SUBCOMMAND).then(|| child::main(task.to_str().unwrap_or_default(), rest))
}
