//! How many labels an arm saves: at the score that it reaches with few labels, how many does the other arm need?
//!
//! Between two budgets the mean score is taken to be linear in the logarithm of the number of labels. Beyond the budgets
//! that were run nothing is assumed: then the answer is "fewer than the fewest" or "more than there are".

use rand::RngExt;
use serde::Serialize;

use crate::random::stream;

/// Scores of one arm over label counts.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelCurve {
    /// Labels of each budget, ascending and above zero.
    pub labels: Vec<usize>,
    /// `[seeds][budgets]`; seed s is the same seed in every arm.
    pub scores: Vec<Vec<f64>>,
}

/// Labels that a curve needs for a score.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Needed {
    /// The smallest budget reaches the score already.
    AtMost(f64),
    /// Where the curve crosses the score.
    Labels(f64),
    /// No budget reaches it: more than there are.
    MoreThan(f64),
}

/// Labels that one arm needs for what another reaches, and how sure that is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelsSaved {
    /// Labels of the arm that is praised.
    pub labels: usize,
    /// Its mean score with them.
    pub score: f64,
    /// Labels that the other arm needs for this score.
    pub needed: Needed,
    /// 95 % interval of `needed`; `None` with fewer than three seeds.
    pub interval: Option<[Needed; 2]>,
}

/// Fewest seeds that are resampled. With three, the resamples are ten different ones, and the interval is rather too
/// narrow than too wide: show it as rough.
pub const MIN_SEEDS: usize = 3;

impl Needed {
    /// Labels saved by an arm with `labels`: known only where the curves cross.
    pub fn saved(self, labels: usize) -> Option<f64> {
        match self {
            Self::Labels(needed) => Some(needed - labels as f64),
            Self::AtMost(_) | Self::MoreThan(_) => None,
        }
    }

    /// Order from few labels to many; both open ends lie beyond every number.
    fn order(self) -> f64 {
        match self {
            Self::AtMost(_) => f64::NEG_INFINITY,
            Self::Labels(labels) => labels,
            Self::MoreThan(_) => f64::INFINITY,
        }
    }
}

impl LabelCurve {
    /// Mean score per budget over the given seeds.
    fn mean(&self, seeds: &[usize]) -> Vec<f64> {
        let at = |budget: usize| seeds.iter().map(|&s| self.scores[s][budget]).sum::<f64>() / seeds.len() as f64;
        (0..self.labels.len()).map(at).collect()
    }

    /// Labels from which on the mean curve `scores` first reaches `target`. Where a curve falls again later, the first
    /// crossing counts, which credits the other arm with less.
    fn needed(&self, scores: &[f64], target: f64) -> Option<Needed> {
        let (&first, &last) = (self.labels.first()?, self.labels.last()?);
        let Some(at) = scores.iter().position(|&score| score >= target) else {
            return Some(Needed::MoreThan(last as f64));
        };
        if at == 0 {
            return Some(Needed::AtMost(first as f64));
        }
        let [from, to] = [self.labels[at - 1], self.labels[at]].map(|labels| (labels as f64).ln());
        // The score before is below the target, so the step is above zero.
        let share = (target - scores[at - 1]) / (scores[at] - scores[at - 1]);
        Some(Needed::Labels((from + share * (to - from)).exp()))
    }
}

