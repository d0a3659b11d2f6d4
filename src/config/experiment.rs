//! The whole pilot in one value, and the frozen part of it that one run needs.

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::part::{
    AugmentSpec, BackboneSpec, Budget, ClipSpec, Crops, DataSpec, DeviceChoice, IivclSpec, KeyStatistics, Limits,
    PretrainSpec, Probe, SupervisedSpec, TaskSpec,
};
use super::rule::{at_least, entries, plain_name, within};

/// A pilot: data, arms, seeds, label budgets and the evaluation protocol.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct Experiment {
    /// Letters of any script, digits, `-` and `_`; part of folder names.
    #[garde(custom(plain_name(64)))]
    pub name: String,
    #[serde(default)]
    #[garde(custom(entries(0, 4000)))]
    pub description: String,
    #[garde(dive)]
    pub data: DataSpec,
    #[serde(default)]
    #[garde(dive)]
    pub clip: ClipSpec,
    #[serde(default)]
    #[garde(dive)]
    pub augment: AugmentSpec,
    #[serde(default)]
    #[garde(dive)]
    pub backbone: BackboneSpec,
    #[serde(default)]
    #[garde(dive)]
    pub pretrain: PretrainSpec,
    #[serde(default)]
    #[garde(dive)]
    pub supervised: SupervisedSpec,
    #[garde(custom(entries(1, 64)), dive)]
    pub arms: Vec<Arm>,
    /// One run per arm and seed. Three and more, or nothing can be said.
    #[garde(custom(entries(1, 100)))]
    pub seeds: Vec<u64>,
    #[garde(dive)]
    pub evaluation: EvaluationSpec,
    #[serde(default)]
    #[garde(skip)]
    pub device: DeviceChoice,
    #[serde(default)]
    #[garde(dive)]
    pub limits: Limits,
}

/// A method with its settings, under the name that tables and plots show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    #[garde(custom(plain_name(32)))]
    pub name: String,
    #[garde(dive)]
    pub method: MethodSpec,
}

/// How an arm gets its encoder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub enum MethodSpec {
    /// Untrained and frozen: what the architecture alone gives.
    Random,
    /// No pre-training: supervised from scratch at every label budget.
    Scratch,
    /// ρMoCo: clips of the same video are positives.
    Intra,
    /// Intra plus nearest neighbours of other videos.
    Iivcl(#[garde(dive)] IivclSpec),
    /// Negative control: the step of intra, but the positives are clips of random other videos. It must gain nothing.
    Control,
}

impl MethodSpec {
    fn as_first_recipe(&mut self) {
        if let Self::Iivcl(spec) = self {
            spec.normalise = false;
        }
    }

    /// Whether the arm has a pre-training phase.
    pub fn pretrains(&self) -> bool {
        matches!(self, Self::Intra | Self::Iivcl(_) | Self::Control)
    }
}

/// The downstream protocol, the same for every arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct EvaluationSpec {
    #[garde(custom(entries(1, 64)), dive)]
    pub tasks: Vec<TaskSpec>,
    #[garde(custom(entries(1, 32)), dive)]
    pub budgets: Vec<Budget>,
    /// Repeated draws of the labelled clips per fold and budget (one for `All`).
    #[serde(default = "default_draws")]
    #[garde(custom(within(1, 1000)))]
    pub draws: usize,
    /// Draws for arms that train a network per budget (`scratch`, fine-tuning).
    #[serde(default = "default_supervised_draws")]
    #[garde(custom(within(1, 1000)))]
    pub supervised_draws: usize,
    /// Folds used by those arms: the first this many. Unset: all. Frozen arms always see every fold.
    #[serde(default)]
    #[garde(inner(custom(at_least(1))))]
    pub supervised_folds: Option<usize>,
    /// Evenly spaced clips per video whose features are averaged.
    #[serde(default = "default_clips")]
    #[garde(custom(within(1, 64)))]
    pub clips_per_video: usize,
    /// Which squares of the frame are looked at.
    #[serde(default)]
    #[garde(skip)]
    pub crops: Crops,
    /// Whether the linear probe chooses its penalty for each fold, budget and draw, by inner folds of the labelled
    /// training clips that cut no group. Where there are fewer than two labels a class, `Linear`'s own `l2` counts.
    #[serde(default)]
    #[garde(skip)]
    pub choose_l2: bool,
    /// Whether frozen encoders are judged with batch statistics of the unlabelled pool, seen as the probes see it. Off:
    /// an untrained encoder keeps the initial ones, mean 0 and variance 1, and a pre-trained one those of its augmented
    /// clips. Both say something of a reference; see the README on `random`.
    #[serde(default = "yes")]
    #[garde(skip)]
    pub calibrate: bool,
    /// Whether the frozen probes also run at every kept checkpoint of a pre-training. It shows how the encoder gets
    /// better; it changes no final score and decides nothing.
    #[serde(default = "yes")]
    #[garde(skip)]
    pub probe_checkpoints: bool,
    #[garde(custom(entries(1, 16)), dive)]
    pub probes: Vec<Probe>,
}

