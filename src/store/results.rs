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
    /// Key of its method, such as `intra`, see [`Arm::kind`](crate::config::Arm::kind): what the arm is, whatever it is
    /// called.
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
    /// The hashes of this version's settings in place of stored ones, which another version may have made otherwise.
    pub(super) fn with_hashes_of(mut self, config: &RunConfig) -> Self {
        self.shared_settings = hash::of_shared(&config.experiment, config.recipe);
        self.arm_settings = hash::of_arm(&config.arm);
        self
    }

    /// The results of run `run`, made from `config`.
    pub fn new(run: &str, config: &RunConfig, ended_unix: u64, scores: Vec<Score>, cost: Cost) -> Self {
        Self {
            run: run.to_owned(),
            experiment: config.experiment.name.clone(),
            arm: config.arm.name.clone(),
            method: config.arm.kind(),
            seed: config.seed,
            shared_settings: hash::of_shared(&config.experiment, config.recipe),
            arm_settings: hash::of_arm(&config.arm),
            ended_unix,
            scores,
            cost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::{CostKind, Metric, ProbeKind};
    use crate::store::{RunFolder, RunRecord};

    const RECORD: &str = include_str!("../../tests/fixtures/run-0.1/run.ron");
    const RESULTS: &str = include_str!("../../tests/fixtures/run-0.1/results.ron");

    #[test]
    fn results_of_an_earlier_version_read_equal_and_are_written_as_they_were() {
        let read: RunResults = ron::from_str(RESULTS).unwrap();
        assert!(crate::config::to_ron(&read).lines().eq(RESULTS.lines()));
        let spent = CostKind::all().filter_map(|kind| read.cost.known(kind)).collect::<Vec<_>>();
        assert_eq!(spent, [448.0, 14336.0, 697361760256.0, 60.922008773, 57.11179286500006, 526147584.0]);
        assert_eq!(read.cost.known(CostKind::CpuS), None, "no version before has measured it");
        for score in &read.scores {
            assert!(Metric::find(&score.metric).is_some() && ProbeKind::find(&score.probe).is_some(), "{score:?}");
        }
        assert_eq!(read.scores.len(), 3 * 3 + 3, "three metrics of three probes, and of retrieval");
    }

    #[test]
    fn a_run_of_an_earlier_version_is_found_by_its_settings_and_may_be_compared() {
        let record: RunRecord = ron::from_str(RECORD).unwrap();
        let old: RunResults = ron::from_str(RESULTS).unwrap();
        let runs = tempfile::tempdir().unwrap();
        let folder = RunFolder::create(runs.path(), &old.run, &record).unwrap();
        folder.write("results.ron", &old).unwrap();
        assert_ne!(record.config.run_name(), old.run, "this version has another way of hashing");
        assert_eq!(RunFolder::named(runs.path(), &record.config), old.run);
        let new = RunResults::new("again", &record.config, 0, vec![], Cost::default());
        let read = folder.results().unwrap();
        assert_eq!((&read.shared_settings, &read.arm_settings), (&new.shared_settings, &new.arm_settings));
        let mut other = record.config.clone();
        other.experiment.pretrain.epochs += 1.0;
        assert_eq!(RunFolder::named(runs.path(), &other), other.run_name());
    }
}
