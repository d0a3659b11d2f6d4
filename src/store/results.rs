//! What a finished run leaves behind in `results.ron`: scores and cost. Plain values, so that every layer
//! (evaluation, engine, report) speaks of the same thing.

use serde::{Deserialize, Serialize};

pub use super::cost::Cost;
use crate::config::{Arm, MethodSpec, RunConfig, hash_json};

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
    /// `random`, `scratch`, `intra` or `iivcl`: what the arm is, whatever it is called.
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
            method: method_name(&config.arm.method).to_owned(),
            seed: config.seed,
            shared_settings: shared_hash(config),
            arm_settings: hash_json(&config.arm),
            ended_unix,
            scores,
            cost,
        }
    }
}

/// The word that tables use for a method.
pub fn method_name(method: &MethodSpec) -> &'static str {
    match method {
        MethodSpec::Random => "random",
        MethodSpec::Scratch => "scratch",
        MethodSpec::Intra => "intra",
        MethodSpec::Iivcl(_) => "iivcl",
        MethodSpec::Control => "control",
    }
}

/// Everything that can change a number, but for arm and seed.
fn shared_hash(config: &RunConfig) -> String {
    let mut experiment = config.experiment.only_numbers();
    experiment.arms = Vec::<Arm>::new();
    experiment.seeds = Vec::new();
    hash_json(&experiment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{CostKind, Metric, ProbeKind};
    use crate::store::RunRecord;

    const RECORD: &str = include_str!("../../tests/fixtures/run-0.1/run.ron");
    const RESULTS: &str = include_str!("../../tests/fixtures/run-0.1/results.ron");

    #[test]
    fn results_of_an_earlier_version_read_equal_and_are_written_as_they_were() {
        let read: RunResults = ron::from_str(RESULTS).unwrap();
        assert!(crate::config::to_ron(&read).lines().eq(RESULTS.lines()));
        let spent = CostKind::all().map(|kind| read.cost.get(kind)).take(6).collect::<Vec<_>>();
        assert_eq!(spent, [448.0, 14336.0, 697361760256.0, 60.922008773, 57.11179286500006, 526147584.0]);
        for score in &read.scores {
            assert!(Metric::find(&score.metric).is_some() && ProbeKind::find(&score.probe).is_some(), "{score:?}");
        }
        assert_eq!(read.scores.len(), 3 * 3 + 3, "three metrics of three probes, and of retrieval");
    }

    #[test]
    fn a_run_of_an_earlier_version_keeps_its_name_and_may_be_compared() {
        let record: RunRecord = ron::from_str(RECORD).unwrap();
        let results: RunResults = ron::from_str(RESULTS).unwrap();
        assert_eq!(record.config.hash(), record.config_hash);
        assert_eq!(record.config.run_name(), results.run);
        assert_eq!(shared_hash(&record.config), results.shared_settings);
        assert_eq!(hash_json(&record.config.arm), results.arm_settings);
    }
}
