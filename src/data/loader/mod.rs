//! From the pool to batches of clips on a device.
//!
//! - [`PretrainLoader`]: ρ augmented clips of each video, no labels.
//! - [`LabelledLoader`]: mildly augmented clips with their classes, for supervised training.
//! - [`EvalLoader`]: evenly spaced clips without augmentation.
//!
//! Named threads make the batches of the next steps while the current one is used. What a batch holds depends on the
//! pool, the settings, the seed and the step alone: the same step gives the same bits after a resume, with another
//! number of threads and with any timing.

mod eval;
mod labelled;
mod order;
mod prefetch;
mod pretrain;

pub use eval::{EvalBatch, EvalLoader, EvalViews, clip_of_shard, clip_tensor};
pub use labelled::{LabelledBatch, LabelledLoader};
pub use pretrain::{PretrainLoad, PretrainLoader, Views};

use burn::tensor::{Device, Tensor, TensorData};

use super::DataError;
use super::augment::{self, ClipTransform, Frame, Workspace};
use super::cache::ShardReader;
use super::pool::Pool;
use super::sampling::Timeline;
use crate::config::{ClipInput, ClipSpec};

/// A part of a video of the pool; open ends are the video's own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClipSource {
    /// Number of the video in the pool.
    pub video: u32,
    pub start_s: Option<f64>,
    pub end_s: Option<f64>,
}

impl ClipSource {
    /// The whole video.
    pub fn video(video: u32) -> Self {
        Self { video, ..Self::default() }
    }
}

impl From<&super::PoolClip> for ClipSource {
    fn from(clip: &super::PoolClip) -> Self {
        Self { video: clip.video_id, start_s: clip.start_s, end_s: clip.end_s }
    }
}

/// Reads the clip at the share `at` of its source and writes it through the transform that `choose` gives for the
/// frame's width and height.
fn read_clip(
    pool: &Pool,
    spec: &ClipSpec,
    source: &ClipSource,
    at: f64,
    choose: impl FnOnce(usize, usize) -> ClipTransform,
    (out, work): (&mut [f32], &mut Workspace),
) -> Result<(), DataError> {
    let shard = pool.shard(source.video)?;
    read_part(&shard, spec, (source.start_s, source.end_s), at, choose, (out, work));
    Ok(())
}

/// [`read_clip`] of a part of a shard, from its start to its end where an end is open.
fn read_part(
    shard: &ShardReader,
    spec: &ClipSpec,
    (start_s, end_s): (Option<f64>, Option<f64>),
    at: f64,
    choose: impl FnOnce(usize, usize) -> ClipTransform,
    (out, work): (&mut [f32], &mut Workspace),
) {
    let timeline = times(shard);
    let (width, height) = (shard.width(), shard.height());
    let numbers = timeline.clip(timeline.window(start_s, end_s), spec, at);
    let frames: Vec<Frame<'_>> = numbers.iter().map(|&i| Frame { rgb: shard.frame(i), width, height }).collect();
    augment::apply(&choose(width, height), &frames, spec.size, out, work);
    if spec.input == ClipInput::Motion {
        augment::motion::apply(out, spec.frames);
    }
}

/// Times of the video of a source.
fn timeline(pool: &Pool, source: &ClipSource) -> Result<Timeline, DataError> {
    let shard = pool.shard(source.video)?;
    Ok(times(&shard))
}

fn times(shard: &ShardReader) -> Timeline {
    Timeline { frames: shard.frames(), fps: f64::from(shard.fps()) }
}

/// Values of one clip, 3·T·H·W.
fn clip_len(spec: &ClipSpec) -> usize {
    3 * spec.frames * spec.size * spec.size
}

/// Uploads the clips of one view as `[rows, 3, T, size, size]`.
fn upload(values: Vec<f32>, spec: &ClipSpec, device: &Device) -> Tensor<5> {
    let rows = values.len() / clip_len(spec);
    let data = TensorData::new(values, [rows, 3, spec.frames, spec.size, spec.size]);
    Tensor::from_data(data, device)
}
