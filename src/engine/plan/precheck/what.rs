//! Everything that a check may find, in English; the window has words of its own.

use serde::Serialize;

use crate::config::Problem;
use crate::data::note::counted;
use crate::method::advice::QueueAdvice;
use crate::store::RunWarning;
use crate::text::LocalText;

/// Below this many seeds an interval over seeds is hardly one.
pub(super) const FEW_SEEDS: usize = 3;

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
            Self::FewSeeds(n) => {
                let seeds = counted(*n, "seed");
                write!(f, "{seeds}: {FEW_SEEDS} or more give intervals that say something")
            }
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
