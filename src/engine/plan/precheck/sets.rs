//! Data sets that an experiment names.

use super::task::path;
use super::{Finding, What};
use crate::config::{Experiment, nearest};
use crate::store::{StoreError, Workspace, catalogue};

/// Data sets that are named and that the workspace does not have. Quick: only their names are looked at.
///
/// # Errors
/// The workspace cannot be read.
pub fn missing_sets(workspace: &Workspace, experiment: &Experiment) -> Result<Vec<Finding>, StoreError> {
    let known = catalogue::data_sets(&workspace.db()?)?;
    let is_missing = |name: &String| !known.iter().any(|set| set.name == *name);
    let pooled = experiment.data.sets.iter().map(|name| ("data.sets".to_owned(), name));
    let tasks = experiment.evaluation.tasks.iter().enumerate().map(|(i, task)| (path(i, "set"), &task.set));
    let missing = pooled.chain(tasks).filter(|(_, name)| is_missing(name));
    let near = |name: &str| nearest(name, known.iter().map(|set| set.name.as_str())).map(str::to_owned);
    let what = |name: &String| What::NoSet { name: name.clone(), near: near(name) };
    Ok(missing.map(|(path, name)| Finding::blocking(path, what(name))).collect())
}
