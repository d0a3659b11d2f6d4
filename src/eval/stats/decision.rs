//! The rule from numbers to words. It is fixed before the first run and knows no way around the planned seeds.
//!
//! 1. Nothing is said before all planned seeds are done, three at least. Who looks after every seed and stops at the
//!    first finding finds something by chance far more often than the level says; who looks and waits does not.
//! 2. Nor are seeds added to the plan afterwards: that is the same thing from the other side.
//! 3. The one primary contrast is tested at [`LEVEL`]. The secondary ones together are another family, corrected by
//!    Holm at [`LEVEL`]; whoever claims from both has twice the chance to be wrong once.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Finding;
use super::clusters::MIN_SEEDS;
use super::equivalence::Equivalence;
use super::holm::holm;
use super::reference::Estimate;

/// Two-sided chance of a false finding of the primary contrast, and of any among the secondary ones.
pub const LEVEL: f64 = 0.05;

/// What is fixed before the first run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// The planned seeds.
    pub seeds: Vec<u64>,
    /// Smallest gain that would be worth its cost, in the unit of the score; above zero.
    pub worthwhile: f64,
}

/// Why nothing is said.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotYet {
    #[error("{done} of {planned} planned seeds are done; the verdict waits for all of them")]
    Waiting { done: usize, planned: usize },
    #[error("{planned} seeds are planned; a verdict needs at least {needed}")]
    TooFewPlanned { planned: usize, needed: usize },
    #[error("seed {seed} was not planned; seeds that are added after the first results would bias the verdict")]
    Unplanned { seed: u64 },
}

/// What is known of the size of a gain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// Shown to be at least worthwhile.
    Worthwhile,
    /// Shown to be smaller than worthwhile.
    Smaller,
    /// Neither is shown.
    Open,
}

/// What the primary contrast says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub finding: Finding,
    pub size: Size,
}

/// What a secondary contrast says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Secondary {
    /// p value by Holm over all secondary contrasts; 1 where a spread is not known.
    pub p: f64,
    pub finding: Finding,
}

impl Rule {
    /// Whether all planned seeds, and no others, are done.
    ///
    /// # Errors
    /// What is still missing, or was not planned.
    pub fn ready(&self, done: &[u64]) -> Result<(), NotYet> {
        let planned: BTreeSet<u64> = self.seeds.iter().copied().collect();
        let done: BTreeSet<u64> = done.iter().copied().collect();
        if planned.len() < MIN_SEEDS {
            return Err(NotYet::TooFewPlanned { planned: planned.len(), needed: MIN_SEEDS });
        }
        if let Some(&seed) = done.difference(&planned).next() {
            return Err(NotYet::Unplanned { seed });
        }
        if done.len() < planned.len() {
            return Err(NotYet::Waiting { done: done.len(), planned: planned.len() });
        }
        Ok(())
    }

    /// Reads the primary contrast; `None` stands for an estimate whose spread is not known.
    ///
    /// # Errors
    /// As [`Rule::ready`].
    pub fn primary(&self, done: &[u64], estimate: Option<&Estimate>) -> Result<Reading, NotYet> {
        self.ready(done)?;
        let reading = estimate.map(|e| Reading { finding: found(e, e.p_value(0.0)), size: self.size(e) });
        Ok(reading.unwrap_or(Reading { finding: Finding::NotDistinguishable, size: Size::Open }))
    }

    /// Reads the secondary contrasts together.
    ///
    /// # Errors
    /// As [`Rule::ready`].
    pub fn secondary(&self, done: &[u64], estimates: &[Option<Estimate>]) -> Result<Vec<Secondary>, NotYet> {
        self.ready(done)?;
        let p: Vec<f64> = estimates.iter().map(|e| e.as_ref().map_or(f64::NAN, |e| e.p_value(0.0))).collect();
        let read = |(estimate, p): (&Option<Estimate>, f64)| Secondary {
            p,
            finding: estimate.as_ref().map_or(Finding::NotDistinguishable, |e| found(e, p)),
        };
        Ok(estimates.iter().zip(holm(&p)).map(read).collect())
    }