impl EvaluationSpec {
    /// Forward passes per labelled clip.
    pub fn views(&self) -> usize {
        self.clips_per_video * self.crops.count()
    }
}

fn default_draws() -> usize {
    5
}

fn default_supervised_draws() -> usize {
    1
}

fn default_clips() -> usize {
    3
}

fn yes() -> bool {
    true
}

/// What one run is made from, frozen at its start: everything that can change its numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "StoredRunConfig")]
pub struct RunConfig {
    /// The experiment with `arms` and `seeds` cut to this run's own.
    pub experiment: Experiment,
    pub arm: Arm,
    pub seed: u64,
    /// Version of the training step; see [`RunConfig::RECIPE`].
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
            experiment.as_first_recipe();
            arm.method.as_first_recipe();
        }
        Self { experiment, arm, seed, recipe }
    }
}

impl Experiment {
    /// The frozen configuration of one arm and seed.
    pub fn run_config(&self, arm: &Arm, seed: u64) -> RunConfig {
        let mut experiment = self.clone();
        experiment.arms = vec![arm.clone()];
        experiment.seeds = vec![seed];
        RunConfig { experiment, arm: arm.clone(), seed, recipe: RunConfig::RECIPE }
    }

    /// What settings that the first recipe did not know were in it, where a stored run leaves them out.
    fn as_first_recipe(&mut self) {
        let contrastive = &mut self.pretrain.contrastive;
        contrastive.key_statistics = KeyStatistics::Averaged;
        contrastive.head_norm = false;
        contrastive.momentum_span = 1.0;
        contrastive.momentum_end = 1.0;
        self.augment.hue = 0.0;
        self.arms.iter_mut().for_each(|arm| arm.method.as_first_recipe());
    }

    /// The experiment without what can change none of its numbers: description, device, probes on the way.
    pub(crate) fn only_numbers(&self) -> Self {
        let mut frozen = self.clone();
        frozen.description.clear();
        frozen.device = DeviceChoice::Auto;
        frozen.evaluation.probe_checkpoints = yes();
        frozen
    }

    /// All runs, seeds outermost, so that every arm has its first seed early.
    pub fn runs(&self) -> impl Iterator<Item = RunConfig> + '_ {
        self.seeds.iter().flat_map(move |&seed| self.arms.iter().map(move |arm| self.run_config(arm, seed)))
    }
}

impl RunConfig {
    /// The training step as it is now. Runs of another recipe are read and shown, but neither continued nor mixed with
    /// those of this one. 1: keys by averaged statistics, decay of all parameters, neighbours' siblings as negatives.
    pub const RECIPE: u32 = 2;

    /// Hash of all that can change the run's numbers; see [`Experiment::only_numbers`].
    pub fn hash(&self) -> String {
        hash_json(&Self { experiment: self.experiment.only_numbers(), ..self.clone() })
    }

    /// Folder name of the run: `<experiment>-<arm>-s<seed>-<hash>`; the same settings give the same folder,
    /// so that starting an experiment again continues it.
    pub fn run_name(&self) -> String {
        format!("{}-{}-s{}-{}", self.experiment.name, self.arm.name, self.seed, &self.hash()[..8])
    }
}

/// Settings that came after the first version, as they stand in JSON where they change nothing. They are left out of
/// the hash there, so that runs of older versions keep their names and stay comparable.
const LATER: [&str; 9] = [
    "\"probe_checkpoints\":true,",
    "\"in_batch_negatives\":false,",
    "\"pool\":\"All\",",
    "\"crops\":\"Centre\",",
    "\"choose_l2\":false,",
    "\"calibrate\":true,",
    "\"check_every\":null,",
    "\"patience\":5,",
    "\"kind\":\"Classification\",",
];

/// JSON has one spelling for each value here (struct fields keep their order), so it can be hashed.
pub(crate) fn hash_json(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("configuration types serialise: no maps with non-string keys");
    // Within a text of the user these would stand with `\` before their quotes.
    let json = LATER.iter().fold(json, |json, later| json.replace(later, ""));
    blake3::hash(json.as_bytes()).to_hex().to_string()
}
