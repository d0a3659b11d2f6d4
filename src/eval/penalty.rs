//! Choosing the penalty of the linear probe from the labels that the probe may see anyway.
//!
//! The labelled clips of a draw are cut into inner folds; each penalty of a log grid is fitted on the rest and asked for
//! the held-out clips. The one that tells most of them right wins, as in scikit-learn's `LogisticRegressionCV`. Over a
//! few clips many are equally right: of these the one nearest to the penalty that was set wins.
//!
//! Log loss ties less, and is the wrong judge: a few clips that a weak penalty tells wrong with confidence outweigh many
//! that it tells right, so it takes penalties so strong that a trained encoder loses points which its features hold. On
//! development footage a probe so chosen was 1.2 points below the best single penalty for a trained encoder and 0.8 for
//! an untrained one, up to 3.4; chosen by accuracy it is 0.7 and 0.6 below, at most 1.6. The rule "the set penalty,
//! unless another is better by a standard error" is uneven the other way: 0.6 and 1.2.
//!
//! Inner folds cut no group, for the same reason as the outer ones: a clip of a recording that is in training is told
//! by its recording, and the penalty would come out too weak.

use std::collections::{BTreeMap, BTreeSet};

use super::linear::{Design, LinearModel};
use crate::config::{EvaluationSpec, SplitSpec};
use crate::data::split::{self, Fold};

/// What is chosen from, the strongest first: each fit starts where a stronger one ended.
pub const GRID: [f64; 6] = [10.0, 1.0, 0.1, 0.01, 1e-3, 1e-4];

/// Inner folds, at most.
pub const FOLDS: usize = 3;

/// The penalty for a probe that sees the labels of the clips `train`: `set`, where they do not suffice to choose by, for
/// there are fewer than two clips a class on average, or a single class.
///
/// The inner folds cut no group. Where that could not tell classes apart (fewer than two classes occur in two groups
/// each), they are cut by class instead.
pub fn choose(design: &Design, train: &[usize], (labels, groups): (&[usize], &[String]), seed: u64, set: f64) -> f64 {
    let classes: BTreeSet<usize> = train.iter().map(|&i| labels[i]).collect();
    if classes.len() < 2 || train.len() < 2 * classes.len() {
        return set;
    }
    best(&told_right(design, &inner_folds(train, labels, groups, seed), labels), set)
}

/// The penalty of a linear probe by the evaluation's settings: `set`, or [`choose`] beside it.
pub fn of(
    spec: &EvaluationSpec,
    design: &Design,
    train: &[usize],
    (labels, groups): (&[usize], &[String]),
    seed: u64,
    set: f64,
) -> f64 {
    if spec.choose_l2 { choose(design, train, (labels, groups), seed, set) } else { set }
}

/// Where no penalty was set, ties go to the weakest of the grid: from 0 all are equally far by their logarithms.
const NONE: f64 = 1e-6;

/// The penalty with most clips told right; of equal ones the nearest to `set` by its logarithm.
fn best(right: &[usize], set: f64) -> f64 {
    let from = if set > 0.0 { set } else { NONE };
    let most = right.iter().max();
    let equal = GRID.iter().zip(right).filter(|(_, right)| Some(*right) == most).map(|(l2, _)| *l2);
    let far = |l2: f64| (l2 / from).ln().abs();
    equal.reduce(|near, l2| if far(l2) < far(near) { l2 } else { near }).unwrap_or(set)
}

/// How many of the held-out clips each penalty of [`GRID`] tells right. A clip whose class is not in the inner training
/// part is told right by none.
pub fn told_right(design: &Design, folds: &[Fold], labels: &[usize]) -> Vec<usize> {
    let mut right = vec![0; GRID.len()];
    for fold in folds {
        let models = LinearModel::rough_path(design, &fold.train, labels, &GRID);
        for (right, model) in right.iter_mut().zip(&models) {
            *right += fold.test.iter().filter(|&&i| model.predict(design, i) == labels[i]).count();
        }
    }
    right
}

/// Cuts the labelled clips `train`; positions are those of all clips.
fn inner_folds(train: &[usize], labels: &[usize], groups: &[String], seed: u64) -> Vec<Fold> {
    let own_labels: Vec<usize> = train.iter().map(|&i| labels[i]).collect();
    let own_groups: Vec<String> = train.iter().map(|&i| groups[i].clone()).collect();
    let cut = |folds| split::folds(&own_groups, &own_labels, &SplitSpec::KFold { folds }, seed).ok();
    let by_group = match comparable(&own_groups, &own_labels) {
        true => (2..=FOLDS).rev().find_map(cut),
        false => None,
    };
    let back = |part: &[usize]| part.iter().map(|&i| train[i]).collect();
    let folds = by_group.unwrap_or_else(|| stratified(&own_labels));
    folds.iter().map(|f| Fold { train: back(&f.train), test: back(&f.test) }).collect()
}

