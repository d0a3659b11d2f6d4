//! Paired differences in a table of seeds × groups, and the two intervals that can be read from it.
//!
//! # The model
//! `d[s, g] = μ + S_s + G_g + E_sg`: seeds and groups (sites, cameras, recording days) are drawn from populations of
//! such, and `E` is what belongs to neither, with its interaction. The mean squares of the two-way table are
//! `MS_S`, `MS_G` and `MS_E`, and the variance of the mean over `S × G` cells is estimated by
//! `(MS_S + MS_G − MS_E) / (S·G)` (Searle, Casella & McCulloch, Variance Components, 1992, § 4.5). Cells count alike,
//! however many clips stand behind them, so a large site does not speak for the small ones.
//!
//! # Few groups
//! With three seeds and four groups `MS_E` may exceed the rest by chance; then the plain formula claims to know too
//! much. So the sum never falls below `MS_S` or `MS_G` alone. The reference is a mixture of t distributions with `S − 1`,
//! `G − 1` and `(S − 1)(G − 1)` degrees of freedom, weighted by the parts of the variance that come from seeds, from
//! groups and from neither: `(MS_S − MS_E / 2)₊`, `(MS_G − MS_E / 2)₊` and `MS_E / 2`. No exact interval exists for this
//! model; floor and half were chosen by simulation, and `kinrin bench statistics` shows what they hold. Where neither
//! seeds nor groups differ at all, the interval is a little too wide (97.4 % instead of 95 % at 3 × 4).
//!
//! # What it cannot know
//! - Groups that resemble each other more than those to come (four cameras of one hall) are no sample of other halls.
//! - Few groups that differ in a skewed way (one far off) widen the interval but may still leave it short.
//! - With many more groups than seeds (3 × 20) and seeds that differ about half as much as single cells do, simulated
//!   coverage falls to 92 %: three seeds show their own spread badly. Five seeds mend it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::NARROWEST;
use super::reference::{Estimate, Reference};

/// Fewest groups that an interval for other recordings is given of. Three have two degrees of freedom, and one odd group
/// among three cannot be told from two odd ones.
pub const MIN_GROUPS: usize = 4;

/// Fewest seeds that a verdict rests on.
pub const MIN_SEEDS: usize = 3;

/// Why there is no interval.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ClusterError {
    #[error("{groups} groups are too few to speak of other recordings; at least {needed} are needed")]
    TooFewGroups { groups: usize, needed: usize },
    #[error("an interval needs at least {needed} seeds (here: {seeds})")]
    TooFewSeeds { seeds: usize, needed: usize },
    #[error("seed {seed} has no score for group \"{group}\"; every seed must be scored on every group")]
    Missing { seed: u64, group: String },
    #[error("a score is not a number")]
    NotFinite,
    #[error("all seeds gave the same difference, so its spread is unknown; test more clips or more seeds")]
    NoSpread,
}

/// Paired differences by seed and group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Differences {
    seeds: usize,
    groups: usize,
    /// `[seeds × groups]`, one row per seed.
    cells: Vec<f64>,
}

/// Standard deviations of the parts of a difference, in its unit. Estimates, and rough ones of few seeds or groups.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    /// Between seeds, common to all groups.
    pub seed: f64,
    /// Between groups, common to all seeds.
    pub group: f64,
    /// What belongs to a single cell.
    pub cell: f64,
}

/// Mean squares of a table of seeds × groups, or their expectations.
#[derive(Clone, Copy)]
pub(super) struct Squares {
    pub seeds: usize,
    pub groups: usize,
    pub seed: f64,
    pub group: f64,
    pub cell: f64,
}

impl Squares {
    /// Standard error and reference of the mean for other recordings; see the file's head. `None` where nothing varies.
    pub fn on_other_recordings(&self) -> Option<(f64, Reference)> {
        let Self { seed, group, cell, .. } = *self;
        let variance = (seed + group - cell).max(seed).max(group) / (self.seeds * self.groups) as f64;
        let [of_seeds, of_groups] = [self.seeds, self.groups].map(|n| n as f64 - 1.0);
        let noise = cell / 2.0;
        let parts =
            [((seed - noise).max(0.0), of_seeds), ((group - noise).max(0.0), of_groups), (noise, of_seeds * of_groups)];
        Some((variance.sqrt(), Reference::mixed(&parts)?))
    }
}

