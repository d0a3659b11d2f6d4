//! Curves of an arm's seeds as one: mean, 95 % interval and number of seeds by step.

use std::collections::HashMap;

use super::series::Curve;
use crate::eval::stats::t_quantile;

/// Mean and interval by step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    pub steps: Vec<u64>,
    pub mean: Vec<f32>,
    /// 95 % interval of the mean (Student's t over seeds); NaN where one seed is left.
    pub low: Vec<f32>,
    pub high: Vec<f32>,
    /// Seeds behind each step.
    pub n: Vec<u16>,
}

impl Band {
    /// Where fewer seeds go on: (index of the last step that all had, seeds left). A live group drops where its
    /// slowest run stands.
    pub fn drops(&self) -> Vec<(usize, u16)> {
        let pairs = self.n.windows(2).enumerate();
        pairs.filter(|(_, n)| n[1] < n[0]).map(|(i, n)| (i, n[1])).collect()
    }
}

/// Averages seeds. A seed counts from its first to its last step; between its own steps its value is interpolated, so
/// that runs that were logged at other steps do not make n jump.
pub fn band(seeds: &[&Curve]) -> Band {
    let mut walkers: Vec<Walker> = seeds.iter().filter(|c| !c.steps.is_empty()).map(|c| Walker::new(c)).collect();
    let mut band = Band::default();
    let mut quantiles: HashMap<usize, f64> = HashMap::new();
    let mut values = Vec::with_capacity(walkers.len());
    let all_alike = seeds.windows(2).all(|w| w[0].steps == w[1].steps);
    let steps = if all_alike { seeds.first().map_or(Vec::new(), |c| c.steps.clone()) } else { union(seeds) };
    for step in steps {
        values.clear();
        values.extend(walkers.iter_mut().filter_map(|w| w.at(step)));
        if values.is_empty() {
            continue;
        }
        let (mean, half) = interval(&values, &mut quantiles);
        band.steps.push(step);
        band.mean.push(mean as f32);
        band.low.push((mean - half) as f32);
        band.high.push((mean + half) as f32);
        band.n.push(values.len() as u16);
    }
    band
}

/// Mean and half the width of its interval, which is NaN for one value.
fn interval(values: &[f64], quantiles: &mut HashMap<usize, f64>) -> (f64, f64) {
    let n = values.len();
    let mean = values.iter().sum::<f64>() / n as f64;
    if n < 2 {
        return (mean, f64::NAN);
    }
    let spread = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
    let t = *quantiles.entry(n).or_insert_with(|| t_quantile(0.975, n - 1));
    (mean, t * (spread / n as f64).sqrt())
}

fn union(seeds: &[&Curve]) -> Vec<u64> {
    let mut steps: Vec<u64> = seeds.iter().flat_map(|c| c.steps.iter().copied()).collect();
    steps.sort_unstable();
    steps.dedup();
    steps
}

/// Goes along a curve with ascending steps.
struct Walker<'a> {
    curve: &'a Curve,
    next: usize,
}

impl<'a> Walker<'a> {
    fn new(curve: &'a Curve) -> Self {
        Self { curve, next: 0 }
    }

    /// The value at `step`, if the curve reaches from before to behind it and is finite there.
    fn at(&mut self, step: u64) -> Option<f64> {
        let (steps, values) = (&self.curve.steps, &self.curve.values);
        while self.next < steps.len() && steps[self.next] < step {
            self.next += 1;
        }
        let after = *steps.get(self.next)?;
        let value = f64::from(values[self.next]);
        if after == step {
            return Some(value).filter(|v| v.is_finite());
        }
        let before = self.next.checked_sub(1)?;
        let share = (step - steps[before]) as f64 / (after - steps[before]) as f64;
        let from = f64::from(values[before]);
        Some(from + share * (value - from)).filter(|v| v.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(points: &[(u64, f32)]) -> Curve {
        Curve { steps: points.iter().map(|p| p.0).collect(), values: points.iter().map(|p| p.1).collect() }
    }

    #[test]
    fn the_interval_is_that_of_student_over_seeds() {
        let (a, b, c) = (curve(&[(1, 1.0)]), curve(&[(1, 2.0)]), curve(&[(1, 3.0)]));
        let band = band(&[&a, &b, &c]);
        // sd 1, n 3, t(0.975, 2) = 4.3027: half = 4.3027 / √3.
        assert_eq!((band.mean[0], band.n[0]), (2.0, 3));
        assert!((band.high[0] - 2.0 - 2.4842).abs() < 1e-3, "{}", band.high[0]);
    }

    #[test]
    fn where_a_seed_ends_n_drops_and_one_seed_has_no_interval() {
        let (a, b) = (curve(&[(1, 1.0), (2, 1.0), (3, 1.0)]), curve(&[(1, 3.0), (2, 3.0)]));
        let band = band(&[&a, &b]);
        assert_eq!(band.n, [2, 2, 1]);
        assert_eq!(band.drops(), [(1, 1)]);
        assert!(band.low[2].is_nan() && band.mean[2] == 1.0);
    }

    #[test]
    fn seeds_logged_at_other_steps_are_interpolated_and_n_stays() {
        let (a, b) = (curve(&[(0, 0.0), (10, 10.0)]), curve(&[(0, 0.0), (5, 7.0), (10, 10.0)]));
        let band = band(&[&a, &b]);
        assert_eq!((band.steps.clone(), band.n.clone()), (vec![0, 5, 10], vec![2, 2, 2]));
        assert_eq!(band.mean[1], 6.0);
    }
}
