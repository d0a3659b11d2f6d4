//! Checks of a value by what the table of settings allows; each message tells the value and the whole allowed range.

use serde_json::Value;

use super::check::{Problem, Wrong};
use super::fields::{Field, Kind, places};

/// All values of `root` that are not as `field` allows.
pub(super) fn faults(root: &Value, field: &Field) -> Vec<Problem> {
    let held = places(root, field.path).into_iter().filter(|(_, value)| !(field.optional && value.is_null()));
    held.flat_map(|(path, value)| faults_at(&path, value, field.kind)).collect()
}

fn faults_at(path: &str, value: &Value, kind: Kind) -> Vec<Problem> {
    let characters = || value.as_str().map_or(0, |text| text.chars().count());
    let elements = || value.as_array().map_or(0, Vec::len);
    let each = |check: &dyn Fn(String, &Value) -> Option<Problem>| -> Vec<Problem> {
        let items = value.as_array().into_iter().flatten().enumerate();
        items.filter_map(|(place, item)| check(format!("{path}.{place}"), item)).collect()
    };
    let list = |low, high| count(path, elements(), "elements", low, high).into_iter();
    match kind {
        Kind::Text { low, high } => count(path, characters(), "characters", low, high).into_iter().collect(),
        Kind::Name { high } => name(path, value.as_str().unwrap_or_default(), high).into_iter().collect(),
        Kind::Whole { low, high } => within(path, value, low as f64, open(high)).into_iter().collect(),
        Kind::Number { low, high } => within(path, value, low, high).into_iter().collect(),
        Kind::Pair { low, high } => each(&|path, item| within(&path, item, low, high)),
        Kind::Texts { low, high, each: longest } => {
            let word = |path: String, item: &Value| {
                let length = item.as_str().map_or(0, |text| text.chars().count());
                count(&path, length, "characters", 1, longest).map(|p| Problem { wrong: Wrong::Other, ..p })
            };
            list(low, high).chain(each(&word)).collect()
        }
        Kind::Budgets { low, high } => {
            let budget = |path: String, item: &Value| {
                let of = |shape: &str, high: f64| within(&format!("{path}.{shape}"), item.get(shape)?, 1.0, high);
                of("PerClass", 1e5).or_else(|| of("Percent", 99.0))
            };
            list(low, high).chain(each(&budget)).collect()
        }
        Kind::Wholes { low, high } | Kind::List { low, high } => list(low, high).collect(),
        // The types hold no other values.
        Kind::Switch | Kind::Choice(_) | Kind::Variant(_) | Kind::Device => Vec::new(),
    }
}

/// `u64::MAX` means: no bound.
fn open(high: u64) -> f64 {
    if high == u64::MAX { f64::INFINITY } else { high as f64 }
}

/// A number from `low` to `high`, both allowed. JSON has no NaN; it is null there, and refused.
fn within(path: &str, value: &Value, low: f64, high: f64) -> Option<Problem> {
    let number = value.as_f64().unwrap_or(f64::NAN);
    if number >= low && number <= high {
        return None;
    }
    let allowed = if high.is_finite() { format!("from {low} to {high}") } else { format!("{low} or more") };
    let message = format!("is {number}, must be {allowed}");
    Some(Problem { path: path.to_owned(), message, wrong: Wrong::Range { low, high } })
}

/// From `low` to `high` characters or elements, both allowed.
fn count(path: &str, count: usize, unit: &str, low: usize, high: usize) -> Option<Problem> {
    if (low..=high).contains(&count) {
        return None;
    }
    let allowed = if high == usize::MAX { format!("{low} or more") } else { format!("from {low} to {high}") };
    let message = format!("has {count} {unit}, must have {allowed}");
    Some(Problem { path: path.to_owned(), message, wrong: Wrong::Count { low, high } })
}

/// [`is_name`].
fn name(path: &str, text: &str, high: usize) -> Option<Problem> {
    let bytes = text.len();
    let problem = |message: String, wrong| Some(Problem { path: path.to_owned(), message, wrong });
    match count(path, text.chars().count(), "characters", 1, high) {
        None if bytes > 2 * high => {
            let message = format!("has {bytes} bytes, must have {} or fewer", 2 * high);
            problem(message, Wrong::Count { low: 1, high })
        }
        None if !is_name(text, high) => {
            problem("may have letters, digits, \"-\" and \"_\"".to_owned(), Wrong::Characters)
        }
        found => found,
    }
}

/// Whether a text can name an experiment, an arm or a data set: 1 to `high` letters of any script, digits, `-` and `_`.
/// It goes into names of folders, which have 255 bytes at most, so that of letters with three bytes fewer fit.
pub fn is_name(text: &str, high: usize) -> bool {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    (1..=high).contains(&text.chars().count()) && text.len() <= 2 * high && text.chars().all(plain)
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
