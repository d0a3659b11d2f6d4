//! Convolution with batch normalisation, the brick of every backbone.

use burn::module::{Module, Param};
use burn::nn::{BatchNorm, BatchNormConfig};
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

use super::kernel::Statistics;
use super::plan::ConvPlan;
use super::{init, kernel};

/// 3D convolution without bias, then batch normalisation (ε 1e-5, momentum 0.1, γ 1, β 0).
#[derive(Module, Debug)]
pub struct ConvNorm {
    /// `[kt, kh, kw, input, output]`: row-major it is the right-hand matrix of [`kernel::conv3d`]'s products.
    weight: Param<Tensor<5>>,
    norm: BatchNorm,
    stride: [usize; 3],
    padding: [usize; 3],
}

impl ConvNorm {
    /// Kaiming-normal weights (fan-out, ReLU gain), as torchvision and SlowFast initialise video networks.
    pub(super) fn new(plan: &ConvPlan, device: &Device, rng: &mut ChaCha8Rng) -> Self {
        let [t, h, w] = plan.kernel;
        let fan_out = plan.output * t * h * w;
        let deviation = (2.0 / fan_out as f64).sqrt();
        Self {
            weight: init::normal([t, h, w, plan.input, plan.output], deviation, device, rng),
            norm: BatchNormConfig::new(plan.output).init(device),
            stride: plan.stride,
            padding: plan.kernel.map(|k| k / 2),
        }
    }

    /// Sets γ to 0.
    pub(super) fn zero_gamma(mut self) -> Self {
        self.norm.gamma = Param::from_tensor(self.norm.gamma.val().zeros_like().detach());
        self
    }

    /// Convolution, normalisation, then `+ residual`, then ReLU, in the working layout (see [`kernel`]).
    pub(super) fn forward(
        &self,
        x: Tensor<5>,
        residual: Option<Tensor<5>>,
        relu: bool,
        statistics: Statistics,
    ) -> Tensor<5> {
        let x = kernel::conv3d(x, self.weight.val(), self.stride, self.padding);
        kernel::normalise(&self.norm, x, residual, relu, statistics)
    }

    /// The normalisation.
    pub(super) fn norm_mut(&mut self) -> &mut BatchNorm {
        &mut self.norm
    }
}
