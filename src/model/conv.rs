//! Convolution with batch normalisation, the brick of every backbone.

use burn::module::{Module, Param};
use burn::nn::{BatchNorm, BatchNormConfig};
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Slice, Tensor, module};
use rand_chacha::ChaCha8Rng;

use super::init;
use super::plan::ConvPlan;

/// 3D convolution without bias, then batch normalisation (ε 1e-5, momentum 0.1, γ 1, β 0).
#[derive(Module, Debug)]
pub struct ConvNorm {
    /// `[output, input, kt, kh, kw]`
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
            weight: init::normal([plan.output, plan.input, t, h, w], deviation, device, rng),
            norm: BatchNormConfig::new(plan.output).init(device),
            stride: plan.stride,
            padding: plan.kernel.map(|k| k / 2),
        }
    }

    /// Sets γ to 0.
    pub(super) fn zero_gamma(mut self) -> Self {
        self.norm.gamma = self.norm.gamma.map(|gamma| gamma.zeros_like());
        self
    }

    /// `[B, input, T, H, W]` to `[B, output, T', H', W']`.
    pub(super) fn forward(&self, x: Tensor<5>) -> Tensor<5> {
        let weight = self.weight.val();
        let [_, _, t, h, w] = weight.dims();
        let (x, stride) = step_where_kernel_is_one(x, [t, h, w], self.stride);
        let options = ConvOptions::new(stride, self.padding, [1; 3], 1);
        self.norm.forward(module::conv3d(x, weight, None, options))
    }
}

/// Takes every s-th position along axes with kernel 1 and stride s; a convolution with stride 1 is left to do there.
///
/// The result is the same; but burn 0.22.1 on wgpu gives the input of such a strided convolution no gradient at all,
/// which would cut every downsampling shortcut.
fn step_where_kernel_is_one(x: Tensor<5>, kernel: [usize; 3], stride: [usize; 3]) -> (Tensor<5>, [usize; 3]) {
    let steps: Vec<usize> = (0..3).map(|i| if kernel[i] == 1 { stride[i] } else { 1 }).collect();
    if steps.iter().all(|&step| step == 1) {
        return (x, stride);
    }
    let every = |step: usize| Slice::new(0, None, step as isize);
    let x = x.slice([every(1), every(1), every(steps[0]), every(steps[1]), every(steps[2])]);
    (x, [0, 1, 2].map(|i| stride[i] / steps[i]))
}
