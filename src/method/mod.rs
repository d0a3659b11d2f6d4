//! Pre-training methods: one file each (`intra`, [`iivcl`], …), built from shared parts.
//!
//! A method is one training step: momentum twin, keys, queries, losses, backward pass, optimiser, queue. It never sees a
//! label ([`ClipBatch`](crate::data::ClipBatch) has none). Start at [`Method`] and [`build`]. What a method declares
//! before it is built is its [`plan`]; what tells it from another is its `objective`; all else is in `parts` (the step
//! around the loss), `networks` (online encoder and momentum twin) and [`queue`]. The loss is in [`info_nce`] and
//! [`negatives`], the neighbour search in [`search`].

pub mod advice;
pub mod byol;
pub mod clusters;
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
pub mod laps;
mod localize;
pub mod mean_shift;
mod memory;
pub mod negatives;
mod networks;
mod nnclr;
mod objective;
pub mod optimiser;
mod parts;
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

pub use error::MethodError;
pub use schedule::Clock;

use self::laps::{Laps, Part};
use self::objective::Objective;
use self::parts::Parts;
use self::plan::MethodPlan;
use self::queue::StoredQueue;
use self::state::Arrays;
use crate::config::RunConfig;
use crate::data::ClipBatch;
use crate::model::{Backbone, BackboneConfig, Embedder};
use crate::random::stream;
use crate::store::RunWarning;

/// One arm's way to train an encoder without labels: its objective beside the parts that all methods are made of.
pub struct Method {
    objective: Box<dyn Objective>,
    parts: Parts,
}

impl Method {
    fn new(plan: &dyn MethodPlan, config: &RunConfig, device: &Device, videos: usize) -> Self {
        let parts = Parts::new(config, plan.networks(), device, videos);
        Self { objective: plan.objective(config, videos), parts }
    }

    /// Makes one whole step on `batch`.
    pub fn train_step(&mut self, batch: ClipBatch, clock: Clock) -> StepReport {
        self.parts.laps.skip();
        let mut encoded = self.parts.encode(batch, clock);
        let output = self.objective.forward(&self.parts, &mut encoded, clock);
        self.parts.laps.end(Part::Forward);
        let report = self.parts.finish(&encoded, output, clock);
        self.objective.observe(&report);
        report
    }

    /// Puts a backbone that was trained elsewhere, on the plain device, in the place of the drawn one; before the first
    /// step, and before [`Self::load`].
    pub fn start_from(&mut self, backbone: Backbone) {
        self.parts.networks.start_from(backbone);
    }

    /// The online backbone without autodiff, for evaluation.
    pub fn backbone(&self) -> Backbone {
        self.parts.networks.backbone()
    }

    /// What the neighbour search compares: the encoder of the keys with the head of the searched space, on a plain
    /// device. Its running statistics are those of augmented clips. `None` where the method has no such space.
    pub fn embedder(&self) -> Option<Embedder> {
        self.parts.networks.embedder()
    }

    /// Whether the step at `clock` is to know features of the whole pool. The run then makes them and calls
    /// [`Self::take_features`] before it.
    pub fn wants_features(&self, clock: Clock) -> bool {
        self.objective.wants_features(clock)
    }

    /// Takes in features of the online backbone, `[videos × D]`, one row for each video of the pool.
    pub fn take_features(&mut self, features: &[f32], clock: Clock) {
        self.objective.take_features(&self.parts, features, clock);
    }

    /// Stores everything the next step depends on in the existing folder `dir`.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn save(&self, dir: &Path) -> Result<(), MethodError> {
        self.parts.networks.save(dir)?;
        let mut arrays = Arrays::default();
        self.parts.save(&mut arrays);
        self.objective.put_state(&mut arrays);
        arrays.write(&dir.join(STATE))
    }

    /// Takes up what [`Self::save`] stored; the next step is then bit-equal (on the CPU) to one without the break.
    ///
    /// # Errors
    /// A file cannot be read, or is of another method or damaged. The method is not to be used then.
    pub fn load(&mut self, dir: &Path) -> Result<(), MethodError> {
        self.parts.networks.load(dir)?;
        let path = dir.join(STATE);
        let mut arrays = Arrays::read(&path)?;
        let damaged = |reason| MethodError::damaged(&path, reason);
        self.parts.load(&mut arrays).map_err(damaged)?;
        self.objective.take_state(&self.parts, &mut arrays).map_err(damaged)
    }

    /// The number of the recording of every pooled video, and that of its group in the column that the settings name for
    /// masks ([`MethodSpec::mask_group`](crate::config::MethodSpec::mask_group)). To be called before the first step.
    pub fn set_masks(&mut self, sources: &[u32], groups: Option<&[u32]>) {
        self.parts.set_masks(sources, groups);
    }

    /// Where the time of the steps goes, for whoever starts the watch.
    pub fn laps(&self) -> &Laps {
        &self.parts.laps
    }

    /// Fills the queue with random keys: a step then costs at once what it costs later in a run. For measurements alone.
    pub fn fill_queue(&mut self) {
        self.parts.fill_queue();
    }

    /// What the user should know about these settings on this pool; the run goes on.
    pub fn warnings(&self) -> Vec<RunWarning> {
        self.parts.warnings()
    }
}

/// Optimiser, queue and what an objective holds.
const STATE: &str = "state.safetensors";

/// Reads the keys that the method stored in `dir` searched in; `None` of a method without a queue.
///
/// # Errors
/// The file cannot be read or is damaged.
pub fn stored_queue(dir: &Path) -> Result<Option<StoredQueue>, MethodError> {
    let path = dir.join(STATE);
    let mut arrays = Arrays::read(&path)?;
    if !arrays.names().iter().any(|name| name.starts_with("queue/")) {
        return Ok(None);
    }
    StoredQueue::load(&mut arrays).map(Some).map_err(|reason| MethodError::damaged(&path, reason))
}

/// Result of one training step, on the host.
#[derive(Clone, Debug, Default)]
pub struct StepReport {
    /// `loss`, `loss_intra`, `loss_inter` (before λ and ramp), `lr`, `momentum`, `ramp`, `queue_filled` (share),
    /// `feature_std` (mean over dimensions of the deviation of `embeddings`; 1/√d when spread evenly),
    /// `key_mean_square`, `alignment`, `age_gap` and `stale_gap` (see `key_health`), `neighbour_age` (mean of the
    /// accepted neighbours, in steps), `neighbour_sim` (their mean similarity), `valid_neighbours` (share of searches
    /// that have one), `threshold` and `neighbours_k` where they move. Only those that the step has.
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
pub fn build(config: &RunConfig, device: &Device, videos: usize) -> Option<Method> {
    plan::plan(&config.arm.method).map(|plan| Method::new(plan, config, device, videos))
}

/// The untrained backbone of a run, the same for every arm of a seed.
pub fn initial_backbone(config: &RunConfig, device: &Device) -> Backbone {
    // The stream that `build` draws from; backbone weights come first in it.
    BackboneConfig::from(&config.experiment.backbone).init(device, &mut stream(config.seed, INIT_STREAM, 0))
}

/// Stream of the initial weights: backbone, intra head, inter head, predictor, in this order. Arms of a seed share what they share.
const INIT_STREAM: &str = "init";
