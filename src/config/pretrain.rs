//! Training: what all pre-training arms share, and training with labels.

use serde::{Deserialize, Serialize};

use super::OptimiserSpec;
use super::optimiser::LegacySgd;

/// Settings shared by all contrastive arms (ρMoCo, arXiv 2104.14558).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContrastiveSpec {
    /// Temperature τ of InfoNCE.
    pub temperature: f64,
    /// Rows of the key queue, Q.
    pub queue: usize,
    /// Whether the keys of the other videos of the batch are negatives too, beside those of the queue. Off in the
    /// base method.
    pub in_batch_negatives: bool,
    /// β: negatives with logit l are weighted by e^{β l} (arXiv 2010.04592). 0: all alike.
    pub hard_negatives: f64,
    /// τ⁺: share of the negatives that are believed to be of the query's own class, taken off their sum
    /// (arXiv 2007.00224). 0: none.
    pub class_prior: f64,
    /// m: the rows of the queue most similar to a query that are no negatives, since they may be of its class.
    pub cancelled_negatives: usize,
    /// Momentum m₀ of the key encoder at the first step, at most; the base's value is 0.994.
    pub momentum: f64,
    /// Share of the run that the key encoder looks back over at first: in a run of K steps m₀ is no higher than
    /// `1 − 1/(span · K)`, or a short run would end with much of the initial weights in its keys. 1 leaves m₀ as it is
    /// in all but the shortest runs.
    pub momentum_span: f64,
    /// Momentum of the key encoder at the last step; the rise to it is a cosine. The base has 1, which freezes the keys
    /// at the end.
    pub momentum_end: f64,
    /// What the key encoder's batch normalisation normalises with.
    pub key_statistics: KeyStatistics,
    /// Batch normalisation in the projection heads. The base has none.
    pub head_norm: bool,
    /// Hidden width of the 3-layer projection head.
    pub hidden: usize,
    /// Embedding dimension d.
    pub dim: usize,
}

impl Default for ContrastiveSpec {
    fn default() -> Self {
        Self {
            temperature: 0.1,
            queue: 1024,
            in_batch_negatives: false,
            hard_negatives: 0.0,
            class_prior: 0.0,
            cancelled_negatives: 0,
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredPretrain")]
pub struct PretrainSpec {
    /// Passes over all videos. Steps = epochs × ceil(videos / batch_videos), rounded down, at least 1.
    pub epochs: f64,
    /// Videos per step, B.
    pub batch_videos: usize,
    /// Clips per video, ρ.
    pub views: usize,
    /// The furthest that a clip begins from the first clip of its video, seconds. Unset: anywhere in the video.
    pub view_distance_s: Option<f64>,
    pub optimiser: OptimiserSpec,
    pub contrastive: ContrastiveSpec,
    /// Minutes between checkpoints that make a stopped run resumable.
    pub checkpoint_minutes: f64,
    /// How many evenly spaced checkpoints are kept for looking back (the last one included).
    pub snapshots: usize,
}

impl Default for PretrainSpec {
    fn default() -> Self {
        Self {
            epochs: 20.0,
            batch_videos: 32,
            views: 2,
            view_distance_s: None,
            optimiser: OptimiserSpec::adamw(0.003),
            contrastive: ContrastiveSpec::default(),
            checkpoint_minutes: 2.0,
            snapshots: 4,
        }
    }
}

/// Supervised training with labels: the `scratch` arm and fine-tuning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "StoredSupervised")]
pub struct SupervisedSpec {
    /// Optimiser steps per network, at most.
    pub steps: usize,
    /// Steps between looks at an inner validation part, which end the training at a plateau. The part is cut from the
    /// labelled training clips by groups; the best step found is then trained to with all of them. Unset, or with too
    /// few labels for such a part: always `steps`.
    pub check_every: Option<usize>,
    /// Looks without improvement after which it ends.
    pub patience: usize,
    /// Clips per step.
    pub batch_clips: usize,
    pub optimiser: OptimiserSpec,
}

impl Default for SupervisedSpec {
    fn default() -> Self {
        Self { steps: 150, check_every: None, patience: 5, batch_clips: 16, optimiser: OptimiserSpec::sgd(0.02) }
    }
}

/// [`PretrainSpec`] as files of any version hold it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StoredPretrain {
    epochs: f64,
    batch_videos: usize,
    views: usize,
    view_distance_s: Option<f64>,
    #[serde(deserialize_with = "given")]
    optimiser: Option<OptimiserSpec>,
    #[serde(deserialize_with = "given")]
    sgd: Option<LegacySgd>,
    contrastive: ContrastiveSpec,
    checkpoint_minutes: f64,
    snapshots: usize,
}

impl Default for StoredPretrain {
    fn default() -> Self {
        let base = PretrainSpec::default();
        Self {
            epochs: base.epochs,
            batch_videos: base.batch_videos,
            views: base.views,
            view_distance_s: base.view_distance_s,
            optimiser: None,
            sgd: None,
            contrastive: base.contrastive,
            checkpoint_minutes: base.checkpoint_minutes,
            snapshots: base.snapshots,
        }
    }
}

impl TryFrom<StoredPretrain> for PretrainSpec {
    type Error = &'static str;

    fn try_from(stored: StoredPretrain) -> Result<Self, Self::Error> {
        Ok(Self {
            epochs: stored.epochs,
            batch_videos: stored.batch_videos,
            views: stored.views,
            view_distance_s: stored.view_distance_s,
            optimiser: one_of(stored.optimiser, stored.sgd)?.unwrap_or(Self::default().optimiser),
            contrastive: stored.contrastive,
            checkpoint_minutes: stored.checkpoint_minutes,
            snapshots: stored.snapshots,
        })
    }
}

/// [`SupervisedSpec`] as files of any version hold it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
struct StoredSupervised {
    steps: usize,
    check_every: Option<usize>,
    patience: usize,
    batch_clips: usize,
    #[serde(deserialize_with = "given")]
    optimiser: Option<OptimiserSpec>,
    #[serde(deserialize_with = "given")]
    sgd: Option<LegacySgd>,
}

impl Default for StoredSupervised {
    fn default() -> Self {
        let SupervisedSpec { steps, check_every, patience, batch_clips, optimiser: _ } = SupervisedSpec::default();
        Self { steps, check_every, patience, batch_clips, optimiser: None, sgd: None }
    }
}

impl TryFrom<StoredSupervised> for SupervisedSpec {
    type Error = &'static str;

    fn try_from(stored: StoredSupervised) -> Result<Self, Self::Error> {
        let StoredSupervised { steps, check_every, patience, batch_clips, optimiser, sgd } = stored;
        let optimiser = one_of(optimiser, sgd)?.unwrap_or(Self::default().optimiser);
        Ok(Self { steps, check_every, patience, batch_clips, optimiser })
    }
}

/// A setting that is there; RON would want `Some(...)` around it.
fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The optimiser under its name, or under that of earlier versions.
fn one_of(now: Option<OptimiserSpec>, old: Option<LegacySgd>) -> Result<Option<OptimiserSpec>, &'static str> {
    match (now, old) {
        (Some(_), Some(_)) => Err("`sgd` is the former name of `optimiser`: give only one of them"),
        (now, old) => Ok(now.or(old.map(OptimiserSpec::from))),
    }
}
