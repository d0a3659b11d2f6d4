//! Hashes of settings: what names run folders, and tells which runs may be compared.
//!
//! Hashed is JSON with sorted keys, without the settings that have their [`Field::before`](super::fields::Field): a new
//! optional setting changes no hash where it is not used.

use serde_json::{Value, json};

use super::fields::{self, places};
use super::fields_value::tree;
use super::{Arm, Experiment};

/// The way of hashing. Another one gives new runs other names; those of earlier versions are found by their settings.
const VERSION: u32 = 2;

/// Hash of a run's settings.
pub(super) fn of_run(experiment: &Experiment, recipe: u32) -> String {
    of_tree(tree(experiment), recipe)
}

/// Hash of an arm's own settings.
pub fn of_arm(arm: &Arm) -> String {
    of_tree(json!({ "arms": [tree(arm)] }), 0)
}

/// Hash of the settings that all arms and seeds of an experiment share, as far as they can change a number. Recipes 1 and 2
/// differ in settings, too: their hashes stay as results and summaries of earlier versions keep them.
pub fn of_shared(experiment: &Experiment, recipe: u32) -> String {
    let mut shared = experiment.only_numbers();
    shared.arms.clear();
    shared.seeds.clear();
    of_tree(tree(&shared), if recipe > 2 { recipe } else { 0 })
}

/// Hash of a part of an experiment's tree, each setting in its place.
pub fn of_tree(mut settings: Value, recipe: u32) -> String {
    for field in fields::all() {
        let Some(before) = field.before else { continue };
        let before: Value = serde_json::from_str(before).expect("constants of the table; a test reads each");
        let found = places(&settings, field.path);
        let unused: Vec<String> = found.into_iter().filter(|(_, value)| **value == before).map(|(p, _)| p).collect();
        unused.iter().for_each(|path| remove(&mut settings, path));
    }
    let mut text = format!("settings {VERSION} recipe {recipe} ");
    write(&settings, &mut text);
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

fn remove(settings: &mut Value, path: &str) {
    let (parent, key) = path.rsplit_once('.').unwrap_or(("", path));
    let holder = parent.split('.').filter(|key| !key.is_empty()).try_fold(settings, |place, key| match place {
        Value::Object(map) => map.get_mut(key),
        Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => None,
    });
    if let Some(Value::Object(map)) = holder {
        map.remove(key);
    }
}

/// JSON with sorted keys, whatever the order of the fields.
fn write(value: &Value, text: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (key, held) in entries {
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(held, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for item in items {
                write(item, text);
                text.push(',');
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_fields_does_not_count_and_values_do() {
        let hash = |settings| of_tree(settings, 2);
        assert_eq!(hash(json!({ "a": 1, "b": [2, "x"] })), hash(json!({ "b": [2, "x"], "a": 1 })));
        assert_ne!(hash(json!({ "a": 1 })), hash(json!({ "a": 2 })));
        assert_ne!(hash(json!({ "a": "1" })), hash(json!({ "a": 1 })));
        assert_ne!(hash(json!({})), of_tree(json!({}), 1), "another recipe");
    }

    #[test]
    fn a_setting_at_the_value_of_before_it_came_is_not_hashed() {
        let of = |pool: &str| of_tree(json!({ "data": { "sets": ["a"], "pool": pool } }), 2);
        assert_eq!(of("All"), of_tree(json!({ "data": { "sets": ["a"] } }), 2));
        assert_ne!(of("All"), of("WithoutTestGroups"));
    }
}
