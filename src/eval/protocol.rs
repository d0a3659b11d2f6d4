//! The downstream protocol: splits × label budgets × repeated draws. What is judged in each cell of it, and how, is a
//! matter of the kind of task, see [`super::task`].

use super::anomaly::AnomalyError;
pub use super::cell::Cell;
use super::score::Score;
use crate::config::{Budget, SplitSpec};
use crate::data::draw::{self, Labelled, Which};
use crate::data::split::{self, Fold, SplitError};
use crate::measure::{Metric, ProbeKind};
use crate::text::{Language, Localize, text};

/// Why a task could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    #[error("task \"{task}\": {source}")]
    Split { task: String, source: SplitError },
    #[error("task \"{task}\": {clips} labelled clips, but features of {features}; the data changed, run again")]
    Lengths { task: String, clips: usize, features: usize },
    #[error(
        "task \"{task}\": the encoder gives numbers that are not finite; training diverged, lower its learning rate"
    )]
    NotFinite { task: String },
    #[error("task \"{task}\": {source}")]
    Anomaly { task: String, source: AnomalyError },
}

impl Localize for EvalError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Split { task, source } => {
                text!(language, "errors-eval-split", task = task, why = source.translated(language))
            }
            Self::Lengths { task, clips, features } => {
                text!(language, "errors-eval-lengths", task = task, clips = clips, features = features)
            }
            Self::Anomaly { task, source } => {
                text!(language, "errors-eval-anomaly", task = task, why = source.translated(language))
            }
            Self::NotFinite { task } => text!(language, "errors-eval-not-finite", task = task),
        }
    }
}

/// All cells of a task, the same for probes and for networks: draw i is the same clips for both.
pub fn cells(
    labels: &[usize],
    groups: &[String],
    split: &SplitSpec,
    budgets: &[Budget],
    draws: usize,
    seed: u64,
) -> Result<Vec<Cell>, SplitError> {
    let folds = split::folds(groups, labels, split, seed)?;
    let numbered = folds.iter().enumerate();
    let clips = Labelled { labels, groups };
    Ok(numbered.flat_map(|(number, fold)| cells_of(fold, number, clips, budgets, draws, seed)).collect())
}

/// The cells of one fold.
pub(super) fn cells_of(
    fold: &Fold,
    number: usize,
    clips: Labelled<'_>,
    budgets: &[Budget],
    draws: usize,
    seed: u64,
) -> Vec<Cell> {
    let cell = |budget, draw| Cell {
        fold: number,
        draw,
        budget,
        train: draw::draw(clips, &fold.train, budget, Which { seed, fold: number, draw }),
        test: fold.test.clone(),
    };
    let draws_of = |budget: &Budget| (0..draw::draws(*budget, draws)).map(|draw| (*budget, draw)).collect::<Vec<_>>();
    budgets.iter().flat_map(draws_of).map(|(budget, draw)| cell(budget, draw)).collect()
}

/// What the verdict's probe answered for a clip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Position of the clip.
    pub clip: usize,
    pub probe: ProbeKind,
    pub fold: usize,
    pub draw: usize,
    pub budget: Budget,
    pub class: usize,
}

/// A score within one tested group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GroupScore {
    /// Position of a clip of the group.
    pub clip: usize,
    pub probe: ProbeKind,
    pub metric: Metric,
    pub fold: usize,
    pub draw: usize,
    pub budget: Budget,
    pub value: f64,
}

/// Result of judging frozen features.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judged {
    pub scores: Vec<Score>,
    /// Answers of [`EvaluationSpec::verdict_probe`](crate::config::EvaluationSpec::verdict_probe) in the order of folds,
    /// budgets and draws; none where there is no such probe.
    pub answers: Vec<Answer>,
    /// Of metrics that are no mean over clips, the value within each group that has one; `None` of tasks without such.
    pub of_groups: Option<Vec<GroupScore>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_meet_the_same_clips_and_networks_share_the_first_draws() {
        let labels: Vec<usize> = (0..60).map(|i| i % 3).collect();
        let groups: Vec<String> = (0..60).map(|i| format!("g{}", i / 5)).collect();
        let split = SplitSpec::KFold { folds: 3 };
        let budgets = [Budget::PerClass(2), Budget::All];
        let cut = |draws| cells(&labels, &groups, &split, &budgets, draws, 7).unwrap();
        assert_eq!(cut(4), cut(4));
        let few = cut(1);
        assert!(few.iter().all(|cell| cut(4).contains(cell)));
        assert_eq!(few.len(), 3 * 2);
    }
}
