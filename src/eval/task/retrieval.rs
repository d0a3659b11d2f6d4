//! Retrieval: the clips of the test part search those of the training part, which are of other groups.

use rayon::prelude::*;

use crate::config::{Budget, TaskSpec};
use crate::data::split::{self, Fold};
use crate::eval::features::Features;
use crate::eval::knn::Cosine;
use crate::eval::protocol::{Answer, Cell, EvalError, Judged};
use crate::eval::retrieval;
use crate::eval::score::score;
use crate::measure::{Metric, ProbeKind};

/// The metrics of [`retrieval::RANKS`].
pub(super) const RECALLS: [Metric; 3] = [Metric::RecallAt1, Metric::RecallAt5, Metric::RecallAt10];

/// R@1, R@5, R@10 and mean average precision of every fold; the answer of a clip is the label of its first hit.
///
/// # Errors
/// The task cannot be split, or the features are not finite.
pub fn judge(
    features: &Features,
    labels: &[usize],
    groups: &[String],
    task: &TaskSpec,
    seed: u64,
) -> Result<Judged, EvalError> {
    let name = || task.name.clone();
    if features.n != labels.len() {
        return Err(EvalError::Lengths { task: name(), clips: labels.len(), features: features.n });
    }
    if features.rows.iter().any(|x| !x.is_finite()) {
        return Err(EvalError::NotFinite { task: name() });
    }
    let folds =
        split::folds(groups, labels, &task.split, seed).map_err(|source| EvalError::Split { task: name(), source })?;
    let cosine = Cosine::new(features);
    let judged: Vec<Judged> =
        folds.par_iter().enumerate().map(|(number, fold)| of_fold(&cosine, labels, fold, number, &task.name)).collect();
    let (scores, answers): (Vec<_>, Vec<_>) = judged.into_iter().map(|part| (part.scores, part.answers)).unzip();
    Ok(Judged { scores: scores.concat(), answers: answers.concat(), of_groups: None })
}

fn of_fold(cosine: &Cosine, labels: &[usize], fold: &Fold, number: usize, task: &str) -> Judged {
    let Fold { train, test } = fold.clone();
    let (draw, budget, probe) = (0, Budget::All, ProbeKind::Retrieval);
    let cell = Cell { fold: number, draw, budget, train, test };
    let recalls = RECALLS.into_iter().zip(retrieval::recall(cosine, labels, &cell.test, &cell.train));
    let precision = retrieval::mean_average_precision(cosine, labels, &cell.test, &cell.train);
    let values = recalls.chain(precision.map(|value| (Metric::MeanAp, value)));
    let answer = |&clip: &usize| {
        let class = cosine.nearest(clip, &cell.train, 1).first().map(|&(hit, _)| labels[hit])?;
        Some(Answer { clip, probe, fold: number, draw, budget, class })
    };
    Judged {
        scores: values.map(|(metric, value)| score(task, probe, &cell, metric, value)).collect(),
        answers: cell.test.iter().filter_map(answer).collect(),
        of_groups: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{SplitSpec, TaskKind};

    #[test]
    fn clips_of_the_own_group_are_never_searched() {
        // Each clip has a twin in its own group; across groups only the label tells.
        let angle = |group: usize, label: usize| group as f32 * 0.05 + label as f32;
        let places: Vec<(usize, usize)> = (0..4).flat_map(|g| [(g, 0), (g, 1), (g, 0), (g, 1)]).collect();
        let rows = places.iter().flat_map(|&(g, l)| [angle(g, l).cos(), angle(g, l).sin()]).collect();
        let features = Features { n: 16, d: 2, rows };
        let labels: Vec<usize> = places.iter().map(|p| p.1).collect();
        let groups: Vec<String> = places.iter().map(|p| format!("g{}", p.0)).collect();
        let split = SplitSpec::LeaveOneGroupOut;
        let task = TaskSpec { name: "t".into(), set: "s".into(), group: None, kind: TaskKind::Retrieval, split };
        let judged = judge(&features, &labels, &groups, &task, 1).unwrap();
        assert_eq!((judged.scores.len(), judged.answers.len()), (4 * 4, 16));
        assert!(judged.scores.iter().all(|s| s.value == 1.0), "{:?}", judged.scores);
        // Labels that are told by the group alone are of no use in another one.
        let own: Vec<usize> = places.iter().map(|p| p.0).collect();
        let judged = judge(&features, &own, &groups, &task, 1).unwrap();
        assert!(judged.scores.iter().all(|s| s.value == 0.0), "{:?}", judged.scores);
        assert!(judged.answers.iter().all(|answer| answer.class != own[answer.clip]));
    }
}
