//! Checks before an experiment is started: mistakes that block it, and weaknesses of its numbers. Each finding names the
//! setting it concerns and, where there is one, the value that repairs it.

use serde::Serialize;
use serde_json::Value;

use crate::config::{Experiment, PoolUse, Problem, nearest};
use crate::data::split;
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
    let seeds = experiment.seeds.len();
    if (1..FEW_SEEDS).contains(&seeds) {
        let more = (0..).filter(|s| !experiment.seeds.contains(s)).take(FEW_SEEDS - seeds);
        let enough: Vec<u64> = experiment.seeds.iter().copied().chain(more).collect();
        findings.push(Finding::warning("seeds", What::FewSeeds(seeds), Some(enough.into())));
    }
    findings
}

/// What the workspace's data tell, and how much there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DataCheck {
    pub findings: Vec<Finding>,
    /// Pooled videos; `None` where they could not be opened.
    pub videos: Option<usize>,
}

/// Opens everything that the experiment names. Every task is looked at, whatever is wrong with the others. Reads the
/// catalogue: not for the thread of a window.
pub fn with_data(workspace: &Workspace, experiment: &Experiment) -> DataCheck {
    let mut check = DataCheck::default();
    if !experiment.problems().is_empty() {
        return check; // a protocol with mistakes cannot be tried on data
    }
    match missing_sets(workspace, experiment) {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => {
            check.findings = missing;
            return check;
        }
        Err(error) => {
            check.findings.push(Finding::blocking("data.sets", What::Data(error.into())));
            return check;
        }
    }
    for place in 0..experiment.evaluation.tasks.len() {
        let mut one = experiment.clone();
        one.evaluation.tasks = vec![experiment.evaluation.tasks[place].clone()];
        match RunData::open(workspace, &one) {
            Ok(data) => {
                check.videos = Some(data.pool.len());
                check.findings.extend(data.tasks.iter().filter_map(|task| unknown_groups(task, place)));
                check.findings.extend(data.tasks.iter().filter_map(|task| single_clips(task, place)));
            }
            Err(error) => {
                let found = of_error(error, place);
                if !check.findings.contains(&found) {
                    check.findings.push(found);
                }
            }
        }
    }
    if experiment.data.pool == PoolUse::WithoutTestGroups
        && check.findings.iter().all(|f| f.severity != Severity::Blocking)
    {
        // Each task leaves out its own test groups: the pool of a run lacks them all.
        match RunData::open(workspace, experiment) {
            Ok(data) => check.videos = Some(data.pool.len()),
            Err(error) => check.findings.push(of_error(error, 0)),
        }
    }
    if let Some(videos) = check.videos {
        check.findings.extend(queue(experiment, videos));
        check.findings.extend(key_encoder(experiment, videos));
    }
    check
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

fn of_error(error: TaskError, place: usize) -> Finding {
    let (path, what) = match error {
        TaskError::NothingLeft => ("data.pool".to_owned(), What::Data(error.into())),
        TaskError::Pool(source) => ("data.sets".to_owned(), What::Data(source.into())),
        TaskError::Open { source, .. } => (task_path(place, "set"), What::Data(source.into())),
        TaskError::Store { source, .. } => (task_path(place, "set"), What::Data(source.into())),
        TaskError::NoLabels { set, found, .. } => (task_path(place, "set"), What::NoLabels { set, classes: found }),
        TaskError::NoColumn { column, known, .. } => (task_path(place, "group"), What::NoColumn { column, known }),
        TaskError::Split { source, .. } => (task_path(place, "split"), What::Data(source.into())),
    };
    Finding::blocking(path, what)
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
