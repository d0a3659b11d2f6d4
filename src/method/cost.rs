//! Analytic cost of a step. One multiply-add counts as two FLOPs; a backward pass costs two forward passes.

use super::contrastive::Heads;
use crate::config::{BackboneSpec, RunConfig};
use crate::model::{Plan, ProjectionHeadConfig, flops};

/// What the cost of a contrastive step depends on beside the clips.
pub struct Shape {
    backbone: BackboneSpec,
    head: ProjectionHeadConfig,
    heads: usize,
    queue: usize,
    in_batch: bool,
}

impl Shape {
    /// From a run's settings.
    pub fn new(config: &RunConfig, heads: Heads) -> Self {
        let backbone = config.experiment.backbone.clone();
        let spec = &config.experiment.pretrain.contrastive;
        let features = Plan::of(&backbone).features();
        let head = ProjectionHeadConfig { features, hidden: spec.hidden, dim: spec.dim, norm: spec.head_norm };
        Self { backbone, head, heads: heads.count(), queue: spec.queue, in_batch: spec.in_batch_negatives }
    }

    /// One step: forward and backward of the online network, forward of the twin, logits against the whole queue
    /// with their backward (wrt the queries only) for each head, and the neighbour search.
    pub fn step(&self, clip: (usize, usize, usize), batch: usize, views: usize) -> u64 {
        let clips = (batch * views) as u64;
        let network = flops::forward(&self.backbone, clip) + self.heads as u64 * 2 * self.head.macs();
        let in_batch = if self.in_batch { search(clips, clips as usize, self.head.dim) } else { 0 };
        let logits = search(clips, self.queue, self.head.dim);
        clips * 4 * network + (2 * self.heads as u64 + 1) * logits + 2 * self.heads as u64 * in_batch
    }
}

/// FLOPs of one step of a run on `batch` videos, queue filled; `None` for the arms without pre-training.
pub fn step(config: &RunConfig, batch: usize) -> Option<u64> {
    let clip = &config.experiment.clip;
    let shape = Shape::new(config, Heads::of(&config.arm.method)?);
    Some(shape.step((clip.frames, clip.size, clip.size), batch, config.experiment.pretrain.views))
}

/// Bytes of a stored method: encoder, twin and velocities with their heads, and the queue; 0 without pre-training.
pub fn stored_bytes(config: &RunConfig) -> u64 {
    let Some(heads) = Heads::of(&config.arm.method) else { return 0 };
    let shape = Shape::new(config, heads);
    let network = flops::backbone_params(&shape.backbone) + shape.heads as u64 * shape.head.macs();
    4 * (3 * network + (shape.heads * shape.queue * shape.head.dim) as u64)
}

/// Exact search of `queries` in `rows` keys of `dim` values: one matrix product.
pub fn search(queries: u64, rows: usize, dim: usize) -> u64 {
    2 * queries * rows as u64 * dim as u64
}

/// The neighbour search's share of the FLOPs of a step with both terms, 0 to 1.
pub fn search_share(config: &RunConfig) -> f64 {
    let (pretrain, clip) = (&config.experiment.pretrain, &config.experiment.clip);
    let shape = Shape::new(config, Heads { intra: true, inter: true });
    let step = shape.step((clip.frames, clip.size, clip.size), pretrain.batch_videos, pretrain.views);
    let queries = (pretrain.batch_videos * pretrain.views) as u64;
    search(queries, shape.queue, shape.head.dim) as f64 / step as f64
}
