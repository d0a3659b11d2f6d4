//! Improvement over a reference against what the pre-training cost.

use serde::Serialize;

use super::Pilot;
use super::choice::{Choice, CostAxis};
use super::learning;
use super::numbers;
use crate::measure::CostKind;
use crate::report::verdict::effect::{Effect, Estimate, by_seed, differences};

/// Mean and range over the seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    pub mean: f64,
    pub min: f64,
    pub max: f64,
    /// Runs.
    pub n: usize,
}

impl Spread {
    fn of(values: &[f64]) -> Option<Self> {
        let (min, max) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &v| (a.min(v), b.max(v)));
        let n = values.len();
        (n > 0).then(|| Self { mean: values.iter().sum::<f64>() / n as f64, min, max, n })
    }
}

/// The arm during pre-training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TrailPoint {
    pub step: u64,
    /// Spent up to this step, in the unit of the axis.
    pub cost: f64,
    /// Improvement over the reference as it ended, a share.
    pub improvement: f64,
    pub seeds: usize,
}

/// One arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostPoint {
    pub arm: String,
    pub method: String,
    pub is_reference: bool,
    /// `supervised` where a network trained from scratch stands beside a probe.
    pub probe: String,
    /// Of a run, in the unit of the axis.
    pub cost: Spread,
    /// Paired difference to the reference; the reference itself has none: it is 0 by definition.
    pub improvement: Option<Effect>,
    /// Its own score.
    pub score: Estimate,
    pub trail: Vec<TrailPoint>,
    pub runs: Vec<String>,
}

impl CostPoint {
    /// Where the arm stands: 0 for the reference.
    pub fn height(&self) -> f64 {
        self.improvement.map_or(0.0, |e| e.estimate.mean)
    }
}

/// The difference between the arms of the verdict, at the chosen budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bracket {
    pub arm: String,
    pub reference: String,
    #[serde(flatten)]
    pub effect: Effect,
    /// Whether it spans exactly the gap between the two points, so that it can be drawn between them.
    pub fits: bool,
}

/// The plot.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CostFigure {
    pub axis: CostAxis,
    /// Costs are divided by this to be shown in `unit`.
    pub divisor: f64,
    pub unit: &'static str,
    pub reference: String,
    pub points: Vec<CostPoint>,
    pub bracket: Option<Bracket>,
    /// Arms that have no such score.
    pub missing: Vec<String>,
}

/// The plot of a choice.
pub(super) fn figure(pilot: &Pilot, choice: &Choice) -> CostFigure {
    let points: Vec<CostPoint> = pilot.arms().filter_map(|arm| point(pilot, choice, arm)).collect();
    let missing = pilot.arms().filter(|arm| !points.iter().any(|p| p.arm == *arm)).map(str::to_owned).collect();
    let dearest = points.iter().map(|p| p.cost.max).fold(0.0, f64::max);
    let (divisor, unit) = choice.axis().0.scale(dearest);
    let bracket = bracket(pilot, choice, &points);
    CostFigure { axis: choice.axis(), divisor, unit, reference: choice.reference.clone(), points, bracket, missing }
}

fn point(pilot: &Pilot, choice: &Choice, arm: &str) -> Option<CostPoint> {
    let key = Pilot::key(choice, &choice.budget);
    let (probe, found) = pilot.cells.get_or_stand_in(arm, &key);
    let score = Estimate::of(&by_seed(found))?;
    let is_reference = arm == choice.reference;
    let improvement = Effect::of(&differences(&pilot.cells, arm, &choice.reference, &key));
    if improvement.is_none() && !is_reference {
        return None;
    }
    let cost = spread(pilot, arm, choice.axis().0)?;
    let end = improvement.map_or(0.0, |e| e.estimate.mean);
    Some(CostPoint {
        arm: arm.to_owned(),
        method: pilot.method(arm).to_owned(),
        is_reference,
        probe,
        trail: trail(pilot, choice, arm, &cost, &score, end),
        cost,
        improvement,
        score,
        runs: pilot.runs_of(arm),
    })
}

/// Of what the runs of an arm have spent; `None` where it is known of none.
pub(super) fn spread(pilot: &Pilot, arm: &str, kind: CostKind) -> Option<Spread> {
    let costs: Vec<f64> = pilot.runs(arm).filter_map(|r| r.cost.known(kind)).collect();
    Spread::of(&costs)
}

/// The checkpoints before the end. The trail ends in the final point, which rests on paired results; what a
/// checkpoint lacked of the arm's own final score is taken off from there.
fn trail(pilot: &Pilot, choice: &Choice, arm: &str, cost: &Spread, score: &Estimate, end: f64) -> Vec<TrailPoint> {
    let points = learning::checkpoints(pilot, choice, arm);
    let Some(last) = points.last().map(|c| c.step) else { return Vec::new() };
    let at_end = points.iter().find(|c| c.step == last).map_or(0.0, |c| c.cost.get(choice.axis().0));
    // Scaled so that the trail ends where the run did: a checkpoint's time leaves out what came after training.
    let scale = if at_end > 0.0 { cost.mean / at_end } else { 0.0 };
    // With other seeds than the final point a checkpoint would lie beside the arm's own line.
    let before = points.iter().filter(|c| c.step > 0 && c.step < last && c.score.seeds == score.seeds);
    let place = |c: &&super::Checkpoint| TrailPoint {
        step: c.step,
        cost: c.cost.get(choice.axis().0) * scale,
        improvement: end - (score.mean - c.score.mean),
        seeds: c.score.seeds,
    };
    before.map(place).collect()
}

fn bracket(pilot: &Pilot, choice: &Choice, points: &[CostPoint]) -> Option<Bracket> {
    let head = &pilot.head;
    let key = Pilot::key(choice, &choice.budget);
    let mut effect = Effect::of(&differences(&pilot.cells, &head.arm, &head.reference, &key))?;
    // At one budget the contrast is one of many.
    let among = numbers::comparisons(pilot, choice);
    if let Some(found) = among.iter().find(|c| c.arm == head.arm && c.reference == head.reference) {
        effect.finding = found.effect.finding;
    }
    let height = |arm: &str| points.iter().find(|p| p.arm == arm).map(CostPoint::height);
    let gap = height(&head.arm)? - height(&head.reference)?;
    Some(Bracket {
        arm: head.arm.clone(),
        reference: head.reference.clone(),
        effect,
        fits: (gap - effect.estimate.mean).abs() < 5e-4,
    })
}
