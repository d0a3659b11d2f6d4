//! The parts of an [`Experiment`](super::Experiment), each with its defaults, units and ranges.

use garde::Validate;
use serde::{Deserialize, Serialize};

use super::rule::{at_least, entries, plain_name, within};
use crate::measure::ProbeKind;

/// Which imported data sets are pooled for pre-training. Labels are never read from them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct DataSpec {
    /// Names of data sets in the workspace (`kinrin data list`).
    #[garde(custom(entries(1, 64)), inner(custom(entries(1, 64))))]
    pub sets: Vec<String>,
    /// Whether the unlabelled footage of the groups that tasks test on is in the pool.
    #[serde(default)]
    #[garde(skip)]
    pub pool: PoolUse,
    /// Group column that tells which videos come from one recording, per data set. Videos of the
    /// same source are masked in the neighbour search. Unset: the first group column.
    #[serde(default)]
    #[garde(skip)]
    pub source_group: Option<String>,
}

/// Which videos of the pooled sets pre-training and calibration see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PoolUse {
    /// All of them. The protocol is transductive where a task is judged on one of these sets: the footage of its test
    /// groups is known, only their labels are not.
    #[default]
    All,
    /// All but those of the test groups of every task on a pooled set, so that these groups are new to the encoder.
    /// Holds for `HoldOut` and `TrainTest` alone: the other splits test on every group once.
    WithoutTestGroups,
}

/// How a clip is cut from a video.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct ClipSpec {
    /// Frames per clip, T.
    #[garde(custom(within(1, 64)))]
    pub frames: usize,
    /// Frames per second inside a clip. A clip spans `frames / rate_hz` seconds.
    #[garde(custom(within(0.1, 120.0)))]
    pub rate_hz: f32,
    /// Side of the square network input in pixels.
    #[garde(custom(within(8, 512)))]
    pub size: usize,
    /// What the three channels are.
    #[garde(skip)]
    pub input: ClipInput,
}

impl Default for ClipSpec {
    fn default() -> Self {
        Self { frames: 8, rate_hz: 6.0, size: 56, input: ClipInput::Rgb }
    }
}

/// What the three channels of a clip are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClipInput {
    /// Red, green, blue.
    #[default]
    Rgb,
    /// Luma, its change since the frame before, its deviation from the clip's mean picture: for cameras that stand still.
    Motion,
}

/// Clip augmentation; every frame of a clip gets the same parameters.
/// Defaults are those of ρMoCo (arXiv 2104.14558) as its published code sets them; for the blur at small sizes see
/// [`crate::data::augment`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct AugmentSpec {
    /// Share of the frame's area kept by the random resized crop, smallest and largest.
    #[garde(inner(custom(within(0.05, 1.0))))]
    pub crop_area: [f32; 2],
    /// Probability of a horizontal flip.
    #[garde(custom(within(0.0, 1.0)))]
    pub flip: f32,
    /// Probability of colour jitter.
    #[garde(custom(within(0.0, 1.0)))]
    pub jitter: f32,
    /// Strength of brightness, contrast and saturation jitter.
    #[garde(custom(within(0.0, 1.0)))]
    pub jitter_strength: f32,
    /// Largest turn of the hue that comes with the jitter, as a share of the colour circle.
    #[garde(custom(within(0.0, 0.5)))]
    pub hue: f32,
    /// Probability of dropping colour.
    #[garde(custom(within(0.0, 1.0)))]
    pub grey: f32,
    /// Probability of a Gaussian blur.
    #[garde(custom(within(0.0, 1.0)))]
    pub blur: f32,
}

impl Default for AugmentSpec {
    fn default() -> Self {
        Self { crop_area: [0.2, 0.77], flip: 0.5, jitter: 0.8, jitter_strength: 0.6, hue: 0.15, grey: 0.2, blur: 0.5 }
    }
}

/// The video network `f`. `width` is the channel count of the first stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub enum BackboneSpec {
    /// Small network made for CPUs: space-to-depth stem, wide residual 3D blocks.
    Compact {
        #[garde(custom(within(8, 512)))]
        width: usize,
    },
    /// R3D-18 (Tran et al. 2018), as torchvision's `r3d_18` at width 64.
    R3d18 {
        #[garde(custom(within(4, 128)))]
        width: usize,
    },
    /// R(2+1)D-18 (Tran et al. 2018), as torchvision's `r2plus1d_18` at width 64.
    R2plus1d18 {
        #[garde(custom(within(4, 128)))]
        width: usize,
    },
    /// Slow-R50: the slow pathway of SlowFast (Feichtenhofer et al. 2019), width 64.
    SlowR50 {
        #[garde(custom(within(4, 128)))]
        width: usize,
    },
}

