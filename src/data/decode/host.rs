//! The parent's side of a decoding child: reads its frames into a shard, watches its limits, always reaps it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use super::clock::{Clock, Timing};
use super::size::{MAX_ASPECT, MAX_OWN, is_same_shape};
use super::times::{self, Told};
use super::{DecodeError, Decoded, Limits, ppm, tone};
use crate::data::DataError;
use crate::data::cache::ShardWriter;
use crate::job::{Job, Request, Tally};
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
    /// The clock that was given, run down.
    pub clock: Option<Clock>,
    /// Whether the child said that the pictures have a high dynamic range.
    pub high_range: bool,
    /// Nothing was read for that reason.
    pub refused: bool,
}

/// How often the watcher looks at the clock and at the job.
const WATCH: Duration = Duration::from_millis(100);
/// How long a child may live on after it closed its output.
const GRACE: Duration = Duration::from_secs(10);
/// Bytes of standard error that are kept from its start, and from its end.
const KEPT: usize = 32 << 10;

/// Runs the child and stores its frames in a shard for `shard`. With a clock the child gives every picture once, and a
/// line with the time of each on standard error; else as often as it is wanted. `refuses`: pictures of a high dynamic
/// range are not taken as they are. `tally` counts the frames, without those of an earlier try.
pub fn receive(
    mut command: Command,
    clock: Option<Clock>,
    refuses: bool,
    recipe: &Recipe,
    limits: &Limits,
    shard: &Path,
    tally: &Tally<'_>,
) -> Result<Received, DecodeError> {
    tally.take_back();
    let job = tally.job;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    own_group(&mut command);
    let program = Path::new(command.get_program()).to_owned();
    let mut child = command.spawn().map_err(DataError::io(&program))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (tell, told) = channel();
    let seen = AtomicBool::new(false);
    let high_range = &seen;
    let paced = clock.map(|clock| Paced { clock, told, shape: None, held: Vec::new(), high_range, refuses });
    let mut reader = Reader { recipe, limits, shard, tally, writer: None, size: None, frame: Vec::new(), paced };
    let last_frame = Mutex::new(Instant::now());
    let (done, ended) = channel();
    std::thread::scope(|scope| {
        let errors =
            scope.spawn(move || stderr.map(|stderr| head_and_tail(stderr, &tell, high_range)).unwrap_or_default());
        let last_frame = &last_frame;
        let watcher = scope.spawn(move || watch(child, limits, job, last_frame, &ended));
        let read = match stdout {
            Some(stdout) => reader.read_all(stdout, || touch(last_frame)),
            None => Ok(Ended::Stream),
        };
        // A closed channel would also end the watcher; the message says whether the child must be killed.
        let _ = done.send(!matches!(read, Ok(Ended::Stream)));
        let watched = watcher.join().unwrap_or(Watched { exit: None, limit: None, stop: false });
        let errors = errors.join().unwrap_or_default();
        if watched.stop {
            return Err(DecodeError::Stopped);
        }
        let read = read?;
        let refused = matches!(read, Ended::HighRange);
        let stopped = match read {
            Ended::Stop(reason) => watched.limit.or(Some(reason)),
            Ended::Stream | Ended::Full | Ended::HighRange => watched.limit,
        };
        let clock = reader.paced.map(|paced| paced.clock);
        let high_range = high_range.load(Ordering::Relaxed);
        Ok(Received { shard: reader.writer, exit: watched.exit, stopped, errors, clock, high_range, refused })
    })
}

/// Closes the shard of a decoded file.
pub fn finish(shard: ShardWriter, timing: Timing, broken: Option<Reason>) -> Result<Decoded, DecodeError> {
    let ((width, height), frames) = (shard.size(), shard.frames());
    let Timing { fps, times, .. } = timing;
    shard.finish_timed(fps, broken.as_ref(), &times)?;
    Ok(Decoded { frames, width, height, fps, times, broken })
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
    tally: &'a Tally<'a>,
    writer: Option<ShardWriter>,
    /// Of the first frame.
    size: Option<(u32, u32)>,
    frame: Vec<u8>,
    paced: Option<Paced<'a>>,
}

/// For a child that gives every picture once: how often one is stored is known when the next one begins.
struct Paced<'a> {
    clock: Clock,
    /// Whether the child has said that the pictures have a high dynamic range.
    high_range: &'a AtomicBool,
    /// Whether such pictures are not taken as they are.
    refuses: bool,
    /// When each picture begins, and where its shape changes.
    told: Receiver<Told>,
    /// Of the pictures so far.
    shape: Option<f64>,
    /// The picture on screen.
    held: Vec<u8>,
}

impl Paced<'_> {
    /// When the picture that came begins; `None`: it has another shape than the first, into which FFmpeg squeezed it.
    fn next_time(&mut self) -> Option<f64> {
        loop {
            match self.told.recv() {
                Ok(Told::Picture(at)) => return Some(at),
                Ok(Told::Shape(shape)) if self.clock.is_running() => {
                    let first = *self.shape.get_or_insert(shape);
                    if !is_same_shape(shape, first) {
                        return None;
                    }
                }
                Ok(Told::Shape(shape)) => self.shape = Some(shape),
                Err(_) => return Some(f64::NAN),
            }
        }
    }
}

