//! Early stopping of training with labels at a plateau: checks on an inner validation part, cut from the labelled training
//! clips by groups. No clip of the test part is in it.

use std::collections::BTreeSet;

use super::run_data::TaskData;
use crate::config::{SplitSpec, SupervisedSpec};
use crate::data::split;
use crate::eval::protocol::Cell;

/// Share of the labelled clips that is looked at.
const SHARE: f64 = 0.25;

/// Labels a class, on average, below which none can be spared.
const LEAST: usize = 4;

/// The labelled clips of a cell, cut for finding the best step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inner {
    /// Clips to train with meanwhile.
    pub train: Vec<usize>,
    /// Clips to look at.
    pub check: Vec<usize>,
    /// Steps between looks.
    pub every: u64,
}

impl Inner {
    /// The cut of a cell; `None` where training takes all its steps: no looks are wanted, there are fewer than four
    /// labels a class, or no cut by groups leaves every class in training and two of them to look at.
    pub fn of(spec: &SupervisedSpec, task: &TaskData, cell: &Cell, seed: u64) -> Option<Self> {
        Self::cut(spec.check_every? as u64, &cell.train, &task.labels, &task.groups, seed)
    }

    fn cut(every: u64, clips: &[usize], labels: &[usize], groups: &[String], seed: u64) -> Option<Self> {
        let own_labels: Vec<usize> = clips.iter().map(|&i| labels[i]).collect();
        let own_groups: Vec<String> = clips.iter().map(|&i| groups[i].clone()).collect();
        let classes = |part: &[usize]| part.iter().map(|&i| own_labels[i]).collect::<BTreeSet<_>>().len();
        let all = classes(&(0..clips.len()).collect::<Vec<_>>());
        if clips.len() < LEAST * all {
            return None;
        }
        let cut = split::folds(&own_groups, &own_labels, &SplitSpec::HoldOut { test: SHARE }, seed).ok()?.pop()?;
        let back = |part: &[usize]| part.iter().map(|&i| clips[i]).collect();
        let fits = classes(&cut.train) == all && classes(&cut.test) > 1;
        fits.then(|| Self { train: back(&cut.train), check: back(&cut.test), every })
    }

    /// Whether a look follows so many steps; one always follows the last.
    pub fn looks_after(&self, done: u64, steps: u64) -> bool {
        done.is_multiple_of(self.every) || done == steps
    }

    /// Looks, at most.
    pub fn looks(&self, steps: u64) -> u64 {
        steps.div_ceil(self.every)
    }
}

/// Steps of one network, at most: those that find the best step, and those that train to it with all labels.
pub fn most_steps(spec: &SupervisedSpec, inner: Option<&Inner>) -> u64 {
    spec.steps as u64 * if inner.is_some() { 2 } else { 1 }
}

/// What looks have shown so far.
#[derive(Clone, Debug, Default)]
pub struct Plateau {
    best: Option<Look>,
    since: usize,
}

/// One look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Steps done.
    pub step: u64,
    /// Share of right answers.
    pub right: f64,
    /// Mean log loss; it decides among equal shares, which few clips often give.
    pub loss: f64,
}

impl Plateau {
    /// Takes a look in. Whether training is to go on: not after `patience` looks without improvement.
    pub fn goes_on(&mut self, look: Look, patience: usize) -> bool {
        let better = |best: Look| look.right > best.right || (look.right == best.right && look.loss < best.loss);
        if self.best.is_none_or(better) {
            (self.best, self.since) = (Some(look), 0);
        } else {
            self.since += 1;
        }
        self.since < patience
    }

    /// The best step so far.
    pub fn best_step(&self) -> Option<u64> {
        self.best.map(|look| look.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(step: u64, right: f64, loss: f64) -> Look {
        Look { step, right, loss }
    }

    #[test]
    fn it_ends_after_the_patience_and_keeps_the_best_step() {
        let mut plateau = Plateau::default();
        assert!(plateau.goes_on(look(10, 0.4, 1.0), 2));
        assert!(plateau.goes_on(look(20, 0.6, 1.2), 2));
        assert!(plateau.goes_on(look(30, 0.5, 0.1), 2), "fewer right answers, however sure");
        assert!(plateau.goes_on(look(40, 0.6, 1.1), 2), "as many, and surer: the count begins anew");
        assert!(plateau.goes_on(look(50, 0.6, 1.1), 2));
        assert!(!plateau.goes_on(look(60, 0.6, 1.3), 2));
        assert_eq!(plateau.best_step(), Some(40));
    }

    #[test]
    fn the_inner_cut_takes_whole_groups_of_the_labelled_clips_and_leaves_every_class() {
        let labels: Vec<usize> = (0..60).map(|i| i % 3).collect();
        let groups: Vec<String> = (0..60).map(|i| format!("g{}", i / 6)).collect();
        let clips: Vec<usize> = (0..60).filter(|i| i % 4 != 3).collect();
        let inner = Inner::cut(5, &clips, &labels, &groups, 1).unwrap();
        let of = |part: &[usize]| part.iter().map(|&i| groups[i].clone()).collect::<BTreeSet<_>>();
        assert!(of(&inner.train).is_disjoint(&of(&inner.check)));
        let mut all = [inner.train.clone(), inner.check.clone()].concat();
        all.sort_unstable();
        assert_eq!(all, clips);
        assert!((8..16).contains(&inner.check.len()), "about a quarter of 45: {}", inner.check.len());
        assert_eq!(inner.train.iter().map(|&i| labels[i]).collect::<BTreeSet<_>>().len(), 3);
    }

    #[test]
    fn too_few_labels_or_groups_leave_nothing_to_look_at() {
        let labels = [0, 1, 0, 1, 0, 1, 0, 1];
        let groups = |of: fn(usize) -> usize| (0..8).map(|i| format!("g{}", of(i))).collect::<Vec<_>>();
        let all: Vec<usize> = (0..8).collect();
        assert!(Inner::cut(1, &all, &labels, &groups(|i| i / 2), 0).is_some());
        assert_eq!(Inner::cut(1, &all[..6], &labels, &groups(|i| i / 2), 0), None, "three labels a class");
        assert_eq!(Inner::cut(1, &all, &labels, &groups(|_| 0), 0), None, "one group");
        assert_eq!(Inner::cut(1, &all, &labels, &groups(|i| i % 2), 0), None, "a class would be missing in training");
    }

    #[test]
    fn looks_come_at_equal_steps_and_after_the_last() {
        let inner = Inner { train: vec![], check: vec![], every: 4 };
        let after: Vec<u64> = (1..=10).filter(|&done| inner.looks_after(done, 10)).collect();
        assert_eq!((after, inner.looks(10)), (vec![4, 8, 10], 3));
    }
}