impl Default for BackboneSpec {
    fn default() -> Self {
        Self::Compact { width: 64 }
    }
}

/// How gradients become steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum OptimiserRule {
    /// Stochastic gradient descent with momentum, as the base has it.
    #[default]
    Sgd,
    /// AdamW (arXiv 1711.05101): learns in far fewer steps, at a learning rate about a hundredth of that of SGD.
    AdamW,
}

/// The optimiser, with a half-cosine schedule and linear warm-up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct SgdSpec {
    /// SGD or AdamW; `momentum` is β₁ of AdamW.
    #[garde(skip)]
    pub rule: OptimiserRule,
    /// Peak learning rate.
    #[garde(custom(within(1e-6, 100.0)))]
    pub lr: f64,
    #[garde(custom(within(0.0, 0.9999)))]
    pub momentum: f64,
    #[garde(custom(within(0.0, 1.0)))]
    pub weight_decay: f64,
    /// Share of all steps spent in linear warm-up.
    #[garde(custom(within(0.0, 0.9)))]
    pub warmup: f64,
}

impl Default for SgdSpec {
    fn default() -> Self {
        Self { rule: OptimiserRule::Sgd, lr: 0.05, momentum: 0.9, weight_decay: 1e-4, warmup: 0.1 }
    }
}

/// Settings shared by all contrastive arms (ρMoCo, arXiv 2104.14558).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct ContrastiveSpec {
    /// Temperature τ of InfoNCE.
    #[garde(custom(within(0.001, 10.0)))]
    pub temperature: f64,
    /// Rows of the key queue, Q.
    #[garde(custom(within(1, 1_048_576)))]
    pub queue: usize,
    /// Whether the keys of the other videos of the batch are negatives too, beside those of the queue. Off in the
    /// base method.
    #[garde(skip)]
    pub in_batch_negatives: bool,
    /// Momentum m₀ of the key encoder at the first step, at most; the base's value is 0.994.
    #[garde(custom(within(0.0, 1.0)))]
    pub momentum: f64,
    /// Share of the run that the key encoder looks back over at first: in a run of K steps m₀ is no higher than
    /// `1 − 1/(span · K)`, or a short run would end with much of the initial weights in its keys. 1 leaves m₀ as it is
    /// in all but the shortest runs.
    #[garde(custom(within(0.001, 1.0)))]
    pub momentum_span: f64,
    /// Momentum of the key encoder at the last step; the rise to it is a cosine. The base has 1, which freezes the keys
    /// at the end.
    #[garde(custom(within(0.0, 1.0)))]
    pub momentum_end: f64,
    /// What the key encoder's batch normalisation normalises with.
    #[garde(skip)]
    pub key_statistics: KeyStatistics,
    /// Batch normalisation in the projection heads. The base has none.
    #[garde(skip)]
    pub head_norm: bool,
    /// Hidden width of the 3-layer projection head.
    #[garde(custom(within(8, 8192)))]
    pub hidden: usize,
    /// Embedding dimension d.
    #[garde(custom(within(2, 2048)))]
    pub dim: usize,
}

impl Default for ContrastiveSpec {
    fn default() -> Self {
        Self {
            temperature: 0.1,
            queue: 1024,
            in_batch_negatives: false,
            momentum: 0.994,
            momentum_span: 0.05,
            momentum_end: 1.0,
            key_statistics: KeyStatistics::Batch,
            head_norm: true,
            hidden: 512,
            dim: 128,
        }
    }
}

/// What the key encoder's batch normalisation normalises with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyStatistics {
    /// Those of the batch that the keys are made of (MoCo, SlowFast).
    #[default]
    Batch,
    /// Averages over past steps, with the momentum of the weights (EMAN, arXiv 2101.08482). In a short run every key
    /// then carries a stamp of its step, and fresh positives are told from the queue by age alone.
    Averaged,
}

/// Pre-training shared by all arms of a pilot, so that they differ in the method alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct PretrainSpec {
    /// Passes over all videos. Steps = epochs × ceil(videos / batch_videos), rounded down, at least 1.
    #[garde(custom(within(0.01, 10_000.0)))]
    pub epochs: f64,
    /// Videos per step, B.
    #[garde(custom(within(2, 4096)))]
    pub batch_videos: usize,
    /// Clips per video, ρ.
    #[garde(custom(within(2, 8)))]
    pub views: usize,
    #[garde(dive)]
    pub sgd: SgdSpec,
    #[garde(dive)]
    pub contrastive: ContrastiveSpec,
    /// Minutes between checkpoints that make a stopped run resumable.
    #[garde(custom(within(0.0, 1440.0)))]
    pub checkpoint_minutes: f64,
    /// How many evenly spaced checkpoints are kept for looking back (the last one included).
    #[garde(custom(within(1, 64)))]
    pub snapshots: usize,
}

