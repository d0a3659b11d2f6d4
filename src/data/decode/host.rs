//! The parent's side of a decoding child: reads its frames into a shard, watches its limits, always reaps it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::size::{MAX_ASPECT, MAX_OWN};
use super::{DecodeError, Limits, ppm};
use crate::data::DataError;
use crate::data::cache::ShardWriter;
use crate::job::{Job, Request};
use crate::store::Reason;
use crate::store::catalogue::Recipe;

/// What a child left behind.
pub struct Received {
    /// Unfinished; `None` if there was no frame.
    pub shard: Option<ShardWriter>,
    /// How the child ended; `None` if it was killed for a reason of ours.
    pub exit: Option<ExitStatus>,
    /// Why reading ended before the stream did.
    pub stopped: Option<Reason>,
    /// The start and the end of what it wrote to standard error.
    pub errors: String,
}

/// How often the watcher looks at the clock and at the job.
const WATCH: Duration = Duration::from_millis(100);
/// How long a child may live on after it closed its output.
const GRACE: Duration = Duration::from_secs(10);
/// Bytes of standard error that are kept from its start, and from its end.
const KEPT: usize = 32 << 10;

/// Runs the child and stores its frames in a shard for `shard`.
pub fn receive(
    mut command: Command,
    recipe: &Recipe,
    limits: &Limits,
    shard: &Path,
    job: &Job,
) -> Result<Received, DecodeError> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    own_group(&mut command);
    let program = Path::new(command.get_program()).to_owned();
    let mut child = command.spawn().map_err(DataError::io(&program))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let mut reader = Reader { recipe, limits, shard, writer: None, frame: Vec::new() };
    let last_frame = Mutex::new(Instant::now());
    let (done, ended) = channel();
    std::thread::scope(|scope| {
        let errors = scope.spawn(move || stderr.map(head_and_tail).unwrap_or_default());
        let last_frame = &last_frame;
        let watcher = scope.spawn(move || watch(child, limits, job, last_frame, &ended));
        let read = match stdout {
            Some(stdout) => reader.read_all(stdout, || touch(last_frame)),
            None => Ok(None),
        };
        // A closed channel would also end the watcher; the message says whether the child must be killed.
        let _ = done.send(!matches!(read, Ok(None)));
        let watched = watcher.join().unwrap_or(Watched { exit: None, limit: None, stop: false });
        let errors = errors.join().unwrap_or_default();
        if watched.stop {
            return Err(DecodeError::Stopped);
        }
        let stopped = watched.limit.or(read?);
        Ok(Received { shard: reader.writer, exit: watched.exit, stopped, errors })
    })
}

/// Ctrl-C in a terminal reaches the whole group; the children must be ended by us, or a half-read file looks whole.
fn own_group(command: &mut Command) {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    #[cfg(not(unix))]
    let _ = command;
}

fn touch(last_frame: &Mutex<Instant>) {
    *last_frame.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Instant::now();
}

struct Reader<'a> {
    recipe: &'a Recipe,
    limits: &'a Limits,
    shard: &'a Path,
    writer: Option<ShardWriter>,
    frame: Vec<u8>,
}

