//! Checks of single values; each message tells the value and the whole allowed range. What may name folders.

use std::fmt::Display;

use garde::{Error, Result};

/// From `low` to `high`, both allowed.
pub fn within<T: PartialOrd + Display>(low: T, high: T) -> impl FnOnce(&T, &()) -> Result {
    // Written so that NaN, which compares as false, is refused.
    move |value, ()| match *value >= low && *value <= high {
        true => Ok(()),
        false => Err(Error::new(format!("is {value}, must be from {low} to {high}"))),
    }
}

/// `low` or more.
pub fn at_least<T: PartialOrd + Display>(low: T) -> impl FnOnce(&T, &()) -> Result {
    move |value, ()| match *value >= low {
        true => Ok(()),
        false => Err(Error::new(format!("is {value}, must be {low} or more"))),
    }
}

/// What has a length: characters of a text, elements of a list.
pub trait Entries {
    fn count(&self) -> usize;
    /// What is counted, in words.
    const UNIT: &str;
}

impl Entries for String {
    const UNIT: &str = "characters";

    fn count(&self) -> usize {
        self.chars().count()
    }
}

impl<T> Entries for Vec<T> {
    const UNIT: &str = "elements";

    fn count(&self) -> usize {
        self.len()
    }
}

/// From `low` to `high` characters or elements, both allowed.
pub fn entries<T: Entries>(low: usize, high: usize) -> impl FnOnce(&T, &()) -> Result {
    move |value, ()| {
        let (count, unit) = (value.count(), T::UNIT);
        match (low..=high).contains(&count) {
            true => Ok(()),
            false if high == usize::MAX => Err(Error::new(format!("has {count} {unit}, must have {low} or more"))),
            false => Err(Error::new(format!("has {count} {unit}, must have from {low} to {high}"))),
        }
    }
}

/// Whether a text can name an experiment, an arm or a data set: 1 to `high` letters of any script, digits, `-` and `_`.
/// It goes into names of folders, which have 255 bytes at most, so that of letters with three bytes fewer fit.
pub fn is_name(text: &str, high: usize) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (1..=high).contains(&text.chars().count()) && text.len() <= 2 * high && text.chars().all(plain)
}

/// [`is_name`].
pub fn plain_name(high: usize) -> impl FnOnce(&String, &()) -> Result {
    move |value, ()| {
        let (count, bytes) = (value.chars().count(), value.len());
        if !(1..=high).contains(&count) {
            return Err(Error::new(format!("has {count} characters, must have from 1 to {high}")));
        }
        if bytes > 2 * high {
            return Err(Error::new(format!("has {bytes} bytes, must have {} or fewer", 2 * high)));
        }
        match is_name(value, high) {
            true => Ok(()),
            false => Err(Error::new("may have letters, digits, \"-\" and \"_\"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_letters_of_any_script_and_stay_within_a_folder_name() {
        for text in ["fir-pilot", "検証_1", "ライン3", "Größe", "a"] {
            assert!(is_name(text, 64), "{text}");
        }
        for text in ["", "a b", "a/b", "..", "検証。", "a:b", "x\u{202e}y", &"あ".repeat(43), &"a".repeat(65)] {
            assert!(!is_name(text, 64), "{text}");
        }
    }
}
