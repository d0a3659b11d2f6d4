//! The downstream protocol: splits × label budgets × repeated draws, and the probes on frozen features.

use rayon::prelude::*;

use super::features::Features;
use super::knn::Cosine;
use super::linear::{Design, LinearModel};
use super::retrieval;
use super::score::{Score, classification, score};
use crate::config::{Budget, EvaluationSpec, Probe, SplitSpec, TaskSpec};
use crate::data::split::{self, Fold, SplitError};

/// Why a task could not be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    #[error("task \"{task}\": {source}")]
    Split { task: String, source: SplitError },
    #[error("task \"{task}\": {clips} labelled clips, but features of {features}; the data changed, run again")]
    Lengths { task: String, clips: usize, features: usize },
    #[error("task \"{task}\": the encoder gives numbers that are not finite; its training has diverged, lower the learning rate")]
    NotFinite { task: String },
}

/// One thing to judge: a fold of the split, a label budget and a draw.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub fold: usize,
    pub draw: usize,
    pub budget: Budget,
    /// Positions of the clips whose labels may be used.
    pub train: Vec<usize>,
    /// Positions of the clips to predict.
    pub test: Vec<usize>,
}

/// All cells of a task. Networks that are trained per cell ask for fewer `draws` than probes; since draw i is the
/// same clips for both, they can still be compared pair by pair.
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
    Ok(numbered.flat_map(|(number, fold)| cells_of(fold, number, labels, budgets, draws, seed)).collect())
}

fn cells_of(fold: &Fold, number: usize, labels: &[usize], budgets: &[Budget], draws: usize, seed: u64) -> Vec<Cell> {
    let cell = |budget, draw| Cell {
        fold: number,
        draw,
        budget,
        train: split::draw(labels, &fold.train, budget, seed, number, draw),
        test: fold.test.clone(),
    };
    let draws_of = |budget: &Budget| (0..split::draws(*budget, draws)).map(|draw| (*budget, draw)).collect::<Vec<_>>();
    budgets.iter().flat_map(draws_of).map(|(budget, draw)| cell(budget, draw)).collect()
}

/// Judges frozen features of one task with every probe of the experiment but fine-tuning.
///
/// Row i of `features` belongs to the clip with class `labels[i]` and group `groups[i]`. Pure CPU work, spread over
/// all cores; the order and the values of the scores do not depend on the number of threads.
pub fn evaluate_frozen(
    features: &Features,
    labels: &[usize],
    groups: &[String],
    spec: &EvaluationSpec,
    task: &TaskSpec,
    seed: u64,
) -> Result<Vec<Score>, EvalError> {
    if features.n != labels.len() {
        return Err(EvalError::Lengths { task: task.name.clone(), clips: labels.len(), features: features.n });
    }
    if features.rows.iter().any(|x| !x.is_finite()) {
        return Err(EvalError::NotFinite { task: task.name.clone() });
    }
    let folds = split::folds(groups, labels, &task.split, seed)
        .map_err(|source| EvalError::Split { task: task.name.clone(), source })?;
    let judge = Judge { features, cosine: Cosine::new(features), labels, spec, task: &task.name };
    let scores = folds.par_iter().enumerate().flat_map(|(number, fold)| judge.fold(fold, number, seed));
    Ok(scores.collect())
}

/// What all cells of a task share.
struct Judge<'a> {
    features: &'a Features,
    cosine: Cosine,
    labels: &'a [usize],
    spec: &'a EvaluationSpec,
    task: &'a str,
}

impl Judge<'_> {
    fn fold(&self, fold: &Fold, number: usize, seed: u64) -> Vec<Score> {
        let design = Design::standardised(self.features, &fold.train);
        let cells = cells_of(fold, number, self.labels, &self.spec.budgets, self.spec.draws, seed);
        let mut scores: Vec<Score> = cells.par_iter().flat_map(|cell| self.cell(cell, &design)).collect();
        if self.spec.probes.contains(&Probe::Retrieval) {
            scores.extend(self.retrieval(fold, number));
        }
        scores
    }

    fn cell(&self, cell: &Cell, design: &Design) -> Vec<Score> {
        let judged = |probe: &Probe| match probe {
            Probe::Knn { k } => {
                let class = |&i: &usize| self.cosine.vote(i, &cell.train, self.labels, *k).unwrap_or(0);
                let predicted: Vec<usize> = cell.test.iter().map(class).collect();
                classification(self.task, "knn", cell, self.labels, &predicted)
            }
            Probe::Linear { l2 } => {
                let model = LinearModel::fit(design, &cell.train, self.labels, *l2);
                let predicted: Vec<usize> = cell.test.iter().map(|&i| model.predict(design, i)).collect();
                classification(self.task, "linear", cell, self.labels, &predicted)
            }
            Probe::Retrieval | Probe::FineTune => Vec::new(),
        };
        self.spec.probes.iter().flat_map(judged).collect()
    }

    /// Retrieval needs no labelled draw: the gallery is the whole training part.
    fn retrieval(&self, fold: &Fold, number: usize) -> Vec<Score> {
        let Fold { train, test } = fold.clone();
        let cell = Cell { fold: number, draw: 0, budget: Budget::All, train, test };
        let values = retrieval::recall(&self.cosine, self.labels, &cell.test, &cell.train);
        let scored = retrieval::RANKS.iter().zip(values);
        scored.map(|(rank, value)| score(self.task, "retrieval", &cell, &format!("r@{rank}"), value)).collect()
    }
}