impl Differences {
    /// The table of `(seed, group, difference)`; several differences of one cell (folds, draws) are averaged.
    ///
    /// # Errors
    /// [`ClusterError::Missing`] where a seed lacks a group that another one has, [`ClusterError::NotFinite`].
    pub fn of(differences: &[(u64, &str, f64)]) -> Result<Self, ClusterError> {
        let mut sums: BTreeMap<(u64, &str), (f64, usize)> = BTreeMap::new();
        for &(seed, group, value) in differences {
            let sum = sums.entry((seed, group)).or_default();
            *sum = (sum.0 + value, sum.1 + 1);
        }
        let seeds: BTreeSet<u64> = sums.keys().map(|k| k.0).collect();
        let groups: BTreeSet<&str> = sums.keys().map(|k| k.1).collect();
        let mut cells = Vec::with_capacity(seeds.len() * groups.len());
        for &seed in &seeds {
            for &group in &groups {
                let missing = || ClusterError::Missing { seed, group: group.to_owned() };
                let (sum, n) = sums.get(&(seed, group)).ok_or_else(missing)?;
                cells.push(sum / *n as f64);
            }
        }
        Self::dense(seeds.len(), groups.len(), cells)
    }

    /// The table from its cells `[seeds × groups]`.
    ///
    /// # Errors
    /// [`ClusterError::NotFinite`].
    ///
    /// # Panics
    /// Where the number of cells is not `seeds × groups`.
    pub fn dense(seeds: usize, groups: usize, cells: Vec<f64>) -> Result<Self, ClusterError> {
        assert_eq!(cells.len(), seeds * groups, "one cell per seed and group");
        if cells.iter().all(|x| x.is_finite()) {
            Ok(Self { seeds, groups, cells })
        } else {
            Err(ClusterError::NotFinite)
        }
    }

    pub fn seeds(&self) -> usize {
        self.seeds
    }

    pub fn groups(&self) -> usize {
        self.groups
    }

    /// The table of the first `seeds` seeds.
    pub fn first_seeds(&self, seeds: usize) -> Self {
        let seeds = seeds.min(self.seeds);
        Self { seeds, groups: self.groups, cells: self.cells[..seeds * self.groups].to_vec() }
    }

    /// *Again with other seeds on this footage*: the t interval over the seed means, `S − 1` degrees of freedom. Its
    /// truth is the mean over these very groups.
    ///
    /// # Errors
    /// With one seed, and where all seeds gave the same.
    pub fn on_this_footage(&self) -> Result<Estimate, ClusterError> {
        if self.seeds < 2 || self.groups == 0 {
            return Err(ClusterError::TooFewSeeds { seeds: self.seeds, needed: 2 });
        }
        let se = (self.squares().seed / self.count()).sqrt();
        spread_known(Estimate { mean: self.mean(), se, reference: Reference::t((self.seeds - 1) as f64) })
    }

    /// *On other recordings like these*: seeds and groups both count as samples. See the file's head.
    ///
    /// # Errors
    /// With fewer than [`MIN_GROUPS`] groups or [`MIN_SEEDS`] seeds, and where nothing varies.
    pub fn on_other_recordings(&self) -> Result<Estimate, ClusterError> {
        if self.groups < MIN_GROUPS {
            return Err(ClusterError::TooFewGroups { groups: self.groups, needed: MIN_GROUPS });
        }
        if self.seeds < MIN_SEEDS {
            return Err(ClusterError::TooFewSeeds { seeds: self.seeds, needed: MIN_SEEDS });
        }
        let (se, reference) = self.squares().on_other_recordings().ok_or(ClusterError::NoSpread)?;
        spread_known(Estimate { mean: self.mean(), se, reference })
    }

    /// The standard deviations of the parts, by equating mean squares with their expectations; below zero counts as
    /// zero. `None` with fewer than two seeds or groups.
    pub fn spread(&self) -> Option<Spread> {
        if self.seeds < 2 || self.groups < 2 {
            return None;
        }
        let squares = self.squares();
        let part = |square: f64, times: usize| ((square - squares.cell).max(0.0) / times as f64).sqrt();
        let (seed, group) = (part(squares.seed, self.groups), part(squares.group, self.seeds));
        Some(Spread { seed, group, cell: squares.cell.sqrt() })
    }

    fn count(&self) -> f64 {
        (self.seeds * self.groups) as f64
    }

    /// Mean over all cells.
    pub fn mean(&self) -> f64 {
        self.cells.iter().sum::<f64>() / self.count()
    }

