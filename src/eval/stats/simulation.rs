//! Do the intervals hold the truth as often as they say, and how often does the rule find what is not there?
//!
//! Tables are drawn from the model of [`super::clusters`] with normal parts, whose truth is known. Every trial has its own
//! stream, so the figures depend on nothing but the seed and the number of trials.

use rand::RngExt;
use rayon::prelude::*;
use serde::Serialize;

use super::Finding;
use super::clusters::{Differences, Spread};
use super::decision::{LEVEL, Rule};
use super::power::{Design, POWER, Scope};
use super::reference::Estimate;
use crate::random::stream;

/// The coverage that an interval of 95 % must keep.
pub const COVERAGE: [f64; 2] = [0.93, 0.97];

/// Where neither seeds nor groups differ at all, an interval that allows for both is a little too wide. That costs power
/// but misleads nobody, so up to this share is let pass there.
pub const COVERAGE_OF_NO_SPREAD: f64 = 0.98;

/// Most false findings among null pilots.
pub const FALSE_FINDINGS: f64 = 0.06;

/// Contrasts of a null pilot with one reference arm: the primary one and three secondary ones.
const CONTRASTS: usize = 4;

/// Seeds × groups.
const SIZES: [(usize, usize); 3] = [(3, 4), (5, 8), (8, 20)];

/// Between seeds and between groups, in standard deviations of a single cell.
const SPREADS: [(f64, f64); 4] = [(0.0, 0.0), (0.5, 0.0), (0.0, 1.0), (0.5, 1.0)];

/// All designs that are tried.
pub fn designs() -> Vec<Design> {
    let of = |(seeds, groups)| {
        SPREADS.map(|(seed, group)| Design { seeds, groups, spread: Spread { seed, group, cell: 1.0 } })
    };
    SIZES.into_iter().flat_map(of).collect()
}

/// Shares of trials whose 95 % interval held the truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    pub design: Design,
    pub trials: usize,
    /// The interval for other seeds on this footage; its truth is the mean of these groups.
    pub this_footage: f64,
    /// The interval for other recordings; its truth is the mean of the population.
    pub other_recordings: f64,
    /// How often the rule for other recordings finds the effect that it is planned to find with 80 %.
    pub power: f64,
}

/// Shares of null pilots with a false finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FalseFindings {
    pub design: Design,
    pub pilots: usize,
    pub this_footage: Errors,
    pub other_recordings: Errors,
}

/// The ways to be wrong in one null pilot, as shares of pilots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Errors {
    /// The primary contrast, asked for after every seed: the rule answers once.
    pub primary: f64,
    /// Any secondary contrast, by Holm.
    pub secondary: f64,
    /// Any secondary contrast without correction; not the rule, only what it prevents.
    pub uncorrected: f64,
    /// The primary contrast by who looks after every seed without the rule and stops at the first finding.
    pub peeking: f64,
}

impl Coverage {
    /// Whether both intervals keep [`COVERAGE`], or [`COVERAGE_OF_NO_SPREAD`].
    pub fn met(&self) -> bool {
        let none = self.design.spread.seed == 0.0 && self.design.spread.group == 0.0;
        let high = if none { COVERAGE_OF_NO_SPREAD } else { COVERAGE[1] };
        [self.this_footage, self.other_recordings].iter().all(|c| (COVERAGE[0]..=high).contains(c))
    }
}

impl FalseFindings {
    /// Whether both rules keep [`FALSE_FINDINGS`].
    pub fn met(&self) -> bool {
        [self.this_footage, self.other_recordings].iter().all(|e| e.primary.max(e.secondary) <= FALSE_FINDINGS)
    }
}

/// Draws `trials` tables of a design and asks both intervals.
pub fn coverage(design: &Design, trials: usize, seed: u64) -> Coverage {
    let effect = design.smallest_effect(Scope::OtherRecordings, LEVEL, POWER).unwrap_or(f64::NAN);
    let hits = (0..trials).into_par_iter().map(|trial| {
        let mut draw = Draw::new(seed, "statistics coverage", trial);
        let parts = draw.parts(design);
        let table = parts.table(0.0);
        let held = |estimate: Option<Estimate>, truth: f64| estimate.is_some_and(|e| e.p_value(truth) >= LEVEL);
        let other = table.on_other_recordings().ok();
        let found = other.as_ref().is_some_and(|e| e.p_value(-effect) < LEVEL && e.mean > -effect);
        [held(table.on_this_footage().ok(), parts.group_mean()), held(other, 0.0), found].map(usize::from)
    });
    let sums = hits.reduce(|| [0; 3], |a, b| std::array::from_fn(|i| a[i] + b[i]));
    let [this_footage, other_recordings, power] = sums.map(|n| n as f64 / trials.max(1) as f64);
    Coverage { design: *design, trials, this_footage, other_recordings, power }
}

