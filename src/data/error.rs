//! Why data could not be imported, stored or read.

use std::path::{Path, PathBuf};

use super::name_pattern::PatternError;
use super::note::counted;
use crate::store::{Reason, StoreError};

/// What went wrong with data, in words for the user.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("the shard {path} is damaged ({problem}): import the data set again to make it anew")]
    Shard { path: PathBuf, problem: ShardProblem },
    #[error("{path}, line {line}: {problem}")]
    Labels { path: PathBuf, line: u64, problem: LabelProblem },
    #[error(transparent)]
    Input(#[from] InputError),
    #[error(
        "{folder} can no longer be read ({error}): what was imported stays; once it can be read again, import again to go \
         on"
    )]
    Lost { folder: PathBuf, error: String },
    #[error("stopped while it waited for another import to end: nothing was changed")]
    LeftLine,
}

/// What was asked for and cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    #[error("there is no folder {0}")]
    NoFolder(PathBuf),
    #[error("{0} is not a folder: name the folder with the videos")]
    NotAFolder(PathBuf),
    #[error("there is no video in {0}")]
    NothingIn(PathBuf),
    #[error("there is no label file {0}")]
    NoLabelFile(PathBuf),
    #[error("a data set's name has 1 to 64 letters (of any script), digits, `_` and `-`")]
    SetName,
    #[error("no label table has a column \"{name}\"; {}", there_is(.known))]
    NoTableColumn { name: String, known: String },
    #[error(
        "\"{0}\" cannot name the group of a folder level: use letters, digits, _ and -, and not path, start_s or end_s"
    )]
    LevelName(String),
    #[error("the frame rate of label tables is 0.1 to 1000 per second")]
    TableRate,
    #[error("{0}")]
    Replaces(Box<Replaced>),
    #[error("the short side is 8 to 1024 pixels")]
    ShortSide,
    #[error("the rate is 0.1 to 240 frames per second, or `native`")]
    Rate,
    #[error("the rate of folders of frames is 0.1 to 1000 per second")]
    FolderRate,
    #[error("FFmpeg was demanded and is not there: install it, or set KINRIN_FFMPEG to its path")]
    NoFfmpeg,
    #[error(transparent)]
    Pattern(#[from] PatternError),
    #[error("stopped before the end: run it again to go on")]
    Stopped,
    #[error("the data set {set} has no video {video}")]
    NoVideo { set: String, video: String },
    #[error(
        "none of the data sets ({sets}) has a group column \"{column}\"; where its table has that column, import it again with --group-column {column} --replace"
    )]
    NoColumn { sets: String, column: String },
    #[error("no video of {0} can be read: look at `kinrin data bad`")]
    NoneReadable(String),
    #[error("{0} has no stored frames: import its data set again")]
    NoFrames(String),
    #[error("{0} is not there any more")]
    Gone(PathBuf),
    #[error("{path}: {reason}")]
    Unreadable { path: PathBuf, reason: Reason },
    #[error("there is no labelled clip to train on")]
    NoLabelledClip,
    #[error("{video} cannot be encoded: {problem}")]
    NotEncoded { video: String, problem: String },
    #[error("no loader thread: {0}")]
    NoThread(std::io::Error),
    #[error("a loader thread failed; see the message above")]
    LoaderFailed,
}

/// Where the labels of a data set come from, beside the tables and folders of its footage.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct LabelOrigin {
    /// The label file that was named.
    pub file: Option<PathBuf>,
    /// The pattern of file names; empty where there is none.
    pub pattern: String,
}

impl std::fmt::Display for LabelOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.file {
            Some(file) => write!(f, "{}", file.display())?,
            None => f.write_str("the folder itself")?,
        }
        if self.pattern.is_empty() { Ok(()) } else { write!(f, " and the name pattern {}", self.pattern) }
    }
}

/// An import that would take the place of another one.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Replaced {
    pub name: String,
    /// Videos of the data set that is there.
    pub videos: usize,
    /// The folder it came from, and the folder that is to come, where they differ.
    pub folders: Option<(PathBuf, PathBuf)>,
    /// Short side in pixels and frames per second (0: the video's own) that are stored and that are to come, where the
    /// recipes differ.
    pub recipes: Option<[(u32, f32); 2]>,
    /// Where the labels came from and where they are to come from, where a label file or a name pattern gives way.
    pub labels: Option<[LabelOrigin; 2]>,
}

impl std::fmt::Display for Replaced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { name, videos, .. } = self;
        write!(f, "the data set \"{name}\" is there already with {}", counted(*videos, "video"))?;
        if let Some((old, new)) = &self.folders {
            let (old, new) = (old.display(), new.display());
            write!(f, " of {old}; its labels, and its videos that are not in {new}, would go")?;
        }
        if let Some([old, new]) = self.recipes {
            let rate = |fps: f32| if fps == 0.0 { "their own rate".to_owned() } else { format!("{fps} fps") };
            let ((side, fps), (new_side, new_fps)) = (old, new);
            write!(
                f,
                "; its frames ({side} px, {}) would be decoded again ({new_side} px, {})",
                rate(fps),
                rate(new_fps)
            )?;
        }
        if let Some([old, new]) = &self.labels {
            write!(f, "; its labels and groups, read from {old}, would go and be read from {new}")?;
        }
        f.write_str(": take another name, or add --replace")
    }
}

