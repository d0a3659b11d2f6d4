//! The kernels as operations of the CPU back end.

use burn::backend::flex::FlexTensor;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Flex, backend_extension};
use burn::tensor::TensorData;

use super::norm::Affine;
use super::version::Version;
use super::window::{Geometry, Window};
use super::{conv, norm};

/// Operations of a video network with kernels of our own; the gradients are in [`super::autodiff`].
#[backend_extension(Flex, Autodiff)]
pub trait VideoOps: Backend {
    /// Convolution of `[B, T, H, W, I]` with `[kt, kh, kw, I, O]`.
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
        let geometry = Geometry::new(dims(&x), dims(&weight), window);
        let [t, h, w] = geometry.out;
        let y = conv::forward(x.storage(), weight.storage(), &geometry, Version::best());
        tensor(y, &[geometry.batch, t, h, w, geometry.output])
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
        let version = Version::best();
        let (mean, variance) = norm::statistics(x.storage(), shape[4], version);
        let affine = Affine::normalising(&mean, &variance, gamma.storage(), beta.storage(), epsilon);
        let y = affine.apply(x.storage(), add.then(|| residual.storage()), relu, version);
        (tensor(y, &shape), tensor(mean, &shape[4..]), tensor(variance, &shape[4..]))
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
        let affine = Affine { scale: scale.storage().to_vec(), shift: shift.storage().to_vec() };
        let y = affine.apply(x.storage(), add.then(|| residual.storage()), relu, Version::best());
        tensor(y, &dims(&x))
    }
}

/// The shape of a 5-dimensional tensor.
pub(super) fn dims(tensor: &FlexTensor) -> [usize; 5] {
    tensor.layout().shape().dims()
}

/// A contiguous tensor of these values.
pub(super) fn tensor(values: Vec<f32>, shape: &[usize]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, shape))
}
