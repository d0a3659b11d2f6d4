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
