//! What a backbone is made of, as data: the one place from which weights, parameter counts and FLOPs follow.

use crate::config::BackboneSpec;

use super::{compact, r2plus1d, resnet3d, slow_r50};

/// One convolution without bias, followed by batch normalisation. Padding is `kernel / 2` on both sides.
/// Triples are (time, height, width).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvPlan {
    pub input: usize,
    pub output: usize,
    pub kernel: [usize; 3],
    pub stride: [usize; 3],
}

/// A residual block: `relu(main(x) + shortcut(x))`. ReLU follows every convolution of `main` but the last.
#[derive(Clone, Debug)]
pub struct BlockPlan {
    pub main: Vec<ConvPlan>,
    /// Projection where the shape changes; `None` is the identity.
    pub shortcut: Option<ConvPlan>,
}

/// A whole backbone: patch rearrangement, stem, optional max pooling, residual blocks, global average pooling.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Space-to-depth before the stem: each patch becomes one position with 3·pt·ph·pw channels.
    pub patch: [usize; 3],
    /// Convolutions with batch normalisation and ReLU each.
    pub stem: Vec<ConvPlan>,
    /// Spatial 3×3 max pooling with stride 2 after the stem.
    pub pool: bool,
    pub blocks: Vec<BlockPlan>,
    /// Start every block as the identity (last γ of a block 0), as SlowFast does for Slow-R50.
    pub zero_last_gamma: bool,
}

impl ConvPlan {
    /// A convolution with stride 1.
    pub fn new(input: usize, output: usize, kernel: [usize; 3]) -> Self {
        Self { input, output, kernel, stride: [1; 3] }
    }

    pub fn stride(self, stride: [usize; 3]) -> Self {
        Self { stride, ..self }
    }

    /// Size after the convolution.
    pub fn output_size(&self, size: [usize; 3]) -> [usize; 3] {
        std::array::from_fn(|i| (size[i] + 2 * (self.kernel[i] / 2) - self.kernel[i]) / self.stride[i] + 1)
    }

    /// Multiply-adds per clip for an input of this size.
    pub(super) fn macs(&self, size: [usize; 3]) -> u64 {
        self.weights() * self.output_size(size).iter().product::<usize>() as u64
    }

    /// Numbers put out per clip for an input of this size.
    pub(super) fn outputs(&self, size: [usize; 3]) -> u64 {
        (self.output * self.output_size(size).iter().product::<usize>()) as u64
    }

    fn weights(&self) -> u64 {
        (self.input * self.output * self.kernel.iter().product::<usize>()) as u64
    }

    /// Weights plus γ and β of the normalisation.
    fn params(&self) -> u64 {
        self.weights() + 2 * self.output as u64
    }
}

impl BlockPlan {
    fn convs(&self) -> impl Iterator<Item = &ConvPlan> {
        self.main.iter().chain(&self.shortcut)
    }
}

impl Plan {
    /// The plan of a configured backbone.
    pub fn of(spec: &BackboneSpec) -> Self {
        match *spec {
            BackboneSpec::Compact { width } => compact::plan(width),
            BackboneSpec::R3d18 { width } => resnet3d::plan(width),
            BackboneSpec::R2plus1d18 { width } => r2plus1d::plan(width),
            BackboneSpec::SlowR50 { width } => slow_r50::plan(width),
        }
    }

    /// D, the number of features.
    pub fn features(&self) -> usize {
        let last = self.blocks.last().and_then(|block| block.main.last()).or(self.stem.last());
        last.map_or(0, |conv| conv.output)
    }

    /// Trainable parameters: convolution weights, γ and β.
    pub fn params(&self) -> u64 {
        self.convs().map(ConvPlan::params).sum()
    }

    /// All convolutions.
    pub(super) fn convs(&self) -> impl Iterator<Item = &ConvPlan> {
        self.stem.iter().chain(self.blocks.iter().flat_map(BlockPlan::convs))
    }
}
