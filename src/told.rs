//! Texts for people in English and Japanese. Whatever is made below the window and shown in it (an error, a warning, a
//! reason) says itself in English by `Display` and in Japanese by [`Tell`]. The command line and JSON keep the English;
//! the window shows [`Told`] in its language, which may change at any time.

use std::fmt::Display;
use std::io::{self, ErrorKind};

use serde::{Serialize, Serializer};

/// What says itself in both languages; English is [`Display`].
pub trait Tell: Display {
    /// In Japanese: what happened, to what, and what can be done.
    fn japanese(&self) -> String;
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub english: String,
    pub japanese: String,
}

impl Told {
    /// A text from outside that is the same in both languages: a name, or what was stored as plain English.
    pub fn same(text: impl Into<String>) -> Self {
        let english = text.into();
        Self { japanese: english.clone(), english }
    }

    pub fn is_empty(&self) -> bool {
        self.english.is_empty()
    }
}

impl<T: Tell> From<T> for Told {
    fn from(what: T) -> Self {
        Self { english: what.to_string(), japanese: what.japanese() }
    }
}

impl Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.english)
    }
}

/// Machines get the English.
impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.english)
    }
}

impl<T: Tell + ?Sized> Tell for Box<T> {
    fn japanese(&self) -> String {
        (**self).japanese()
    }
}

/// The system tells in its own language; the usual ones are said in ours.
impl Tell for io::Error {
    fn japanese(&self) -> String {
        let known = match self.kind() {
            ErrorKind::NotFound => "見つかりません",
            ErrorKind::PermissionDenied => "アクセス権がありません",
            ErrorKind::AlreadyExists => "すでに存在します",
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "空き容量がありません",
            ErrorKind::ReadOnlyFilesystem => "書き込みできない場所です",
            ErrorKind::IsADirectory => "ファイルではなくフォルダです",
            ErrorKind::NotADirectory => "フォルダではありません",
            ErrorKind::UnexpectedEof => "途中で終わっています",
            _ => return format!("読み書きできません{}", detail(self)),
        };
        known.to_owned()
    }
}

/// `（詳細：…）`: what another program has said, in its own words.
pub fn detail(text: impl Display) -> String {
    format!("（詳細：{text}）")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_error_of_the_system_is_quoted_and_a_known_one_is_translated() {
        assert_eq!(io::Error::from(ErrorKind::NotFound).japanese(), "見つかりません");
        assert_eq!(io::Error::other("code 7").japanese(), "読み書きできません（詳細：code 7）");
    }

    #[test]
    fn machines_get_the_english() {
        let told = Told::from(io::Error::other("code 7"));
        assert_eq!(serde_json::to_string(&told).unwrap(), "\"code 7\"");
    }
}
