//! Texts for people, in English and Japanese. All words are Fluent messages in `assets/i18n/<language>/<room>.ftl`, so
//! that a translator touches nothing else; the English of errors is their `Display`.
//!
//! | file | what it holds |
//! |---|---|
//! | `bundle` | the messages: [`text()`] and the macro [`text!`](crate::text_with) |
//! | `localize` | errors, warnings and reasons in both languages: [`Localize`], [`LocalText`] |
//! | `line_break` | where a line of Japanese may end |

mod bundle;
pub mod line_break;
mod localize;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use crate::text_with as text;
pub use bundle::{Args, argument, attribute, list, text};
pub use localize::{LocalText, Localize};

/// A language of texts, figures and the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    En,
    Ja,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::En, Self::Ja];

    /// Code after ISO 639-1: `en` or `ja`.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ja => "ja",
        }
    }

    /// Language of a code or locale such as `ja` or `ja-JP`; English for all that is not known.
    pub fn from_code(code: &str) -> Self {
        if code.starts_with("ja") { Self::Ja } else { Self::En }
    }
}
