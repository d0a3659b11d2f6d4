//! The decoding child of our own: `kinrin __worker …`, hidden from users. It puts limits on itself, then either
//! becomes FFmpeg or decodes by itself and writes PPM frames to standard output.

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde::{Deserialize, Serialize};

use super::clock::{Clock, Timing};
use super::host::{self, Received};
use super::{DecodeError, Decoded, Limits, Source, ffmpeg, mp4, picture, ppm, sniff};
use crate::job::Job;
use crate::store::catalogue::{Recipe, is_rate};
use crate::store::video_fault::Beyond;
use crate::store::{Reason, TimeMap};

/// Name of the hidden subcommand.
pub const SUBCOMMAND: &str = "__worker";

/// What a child of our own is to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    Mp4,
    /// A moving GIF, WebP or PNG, or a single picture.
    Picture,
    Folder,
}

/// The child's whole task, given as one JSON argument.
#[derive(Debug, Serialize, Deserialize)]
pub struct Task {
    memory: u64,
    cpu_secs: u64,
    work: Work,
}

#[derive(Debug, Serialize, Deserialize)]
enum Work {
    /// Become the program named after the task.
    Become,
    Decode(DecodeTask),
}

/// What is to be decoded, and how.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DecodeTask {
    pub wanted: Wanted,
    pub short_side: u32,
    pub fps: f32,
    pub max_secs: u32,
    pub folder_fps: f32,
    pub pixels: u64,
}

/// A line on standard error, the last one at the latest.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Status {
    /// Of the frames written.
    pub timing: Timing,
    pub broken: Option<Reason>,
    /// FFmpeg may read what we cannot.
    pub needs_ffmpeg: bool,
    /// What we do not do, where that is why.
    pub beyond: Option<Beyond>,
    /// More is to come: what is left of a child that does not get to its end.
    pub begun: bool,
}

const STATUS_MARK: &str = "kinrin-worker ";

fn child(kinrin: &Path, limits: &Limits, work: Work) -> Command {
    // A child that is never read from stops at the pipe; the CPU limit is for one that computes for ever.
    let task = Task { memory: limits.memory, cpu_secs: limits.wall.as_secs().max(1), work };
    let mut command = Command::new(kinrin);
    let text = serde_json::to_string(&task).expect("plain numbers and names always become JSON");
    command.arg(SUBCOMMAND).arg(text);
    command
}

/// A command that runs `program` with limits on memory, CPU time and files.
pub(super) fn limited(kinrin: &Path, program: &Path, arguments: &[OsString], limits: &Limits) -> Command {
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

/// Decodes with our own decoders in a child.
pub(super) fn run(
    kinrin: &Path,
    wanted: Wanted,
    source: &Source<'_>,
    recipe: &Recipe,
    limits: &Limits,
    shard: &Path,
    job: &Job,
) -> Result<Decoded, DecodeError> {
    let Recipe { short_side, fps, max_secs } = *recipe;
    let (folder_fps, pixels) = (source.folder_fps, limits.pixels);
    let mut command =
        child(kinrin, limits, Work::Decode(DecodeTask { wanted, short_side, fps, max_secs, folder_fps, pixels }));
    command.arg(source.path);
    conclude(host::receive(command, None, false, recipe, limits, shard, job)?, recipe, source.path)
}

fn conclude(received: Received, recipe: &Recipe, path: &Path) -> Result<Decoded, DecodeError> {
    let Received { shard, exit, stopped, errors, .. } = received;
    let last = errors.lines().rev().find_map(|line| line.strip_prefix(STATUS_MARK));
    let status = last.and_then(|text| serde_json::from_str::<Status>(text).ok());
    let crashed = exit.is_some() && status.as_ref().is_none_or(|status| status.begun);
    let Status { mut timing, broken, needs_ffmpeg, beyond, .. } = status.unwrap_or_default();
    let crash = || crashed.then_some(Reason::Crashed);
    let broken = stopped.clone().or(broken).or_else(crash);
    let broken = broken.or_else(|| sniff::missing_part(path)).or_else(|| timing.told());
    match shard {
        Some(shard) => {
            timing.fps = rate(recipe, timing.fps);
            ffmpeg::finish(shard, timing, broken)
        }
        None if needs_ffmpeg => {
            let reason = beyond.map_or(Reason::NeedsFfmpeg, Reason::NotFollowed);
            Err(DecodeError::Bad { reason, again: true })
        }
        None => {
            let reason = broken.unwrap_or(Reason::NoFrame);
            Err(DecodeError::Bad { reason, again: stopped.is_some() })
        }
    }
}

/// The rate of frames of which the child said `told`; one that died early said nothing.
fn rate(recipe: &Recipe, told: f32) -> f32 {
    let rates = [recipe.fps, told, 25.0];
    rates.into_iter().find(|rate| is_rate(*rate)).unwrap_or(25.0)
}

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
    if tell(&status).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn tell(status: &Status) -> io::Result<()> {
    let text = serde_json::to_string(status)?;
    writeln!(io::stderr(), "\n{STATUS_MARK}{text}")
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
    sink.out.flush()?;
    let mut status =
        outcome.unwrap_or_else(|_| Ok(Status { broken: Some(Reason::IndexDamaged), ..Status::default() }))?;
    status.timing = sink.clock.finish();
    Ok(status)
}

/// Where a decoder of ours puts its frames: keeps the rate, writes PPM.
pub(super) struct Sink<W: Write> {
    out: BufWriter<W>,
    clock: Clock,
}

impl<W: Write> Sink<W> {
    fn new(task: &DecodeTask, out: W) -> Self {
        Self { out: BufWriter::with_capacity(256 << 10, out), clock: Clock::new(task.fps, task.max_secs) }
    }

    /// The first picture begins `at` seconds after the start of the container; 0 where nothing is said. `fps`: the
    /// rate, as far as the index tells it.
    pub fn begin(&mut self, at: f64, fps: f32) -> io::Result<()> {
        self.clock.begin(at);
        let times = if at == 0.0 { TimeMap::default() } else { TimeMap::new(vec![(at, 0.0)]) };
        tell(&Status { timing: Timing { fps, times, ..Timing::default() }, begun: true, ..Status::default() })
    }

    /// How often the frame shown until `end` (seconds after the start) is to be written; `last`: none follows.
    pub fn copies(&mut self, end: f64, last: bool) -> u64 {
        if !self.clock.is_running() {
            self.clock.begin(0.0);
        }
        if last { self.clock.end(Some(end)) } else { self.clock.begin(end) }
    }

    /// Whether all that the recipe wants is written.
    pub fn full(&self) -> bool {
        self.clock.full()
    }

    /// Writes a frame `copies` times.
    pub fn write(&mut self, size: (u32, u32), rgb: &[u8], copies: u64) -> io::Result<()> {
        for _ in 0..copies {
            ppm::write(&mut self.out, size.0, size.1, rgb)?;
        }
        Ok(())
    }
}
