//! Is a difference shown to be small? The absence of a finding is none of a difference; this asks for evidence.

use serde::Serialize;

use super::reference::Estimate;

/// Two one-sided tests against a worthwhile gain (TOST; Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15, 1987).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Equivalence {
    /// The worthwhile gain δ, above zero, in the unit of the score.
    pub worthwhile: f64,
    /// p value of "the gain is δ or more"; small where it is shown to be smaller.
    pub p_smaller: f64,
    /// p value of "the loss is δ or more"; small where it is shown to be smaller.
    pub p_not_worse: f64,
}

impl Equivalence {
    /// Tests `estimate` against ± `worthwhile`.
    pub fn test(estimate: &Estimate, worthwhile: f64) -> Self {
        Self { worthwhile, p_smaller: estimate.p_below(worthwhile), p_not_worse: estimate.p_above(-worthwhile) }
    }

    /// The gain is shown to be smaller than worthwhile, at one-sided level `alpha`: reason enough to stop. A loss of any
    /// size is in it.
    pub fn smaller_than_worthwhile(&self, alpha: f64) -> bool {
        self.p_smaller < alpha
    }

    /// Gain and loss are both shown to be smaller than worthwhile; the (1 − 2·alpha) interval lies within ± δ.
    pub fn equivalent(&self, alpha: f64) -> bool {
        self.p_value() < alpha
    }

    /// The p value of the two tests together: the larger one.
    pub fn p_value(&self) -> f64 {
        self.p_smaller.max(self.p_not_worse)
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::Reference;
    use super::*;

    fn estimate(mean: f64, se: f64) -> Estimate {
        Estimate { mean, se, reference: Reference::t(4.0) }
    }

    #[test]
    fn a_wide_interval_around_zero_is_not_equivalence() {
        assert!(!Equivalence::test(&estimate(0.0, 0.05), 0.05).equivalent(0.05));
        assert!(Equivalence::test(&estimate(0.0, 0.005), 0.05).equivalent(0.05));
    }

    #[test]
    fn equivalence_is_the_ninety_percent_interval_within_the_margin() {
        for mean in (-60..=60).map(|m| f64::from(m) / 1000.0) {
            let estimate = estimate(mean, 0.011);
            let [low, high] = estimate.interval(0.10);
            let within = low > -0.05 && high < 0.05;
            assert_eq!(Equivalence::test(&estimate, 0.05).equivalent(0.05), within, "{mean}");
        }
    }

    #[test]
    fn a_loss_is_smaller_than_worthwhile_but_not_equivalent() {
        let loss = Equivalence::test(&estimate(-0.2, 0.01), 0.05);
        assert!(loss.smaller_than_worthwhile(0.05) && !loss.equivalent(0.05));
    }
}
