//! Data that cannot be used as the settings want: the setting that has to change, and its repair.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::sets::weights_path;
use super::task::path;
use super::{Finding, What};
use crate::config::{Experiment, nearest};
use crate::data::split::SplitError;
use crate::engine::run::run_data::TaskError;
use crate::store::{Workspace, catalogue};

/// The finding of a task's error at the setting that has to change, with a value that puts it right where there is one.
pub(super) fn of_error(workspace: &Workspace, experiment: &Experiment, error: TaskError, place: usize) -> Finding {
    let spec = experiment.evaluation.tasks.get(place);
    let column = |not: Option<&str>| -> Option<Value> {
        let set = &spec?.set;
        let columns = catalogue::data_set(&workspace.db().ok()?, set).ok()?.group_columns;
        let near = not.and_then(|name| nearest(name, columns.iter().map(String::as_str)));
        near.map(str::to_owned).or_else(|| grouping_column(workspace, set)).map(Into::into)
    };
    let (path, what, repair) = match error {
        TaskError::NothingLeft => ("data.pool".to_owned(), What::Data(error.into()), Some("All".into())),
        TaskError::Init { arm, source } => {
            let place = experiment.arms.iter().position(|a| a.name == arm).unwrap_or(0);
            (weights_path(place), What::Data(source.into()), None)
        }
        TaskError::Pool { path, source, .. } => (path, What::Data(source.into()), None),
        TaskError::Open { source, .. } => (path(place, "set"), What::Data(source.into()), None),
        TaskError::Store { source, .. } => (path(place, "set"), What::Data(source.into()), None),
        TaskError::NoLabels { set, found, .. } => (path(place, "set"), What::NoLabels { set, classes: found }, None),
        TaskError::Judge(source) => (path(place, "split"), What::Data(source.into()), None),
        TaskError::NoAnomalies { .. } => (path(place, "kind.Anomaly.normal"), What::Data(error.into()), None),
        TaskError::NoColumn { column: name, known, .. } => {
            let repair = column(Some(&name));
            (path(place, "group"), What::NoColumn { column: name, known }, repair)
        }
        TaskError::Split { source, .. } => {
            let (field, repair) = match &source {
                // The groups are to blame, not the way in which they are cut.
                SplitError::TooFewGroups { .. } => ("group", column(None)),
                SplitError::TooManyFolds { groups, .. } => ("split.KFold.folds", Some((*groups).into())),
                _ => ("split", None),
            };
            (path(place, field), What::Data(source.into()), repair)
        }
    };
    Finding { repair, ..Finding::blocking(path, what) }
}

/// The group column of a data set with the most values, at least two: what can be split by.
fn grouping_column(workspace: &Workspace, set: &str) -> Option<String> {
    let clips = catalogue::clips(&workspace.db().ok()?, set).ok()?;
    let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (column, value) in clips.iter().flat_map(|clip| &clip.groups) {
        values.entry(column).or_default().insert(value);
    }
    let best = values.into_iter().filter(|(_, values)| values.len() > 1).max_by_key(|(_, values)| values.len())?;
    Some(best.0.to_owned())
}