/// Draws null pilots of a design and asks the rule.
pub fn false_findings(design: &Design, pilots: usize, seed: u64) -> FalseFindings {
    let of = |pilot: usize| {
        let mut draw = Draw::new(seed, "statistics null pilot", pilot);
        let arms: Vec<Parts> = (0..=CONTRASTS).map(|_| draw.parts(design)).collect();
        let contrasts: Vec<Parts> = arms[1..].iter().map(|arm| arm.less(&arms[0])).collect();
        // On this footage nothing is to be found: the groups' own differences are centred.
        let here: Vec<Differences> = contrasts.iter().map(|c| c.table(-c.group_mean())).collect();
        let elsewhere: Vec<Differences> = contrasts.iter().map(|c| c.table(0.0)).collect();
        [errors(&here, |t| t.on_this_footage().ok()), errors(&elsewhere, |t| t.on_other_recordings().ok())]
    };
    let sums = (0..pilots)
        .into_par_iter()
        .map(of)
        .reduce(|| [[0; 4]; 2], |a, b| std::array::from_fn(|i| std::array::from_fn(|j| a[i][j] + b[i][j])));
    let [this_footage, other_recordings] = sums.map(|counts| {
        let [primary, secondary, uncorrected, peeking] = counts.map(|n| n as f64 / pilots.max(1) as f64);
        Errors { primary, secondary, uncorrected, peeking }
    });
    FalseFindings { design: *design, pilots, this_footage, other_recordings }
}

/// 1 for each way in which this pilot was wrong, in the order of [`Errors`].
fn errors(contrasts: &[Differences], estimate: impl Fn(&Differences) -> Option<Estimate>) -> [usize; 4] {
    let seeds: Vec<u64> = (0..contrasts[0].seeds() as u64).collect();
    let rule = Rule { seeds: seeds.clone(), worthwhile: 1.0 };
    let wrong = |finding: Finding| finding != Finding::NotDistinguishable;
    let looks: Vec<Option<Estimate>> =
        (1..=seeds.len()).map(|done| estimate(&contrasts[0].first_seeds(done))).collect();
    let by_rule = |done: usize| rule.primary(&seeds[..done], looks[done - 1].as_ref()).is_ok_and(|r| wrong(r.finding));
    let significant = |e: &Option<Estimate>| e.as_ref().is_some_and(|e| e.p_value(0.0) < LEVEL);
    let others: Vec<Option<Estimate>> = contrasts[1..].iter().map(estimate).collect();
    let secondary = rule.secondary(&seeds, &others).is_ok_and(|all| all.iter().any(|s| wrong(s.finding)));
    let primary = (1..=seeds.len()).any(by_rule);
    [primary, secondary, others.iter().any(significant), looks.iter().any(significant)].map(usize::from)
}

/// The parts of one table.
struct Parts {
    seeds: Vec<f64>,
    groups: Vec<f64>,
    cells: Vec<f64>,
}

impl Parts {
    fn group_mean(&self) -> f64 {
        self.groups.iter().sum::<f64>() / self.groups.len() as f64
    }

    /// Scaled so that a contrast of two arms spreads as one table does.
    fn less(&self, other: &Self) -> Self {
        let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) / 2.0_f64.sqrt()).collect();
        Self {
            seeds: less(&self.seeds, &other.seeds),
            groups: less(&self.groups, &other.groups),
            cells: less(&self.cells, &other.cells),
        }
    }

    fn table(&self, mean: f64) -> Differences {
        let groups = self.groups.len();
        let value = |(at, cell): (usize, &f64)| mean + self.seeds[at / groups] + self.groups[at % groups] + cell;
        let cells = self.cells.iter().enumerate().map(value).collect();
        Differences::dense(self.seeds.len(), groups, cells).expect("normal draws are finite")
    }
}

/// Normal numbers of one trial.
struct Draw(rand_chacha::ChaCha8Rng);

impl Draw {
    fn new(seed: u64, name: &str, trial: usize) -> Self {
        Self(stream(seed, name, trial as u64))
    }

    fn parts(&mut self, design: &Design) -> Parts {
        let Spread { seed, group, cell } = design.spread;
        Parts {
            seeds: self.normals(design.seeds, seed),
            groups: self.normals(design.groups, group),
            cells: self.normals(design.seeds * design.groups, cell),
        }
    }

    fn normals(&mut self, n: usize, sd: f64) -> Vec<f64> {
        (0..n).map(|_| sd * self.normal()).collect()
    }

    /// Box & Muller (1958).
    fn normal(&mut self) -> f64 {
        let [radius, angle] = [1.0 - self.0.random::<f64>(), self.0.random::<f64>()];
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Design = Design { seeds: 3, groups: 4, spread: Spread { seed: 0.5, group: 1.0, cell: 1.0 } };

    // The bench draws more and holds the figures to COVERAGE; of 600 draws a share strays by up to 3 points.
    #[test]
    fn both_intervals_hold_their_truth_about_as_often_as_they_say() {
        for design in designs().iter().filter(|d| d.groups < 20) {
            let found = coverage(design, 600, 12);
            for share in [found.this_footage, found.other_recordings] {
                assert!((0.915..=0.99).contains(&share), "{found:?}");
            }
        }
    }

    #[test]
    fn the_rule_is_rarely_wrong_and_peeking_without_it_often() {
        let design = Design { seeds: 8, groups: 4, spread: FEW.spread };
        let found = false_findings(&design, 600, 12);
        for errors in [found.this_footage, found.other_recordings] {
            assert!(errors.primary <= 0.08 && errors.secondary <= 0.08, "{errors:?}");
            assert!(errors.peeking > errors.primary && errors.uncorrected > errors.secondary, "{errors:?}");
        }
        assert!(found.this_footage.peeking > 0.12, "{found:?}");
    }

    #[test]
    fn figures_repeat_by_seed() {
        assert_eq!(coverage(&FEW, 50, 1), coverage(&FEW, 50, 1));
        assert_ne!(coverage(&FEW, 50, 1), coverage(&FEW, 50, 2));
        assert_eq!(false_findings(&FEW, 50, 1), false_findings(&FEW, 50, 1));
    }
}
