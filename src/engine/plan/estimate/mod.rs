//! Estimate of what an experiment will cost: compute exactly by formula, time, memory and disk as estimates
//! with a range.
//!
//! Time is work divided by rates. [`trial`] measures the rates of this machine and device in a few real steps and
//! stores them in the workspace; [`rough`] uses what is stored, else rates of a similar network, else a guess with a
//! wide range.

mod calibration;
mod trial;
mod workload;

use serde::Serialize;

pub use trial::trial;

use crate::config::Experiment;
use crate::engine::EngineError;
use crate::engine::machine::device;
use crate::engine::run::run_data::RunData;
use crate::store::Workspace;
use calibration::{Calibration, Rates};
use workload::Workload;

/// A number with its range.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Span {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

impl Span {
    fn plus(self, other: Self) -> Self {
        Self { low: self.low + other.low, likely: self.likely + other.likely, high: self.high + other.high }
    }

    fn times(self, n: f64) -> Self {
        Self { low: self.low * n, likely: self.likely * n, high: self.high * n }
    }

    fn at_most(self, limit: f64) -> Self {
        Self { low: self.low.min(limit), likely: self.likely.min(limit), high: self.high.min(limit) }
    }

    fn larger(self, other: Self) -> Self {
        let larger = |a: f64, b: f64| a.max(b);
        Self {
            low: larger(self.low, other.low),
            likely: larger(self.likely, other.likely),
            high: larger(self.high, other.high),
        }
    }
}

/// Where the rates come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// A guess for a machine that was never measured.
    Guess,
    /// Measured on this device with another network, clip or batch.
    Similar,
    /// Measured on this device with these settings.
    Measured,
}

/// What one run of an arm takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmEstimate {
    pub arm: String,
    /// One per seed.
    pub runs: usize,
    /// Of the pre-training; of the training with labels for an arm without one.
    pub steps: u64,
    pub clips: u64,
    /// Exact, counted as the results count them; an upper bound where training with labels ends at a plateau, as are
    /// its steps and clips.
    pub flops: f64,
    /// Seconds from start to end, evaluation and probes included.
    pub secs: Span,
    /// Bytes of memory.
    pub memory: Span,
    /// Bytes on disk.
    pub disk: Span,
    pub basis: Basis,
}

/// What the experiment takes. An estimate, whatever its basis.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    pub device: String,
    pub runs: usize,
    pub arms: Vec<ArmEstimate>,
    pub flops: f64,
    /// Seconds, one run after the other.
    pub secs: Span,
    /// Bytes: of the run that needs most.
    pub memory: Span,
    /// Bytes.
    pub disk: Span,
    /// The weakest of the arms'.
    pub basis: Basis,
}

impl Estimate {
    /// Seconds of some of the runs, one after the other; `count` says how many of an arm.
    pub fn secs_of(&self, count: impl Fn(&str) -> usize) -> Span {
        let of = |arm: &ArmEstimate| arm.secs.times(count(&arm.arm) as f64);
        self.arms.iter().map(of).fold(Span::default(), Span::plus)
    }
}

/// The estimate from what is known, without running anything.
///
/// # Errors
/// The device or the data are not there.
pub fn rough(workspace: &Workspace, experiment: &Experiment) -> Result<Estimate, EngineError> {
    let adapters = match experiment.device {
        crate::config::DeviceChoice::Cpu => Vec::new(),
        _ => device::adapters(),
    };
    let plan = device::plan(experiment.device, &adapters)?;
    let data = RunData::open(workspace, experiment)?;
    let calibration = Calibration::read(workspace);
    estimate(experiment, &data, &plan.name, plan.adapter.is_none(), &calibration)
}

fn estimate(
    experiment: &Experiment,
    data: &RunData,
    device: &str,
    is_cpu: bool,
    calibration: &Calibration,
) -> Result<Estimate, EngineError> {
    let seed = experiment.seeds.first().copied().unwrap_or(0);
    let mut arms = Vec::new();
    for arm in &experiment.arms {
        let config = experiment.run_config(arm, seed);
        let rates = calibration.rates(&config, device, is_cpu);
        arms.push(of_arm(&Workload::of(&config, data)?, &rates, experiment, &arm.name));
    }
    let runs = |a: &ArmEstimate| a.runs as f64;
    let sum = |of: fn(&ArmEstimate) -> Span| arms.iter().fold(Span::default(), |t, a| t.plus(of(a).times(runs(a))));
    Ok(Estimate {
        device: device.to_owned(),
        runs: arms.iter().map(|a| a.runs).sum(),
        flops: arms.iter().map(|a| a.flops * runs(a)).sum(),
        secs: sum(|a| a.secs),
        memory: arms.iter().fold(Span::default(), |most, a| most.larger(a.memory)),
        disk: sum(|a| a.disk),
        basis: arms.iter().map(|a| a.basis).min().unwrap_or(Basis::Guess),
        arms,
    })
}

