//! The probe's score over pre-training.

use serde::Serialize;

use super::Pilot;
use super::choice::{Choice, CostAxis};
use super::source::Checkpoint;
use crate::config::method::is_pretrained;
use crate::report::verdict::effect::{Estimate, by_seed};

/// One checkpoint of an arm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LearningPoint {
    pub step: u64,
    /// Spent up to this step, in the unit of the axis.
    pub cost: f64,
    #[serde(flatten)]
    pub score: Estimate,
}

/// An arm that pre-trains.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LearningCurve {
    pub arm: String,
    pub points: Vec<LearningPoint>,
}

/// An arm without pre-training: a level to hold the curves against.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    pub arm: String,
    #[serde(flatten)]
    pub score: Estimate,
}

/// The plot. Without curves, no probe ran at a checkpoint.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LearningFigure {
    pub axis: CostAxis,
    pub divisor: f64,
    pub unit: &'static str,
    pub curves: Vec<LearningCurve>,
    pub levels: Vec<Level>,
}

/// The plot of a choice.
pub(super) fn figure(pilot: &Pilot, choice: &Choice) -> LearningFigure {
    let mut curves = Vec::new();
    let mut levels = Vec::new();
    for arm in pilot.arms() {
        let points: Vec<LearningPoint> =
            checkpoints(pilot, choice, arm).iter().map(|c| point(choice.axis(), c)).collect();
        match points.len() {
            0 | 1 => levels.extend(level(pilot, choice, arm)),
            _ => curves.push(LearningCurve { arm: arm.to_owned(), points }),
        }
    }
    let most = curves.iter().flat_map(|c| &c.points).map(|p| p.cost).fold(0.0, f64::max);
    let (divisor, unit) = choice.axis().0.scale(most);
    LearningFigure { axis: choice.axis(), divisor, unit, curves, levels }
}

fn point(axis: CostAxis, checkpoint: &Checkpoint) -> LearningPoint {
    LearningPoint { step: checkpoint.step, cost: checkpoint.cost.get(axis.0), score: checkpoint.score }
}

fn level(pilot: &Pilot, choice: &Choice, arm: &str) -> Option<Level> {
    if is_pretrained(pilot.method(arm)) {
        return None;
    }
    let (_, found) = pilot.cells.get_or_stand_in(arm, &Pilot::key(choice, &choice.budget));
    Some(Level { arm: arm.to_owned(), score: Estimate::of(&by_seed(found))? })
}

/// The checkpoints of an arm under a choice, by step.
pub(super) fn checkpoints<'a>(pilot: &'a Pilot, choice: &Choice, arm: &str) -> Vec<&'a Checkpoint> {
    let is_it = |c: &&Checkpoint| {
        (c.arm.as_str(), &c.task, &c.probe, &c.metric, &c.budget)
            == (arm, &choice.task, &choice.probe, &choice.metric, &choice.budget)
    };
    let mut found: Vec<&Checkpoint> = pilot.source.checkpoints.iter().filter(is_it).collect();
    found.sort_by_key(|c| c.step);
    found
}
