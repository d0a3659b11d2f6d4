//! Main function of our decoding child process: `kinrin __worker …`, hidden from users. It puts limits on itself, then
//! becomes FFmpeg, decodes by itself and writes PPM frames to standard output, or reads weights.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use super::sink::Sink;
use super::task::{DecodeTask, Status, Task, Wanted, Work};
use super::{mp4, picture};
use crate::data::weights;
use crate::store::Reason;

/// The child's main: `task` as JSON, then the path to decode, or the program to become and its arguments.
pub fn main(task: &str, rest: &[OsString]) -> ExitCode {
    let Ok(task) = serde_json::from_str::<Task>(task) else { return ExitCode::from(2) };
    if let Err(error) = limit_self(&task) {
        return fail(&format!("limits could not be set: {error}"));
    }
    match (task.work, rest) {
        (Work::Become, [program, arguments @ ..]) => fail(&become_program(program.as_ref(), arguments).to_string()),
        (Work::Decode(decode), [path]) => {
            std::panic::set_hook(Box::new(|_| {})); // the status line speaks for us
            report(decode_to_stdout(&decode, Path::new(path)))
        }
        (Work::Weights, [path]) => weights::child::main(Path::new(path)),
        _ => ExitCode::from(2),
    }
}

fn fail(text: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "[error] {text}");
    ExitCode::FAILURE
}

#[cfg(unix)]
fn limit_self(task: &Task) -> io::Result<()> {
    use rlimit::Resource;
    let limits =
        [(Resource::AS, task.memory), (Resource::CPU, task.cpu_secs), (Resource::FSIZE, 0), (Resource::CORE, 0)];
    for (resource, wanted) in limits {
        let (_, hard) = rlimit::getrlimit(resource)?;
        let value = wanted.min(hard);
        rlimit::setrlimit(resource, value, value)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn limit_self(_: &Task) -> io::Result<()> {
    Ok(())
}

/// Returns only if the program cannot be started.
#[cfg(unix)]
fn become_program(program: &Path, arguments: &[OsString]) -> io::Error {
    use std::os::unix::process::CommandExt;
    Command::new(program).args(arguments).exec()
}

#[cfg(not(unix))]
fn become_program(_: &Path, _: &[OsString]) -> io::Error {
    io::Error::from(io::ErrorKind::Unsupported)
}

fn report(status: io::Result<Status>) -> ExitCode {
    // An output that cannot be written has no reader any more: the parent is gone or has seen enough.
    let Ok(status) = status else { return ExitCode::FAILURE };
    if status.tell().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn decode_to_stdout(task: &DecodeTask, path: &Path) -> io::Result<Status> {
    let path: PathBuf = std::path::absolute(path)?;
    let mut sink = Sink::new(task, io::stdout().lock());
    let work = std::panic::AssertUnwindSafe(|| match task.wanted {
        Wanted::Mp4 => mp4::decode(&path, task, &mut sink),
        Wanted::Picture => picture::file(&path, task, &mut sink),
        Wanted::Folder => picture::folder(&path, task, &mut sink),
    });
    // The parsers of foreign crates panic on some broken files.
    let outcome = std::panic::catch_unwind(work);
    let timing = sink.finish()?;
    let mut status =
        outcome.unwrap_or_else(|_| Ok(Status { broken: Some(Reason::IndexDamaged), ..Status::default() }))?;
    status.timing = timing;
    Ok(status)
}
