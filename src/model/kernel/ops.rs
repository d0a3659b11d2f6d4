//! The kernels as operations of the CPU back end.

use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, backend_extension};
use burn::tensor::TensorData;

use super::window::{Geometry, Window};
use super::{conv, norm};

/// Operations of a video network with kernels of our own; the gradients are in [`super::autodiff`].
#[backend_extension(Flex, Autodiff)]
pub trait VideoOps: Backend {
    /// Convolution of `[B, I, T, H, W]` with `[O, I, kt, kh, kw]`.
    fn video_conv(x: FloatTensor<Self>, weight: FloatTensor<Self>, window: Window) -> FloatTensor<Self>;

    /// Batch normalisation with the statistics of the batch, then residual and ReLU: output, mean and (biased)
    /// variance per channel. Without `add` the residual is not used (the macro knows no optional tensors).
    fn video_norm(
        x: FloatTensor<Self>,
        gamma: FloatTensor<Self>,
        beta: FloatTensor<Self>,
        residual: FloatTensor<Self>,
        add: bool,
        epsilon: f64,
        relu: bool,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// `x · scale + shift` per channel, then residual and ReLU. Without gradient.
    fn video_affine(
        x: FloatTensor<Self>,
        scale: FloatTensor<Self>,
        shift: FloatTensor<Self>,
        residual: FloatTensor<Self>,
        add: bool,
        relu: bool,
    ) -> FloatTensor<Self>;
}

impl VideoOps for Flex {
    fn video_conv(x: FlexTensor, weight: FlexTensor, window: Window) -> FlexTensor {
        let (x, weight) = (x.to_contiguous(), weight.to_contiguous());
        let geometry = geometry(&x, &weight, window);
        let [batch, _, ..] = dims(&x);
        let [output, ..] = dims(&weight);
        let y = conv::forward(x.storage(), weight.storage(), &geometry, batch);
        let [t, h, w] = geometry.full_output();
        tensor(y, &[batch, output, t, h, w])
    }

    fn video_norm(
        x: FlexTensor,
        gamma: FlexTensor,
        beta: FlexTensor,
        residual: FlexTensor,
        add: bool,
        epsilon: f64,
        relu: bool,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        let (x, residual) = (x.to_contiguous(), residual.to_contiguous());
        let shape = dims(&x);
        let (mean, variance) = norm::statistics(x.storage(), shape[0], shape[1]);
        let (scale, shift) = norm::affine_of(&mean, &variance, gamma.storage(), beta.storage(), epsilon);
        let residual = add.then(|| residual.storage());
        let y = norm::affine(x.storage(), &scale, &shift, residual, shape[0], relu);
        (tensor(y, &shape), tensor(mean, &[shape[1]]), tensor(variance, &[shape[1]]))
    }

    fn video_affine(
        x: FlexTensor,
        scale: FlexTensor,
        shift: FlexTensor,
        residual: FlexTensor,
        add: bool,
        relu: bool,
    ) -> FlexTensor {
        let (x, residual) = (x.to_contiguous(), residual.to_contiguous());
        let shape = dims(&x);
        let residual = add.then(|| residual.storage());
        tensor(norm::affine(x.storage(), scale.storage(), shift.storage(), residual, shape[0], relu), &shape)
    }
}

/// The geometry of a convolution of these tensors.
pub(super) fn geometry(x: &FlexTensor, weight: &FlexTensor, window: Window) -> Geometry {
    let [_, input, t, h, w] = dims(x);
    let [output, _, kt, kh, kw] = dims(weight);
    Geometry::new(input, output, [t, h, w], [kt, kh, kw], window)
}

/// The shape of a 5-dimensional tensor.
pub(super) fn dims(tensor: &FlexTensor) -> [usize; 5] {
    tensor.layout().shape().dims()
}

/// A contiguous tensor of these values.
pub(super) fn tensor(values: Vec<f32>, shape: &[usize]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, shape))
}
