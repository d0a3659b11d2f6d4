//! Reading an experiment: RON text → overrides → one validation. Typed → resolved → checked, once.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Experiment, fields_value, syntax};
use crate::text::{Language, Localize, text};

/// Largest experiment file that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// Why an experiment could not be read; each message names the place and the way out.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {path}: {source}{}", way_out(.source))]
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

/// Where an experiment comes from, for those who have none yet.
fn way_out(error: &std::io::Error) -> &'static str {
    match error.kind() {
        std::io::ErrorKind::NotFound => "; `kinrin config preset` lists experiments to begin with",
        _ => "",
    }
}

impl Localize for ConfigError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Read { path, source } => {
                text!(language, "errors-config-read", path = path.to_string_lossy(), why = source.translated(language))
            }
            Self::TooLarge { path, bytes } => {
                text!(
                    language,
                    "errors-config-too-large",
                    path = path.to_string_lossy(),
                    bytes = bytes,
                    most = MAX_BYTES
                )
            }
            Self::Syntax { path, line, column, message } => {
                text!(
                    language,
                    "errors-config-syntax",
                    path = path.to_string_lossy(),
                    line = line,
                    column = column,
                    detail = message
                )
            }
            Self::Override { assignment, message } => {
                text!(language, "errors-config-override", assignment = assignment, detail = message)
            }
            Self::Invalid { path, problems } => {
                text!(language, "errors-config-invalid", path = path.to_string_lossy(), detail = problems)
            }
        }
    }
}

/// Reads an experiment file and applies `path=value` overrides.
pub fn load_file(path: &Path, overrides: &[String]) -> Result<Experiment, ConfigError> {
    load_text(&read_text(path)?, path, overrides)
}

/// Like [`load_file`] for text already in memory; `path` is only named in messages.
pub fn load_text(text: &str, path: &Path, overrides: &[String]) -> Result<Experiment, ConfigError> {
    let mut experiment = parse_text(text, path)?;
    for assignment in overrides {
        experiment = apply(&experiment, assignment)?;
    }
    let problems: Vec<String> =
        experiment.problems().into_iter().map(|p| format!("{}: {}", p.path, p.message)).collect();
    if !problems.is_empty() {
        return Err(ConfigError::Invalid { path: path.into(), problems: problems.join("; ") });
    }
    Ok(experiment)
}

/// Reads the text and checks nothing but its form: for editors, which show [`Experiment::problems`] beside the fields.
pub fn parse_text(text: &str, path: &Path) -> Result<Experiment, ConfigError> {
    ron::Options::default().from_str(text).map_err(|e| ConfigError::Syntax {
        path: path.into(),
        line: e.span.start.line,
        column: e.span.start.col,
        message: syntax::message(&e.code),
    })
}

/// Text of an experiment file that is to be looked at whatever its problems are.
///
/// # Errors
/// The file cannot be read or is larger than an experiment can be.
pub fn read_text(path: &Path) -> Result<String, ConfigError> {
    let read_error = |source| ConfigError::Read { path: path.into(), source };
    let bytes = std::fs::metadata(path).map_err(read_error)?.len();
    if bytes > MAX_BYTES {
        return Err(ConfigError::TooLarge { path: path.into(), bytes });
    }
    std::fs::read_to_string(path).map_err(read_error)
}

/// The resolved experiment as RON, as it is stored with a run.
pub fn to_ron<T: serde::Serialize>(value: &T) -> String {
    ron::ser::to_string_pretty(value, ron::ser::PrettyConfig::default())
        .expect("configuration types serialise: plain structs, enums, numbers and strings")
}

/// Sets one field. Lists are entered by index or by the `name` of an element: `arms.iivcl.method.Iivcl.k=5`.
fn apply(experiment: &Experiment, assignment: &str) -> Result<Experiment, ConfigError> {
    let fail = |message: String| ConfigError::Override { assignment: assignment.into(), message };
    let (path, text) = assignment.split_once('=').ok_or_else(|| fail("write it as path=value".into()))?;
    let value = serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.into()));
    let hint = r#"values are JSON: 3, "text", ["All", {"PerClass": 5}], {"Compact": {"width": 16}}"#;
    fields_value::set(experiment, path, value).map_err(|e| fail(format!("{e} ({hint})")))
}
