//! Convolution and batch normalisation of our own for the CPU back end.
//!
//! Flex lowers every weight gradient to a convolution with a huge kernel, far from the rate of its matrix product,
//! and its batch normalisation walks over memory a dozen times. These kernels keep each tile in the cache and
//! reach most of the GEMM rate. Every sum has a fixed order whatever the thread timing, so a step is repeated bit
//! for bit. Other back ends use burn's own operations; the tests hold the two against each other.
//!
//! # Layout
//! Inside a backbone activations are in the *working layout* of their device: channels last, `[B, T, H, W, C]`, on
//! the CPU, where a window then is a few long runs of memory; channels first, `[B, C, T, H, W]`, elsewhere.

mod autodiff;
mod conv;
mod norm;
mod ops;
mod spare;
mod tile;
mod version;
mod window;

use burn::backend::Dispatch;
use burn::nn::BatchNorm;
use burn::tensor::ops::{ConvOptions, MaxPoolOptions};
use burn::tensor::{Device, Slice, Tensor, activation, module};

use ops::VideoOps;
use window::Window;

/// Clips `[B, C, T, H, W]` in the working layout, each (pt, ph, pw) patch in the channels: C·pt·ph·pw of them, and T/pt,
/// H/ph and W/pw positions. What does not fill a patch is cut off.
pub(super) fn enter(clips: Tensor<5>, [pt, ph, pw]: [usize; 3]) -> Tensor<5> {
    let flex = is_flex(&clips.device());
    if [pt, ph, pw] == [1; 3] {
        return if flex { clips.permute([0, 2, 3, 4, 1]) } else { clips };
    }
    let [b, c, t, h, w] = clips.dims();
    let [t, h, w] = [t / pt, h / ph, w / pw];
    let clips = clips.slice([0..b, 0..c, 0..t * pt, 0..h * ph, 0..w * pw]);
    let patches = clips.reshape([b, c, t, pt, h, ph, w, pw]);
    let channels = c * pt * ph * pw;
    if flex {
        // One copy, and of whole lines of the patches.
        return patches.permute([0, 2, 4, 6, 1, 3, 5, 7]).reshape([b, t, h, w, channels]);
    }
    patches.permute([0, 1, 3, 5, 7, 2, 4, 6]).reshape([b, channels, t, h, w])
}

/// Mean over time and space: working layout to `[B, C]`.
pub(super) fn average(x: Tensor<5>) -> Tensor<2> {
    if is_flex(&x.device()) {
        let [batch, t, h, w, channels] = x.dims();
        return x.reshape([batch, t * h * w, channels]).mean_dim(1).reshape([batch, channels]);
    }
    let [batch, channels, t, h, w] = x.dims();
    x.reshape([batch, channels, t * h * w]).mean_dim(2).reshape([batch, channels])
}

/// 3×3 max pooling with stride 2 over height and width (time has kernel 1, so the 2D operation does).
pub(super) fn max_pool(x: Tensor<5>) -> Tensor<5> {
    let flex = is_flex(&x.device());
    let x = if flex { x.permute([0, 4, 1, 2, 3]) } else { x };
    let [b, c, t, h, w] = x.dims();
    let options = MaxPoolOptions::new([3, 3]).with_stride([2, 2]).with_padding([1, 1]);
    let y = module::max_pool2d(x.reshape([b, c * t, h, w]), options);
    let [_, _, h, w] = y.dims();
    let y = y.reshape([b, c, t, h, w]);
    if flex { y.permute([0, 2, 3, 4, 1]) } else { y }
}

/// 3D convolution without bias and dilation of `x` in the working layout with `weight [kt, kh, kw, I, O]`.
pub(super) fn conv3d(x: Tensor<5>, weight: Tensor<5>, stride: [usize; 3], padding: [usize; 3]) -> Tensor<5> {
    if !is_flex(&x.device()) {
        let [t, h, w, ..] = weight.dims();
        let (x, stride) = step_where_kernel_is_one(x, [t, h, w], stride);
        let options = ConvOptions::new(stride, padding, [1; 3], 1);
        return module::conv3d(x, weight.permute([4, 3, 0, 1, 2]), None, options);
    }
    let window = Window { stride, padding };
    Tensor::from_dispatch(Dispatch::video_conv(x.into_dispatch(), weight.into_dispatch(), window))
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

/// What batch normalisation normalises with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistics {
    /// As [`BatchNorm::forward`]: those of the batch on an autodiff device, the running ones on a plain device.
    ByDevice,
    /// Those of the batch, on every device. The running ones follow, as in training.
    Batch,
}

