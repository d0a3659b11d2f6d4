//! What the data of one task tell.

use super::{Finding, What};
use crate::config::{Experiment, SplitSpec};
use crate::data::split;
use crate::engine::run::run_data::{RunData, TaskData, TaskError};
use crate::store::Workspace;

/// The setting `field` of the task at a place.
pub(super) fn path(place: usize, field: &str) -> String {
    format!("evaluation.tasks.{place}.{field}")
}

/// One task of the experiment as a run would open it, with the number of pooled videos; its own data alone, without
/// pool and protocol, unless the experiment is `whole`.
pub(super) fn open(
    workspace: &Workspace,
    experiment: &Experiment,
    place: usize,
    whole: bool,
) -> Result<(TaskData, Option<usize>), TaskError> {
    let task = &experiment.evaluation.tasks[place];
    if !whole {
        return Ok((TaskData::open(workspace, task, &experiment.clip)?, None));
    }
    let mut one = experiment.clone();
    one.evaluation.tasks = vec![task.clone()];
    let RunData { pool, mut tasks, .. } = RunData::open(workspace, &one)?;
    Ok((tasks.remove(0), Some(pool.len())))
}

/// Weaknesses of an opened task.
pub(super) fn findings(experiment: &Experiment, task: &TaskData, place: usize) -> Vec<Finding> {
    let found = [unknown_groups(task, place), single_clips(task, place), lopsided(experiment, task, place)];
    found.into_iter().flatten().collect()
}

fn unknown_groups(task: &TaskData, place: usize) -> Option<Finding> {
    let (clips, of) = (task.groups.iter().filter(|g| !split::is_named(g)).count(), task.groups.len());
    (clips > 0).then(|| Finding::warning(path(place, "group"), What::UnknownGroups { clips, of }, None))
}

/// Classes of one clip: it is either trained on or tested on.
fn single_clips(task: &TaskData, place: usize) -> Option<Finding> {
    let classes = task.single_clips();
    let what = What::SingleClips { classes: classes.join(", ") };
    (!classes.is_empty()).then(|| Finding::warning(path(place, "set"), what, None))
}

/// Smallest share of a task's clips that a cut should train with, and that a single cut should test on.
const LEAST_PART: f64 = 0.1;

/// The most uneven cut of a task. Where every group is tested on once, a small test part is made up for by the others;
/// a small training part never is.
fn lopsided(experiment: &Experiment, task: &TaskData, place: usize) -> Option<Finding> {
    let seed = experiment.seeds.first().copied().unwrap_or(0);
    // What is wrong with the split itself is told where it is opened.
    let folds = split::folds(&task.groups, &task.labels, &task.spec.split, seed).ok()?;
    let alone = matches!(task.spec.split, SplitSpec::HoldOut { .. } | SplitSpec::TrainTest { .. });
    let too_small = |part: usize, all: usize| (part as f64) < LEAST_PART * all as f64;
    let uneven = folds
        .iter()
        .map(|fold| (fold.train.len(), fold.test.len()))
        .filter(|&(train, test)| too_small(train, train + test) || (alone && too_small(test, train + test)));
    let (train, test) = uneven.min_by_key(|&(train, test)| train.min(test))?;
    Some(Finding::warning(path(place, "split"), What::Lopsided { train, test }, None))
}
