//! Analytic cost of a step. One multiply-add counts as two FLOPs; a backward pass costs two forward passes.

use super::networks::NetworkParts;
use super::plan::{Between, MethodPlan, Products, plan};
use crate::config::{BackboneSpec, RunConfig};
use crate::model::{Plan, PredictorConfig, ProjectionHeadConfig, flops};

/// What the cost of a step depends on beside the clips.
struct Shape {
    backbone: BackboneSpec,
    head: ProjectionHeadConfig,
    networks: NetworkParts,
    products: Products,
    /// Rows; 0 of a method without one.
    queue: usize,
}

impl Shape {
    fn new(config: &RunConfig, plan: &dyn MethodPlan) -> Self {
        let backbone = config.experiment.backbone.clone();
        let spec = &config.experiment.pretrain.contrastive;
        let features = Plan::of(&backbone).features();
        let head = ProjectionHeadConfig { features, hidden: spec.hidden, dim: spec.dim, norm: spec.head_norm };
        let (networks, products) = (plan.networks(), plan.products(spec.in_batch_negatives));
        let queue = if config.arm.method.traits().uses_queue { spec.queue } else { 0 };
        Self { backbone, head, networks, products, queue }
    }

    fn heads(&self) -> u64 {
        self.networks.heads.count() as u64
    }

    fn predictor(&self) -> u64 {
        let config = PredictorConfig { dim: self.head.dim, hidden: self.head.hidden };
        if self.networks.predictor { config.macs() } else { 0 }
    }

    /// One step: forward and backward of the online network, forward of the twin, and products with queue and batch.
    fn step(&self, clip: (usize, usize, usize), batch: usize, views: usize) -> u64 {
        let clips = (batch * views) as u64;
        let network = flops::forward(&self.backbone, clip) + self.heads() * 2 * self.head.macs();
        let passes = if self.networks.twin { 4 } else { 3 };
        let of_queue = self.products.queue * search(clips, self.queue, self.head.dim);
        let of_batch = self.products.batch * search(clips, clips as usize, self.head.dim);
        clips * (passes * network + 3 * 2 * self.predictor()) + of_queue + of_batch
    }

    fn stored_values(&self) -> u64 {
        let network = flops::backbone_params(&self.backbone) + self.heads() * self.head.macs();
        // Online weights, velocities and, of most methods, the twin.
        let copies = if self.networks.twin { 3 } else { 2 };
        copies * network + 2 * self.predictor() + self.heads() * (self.queue * self.head.dim) as u64
    }
}

/// FLOPs of one step of a run on `batch` videos, queue filled; `None` for the arms without pre-training.
pub fn step(config: &RunConfig, batch: usize) -> Option<u64> {
    let plan = plan(&config.arm.method)?;
    let (views, clip) = (plan.views(config), &config.experiment.clip);
    let shape = Shape::new(config, plan);
    Some(shape.step((clip.frames, views.size, views.size), batch, views.count))
}

/// What a run does between steps with a pool of `videos` videos, where its method wants that.
pub fn between(config: &RunConfig, videos: usize) -> Option<Between> {
    plan(&config.arm.method)?.between(config, videos)
}

/// [`step`] with its share of what is done between steps.
pub fn mean_step(config: &RunConfig, batch: usize, videos: usize) -> Option<u64> {
    let share = between(config, videos).map_or(0, |between| between.flops / between.every);
    Some(step(config, batch)? + share)
}

/// Bytes of a stored method: its networks, velocities and queue; 0 without pre-training.
pub fn stored_bytes(config: &RunConfig) -> u64 {
    plan(&config.arm.method).map_or(0, |plan| 4 * Shape::new(config, plan).stored_values())
}

/// Exact search of `queries` in `rows` keys of `dim` values: one matrix product.
pub fn search(queries: u64, rows: usize, dim: usize) -> u64 {
    2 * queries * rows as u64 * dim as u64
}

/// The neighbour search's share of the FLOPs of a step, 0 to 1; 0 without pre-training or queue.
pub fn search_share(config: &RunConfig) -> f64 {
    let pretrain = &config.experiment.pretrain;
    let Some(step) = step(config, pretrain.batch_videos) else { return 0.0 };
    if !config.arm.method.traits().uses_queue {
        return 0.0;
    }
    let queries = (pretrain.batch_videos * config.views()) as u64;
    search(queries, pretrain.contrastive.queue, pretrain.contrastive.dim) as f64 / step as f64
}
