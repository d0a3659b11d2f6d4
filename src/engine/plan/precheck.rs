//! Checks before an experiment is started: mistakes that block it, and weaknesses of its numbers. Each finding names the
//! setting it concerns and, where there is one, the value that repairs it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::config::{Arm, Experiment, PoolUse, Problem, SplitSpec, TaskSpec, nearest};
use crate::data::split::{self, SplitError};
use crate::data::{DataError, InputError};
use crate::engine::run::run_data::{RunData, TaskData, TaskError};
use crate::method::advice::{self, QueueAdvice};
use crate::store::{RunWarning, StoreError, Workspace, catalogue};
use crate::text::LocalText;

/// Below this many seeds an interval over seeds is hardly one.
const FEW_SEEDS: usize = 3;

/// Whether a finding keeps the runs from starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Blocking,
    Warning,
}

impl Severity {
    /// The word that the command line shows.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocking => "problem",
            Self::Warning => "warning",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    Setting(Problem),
    /// Intervals over so few seeds say little.
    FewSeeds(usize),
    /// Clips of the same recording can be neighbours.
    RecordingsNotMasked,
    /// There is nothing to compare with.
    OneArm,
    /// A task is judged on a data set that is not pooled: that tests transfer to other footage.
    NotPooled {
        task: String,
        set: String,
    },
    /// An arm that only trains with labels, where no task lets it.
    NothingToTrain {
        arm: String,
    },
    Queue(QueueAdvice),
    /// The key encoder follows too slowly for the length of the run.
    SlowKeys(RunWarning),
    /// The workspace has no data set of this name; perhaps the other one was meant.
    NoSet {
        name: String,
        near: Option<String>,
    },
    /// The data set has no such group column; it has these.
    NoColumn {
        column: String,
        known: String,
    },
    /// The data set has labels of fewer than two classes.
    NoLabels {
        set: String,
        classes: usize,
    },
    /// Clips whose group is not known count as groups of their own.
    UnknownGroups {
        clips: usize,
        of: usize,
    },
    /// Classes that have only one clip.
    SingleClips {
        classes: String,
    },
    /// A cut that leaves almost nothing to train with, or to test on.
    Lopsided {
        train: usize,
        test: usize,
    },
    /// Anything else that the data lack.
    Data(LocalText),
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Setting(problem) => f.write_str(&problem.message),
            Self::FewSeeds(n) => write!(f, "{n} seed(s): {FEW_SEEDS} or more give intervals that say something"),
            Self::RecordingsNotMasked => {
                f.write_str("clips of the same recording can be neighbours: purity will look too good")
            }
            Self::OneArm => f.write_str("one arm alone: there is nothing to compare it with"),
            Self::NotPooled { task, set } => write!(
                f,
                "task \"{task}\" is judged on data set \"{set}\", which is not pooled for pre-training: that tests \
                 transfer to other footage"
            ),
            Self::NothingToTrain { arm } => write!(
                f,
                "arm \"{arm}\" trains with the labels of tasks, and anomalies and retrieval leave them for scoring: it \
                 gets no scores"
            ),
            Self::Queue(advice) => advice.fmt(f),
            Self::SlowKeys(warning) => warning.fmt(f),
            Self::NoSet { name, near: Some(near) } => {
                write!(f, "there is no data set \"{name}\"; did you mean \"{near}\"?")
            }
            Self::NoSet { name, .. } => {
                write!(f, "there is no data set \"{name}\"; `kinrin data list` shows the names")
            }
            Self::NoColumn { column, known } => write!(f, "no group column \"{column}\"; there are {known}"),
            Self::NoLabels { set, classes } => {
                write!(f, "data set {set} has labels of {classes} class(es); two or more are needed")
            }
            Self::UnknownGroups { clips, of } => write!(
                f,
                "{clips} of {of} clips have no group; each file counts as a group of its own, so different files of one \
                 recording may stand on both sides of the split"
            ),
            Self::SingleClips { classes } => {
                write!(f, "only one clip of {classes}: it is trained on or tested on, never both")
            }
            Self::Lopsided { train, test } => write!(
                f,
                "one cut trains on {train} clips and tests on {test}: its score says little; choose another group \
                 column or split"
            ),
            Self::Data(message) => message.fmt(f),
        }
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The setting it concerns, as in `--set`, lists by place.
    pub path: String,
    pub severity: Severity,
    pub what: What,
    /// The value of that setting that puts it right.
    pub repair: Option<Value>,
}

