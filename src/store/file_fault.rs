//! Parts of the reason why a video could not be read: what is wrong with a still picture, and what a container asks for
//! beyond the built-in decoder.

use serde::{Deserialize, Serialize};

use crate::text::{Language, Localize, text};

/// What is wrong with a still picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PictureFault {
    TooLarge,
    OtherKind,
    Damaged,
}

/// What the index of a file says that cannot be right, or that decoders do not follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexFault {
    /// Its tables know different numbers of pictures: their sizes, their times, their places in the file.
    Counts { sizes: u64, times: u64, places: u64 },
    /// Its edit list shows nothing after something: FFmpeg shows pictures a second time there.
    EmptyLater,
    /// Its edit list shows none of its pictures.
    ShowsNothing,
    /// Pictures that do not begin later than the one before them, of all.
    SameTime { pictures: usize, of: usize },
    /// Its pictures can be seen only with a key.
    Encrypted,
    /// A second film in the same file has an index of another kind (plain and fragmented MP4): nothing can be read.
    Hidden,
}

impl std::fmt::Display for IndexFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Counts { sizes, times, places } => write!(
                f,
                "its index contradicts itself: it has sizes of {sizes} pictures, times of {times} and places of {places}; \
                 pictures or times may be missing or wrong"
            ),
            Self::EmptyLater => f.write_str(
                "its edit list has an empty part after a shown one: FFmpeg shows pictures a second time there",
            ),
            Self::ShowsNothing => f.write_str("its edit list shows none of its pictures: all of them are read"),
            Self::SameTime { pictures, of } => write!(
                f,
                "{pictures} of its {of} pictures have no time of their own; at a fixed rate they are left out (`--fps \
                 native` stores all)"
            ),
            Self::Encrypted => f.write_str("it is encrypted: its pictures can be read only with the key"),
            Self::Hidden => f.write_str(
                "a second film follows in the same file, and neither can be read: take the two apart into files of their \
                 own",
            ),
        }
    }
}

impl Localize for IndexFault {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Counts { sizes, times, places } => {
                text!(language, "errors-store-index-counts", sizes = sizes, times = times, places = places)
            }
            Self::EmptyLater => text(language, "errors-store-index-empty-later", None),
            Self::ShowsNothing => text(language, "errors-store-index-shows-nothing", None),
            Self::SameTime { pictures, of } => {
                text!(language, "errors-store-index-same-time", pictures = pictures, of = of)
            }
            Self::Encrypted => text(language, "errors-store-index-encrypted", None),
            Self::Hidden => text(language, "errors-store-index-hidden", None),
        }
    }
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

impl Localize for Beyond {
    fn translated(&self, language: Language) -> String {
        let words = match self {
            Self::EditList => "errors-store-beyond-edit-list",
            Self::Fragments => "errors-store-beyond-fragments",
            Self::Streams => "errors-store-beyond-streams",
            Self::Turn => "errors-store-beyond-turn",
            Self::Joined => "errors-store-beyond-joined",
        };
        text(language, words, None)
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

impl Localize for PictureFault {
    fn translated(&self, language: Language) -> String {
        let words = match self {
            Self::TooLarge => "errors-store-picture-fault-too-large",
            Self::OtherKind => "errors-store-picture-fault-other-kind",
            Self::Damaged => "errors-store-picture-fault-damaged",
        };
        text(language, words, None)
    }
}
