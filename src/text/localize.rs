//! Whatever is made below the window and shown in it (an error, a warning, a reason) says itself in English by `Display`
//! and in other languages by [`Localize`]. The command line and JSON keep the English; the window shows [`LocalText`] in
//! its language, which may change at any time.

use std::fmt::Display;
use std::io::{self, ErrorKind};

use serde::{Serialize, Serializer};

use super::{Language, text};

/// What says itself in each language; English is [`Display`].
pub trait Localize: Display {
    /// The text in a language other than English: what happened, to what, and what can be done.
    fn translated(&self, language: Language) -> String;

    /// The text in a language.
    fn localized(&self, language: Language) -> String {
        match language {
            Language::En => self.to_string(),
            other => self.translated(other),
        }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LocalText {
    pub english: String,
    pub japanese: String,
}

impl LocalText {
    /// A text from outside that is the same in both languages: a name, or what was stored as plain English.
    pub fn same(text: impl Into<String>) -> Self {
        let english = text.into();
        Self { japanese: english.clone(), english }
    }

    /// What `text` says in each language.
    pub fn each(text: impl Fn(Language) -> String) -> Self {
        Self { english: text(Language::En), japanese: text(Language::Ja) }
    }

    pub fn is_empty(&self) -> bool {
        self.english.is_empty()
    }

    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::En => &self.english,
            Language::Ja => &self.japanese,
        }
    }
}

impl<T: Localize> From<T> for LocalText {
    fn from(what: T) -> Self {
        Self { english: what.to_string(), japanese: what.translated(Language::Ja) }
    }
}

impl Display for LocalText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.english)
    }
}

/// Machines get the English.
impl Serialize for LocalText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english)
    }
}

impl<T: Localize + ?Sized> Localize for Box<T> {
    fn translated(&self, language: Language) -> String {
        (**self).translated(language)
    }
}

/// The system speaks its own language; the usual errors are said in ours.
impl Localize for io::Error {
    fn translated(&self, language: Language) -> String {
        let key = match self.kind() {
            ErrorKind::NotFound => "errors-io-not-found",
            ErrorKind::PermissionDenied => "errors-io-permission",
            ErrorKind::AlreadyExists => "errors-io-exists",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "errors-io-full",
            ErrorKind::ReadOnlyFilesystem => "errors-io-read-only",
            ErrorKind::IsADirectory => "errors-io-folder",
            ErrorKind::NotADirectory => "errors-io-no-folder",
            ErrorKind::UnexpectedEof => "errors-io-ends",
            _ => return text!(language, "errors-io-other", why = self.to_string()),
        };
        text(language, key, None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_error_of_the_system_is_quoted_and_a_known_one_is_translated() {
        assert_eq!(io::Error::from(ErrorKind::NotFound).translated(Language::Ja), "見つかりません");
        assert_eq!(io::Error::other("code 7").translated(Language::Ja), "読み書きできません（詳細：code 7）");
    }

    #[test]
    fn machines_get_the_english() {
        let text = LocalText::from(io::Error::other("code 7"));
        assert_eq!(serde_json::to_string(&text).unwrap(), "\"code 7\"");
    }
}
