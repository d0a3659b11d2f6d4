//! From a file to frames. Every decoder runs in a child process with limits, so that a hostile or broken file costs
//! one line in the list of bad files and nothing else.
//!
//! - [`host`] starts a child, reads its frames into a shard, enforces the limits, reaps it.
//! - [`ffmpeg`] reads everything FFmpeg reads; [`builtin`] are our own decoders (MP4/H.264, images), which also read
//!   short MP4 files where there is FFmpeg, because they start faster. Both set out from [`spawn`].
//! - [`child`] is what runs in the child process; it is told a [`task`] and puts its frames into a [`sink`].
//! - Both children speak [`ppm`]: binary PPM frames on standard output, one after the other.
//! - [`clock`] makes stored frames of pictures with times: it bounds how long one is held, leaves out jumps, and keeps
//!   where the recording's moments lie. What a container asks for and our own decoder does not do is left to FFmpeg.
//! - [`sniff`] tells by content what a file is; the extension decides nothing.

mod avi;
mod boxes;
mod builtin;
pub mod child;
mod clock;
mod colours;
mod counts;
mod edits;
mod extent;
pub mod ffmpeg;
mod film;
mod flash;
pub mod header;
mod host;
mod matroska;
mod mp4;
mod pace;
mod padded;
mod picture;
mod ppm;
mod resample;
mod sequence;
mod sink;
mod size;
pub mod sniff;
pub mod spawn;
mod sps;
mod squeeze;
pub mod task;
mod times;
mod tone;
mod turn;
mod whole;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use super::file_kind::is_video_name;
use super::{DataError, InputError};
use crate::job::{Job, Tally};
use crate::store::catalogue::Recipe;
use crate::store::{Reason, TimeMap};
use ffmpeg::Ffmpeg;
pub use sequence::{Told as SequencesTold, frame_files, hash_frames, is_frames, tell as tell_sequences};
use sniff::Kind;
pub use spawn::own_program;
use task::Wanted;

/// What one file may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the whole file.
    pub wall: Duration,
    /// Without a new frame.
    pub stall: Duration,
    pub frames: u32,
    /// Stored frames, bytes.
    pub bytes: u64,
    /// Of one source picture.
    pub pixels: u64,
    /// Address space of the child, bytes.
    pub memory: u64,
    /// Threads that decode it.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wall: Duration::from_hours(2),
            stall: Duration::from_mins(1),
            frames: 2_000_000,
            bytes: 16 << 30,
            pixels: 64 << 20,
            memory: 2 << 30,
            threads: 1,
        }
    }
}

/// Which decoder reads videos. Images and folders of frames are always read by the built-in one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecoderChoice {
    /// FFmpeg if there is one (and the built-in decoder for short MP4 files), else the built-in decoder.
    #[default]
    Auto,
    Ffmpeg,
    Builtin,
}

/// Kinrin's own program where the running one is another; see [`set_program`].
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Names Kinrin's own program, for a program that is not Kinrin but uses this library: a test of the window. The first
/// call counts.
pub fn set_program(path: PathBuf) {
    let _ = PROGRAM.set(path);
}

/// The programs that decode.
#[derive(Clone, Debug)]
pub struct Decoders {
    choice: DecoderChoice,
    /// Kinrin's own program, which is its own decoding child.
    program: PathBuf,
    ffmpeg: Option<Ffmpeg>,
}

impl Decoders {
    /// Looks for the programs. `program`: Kinrin's own, if it is not the running one.
    ///
    /// # Errors
    /// If FFmpeg is demanded and missing.
    pub fn find(choice: DecoderChoice, program: Option<&Path>) -> Result<Self, DataError> {
        let ffmpeg = if choice == DecoderChoice::Builtin { None } else { Ffmpeg::find() };
        if choice == DecoderChoice::Ffmpeg && ffmpeg.is_none() {
            return Err(InputError::NoFfmpeg.into());
        }
        let program = match program.or(PROGRAM.get().map(PathBuf::as_path)) {
            Some(path) => path.to_owned(),
            None => own_program().map_err(DataError::io(Path::new("kinrin")))?,
        };
        Ok(Self { choice, program, ffmpeg })
    }
}

/// What came out of a file, stored in a shard.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    pub frames: u32,
    pub width: u32,
    pub height: u32,
    /// Of the stored frames.
    pub fps: f32,
    /// Where moments of the recording lie in the stored frames.
    pub times: TimeMap,
    /// Why it breaks off, if it does.
    pub broken: Option<Reason>,
}

/// Why no frame came out of a file.
#[derive(Debug)]
pub enum DecodeError {
    /// The file's fault.
    Bad {
        reason: Reason,
        /// Another import may do better (FFmpeg was missing, or time ran out).
        again: bool,
    },
    /// The import was asked to stop.
    Stopped,
    /// Ours: the shard could not be written, or no child started.
    Own(DataError),
}

