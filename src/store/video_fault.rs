//! Reason why a video could not be read, or not to its end. Stored as a kind with its values, so that it can be said in any
//! language; what an older version stored as an English sentence is kept and shown as it is.

use serde::{Deserialize, Serialize};

use super::file_fault::{Beyond, IndexFault, PictureFault};
use crate::text::{Language, Localize, list, text};

/// Why a video could not be read, or not to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    // The file by itself.
    Empty,
    Playlist,
    Missing,
    OutsideFolder,
    NameNotUnicode,
    /// There is a file whose name differs only in upper and lower case.
    MissingCase(String),
    /// There is a file whose name is the same but for spaces, width, `%20` or its ending.
    MissingLike(String),
    /// With what the system says.
    Unreadable(String),
    CutOff {
        bytes: u64,
        of: u64,
    },
    /// Seconds that are there, of those that its head tells.
    Shorter {
        secs: u64,
        of: u64,
    },
    /// It changed between the first and the last look: it is still being written, or was replaced.
    Changed,
    // Its content.
    UnknownContent,
    NoVideoContent,
    NamesOthers,
    NoIndex,
    IndexDamaged,
    NoPictures,
    NoVideo,
    NoFrame,
    NoSize,
    /// With what the decoder says.
    NothingRead(String),
    /// With what the decoder says first, and how many other complaints there are.
    PartsDamaged {
        first: String,
        more: usize,
    },
    /// So many pictures are there.
    CutAfter {
        pictures: usize,
        of: usize,
    },
    Damaged {
        picture: usize,
        of: usize,
    },
    BreaksOff {
        frames: usize,
        why: PictureFault,
    },
    Picture(PictureFault),
    /// In a folder of frames.
    Frame {
        name: String,
        why: PictureFault,
    },
    ShapeChanges {
        frames: u32,
    },
    /// A folder with pictures of several sequences.
    SeveralSequences(Vec<String>),
    // What is read, and not as it stands.
    /// The clock of the recording jumps: so often, seconds left out together.
    ClockJumps {
        jumps: usize,
        secs: u64,
    },
    /// So many pictures lie within so few milliseconds.
    Crowded {
        pictures: usize,
        millis: u64,
    },
    /// Pictures that are read, of those that the fragments hold.
    Overlapping {
        pictures: usize,
        of: usize,
    },
    /// The index says one thing and another.
    Index(IndexFault),
    /// The edit list plays parts faster or slower.
    OtherSpeed,
    /// So many video streams are in the file.
    FirstOfStreams(usize),
    /// Pictures of a high dynamic range were stored as they are.
    NotToned,
    /// Another film follows in the same file.
    Joined,
    /// Stored without a rate by an older version.
    NoRate,
    // Decoders and limits.
    NeedsFfmpeg,
    NotBuiltIn,
    NotFollowed(Beyond),
    NotStarted,
    Crashed,
    GaveUp,
    Memory,
    NotAFrame,
    OddSize {
        width: u32,
        height: u32,
    },
    FrameLimit(u32),
    ByteLimit(u64),
    /// Seconds.
    TimeLimit(u64),
    /// Seconds without a new frame.
    Stalled(u64),
    /// Only the first seconds were wanted.
    OnlyFirst(u32),
    /// As an older version stored it.
    #[serde(skip)]
    Plain(String),
}

/// Reasons that older versions have stored as these very sentences.
const WITHOUT_VALUES: [Reason; 10] = [
    Reason::Empty,
    Reason::Playlist,
    Reason::Missing,
    Reason::NoVideoContent,
    Reason::NoIndex,
    Reason::IndexDamaged,
    Reason::NoPictures,
    Reason::NoFrame,
    Reason::NeedsFfmpeg,
    Reason::GaveUp,
];

impl Reason {
    /// Whether more can be read now that a file may take `wall_secs` seconds.
    pub fn is_lifted(&self, wall_secs: u64) -> bool {
        matches!(self, Self::TimeLimit(secs) if *secs < wall_secs)
    }

