//! Findings of several differences at once. Of twenty intervals of differences that are really zero one is expected to
//! miss zero, so no star and no colour is given without a correction for the number of differences beside it.

use super::effect::{Effect, Estimate};
use crate::eval::stats::decision::LEVEL;
use crate::eval::stats::holm::holm;
use crate::eval::stats::reference::Reference;
use crate::eval::stats::{Finding, t_quantile};

/// Two-sided p value of "the mean difference is zero", from its t interval over seeds; not a number without one.
pub fn p_value(e: &Estimate) -> f64 {
    // An end that is cut at the differences there are lies nearer to the mean.
    let half = e.ci95.map(|[low, high]| (high - e.mean).max(e.mean - low));
    let Some(half) = half.filter(|half| *half > 0.0 && e.seeds > 1) else { return f64::NAN };
    let degrees = e.seeds - 1;
    let t = e.mean / half * t_quantile(0.975, degrees);
    2.0 * Reference::t(degrees as f64).above(t.abs())
}

/// What each difference of a family lets one say, so that the chance of any false finding among all of them stays
/// below 5 % (Holm).
pub fn findings(family: &[Estimate]) -> Vec<Finding> {
    let p: Vec<f64> = family.iter().map(p_value).collect();
    let finding = |(e, p): (&Estimate, f64)| match p < LEVEL {
        _ if e.seeds < 2 => Finding::OneSeed,
        true if e.mean > 0.0 => Finding::Higher,
        true => Finding::Lower,
        false => Finding::NotDistinguishable,
    };
    family.iter().zip(holm(&p)).map(finding).collect()
}

/// Corrects the findings of effects that are shown together.
pub fn correct(family: &mut [&mut Effect]) {
    let estimates: Vec<Estimate> = family.iter().map(|effect| effect.estimate).collect();
    family.iter_mut().zip(findings(&estimates)).for_each(|(effect, finding)| effect.finding = finding);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three seeds with half an interval of 1 around `mean`, in points.
    fn estimate(mean: f64) -> Estimate {
        Estimate { mean: mean / 100.0, ci95: Some([mean - 1.0, mean + 1.0].map(|v| v / 100.0)), n: 3, seeds: 3 }
    }

    #[test]
    fn alone_a_difference_is_found_where_its_interval_ends_and_among_many_later() {
        assert!((p_value(&estimate(1.0)) - 0.05).abs() < 1e-9);
        assert_eq!(findings(&[estimate(1.01)]), [Finding::Higher]);
        assert_eq!(findings(&[estimate(-1.01)]), [Finding::Lower]);
        let many = [vec![estimate(1.01)], vec![estimate(0.1); 9]].concat();
        assert_eq!(findings(&many)[0], Finding::NotDistinguishable);
        let clear = [vec![estimate(20.0)], vec![estimate(0.1); 9]].concat();
        assert_eq!(findings(&clear)[0], Finding::Higher);
    }

    #[test]
    fn without_an_interval_nothing_is_found() {
        let alike = Estimate { ci95: None, ..estimate(5.0) };
        assert_eq!(findings(&[alike]), [Finding::NotDistinguishable]);
        assert_eq!(findings(&[Estimate { seeds: 1, ..alike }]), [Finding::OneSeed]);
    }

    #[test]
    fn an_end_that_was_cut_makes_nothing_surer() {
        let whole = Estimate { mean: 0.9, ci95: Some([0.1, 1.7]), n: 3, seeds: 3 };
        let cut = Estimate { ci95: Some([0.1, 1.0]), ..whole };
        assert_eq!(p_value(&cut), p_value(&whole));
    }
}