impl Default for PretrainSpec {
    fn default() -> Self {
        Self {
            epochs: 20.0,
            batch_videos: 32,
            views: 2,
            sgd: SgdSpec::default(),
            contrastive: ContrastiveSpec::default(),
            checkpoint_minutes: 2.0,
            snapshots: 4,
        }
    }
}

/// Supervised training with labels: the `scratch` arm and fine-tuning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct SupervisedSpec {
    /// Optimiser steps per network, at most.
    #[garde(custom(within(1, 1_000_000)))]
    pub steps: usize,
    /// Steps between looks at an inner validation part, which end the training at a plateau. The part is cut from the
    /// labelled training clips by groups; the best step found is then trained to with all of them. Unset, or with too
    /// few labels for such a part: always `steps`.
    #[garde(inner(custom(within(5, 1_000_000))))]
    pub check_every: Option<usize>,
    /// Looks without improvement after which it ends.
    #[garde(custom(within(1, 1000)))]
    pub patience: usize,
    /// Clips per step.
    #[garde(custom(within(2, 4096)))]
    pub batch_clips: usize,
    #[garde(dive)]
    pub sgd: SgdSpec,
}

impl Default for SupervisedSpec {
    fn default() -> Self {
        Self {
            steps: 150,
            check_every: None,
            patience: 5,
            batch_clips: 16,
            sgd: SgdSpec { lr: 0.02, ..SgdSpec::default() },
        }
    }
}

/// What searches the queue for neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NeighbourQuery {
    /// The momentum key of the other view (default).
    #[default]
    OtherViewKey,
    /// The online query itself.
    OwnQuery,
}

/// Nearest-neighbour inter-intra settings (IIVCL, arXiv 2303.07317). The paper's loss weights and
/// queue sizes are not known to us: all defaults here are ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct IivclSpec {
    /// λ_intra, weight of the same-video term. 0 makes an inter-only control.
    #[garde(custom(within(0.0, 100.0)))]
    pub lambda_intra: f64,
    /// λ_inter, weight of the neighbour term.
    #[garde(custom(within(0.0, 100.0)))]
    pub lambda_inter: f64,
    /// Neighbours per query.
    #[garde(custom(within(1, 256)))]
    pub k: usize,
    /// θ: least cosine similarity of a neighbour; −1 keeps all.
    #[garde(custom(within(-1.0, 1.0)))]
    pub threshold: f64,
    /// τ_w: temperature of the soft weights over the k neighbours.
    #[garde(custom(within(0.001, 100.0)))]
    pub weight_temperature: f64,
    #[garde(skip)]
    pub query: NeighbourQuery,
    /// Mask rows of the same source recording, not only of the same video.
    #[garde(skip)]
    pub mask_source: bool,
    /// Share of all steps over which λ_inter rises from 0, once the queue is full.
    #[garde(custom(within(0.0, 1.0)))]
    pub ramp: f64,
    /// Divide the loss by the sum of the weights in force. Without it the arm takes up to twice the steps of `intra` at
    /// the same learning rate, and a comparison compares learning rates.
    #[garde(skip)]
    pub normalise: bool,
}

impl Default for IivclSpec {
    fn default() -> Self {
        Self {
            lambda_intra: 1.0,
            lambda_inter: 1.0,
            k: 1,
            threshold: -1.0,
            weight_temperature: 0.1,
            query: NeighbourQuery::OtherViewKey,
            mask_source: true,
            ramp: 0.3,
            normalise: true,
        }
    }
}

/// Labels per class that a probe may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Validate)]
pub enum Budget {
    /// At most n labelled clips of each class.
    PerClass(#[garde(custom(within(1, 100_000)))] usize),
    /// Every label of the training groups.
    All,
}

impl std::fmt::Display for Budget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::PerClass(n) => write!(f, "{n}"),
            Self::All => f.write_str("all"),
        }
    }
}

/// How a group column is cut into training and test parts. A group never crosses a cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub enum SplitSpec {
    /// One random cut per seed; about this share of the clips goes to the test part.
    HoldOut {
        #[garde(custom(within(0.05, 0.95)))]
        test: f64,
    },
    /// Each group is the test part once.
    LeaveOneGroupOut,
    /// Groups are dealt into folds of about equal size.
    KFold {
        #[garde(custom(within(2, 100)))]
        folds: usize,
    },
    /// Train on some groups, test on others (site A to site B).
    TrainTest {
        #[garde(custom(entries(1, usize::MAX)))]
        train: Vec<String>,
        #[garde(custom(entries(1, usize::MAX)))]
        test: Vec<String>,
    },
}