    /// As it is stored.
    pub fn to_stored(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            known => serde_json::to_string(known).unwrap_or_else(|_| known.to_string()),
        }
    }

    /// From what was stored, by this version or an older one: that one stored the English, which is known again where it
    /// has no values.
    pub fn from_stored(text: &str) -> Self {
        let known = || WITHOUT_VALUES.iter().find(|reason| reason.to_string() == text).cloned();
        serde_json::from_str(text).ok().or_else(known).unwrap_or_else(|| Self::Plain(text.to_owned()))
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plain = match self {
            Self::Empty => "the file is empty",
            Self::Playlist => "it is a playlist that names other files: import those",
            Self::Missing => "the file is missing: the label file names it",
            Self::OutsideFolder => "its path leads out of the data set's folder",
            Self::NameNotUnicode => "its name is not valid Unicode: rename it and import again",
            Self::UnknownContent => "its content is no video that is known here",
            Self::NoVideoContent => "its content is no video that can be read",
            Self::NamesOthers => "it names other files or streams instead of holding a video",
            Self::NoIndex => "its index (moov) is missing: the file was cut off, or is no video",
            Self::IndexDamaged => "its index is damaged",
            Self::NoPictures => "there is no video in it, only sound or data",
            Self::NoVideo => "there is no video in it",
            Self::NoFrame => "there is no frame in it",
            Self::NoSize => "it has no picture size",
            Self::NeedsFfmpeg => "needs FFmpeg: install it and import again",
            Self::NotBuiltIn => "the built-in decoder does not read this format",
            Self::NotStarted => "the built-in decoder did not start",
            Self::Crashed => "the decoder crashed or went over its limits of time and memory",
            Self::GaveUp => "the decoder gave up",
            Self::Memory => "it needs more memory than one file may use",
            Self::NotAFrame => "the decoder gave something that is no frame",
            Self::OtherSpeed => {
                "its edit list plays parts at another speed: they are read at the recorded one, and may end early"
            }
            Self::Joined => "a second film follows in the same file: only the first is read",
            Self::NoRate => "its stored frames have no rate: import it again",
            Self::NotToned => {
                "its high dynamic range (HDR) is stored as it is, pale and grey: an FFmpeg with zscale brings it down"
            }
            Self::Changed => "it changed while it was read (still being recorded?): import again when it is complete",
            Self::MissingCase(there) => {
                return write!(
                    f,
                    "the file is missing: the label file names it; did it mean {there} (upper and lower case)?"
                );
            }
            Self::MissingLike(there) => {
                return write!(f, "the file is missing: the label file names it; did it mean {there}?");
            }
            Self::Index(why) => return why.fmt(f),
            Self::Unreadable(error) => return write!(f, "not readable: {error}"),
            Self::CutOff { bytes, of } => return write!(f, "the file is cut off: {bytes} of {of} bytes are there"),
            Self::Shorter { secs, of } => {
                return write!(f, "the file is cut off: it ends after {secs} s, its head tells {of} s");
            }
            Self::NothingRead(first) => return write!(f, "no frame could be read ({first})"),
            Self::PartsDamaged { first, more: 0 } => return write!(f, "parts of it are damaged ({first})"),
            Self::PartsDamaged { first, more } => {
                return write!(f, "parts of it are damaged ({first} and {more} more)");
            }
            Self::CutAfter { pictures, of } => {
                return write!(f, "the file is cut off after picture {pictures} of {of}");
            }
            Self::Damaged { picture, of } => return write!(f, "picture {picture} of {of} is damaged"),
            Self::BreaksOff { frames, why } => return write!(f, "it breaks off after {frames} frames: {why}"),
            Self::Picture(why) => return why.fmt(f),
            Self::Frame { name, why } => return write!(f, "its frame {name}: {why}"),
            Self::ShapeChanges { frames } => {
                return write!(f, "the shape of the picture changes after {frames} frames");
            }
            Self::SeveralSequences(names) => {
                return write!(f, "its folder holds several sequences of pictures ({}): name one", names.join(", "));
            }
            Self::ClockJumps { jumps: 1, secs } => {
                return write!(f, "its clock jumps by {secs} s: the jump is left out, times are kept");
            }
            Self::ClockJumps { jumps, secs } => {
                return write!(f, "its clock jumps {jumps} times, by {secs} s together: left out, times are kept");
            }
            Self::Crowded { pictures, millis } => {
                return write!(
                    f,
                    "its times cannot be right: {pictures} pictures within {millis} ms; at a fixed rate few of them are \
                     stored (`--fps native` stores all)"
                );
            }
            Self::Overlapping { pictures, of } => {
                return write!(
                    f,
                    "only {pictures} of its {of} pictures are read: the times of its fragments overlap (were recordings \
                     joined?)"
                );
            }
            Self::FirstOfStreams(streams) => {
                return write!(f, "it has {streams} video streams: only the one that players show is read");
            }
            Self::NotFollowed(beyond) => {
                return write!(f, "the built-in decoder does not read this file ({beyond}): FFmpeg does");
            }
            Self::OddSize { width, height } => {
                return write!(f, "the decoder gave pictures of {width} × {height} pixels");
            }
            Self::FrameLimit(frames) => return write!(f, "stopped at the limit of {frames} frames"),
            Self::ByteLimit(bytes) => return write!(f, "stopped at the limit of {:.1} GB", *bytes as f64 / 1e9),
            Self::TimeLimit(secs) => {
                return write!(f, "stopped after the time limit of {secs} s: import again with a longer `--timeout`");
            }
            Self::Stalled(secs) => return write!(f, "stopped: no new frame for {secs} s"),
            Self::OnlyFirst(secs) => return write!(f, "only its first {secs} s are shown"),
            Self::Plain(text) => text,
        };
        f.write_str(plain)
    }
}

