//! The head that a run keeps to be taken away: its linear probe, fitted once more on every labelled clip that a fold
//! trains with. How good it is on other clips is what the scores of the folds tell.

use std::collections::BTreeSet;

use super::features::Features;
use super::linear::{Design, LinearModel};
use super::penalty;
use super::protocol::EvalError;
use crate::config::{Budget, EvaluationSpec, Probe, TaskSpec};
use crate::data::split;

/// A linear layer on features as an encoder gives them.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// The classes that it tells apart, ascending.
    pub classes: Vec<usize>,
    /// `[classes × d]`
    pub weights: Vec<f32>,
    /// `[classes]`
    pub biases: Vec<f32>,
    /// Clips that it was fitted on.
    pub clips: usize,
}

/// Fits the head of a task of classification; `None` where no probe like it is scored: it takes a linear one with all
/// labels.
///
/// # Errors
/// The task cannot be split.
pub fn fit(
    features: &Features,
    (labels, groups): (&[usize], &[String]),
    spec: &EvaluationSpec,
    task: &TaskSpec,
    seed: u64,
) -> Result<Option<Head>, EvalError> {
    let l2 = spec.probes.iter().find_map(|probe| if let Probe::Linear { l2 } = probe { Some(*l2) } else { None });
    let Some(l2) = l2.filter(|_| spec.budgets.contains(&Budget::All)) else { return Ok(None) };
    let folds = split::folds(groups, labels, &task.split, seed)
        .map_err(|source| EvalError::Split { task: task.name.clone(), source })?;
    let train: BTreeSet<usize> = folds.into_iter().flat_map(|fold| fold.train).collect();
    let train: Vec<usize> = train.into_iter().collect();
    let design = Design::standardised(features, &train);
    let l2 = penalty::of(spec, &design, &train, (labels, groups), seed, l2);
    let model = LinearModel::fit(&design, &train, labels, l2);
    let (weights, biases) = model.on_plain_features(&design);
    let single = |values: Vec<f64>| values.into_iter().map(|v| v as f32).collect();
    Ok(Some(Head { classes: model.classes, weights: single(weights), biases: single(biases), clips: train.len() }))
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::config::{SplitSpec, TaskKind};
    use crate::random::stream;

    /// Clips of three classes in six groups; a class lies around its own corner, far from 0 and in unlike units.
    fn clips() -> (Features, Vec<usize>, Vec<String>) {
        let mut rng = stream(4, "test", 0);
        let labels: Vec<usize> = (0..30).map(|i| i % 3).collect();
        let unit = [1.0, 40.0, 0.02, 0.0];
        let value = |label: usize, j: usize, noise: f32| unit[j] * (7.0 + noise + if label == j { 3.0 } else { 0.0 });
        let places = labels.iter().flat_map(|&label| (0..4).map(move |j| (label, j)));
        let rows = places.map(|(label, j)| value(label, j, rng.random::<f32>())).collect();
        (Features { n: 30, d: 4, rows }, labels, (0..30).map(|i| format!("g{}", i / 5)).collect())
    }

    fn task(split: SplitSpec) -> TaskSpec {
        TaskSpec { name: "t".into(), set: "s".into(), group: None, kind: TaskKind::default(), split }
    }

    fn spec(probes: Vec<Probe>, budgets: Vec<Budget>, task: &TaskSpec) -> EvaluationSpec {
        let text = r#"(tasks: [], budgets: [], probes: [])"#;
        let spec: EvaluationSpec = ron::from_str(text).unwrap();
        EvaluationSpec { probes, budgets, tasks: vec![task.clone()], ..spec }
    }

    #[test]
    fn the_head_gives_the_probes_answers_on_plain_features() {
        let (features, labels, groups) = clips();
        let task = task(SplitSpec::KFold { folds: 3 });
        let spec = spec(vec![Probe::Linear { l2: 0.01 }], vec![Budget::All], &task);
        let head = fit(&features, (&labels, &groups), &spec, &task, 1).unwrap().unwrap();
        assert_eq!((head.clips, &head.classes[..]), (30, &[0, 1, 2][..]), "every clip is trained with in some fold");
        let all: Vec<usize> = (0..30).collect();
        let design = Design::standardised(&features, &all);
        let model = LinearModel::fit(&design, &all, &labels, 0.01);
        for i in 0..30 {
            let logit = |c: usize| {
                let dot = |w: &[f32]| w.iter().zip(features.row(i)).map(|(w, x)| f64::from(w * x)).sum::<f64>();
                dot(&head.weights[4 * c..][..4]) + f64::from(head.biases[c])
            };
            let (logits, p) = ([0, 1, 2].map(logit), model.probabilities(&design, i));
            for c in 1..3 {
                let expected = (p[c] / p[0]).ln();
                assert!((logits[c] - logits[0] - expected).abs() < 1e-3 * (1.0 + expected.abs()), "clip {i}");
            }
        }
    }

    #[test]
    fn clips_that_no_fold_trains_with_stay_out() {
        let (features, labels, groups) = clips();
        let (train, test) = (vec!["g0".into(), "g1".into()], vec!["g5".into()]);
        let task = task(SplitSpec::TrainTest { train, test });
        let spec = spec(vec![Probe::Linear { l2: 0.01 }], vec![Budget::All], &task);
        assert_eq!(fit(&features, (&labels, &groups), &spec, &task, 1).unwrap().unwrap().clips, 10);
    }

    #[test]
    fn without_a_linear_probe_of_all_labels_there_is_none() {
        let (features, labels, groups) = clips();
        let task = task(SplitSpec::KFold { folds: 3 });
        let linear = Probe::Linear { l2: 0.01 };
        for (probes, budgets) in
            [(vec![linear.clone()], vec![Budget::PerClass(2)]), (vec![Probe::Knn { k: 3 }], vec![Budget::All])]
        {
            let spec = spec(probes, budgets, &task);
            assert_eq!(fit(&features, (&labels, &groups), &spec, &task, 1).unwrap(), None);
        }
    }
}
