//! Pre-training methods: one file each (`intra`, [`iivcl`], …), built from shared parts.
//!
//! A method is one training step: momentum twin, keys, queries, losses, backward pass, SGD, queue. It never sees a
//! label ([`ClipBatch`](crate::data::ClipBatch) has none). Start at [`Method`] and
//! [`build`]. What a method declares before it is built is its [`plan`]; the parts that methods compose are in
//! `contrastive` (the step around the loss), `networks` (online encoder and momentum twin) and [`queue`]; the loss is
//! in [`info_nce`] and [`negatives`], the neighbour search in [`search`].

pub mod advice;
pub mod byol;
pub mod clusters;
mod contrastive;
pub mod cost;
mod encoded;
mod error;
mod groups;
pub mod iivcl;
pub mod info_nce;
mod inter;
mod intra;
pub mod k_means;
mod key_health;
mod localize;
pub mod mean_shift;
mod memory;
pub mod negatives;
mod networks;
mod nnclr;
pub mod optimiser;
pub mod plan;
pub mod queue;
mod readback;
pub mod sce;
pub mod schedule;
pub mod search;
pub mod simclr;
pub mod state;
mod trust;

use std::path::Path;

use burn::tensor::Device;

pub use contrastive::stored_queue;
pub use error::MethodError;
pub use schedule::Clock;

use crate::config::RunConfig;
use crate::data::ClipBatch;
use crate::model::{Backbone, BackboneConfig, Embedder};
use crate::random::stream;
use crate::store::RunWarning;

/// One arm's way to train an encoder without labels.
pub trait Method: Send {
    /// Makes one whole step on `batch`.
    fn train_step(&mut self, batch: ClipBatch, clock: Clock) -> StepReport;

    /// Puts a backbone that was trained elsewhere, on the plain device, in the place of the drawn one; before the first
    /// step, and before [`Self::load`].
    fn start_from(&mut self, backbone: Backbone);

    /// The online backbone without autodiff, for evaluation.
    fn backbone(&self) -> Backbone;

    /// What the neighbour search compares: the encoder of the keys with the head of the searched space, on a plain
    /// device. Its running statistics are those of augmented clips. `None` where the method has no such space.
    fn embedder(&self) -> Option<Embedder>;

    /// Whether the step at `clock` is to know features of the whole pool. The run then makes them and calls
    /// [`Self::take_features`] before it.
    fn wants_features(&self, clock: Clock) -> bool;

    /// Takes in features of the online backbone, `[videos × D]`, one row for each video of the pool.
    fn take_features(&mut self, features: &[f32], clock: Clock);

    /// Stores everything the next step depends on in the existing folder `dir`.
    fn save(&self, dir: &Path) -> Result<(), MethodError>;

    /// Takes up what [`Self::save`] stored; the next step is then bit-equal (on the CPU) to one without the break.
    /// After an error the method is not to be used.
    fn load(&mut self, dir: &Path) -> Result<(), MethodError>;

    /// The number of the recording of every pooled video, and that of its group in the column that the settings name for
    /// masks ([`MethodSpec::mask_group`](crate::config::MethodSpec::mask_group)). To be called before the first step.
    fn set_masks(&mut self, sources: &[u32], groups: Option<&[u32]>);

    /// What the user should know about these settings on this pool; the run goes on.
    fn warnings(&self) -> Vec<RunWarning>;
}

/// Result of one training step, on the host.
#[derive(Clone, Debug, Default)]
pub struct StepReport {
    /// `loss`, `loss_intra`, `loss_inter` (before λ and ramp), `lr`, `momentum`, `ramp`, `queue_filled` (share),
    /// `feature_std` (mean over dimensions of the deviation of `embeddings`; 1/√d when spread evenly),
    /// `key_mean_square`, `alignment`, `age_gap` and `stale_gap` (see `key_health`), `neighbour_age` (mean, in steps), `neighbour_sim` (mean similarity of the accepted neighbours), `valid_neighbours` (share of searches with an
    /// accepted neighbour), `threshold` and `neighbours_k` where they move. Only those that the step has.
    pub scalars: Vec<(&'static str, f32)>,
    /// Masked search: the up to k retrieved rows of each search, best first. For purity and hubness.
    pub neighbours: Vec<NeighbourPair>,
    /// The one nearest queue row of each search without any mask: the share with
    /// `query_video == key_video` is the self-hit rate that the masks prevent.
    pub nearest: Vec<NeighbourPair>,
    /// Momentum keys of the first view of each video in the searched space, `videos × dim`.
    pub embeddings: Vec<f32>,
    /// d of `embeddings`.
    pub dim: usize,
}

/// A row that a search brought up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeighbourPair {
    pub query_video: u32,
    pub key_video: u32,
    /// Cosine.
    pub similarity: f32,
}

/// The method of a run on a plain (non-autodiff) device, for a pool of `videos` videos. `None` for the arms without
/// pre-training; theirs is [`initial_backbone`].
pub fn build(config: &RunConfig, device: &Device, videos: usize) -> Option<Box<dyn Method>> {
    plan::plan(&config.arm.method).map(|plan| plan.build(config, device, videos))
}

/// The untrained backbone of a run, the same for every arm of a seed.
pub fn initial_backbone(config: &RunConfig, device: &Device) -> Backbone {
    // The stream that `build` draws from; backbone weights come first in it.
    BackboneConfig::from(&config.experiment.backbone).init(device, &mut stream(config.seed, INIT_STREAM, 0))
}

/// Stream of the initial weights: backbone, then intra head, then inter head. Arms of a seed share what they share.
const INIT_STREAM: &str = "init";
