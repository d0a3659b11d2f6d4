//! Data sets and files of weights that an experiment names.

use std::path::Path;

use super::task::path;
use super::{Finding, What};
use crate::config::{Experiment, nearest};
use crate::data::weights;
use crate::engine::run::initial::InitError;
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

/// Files of weights that arms begin with and that are not there; `folder`: where the workspace has its own. Quick: nothing
/// is read.
pub fn missing_weights(folder: &Path, experiment: &Experiment) -> Vec<Finding> {
    let missing = |(place, file): (usize, &str)| {
        let error = InitError::File(weights::place(folder, file).err()?);
        Some(Finding::blocking(weights_path(place), What::Data(error.into())))
    };
    let files = experiment.arms.iter().enumerate().filter_map(|(place, arm)| Some((place, arm.init.file()?)));
    files.filter_map(missing).collect()
}

/// The setting with the file that an arm begins with.
pub(super) fn weights_path(place: usize) -> String {
    format!("arms.{place}.init.Weights")
}