impl Reader<'_> {
    fn read_all(&mut self, stdout: ChildStdout, mut on_frame: impl FnMut()) -> Result<Ended, DataError> {
        let mut input = BufReader::with_capacity(256 << 10, stdout);
        let ended = loop {
            match self.read_frame(&mut input)? {
                Next::Frame => on_frame(),
                Next::Ended(ended) => break ended,
            }
            if self.paced.as_ref().is_some_and(|paced| paced.clock.full()) {
                return Ok(Ended::Full);
            }
        };
        if let Ended::HighRange = ended {
            return Ok(ended);
        }
        let Some(paced) = &mut self.paced else { return Ok(ended) };
        let copies = paced.clock.end(None);
        std::mem::swap(&mut self.frame, &mut paced.held);
        let ended = self.store(copies)?.unwrap_or(ended);
        if let Ended::Stop(Reason::ShapeChanges { .. }) = ended {
            return Ok(Ended::Stop(self.shape_changes())); // the last picture before was still held back
        }
        Ok(ended)
    }

    fn shape_changes(&self) -> Reason {
        Reason::ShapeChanges { frames: self.writer.as_ref().map_or(0, ShardWriter::frames) }
    }

    fn read_frame(&mut self, input: &mut impl BufRead) -> Result<Next, DataError> {
        let (width, height) = match ppm::read_head(input) {
            Ok(Some(size)) => size,
            Ok(None) => return Ok(Next::Ended(Ended::Stream)),
            Err(error) => return Ok(Next::cut(&error)),
        };
        if let Some(reason) = self.refusal(width, height) {
            return Ok(Next::Ended(Ended::Stop(reason)));
        }
        self.size = Some((width, height));
        self.frame.resize(width as usize * height as usize * 3, 0);
        if let Err(error) = input.read_exact(&mut self.frame) {
            return Ok(Next::cut(&error));
        }
        let copies = match &mut self.paced {
            None => 1,
            Some(paced) => {
                // The line of a picture leaves the child before the picture does.
                let at = paced.next_time();
                // What the file is was said before the time of its first picture.
                if paced.refuses && paced.high_range.load(Ordering::Relaxed) {
                    return Ok(Next::Ended(Ended::HighRange));
                }
                let Some(at) = at else { return Ok(Next::Ended(Ended::Stop(self.shape_changes()))) };
                let copies = paced.clock.begin(at);
                std::mem::swap(&mut self.frame, &mut paced.held);
                copies
            }
        };
        Ok(self.store(copies)?.map_or(Next::Frame, Next::Ended))
    }

    /// Stores the frame so often; `Some`: a limit is reached.
    fn store(&mut self, copies: u64) -> Result<Option<Ended>, DataError> {
        for _ in 0..copies {
            let Some((width, height)) = self.size else { break };
            if self.writer.is_none() {
                self.writer = Some(ShardWriter::create(self.shard, width, height)?);
            }
            let Some(writer) = &mut self.writer else { break };
            if writer.frames() >= self.limits.frames {
                return Ok(Some(Ended::Stop(Reason::FrameLimit(self.limits.frames))));
            }
            if writer.bytes() >= self.limits.bytes {
                return Ok(Some(Ended::Stop(Reason::ByteLimit(self.limits.bytes))));
            }
            writer.push(&self.frame)?;
            self.tally.count();
        }
        Ok(None)
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
        (self.size? != (width, height)).then(|| self.shape_changes())
    }
}

/// Why there are no more frames.
enum Ended {
    Stream,
    /// All that the recipe wants is there.
    Full,
    /// The pictures have a high dynamic range, and are not taken as they are.
    HighRange,
    Stop(Reason),
}

enum Next {
    Frame,
    Ended(Ended),
}

impl Next {
    /// A stream that ends within a frame is one whose child died: its own end tells more than we can.
    fn cut(error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::UnexpectedEof {
            return Self::Ended(Ended::Stream);
        }
        Self::Ended(Ended::Stop(Reason::NotAFrame))
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

/// Reads to the end and keeps only the start and the end; the times of pictures are sent to `tell` instead.
fn head_and_tail(input: impl Read, tell: &Sender<Told>, high_range: &AtomicBool) -> String {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    let mut start = 0.0;
    // A line without an end comes in pieces.
    while let Ok(1..) = input.by_ref().take(4096).read_until(b'\n', &mut line) {
        if let Some(told) = times::told(&line) {
            let told = if let Told::Picture(time) = told { Told::Picture(time - start) } else { told };
            let _ = tell.send(told); // nobody listens where pictures come at the wanted rate
        } else {
            start = times::start_of_line(&line).unwrap_or(start);
            if tone::is_high_range(&line) {
                high_range.store(true, Ordering::Relaxed);
            }
            let into_head = line.len().min(KEPT - head.len());
            head.extend_from_slice(&line[..into_head]);
            tail.extend_from_slice(&line[into_head..]);
        }
        line.clear();
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
        let kept = head_and_tail(text, &channel().0, &AtomicBool::new(false));
        assert!(kept.len() <= 2 * KEPT + 1 && kept.starts_with('x') && kept.ends_with("the end"));
    }

    #[test]
    fn times_of_pictures_are_taken_out_of_the_text() {
        let (tell, told) = channel();
        let high = AtomicBool::new(false);
        let begin = "[info]   Duration: 00:00:05.02, start: 1.500000, bitrate: 1 kb/s\n";
        assert!(head_and_tail(format!("{begin}[info] 2.000000\n").as_bytes(), &tell, &high).ends_with("kb/s\n"));
        assert_eq!(told.recv(), Ok(Told::Picture(0.5)));
        let text = "[info] Stream\n[info] 0.040000\n[Eval @ 0x7f] [warning] 1.333333\n[error] bad\n[info] nan\n";
        assert_eq!(head_and_tail(text.as_bytes(), &tell, &high), "[info] Stream\n[error] bad\n");
        drop(tell);
        let all: Vec<Told> = told.iter().collect();
        assert_eq!(all[..2], [Told::Picture(0.04), Told::Shape(1.333333)]);
        assert!(matches!(all[2..], [Told::Picture(time)] if time.is_nan()), "{all:?}");
    }
}