impl Reader<'_> {
    /// Reads frames to the end of the stream. `Some(reason)`: stopped before it.
    fn read_all(&mut self, stdout: ChildStdout, mut on_frame: impl FnMut()) -> Result<Option<Reason>, DataError> {
        let mut input = BufReader::with_capacity(256 << 10, stdout);
        loop {
            match self.read_frame(&mut input)? {
                Next::Frame => on_frame(),
                Next::End => return Ok(None),
                Next::Stop(reason) => return Ok(Some(reason)),
            }
        }
    }

    fn read_frame(&mut self, input: &mut impl BufRead) -> Result<Next, DataError> {
        let (width, height) = match ppm::read_head(input) {
            Ok(Some(size)) => size,
            Ok(None) => return Ok(Next::End),
            Err(error) => return Ok(Next::cut(&error)),
        };
        if let Some(reason) = self.refusal(width, height) {
            return Ok(Next::Stop(reason));
        }
        self.frame.resize(width as usize * height as usize * 3, 0);
        if let Err(error) = input.read_exact(&mut self.frame) {
            return Ok(Next::cut(&error));
        }
        if self.writer.is_none() {
            self.writer = Some(ShardWriter::create(self.shard, width, height)?);
        }
        if let Some(writer) = &mut self.writer {
            writer.push(&self.frame)?;
        }
        Ok(Next::Frame)
    }

    /// Why a next frame of this size is not taken.
    fn refusal(&self, width: u32, height: u32) -> Option<Reason> {
        let side = self.recipe.short_side;
        let unwanted = match side {
            0 => width.max(height) > MAX_OWN,
            side => width.min(height) != side || width.max(height) > side * MAX_ASPECT,
        };
        if unwanted {
            return Some(Reason::OddSize { width, height });
        }
        let writer = self.writer.as_ref()?;
        if writer.size() != (width, height) {
            return Some(Reason::ShapeChanges { frames: writer.frames() });
        }
        if writer.frames() >= self.limits.frames {
            return Some(Reason::FrameLimit(self.limits.frames));
        }
        (writer.bytes() >= self.limits.bytes).then_some(Reason::ByteLimit(self.limits.bytes))
    }
}

enum Next {
    Frame,
    End,
    Stop(Reason),
}

impl Next {
    /// A stream that ends within a frame is one whose child died: its own end tells more than we can.
    fn cut(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof {
            return Self::End;
        }
        Self::Stop(Reason::NotAFrame)
    }
}

struct Watched {
    exit: Option<ExitStatus>,
    limit: Option<Reason>,
    stop: bool,
}

/// Waits until the reader is done (`ended`: must the child be killed?), a limit is reached or the job is to stop.
fn watch(mut child: Child, limits: &Limits, job: &Job, last_frame: &Mutex<Instant>, ended: &Receiver<bool>) -> Watched {
    let start = Instant::now();
    let mut watched = Watched { exit: None, limit: None, stop: false };
    loop {
        match ended.recv_timeout(WATCH) {
            Ok(false) => {
                watched.exit = wait_a_little(&mut child);
                break;
            }
            Ok(true) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {}
        }
        watched.stop = matches!(job.request(), Request::Stop | Request::Abort);
        let stalled = last_frame.lock().unwrap_or_else(std::sync::PoisonError::into_inner).elapsed();
        watched.limit = over_time(start.elapsed(), stalled, limits);
        if watched.stop || watched.limit.is_some() {
            break;
        }
    }
    if watched.exit.is_none() {
        // It may have ended by itself in the meantime: either way `wait` reaps it.
        let _ = child.kill();
        let _ = child.wait();
    }
    watched
}

fn over_time(whole: Duration, stalled: Duration, limits: &Limits) -> Option<Reason> {
    if whole > limits.wall {
        return Some(Reason::TimeLimit(limits.wall.as_secs()));
    }
    (stalled > limits.stall).then_some(Reason::Stalled(limits.stall.as_secs()))
}

/// The exit status of a child that closed its output; `None` if it does not go.
fn wait_a_little(child: &mut Child) -> Option<ExitStatus> {
    let start = Instant::now();
    while start.elapsed() < GRACE {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    None
}

/// Reads to the end and keeps only the start and the end.
fn head_and_tail(mut input: impl Read) -> String {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let mut chunk = [0; 4096];
    while let Ok(got @ 1..) = input.read(&mut chunk) {
        let into_head = got.min(KEPT - head.len());
        head.extend_from_slice(&chunk[..into_head]);
        tail.extend_from_slice(&chunk[into_head..got]);
        if tail.len() > 2 * KEPT {
            tail.drain(..tail.len() - KEPT);
        }
    }
    let tail = &tail[tail.len().saturating_sub(KEPT)..];
    let gap: &[u8] = if tail.is_empty() { b"" } else { b"\n" };
    String::from_utf8_lossy(&[&head, gap, tail].concat()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_error_text_is_kept_short() {
        let text = std::io::repeat(b'x').take(1 << 20).chain(&b"the end"[..]);
        let kept = head_and_tail(text);
        assert!(kept.len() <= 2 * KEPT + 1 && kept.starts_with('x') && kept.ends_with("the end"));
    }
}