impl Statistics {
    fn of_batch(self, norm: &BatchNorm, device: &Device) -> bool {
        self == Self::Batch || (device.is_autodiff() && norm.training.is_enabled())
    }
}

/// Batch normalisation of `x`, then `+ residual`, then ReLU.
pub(super) fn normalise(
    norm: &BatchNorm,
    x: Tensor<5>,
    residual: Option<Tensor<5>>,
    relu: bool,
    statistics: Statistics,
) -> Tensor<5> {
    let device = x.device();
    if !is_flex(&device) {
        let x = normalise_rows(norm, x, statistics);
        let x = residual.map_or_else(|| x.clone(), |residual| x.clone() + residual);
        return if relu { activation::relu(x) } else { x };
    }
    if statistics.of_batch(norm, &device) {
        normalise_batch(norm, x, residual, relu)
    } else {
        normalise_running(norm, x, residual, relu)
    }
}

/// Batch normalisation by burn's own operations: `x [B, C, …]`.
pub(super) fn normalise_rows<const D: usize>(norm: &BatchNorm, x: Tensor<D>, statistics: Statistics) -> Tensor<D> {
    if !statistics.of_batch(norm, &x.device()) {
        return norm.forward(x);
    }
    let result = module::batch_norm_train(x, norm.gamma.val(), norm.beta.val(), norm.epsilon);
    follow(norm, result.mean, result.variance);
    result.output
}

/// Moves the running statistics towards those of a batch.
fn follow(norm: &BatchNorm, mean: Tensor<1>, variance: Tensor<1>) {
    let blend = |running: Tensor<1>, batch: Tensor<1>| {
        (running.mul_scalar(1.0 - norm.momentum) + batch.detach().mul_scalar(norm.momentum)).detach()
    };
    norm.running_mean.update(blend(norm.running_mean.value_sync(), mean));
    norm.running_var.update(blend(norm.running_var.value_sync(), variance));
}

fn normalise_batch(norm: &BatchNorm, x: Tensor<5>, residual: Option<Tensor<5>>, relu: bool) -> Tensor<5> {
    let add = residual.is_some();
    let (y, mean, variance) = Dispatch::video_norm(
        x.clone().into_dispatch(),
        norm.gamma.val().into_dispatch(),
        norm.beta.val().into_dispatch(),
        residual.unwrap_or(x).into_dispatch(),
        add,
        norm.epsilon,
        relu,
    );
    follow(norm, Tensor::from_dispatch(mean), Tensor::from_dispatch(variance));
    Tensor::from_dispatch(y)
}

/// With fixed statistics normalisation is `x · scale + shift` per channel.
fn normalise_running(norm: &BatchNorm, x: Tensor<5>, residual: Option<Tensor<5>>, relu: bool) -> Tensor<5> {
    let channels = norm.gamma.dims()[0];
    let deviation = (norm.running_var.value_sync() + norm.epsilon).sqrt();
    let scale = norm.gamma.val() / deviation;
    let shift = norm.beta.val() - norm.running_mean.value_sync() * scale.clone();
    if x.device().is_autodiff() {
        // A frozen layer inside a trained network: rare, so burn's own operations do.
        let x = x * scale.reshape([1, 1, 1, 1, channels]) + shift.reshape([1, 1, 1, 1, channels]);
        let x = residual.map_or_else(|| x.clone(), |residual| x.clone() + residual);
        return if relu { activation::relu(x) } else { x };
    }
    let add = residual.is_some();
    Tensor::from_dispatch(Dispatch::video_affine(
        x.clone().into_dispatch(),
        scale.into_dispatch(),
        shift.into_dispatch(),
        residual.unwrap_or(x).into_dispatch(),
        add,
        relu,
    ))
}

/// Whether tensors of this device are handled by the kernels of this module.
fn is_flex(device: &Device) -> bool {
    *device == Device::flex()
}

#[cfg(test)]
mod tests;
