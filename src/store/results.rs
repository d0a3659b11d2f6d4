//! What a finished run leaves behind in `results.ron`: scores and cost. Plain values, so that every layer
//! (evaluation, engine, report) speaks of the same thing.

use serde::{Deserialize, Serialize};

pub use super::cost::Cost;
use crate::config::{RunConfig, hash};

/// One number of the evaluation: one probe, budget and metric on one fold and draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// Name of the task in the experiment.
    pub task: String,
    /// Key of a [`ProbeKind`](crate::measure::ProbeKind), or a word of a later version.
    pub probe: String,
    /// Labels per class that the probe saw: a number, or `all`.
    pub budget: String,
    /// Key of a [`Metric`](crate::measure::Metric), or a word of a later version.
    pub metric: String,
    /// Fold of the split, from 0.
    pub fold: usize,
    /// Repeated draw of the labelled clips, from 0.
    pub draw: usize,
    /// A share between 0 and 1.
    pub value: f64,
    /// Clips whose labels the probe saw.
    pub n_train: usize,
    /// Clips that were judged.
    pub n_test: usize,
}

/// All results of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunResults {
    /// Name of the run folder.
    pub run: String,
    pub experiment: String,
    pub arm: String,
    /// Key of its method, such as `intra`: what the arm is, whatever it is called.
    pub method: String,
    pub seed: u64,
    /// Hash of all settings that the arms of a pilot share. Runs that differ in it may not be compared.
    pub shared_settings: String,
    /// Hash of the arm's own settings. Runs that differ in it may not be averaged.
    pub arm_settings: String,
    /// When the run ended, seconds since 1970.
    pub ended_unix: u64,
    pub scores: Vec<Score>,
    pub cost: Cost,
}

impl RunResults {
    /// The results of run `run`, made from `config`.
    pub fn new(run: &str, config: &RunConfig, ended_unix: u64, scores: Vec<Score>, cost: Cost) -> Self {
        Self {
            run: run.to_owned(),
            experiment: config.experiment.name.clone(),
            arm: config.arm.name.clone(),
            method: config.arm.method.key().to_owned(),
            seed: config.seed,
            shared_settings: hash::of_shared(&config.experiment),
            arm_settings: hash::of_arm(&config.arm),
            ended_unix,
            scores,
            cost,
        }
    }
}
