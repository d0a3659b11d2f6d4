//! Analytic cost. One multiply-add counts as two FLOPs; normalisation, activation and pooling are not counted.

use burn::module::Module;

use super::Plan;
use crate::config::BackboneSpec;

/// FLOPs of one forward pass of the backbone for one clip of size (T, H, W).
pub fn forward(spec: &BackboneSpec, clip: (usize, usize, usize)) -> u64 {
    2 * Plan::of(spec).macs([clip.0, clip.1, clip.2])
}

/// FLOPs of forward and backward pass: the backward pass costs two forward passes.
pub fn forward_backward(spec: &BackboneSpec, clip: (usize, usize, usize)) -> u64 {
    3 * forward(spec, clip)
}

/// Trainable parameters of a backbone, from its plan.
pub fn backbone_params(spec: &BackboneSpec) -> u64 {
    Plan::of(spec).params()
}

/// All numbers a module holds, running statistics included.
pub fn params<M: Module>(module: &M) -> u64 {
    module.num_params() as u64
}
