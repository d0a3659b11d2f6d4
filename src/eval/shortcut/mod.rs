//! Do plain numbers of a file (size, rate, length, brightness) give its label away? A network finds such a shortcut too
//! (Geirhos et al., *Shortcut learning in deep neural networks*, 2020), and then scores without having seen the action.
//!
//! A shallow tree is fitted to one column, and one to all of them, on the training groups of a split, and judged on the
//! others by balanced accuracy. What it would reach by luck is found by permutation: whole blocks of clips (recordings)
//! swap their values, so that clips of one recording stay as alike as they are and only the tie to the labels is cut.
//! All columns are compared with the best column of each permutation (max-T, Westfall & Young 1993): the chance of any
//! false alarm on a clean set is the level, however many columns there are.

mod tree;

use tree::Grower;

/// Permutations of the values; with so many a p of 0.0025 can be told.
pub const PERMUTATIONS: usize = 399;

/// Largest p of a finding.
pub const LEVEL: f64 = 0.005;

/// What is asked.
pub struct Question<'a> {
    /// Column → value of each clip, all finite. Constant columns tell nothing and may be left out.
    pub columns: &'a [Vec<f64>],
    /// Class of each clip, from 0 without gaps.
    pub labels: &'a [usize],
    /// Each cut of the clips into folds: the number of the fold in which each clip is tested.
    pub cuts: &'a [Vec<usize>],
    /// Clips that belong together whatever the cut, as one recording does.
    pub blocks: &'a [Vec<usize>],
}

/// How well something predicts the labels.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Predicted {
    /// Balanced accuracy on groups that were not trained on, mean over the cuts.
    pub accuracy: f64,
    /// What 19 of 20 permutations stay below, in this column.
    pub by_luck: f64,
    /// Chance of something as far out in any column by luck alone.
    pub p: f64,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Answer {
    /// 1 / number of classes.
    pub chance: f64,
    /// For each column.
    pub columns: Vec<Predicted>,
    /// A tree that may use all columns; `None` where there is one alone.
    pub together: Option<Predicted>,
}

impl Question<'_> {
    /// Judges every column. `below(n)` draws a number from 0 to n - 1; `go_on(done, total)` is asked before each
    /// permutation. `None` where it said no, or where there is nothing to ask: fewer than two classes, or no column.
    pub fn ask(
        &self,
        mut below: impl FnMut(usize) -> usize,
        mut go_on: impl FnMut(usize, usize) -> bool,
    ) -> Option<Answer> {
        let classes = self.labels.iter().max().map_or(0, |m| m + 1);
        if classes < 2 || self.columns.is_empty() || self.cuts.is_empty() {
            return None;
        }
        let found = self.scores(&(0..self.labels.len()).collect::<Vec<_>>(), classes);
        let mut lucky = Vec::with_capacity(PERMUTATIONS);
        for done in 0..PERMUTATIONS {
            if !go_on(done, PERMUTATIONS) {
                return None;
            }
            lucky.push(self.scores(&permuted(self.blocks, self.labels.len(), &mut below), classes));
        }
        let mut judged = judge(&found, &lucky);
        let together = (self.columns.len() > 1).then(|| judged.pop()).flatten();
        Some(Answer { chance: 1.0 / classes as f64, columns: judged, together })
    }

    /// Balanced accuracy by each column, and by all of them if there are several, where clip i has the values of clip
    /// `from[i]`.
    fn scores(&self, from: &[usize], classes: usize) -> Vec<f64> {
        let columns: Vec<Vec<f64>> =
            self.columns.iter().map(|column| from.iter().map(|&i| column[i]).collect()).collect();
        let orders: Vec<Vec<usize>> = columns.iter().map(|column| ascending(column)).collect();
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let orders: Vec<&[usize]> = orders.iter().map(Vec::as_slice).collect();
        let all = 0..columns.len();
        let mut sets: Vec<std::ops::Range<usize>> = all.clone().map(|j| j..j + 1).collect();
        if columns.len() > 1 {
            sets.push(all);
        }
        let mean = |set: std::ops::Range<usize>| {
            let by_cut =
                self.cuts.iter().map(|folds| self.score(&columns[set.clone()], &orders[set.clone()], folds, classes));
            by_cut.sum::<f64>() / self.cuts.len() as f64
        };
        sets.into_iter().map(mean).collect()
    }

    fn score(&self, columns: &[&[f64]], orders: &[&[usize]], folds: &[usize], classes: usize) -> f64 {
        let mut hits = vec![0.0; classes];
        for fold in 0..=folds.iter().copied().max().unwrap_or(0) {
            let train: Vec<bool> = folds.iter().map(|f| *f != fold).collect();
            let weights = weights(self.labels, &train, classes);
            let tree = Grower { columns, orders, labels: self.labels, weights: &weights }.grow(&train);
            for i in (0..train.len()).filter(|&i| !train[i]) {
                hits[self.labels[i]] += f64::from(u8::from(tree.predict(columns, i) == self.labels[i]));
            }
        }
        let count = |class: usize| self.labels.iter().filter(|&&label| label == class).count().max(1) as f64;
        hits.iter().enumerate().map(|(class, hits)| hits / count(class)).sum::<f64>() / classes as f64
    }
}