    /// Both directions are one-sided tests at [`LEVEL`], each against δ.
    fn size(&self, estimate: &Estimate) -> Size {
        if estimate.p_above(self.worthwhile) < LEVEL {
            Size::Worthwhile
        } else if Equivalence::test(estimate, self.worthwhile).smaller_than_worthwhile(LEVEL) {
            Size::Smaller
        } else {
            Size::Open
        }
    }
}

fn found(estimate: &Estimate, p: f64) -> Finding {
    match p < LEVEL {
        true if estimate.mean > 0.0 => Finding::Higher,
        true => Finding::Lower,
        false => Finding::NotDistinguishable,
    }
}

#[cfg(test)]
mod tests {
    use super::super::reference::Reference;
    use super::*;

    fn rule() -> Rule {
        Rule { seeds: vec![0, 1, 2], worthwhile: 0.05 }
    }

    fn estimate(mean: f64, se: f64) -> Estimate {
        Estimate { mean, se, reference: Reference::t(8.0) }
    }

    #[test]
    fn nothing_is_said_before_the_planned_seeds_are_done_and_none_may_be_added() {
        let clear = estimate(0.5, 0.001);
        let read = |done: &[u64]| rule().primary(done, Some(&clear));
        assert_eq!(read(&[0, 1]), Err(NotYet::Waiting { done: 2, planned: 3 }));
        assert_eq!(read(&[0, 1, 1, 0]), Err(NotYet::Waiting { done: 2, planned: 3 }));
        assert_eq!(read(&[0, 1, 2, 3]), Err(NotYet::Unplanned { seed: 3 }));
        assert_eq!(read(&[2, 1, 0]).unwrap().finding, Finding::Higher);
        let two = Rule { seeds: vec![0, 1, 1], worthwhile: 0.05 };
        assert_eq!(two.primary(&[0, 1], Some(&clear)), Err(NotYet::TooFewPlanned { planned: 2, needed: 3 }));
        assert_eq!(rule().secondary(&[0], &[Some(clear)]), Err(NotYet::Waiting { done: 1, planned: 3 }));
    }

    #[test]
    fn direction_and_size_are_told_apart() {
        let read = |mean, se| rule().primary(&[0, 1, 2], Some(&estimate(mean, se))).unwrap();
        let of = |finding, size| Reading { finding, size };
        assert_eq!(read(0.10, 0.01), of(Finding::Higher, Size::Worthwhile));
        assert_eq!(read(0.06, 0.01), of(Finding::Higher, Size::Open));
        assert_eq!(read(0.02, 0.005), of(Finding::Higher, Size::Smaller));
        assert_eq!(read(0.00, 0.01), of(Finding::NotDistinguishable, Size::Smaller));
        assert_eq!(read(0.02, 0.05), of(Finding::NotDistinguishable, Size::Open));
        assert_eq!(read(-0.10, 0.01), of(Finding::Lower, Size::Smaller));
        let unknown = rule().primary(&[0, 1, 2], None).unwrap();
        assert_eq!(unknown, of(Finding::NotDistinguishable, Size::Open));
    }

    #[test]
    fn a_secondary_contrast_must_stand_against_its_family() {
        // t = 2.6 of 8 degrees: p = 0.032 alone, 0.095 among three.
        let weak = || Some(estimate(0.026, 0.01));
        let finding = |all: &[Option<Estimate>]| rule().secondary(&[0, 1, 2], all).unwrap()[0].finding;
        assert_eq!(finding(&[weak()]), Finding::Higher);
        assert_eq!(finding(&[weak(), Some(estimate(0.0, 0.01)), None]), Finding::NotDistinguishable);
    }
}
