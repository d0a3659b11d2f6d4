//! Accuracy by group, and how far the worst group stays behind the others: an assessment of bias.
//!
//! # What the intervals answer
//! *How well would further clips of this group be told?* Clips count as independent; clips of one recording are not, so
//! the intervals are rather too narrow, and small groups can say little. The worst of many groups is always somewhat
//! low by luck: its interval is at the level 0.05 / number of groups (Bonferroni), so that naming the worst after having
//! looked at all of them stays honest.

use std::collections::BTreeMap;

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal};

/// Accuracy of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupScore {
    pub group: String,
    /// Clips that were judged.
    pub clips: usize,
    pub accuracy: f64,
    /// 95 % Wilson interval.
    pub ci95: [f64; 2],
}

/// All groups, and the gap.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupGap {
    /// By name.
    pub groups: Vec<GroupScore>,
    /// The group with the least accuracy; the larger one of equals.
    pub worst: String,
    /// Accuracy of all other groups less that of the worst.
    pub gap: f64,
    /// Newcombe's interval of the gap at 95 %, corrected for the number of groups.
    pub interval: [f64; 2],
}

/// Judges (group, share of predictions of the clip that were right) pairs, one a clip. `None` with fewer than two groups.
pub fn group_gap(clips: &[(&str, f64)]) -> Option<GroupGap> {
    let mut sums: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for (group, right) in clips {
        let sum = sums.entry(group).or_default();
        *sum = (sum.0 + right, sum.1 + 1);
    }
    if sums.len() < 2 {
        return None;
    }
    let share = |(right, n): (f64, usize)| right / n as f64;
    let worst = sums.iter().min_by(|a, b| share(*a.1).total_cmp(&share(*b.1)).then(b.1.1.cmp(&a.1.1)))?;
    let whole = sums.values().fold((0.0, 0), |all, sum| (all.0 + sum.0, all.1 + sum.1));
    let (low, rest) = (*worst.1, (whole.0 - worst.1.0, whole.1 - worst.1.1));
    let level = 0.05 / sums.len() as f64;
    let score = |(group, sum): (&&str, &(f64, usize))| GroupScore {
        group: (*group).to_owned(),
        clips: sum.1,
        accuracy: share(*sum),
        ci95: wilson(sum.0, sum.1, 0.05),
    };
    Some(GroupGap {
        worst: (*worst.0).to_owned(),
        gap: share(rest) - share(low),
        interval: newcombe(rest, low, level),
        groups: sums.iter().map(score).collect(),
    })
}

/// Wilson's score interval of a share: `hits` of `n` at the level `alpha`. Hits may be fractions, means over draws.
pub fn wilson(hits: f64, n: usize, alpha: f64) -> [f64; 2] {
    let n = n.max(1) as f64;
    let z = Normal::new(0.0, 1.0).map_or(f64::NAN, |normal| normal.inverse_cdf(1.0 - alpha / 2.0));
    let (p, z2) = (hits / n, z * z);
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).max(0.0).sqrt();
    [(centre - half).max(0.0), (centre + half).min(1.0)]
}

/// Interval of the difference of two independent shares from their Wilson intervals (Newcombe 1998, method 10).
pub fn newcombe((hits_a, a): (f64, usize), (hits_b, b): (f64, usize), alpha: f64) -> [f64; 2] {
    let (pa, pb) = (hits_a / a.max(1) as f64, hits_b / b.max(1) as f64);
    let ([low_a, high_a], [low_b, high_b]) = (wilson(hits_a, a, alpha), wilson(hits_b, b, alpha));
    let below = ((pa - low_a).powi(2) + (high_b - pb).powi(2)).sqrt();
    let above = ((high_a - pa).powi(2) + (pb - low_b).powi(2)).sqrt();
    [pa - pb - below, pa - pb + above]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clips(groups: &[(&'static str, usize, usize)]) -> Vec<(&'static str, f64)> {
        let of = |&(name, hits, n): &(&'static str, usize, usize)| {
            (0..n).map(move |i| (name, f64::from(u8::from(i < hits))))
        };
        groups.iter().flat_map(of).collect()
    }

    #[test]
    fn the_worst_group_is_named_and_its_gap_stays_open_where_it_is_large() {
        let found = group_gap(&clips(&[("a", 90, 100), ("b", 88, 100), ("c", 50, 100)])).unwrap();
        assert_eq!(found.worst, "c");
        assert!((found.gap - 0.39).abs() < 1e-12);
        assert!(found.interval[0] > 0.2 && found.interval[1] < 0.55, "{:?}", found.interval);
    }

    #[test]
    fn equal_groups_have_a_gap_that_may_be_none_however_many_there_are() {
        // Of twenty groups of 20 clips the worst is low by luck.
        let hits = [14, 13, 15, 16, 12, 14, 13, 15, 17, 11, 14, 13, 14, 15, 16, 12, 13, 14, 15, 14];
        let names: Vec<String> = (0..20).map(|i| format!("g{i:02}")).collect();
        let clips: Vec<(&str, f64)> = names
            .iter()
            .zip(hits)
            .flat_map(|(name, hits)| (0..20).map(move |i| (name.as_str(), f64::from(u8::from(i < hits)))))
            .collect();
        let found = group_gap(&clips).unwrap();
        assert_eq!(found.worst, "g09");
        assert!(found.interval[0] < 0.0, "{:?}", found.interval);
    }

    #[test]
    fn one_group_has_nothing_to_be_compared_with() {
        assert_eq!(group_gap(&clips(&[("a", 3, 5)])), None);
    }
}
