//! Projection head `g`: features to unit embeddings.

use burn::module::{Module, Param};
use burn::nn::{BatchNorm, BatchNormConfig, Linear};
use burn::tensor::{Device, Tensor, activation};
use rand_chacha::ChaCha8Rng;

use super::init;
use super::kernel::{self, Statistics};

/// Sizes of a [`ProjectionHead`].
#[derive(Clone, Copy, Debug)]
pub struct ProjectionHeadConfig {
    /// D, features of the backbone.
    pub features: usize,
    /// Hidden width of both inner layers.
    pub hidden: usize,
    /// d, dimension of the embedding.
    pub dim: usize,
    /// Batch normalisation after every layer.
    pub norm: bool,
}

/// 3-layer MLP with ReLU and L2-normalised output. ρMoCo (arXiv 2104.14558) has no batch normalisation in it; with it
/// (SimCLR v2, arXiv 2006.10029; MoCo v3, arXiv 2104.02057) the common part of all features, which ReLU and averaging
/// make large, does not reach the keys, and a short run learns from its first steps.
#[derive(Module, Debug)]
pub struct ProjectionHead {
    layers: Vec<Linear>,
    /// One for each layer, or none.
    norms: Vec<BatchNorm>,
}

impl ProjectionHeadConfig {
    /// Weights N(0, 2/fan-in), biases 0, drawn from `rng`.
    pub fn init(&self, device: &Device, rng: &mut ChaCha8Rng) -> ProjectionHead {
        let sizes = [self.features, self.hidden, self.hidden, self.dim];
        let normed = |size: &[usize]| BatchNormConfig::new(size[1]).init(device);
        ProjectionHead {
            layers: sizes.windows(2).map(|s| self.layer(s, device, rng)).collect(),
            norms: sizes.windows(2).filter(|_| self.norm).map(normed).collect(),
        }
    }

    /// A bias before a normalisation would change nothing.
    fn layer(&self, size: &[usize], device: &Device, rng: &mut ChaCha8Rng) -> Linear {
        let layer = linear(size[0], size[1], device, rng);
        if self.norm { Linear { bias: None, ..layer } } else { layer }
    }

    /// Multiply-adds per clip.
    pub fn macs(&self) -> u64 {
        (self.features * self.hidden + self.hidden * self.hidden + self.hidden * self.dim) as u64
    }
}

impl ProjectionHead {
    /// `[B, D]` to unit rows `[B, d]`.
    pub fn forward(&self, features: Tensor<2>) -> Tensor<2> {
        self.forward_with(features, Statistics::ByDevice)
    }

    /// [`Self::forward`] with a choice of what batch normalisation normalises with.
    pub fn forward_with(&self, features: Tensor<2>, statistics: Statistics) -> Tensor<2> {
        let last = self.layers.len() - 1;
        let x = self.layers.iter().enumerate().fold(features, |x, (i, layer)| {
            let x = layer.forward(x);
            let x = match self.norms.get(i) {
                Some(norm) => kernel::normalise_rows(norm, x, statistics),
                None => x,
            };
            if i < last { activation::relu(x) } else { x }
        });
        unit_rows(x)
    }

    /// Every batch normalisation, first layer first.
    pub(super) fn norms_mut(&mut self) -> impl Iterator<Item = &mut BatchNorm> {
        self.norms.iter_mut()
    }

    #[cfg(test)]
    pub(super) fn first_weight(&self) -> Tensor<2> {
        self.layers[0].weight.val()
    }
}

/// A linear layer with Kaiming-normal weights (fan-in, ReLU gain) and zero bias.
pub(crate) fn linear(input: usize, output: usize, device: &Device, rng: &mut ChaCha8Rng) -> Linear {
    let deviation = (2.0 / input as f64).sqrt();
    Linear {
        weight: init::normal([input, output], deviation, device, rng),
        bias: Some(Param::from_tensor(Tensor::zeros([output], device))),
    }
}

/// Divides each row by its Euclidean length. The small constant keeps the gradient finite at a zero row.
pub(super) fn unit_rows(x: Tensor<2>) -> Tensor<2> {
    let length = (x.clone().powi_scalar(2).sum_dim(1) + 1e-12).sqrt();
    x / length
}