fn of_arm(work: &Workload, rates: &Rates, experiment: &Experiment, arm: &str) -> ArmEstimate {
    let training = rates.train.secs(work.steps as f64 * work.step_flops);
    let training = training.plus(rates.forward.secs(work.between_flops));
    let training = experiment.limits.minutes.map_or(training, |minutes| training.at_most(minutes * 60.0));
    let rest = [
        rates.forward.secs(work.looked_at_flops),
        rates.taught.secs(work.taught_flops),
        rates.probes.secs(work.probe_flops),
    ];
    let (steps, clips, flops) = match work.steps {
        0 => (work.taught_steps, work.taught_clips, work.taught_flops_counted),
        steps => (steps, steps * work.step_clips, steps as f64 * work.step_flops + work.between_flops),
    };
    ArmEstimate {
        arm: arm.to_owned(),
        runs: experiment.seeds.len(),
        steps,
        clips,
        flops,
        secs: rest.into_iter().fold(training, Span::plus),
        memory: rates.memory(work.memory_bytes),
        disk: Span { low: 0.9, likely: 1.0, high: 1.3 }.times(work.disk_bytes),
        basis: rates.basis,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load_text;
    use std::path::Path;

    fn experiment(seeds: &str, more: &str) -> Experiment {
        let text = format!(
            r#"Experiment(name: "t", data: (sets: ["a"]), arms: [(name: "intra", method: Intra)], seeds: [{seeds}],
            pretrain: (epochs: 1.0, batch_videos: 4), {more}
            evaluation: (tasks: [(name: "t", set: "a", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#
        );
        load_text(&text, Path::new("t.ron"), &[]).unwrap()
    }

    fn work() -> Workload {
        Workload { steps: 100, step_flops: 2e9, step_clips: 8, looked_at_flops: 1e10, ..Workload::default() }
    }

    #[test]
    fn time_is_work_by_rate_and_a_limit_of_minutes_cuts_the_training_alone() {
        let free = experiment("0", "");
        let config = free.run_config(&free.arms[0], 0);
        let rates = Calibration::default().rates(&config, "cpu", true);
        let one = of_arm(&work(), &rates, &free, "intra");
        assert_eq!((one.steps, one.clips, one.flops, one.basis), (100, 800, 2e11, Basis::Guess));
        let seconds = rates.train.secs(2e11).plus(rates.forward.secs(1e10));
        assert_eq!(one.secs, seconds);
        assert!(one.secs.low < one.secs.likely && one.secs.likely < one.secs.high);
        let limited = experiment("0", "limits: (minutes: Some(0.01)),");
        let cut = of_arm(&work(), &rates, &limited, "intra");
        let least = |secs: Span| secs.at_most(0.6);
        assert_eq!(cut.secs, least(rates.train.secs(2e11)).plus(rates.forward.secs(1e10)));
    }

    #[test]
    fn what_was_measured_with_these_settings_counts_before_what_is_similar() {
        let e = experiment("0", "");
        let config = e.run_config(&e.arms[0], 0);
        let rate = |flops| calibration::Rate { slow: flops, middle: flops, fast: flops };
        let entry = |shape: String, flops: f64| calibration::Entry {
            device: "cpu".into(),
            shape,
            measured: 1,
            train: [("intra".to_owned(), rate(flops))].into(),
            forward: rate(flops),
            taught: rate(flops),
            probes: rate(flops),
            memory: Default::default(),
        };
        let other = entry("other".into(), 1e9);
        let similar = Calibration { entries: vec![other.clone()] }.rates(&config, "cpu", true);
        assert_eq!((similar.basis, similar.train.middle), (Basis::Similar, 1e9));
        let both = Calibration { entries: vec![other, entry(calibration::shape(&config), 5e9)] };
        let exact = both.rates(&config, "cpu", true);
        assert_eq!((exact.basis, exact.train.middle), (Basis::Measured, 5e9));
        assert!(exact.train.fast / exact.train.slow < similar.train.fast / similar.train.slow);
        assert_eq!(both.rates(&config, "another cpu", true).basis, Basis::Guess);
    }
}