/// One downstream task on the labelled clips of a data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct TaskSpec {
    /// Letters of any script, digits, `-` and `_`.
    #[garde(custom(plain_name(64)))]
    pub name: String,
    /// Data set with labels.
    #[garde(custom(entries(1, 64)))]
    pub set: String,
    /// Group column that the split may not cut. Unset: the first group column.
    #[serde(default)]
    #[garde(skip)]
    pub group: Option<String>,
    /// What is asked of an encoder.
    #[serde(default)]
    #[garde(skip)]
    pub kind: TaskKind,
    #[garde(dive)]
    pub split: SplitSpec,
}

/// What a task asks of an encoder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TaskKind {
    /// The class of each labelled clip.
    #[default]
    Classification,
}

/// Which squares of the frame evaluation looks at. Twice as wide as high, a frame has half of its area outside of the
/// centre square.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Crops {
    /// The largest square in the middle.
    #[default]
    Centre,
    /// Three such squares along the longer side, at both ends and in the middle; their features are averaged.
    ThreeAlong,
    /// The whole frame, squeezed into a square.
    Whole,
}

impl Crops {
    /// Squares per clip: how many times a forward pass costs.
    pub fn count(self) -> usize {
        match self {
            Self::ThreeAlong => 3,
            Self::Centre | Self::Whole => 1,
        }
    }
}

/// How frozen features are judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub enum Probe {
    /// k nearest training clips by cosine similarity vote, weighted by similarity.
    Knn {
        #[garde(custom(within(1, 1000)))]
        k: usize,
    },
    /// The same after the mean of the training part is taken off every feature: features of an encoder often share one
    /// large direction, in which all cosines are near 1.
    CentredKnn {
        #[garde(custom(within(1, 1000)))]
        k: usize,
    },
    /// Multinomial logistic regression to convergence; `l2` is the weight penalty per clip, or what stands in for it
    /// where `choose_l2` finds too few labels to choose by.
    Linear {
        #[garde(custom(within(0.0, 1000.0)))]
        l2: f64,
    },
    /// Retrieval R@1/5/10: is a clip of the same label among the k nearest training clips.
    Retrieval,
    /// All weights trained with labels, from the pre-trained encoder.
    FineTune,
}

impl Probe {
    /// What results call it.
    pub fn kind(&self) -> ProbeKind {
        match self {
            Self::Knn { .. } => ProbeKind::Knn,
            Self::CentredKnn { .. } => ProbeKind::CentredKnn,
            Self::Linear { .. } => ProbeKind::Linear,
            Self::Retrieval => ProbeKind::Retrieval,
            Self::FineTune => ProbeKind::FineTune,
        }
    }
}

/// `auto`, `cpu`, `wgpu` or `wgpu:INDEX`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DeviceChoice {
    #[default]
    Auto,
    Cpu,
    /// A wgpu adapter, by its index in `kinrin device`.
    Wgpu(Option<usize>),
}

impl std::str::FromStr for DeviceChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unknown = || format!("unknown device \"{text}\": use auto, cpu, wgpu or wgpu:INDEX");
        match text {
            "auto" => Ok(Self::Auto),
            "cpu" => Ok(Self::Cpu),
            "wgpu" => Ok(Self::Wgpu(None)),
            _ => {
                let index = text.strip_prefix("wgpu:").ok_or_else(unknown)?;
                index.parse().map(|i| Self::Wgpu(Some(i))).map_err(|_| unknown())
            }
        }
    }
}

impl TryFrom<String> for DeviceChoice {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl std::fmt::Display for DeviceChoice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Cpu => f.write_str("cpu"),
            Self::Wgpu(None) => f.write_str("wgpu"),
            Self::Wgpu(Some(i)) => write!(f, "wgpu:{i}"),
        }
    }
}

impl From<DeviceChoice> for String {
    fn from(choice: DeviceChoice) -> Self {
        choice.to_string()
    }
}

/// When pre-training ends before its last step. What is reached first counts; the run goes on to its evaluation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Steps per run.
    #[garde(inner(custom(at_least(1))))]
    pub steps: Option<u64>,
    /// Minutes of pre-training per run.
    #[garde(inner(custom(within(0.01, 100_000.0))))]
    pub minutes: Option<f64>,
    /// Cost of pre-training per run in 10¹⁵ analytic FLOPs.
    #[garde(inner(custom(at_least(1e-6))))]
    pub petaflops: Option<f64>,
}
