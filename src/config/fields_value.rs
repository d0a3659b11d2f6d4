//! Values of an experiment by path: `arms.iivcl.method.Iivcl.k`. Lists are entered by place or by `name`.

use serde::Serialize;
use serde_json::Value;

use super::Experiment;
use super::backbone::DRAWN;
use crate::text::{Language, Localize, text as localized};

/// A configuration as a tree of values. Single-precision numbers are written as short as they were given.
pub fn tree(value: &impl Serialize) -> Value {
    let mut root =
        serde_json::to_value(value).expect("configuration types serialise: no maps with non-string keys, no NaN keys");
    shorten(&mut root);
    root
}

/// The value at `path`, if there is one.
pub fn get<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(root, |place, key| match place {
        Value::Object(map) => map.get(key),
        Value::Array(items) => items.get(position(items, key)?),
        _ => None,
    })
}

/// Why a setting could not be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetError {
    #[error("no field \"{key}\" here; there are {known}")]
    NoField { key: String, known: String },
    #[error("no element \"{0}\" in this list")]
    NoElement(String),
    #[error("\"{0}\": the value before it has no fields")]
    NoFields(String),
    /// With the parser's own words.
    #[error("{path}: {message}")]
    Value { path: String, message: String },
}

impl Localize for SetError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::NoField { key, known } => {
                localized!(language, "errors-config-set-no-field", key = key, known = known)
            }
            Self::NoElement(key) => localized!(language, "errors-config-set-no-element", key = key),
            Self::NoFields(key) => localized!(language, "errors-config-set-no-fields", key = key),
            Self::Value { path, message } => {
                localized!(language, "errors-config-set-value", path = path, detail = message)
            }
        }
    }
}

/// The experiment with another value at `path`. The value is not checked against its range.
///
/// # Errors
/// There is no such place, or it cannot hold such a value.
pub fn set(experiment: &Experiment, path: &str, value: Value) -> Result<Experiment, SetError> {
    let mut root = tree(experiment);
    let mut place = &mut root;
    for key in path.split('.') {
        place = step_into(place, key)?;
    }
    *place = value;
    from_tree(root).map_err(|message| SetError::Value { path: path.to_owned(), message })
}

/// An experiment from its tree.
///
/// # Errors
/// What does not fit, in words.
pub fn from_tree(root: Value) -> Result<Experiment, String> {
    serde_json::from_value(root).map_err(|e| in_words(&e.to_string()))
}

/// A value as people read it: numbers and words plain, shapes as in the experiment file, unset as `None`.
pub fn text(value: &Value) -> String {
    match value {
        Value::Null => "None".into(),
        Value::String(text) => text.clone(),
        Value::Array(items) => format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => match map.iter().next() {
            Some((shape, held)) if map.len() == 1 && is_shape(shape) => match held {
                Value::Object(fields) => format!("{shape}({})", pairs(fields)),
                one => format!("{shape}({})", text(one)),
            },
            _ => format!("({})", pairs(map)),
        },
        other => other.to_string(),
    }
}

/// What is set of a group.
fn pairs(map: &serde_json::Map<String, Value>) -> String {
    let set = map.iter().filter(|(_, value)| !value.is_null() && *value != DRAWN);
    set.map(|(key, value)| format!("{key}: {}", text(value))).collect::<Vec<_>>().join(", ")
}

/// Whether a key is the name of an enum's shape and not of a field.
pub(super) fn is_shape(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Types as people call them.
pub(super) fn in_words(message: &str) -> String {
    let whole = "expected a whole number, 0 or more";
    let all = [("expected usize", whole), ("expected u64", whole)];
    let all = [all[0], all[1], ("expected f64", "expected a number"), ("expected f32", "expected a number")];
    all.iter().fold(message.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn step_into<'a>(place: &'a mut Value, key: &str) -> Result<&'a mut Value, SetError> {
    match place {
        Value::Object(map) => {
            let known = map.keys().cloned().collect::<Vec<_>>().join(", ");
            map.get_mut(key).ok_or_else(|| SetError::NoField { key: key.to_owned(), known })
        }
        Value::Array(items) => {
            let index = position(items, key);
            index.and_then(|i| items.get_mut(i)).ok_or_else(|| SetError::NoElement(key.to_owned()))
        }
        _ => Err(SetError::NoFields(key.to_owned())),
    }
}

fn position(items: &[Value], key: &str) -> Option<usize> {
    key.parse().ok().or_else(|| items.iter().position(|v| v["name"] == key))
}

/// JSON numbers are double precision: 0.2 of single precision would show as 0.20000000298.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(shorten),
        Value::Object(map) => map.values_mut().for_each(shorten),
        Value::Number(number) => {
            let Some(wide) = number.as_f64().filter(|_| number.is_f64()) else { return };
            let narrow = wide as f32;
            if f64::from(narrow) == wide
                && let Some(short) = narrow.to_string().parse().ok().and_then(serde_json::Number::from_f64)
            {
                *number = short;
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn single_precision_numbers_stay_short() {
        assert_eq!(tree(&0.2_f32), json!(0.2));
        assert_eq!(tree(&0.1_f64), json!(0.1));
        assert_eq!(tree(&vec![1_u64, 1 << 60]), json!([1, 1_u64 << 60]));
    }

    #[test]
    fn values_read_like_the_experiment_file() {
        assert_eq!(text(&json!({"Compact": {"width": 32}})), "Compact(width: 32)");
        assert_eq!(text(&json!([{"PerClass": 2}, "All"])), "[PerClass(2), All]");
        assert_eq!(text(&json!(null)), "None");
        assert_eq!(text(&json!({"k": 1})), "(k: 1)");
    }
}