/// Labels that `other` needs for the score of `arm` at its budget number `budget`, with an interval by resampling seeds
/// (percentile bootstrap, Efron 1979; both arms keep their pairs) `resamples` times from `seed`.
///
/// `None` where the curves do not fit together (no seeds, different seeds, a budget that is not there).
pub fn labels_saved(
    arm: &LabelCurve,
    other: &LabelCurve,
    budget: usize,
    resamples: usize,
    seed: u64,
) -> Option<LabelsSaved> {
    let seeds = arm.scores.len();
    let fit = |curve: &LabelCurve| curve.scores.iter().all(|row| row.len() == curve.labels.len());
    if seeds == 0 || other.scores.len() != seeds || !fit(arm) || !fit(other) {
        return None;
    }
    let labels = *arm.labels.get(budget)?;
    let of = |chosen: &[usize]| {
        let score = arm.mean(chosen)[budget];
        Some((score, other.needed(&other.mean(chosen), score)?))
    };
    let (score, needed) = of(&(0..seeds).collect::<Vec<_>>())?;
    let resample = |number: usize| {
        let mut rng = stream(seed, "labels saved", number as u64);
        let chosen: Vec<usize> = (0..seeds).map(|_| rng.random_range(0..seeds)).collect();
        of(&chosen).map(|found| found.1)
    };
    let mut found: Vec<Needed> = (0..resamples).filter_map(resample).collect();
    found.sort_by(|a, b| a.order().total_cmp(&b.order()));
    let at = |share: f64| found.get((share * found.len().saturating_sub(1) as f64).round() as usize).copied();
    let interval = at(0.025).zip(at(0.975)).map(|(low, high)| [low, high]).filter(|_| seeds >= MIN_SEEDS);
    Some(LabelsSaved { labels, score, needed, interval })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(scores: &[[f64; 3]]) -> LabelCurve {
        LabelCurve { labels: vec![10, 100, 1000], scores: scores.iter().map(|s| s.to_vec()).collect() }
    }

    #[test]
    fn labels_are_saved_only_where_the_curves_cross() {
        let other = curve(&[[0.2, 0.4, 0.6]]);
        let needed = |score: f64| labels_saved(&curve(&[[score, 0.9, 0.9]]), &other, 0, 0, 1).unwrap().needed;
        let Needed::Labels(halfway) = needed(0.5) else { panic!("0.5 lies between 0.4 and 0.6") };
        assert!((halfway - 100.0 * 10.0_f64.sqrt()).abs() < 1e-9, "linear in the logarithm: {halfway}");
        assert!((needed(0.5).saved(10).unwrap() - (halfway - 10.0)).abs() < 1e-12);
        assert_eq!(needed(0.7), Needed::MoreThan(1000.0));
        assert_eq!(needed(0.2), Needed::AtMost(10.0));
        assert_eq!((needed(0.7).saved(10), needed(0.1).saved(10)), (None, None));
        let Needed::Labels(exactly) = needed(0.4) else { panic!("0.4 is reached with 100") };
        assert!((exactly - 100.0).abs() < 1e-9);
    }

    #[test]
    fn the_interval_holds_the_value_and_may_end_beyond_what_there_is() {
        let other = curve(&[[0.2, 0.4, 0.6], [0.1, 0.4, 0.7], [0.3, 0.5, 0.6]]);
        let sure = curve(&[[0.5, 0.9, 0.9], [0.5, 0.9, 0.9], [0.6, 0.9, 0.9]]);
        let found = labels_saved(&sure, &other, 0, 500, 3).unwrap();
        let [low, high] = found.interval.unwrap();
        assert!(low.order() <= found.needed.order() && found.needed.order() <= high.order());
        assert_eq!(labels_saved(&sure, &other, 0, 500, 3).unwrap(), found);
        let wild = curve(&[[0.5, 0.9, 0.9], [0.9, 0.9, 0.9], [0.4, 0.9, 0.9]]);
        let [_, high] = labels_saved(&wild, &other, 0, 500, 3).unwrap().interval.unwrap();
        assert_eq!(high, Needed::MoreThan(1000.0));
    }

    #[test]
    fn two_seeds_have_no_interval_and_unlike_curves_no_answer() {
        let two = curve(&[[0.2, 0.4, 0.6], [0.1, 0.4, 0.7]]);
        assert_eq!(labels_saved(&two, &two, 1, 100, 1).unwrap().interval, None);
        assert_eq!(labels_saved(&two, &curve(&[[0.1, 0.2, 0.3]]), 1, 100, 1), None);
        assert_eq!(labels_saved(&two, &two, 3, 100, 1), None);
    }
}
