//! Cost of a step, for the axis of a curve: from steps to clips, hours of training and floating-point operations.

use serde::{Deserialize, Serialize};

use super::series::Clock;
use crate::config::RunConfig;
use crate::engine::run::checkpoint::{self, Manifest};
use crate::measure::CostKind;
use crate::store::RunFolder;
use crate::store::results::Cost;
use crate::store::run_folder::read_ron;

/// What the x axis counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum XAxis {
    /// Optimiser steps.
    #[default]
    Steps,
    /// Clips that went through the online network.
    Clips,
    /// Hours of wall time, pauses left out.
    Hours,
    /// Analytic floating-point operations.
    Flops,
}

impl XAxis {
    /// In the order of the toolbar.
    pub const ALL: [Self; 4] = [Self::Steps, Self::Clips, Self::Hours, Self::Flops];

    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Clips => "clips",
            Self::Hours => "hours",
            Self::Flops => "flops",
        }
    }
}

/// A pause shows as a step that took this many times the usual one, and ten seconds more.
const PAUSE: f64 = 20.0;

/// What the steps of one run cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Costs {
    clips_per_step: f64,
    /// None before the first checkpoint or epoch: then the axis has no values.
    flops_per_step: Option<f64>,
    /// (step, seconds of training), ascending; the first is (0, 0).
    seconds: Vec<(u64, f64)>,
    /// Seconds of a step behind the last of `seconds`.
    pace: f64,
}

impl Costs {
    /// From the checkpoints of a run, which know its cost without pauses, and the times of the steps behind the last
    /// one. `petaflops` is the newest (step, petaflops) that the run has written, for runs without a checkpoint.
    pub fn read(folder: &RunFolder, config: &RunConfig, clock: &Clock, petaflops: Option<(u64, f32)>) -> Self {
        let root = folder.checkpoints();
        let read = |step| read_ron::<Manifest>(&checkpoint::folder(&root, step).join(checkpoint::MANIFEST)).ok();
        let manifests: Vec<Manifest> = checkpoint::steps(&root).into_iter().filter_map(read).collect();
        let known = manifests.iter().rev().map(|m| &m.cost).find(|c| c.steps() > 0);
        let planned = (config.experiment.pretrain.batch_videos * config.views()) as f64;
        let told = petaflops.filter(|p| p.0 > 0).map(|(step, p)| f64::from(p) * 1e15 / step as f64);
        let anchors: Vec<(u64, f64)> = manifests.iter().map(|m| (m.step, m.cost.get(CostKind::WallS))).collect();
        let (seconds, pace) = seconds(&anchors, clock);
        Self {
            clips_per_step: known.map_or(planned, |c| per_step(c, CostKind::Clips)),
            flops_per_step: known.map(|c| per_step(c, CostKind::Flops)).or(told),
            seconds,
            pace,
        }
    }

    /// For series without a run behind them: every axis counts steps.
    pub fn plain() -> Self {
        Self { clips_per_step: 1.0, flops_per_step: Some(1.0), seconds: vec![(0, 0.0)], pace: 1.0 }
    }

    /// Where `step` lies on an axis; `None` where the run does not tell yet.
    pub fn at(&self, axis: XAxis, step: u64) -> Option<f64> {
        match axis {
            XAxis::Steps => Some(step as f64),
            XAxis::Clips => Some(step as f64 * self.clips_per_step),
            XAxis::Flops => Some(step as f64 * self.flops_per_step?),
            XAxis::Hours => Some(self.seconds_at(step) / 3600.0),
        }
    }

    fn seconds_at(&self, step: u64) -> f64 {
        let after = self.seconds.partition_point(|s| s.0 <= step);
        let Some(before) = after.checked_sub(1).map(|i| self.seconds[i]) else { return 0.0 };
        match self.seconds.get(after) {
            Some(next) => {
                let share = (step - before.0) as f64 / (next.0 - before.0) as f64;
                before.1 + share * (next.1 - before.1)
            }
            None => before.1 + (step - before.0) as f64 * self.pace,
        }
    }
}

fn per_step(cost: &Cost, kind: CostKind) -> f64 {
    cost.get(kind) / cost.get(CostKind::Steps)
}

/// Seconds of training at the checkpoints and, behind the last one, by the clock; and the usual seconds of a step.
fn seconds(anchors: &[(u64, f64)], clock: &Clock) -> (Vec<(u64, f64)>, f64) {
    let mut known = vec![(0, 0.0)];
    for anchor in anchors {
        if known.last().is_some_and(|last| anchor.0 > last.0) {
            known.push(*anchor);
        }
    }
    let usual = usual_step(clock);
    let (mut at, mut total) = known.last().copied().unwrap_or_default();
    let ticks = &clock.ticks[clock.ticks.partition_point(|t| t.0 < at)..];
    let mut before = ticks.first().filter(|t| t.0 == at).copied();
    for &(step, wall) in ticks.iter().filter(|t| t.0 > at) {
        let steps = (step - before.map_or(at, |b| b.0)) as f64;
        let took = before.map_or(usual * steps, |b| wall - b.1);
        let is_pause = took > PAUSE * usual * steps + 10.0 || took < 0.0;
        total += if is_pause { usual * steps } else { took };
        known.push((step, total));
        before = Some((step, wall));
    }
    at = known.last().map_or(0, |l| l.0);
    let pace = if at > 0 { known.last().map_or(0.0, |l| l.1) / at as f64 } else { usual };
    (known, pace)
}

/// Median seconds of a step.
fn usual_step(clock: &Clock) -> f64 {
    let mut gaps: Vec<f64> = clock.ticks.windows(2).map(|w| (w[1].1 - w[0].1) / (w[1].0 - w[0].0) as f64).collect();
    let middle = gaps.len() / 2;
    if gaps.is_empty() {
        return 0.0;
    }
    gaps.select_nth_unstable_by(middle, f64::total_cmp).1.max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock(ticks: &[(u64, f64)]) -> Clock {
        Clock { ticks: ticks.to_vec() }
    }

    fn costs(anchors: &[(u64, f64)], ticks: &[(u64, f64)]) -> Costs {
        let (seconds, pace) = seconds(anchors, &clock(ticks));
        Costs { clips_per_step: 64.0, flops_per_step: None, seconds, pace }
    }

    #[test]
    fn a_pause_is_not_training_time() {
        let ticks = [(1, 100.0), (2, 101.0), (3, 102.0), (4, 5102.0), (5, 5103.0)];
        let costs = costs(&[], &ticks);
        assert_eq!(costs.seconds_at(5), 5.0);
        assert_eq!(costs.at(XAxis::Clips, 5), Some(320.0));
        assert_eq!(costs.at(XAxis::Flops, 5), None);
    }

    #[test]
    fn checkpoints_outweigh_the_clock_and_the_clock_goes_on_behind_them() {
        let ticks: Vec<(u64, f64)> = (1..=30).map(|s| (s, 1000.0 + s as f64)).collect();
        let costs = costs(&[(10, 20.0), (20, 40.0)], &ticks);
        assert_eq!((costs.seconds_at(5), costs.seconds_at(20), costs.seconds_at(25)), (10.0, 40.0, 45.0));
        assert!(costs.seconds_at(31) > 50.0);
    }
}
