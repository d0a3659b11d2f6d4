//! Convolution and batch normalisation of our own for the CPU back end.
//!
//! Flex lowers every weight gradient to a convolution with a huge kernel, far from the rate of its matrix product,
//! and its batch normalisation walks over memory a dozen times. These kernels keep each tile in the cache and
//! reach most of the GEMM rate. Other back ends use burn's own operations; the tests hold the two against each
//! other. Every sum has a fixed order whatever the thread timing, so a step is repeated bit for bit.

mod autodiff;
mod conv;
mod gemm;
mod norm;
mod ops;
mod window;

use burn::backend::Dispatch;
use burn::nn::BatchNorm;
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor, activation, module};

use ops::VideoOps;
use window::Window;

/// 3D convolution without bias and dilation.
///
/// # Shapes
/// `x [B, I, T, H, W]`, `weight [O, I, kt, kh, kw]` to `[B, O, T', H', W']`.
pub(super) fn conv3d(x: Tensor<5>, weight: Tensor<5>, stride: [usize; 3], padding: [usize; 3]) -> Tensor<5> {
    if !is_flex(&x.device()) {
        return module::conv3d(x, weight, None, ConvOptions::new(stride, padding, [1; 3], 1));
    }
    let window = Window { stride, padding };
    Tensor::from_dispatch(Dispatch::video_conv(x.into_dispatch(), weight.into_dispatch(), window))
}

/// Batch normalisation of `x`, then `+ residual`, then ReLU.
///
/// As [`BatchNorm::forward`] does, it uses the statistics of the batch on an autodiff device and updates the
/// running ones, and the running ones on a plain device.
pub(super) fn normalise(norm: &BatchNorm, x: Tensor<5>, residual: Option<Tensor<5>>, relu: bool) -> Tensor<5> {
    let device = x.device();
    if !is_flex(&device) {
        let x = norm.forward(x);
        let x = residual.map_or_else(|| x.clone(), |residual| x.clone() + residual);
        return if relu { activation::relu(x) } else { x };
    }
    if device.is_autodiff() && norm.training.is_enabled() {
        normalise_batch(norm, x, residual, relu)
    } else {
        normalise_running(norm, x, residual, relu)
    }
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
    let blend = |running: Tensor<1>, batch: Tensor<1>| {
        (running.mul_scalar(1.0 - norm.momentum) + batch.detach().mul_scalar(norm.momentum)).detach()
    };
    norm.running_mean.update(blend(norm.running_mean.value_sync(), Tensor::from_dispatch(mean)));
    norm.running_var.update(blend(norm.running_var.value_sync(), Tensor::from_dispatch(variance)));
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
        let x = x * scale.reshape([1, channels, 1, 1, 1]) + shift.reshape([1, channels, 1, 1, 1]);
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
