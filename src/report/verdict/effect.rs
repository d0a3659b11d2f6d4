//! Means and paired differences of one task, probe, metric and budget.

use serde::Serialize;

use crate::eval::stats::{self, Finding, Summary, finding};
use crate::measure::{Better, Metric};
use crate::report::verdict::cells::{Cells, Entry, Key};
use crate::report::verdict::paired::{Difference, pairs};

/// A mean of shares with its interval over seeds; see [`crate::eval::stats`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Estimate {
    pub mean: f64,
    /// 95 % interval; none with one seed, and where all seeds gave the same.
    pub ci95: Option<[f64; 2]>,
    /// Scores, or pairs of scores, behind it.
    pub n: usize,
    pub seeds: usize,
}

impl Estimate {
    /// Of (seed, share) pairs; `None` without any.
    pub fn of(scores: &[(u64, f64)]) -> Option<Self> {
        stats::score(scores).map(|s| Self::from(&s))
    }
}

impl From<&Summary> for Estimate {
    fn from(s: &Summary) -> Self {
        Self { mean: s.mean, ci95: s.ci95, n: s.n, seeds: s.seeds }
    }
}

impl From<&Difference> for Estimate {
    fn from(d: &Difference) -> Self {
        Self { mean: d.mean, ci95: d.ci95, n: d.n, seeds: d.seeds }
    }
}

/// A paired difference and what it lets one say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    #[serde(flatten)]
    pub estimate: Estimate,
    pub finding: Finding,
}

impl Effect {
    /// Of (seed, difference) pairs; `None` without any.
    pub fn of(pairs: &[(u64, f64)]) -> Option<Self> {
        let summary = stats::difference(pairs)?;
        Some(Self { estimate: Estimate::from(&summary), finding: finding(&summary) })
    }

    /// Whether its own interval leaves zero out and it is still no finding, because it stands among others (Holm). Readers
    /// see the interval, so they are told why.
    pub fn is_lost_among_many(&self) -> bool {
        let off_zero = self.estimate.ci95.is_some_and(|[low, high]| low > 0.0 || high < 0.0);
        self.finding == Finding::NotDistinguishable && off_zero
    }

    /// The finding with `Higher` for the better arm, whichever end of `metric` is the good one.
    pub fn gain(&self, metric: &str) -> Finding {
        let lower_is_better = Metric::find(metric).is_some_and(|metric| metric.better() == Better::Lower);
        match self.finding {
            Finding::Higher if lower_is_better => Finding::Lower,
            Finding::Lower if lower_is_better => Finding::Higher,
            as_it_is => as_it_is,
        }
    }
}

/// (seed, score) of entries.
pub fn by_seed(entries: &[Entry]) -> Vec<(u64, f64)> {
    entries.iter().map(|e| (e.seed, e.value)).collect()
}

/// (seed, `arm` − `reference`) for every fold and draw that both have, whichever of the two was trained from scratch.
pub fn differences(cells: &Cells, arm: &str, reference: &str, key: &Key) -> Vec<(u64, f64)> {
    if arm == reference {
        return Vec::new();
    }
    if !cells.get(arm, key).is_empty() {
        return pairs(cells, arm, reference, key).1;
    }
    pairs(cells, reference, arm, key).1.into_iter().map(|(seed, d)| (seed, -d)).collect()
}
