//! Before queueing: the smallest effect that a design can see, and the seeds or groups that a wanted one needs.
//!
//! The standard deviations are assumed, or measured in an earlier pilot ([`super::clusters::Differences::spread`]), and
//! the answers are as rough as they are. For other recordings the standard error and the mixture of t distributions are
//! those of the expected mean squares, while a real table's scatter around them. `kinrin bench statistics` shows how
//! near the promised 80 % that comes: 74 to 80 %, but only about 65 to 70 % where neither seeds nor groups differ.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF, Normal, StudentsT};
use statrs::function::gamma::ln_gamma;

use super::clusters::{MIN_GROUPS, MIN_SEEDS, Spread, Squares};
use super::reference::Reference;

/// Chance to find an effect that is there, by convention (Cohen 1988).
pub const POWER: f64 = 0.8;

/// Numbers of seeds and groups that a plan is searched up to.
pub const LIMIT: usize = 1000;

/// Whom the finding is to hold for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Again with other seeds on this footage.
    ThisFootage,
    /// On other recordings like these.
    OtherRecordings,
}

/// A planned table of seeds × groups.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Design {
    pub seeds: usize,
    pub groups: usize,
    pub spread: Spread,
}

impl Design {
    /// Expected standard error and reference of the mean difference; `None` where the design gives no interval.
    ///
    /// The expected mean squares are `G·σ_seed² + σ_cell²`, `S·σ_group² + σ_cell²` and `σ_cell²`.
    fn expected(&self, scope: Scope) -> Option<(f64, Reference)> {
        if !self.allowed(scope) {
            return None;
        }
        let (s, g) = (self.seeds as f64, self.groups as f64);
        let [seed, group, cell] = [self.spread.seed, self.spread.group, self.spread.cell].map(|sd| sd * sd);
        match scope {
            Scope::ThisFootage => Some(((seed / s + cell / (s * g)).sqrt(), Reference::t(s - 1.0))),
            Scope::OtherRecordings => {
                let (seed, group) = (g * seed + cell, s * group + cell);
                Squares { seeds: self.seeds, groups: self.groups, seed, group, cell }.on_other_recordings()
            }
        }
    }

    /// Whether the design gives an interval of this scope at all.
    pub fn allowed(&self, scope: Scope) -> bool {
        self.seeds >= MIN_SEEDS && (scope == Scope::ThisFootage || self.groups >= MIN_GROUPS) && self.groups > 0
    }

    /// Chance that a two-sided test at level `alpha` finds an effect of this size; `None` where the design gives no
    /// interval.
    pub fn power(&self, scope: Scope, effect: f64, alpha: f64) -> Option<f64> {
        let (se, reference) = self.expected(scope)?;
        Some(mixed_power(&reference, effect / se, alpha))
    }

    /// Smallest effect that is found with probability `power` at two-sided level `alpha`, in the unit of the spread;
    /// `None` where the design gives no interval.
    pub fn smallest_effect(&self, scope: Scope, alpha: f64, power: f64) -> Option<f64> {
        let (se, reference) = self.expected(scope)?;
        Some(se * noncentrality(&reference, alpha, power))
    }

    /// Fewest seeds with which `effect` is found with probability `power`, all else as it is; `None` where no number up
    /// to [`LIMIT`] does: the groups are then what is missing.
    pub fn seeds_needed(&self, scope: Scope, effect: f64, alpha: f64, power: f64) -> Option<usize> {
        fewest(MIN_SEEDS, |seeds| Self { seeds, ..*self }.sees(scope, effect, alpha, power))
    }

    /// Fewest groups with which `effect` is found; as [`Design::seeds_needed`].
    pub fn groups_needed(&self, scope: Scope, effect: f64, alpha: f64, power: f64) -> Option<usize> {
        let least = if scope == Scope::OtherRecordings { MIN_GROUPS } else { 1 };
        fewest(least, |groups| Self { groups, ..*self }.sees(scope, effect, alpha, power))
    }

    fn sees(&self, scope: Scope, effect: f64, alpha: f64, power: f64) -> bool {
        self.power(scope, effect, alpha).is_some_and(|p| p >= power)
    }
}

/// The smallest number from `least` to [`LIMIT`] that is enough. More of it is never worse, so halving finds it.
fn fewest(least: usize, enough: impl Fn(usize) -> bool) -> Option<usize> {
    if !enough(LIMIT) {
        return None;
    }
    let (mut low, mut high) = (least, LIMIT);
    while low < high {
        let middle = usize::midpoint(low, high);
        if enough(middle) { high = middle } else { low = middle + 1 }
    }
    Some(high)
}