impl Localize for Reason {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            known => text!(language, "errors-store-reason-sentence", reason = known.without_stop(language)),
        }
    }
}

impl Reason {
    /// Without the full stop.
    fn without_stop(&self, language: Language) -> String {
        let plain = match self {
            Self::Empty => "errors-store-reason-empty",
            Self::Playlist => "errors-store-reason-playlist",
            Self::Missing => "errors-store-reason-missing",
            Self::OutsideFolder => "errors-store-reason-outside-folder",
            Self::NameNotUnicode => "errors-store-reason-name-not-unicode",
            Self::UnknownContent => "errors-store-reason-unknown-content",
            Self::NoVideoContent => "errors-store-reason-no-video-content",
            Self::NamesOthers => "errors-store-reason-names-others",
            Self::NoIndex => "errors-store-reason-no-index",
            Self::IndexDamaged => "errors-store-reason-index-damaged",
            Self::NoPictures => "errors-store-reason-no-pictures",
            Self::NoVideo => "errors-store-reason-no-video",
            Self::NoFrame => "errors-store-reason-no-frame",
            Self::NoSize => "errors-store-reason-no-size",
            Self::NeedsFfmpeg => "errors-store-reason-needs-ffmpeg",
            Self::NotBuiltIn => "errors-store-reason-not-built-in",
            Self::NotStarted => "errors-store-reason-not-started",
            Self::Crashed => "errors-store-reason-crashed",
            Self::GaveUp => "errors-store-reason-gave-up",
            Self::Memory => "errors-store-reason-memory",
            Self::NotAFrame => "errors-store-reason-not-a-frame",
            Self::OtherSpeed => "errors-store-reason-other-speed",
            Self::Joined => "errors-store-reason-joined",
            Self::NoRate => "errors-store-reason-no-rate",
            Self::NotToned => "errors-store-reason-not-toned",
            Self::Changed => "errors-store-reason-changed",
            Self::MissingCase(there) => {
                return text!(language, "errors-store-reason-missing-case", there = there);
            }
            Self::MissingLike(there) => return text!(language, "errors-store-reason-missing-like", there = there),
            Self::Index(why) => return why.translated(language),
            Self::Unreadable(error) => {
                return text!(language, "errors-store-reason-unreadable", detail = error.to_string());
            }
            Self::CutOff { bytes, of } => {
                return text!(language, "errors-store-reason-cut-off", of = of, bytes = bytes);
            }
            Self::Shorter { secs, of } => return text!(language, "errors-store-reason-shorter", secs = secs, of = of),
            Self::NothingRead(first) => return text!(language, "errors-store-reason-nothing-read", detail = first),
            Self::PartsDamaged { first, more: 0 } => {
                return text!(language, "errors-store-reason-parts-damaged", detail = first);
            }
            Self::PartsDamaged { first, more } => {
                return text!(language, "errors-store-reason-parts-damaged-more", first = first, more = more);
            }
            Self::CutAfter { pictures, of } => {
                return text!(language, "errors-store-reason-cut-after", of = of, pictures = pictures);
            }
            Self::Damaged { picture, of } => {
                return text!(language, "errors-store-reason-damaged", of = of, picture = picture);
            }
            Self::BreaksOff { frames, why } => {
                return text!(
                    language,
                    "errors-store-reason-breaks-off",
                    frames = frames,
                    why = why.translated(language)
                );
            }
            Self::Picture(why) => return why.translated(language),
            Self::Frame { name, why } => {
                return text!(language, "errors-store-reason-frame", name = name, why = why.translated(language));
            }
            Self::ShapeChanges { frames } => {
                return text!(language, "errors-store-reason-shape-changes", frames = frames);
            }
            Self::SeveralSequences(names) => {
                return text!(language, "errors-store-reason-several-sequences", names = list(language, names));
            }
            Self::ClockJumps { jumps, secs } => {
                return text!(language, "errors-store-reason-clock-jumps", jumps = jumps, secs = secs);
            }
            Self::Crowded { pictures, millis } => {
                return text!(language, "errors-store-reason-crowded", pictures = pictures, millis = millis);
            }
            Self::Overlapping { pictures, of } => {
                return text!(language, "errors-store-reason-overlapping", pictures = pictures, of = of);
            }
            Self::FirstOfStreams(streams) => {
                return text!(language, "errors-store-reason-first-of-streams", streams = streams);
            }
            Self::NotFollowed(beyond) => {
                return text!(language, "errors-store-reason-not-followed", why = beyond.translated(language));
            }
            Self::OddSize { width, height } => {
                return text!(language, "errors-store-reason-odd-size", width = width, height = height);
            }
            Self::FrameLimit(frames) => return text!(language, "errors-store-reason-frame-limit", frames = frames),
            Self::ByteLimit(bytes) => {
                return text!(
                    language,
                    "errors-store-reason-byte-limit",
                    bytes = format!("{:.1}", *bytes as f64 / 1e9)
                );
            }
            Self::TimeLimit(secs) => return text!(language, "errors-store-reason-time-limit", secs = secs),
            Self::Stalled(secs) => return text!(language, "errors-store-reason-stalled", secs = secs),
            Self::OnlyFirst(secs) => return text!(language, "errors-store-reason-only-first", secs = secs),
            Self::Plain(text) => return text.clone(),
        };
        text(language, plain, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_reason_comes_back_and_an_old_sentence_stays_as_it_is() {
        let cut = Reason::CutOff { bytes: 5, of: 9 };
        assert_eq!(Reason::from_stored(&cut.to_stored()), cut);
        let frame = Reason::Frame { name: "f3.png".into(), why: PictureFault::Damaged };
        assert_eq!(Reason::from_stored(&frame.to_stored()), frame);
        let old = Reason::from_stored("picture 3 of 9 is damaged");
        assert_eq!(old, Reason::Plain("picture 3 of 9 is damaged".into()));
        assert_eq!(old.to_stored(), "picture 3 of 9 is damaged");
        assert_eq!(Reason::from_stored("the file is empty"), Reason::Empty);
    }

    #[test]
    fn a_reason_is_said_in_both_languages_with_its_values() {
        let reason = Reason::CutAfter { pictures: 39, of: 90 };
        assert_eq!(reason.to_string(), "the file is cut off after picture 39 of 90");
        assert_eq!(reason.translated(Language::Ja), "90 枚中 39 枚目で切れています。");
    }
}
