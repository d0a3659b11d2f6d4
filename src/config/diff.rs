//! Differences between two experiments, or between the settings of two runs, setting by setting.

use serde::Serialize;
use serde_json::Value;

use super::fields_value::{is_shape, text, tree};
use super::{Experiment, RunConfig};

/// One setting that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// As in `--set`; elements of lists by their names.
    pub path: String,
    /// `None`: not there.
    pub left: Option<String>,
    pub right: Option<String>,
}

/// What differs between two experiments. Arms and tasks are paired by name, so that their order does not matter.
pub fn experiments(left: &Experiment, right: &Experiment) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("", Some(&tree(left)), Some(&tree(right)), &mut changes);
    changes
}

/// What differs between the settings of two runs: the arm's under `arm`, then the seed, then what arms share.
pub fn runs(left: &RunConfig, right: &RunConfig) -> Vec<Change> {
    let of_run = |config: &RunConfig| {
        let mut root = tree(&config.experiment);
        let (arm, seed) = (tree(&config.arm), Value::from(config.seed));
        if let Value::Object(map) = &mut root {
            map.remove("arms");
            map.remove("seeds");
            map.insert("arm".into(), arm);
            map.insert("seed".into(), seed);
        }
        root
    };
    let mut changes = Vec::new();
    compare("", Some(&of_run(left)), Some(&of_run(right)), &mut changes);
    changes.sort_by_key(|c| !(c.path.starts_with("arm.") || c.path == "seed"));
    changes
}

fn compare(path: &str, left: Option<&Value>, right: Option<&Value>, changes: &mut Vec<Change>) {
    if left == right {
        return;
    }
    match (left, right) {
        (Some(Value::Object(a)), Some(Value::Object(b))) if same_shape(a, b) => {
            for key in a.keys().chain(b.keys().filter(|k| !a.contains_key(*k))) {
                compare(&join(path, key), a.get(key), b.get(key), changes);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) if a.iter().chain(b).all(|v| name(v).is_some()) => {
            compare_named(path, a, b, changes);
        }
        _ => changes.push(Change { path: path.to_owned(), left: left.map(text), right: right.map(text) }),
    }
}

fn compare_named(path: &str, left: &[Value], right: &[Value], changes: &mut Vec<Change>) {
    let find = |list: &'_ [Value], n: &str| list.iter().position(|v| name(v) == Some(n));
    for item in left {
        let n = name(item).unwrap_or_default();
        compare(&join(path, n), Some(item), find(right, n).map(|i| &right[i]), changes);
    }
    for item in right {
        let n = name(item).unwrap_or_default();
        if find(left, n).is_none() {
            compare(&join(path, n), None, Some(item), changes);
        }
    }
}

/// Two shapes of an enum are compared as a whole: their fields mean different things.
fn same_shape(a: &serde_json::Map<String, Value>, b: &serde_json::Map<String, Value>) -> bool {
    let shape = |m: &serde_json::Map<String, Value>| m.keys().next().filter(|k| is_shape(k)).cloned();
    shape(a) == shape(b)
}

fn name(value: &Value) -> Option<&str> {
    value.get("name")?.as_str()
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{fields_value, presets};

    fn changed(assignments: &[(&str, Value)]) -> (Experiment, Experiment) {
        let left = presets::find("quickstart").unwrap().experiment();
        let right = assignments
            .iter()
            .fold(left.clone(), |e, (path, value)| fields_value::set(&e, path, value.clone()).unwrap());
        (left, right)
    }

    fn change(path: &str, left: Option<&str>, right: Option<&str>) -> Change {
        Change { path: path.into(), left: left.map(Into::into), right: right.map(Into::into) }
    }

    #[test]
    fn a_changed_setting_is_named_with_both_values() {
        let (left, right) = changed(&[("arms.iivcl.method.Iivcl.k", 5.into()), ("clip.rate_hz", 7.5.into())]);
        let expected = [
            change("clip.rate_hz", Some("6.0"), Some("7.5")),
            change("arms.iivcl.method.Iivcl.k", Some("1"), Some("5")),
        ];
        let mut found = experiments(&left, &right);
        found.sort_by(|a, b| b.path.cmp(&a.path));
        assert_eq!(found, expected);
    }

    #[test]
    fn the_order_of_arms_is_no_difference_and_a_missing_one_is() {
        let (left, mut right) = changed(&[]);
        right.arms.reverse();
        assert_eq!(experiments(&left, &right), []);
        right.arms.retain(|a| a.name != "intra");
        assert_eq!(experiments(&left, &right), [change("arms.intra", Some("(method: Intra, name: intra)"), None)]);
    }

    #[test]
    fn two_runs_of_one_experiment_differ_in_arm_and_seed_only() {
        let (experiment, _) = changed(&[]);
        let (a, b) = (experiment.run_config(&experiment.arms[0], 0), experiment.run_config(&experiment.arms[2], 1));
        let expected = [
            change("arm.name", Some("random"), Some("intra")),
            change("arm.method", Some("Random"), Some("Intra")),
            change("seed", Some("0"), Some("1")),
        ];
        let mut found = runs(&a, &b);
        found.sort_by_key(|c| expected.iter().position(|e| e.path == c.path));
        assert_eq!(found, expected);
    }
}
