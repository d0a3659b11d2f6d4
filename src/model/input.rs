//! Clips in the normalisation that a network was trained with elsewhere.

use burn::tensor::{Tensor, TensorData};
use serde::{Deserialize, Serialize};

use crate::data::augment::{MEAN, STD};

/// Mean and deviation of a pixel's red, green and blue, as shares of 255, that a network expects to be taken off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct InputScale {
    pub mean: [f32; 3],
    pub std: [f32; 3],
}

impl Default for InputScale {
    /// What our loaders normalise with: that of SlowFast.
    fn default() -> Self {
        Self { mean: [MEAN; 3], std: [STD; 3] }
    }
}

impl InputScale {
    /// Mean, then deviation.
    pub(super) fn parts(self) -> [[f32; 3]; 2] {
        [self.mean, self.std]
    }

    /// Factor and addend per channel that turn clips of our loaders into those that are expected; `None` where they are
    /// the same.
    pub fn affine(self) -> Option<[[f32; 3]; 2]> {
        let scale = self.std.map(|std| STD / std);
        let shift = std::array::from_fn(|i| (MEAN - self.mean[i]) / self.std[i]);
        (self != Self::default()).then_some([scale, shift])
    }
}

/// Clips `[B, 3, T, H, W]` of our loaders in another normalisation.
pub(super) fn rescaled(clips: Tensor<5>, scale: InputScale) -> Tensor<5> {
    let Some([scale, shift]) = scale.affine() else { return clips };
    let device = clips.device();
    let channels = |values: [f32; 3]| Tensor::from_data(TensorData::new(values.to_vec(), [1, 3, 1, 1, 1]), &device);
    clips * channels(scale) + channels(shift)
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    #[test]
    fn clips_become_those_of_the_other_normalisation() {
        let other = InputScale { mean: [0.4, 0.3, 0.2], std: [0.2, 0.25, 0.5] };
        let pixel = [0.9, 0.5, 0.1];
        let ours: Vec<f32> = pixel.iter().map(|p| (p - MEAN) / STD).collect();
        let clip = Tensor::from_data(TensorData::new(ours, [1, 3, 1, 1, 1]), &Device::flex());
        let found: Vec<f32> = rescaled(clip, other).into_data().try_to_vec().unwrap();
        for (i, found) in found.iter().enumerate() {
            assert!((found - (pixel[i] - other.mean[i]) / other.std[i]).abs() < 1e-5);
        }
        assert_eq!(InputScale::default().affine(), None);
    }
}
