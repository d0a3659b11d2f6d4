//! What the name of a column suggests that is neither known nor asked for. Only for hints: nothing is read by guess.

use serde::{Deserialize, Serialize};

use super::Role;
use crate::data::paths;

/// Words of names, in the forms they have after [`words`].
const START: [&str; 13] = [
    "start",
    "begin",
    "begins",
    "from",
    "onset",
    "t0",
    "starttime",
    "timestart",
    "tstart",
    "startsec",
    "startframe",
    "startms",
    "beginning",
];
const END: [&str; 12] =
    ["end", "ends", "stop", "to", "until", "t1", "endtime", "timeend", "tend", "endsec", "endframe", "endms"];
/// Names that say this only as a whole: `in` may also be the first word of `in_store`.
const START_WHOLE: [&str; 16] = [
    "in",
    "tcin",
    "intc",
    "timecodein",
    "sourcein",
    "markin",
    "inpoint",
    "inframe",
    "intime",
    "framein",
    "timein",
    "tin",
    "first",
    "firstframe",
    "startseconds",
    "startpoint",
];
const END_WHOLE: [&str; 19] = [
    "out",
    "tcout",
    "outtc",
    "timecodeout",
    "sourceout",
    "markout",
    "outpoint",
    "outframe",
    "outtime",
    "frameout",
    "timeout",
    "tout",
    "last",
    "lastframe",
    "endseconds",
    "endpoint",
    "offset",
    "finish",
    "finishtime",
];
const LENGTH: [&str; 6] = ["duration", "length", "dur", "durationms", "durationsec", "durationframes"];
const MILLIS: [&str; 7] = ["ms", "msec", "millis", "milliseconds", "startms", "endms", "durationms"];
const FRAMES: [&str; 7] = ["frame", "frames", "startframe", "endframe", "framestart", "frameend", "durationframes"];
const CLASS: [&str; 14] = [
    "class",
    "classes",
    "classname",
    "category",
    "action",
    "activity",
    "behavior",
    "behaviour",
    "verb",
    "event",
    "annotation",
    "labels",
    "labelname",
    "target",
];
const PATH: [&str; 9] = ["file", "filename", "filepath", "video", "videos", "videoid", "clip", "clipname", "videoname"];

/// What a column may be meant as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looks {
    Path,
    Class,
    Start(Counts),
    End(Counts),
    /// How long a segment is.
    Length(Counts),
}

/// What its numbers may count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counts {
    Seconds,
    Millis,
    Frames,
}

impl Looks {
    /// What the name of a column suggests.
    pub fn of(name: &str) -> Option<Self> {
        let name = &*paths::narrow(name);
        let words = words(name);
        let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let has = |list: &[&str]| list.iter().any(|part| name.contains(part));
        let whole = |list: &[&str]| words.last().is_some_and(|word| list.contains(&word.as_str()));
        let counts = if any(&["hh", "hhmmss", "timecode"]) {
            Counts::Seconds // a clock, `hh:mm:ss.ms` among them
        } else if any(&MILLIS) || has(&["ミリ秒"]) {
            Counts::Millis
        } else if any(&FRAMES) || whole(&["inframe", "outframe", "framein", "frameout"]) || has(&["フレーム"]) {
            Counts::Frames
        } else {
            Counts::Seconds
        };
        if any(&START)
            || whole(&START_WHOLE)
            || has(&["開始", "始点", "始ま", "始め"])
            || words.last().is_some_and(|word| word == "framestart")
        {
            Some(Self::Start(counts))
        } else if any(&END)
            || whole(&END_WHOLE)
            || has(&["終了", "終点", "終わ", "終り"])
            || words.last().is_some_and(|word| word == "frameend")
        {
            Some(Self::End(counts))
        } else if any(&LENGTH) || has(&["長さ", "区間長", "継続時間"]) {
            Some(Self::Length(counts))
        } else if any(&CLASS) || has(&["ラベル", "クラス", "分類", "カテゴリ", "行動", "動作"]) {
            Some(Self::Class)
        } else if any(&PATH) || has(&["ファイル", "動画", "パス", "映像"]) {
            Some(Self::Path)
        } else {
            None
        }
    }

    /// The role that a person can give the column.
    pub fn role(self) -> Role {
        match self {
            Self::Path => Role::Path,
            Self::Class => Role::Label,
            Self::Start(Counts::Seconds) => Role::StartS,
            Self::Start(Counts::Millis) => Role::StartMs,
            Self::Start(Counts::Frames) => Role::StartFrame,
            Self::End(Counts::Seconds) => Role::EndS,
            Self::End(Counts::Millis) => Role::EndMs,
            Self::End(Counts::Frames) => Role::EndFrame,
            Self::Length(Counts::Seconds) => Role::DurationS,
            Self::Length(Counts::Millis) => Role::DurationMs,
            Self::Length(Counts::Frames) => Role::DurationFrames,
        }
    }
}