impl Finding {
    fn blocking(path: impl Into<String>, what: What) -> Self {
        Self { path: path.into(), severity: Severity::Blocking, what, repair: None }
    }

    fn warning(path: impl Into<String>, what: What, repair: Option<Value>) -> Self {
        Self { path: path.into(), severity: Severity::Warning, what, repair }
    }
}

/// What the settings tell by themselves; mistakes first.
pub fn alone(experiment: &Experiment) -> Vec<Finding> {
    let setting = |problem: Problem| Finding {
        path: problem.path.clone(),
        severity: Severity::Blocking,
        repair: problem.repair(experiment),
        what: What::Setting(problem),
    };
    let mut findings: Vec<Finding> = experiment.problems().into_iter().map(setting).collect();
    for (place, arm) in experiment.arms.iter().enumerate() {
        if arm.method.neighbours().is_some_and(|neighbours| !neighbours.mask_source) {
            let path = format!("arms.{place}.method.{}.mask_source", arm.method.variant());
            findings.push(Finding::warning(path, What::RecordingsNotMasked, Some(true.into())));
        }
    }
    if experiment.arms.len() == 1 {
        findings.push(Finding::warning("arms", What::OneArm, None));
    }
    findings.extend(not_pooled(experiment));
    findings.extend(experiment.arms_without_labels().map(|(place, arm)| {
        Finding::warning(format!("arms.{place}.method"), What::NothingToTrain { arm: arm.name.clone() }, None)
    }));
    let seeds = experiment.seeds.len();
    if (1..FEW_SEEDS).contains(&seeds) {
        let more = (0..).filter(|s| !experiment.seeds.contains(s)).take(FEW_SEEDS - seeds);
        let enough: Vec<u64> = experiment.seeds.iter().copied().chain(more).collect();
        findings.push(Finding::warning("seeds", What::FewSeeds(seeds), Some(enough.into())));
    }
    findings
}

/// Tasks on data sets that no arm is pre-trained on. Transfer may be what is asked; more often a set was unticked and
/// its task forgotten.
fn not_pooled(experiment: &Experiment) -> Vec<Finding> {
    let sets = &experiment.data.sets;
    let pretrains = experiment.arms.iter().any(|arm| arm.method.pretrains());
    let (Some(first), true) = (sets.first(), pretrains) else { return Vec::new() };
    let tasks = experiment.evaluation.tasks.iter().enumerate().filter(|(_, task)| !sets.contains(&task.set));
    let finding = |(place, task): (usize, &TaskSpec)| {
        let what = What::NotPooled { task: task.name.clone(), set: task.set.clone() };
        Finding::warning(task_path(place, "set"), what, Some(first.as_str().into()))
    };
    tasks.map(finding).collect()
}

/// What the workspace's data tell, and how much there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DataCheck {
    pub findings: Vec<Finding>,
    /// Pooled videos; `None` where they could not be opened.
    pub videos: Option<usize>,
}

/// Opens everything that the experiment names. Every task is looked at, whatever is wrong with the others or with the
/// settings: no mistake hides another. Reads the catalogue: not for the thread of a window.
pub fn with_data(workspace: &Workspace, experiment: &Experiment) -> DataCheck {
    let mut check = DataCheck::default();
    match missing_sets(workspace, experiment) {
        Ok(missing) => check.findings = missing,
        Err(error) => {
            check.findings.push(Finding::blocking("data.sets", What::Data(error.into())));
            return check;
        }
    }
    // A protocol with mistakes cannot be tried on data, nor a pool that is not there; the tasks' own data can be read.
    let whole = check.findings.is_empty() && experiment.problems().is_empty();
    for place in 0..experiment.evaluation.tasks.len() {
        if check.findings.iter().any(|f| f.path == task_path(place, "set")) {
            continue;
        }
        match open_task(workspace, experiment, place, whole) {
            Ok((task, videos)) => {
                check.videos = videos;
                let found =
                    [unknown_groups(&task, place), single_clips(&task, place), lopsided(experiment, &task, place)];
                check.findings.extend(found.into_iter().flatten());
            }
            Err(error) => {
                let found = of_error(workspace, experiment, error, place);
                if !check.findings.contains(&found) {
                    check.findings.push(found);
                }
            }
        }
    }
    if experiment.data.pool == PoolUse::WithoutTestGroups
        && whole
        && check.findings.iter().all(|f| f.severity != Severity::Blocking)
    {
        // Each task leaves out its own test groups: the pool of a run lacks them all.
        match RunData::open(workspace, experiment) {
            Ok(data) => check.videos = Some(data.pool.len()),
            Err(error) => check.findings.push(of_error(workspace, experiment, error, 0)),
        }
    }
    if let Some(videos) = check.videos {
        check.findings.extend(queue(experiment, videos));
        check.findings.extend(key_encoder(experiment, videos));
    }
    check
}