fn ascending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    order
}

/// Each class of the training part weighs the same.
fn weights(labels: &[usize], train: &[bool], classes: usize) -> Vec<f64> {
    let mut counts = vec![0_usize; classes];
    labels.iter().zip(train).filter(|(_, train)| **train).for_each(|(&label, _)| counts[label] += 1);
    counts.iter().map(|&n| if n == 0 { 0.0 } else { 1.0 / n as f64 }).collect()
}

/// For each clip the clip whose values it gets: each block takes over those of another one, in another order. A larger
/// block goes through a smaller one several times.
fn permuted(blocks: &[Vec<usize>], clips: usize, below: &mut impl FnMut(usize) -> usize) -> Vec<usize> {
    let mut donors: Vec<usize> = (0..blocks.len()).collect();
    shuffle(&mut donors, below);
    let mut from: Vec<usize> = (0..clips).collect();
    for (block, donor) in blocks.iter().zip(donors) {
        let mut given = blocks[donor].clone();
        shuffle(&mut given, below);
        for (&to, &value) in block.iter().zip(given.iter().cycle()) {
            from[to] = value;
        }
    }
    from
}

fn shuffle(items: &mut [usize], below: &mut impl FnMut(usize) -> usize) {
    for last in (1..items.len()).rev() {
        items.swap(last, below(last + 1));
    }
}

/// Compares what was found with the permutations, each column by its own mean and spread, and with the furthest of all
/// columns.
fn judge(found: &[f64], lucky: &[Vec<f64>]) -> Vec<Predicted> {
    let n = lucky.len() as f64;
    let scales: Vec<(f64, f64)> = (0..found.len())
        .map(|j| {
            let mean = lucky.iter().map(|row| row[j]).sum::<f64>() / n;
            let variance = lucky.iter().map(|row| (row[j] - mean).powi(2)).sum::<f64>() / n;
            // A column that can hardly score anything but chance must not look far out by a rounding.
            (mean, variance.sqrt().max(1e-3))
        })
        .collect();
    let far = |row: &[f64], j: usize| (row[j] - scales[j].0) / scales[j].1;
    let furthest = |row: &Vec<f64>| (0..row.len()).map(|j| far(row, j)).fold(f64::NEG_INFINITY, f64::max);
    let furthest: Vec<f64> = lucky.iter().map(furthest).collect();
    let one = |j: usize| {
        let as_far = furthest.iter().filter(|luck| **luck >= far(found, j) - 1e-9).count();
        let mut own: Vec<f64> = lucky.iter().map(|row| row[j]).collect();
        own.sort_by(f64::total_cmp);
        let by_luck = own.get(own.len() * 19 / 20).or(own.last()).copied().unwrap_or(0.0);
        Predicted { accuracy: found[j], by_luck, p: (1 + as_far) as f64 / (n + 1.0) }
    };
    (0..found.len()).map(one).collect()
}

#[cfg(test)]
mod tests;
