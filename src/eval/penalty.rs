//! Choosing the penalty of the linear probe from the labels that the probe may see anyway.
//!
//! The labelled clips of a draw are cut into inner folds; each penalty of a log grid is fitted on the rest and asked for
//! the held-out clips. The one with the smallest mean log loss wins. Accuracy would be the measure of the results, but
//! over a few held-out clips it ties nearly everywhere.
//!
//! Inner folds cut no group, for the same reason as the outer ones: a clip of a recording that is in training is told
//! by its recording, and the penalty would come out too weak.

use std::collections::{BTreeMap, BTreeSet};

use super::linear::{Design, LinearModel};
use crate::config::SplitSpec;
use crate::data::split::{self, Fold};

/// What is chosen from, the strongest first: of equal ones it wins, and each fit starts where a stronger one ended.
pub const GRID: [f64; 6] = [10.0, 1.0, 0.1, 0.01, 1e-3, 1e-4];

/// Inner folds, at most.
pub const FOLDS: usize = 3;

/// The penalty for a probe that sees the labels of the clips `train`; `None` where they do not suffice to choose by:
/// fewer than two clips a class on average, or a single class.
///
/// The inner folds cut no group. Where that could not tell classes apart (fewer than two classes occur in two groups
/// each), they are cut by class instead.
pub fn choose(design: &Design, train: &[usize], labels: &[usize], groups: &[String], seed: u64) -> Option<f64> {
    let classes: BTreeSet<usize> = train.iter().map(|&i| labels[i]).collect();
    if classes.len() < 2 || train.len() < 2 * classes.len() {
        return None;
    }
    let losses = losses(design, &inner_folds(train, labels, groups, seed), labels)?;
    let best = (0..GRID.len()).reduce(|best, i| if losses[i] < losses[best] { i } else { best })?;
    Some(GRID[best])
}

/// Mean log loss of the held-out clips for each penalty of [`GRID`]. A clip whose class is not in the inner training
/// part says nothing about penalties and is left out; `None` if that leaves none.
pub fn losses(design: &Design, folds: &[Fold], labels: &[usize]) -> Option<Vec<f64>> {
    let (mut sums, mut count) = (vec![0.0; GRID.len()], 0);
    for fold in folds {
        let models = LinearModel::rough_path(design, &fold.train, labels, &GRID);
        let known: Vec<usize> =
            fold.test.iter().copied().filter(|&i| models[0].classes.binary_search(&labels[i]).is_ok()).collect();
        count += known.len();
        for (sum, model) in sums.iter_mut().zip(&models) {
            let found = known.iter().filter_map(|&i| model.log_probability(design, i, labels[i]));
            *sum -= found.sum::<f64>();
        }
    }
    sums.iter_mut().for_each(|s| *s /= count.max(1) as f64);
    (count > 0).then_some(sums)
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
        let honest = choose(&design, &train, &labels, &groups, 1).unwrap();
        let leaking = choose(&design, &train, &labels, &alone, 1).unwrap();
        assert!(honest > leaking, "{honest} {leaking}");
    }

    #[test]
    fn too_few_labels_choose_nothing() {
        let (design, labels, groups) = clips(48, 4, 1.0, 0.0);
        assert_eq!(choose(&design, &[0, 4, 8], &labels, &groups, 1), None, "three clips of two classes");
        assert_eq!(choose(&design, &[0, 1, 2, 3], &labels, &groups, 1), None, "one class");
        assert!(choose(&design, &[0, 4, 8, 12], &labels, &groups, 1).is_some());
    }
}