/// Power of the two-sided t test with noncentrality `ncp` (effect / standard error).
///
/// `T = (Z + ncp) / s` with `s² ~ χ²_ν / ν`, so the power is the mean over s of `Φ(ncp − c·s) + Φ(−ncp − c·s)`, by
/// Simpson's rule.
pub fn t_power(ncp: f64, degrees: f64, alpha: f64) -> f64 {
    const STEPS: usize = 1000;
    if !ncp.is_finite() {
        return if ncp.is_nan() { f64::NAN } else { 1.0 };
    }
    let (Ok(t), Ok(normal)) = (StudentsT::new(0.0, 1.0, degrees), Normal::new(0.0, 1.0)) else { return f64::NAN };
    let critical = t.inverse_cdf(1.0 - alpha / 2.0);
    let half = degrees / 2.0;
    let log_scale = std::f64::consts::LN_2 + half * half.ln() - ln_gamma(half);
    let density = |s: f64| if s > 0.0 { (log_scale + (degrees - 1.0) * s.ln() - half * s * s).exp() } else { 0.0 };
    let found = |s: f64| normal.cdf(ncp - critical * s) + normal.cdf(-ncp - critical * s);
    // Twelve standard deviations beyond the middle nothing is left of the density.
    let [from, to] = [(1.0 - 12.0 / degrees.sqrt()).max(0.0), 1.0 + 12.0 / degrees.sqrt()];
    let width = (to - from) / STEPS as f64;
    let term = |i: usize| {
        let s = from + width * i as f64;
        let weight = if i == 0 || i == STEPS { 1.0 } else { [2.0, 4.0][i % 2] };
        weight * density(s) * found(s)
    };
    ((0..=STEPS).map(term).sum::<f64>() * width / 3.0).min(1.0)
}

/// Mean of the powers of the reference's parts, by their weights.
fn mixed_power(reference: &Reference, ncp: f64, alpha: f64) -> f64 {
    reference.parts().iter().map(|&(weight, degrees)| weight * t_power(ncp, degrees, alpha)).sum()
}

/// The noncentrality with which the test has the wanted power.
fn noncentrality(reference: &Reference, alpha: f64, power: f64) -> f64 {
    let (mut low, mut high) = (0.0, 4.0);
    while mixed_power(reference, high, alpha) < power && high < 1e6 {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if mixed_power(reference, middle, alpha) < power { low = middle } else { high = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    const PILOT: Design = Design { seeds: 3, groups: 4, spread: Spread { seed: 0.02, group: 0.03, cell: 0.04 } };

    #[test]
    fn without_an_effect_the_power_is_the_level() {
        for degrees in [2.0, 3.7, 30.0, 500.0] {
            assert!((t_power(0.0, degrees, 0.05) - 0.05).abs() < 1e-5, "{degrees}");
        }
    }

    #[test]
    fn the_smallest_effect_is_found_with_the_promised_power_and_shrinks_with_seeds() {
        for scope in [Scope::ThisFootage, Scope::OtherRecordings] {
            let effect = PILOT.smallest_effect(scope, 0.05, POWER).unwrap();
            assert!((PILOT.power(scope, effect, 0.05).unwrap() - POWER).abs() < 1e-6);
            let more = Design { seeds: 8, ..PILOT };
            assert!(more.smallest_effect(scope, 0.05, POWER).unwrap() < effect);
        }
    }

    #[test]
    fn the_number_needed_is_enough_and_one_fewer_is_not() {
        let effect = 0.05;
        let seeds = PILOT.seeds_needed(Scope::ThisFootage, effect, 0.05, POWER).unwrap();
        let with = |seeds| Design { seeds, ..PILOT }.power(Scope::ThisFootage, effect, 0.05).unwrap();
        assert!(seeds > MIN_SEEDS && with(seeds) >= POWER && with(seeds - 1) < POWER, "{seeds}");
    }

    #[test]
    fn no_number_of_seeds_makes_up_for_few_groups() {
        let scope = Scope::OtherRecordings;
        assert_eq!(PILOT.seeds_needed(scope, 0.03, 0.05, POWER), None);
        assert!(PILOT.groups_needed(scope, 0.08, 0.05, POWER).is_some_and(|groups| groups > 4));
        let three = Design { groups: 3, ..PILOT };
        assert_eq!(three.smallest_effect(scope, 0.05, POWER), None);
    }
}