/// The columns that there are.
fn there_is(known: &str) -> String {
    if known.is_empty() { "there is no table".to_owned() } else { format!("there are {known}") }
}

/// `, or say …`, where there is something to say.
fn or_say(choice: &str) -> String {
    if choice.is_empty() { String::new() } else { format!(", or say `{choice}`") }
}

/// The first signs of a long text.
pub(super) fn shortened(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// `is 1 field`, `are 2 fields`.
fn fields(found: u64) -> String {
    let verb = if found == 1 { "is" } else { "are" };
    format!("{verb} {}", counted(found as usize, "field"))
}

/// What is wrong with a line of a label table.
#[derive(Debug, thiserror::Error)]
pub enum LabelProblem {
    #[error("there is no column `path`, only `{found}`: the first line names them{}", or_say(.choice))]
    NoPathColumn { found: String, choice: String },
    #[error("the columns are separated by `{0}`: save the file with commas (`CSV UTF-8`) and import again")]
    Separator(char),
    #[error("segments need the columns `start_s` and `end_s` (seconds; or `duration_s`); there are only `{found}`{}", or_say(.choice))]
    NoTimes { found: String, choice: String },
    #[error(
        "the rows look like segments, and their times are not in columns `start_s` and `end_s` (seconds): rename \
         them{}; if they are no times, `--unused-column NAME` says so", or_say(.choice)
    )]
    HiddenTimes { choice: String },
    #[error("a column appears twice in `{0}`")]
    ColumnTwice(String),
    #[error("there {}, and the first line names {named}", fields(*.found))]
    Fields { found: u64, named: u64 },
    #[error("the path is empty: name the video")]
    NoPath,
    #[error("`{0}` is no time: write seconds like 12.5, or a clock like 1:05 or 0:01:05.5")]
    NoTime(String),
    #[error("`{0}` looks like a timecode with frames at its end: `--frame-rate RATE` says how many are in a second")]
    Timecode(String),
    #[error(
        "`{text}` is no timecode at {rate} frames per second: is that the rate? (`;` drops frame numbers at 29.97 and \
         59.94 only)"
    )]
    NoTimecode { text: String, rate: f64 },
    #[error("the segment ends ({end} s) before it starts ({start} s)")]
    EndsBeforeStart { start: f64, end: f64 },
    #[error(
        "the times look like parts of a day, as spreadsheets store them (`{0}`): give their cells the format `[h]:mm:ss` \
         (or a number of seconds) and save the file again"
    )]
    DayParts(String),
    #[error(
        "the column `{column}` says {text}, and frames are counted at {rate} per second (`--frame-rate`): give times in \
         seconds where rates differ; if it means something else, `--unused-column NAME` says so"
    )]
    OtherRate { column: String, text: String, rate: f64 },
    #[error(
        "a quote `\"` opens here and is not closed, so that the rows behind it would be one value: close it, or take it \
         out"
    )]
    OpenQuote,
    #[error(
        "the text is not UTF-8: save the file as `CSV UTF-8` (in Excel: Save As, with the file type `CSV UTF-8 (Comma \
         delimited)`) and import again"
    )]
    NotUtf8,
    #[error(
        "the label `{}` is a piece of JSON, as programs for annotation write it: export one row for each segment, with a \
         plain label", shortened(.0)
    )]
    Json(String),
    #[error(
        "it is not clear whether the comma in `{0}` stands before decimals or parts thousands: write all times with a \
         point, like 12.5, and nothing between thousands"
    )]
    Comma(String),
    #[error("{0}")]
    Csv(csv::Error),
}

/// What is wrong with a shard.
#[derive(Debug, thiserror::Error)]
pub enum ShardProblem {
    #[error("it is no shard")]
    NoShard,
    #[error("it was made by another version")]
    OtherVersion,
    #[error("its size is not what its header says")]
    Size,
    #[error("its checksum is wrong")]
    Checksum,
    #[error("a frame of {bytes} bytes for {width} × {height} pixels")]
    Frame { bytes: usize, width: u32, height: u32 },
    #[error("it is missing")]
    Missing,
    #[error("its frames have no rate")]
    Rate,
}

impl DataError {
    /// The disk or the network share with `folder` is gone.
    pub fn lost(folder: &Path, error: &impl std::fmt::Display) -> Self {
        Self::Lost { folder: folder.to_owned(), error: error.to_string() }
    }

    /// For `map_err`: an I/O error together with the path it happened at.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
