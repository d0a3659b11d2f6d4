//! Reading an experiment: RON text → overrides → one validation. Typed → resolved → checked, once.

use std::path::{Path, PathBuf};

use garde::Validate;
use serde_json::Value;

use super::{Experiment, Probe};

/// Largest experiment file that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// Why an experiment could not be read; each message names the place and the way out.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {path}: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{path} has {bytes} bytes; an experiment file may have {MAX_BYTES}")]
    TooLarge { path: PathBuf, bytes: u64 },
    #[error("{path}:{line}:{column}: {message}")]
    Syntax { path: PathBuf, line: usize, column: usize, message: String },
    #[error("--set {assignment}: {message}")]
    Override { assignment: String, message: String },
    #[error("{path}: {problems}")]
    Invalid { path: PathBuf, problems: String },
}

/// Reads an experiment file and applies `path=value` overrides.
pub fn load_file(path: &Path, overrides: &[String]) -> Result<Experiment, ConfigError> {
    let read_error = |source| ConfigError::Read { path: path.into(), source };
    let bytes = std::fs::metadata(path).map_err(read_error)?.len();
    if bytes > MAX_BYTES {
        return Err(ConfigError::TooLarge { path: path.into(), bytes });
    }
    load_text(&std::fs::read_to_string(path).map_err(read_error)?, path, overrides)
}

/// Like [`load_file`] for text already in memory; `path` is only named in messages.
pub fn load_text(text: &str, path: &Path, overrides: &[String]) -> Result<Experiment, ConfigError> {
    let mut experiment: Experiment = ron::Options::default().from_str(text).map_err(|e| ConfigError::Syntax {
        path: path.into(),
        line: e.span.start.line,
        column: e.span.start.col,
        message: e.code.to_string(),
    })?;
    for assignment in overrides {
        experiment = apply(experiment, assignment)?;
    }
    let invalid = |problems| ConfigError::Invalid { path: path.into(), problems };
    experiment.validate().map_err(|report| invalid(one_per_line(&report)))?;
    check_names(&experiment).map_err(invalid)?;
    Ok(experiment)
}

/// The resolved experiment as RON, as it is stored with a run.
pub fn to_ron<T: serde::Serialize>(value: &T) -> String {
    ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::default())
        .expect("configuration types serialise: plain structs, enums, numbers and strings")
}

fn one_per_line(report: &garde::Report) -> String {
    let lines: Vec<String> = report.iter().map(|(field, error)| format!("{field}: {error}")).collect();
    lines.join("; ")
}

/// What single fields cannot tell: names are unique, bounds are ordered.
fn check_names(experiment: &Experiment) -> Result<(), String> {
    unique("arms", experiment.arms.iter().map(|a| &a.name))?;
    unique("seeds", experiment.seeds.iter())?;
    unique("data.sets", experiment.data.sets.iter())?;
    unique("evaluation.tasks", experiment.evaluation.tasks.iter().map(|t| &t.name))?;
    unique("evaluation.budgets", experiment.evaluation.budgets.iter())?;
    // Two of one kind would stand under one name in the results.
    unique("evaluation.probes", experiment.evaluation.probes.iter().map(Probe::kind))?;
    let [low, high] = experiment.augment.crop_area;
    if low > high {
        return Err(format!("augment.crop_area: the smaller share ({low}) comes first, then the larger ({high})"));
    }
    Ok(())
}

fn unique<T: PartialEq + std::fmt::Display>(field: &str, values: impl Iterator<Item = T>) -> Result<(), String> {
    let mut seen = Vec::new();
    for value in values {
        if seen.contains(&value) {
            return Err(format!("{field}: \"{value}\" appears twice; each may appear once"));
        }
        seen.push(value);
    }
    Ok(())
}

/// Sets one field. Lists are entered by index or by the `name` of an element: `arms.iivcl.method.Iivcl.k=5`.
fn apply(experiment: Experiment, assignment: &str) -> Result<Experiment, ConfigError> {
    let fail = |message: String| ConfigError::Override { assignment: assignment.into(), message };
    let (path, text) = assignment.split_once('=').ok_or_else(|| fail("write it as path=value".into()))?;
    let mut root = serde_json::to_value(experiment).map_err(|e| fail(e.to_string()))?;
    let mut place = &mut root;
    for key in path.split('.') {
        place = step_into(place, key).map_err(fail)?;
    }
    *place = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.into()));
    let hint = r#"values are JSON: 3, "text", ["All", {"PerClass": 5}], {"Compact": {"width": 16}}"#;
    serde_json::from_value(root).map_err(|e| fail(format!("{path}: {} ({hint})", in_words(&e.to_string()))))
}

/// Types as people call them.
fn in_words(message: &str) -> String {
    let numbers = [("expected usize", "a whole number, 0 or more"), ("expected u64", "a whole number, 0 or more")];
    let all = [numbers[0], numbers[1], ("expected f64", "a number"), ("expected f32", "a number")];
    all.iter().fold(message.to_owned(), |text, (from, to)| text.replace(from, &format!("expected {to}")))
}

fn step_into<'a>(place: &'a mut Value, key: &str) -> Result<&'a mut Value, String> {
    match place {
        Value::Object(map) => {
            let known = map.keys().cloned().collect::<Vec<_>>().join(", ");
            map.get_mut(key).ok_or_else(|| format!("no field \"{key}\" here; there are {known}"))
        }
        Value::Array(items) => {
            let index = key.parse().ok().or_else(|| items.iter().position(|v| v["name"] == key));
            index.and_then(|i: usize| items.get_mut(i)).ok_or_else(|| format!("no element \"{key}\" in this list"))
        }
        _ => Err(format!("\"{key}\": the value before it has no fields")),
    }
}
