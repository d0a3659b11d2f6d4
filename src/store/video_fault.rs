//! Reason why a video could not be read, or not to its end. Stored as a kind with its values, so that it can be said in any
//! language; what an older version stored as an English sentence is kept and shown as it is.

use serde::{Deserialize, Serialize};

use crate::told::{Tell, detail};

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
    /// With what the system says.
    Unreadable(String),
    CutOff {
        bytes: u64,
        of: u64,
    },
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
    /// So many video streams are in the file.
    FirstOfStreams(usize),
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

/// What is wrong with a still picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureFault {
    TooLarge,
    OtherKind,
    Damaged,
}

/// What a container may ask for and the built-in decoder does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    EditList,
    Fragments,
    Streams,
    Turn,
    Joined,
}

impl std::fmt::Display for Beyond {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::EditList => "its edit list shows only parts",
            Self::Fragments => "it is fragmented",
            Self::Streams => "it has several video streams",
            Self::Turn => "it is turned or skewed by an odd angle",
            Self::Joined => "it is joined of several films",
        })
    }
}

impl Tell for Beyond {
    fn japanese(&self) -> String {
        let words = match self {
            Self::EditList => "編集リストで一部だけを表示する指定",
            Self::Fragments => "フラグメント形式",
            Self::Streams => "複数の映像ストリーム",
            Self::Turn => "直角でない回転や変形の指定",
            Self::Joined => "複数の映像の連結",
        };
        words.to_owned()
    }
}

impl Reason {
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

impl std::fmt::Display for PictureFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the picture is larger than one may be",
            Self::OtherKind => "the picture is of a kind that is not read",
            Self::Damaged => "the picture is damaged",
        })
    }
}

impl Tell for PictureFault {
    fn japanese(&self) -> String {
        let words = match self {
            Self::TooLarge => "画像が大きすぎます",
            Self::OtherKind => "対応していない種類の画像です",
            Self::Damaged => "画像が壊れています",
        };
        words.to_owned()
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
            Self::Joined => "a second film follows in the same file: only the first is read",
            Self::NoRate => "its stored frames have no rate: import it again",
            Self::MissingCase(there) => {
                return write!(
                    f,
                    "the file is missing: the label file names it; did it mean {there} (upper and lower case)?"
                );
            }
            Self::Unreadable(error) => return write!(f, "not readable: {error}"),
            Self::CutOff { bytes, of } => return write!(f, "the file is cut off: {bytes} of {of} bytes are there"),
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
            Self::FirstOfStreams(streams) => {
                return write!(f, "it has {streams} video streams: only the first is read");
            }
            Self::NotFollowed(beyond) => {
                return write!(f, "the built-in decoder does not read this file ({beyond}): FFmpeg does");
            }
            Self::OddSize { width, height } => {
                return write!(f, "the decoder gave pictures of {width} × {height} pixels");
            }
            Self::FrameLimit(frames) => return write!(f, "stopped at the limit of {frames} frames"),
            Self::ByteLimit(bytes) => return write!(f, "stopped at the limit of {:.1} GB", *bytes as f64 / 1e9),
            Self::TimeLimit(secs) => return write!(f, "stopped after the time limit of {secs} s"),
            Self::Stalled(secs) => return write!(f, "stopped: no new frame for {secs} s"),
            Self::OnlyFirst(secs) => return write!(f, "only its first {secs} s are shown"),
            Self::Plain(text) => text,
        };
        f.write_str(plain)
    }
}

impl Tell for Reason {
    fn japanese(&self) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            known => format!("{}。", known.in_japanese()),
        }
    }
}

