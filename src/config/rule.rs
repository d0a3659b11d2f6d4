//! Checks of single values; each message tells the value and the whole allowed range.

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

/// What has a length: bytes of a text, elements of a list.
pub trait Entries {
    fn count(&self) -> usize;
    /// What is counted, in words.
    const UNIT: &str;
}

impl Entries for String {
    const UNIT: &str = "bytes";

    fn count(&self) -> usize {
        self.len()
    }
}

impl<T> Entries for Vec<T> {
    const UNIT: &str = "elements";

    fn count(&self) -> usize {
        self.len()
    }
}

/// From `low` to `high` bytes or elements, both allowed.
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
