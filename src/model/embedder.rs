//! What neighbours are searched with: a backbone and the head of the searched space.

use burn::module::Module;
use burn::nn::BatchNorm;
use burn::tensor::Tensor;

use super::{Backbone, Calibrated, ProjectionHead};

/// Clips to unit embeddings, on a plain device.
#[derive(Module, Debug)]
pub struct Embedder {
    backbone: Backbone,
    head: ProjectionHead,
}

impl Embedder {
    pub fn new(backbone: Backbone, head: ProjectionHead) -> Self {
        Self { backbone, head }
    }

    /// Clips `[B, 3, T, H, W]` to unit rows `[B, d]`.
    pub fn forward(&self, clips: Tensor<5>) -> Tensor<2> {
        self.head.forward(self.backbone.forward(clips))
    }
}

impl Calibrated for Embedder {
    fn forward(&self, clips: Tensor<5>) -> Tensor<2> {
        self.forward(clips)
    }

    fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNorm> {
        self.backbone.norms_mut().chain(self.head.norms_mut())
    }
}
