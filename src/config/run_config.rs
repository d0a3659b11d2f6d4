//! The frozen part of an experiment that one run is made from.

use serde::{Deserialize, Serialize};

use super::{Arm, ClipInput, Experiment, KeyStatistics, hash};

/// Everything that can change the numbers of one run, frozen at its start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredRunConfig")]
pub struct RunConfig {
    /// The experiment with `arms` and `seeds` cut to this run's own.
    pub experiment: Experiment,
    pub arm: Arm,
    pub seed: u64,
    /// Version of the training step and of its readings; see [`RunConfig::recipe_of`].
    pub recipe: u32,
}

/// A [`RunConfig`] as files of any version hold it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoredRunConfig {
    experiment: Experiment,
    arm: Arm,
    seed: u64,
    #[serde(default = "first_recipe")]
    recipe: u32,
}

fn first_recipe() -> u32 {
    1
}

impl From<StoredRunConfig> for RunConfig {
    fn from(stored: StoredRunConfig) -> Self {
        let StoredRunConfig { mut experiment, mut arm, seed, recipe } = stored;
        if recipe == first_recipe() {
            as_first_recipe(&mut experiment);
            arm.method.as_first_recipe();
        }
        Self { experiment, arm, seed, recipe }
    }
}

/// What settings that the first recipe did not know were in it, where a stored run leaves them out.
fn as_first_recipe(experiment: &mut Experiment) {
    let contrastive = &mut experiment.pretrain.contrastive;
    contrastive.key_statistics = KeyStatistics::Averaged;
    contrastive.head_norm = false;
    contrastive.momentum_span = 1.0;
    contrastive.momentum_end = 1.0;
    experiment.augment.hue = 0.0;
    experiment.clip.input = ClipInput::Rgb;
    experiment.arms.iter_mut().for_each(|arm| arm.method.as_first_recipe());
}

impl RunConfig {
    /// The training step and its readings as they are now. Runs of another recipe are read and shown, but neither
    /// continued nor mixed with those of this one. 1: keys by averaged statistics, decay of all parameters, neighbours'
    /// siblings as negatives. 2: the penalty of the linear probe is chosen by log loss.
    pub const RECIPE: u32 = 3;

    /// The recipe of an experiment's runs. Where nothing is done otherwise since recipe 2, they are still its runs.
    pub fn recipe_of(experiment: &Experiment) -> u32 {
        if experiment.evaluation.choose_l2 { Self::RECIPE } else { 2 }
    }

    /// ρ: clips per video in a step of the pre-training.
    pub fn views(&self) -> usize {
        self.arm.views.unwrap_or(self.experiment.pretrain.views)
    }

    /// Hash of all that can change the run's numbers; see [`Experiment::only_numbers`].
    pub fn hash(&self) -> String {
        // Arm and seed are those of the experiment here, which has no others.
        hash::of_run(&self.experiment.only_numbers(), self.recipe)
    }

    /// Folder name of the run: `<experiment>-<arm>-s<seed>-<hash>`; the same settings give the same folder,
    /// so that starting an experiment again continues it.
    pub fn run_name(&self) -> String {
        format!("{}-{}-s{}-{}", self.experiment.name, self.arm.name, self.seed, &self.hash()[..8])
    }
}
