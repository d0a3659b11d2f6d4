//! Convolution with batch normalisation, the brick of every backbone.

use burn::module::{Module, Param, RunningState};
use burn::nn::{BatchNorm, BatchNormConfig};
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

use super::array::Array;
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

    /// In PyTorch's layout: weight `[O, I, kT, kH, kW]`, then γ, β, running mean and running variance, each `[O]`.
    pub(super) fn arrays(&self) -> [Array; 5] {
        let norm = &self.norm;
        let statistics = [norm.running_mean.value_sync(), norm.running_var.value_sync()];
        let [mean, variance] = statistics.map(Array::of);
        let weight = Array::of(self.weight.val().permute([4, 3, 0, 1, 2]));
        [weight, Array::of(norm.gamma.val()), Array::of(norm.beta.val()), mean, variance]
    }

    /// Takes over what [`Self::arrays`] gives. The shapes must be those of this convolution; on a plain device.
    pub(super) fn set(&mut self, [weight, gamma, beta, mean, variance]: [Array; 5]) {
        let device = self.weight.val().device();
        let weight: Tensor<5> = weight.tensor(&device);
        // Read back in the new order, for the kernels take rows of memory.
        let weight = Array::of(weight.permute([2, 3, 4, 1, 0])).tensor(&device);
        self.weight = Param::from_tensor(weight);
        self.norm.gamma = Param::from_tensor(gamma.tensor(&device));
        self.norm.beta = Param::from_tensor(beta.tensor(&device));
        self.norm.running_mean = RunningState::new(mean.tensor(&device));
        self.norm.running_var = RunningState::new(variance.tensor(&device));
    }

    /// ε of the normalisation.
    pub(super) fn epsilon(&self) -> f64 {
        self.norm.epsilon
    }

    /// The normalisation.
    pub(super) fn norm_mut(&mut self) -> &mut BatchNorm {
        &mut self.norm
    }
}