impl Reason {
    /// Without the full stop.
    fn in_japanese(&self) -> String {
        let plain = match self {
            Self::Empty => "空のファイルです",
            Self::Playlist => "ほかのファイルを並べた再生リストです。元の動画を取り込んでください",
            Self::Missing => "ラベル表にありますが、ファイルが見つかりません",
            Self::OutsideFolder => "データセットのフォルダの外を指しています",
            Self::NameNotUnicode => "ファイル名の文字コードを読めません。名前を変えて、もう一度取り込んでください",
            Self::UnknownContent => "動画として認識できません",
            Self::NoVideoContent => "読み取れる映像が入っていません",
            Self::NamesOthers => "映像を含まず、ほかのファイルやストリームを指しています",
            Self::NoIndex => "索引（moov）がありません。途中で切れたか、動画ではありません",
            Self::IndexDamaged => "索引が壊れています",
            Self::NoPictures => "映像がなく、音声かデータだけです",
            Self::NoVideo => "映像が入っていません",
            Self::NoFrame => "フレームが 1 枚もありません",
            Self::NoSize => "映像のサイズが書かれていません",
            Self::NeedsFfmpeg => "FFmpeg が必要です。インストールして、もう一度取り込んでください",
            Self::NotBuiltIn => "内蔵デコーダーでは読めない形式です",
            Self::NotStarted => "内蔵デコーダーを開始できませんでした",
            Self::Crashed => "デコーダーが異常終了したか、時間やメモリの上限を超えました",
            Self::GaveUp => "デコーダーが途中で読み取りをやめました",
            Self::Memory => "1 ファイルに許されるメモリを超えます",
            Self::NotAFrame => "デコーダーの出力がフレームではありません",
            Self::Joined => "同じファイルに 2 本目の映像が続いています。1 本目だけを読みました",
            Self::NoRate => "保存したフレームにレートがありません。もう一度取り込んでください",
            Self::MissingCase(there) => {
                return format!(
                    "ラベル表にありますが、ファイルが見つかりません。大文字・小文字だけが違う {there} があります"
                );
            }
            Self::Unreadable(error) => return format!("読み取れません{}", detail(error)),
            Self::CutOff { bytes, of } => return format!("途中で切れています（{of} バイト中 {bytes} バイト）"),
            Self::NothingRead(first) => return format!("フレームを 1 枚も読めません{}", detail(first)),
            Self::PartsDamaged { first, more: 0 } => return format!("一部が壊れています{}", detail(first)),
            Self::PartsDamaged { first, more } => {
                return format!("一部が壊れています（詳細：{first}、ほか {more} 件）");
            }
            Self::CutAfter { pictures, of } => return format!("{of} 枚中 {pictures} 枚目で切れています"),
            Self::Damaged { picture, of } => return format!("{of} 枚中 {picture} 枚目が壊れています"),
            Self::BreaksOff { frames, why } => {
                return format!("{frames} フレームで途切れています（{}）", why.japanese());
            }
            Self::Picture(why) => return why.japanese(),
            Self::Frame { name, why } => return format!("フレーム {name}：{}", why.japanese()),
            Self::ShapeChanges { frames } => return format!("{frames} フレームの後で画面の縦横が変わります"),
            Self::SeveralSequences(names) => {
                return format!(
                    "フォルダに連番画像が複数あります（{}）。どれか 1 つを指定してください",
                    names.join("、")
                );
            }
            Self::ClockJumps { jumps, secs } => {
                return format!(
                    "時刻が {jumps} 回、合計 {secs} 秒飛んでいます。飛んだ間は省き、区間の時刻は元のまま使えます"
                );
            }
            Self::FirstOfStreams(streams) => {
                return format!("映像ストリームが {streams} 本あります。最初の 1 本だけを読みました");
            }
            Self::NotFollowed(beyond) => {
                return format!("内蔵デコーダーでは読めません（{}）。FFmpeg なら読めます", beyond.japanese());
            }
            Self::OddSize { width, height } => {
                return format!("デコーダーの出力が {width} × {height} 画素で、指定と合いません");
            }
            Self::FrameLimit(frames) => return format!("上限の {frames} フレームで止めました"),
            Self::ByteLimit(bytes) => return format!("上限の {:.1} GB で止めました", *bytes as f64 / 1e9),
            Self::TimeLimit(secs) => return format!("上限の {secs} 秒で止めました"),
            Self::Stalled(secs) => return format!("新しいフレームが {secs} 秒間届かないため、止めました"),
            Self::OnlyFirst(secs) => return format!("最初の {secs} 秒だけを表示しています"),
            Self::Plain(text) => return text.clone(),
        };
        plain.to_owned()
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
        assert_eq!(reason.japanese(), "90 枚中 39 枚目で切れています。");
    }
}
