//! What a pre-training step gets to see. There is no label in it, so no method can use one.

use burn::tensor::Tensor;

/// ρ augmented clips of each of B videos.
pub struct ClipBatch {
    /// ρ tensors `[B, 3, T, H, W]`, normalised; row b of every view comes from video b.
    pub views: Vec<Tensor<5>>,
    /// `[B]`: number of the video in the pooled data; never the same twice in a batch of a small pool.
    pub video_id: Vec<u32>,
    /// `[B]`: number of the source recording; videos cut from one recording share it.
    pub source_id: Vec<u32>,
}

impl ClipBatch {
    /// B, the number of videos.
    pub fn videos(&self) -> usize {
        self.video_id.len()
    }
}
