//! The repeated draws of few labelled clips.
//!
//! A draw depends on the clips, the seed and the numbers of fold and draw, never on the arm: all arms get the same
//! labelled clips, probes and trained networks alike.

use std::collections::{BTreeMap, BTreeSet};

use rand::RngExt;
use rand::seq::SliceRandom;

use crate::config::Budget;
use crate::random::stream;

/// Clip i has class `labels[i]` and group `groups[i]`.
#[derive(Clone, Copy, Debug)]
pub struct Labelled<'a> {
    pub labels: &'a [usize],
    pub groups: &'a [String],
}

/// Which of the repeated draws.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    pub seed: u64,
    pub fold: usize,
    pub draw: usize,
}

/// The labelled clips that a probe may see: positions out of `train`, ascending.
///
/// Of each class any n clips, or as many as there are; or a share of its clips, rounded and at least one, spread evenly
/// over its groups. Draws are nested: the draw for 5 a class contains the draw of the same number for 2, and that for
/// 20 % the one for 10 %, so that curves over the budget are less noisy. Classes without a clip in `train` stay unseen;
/// the probe will miss them.
pub fn draw(clips: Labelled<'_>, train: &[usize], budget: Budget, which: Which) -> Vec<usize> {
    let classes: BTreeSet<usize> = train.iter().map(|&i| clips.labels[i]).collect();
    let of_class = |class: usize| {
        let of_it: Vec<usize> = train.iter().copied().filter(|&i| clips.labels[i] == class).collect();
        let rng = &mut stream(which.seed, &format!("draw/fold {}/class {class}", which.fold), which.draw as u64);
        match budget {
            Budget::PerClass(n) => first(shuffled(of_it, rng), n),
            Budget::Percent(percent) => {
                let n = (of_it.len() * percent + 50) / 100;
                first(spread(&of_it, clips.groups, rng), n.max(1))
            }
            Budget::All => of_it,
        }
    };
    let mut chosen: Vec<usize> = classes.into_iter().flat_map(of_class).collect();
    chosen.sort_unstable();
    chosen
}

/// How many different draws a budget has: one where all labels are used.
pub fn draws(budget: Budget, wanted: usize) -> usize {
    if budget == Budget::All { 1 } else { wanted }
}

fn first(mut clips: Vec<usize>, n: usize) -> Vec<usize> {
    clips.truncate(n);
    clips
}

fn shuffled(mut clips: Vec<usize>, rng: &mut impl rand::Rng) -> Vec<usize> {
    clips.shuffle(rng);
    clips
}

/// The clips in an order of which every beginning has about the same share of every group: clip i of a group of m stands
/// at `(i + u) / m`, with u uniform from 0 to 1, drawn once a group.
fn spread(clips: &[usize], groups: &[String], rng: &mut impl rand::Rng) -> Vec<usize> {
    let mut members: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
    for &clip in clips {
        // A clip without a group stands for a group of its own.
        let own = if groups[clip].is_empty() { clip + 1 } else { 0 };
        members.entry((&groups[clip], own)).or_default().push(clip);
    }
    let mut placed: Vec<(f64, usize)> = Vec::with_capacity(clips.len());
    for of_group in members.into_values() {
        let (m, start) = (of_group.len() as f64, rng.random::<f64>());
        let place = |(i, clip): (usize, usize)| ((i as f64 + start) / m, clip);
        placed.extend(shuffled(of_group, rng).into_iter().enumerate().map(place));
    }
    placed.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    placed.into_iter().map(|(_, clip)| clip).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIRST: Which = Which { seed: 7, fold: 0, draw: 0 };

    fn grouped() -> impl Strategy<Value = (Vec<String>, Vec<usize>)> {
        prop::collection::vec((0..9_u8, 0..4_usize), 2..80).prop_map(|clips| {
            let name = |g: u8| if g == 0 { String::new() } else { format!("g{g}") };
            clips.into_iter().map(|(g, label)| (name(g), label)).unzip()
        })
    }

    proptest! {
        #[test]
        fn larger_budgets_contain_smaller_ones((groups, labels) in grouped(), n in 1..6_usize, number in 0..5_usize) {
            let train: Vec<usize> = (0..labels.len()).step_by(2).collect();
            let clips = Labelled { labels: &labels, groups: &groups };
            let of = |budget| draw(clips, &train, budget, Which { draw: number, ..FIRST });
            let (small, large) = (of(Budget::PerClass(n)), of(Budget::PerClass(n + 2)));
            prop_assert!(small.iter().all(|i| large.contains(i) && train.contains(i)));
            let (tenth, half) = (of(Budget::Percent(10 * n)), of(Budget::Percent(10 * n + 30)));
            prop_assert!(tenth.iter().all(|i| half.contains(i) && train.contains(i)));
            for class in 0..4 {
                let count = |part: &[usize]| part.iter().filter(|&&i| labels[i] == class).count();
                prop_assert_eq!(count(&small), count(&train).min(n));
                let share = count(&train) as f64 * n as f64 / 10.0;
                let rounding = if share < 1.0 { 1.0 } else { 0.5 };
                prop_assert!((count(&tenth) as f64 - share).abs() <= rounding);
                prop_assert_eq!(count(&tenth) > 0, count(&train) > 0);
            }
        }
    }

    #[test]
    fn a_percentage_takes_its_share_of_every_group() {
        // 20 groups of ten clips and one of a hundred.
        let groups: Vec<String> =
            (0..300).map(|i| if i < 200 { format!("g{}", i / 10) } else { "big".into() }).collect();
        let labels = vec![0; 300];
        let train: Vec<usize> = (0..300).collect();
        for number in 0..20 {
            let which = Which { draw: number, ..FIRST };
            let found = draw(Labelled { labels: &labels, groups: &groups }, &train, Budget::Percent(20), which);
            assert_eq!(found.len(), 60);
            for group in (0..20).map(|g| format!("g{g}")) {
                let of_it = found.iter().filter(|&&i| groups[i] == group).count();
                assert!((1..=3).contains(&of_it), "{group}: {of_it} of 10");
            }
        }
    }

    #[test]
    fn draws_differ_and_all_is_all() {
        let (labels, groups) = (vec![0; 40], vec![String::new(); 40]);
        let train: Vec<usize> = (0..40).collect();
        let clips = Labelled { labels: &labels, groups: &groups };
        for budget in [Budget::PerClass(5), Budget::Percent(15)] {
            let few = |number| draw(clips, &train, budget, Which { draw: number, ..FIRST });
            assert_ne!(few(0), few(1));
            assert_eq!(few(2), few(2));
        }
        assert_eq!(draw(clips, &train, Budget::All, FIRST), train);
        assert_eq!([Budget::All, Budget::PerClass(2), Budget::Percent(5)].map(|budget| draws(budget, 5)), [1, 5, 5]);
    }
}
