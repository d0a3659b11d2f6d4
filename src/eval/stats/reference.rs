//! An estimate with its standard error, and the distribution that its intervals and p values are read from.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Distribution of (estimate − truth) / standard error: a mixture of Student t distributions.
///
/// With one part it is the t distribution of a textbook. Several parts arise where a standard error is summed up from
/// mean squares of different degrees of freedom: the tail is then the mean of their tails, weighted by their shares of
/// the variance. It is the mixing that Cochran & Cox (Experimental Designs, 1957, § 4.14) do with critical values, done
/// with probabilities, so that intervals and p values agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reference {
    /// (weight, degrees of freedom); the weights sum to 1.
    parts: Vec<(f64, f64)>,
}

impl Reference {
    /// Student's t.
    pub fn t(degrees: f64) -> Self {
        Self { parts: vec![(1.0, degrees)] }
    }

    /// A mixture of t distributions, `(weight, degrees of freedom)`; weights are scaled to sum 1. `None` where no
    /// weight is positive or a part has no degree of freedom.
    pub fn mixed(parts: &[(f64, f64)]) -> Option<Self> {
        let parts: Vec<(f64, f64)> = parts.iter().copied().filter(|p| p.0 > 0.0).collect();
        let sum: f64 = parts.iter().map(|p| p.0).sum();
        let sound = sum > 0.0 && sum.is_finite() && parts.iter().all(|p| p.1 > 0.0);
        sound.then(|| Self { parts: parts.into_iter().map(|(weight, degrees)| (weight / sum, degrees)).collect() })
    }

    /// (weight, degrees of freedom) of its parts.
    pub fn parts(&self) -> &[(f64, f64)] {
        &self.parts
    }

    /// Probability of a value above `t`.
    pub fn above(&self, t: f64) -> f64 {
        self.parts.iter().map(|&(weight, degrees)| weight * t_above(t, degrees)).sum()
    }

    /// The value that is exceeded, up or down, with probability `alpha`; between 0 and 1.
    pub fn critical(&self, alpha: f64) -> f64 {
        let ends = self.parts.iter().map(|p| t_critical(alpha, p.1));
        let (mut low, mut high) = ends.fold((f64::MAX, 0.0_f64), |(low, high), t| (low.min(t), high.max(t)));
        // The mixture's value lies between those of its parts; halving 100 times reaches the last digit.
        for _ in 0..100 {
            let middle = f64::midpoint(low, high);
            if 2.0 * self.above(middle) > alpha { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }
}

fn t_above(t: f64, degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |d| d.sf(t))
}

fn t_critical(alpha: f64, degrees: f64) -> f64 {
    StudentsT::new(0.0, 1.0, degrees).map_or(f64::NAN, |d| d.inverse_cdf(1.0 - alpha / 2.0))
}

/// A mean difference and how surely it is known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    pub mean: f64,
    /// Standard error of `mean`; above zero.
    pub se: f64,
    pub reference: Reference,
}

impl Estimate {
    /// Two-sided interval that misses the truth with probability `alpha`: 0.05 for a 95 % interval.
    pub fn interval(&self, alpha: f64) -> [f64; 2] {
        let half = self.reference.critical(alpha) * self.se;
        [self.mean - half, self.mean + half]
    }

    /// Two-sided p value of "the truth is `null`".
    pub fn p_value(&self, null: f64) -> f64 {
        (2.0 * self.reference.above(((self.mean - null) / self.se).abs())).min(1.0)
    }

    /// One-sided p value of "the truth is at least `bound`"; small where it lies below.
    pub fn p_below(&self, bound: f64) -> f64 {
        self.reference.above((bound - self.mean) / self.se)
    }

    /// One-sided p value of "the truth is at most `bound`"; small where it lies above.
    pub fn p_above(&self, bound: f64) -> f64 {
        self.reference.above((self.mean - bound) / self.se)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_students_t() {
        let reference = Reference::t(2.0);
        assert!((reference.critical(0.05) - 4.302_652_729_696_142).abs() < 1e-9);
        assert!((2.0 * reference.above(4.302_652_729_696_142) - 0.05).abs() < 1e-9);
    }

    #[test]
    fn a_mixture_lies_between_its_parts_and_its_interval_agrees_with_its_p_value() {
        let reference = Reference::mixed(&[(3.0, 2.0), (1.0, 10.0), (0.0, 1.0)]).unwrap();
        let critical = reference.critical(0.05);
        assert!((2.228..4.303).contains(&critical), "{critical}");
        let estimate = Estimate { mean: 0.1, se: 0.02, reference };
        let [low, high] = estimate.interval(0.05);
        for end in [low, high] {
            assert!((estimate.p_value(end) - 0.05).abs() < 1e-9);
        }
        assert!((estimate.p_above(low) - 0.025).abs() < 1e-9 && (estimate.p_below(high) - 0.025).abs() < 1e-9);
    }

    #[test]
    fn nothing_to_mix_is_no_distribution() {
        assert_eq!(Reference::mixed(&[]), None);
        assert_eq!(Reference::mixed(&[(0.0, 3.0)]), None);
        assert_eq!(Reference::mixed(&[(1.0, 0.0)]), None);
    }
}
