//! Differences between arms, taken pair by pair over identical seed, fold and draw.
//!
//! Two arms with the same seed saw the same cut, the same labelled clips and the same test clips; what these
//! share drops out of the difference, so its interval can be far narrower than those of the two means.

use std::collections::HashMap;

use serde::Serialize;

use super::cells::{Cells, Entry, Key};
use crate::config::MethodTraits;
use crate::eval::stats::{self, Finding, SCORES, finding};
use crate::measure::Metric;

/// `arm` minus `reference`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    pub arm: String,
    pub reference: String,
    #[serde(flatten)]
    pub key: Key,
    /// Differs from the probe of `key` where an encoder meets a network trained from scratch: `supervised`.
    pub reference_probe: String,
    /// Pairs of scores.
    pub n: usize,
    pub seeds: usize,
    /// Mean difference of shares; 0.01 is one point.
    pub mean: f64,
    pub sd: Option<f64>,
    pub ci95: Option<[f64; 2]>,
    /// By itself here; in a comparison by Holm over all of its differences.
    pub finding: Finding,
}

/// The pairs (arm, reference arm): the primary contrast first, then the last arm first and its most telling reference
/// first.
pub fn contrasts(cells: &Cells) -> Vec<(&str, &str)> {
    let named = |method: &str| cells.arms.iter().find(|(_, m)| m == method).map(|(arm, _)| arm.as_str());
    let mut contrasts: Vec<(&str, &str)> = cells.primary().into_iter().collect();
    for (arm, method) in cells.arms.iter().rev() {
        let references = MethodTraits::of(method).map_or(&[][..], |traits| traits.references);
        for reference in references.iter().filter_map(|m| named(m)) {
            if reference != arm && !contrasts.contains(&(arm, reference)) {
                contrasts.push((arm, reference));
            }
        }
    }
    contrasts
}

/// All differences of all contrasts.
pub fn differences(cells: &Cells) -> Vec<Difference> {
    let of = |(arm, reference)| cells.keys.iter().filter_map(move |key| difference(cells, arm, reference, key));
    contrasts(cells).into_iter().flat_map(of).collect()
}

fn difference(cells: &Cells, arm: &str, reference: &str, key: &Key) -> Option<Difference> {
    let (reference_probe, pairs) = pairs(cells, arm, reference, key);
    let [low, high] = Metric::find(&key.metric).map_or(SCORES, Metric::range);
    let summary = stats::summary(&pairs)?.within([low - high, high - low]);
    Some(Difference {
        arm: arm.to_owned(),
        reference: reference.to_owned(),
        key: key.clone(),
        reference_probe,
        n: summary.n,
        seeds: summary.seeds,
        mean: summary.mean,
        sd: summary.sd,
        ci95: summary.ci95,
        finding: finding(&summary),
    })
}

/// The probe of the reference, and (seed, arm − reference) for every fold and draw that both have.
///
/// A network trained from scratch has no frozen features to probe. What can be held against it is another trained
/// classifier: the linear probe or fine-tuning.
pub fn pairs(cells: &Cells, arm: &str, reference: &str, key: &Key) -> (String, Vec<(u64, f64)>) {
    let stand_in = key.of_stand_in().filter(|_| cells.get(reference, key).is_empty());
    let wanted = stand_in.unwrap_or_else(|| key.clone());
    let at = |e: &Entry| (e.seed, e.fold, e.draw);
    let theirs: HashMap<_, f64> = cells.get(reference, &wanted).iter().map(|e| (at(e), e.value)).collect();
    let ours = cells.get(arm, key).iter();
    let paired = ours.filter_map(|e| Some((e.seed, e.value - theirs.get(&at(e))?))).collect();
    (wanted.probe, paired)
}