/// Whether at least two classes occur in two groups each, so that they can be told apart in a group not seen.
fn comparable(groups: &[String], labels: &[usize]) -> bool {
    let mut seen: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (place, (group, label)) in groups.iter().zip(labels).enumerate() {
        // A clip without a group is a group of its own; no other group is a zero byte and a number.
        let group = if group.is_empty() { format!("\0{place}") } else { group.clone() };
        seen.entry(*label).or_default().insert(group);
    }
    seen.values().filter(|groups| groups.len() > 1).count() > 1
}

/// Deals the clips of each class to the folds in turn.
fn stratified(labels: &[usize]) -> Vec<Fold> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|&i| labels[i]);
    let fold = |number: usize| {
        let of = |wanted: bool| {
            let chosen = order.iter().enumerate().filter(|(at, _)| (at % FOLDS == number) == wanted);
            chosen.map(|(_, &i)| i).collect()
        };
        Fold { train: of(false), test: of(true) }
    };
    (0..FOLDS.min(labels.len())).map(fold).collect()
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::eval::features::Features;
    use crate::random::stream;

    /// Clips of two classes in `d` dimensions that their class shifts by `signal`, and their recording by `recording`.
    fn clips(n: usize, d: usize, signal: f32, recording: f32) -> (Design, Vec<usize>, Vec<String>) {
        let mut rng = stream(3, "test", 0);
        let labels: Vec<usize> = (0..n).map(|i| (i / 4) % 2).collect();
        let shift: Vec<f32> = (0..n / 4 * d).map(|_| recording * (rng.random::<f32>() - 0.5)).collect();
        let rows = (0..n * d).map(|at| {
            let (i, j) = (at / d, at % d);
            let class = if j == labels[i] { signal } else { 0.0 };
            class + shift[i / 4 * d + j] + rng.random::<f32>()
        });
        let features = Features { n, d, rows: rows.collect() };
        let groups = (0..n).map(|i| format!("g{}", i / 4)).collect();
        (Design::standardised(&features, &(0..n).collect::<Vec<_>>()), labels, groups)
    }

    #[test]
    fn inner_folds_cut_no_group_and_use_the_given_clips_alone() {
        let (_, labels, groups) = clips(48, 4, 1.0, 0.0);
        let train: Vec<usize> = (0..48).filter(|i| i % 5 != 0).collect();
        let folds = inner_folds(&train, &labels, &groups, 7);
        assert_eq!(folds.len(), FOLDS);
        for fold in &folds {
            let of = |part: &[usize]| part.iter().map(|&i| groups[i].clone()).collect::<BTreeSet<_>>();
            assert!(of(&fold.train).is_disjoint(&of(&fold.test)));
            let mut all = [fold.train.clone(), fold.test.clone()].concat();
            all.sort_unstable();
            assert_eq!(all, train);
        }
    }

    #[test]
    fn where_groups_cannot_tell_classes_apart_every_class_is_in_every_fold() {
        let labels = [0, 0, 0, 1, 1, 1, 2, 2, 2];
        let groups: Vec<String> = labels.iter().map(|l| format!("g{l}")).collect();
        let train: Vec<usize> = (0..9).collect();
        for fold in inner_folds(&train, &labels, &groups, 0) {
            let classes: BTreeSet<usize> = fold.test.iter().map(|&i| labels[i]).collect();
            assert_eq!((classes.len(), fold.test.len(), fold.train.len()), (3, 3, 6));
        }
    }

    #[test]
    fn what_recordings_tell_is_not_mistaken_for_what_classes_tell() {
        // A strong mark of the recording in many dimensions: cut through recordings, the weakest penalty looks best.
        let (design, labels, groups) = clips(80, 60, 0.6, 4.0);
        let train: Vec<usize> = (0..80).collect();
        let alone: Vec<String> = (0..80).map(|i| format!("{i}")).collect();
        let right = |groups: &[String]| told_right(&design, &inner_folds(&train, &labels, groups, 1), &labels);
        let (honest, leaking) = (right(&groups), right(&alone));
        assert!(best(&honest, 0.01) > best(&leaking, 0.01), "{honest:?} {leaking:?}");
    }

    #[test]
    fn too_few_labels_keep_what_was_set() {
        let (design, labels, groups) = clips(48, 4, 1.0, 0.0);
        let chosen = |train: &[usize]| choose(&design, train, (&labels, &groups), 1, 0.3);
        assert_eq!(chosen(&[0, 4, 8]), 0.3, "three clips of two classes");
        assert_eq!(chosen(&[0, 1, 2, 3]), 0.3, "one class");
        assert!(GRID.contains(&chosen(&[0, 4, 8, 12])));
    }

    #[test]
    fn most_told_right_wins_and_of_equal_ones_the_nearest_to_what_was_set() {
        assert_eq!(best(&[3, 5, 4, 4, 0, 0], 0.01), 1.0);
        assert_eq!(best(&[5, 5, 5, 5, 5, 5], 0.02), 0.01);
        assert_eq!(best(&[5, 5, 2, 2, 2, 5], 1e-3), 1e-4);
        assert_eq!(best(&[0, 5, 0, 5, 0, 0], 0.1), 1.0, "equally near: the stronger");
        assert_eq!(best(&[5, 5, 5, 5, 2, 2], 0.0), 0.01, "none was set: the weakest");
    }
}
