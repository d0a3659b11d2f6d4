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
    /// 95 % interval of the mean, by seed; `None` with one seed.
    pub ci95: Option<[f64; 2]>,
}

impl Summary {
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
    let ci95 = deviation(&means).map(|sd| {
        let half = t_quantile(0.975, means.len() - 1) * sd / (means.len() as f64).sqrt();
        [mean - half, mean + half]
    });
    Some(Summary { n: scores.len(), seeds: means.len(), mean, sd: deviation(&values), ci95 })
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

/// The finding of a summarised difference. An interval that touches zero holds it. So does one without width: all
/// seeds gave the same number, as they may with few test clips, and nothing is known about their spread.
pub fn finding(difference: &Summary) -> Finding {
    match difference.ci95 {
        None => Finding::OneSeed,
        Some([low, high]) if high - low < 1e-9 => Finding::NotDistinguishable,
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
}