    fn squares(&self) -> Squares {
        let mean = self.mean();
        let of_seed: Vec<f64> =
            self.cells.chunks_exact(self.groups).map(|row| row.iter().sum::<f64>() / self.groups as f64).collect();
        let column = |g: usize| self.cells.iter().skip(g).step_by(self.groups).sum::<f64>() / self.seeds as f64;
        let of_group: Vec<f64> = (0..self.groups).map(column).collect();
        let around = |means: &[f64]| means.iter().map(|m| (m - mean).powi(2)).sum::<f64>();
        let rest = self.cells.iter().enumerate().map(|(at, x)| {
            let (s, g) = (at / self.groups, at % self.groups);
            (x - of_seed[s] - of_group[g] + mean).powi(2)
        });
        // With one seed or group there are no degrees of freedom; 0 / 1 instead of 0 / 0.
        let [s, g] = [self.seeds, self.groups].map(|n| n.saturating_sub(1).max(1) as f64);
        Squares {
            seeds: self.seeds,
            groups: self.groups,
            seed: self.groups as f64 * around(&of_seed) / s,
            group: self.seeds as f64 * around(&of_group) / g,
            cell: rest.sum::<f64>() / (s * g),
        }
    }
}

/// An interval narrower than the last shown digit comes of equal counts of right answers, not of knowledge.
fn spread_known(estimate: Estimate) -> Result<Estimate, ClusterError> {
    // No t distribution has a smaller critical value than the normal one, so that most estimates need no interval.
    let surely = 2.0 * 1.95 * estimate.se >= NARROWEST;
    let known = surely || estimate.interval(0.05).windows(2).any(|ends| ends[1] - ends[0] >= NARROWEST);
    if known { Ok(estimate) } else { Err(ClusterError::NoSpread) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[f64]]) -> Differences {
        Differences::dense(rows.len(), rows[0].len(), rows.concat()).unwrap()
    }

    #[test]
    fn too_few_groups_are_refused_with_the_number_needed() {
        let three = table(&[&[0.1, 0.2, 0.3], &[0.2, 0.1, 0.3], &[0.1, 0.1, 0.2]]);
        let refused = three.on_other_recordings().unwrap_err();
        assert_eq!(refused, ClusterError::TooFewGroups { groups: 3, needed: 4 });
        assert!(refused.to_string().contains("at least 4"), "{refused}");
        assert!(three.on_this_footage().is_ok());
        let two_seeds = table(&[&[0.1, 0.2, 0.3, 0.4], &[0.2, 0.1, 0.3, 0.3]]);
        assert_eq!(two_seeds.on_other_recordings(), Err(ClusterError::TooFewSeeds { seeds: 2, needed: 3 }));
    }

    #[test]
    fn a_cell_is_averaged_before_it_counts_and_a_missing_one_is_named() {
        let all = [(2, "b", 0.4), (1, "a", 0.1), (1, "a", 0.3), (1, "b", 0.0), (2, "a", 0.2)];
        assert_eq!(Differences::of(&all).unwrap(), table(&[&[0.2, 0.0], &[0.2, 0.4]]));
        let missing = ClusterError::Missing { seed: 2, group: "a".to_owned() };
        assert_eq!(Differences::of(&all[..4]), Err(missing));
        assert_eq!(Differences::of(&[(1, "a", f64::NAN)]), Err(ClusterError::NotFinite));
    }

    #[test]
    fn groups_that_differ_widen_only_the_interval_for_other_recordings() {
        let rows = [[0.10, 0.12, 0.09, 0.11], [0.12, 0.13, 0.10, 0.15], [0.09, 0.12, 0.10, 0.10]];
        let even = Differences::dense(3, 4, rows.concat()).unwrap();
        let shifted: Vec<f64> = rows.iter().flat_map(|r| [r[0] + 0.3, r[1] - 0.3, r[2] + 0.1, r[3] - 0.1]).collect();
        let apart = Differences::dense(3, 4, shifted).unwrap();
        let (before, after) = (even.on_this_footage().unwrap(), apart.on_this_footage().unwrap());
        assert!((before.se - after.se).abs() < 1e-12 && (before.mean - after.mean).abs() < 1e-12);
        assert!(apart.on_other_recordings().unwrap().se > 5.0 * even.on_other_recordings().unwrap().se);
    }

    #[test]
    fn what_never_varies_has_no_interval() {
        let flat = table(&[&[0.1; 4], &[0.1; 4], &[0.1; 4]]);
        assert_eq!(flat.on_other_recordings(), Err(ClusterError::NoSpread));
        assert_eq!(flat.on_this_footage(), Err(ClusterError::NoSpread));
        // Groups differ, but every seed agrees: nothing is known of other seeds on this footage.
        let groups = table(&[&[0.1, 0.2, 0.3, 0.4][..]; 3]);
        assert_eq!(groups.on_this_footage(), Err(ClusterError::NoSpread));
        assert!(groups.on_other_recordings().is_ok());
    }
}
