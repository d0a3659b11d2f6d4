//! Predictor `q` behind a projection head: embeddings to predicted embeddings of another view.

use burn::module::Module;
use burn::nn::{BatchNorm, BatchNormConfig, Linear};
use burn::tensor::{Device, Tensor, activation};
use rand_chacha::ChaCha8Rng;

use super::head::{linear, unit_rows};
use super::kernel::{self, Statistics};

/// Sizes of a [`Predictor`].
#[derive(Clone, Copy, Debug)]
pub struct PredictorConfig {
    /// d, dimension of the embeddings that come in and go out.
    pub dim: usize,
    pub hidden: usize,
}

/// 2-layer MLP with batch normalisation and ReLU between the layers, as in BYOL (arXiv 2006.07733) and NNCLR (arXiv
/// 2104.14548), and unit rows as output.
#[derive(Module, Debug)]
pub struct Predictor {
    hidden: Linear,
    norm: BatchNorm,
    output: Linear,
}

impl PredictorConfig {
    /// Weights N(0, 2/fan-in), biases 0, drawn from `rng`. A bias before the normalisation would change nothing.
    pub fn init(&self, device: &Device, rng: &mut ChaCha8Rng) -> Predictor {
        Predictor {
            hidden: Linear { bias: None, ..linear(self.dim, self.hidden, device, rng) },
            norm: BatchNormConfig::new(self.hidden).init(device),
            output: linear(self.hidden, self.dim, device, rng),
        }
    }

    /// Multiply-adds per clip.
    pub fn macs(&self) -> u64 {
        2 * (self.dim * self.hidden) as u64
    }
}

impl Predictor {
    /// Unit rows `[B, d]` to unit rows `[B, d]`.
    pub fn forward(&self, embeddings: Tensor<2>) -> Tensor<2> {
        let x = kernel::normalise_rows(&self.norm, self.hidden.forward(embeddings), Statistics::ByDevice);
        unit_rows(self.output.forward(activation::relu(x)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    #[test]
    fn rows_are_unit_rows_and_the_weights_come_from_the_stream() {
        let device = Device::flex();
        let config = PredictorConfig { dim: 4, hidden: 8 };
        let make = || config.init(&device, &mut stream(3, "test", 0));
        let input = Tensor::<2>::from_floats([[1.0, 0.0, 0.0, 0.0], [0.0, 0.6, 0.8, 0.0]], &device);
        let [a, b] = [make(), make()].map(|p| p.forward(input.clone()));
        assert_eq!(a.to_data(), b.to_data());
        let lengths: Vec<f32> = a.powi_scalar(2).sum_dim(1).into_data().try_into_vec_as().unwrap();
        assert!(lengths.iter().all(|length| (length - 1.0).abs() < 1e-5), "{lengths:?}");
        assert_eq!(config.macs(), 64);
    }
}