/// Whether a name can mean nothing but how long a segment is, in seconds: the word alone, or with its unit.
pub fn is_length(name: &str) -> bool {
    const ALONE: [&str; 2] = ["duration", "length"];
    const SECONDS: [&str; 5] = ["s", "sec", "secs", "second", "seconds"];
    let name = &*paths::narrow(name);
    let mut words = words(name);
    words.pop(); // all of them joined
    let alone = |word: &String| ALONE.contains(&word.as_str());
    let is_one = words.iter().any(alone) && words.iter().all(|word| alone(word) || SECONDS.contains(&word.as_str()));
    is_one || ["長さ", "区間長", "継続時間"].contains(&name)
}

/// Whether a column of this name tells how many frames a second has.
pub fn is_rate(name: &str) -> bool {
    const NAMES: [&str; 7] = ["fps", "framerate", "videofps", "framespersecond", "framespersec", "rate", "framefps"];
    let name = &*paths::narrow(name);
    let joined = words(name).pop();
    joined.is_some_and(|name| NAMES.contains(&name.as_str())) || name.contains("フレームレート")
}

/// The lower-case words of a name, and all of them joined: `time_start`, `StartTime` and `start time` are told alike.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for sign in name.chars() {
        let begins = sign.is_uppercase() && before.is_lowercase();
        if begins || !sign.is_alphanumeric() {
            words.push(String::new());
        }
        if sign.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(sign.to_lowercase());
        }
        before = sign;
    }
    words.retain(|word| !word.is_empty());
    words.push(words.concat());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_names_are_told_by_what_they_mean() {
        let cases = [
            ("start", Some(Looks::Start(Counts::Seconds))),
            ("time_start", Some(Looks::Start(Counts::Seconds))),
            ("StartTime", Some(Looks::Start(Counts::Seconds))),
            ("begin", Some(Looks::Start(Counts::Seconds))),
            ("t0", Some(Looks::Start(Counts::Seconds))),
            ("end_sec", Some(Looks::End(Counts::Seconds))),
            ("t1", Some(Looks::End(Counts::Seconds))),
            ("end_ms", Some(Looks::End(Counts::Millis))),
            ("start_frame", Some(Looks::Start(Counts::Frames))),
            ("frameEnd", Some(Looks::End(Counts::Frames))),
            ("開始時刻", Some(Looks::Start(Counts::Seconds))),
            ("終わり", Some(Looks::End(Counts::Seconds))),
            ("in", Some(Looks::Start(Counts::Seconds))),
            ("Out", Some(Looks::End(Counts::Seconds))),
            ("TC in", Some(Looks::Start(Counts::Seconds))),
            ("timecode_out", Some(Looks::End(Counts::Seconds))),
            ("in_store", None),
            ("first_frame", Some(Looks::Start(Counts::Frames))),
            ("lastFrame", Some(Looks::End(Counts::Frames))),
            ("first_name", None),
            ("offset", Some(Looks::End(Counts::Seconds))),
            ("Begin Time - hh:mm:ss.ms", Some(Looks::Start(Counts::Seconds))),
            ("Begin Time - msec", Some(Looks::Start(Counts::Millis))),
            ("duration", Some(Looks::Length(Counts::Seconds))),
            ("length_ms", Some(Looks::Length(Counts::Millis))),
            ("durationFrames", Some(Looks::Length(Counts::Frames))),
            ("区間の長さ", Some(Looks::Length(Counts::Seconds))),
            ("lengthy", None),
            ("class", Some(Looks::Class)),
            ("category", Some(Looks::Class)),
            ("video_id", Some(Looks::Path)),
            ("site", None),
            ("split", None),
            ("vendor", None),
            ("recording", None),
        ];
        for (name, looks) in cases {
            assert_eq!(Looks::of(name), looks, "{name}");
        }
    }

    #[test]
    fn a_length_is_told_from_what_has_one() {
        let lengths = ["duration", "Length", "duration_s", "Duration (s)", "lengthSec", "長さ"];
        assert!(lengths.into_iter().all(is_length));
        let others = ["video_length", "duration_ms", "duration_frames", "s", "", "lengthy", "動画の長さ"];
        assert!(!others.into_iter().any(is_length));
    }
}