/// One task of the experiment as a run would open it, with the number of pooled videos; its own data alone, without
/// pool and protocol, unless the experiment is `whole`.
fn open_task(
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

/// Whether the queue fits a pool of so many videos.
fn queue(experiment: &Experiment, videos: usize) -> impl Iterator<Item = Finding> {
    let inter = experiment.arms.iter().any(|a| a.method.neighbours().is_some());
    let has_queue = experiment.arms.iter().any(|a| a.method.traits().uses_queue);
    let advice = if has_queue { advice::queue(&experiment.pretrain, videos, inter) } else { Vec::new() };
    advice.into_iter().map(|advice| {
        let repair = match advice {
            QueueAdvice::TooLong { most, .. } => Some(most.into()),
            QueueAdvice::NeverFills { .. } => None,
        };
        Finding::warning("pretrain.contrastive.queue", What::Queue(advice), repair)
    })
}

/// Whether the key encoder keeps up in a run over so many videos.
fn key_encoder(experiment: &Experiment, videos: usize) -> Option<Finding> {
    let has_one = experiment.arms.iter().any(|a| a.method.traits().uses_momentum);
    let warning = advice::key_encoder(&experiment.pretrain, videos).filter(|_| has_one)?;
    let repair = match warning {
        RunWarning::SlowKeys { span, .. } => Some(span.into()),
        _ => None,
    };
    Some(Finding::warning("pretrain.contrastive.momentum_span", What::SlowKeys(warning), repair))
}

fn task_path(place: usize, field: &str) -> String {
    format!("evaluation.tasks.{place}.{field}")
}

/// Data sets that are named and that the workspace does not have. Quick: only their names are looked at.
///
/// # Errors
/// The workspace cannot be read.
pub fn missing_sets(workspace: &Workspace, experiment: &Experiment) -> Result<Vec<Finding>, StoreError> {
    let known = catalogue::data_sets(&workspace.db()?)?;
    let is_missing = |name: &String| !known.iter().any(|set| set.name == *name);
    let pooled = experiment.data.sets.iter().map(|name| ("data.sets".to_owned(), name));
    let tasks = experiment.evaluation.tasks.iter().enumerate().map(|(i, task)| (task_path(i, "set"), &task.set));
    let missing = pooled.chain(tasks).filter(|(_, name)| is_missing(name));
    let near = |name: &str| nearest(name, known.iter().map(|set| set.name.as_str())).map(str::to_owned);
    let what = |name: &String| What::NoSet { name: name.clone(), near: near(name) };
    Ok(missing.map(|(path, name)| Finding::blocking(path, what(name))).collect())
}

fn unknown_groups(task: &TaskData, place: usize) -> Option<Finding> {
    let (clips, of) = (task.groups.iter().filter(|g| !split::is_named(g)).count(), task.groups.len());
    (clips > 0).then(|| Finding::warning(task_path(place, "group"), What::UnknownGroups { clips, of }, None))
}

/// Classes of one clip: it is either trained on or tested on.
fn single_clips(task: &TaskData, place: usize) -> Option<Finding> {
    let classes = task.single_clips();
    let what = What::SingleClips { classes: classes.join(", ") };
    (!classes.is_empty()).then(|| Finding::warning(task_path(place, "set"), what, None))
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
    Some(Finding::warning(task_path(place, "split"), What::Lopsided { train, test }, None))
}

/// The setting that names a column which no pooled set has.
fn column_path(experiment: &Experiment, column: &str) -> String {
    let is_source = experiment.data.source_group.as_deref() == Some(column);
    let masks = |arm: &Arm| arm.method.mask_group() == Some(column);
    match experiment.arms.iter().position(masks).filter(|_| !is_source) {
        Some(place) => format!("arms.{place}.method.{}.mask_group", experiment.arms[place].method.variant()),
        None if !is_source && experiment.data.watched() == Some(column) => "data.watch_group".to_owned(),
        None => "data.source_group".to_owned(),
    }
}

/// The finding of a task's error at the setting that has to change, with a value that puts it right where there is one.
fn of_error(workspace: &Workspace, experiment: &Experiment, error: TaskError, place: usize) -> Finding {
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
            (format!("arms.{place}.init.Weights"), What::Data(source.into()), None)
        }
        TaskError::Pool(source) => {
            let path = match &*source {
                DataError::Input(InputError::NoColumn { column, .. }) => column_path(experiment, column),
                _ => "data.sets".to_owned(),
            };
            (path, What::Data(source.into()), None)
        }
        TaskError::Open { source, .. } => (task_path(place, "set"), What::Data(source.into()), None),
        TaskError::Store { source, .. } => (task_path(place, "set"), What::Data(source.into()), None),
        TaskError::NoLabels { set, found, .. } => {
            (task_path(place, "set"), What::NoLabels { set, classes: found }, None)
        }
        TaskError::Judge(source) => (task_path(place, "split"), What::Data(source.into()), None),
        TaskError::NoAnomalies { .. } => (task_path(place, "kind.Anomaly.normal"), What::Data(error.into()), None),
        TaskError::NoColumn { column: name, known, .. } => {
            let repair = column(Some(&name));
            (task_path(place, "group"), What::NoColumn { column: name, known }, repair)
        }
        TaskError::Split { source, .. } => {
            let (field, repair) = match &source {
                // The groups are to blame, not the way in which they are cut.
                SplitError::TooFewGroups { .. } => ("group", column(None)),
                SplitError::TooManyFolds { groups, .. } => ("split.KFold.folds", Some((*groups).into())),
                _ => ("split", None),
            };
            (task_path(place, field), What::Data(source.into()), repair)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::presets;

    fn paths(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|f| f.path.as_str()).collect()
    }

    #[test]
    fn weak_settings_are_warned_of_with_their_repair() {
        let mut experiment = presets::find("quickstart").unwrap().experiment();
        assert_eq!(alone(&experiment), []);
        experiment.seeds = vec![1];
        let crate::config::MethodSpec::Iivcl(spec) = &mut experiment.arms[3].method else {
            panic!("the fourth arm is iivcl")
        };
        spec.mask_source = false;
        let findings = alone(&experiment);
        assert_eq!(paths(&findings), ["arms.3.method.Iivcl.mask_source", "seeds"]);
        assert!(findings.iter().all(|f| f.severity == Severity::Warning));
        assert_eq!(findings[1].repair, Some(serde_json::json!([1, 0, 2])));
    }

    #[test]
    fn a_task_on_a_set_that_no_arm_learns_from_is_warned_of() {
        let mut experiment = presets::find("quickstart").unwrap().experiment();
        experiment.data.sets = vec!["own".into()];
        let findings = alone(&experiment);
        assert_eq!(paths(&findings), ["evaluation.tasks.0.set"]);
        assert_eq!((findings[0].severity, &findings[0].repair), (Severity::Warning, &Some("own".into())));
        experiment.arms.retain(|arm| !arm.method.pretrains());
        assert!(not_pooled(&experiment).is_empty(), "nothing is pre-trained: the pool is not used");
    }

    #[test]
    fn a_mistake_in_the_settings_hides_none_in_the_data() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let mut experiment = presets::find("quickstart").unwrap().experiment();
        experiment.pretrain.batch_videos = 0;
        assert!(!experiment.problems().is_empty());
        let check = with_data(&workspace, &experiment);
        assert_eq!(paths(&check.findings), ["data.sets", "evaluation.tasks.0.set"]);
    }

    #[test]
    fn missing_data_block_and_name_every_place() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let experiment = presets::find("quickstart").unwrap().experiment();
        let check = with_data(&workspace, &experiment);
        assert_eq!(paths(&check.findings), ["data.sets", "evaluation.tasks.0.set"]);
        assert_eq!(check.findings[0].severity, Severity::Blocking);
        assert_eq!(check.videos, None);
    }

    #[test]
    fn a_long_queue_is_warned_of_with_the_most_it_should_hold() {
        let experiment = presets::find("quickstart").unwrap().experiment();
        let findings: Vec<Finding> = queue(&experiment, 40).collect();
        assert_eq!(paths(&findings), ["pretrain.contrastive.queue"]);
        assert_eq!(findings[0].repair, Some(40.into()));
    }
}
