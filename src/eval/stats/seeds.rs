//! Mean, spread and interval of scores that come in clusters: folds and draws inside seeds.
//!
//! # What the interval answers
//! *If the pilot were run again with other seeds (initial weights, order of the clips, random cuts and draws) on the
//! same footage with the same settings, where would the mean lie?* Scores of one seed share their encoder and are
//! not independent, so each seed counts once: its scores are averaged, and the t interval is taken over the seed
//! means, with (seeds − 1) degrees of freedom.
//!
//! # What it does not answer
//! - Other footage. All seeds see the same recordings; folds are averaged, not treated as a sample of new sites.
//!   With leave-one-group-out the cuts do not even vary by seed. How much folds differ is in the `sd` of the scores.
//! - Few clusters. Three seeds have 2 degrees of freedom: the factor is 4.3 instead of 1.96, and the interval leans
//!   on the seed means being roughly normal, which three values cannot show. It is wide because little is known.
//! - One seed says nothing: there is no interval at all.
//! - Seeds that all gave the same say nothing of their spread either: with few test clips equal counts are common, and
//!   a t interval without width would claim certainty. Below [`NARROWEST`] there is no interval, and no finding.
//! - The t interval knows no limits and may reach beyond the scores there are. [`score`] and [`difference`] cut it at
//!   them; the true mean lies within them anyway, so it is held as often as before.
//! - Many comparisons. Of 20 intervals of differences that are really zero, one is expected to miss zero.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Mean, spread and interval of clustered scores.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Number of scores: seeds × folds × draws.
    pub n: usize,
    /// Number of clusters.
    pub seeds: usize,
    /// Mean of the seed means.
    pub mean: f64,
    /// Standard deviation (n − 1) of the single scores; `None` of one.
    pub sd: Option<f64>,
    /// 95 % interval of the mean, by seed; `None` with one seed, and where all seeds gave the same.
    pub ci95: Option<[f64; 2]>,
}

/// A score of any metric is a share between these.
pub const SCORES: [f64; 2] = [0.0, 1.0];

/// So a difference of two scores lies between these.
pub const DIFFERENCES: [f64; 2] = [-1.0, 1.0];

/// An interval must be as wide as the last digit that is shown of a score, a tenth of a point. A narrower one over few
/// seeds comes of equal counts of right answers, and would read as if the mean were known.
pub const NARROWEST: f64 = 1e-3;

impl Summary {
    /// With its interval cut at the values there are.
    #[must_use]
    pub fn within(self, limits: [f64; 2]) -> Self {
        Self { ci95: self.ci95.map(|interval| cut(interval, limits)), ..self }
    }

    /// Half the width of the interval.
    pub fn half_width(&self) -> Option<f64> {
        self.ci95.map(|[low, high]| (high - low) / 2.0)
    }
}

/// Summarises (seed, score) pairs; `None` without any.
pub fn summary(scores: &[(u64, f64)]) -> Option<Summary> {
    let seeds = seed_means(scores);
    let means: Vec<f64> = seeds.iter().map(|s| s.1).collect();
    let mean = mean(&means)?;
    let values: Vec<f64> = scores.iter().map(|s| s.1).collect();
    let half = deviation(&means).map(|sd| t_quantile(0.975, means.len() - 1) * sd / (means.len() as f64).sqrt());
    let ci95 = half.filter(|half| 2.0 * half >= NARROWEST).map(|half| [mean - half, mean + half]);
    Some(Summary { n: scores.len(), seeds: means.len(), mean, sd: deviation(&values), ci95 })
}

/// [`summary`] of scores, its interval cut at the scores there are.
pub fn score(scores: &[(u64, f64)]) -> Option<Summary> {
    summary(scores).map(|s| s.within(SCORES))
}

/// [`summary`] of differences of scores, its interval cut at the differences there are.
pub fn difference(pairs: &[(u64, f64)]) -> Option<Summary> {
    summary(pairs).map(|s| s.within(DIFFERENCES))
}

/// An interval cut at the values there are; the one place where that is done.
pub fn cut(interval: [f64; 2], [low, high]: [f64; 2]) -> [f64; 2] {
    interval.map(|end| end.clamp(low, high))
}

/// The mean of each seed's scores, by ascending seed.
pub fn seed_means(scores: &[(u64, f64)]) -> Vec<(u64, f64)> {
    let mut seeds: Vec<u64> = scores.iter().map(|s| s.0).collect();
    seeds.sort_unstable();
    seeds.dedup();
    let of = |seed: u64| scores.iter().filter(|s| s.0 == seed).map(|s| s.1).collect::<Vec<_>>();
    seeds.into_iter().filter_map(|seed| mean(&of(seed)).map(|m| (seed, m))).collect()
}

/// What a difference lets one say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The whole interval lies above zero.
    Higher,
    /// The whole interval lies below zero.
    Lower,
    /// The interval holds zero: not yet distinguishable.
    NotDistinguishable,
    /// One seed says nothing.
    OneSeed,
}

