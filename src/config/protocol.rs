//! The downstream protocol: tasks, splits, label budgets and probes.

use serde::{Deserialize, Serialize};

use crate::measure::ProbeKind;

/// The downstream protocol, the same for every arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvaluationSpec {
    pub tasks: Vec<TaskSpec>,
    pub budgets: Vec<Budget>,
    /// Repeated draws of the labelled clips per fold and budget (one for `All`).
    #[serde(default = "default_draws")]
    pub draws: usize,
    /// Draws for what trains a network per budget (`scratch`, fine-tuning): the first this many. 0: as many as the probes,
    /// so that all arms are judged on the same cells. Fewer make it a sketch, which is said wherever its scores stand.
    #[serde(default)]
    pub supervised_draws: usize,
    /// Folds used by those arms: the first this many. Unset: all. Frozen arms always see every fold.
    #[serde(default)]
    pub supervised_folds: Option<usize>,
    /// Evenly spaced clips per video whose features are averaged.
    #[serde(default = "default_clips")]
    pub clips_per_video: usize,
    /// Which squares of the frame are looked at.
    #[serde(default)]
    pub crops: Crops,
    /// Whether the linear probe chooses its penalty for each fold, budget and draw, by inner folds of the labelled
    /// training clips that cut no group; see `eval/penalty.rs`. With fewer than two labels a class its own `l2` counts.
    #[serde(default)]
    pub choose_l2: bool,
    /// Whether frozen encoders are judged with batch statistics of the unlabelled pool, seen as the probes see it. Off:
    /// an untrained encoder keeps the initial ones, mean 0 and variance 1, and a pre-trained one those of its augmented
    /// clips. Both say something of a reference; see the README on `random`.
    #[serde(default = "yes")]
    pub calibrate: bool,
    /// Whether the frozen probes also run at every kept checkpoint of a pre-training. It shows how the encoder gets
    /// better; it changes no final score and decides nothing.
    #[serde(default = "yes")]
    pub probe_checkpoints: bool,
    pub probes: Vec<Probe>,
}

impl EvaluationSpec {
    /// Forward passes per labelled clip.
    pub fn views(&self) -> usize {
        self.clips_per_video * self.crops.count()
    }

    /// Whether a network is trained for this fold and draw of a budget.
    pub fn trains_network(&self, fold: usize, draw: usize) -> bool {
        let of_draws = self.supervised_draws == 0 || draw < self.supervised_draws;
        of_draws && self.supervised_folds.is_none_or(|folds| fold < folds)
    }

    /// The probe of frozen features that a verdict would rest on; its answers are kept, clip by clip.
    pub fn verdict_probe(&self) -> Option<ProbeKind> {
        let is_asked = |kind: ProbeKind| self.probes.iter().any(|probe| probe.kind() == kind);
        let mut probes = ProbeKind::of_verdict().iter().map(|(probe, _)| *probe);
        probes.find(|&kind| kind.has_budgets() && !kind.trains_network() && is_asked(kind))
    }
}

fn default_draws() -> usize {
    5
}

fn default_clips() -> usize {
    3
}

fn yes() -> bool {
    true
}

/// Labels that a probe may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Budget {
    /// At most n labelled clips of each class.
    PerClass(usize),
    /// A share of the labelled clips of each class, in whole percent, spread over the groups.
    Percent(usize),
    /// Every label of the training groups.
    All,
}

impl Budget {
    /// The place of a budget, as it stands in results: counts by size, then percentages; `all` and words of later versions
    /// last.
    pub fn rank(text: &str) -> usize {
        let percent = || text.strip_suffix('%')?.parse::<usize>().ok();
        text.parse().ok().or_else(|| Some(usize::MAX / 2 + percent()?)).unwrap_or(usize::MAX)
    }
}

impl std::fmt::Display for Budget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PerClass(n) => write!(f, "{n}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
            Self::All => f.write_str("all"),
        }
    }
}

/// How a group column is cut into training and test parts. A group never crosses a cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum SplitSpec {
    /// One random cut per seed; about this share of the clips goes to the test part.
    HoldOut { test: f64 },
    /// Each group is the test part once.
    LeaveOneGroupOut,
    /// Groups are dealt into folds of about equal size.
    KFold { folds: usize },
    /// Train on some groups, test on others (site A to site B).
    TrainTest { train: Vec<String>, test: Vec<String> },
}

/// One downstream task on the labelled clips of a data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskSpec {
    /// Letters of any script, digits, `-` and `_`.
    pub name: String,
    /// Data set with labels.
    pub set: String,
    /// Group column that the split may not cut. Unset: the first group column.
    #[serde(default)]
    pub group: Option<String>,
    /// What is asked of an encoder.
    #[serde(default)]
    pub kind: TaskKind,
    pub split: SplitSpec,
}