impl DecodeError {
    fn bad(reason: Reason) -> Self {
        Self::Bad { reason, again: false }
    }
}

impl From<DataError> for DecodeError {
    fn from(error: DataError) -> Self {
        Self::Own(error)
    }
}

/// What is to be decoded.
pub struct Source<'a> {
    /// A file, or a folder of frames.
    pub path: &'a Path,
    /// Frames per second that a folder of frames is taken to have.
    pub folder_fps: f32,
}

/// Decodes a file or a folder of frames into the shard at `shard`. `job` counts the frames that are stored.
pub fn decode(
    decoders: &Decoders,
    source: &Source<'_>,
    recipe: &Recipe,
    limits: &Limits,
    shard: &Path,
    job: &Job,
) -> Result<Decoded, DecodeError> {
    let tally = job.tally();
    let decoded = try_decoders(decoders, source, recipe, limits, shard, &tally);
    if decoded.is_err() {
        tally.take_back();
    }
    decoded
}

fn try_decoders(
    decoders: &Decoders,
    source: &Source<'_>,
    recipe: &Recipe,
    limits: &Limits,
    shard: &Path,
    tally: &Tally<'_>,
) -> Result<Decoded, DecodeError> {
    let kind = if is_frames(source.path) { Kind::Folder } else { sniff::file(source.path)? };
    let own = |wanted| builtin::run(&decoders.program, wanted, source, recipe, limits, shard, tally);
    match (kind, &decoders.ffmpeg) {
        (Kind::Empty, _) => Err(DecodeError::bad(Reason::Empty)),
        (Kind::Playlist, _) => Err(DecodeError::bad(Reason::Playlist)),
        (Kind::Folder, _) => own(Wanted::Folder),
        (Kind::Still, _) if !has_video_name(source.path) => own(Wanted::Picture),
        (Kind::Animation, _) => own(Wanted::Picture),
        (kind, Some(ffmpeg)) => {
            let by_ffmpeg = || ffmpeg.decode(&decoders.program, source.path, recipe, limits, shard, tally);
            if kind == Kind::Still {
                return by_ffmpeg().map_err(no_single_picture);
            }
            let quick = kind == Kind::Mp4 && decoders.choice == DecoderChoice::Auto && is_short(source.path);
            match if quick { own(Wanted::Mp4) } else { by_ffmpeg() } {
                Err(DecodeError::Bad { .. }) | Ok(Decoded { broken: Some(_), .. }) if quick => by_ffmpeg(),
                decoded => decoded,
            }
        }
        (Kind::Mp4, None) => own(Wanted::Mp4),
        (Kind::Unknown, None) => Err(DecodeError::bad(Reason::UnknownContent)),
        (Kind::Other | Kind::Still, None) => {
            let reason = match decoders.choice {
                DecoderChoice::Builtin => Reason::NotBuiltIn,
                _ => Reason::NeedsFfmpeg,
            };
            Err(DecodeError::Bad { reason, again: true })
        }
    }
}

fn has_video_name(path: &Path) -> bool {
    path.file_name().is_some_and(|name| is_video_name(&name.to_string_lossy()))
}

/// A picture under the name of a video, of which FFmpeg says that it is none of the formats of videos.
fn no_single_picture(error: DecodeError) -> DecodeError {
    match error {
        DecodeError::Bad { reason: Reason::NamesOthers, .. } => DecodeError::bad(Reason::NoVideoContent),
        other => other,
    }
}

/// Whether our own decoder is asked first where there is FFmpeg: a child of FFmpeg costs 0.07 to 0.12 s of a core before
/// its first picture, one of ours 0.01. Of 100,000 tiny files that is all; at about 60 million decoded pixels (300 pictures
/// of 640 × 360) both are equal, and a file of this many bytes seldom has more.
///
/// What this means for the same import made twice:
/// - What our own decoder does not read to its end without a word (another codec, an edit list that cuts, high dynamic
///   range, damage) FFmpeg reads from the start, so that nothing is kept that only one of both would make a note of.
/// - Such a short file gives the same bytes with FFmpeg and without. A longer one, and one that only FFmpeg reads, differ
///   from what our own decoder gives by less than one level of brightness on average and in neither number nor time of
///   frames: `both_decoders_give_the_same_frames…` holds both to it. So the decoder is no part of the recipe, of the
///   shard's place or of any hash, and a shard that is there is taken whichever of both made it.
/// - Which decoder reads a file depends on its bytes alone, never on its name, label, group or neighbours. Where even less
///   than a level between short and long files would matter, `--decoder ffmpeg` into a new workspace has one for all.
fn is_short(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|data| data.len() < 1 << 20)
}