/// The finding of a summarised difference. An interval that touches zero holds it. Seeds that all gave the same have
/// no interval: nothing is known about their spread, so nothing can be told apart.
pub fn finding(difference: &Summary) -> Finding {
    match difference.ci95 {
        None if difference.seeds > 1 => Finding::NotDistinguishable,
        None => Finding::OneSeed,
        Some([low, _]) if low > 0.0 => Finding::Higher,
        Some([_, high]) if high < 0.0 => Finding::Lower,
        Some(_) => Finding::NotDistinguishable,
    }
}

/// Quantile of Student's t.
pub fn t_quantile(p: f64, degrees: usize) -> f64 {
    StudentsT::new(0.0, 1.0, degrees as f64).map_or(f64::NAN, |t| t.inverse_cdf(p))
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// Sample standard deviation; `None` of fewer than two.
fn deviation(values: &[f64]) -> Option<f64> {
    let mean = mean(values).filter(|_| values.len() > 1)?;
    let squares: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_counts_once_however_many_scores_it_has() {
        let scores = [(1, 0.2), (1, 0.4), (1, 0.3), (2, 0.5)];
        let summary = summary(&scores).unwrap();
        assert!((summary.mean - 0.4).abs() < 1e-12);
        assert_eq!((summary.n, summary.seeds), (4, 2));
        // Two seed means 0.3 and 0.5: sd of the mean 0.1, t(0.975, 1) = 12.706.
        assert!((summary.half_width().unwrap() - 1.2706).abs() < 1e-4);
    }

    #[test]
    fn repeating_draws_does_not_narrow_the_interval() {
        let few = [(1, 0.2), (2, 0.4), (3, 0.9)];
        let many: Vec<(u64, f64)> = few.iter().flat_map(|&s| vec![s; 50]).collect();
        let (few, many) = (summary(&few).unwrap().ci95.unwrap(), summary(&many).unwrap().ci95.unwrap());
        assert!((few[0] - many[0]).abs() < 1e-12 && (few[1] - many[1]).abs() < 1e-12);
    }

    #[test]
    fn one_seed_has_no_interval() {
        let summary = summary(&[(1, 0.2), (1, 0.4)]).unwrap();
        assert_eq!(summary.ci95, None);
        assert_eq!(finding(&summary), Finding::OneSeed);
        assert_eq!(super::summary(&[]), None);
    }

    #[test]
    fn a_finding_needs_the_whole_interval_on_one_side() {
        let of = |scores: [f64; 3]| finding(&summary(&[(1, scores[0]), (2, scores[1]), (3, scores[2])]).unwrap());
        assert_eq!(of([0.10, 0.11, 0.12]), Finding::Higher);
        assert_eq!(of([-0.10, -0.11, -0.12]), Finding::Lower);
        assert_eq!(of([0.10, 0.11, -0.05]), Finding::NotDistinguishable);
        assert_eq!(of([0.0, 0.0, 0.0]), Finding::NotDistinguishable);
        assert_eq!(of([0.1, 0.1, 0.1]), Finding::NotDistinguishable);
    }

    #[test]
    fn seeds_that_all_gave_the_same_have_no_interval_and_no_finding() {
        for gain in [0.0, 1e-12, 1e-5] {
            let found = summary(&[(1, 0.042), (2, 0.042 + gain)]).unwrap();
            assert_eq!((found.ci95, found.seeds, finding(&found)), (None, 2, Finding::NotDistinguishable), "{gain}");
        }
        let apart = summary(&[(1, 0.042), (2, 0.043)]).unwrap();
        assert!(apart.ci95.is_some_and(|[low, high]| high - low > NARROWEST));
    }

    #[test]
    fn intervals_end_where_scores_and_differences_do() {
        let wide = [(1, 0.1), (2, 0.9)];
        assert_eq!(score(&wide).unwrap().ci95, Some([0.0, 1.0]));
        assert_eq!(difference(&wide).unwrap().ci95, Some([-1.0, 1.0]));
        let [low, high] = score(&[(1, 0.02), (2, 0.04)]).unwrap().ci95.unwrap();
        assert!(low == 0.0 && (high - 0.15706).abs() < 1e-4, "only the end beyond is cut: {low} to {high}");
        let inside = [(1, 0.50), (2, 0.51)];
        assert_eq!(score(&inside), summary(&inside));
    }

    #[test]
    fn cutting_never_changes_a_finding() {
        for (a, b) in (-20..=20).flat_map(|a| (-20..=20).map(move |b| (f64::from(a) / 20.0, f64::from(b) / 20.0))) {
            let pairs = [(1, a), (2, b), (3, (a + b) / 2.0)];
            assert_eq!(finding(&difference(&pairs).unwrap()), finding(&summary(&pairs).unwrap()), "{a} {b}");
        }
    }
}