/// What a task asks of an encoder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum TaskKind {
    /// The class of each labelled clip.
    #[default]
    Classification,
    /// Whether footage is as usual, window by window. Only normal footage is learnt from; labels are for scoring.
    Anomaly {
        /// Labels of normal footage; all others are anomalies.
        normal: Vec<String>,
        /// Whether what no interval covers, in a video that has one, is normal; else it is left out.
        #[serde(default)]
        rest_is_normal: bool,
        /// Seconds from one window to the next; each window stands for so much of its video.
        #[serde(default = "default_stride")]
        stride_s: f64,
        /// Share of normal footage that may raise an alarm: fixes the threshold, on normal training footage.
        #[serde(default = "default_alarms")]
        alarm_share: f64,
    },
    /// The step of a process at every moment, window by window; the truth is intervals.
    Steps {
        /// Label of what is no step; empty: there is none. What no interval covers is left out.
        #[serde(default)]
        background: String,
        /// Seconds from one window to the next.
        #[serde(default = "default_stride")]
        stride_s: f64,
    },
    /// Clips of the same label among the most similar ones of other groups.
    Retrieval,
}

impl TaskKind {
    /// Its name in files.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Classification => "Classification",
            Self::Anomaly { .. } => "Anomaly",
            Self::Steps { .. } => "Steps",
            Self::Retrieval => "Retrieval",
        }
    }

    /// Whether a network can be trained with the task's labels.
    pub fn trains_networks(&self) -> bool {
        matches!(self, Self::Classification | Self::Steps { .. })
    }
}

fn default_stride() -> f64 {
    0.5
}

fn default_alarms() -> f64 {
    0.01
}

/// Which squares of the frame evaluation looks at. Twice as wide as high, a frame has half of its area outside of the
/// centre square.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Crops {
    /// The largest square in the middle.
    #[default]
    Centre,
    /// Three such squares along the longer side, at both ends and in the middle; their features are averaged.
    ThreeAlong,
    /// The whole frame, squeezed into a square.
    Whole,
}

impl Crops {
    /// Squares per clip: how many times a forward pass costs.
    pub fn count(self) -> usize {
        match self {
            Self::ThreeAlong => 3,
            Self::Centre | Self::Whole => 1,
        }
    }
}

/// How frozen features are judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Probe {
    /// k nearest training clips by cosine similarity vote, weighted by similarity.
    Knn { k: usize },
    /// The same after the mean of the training part is taken off every feature: features of an encoder often share one
    /// large direction, in which all cosines are near 1.
    CentredKnn { k: usize },
    /// Multinomial logistic regression to convergence; `l2` is the weight penalty per clip, or what stands in for it
    /// where `choose_l2` finds too few labels to choose by.
    Linear { l2: f64 },
    /// Retrieval R@1/5/10: is a clip of the same label among the k nearest training clips.
    Retrieval,
    /// All weights trained with labels, from the pre-trained encoder.
    FineTune,
    /// Mean distance to the k nearest normal windows.
    NormalKnn { k: usize },
    /// Mahalanobis distance from the normal windows, with a shrunk covariance.
    Mahalanobis,
    /// A linear one-class support vector machine that leaves about the share `nu` of the normal windows outside.
    OneClass { nu: f64 },
}

impl Probe {
    /// What results call it.
    pub fn kind(&self) -> ProbeKind {
        match self {
            Self::Knn { .. } => ProbeKind::Knn,
            Self::CentredKnn { .. } => ProbeKind::CentredKnn,
            Self::Linear { .. } => ProbeKind::Linear,
            Self::Retrieval => ProbeKind::Retrieval,
            Self::FineTune => ProbeKind::FineTune,
            Self::NormalKnn { .. } => ProbeKind::NormalKnn,
            Self::Mahalanobis => ProbeKind::Mahalanobis,
            Self::OneClass { .. } => ProbeKind::OneClass,
        }
    }

    /// Whether tasks of a kind can be judged with it.
    pub fn suits(&self, kind: &TaskKind) -> bool {
        match self {
            Self::Knn { .. } | Self::CentredKnn { .. } | Self::Linear { .. } | Self::FineTune => kind.trains_networks(),
            Self::Retrieval => matches!(kind, TaskKind::Classification | TaskKind::Retrieval),
            Self::NormalKnn { .. } | Self::Mahalanobis | Self::OneClass { .. } => {
                matches!(kind, TaskKind::Anomaly { .. })
            }
        }
    }
}
