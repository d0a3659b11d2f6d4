//! Clips for evaluation: evenly spaced, fixed parts of the frame, no augmentation.

use std::ops::Range;
use std::sync::Arc;

use burn::tensor::{Device, Tensor};

use super::prefetch::{ClipAt, Plan, Prefetch};
use super::{ClipSource, clip_len, read_clip, read_part, upload};
use crate::config::{ClipSpec, Crops, EvaluationSpec};
use crate::data::augment::{ClipTransform, Workspace};
use crate::data::cache::ShardReader;
use crate::data::sampling::evenly;
use crate::data::{DataError, Pool};

/// Which views of a source are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EvalViews {
    /// Evenly spaced clips: the first at the start of the source, the last at its end, a single one in the middle.
    pub clips: usize,
    /// Parts of the frame of each.
    pub crops: Crops,
}

impl EvalViews {
    /// The centre of one clip in the middle.
    pub const ONE: Self = Self { clips: 1, crops: Crops::Centre };

    /// Those of a protocol.
    pub fn of(spec: &EvaluationSpec) -> Self {
        Self { clips: spec.clips_per_video, crops: spec.crops }
    }

    /// Views of a source.
    pub fn count(self) -> usize {
        self.clips.max(1) * self.crops.count()
    }
}

/// A batch of clips for evaluation.
pub struct EvalBatch {
    /// `[rows, 3, T, H, W]`, normalised; the last batch may have fewer rows.
    pub clips: Tensor<5>,
    /// `[rows]`: place in the list of sources that a row belongs to. The rows of one source follow each other.
    pub source: Vec<usize>,
}

/// Hands out the views of each source, in order: those of one clip follow each other.
pub struct EvalLoader {
    prefetch: Prefetch<EvalPlan>,
    device: Device,
}

impl EvalLoader {
    /// Starts `threads` loader threads (at least one).
    pub fn start(
        pool: Arc<Pool>,
        clip: &ClipSpec,
        sources: Vec<ClipSource>,
        views: EvalViews,
        batch: usize,
        device: &Device,
        threads: usize,
    ) -> Result<Self, DataError> {
        let plan = EvalPlan { pool, clip: clip.clone(), sources, views, batch: batch.max(1) };
        let steps = plan.total().div_ceil(plan.batch) as u64;
        Ok(Self { prefetch: Prefetch::start(plan, 0..steps, threads)?, device: device.clone() })
    }

    /// Views in all.
    pub fn total(&self) -> usize {
        self.prefetch.plan().total()
    }

    /// The next batch; `None` after the last.
    #[allow(clippy::should_implement_trait)] // a loader also reports its times and is not used in chains
    pub fn next(&mut self) -> Option<Result<EvalBatch, DataError>> {
        let host = match self.prefetch.next()? {
            Ok(host) => host,
            Err(error) => return Some(Err(error)),
        };
        let plan = self.prefetch.plan();
        let source = plan.range(host.step).map(|i| i / plan.views.count()).collect();
        let values = host.views.into_iter().next().unwrap_or_default();
        Some(Ok(EvalBatch { clips: upload(values, &plan.clip, &self.device), source }))
    }

    /// Seconds that [`Self::next`] waited for batches so far.
    pub fn waited_secs(&self) -> f64 {
        self.prefetch.waited_secs()
    }
}

/// The one clip in the middle of a source, `[1, 3, T, size, size]`, without loader threads.
pub fn clip_tensor(pool: &Pool, clip: &ClipSpec, source: &ClipSource, device: &Device) -> Result<Tensor<5>, DataError> {
    let mut values = vec![0.0; clip_len(clip)];
    let out = (values.as_mut_slice(), &mut Workspace::default());
    read_clip(pool, clip, source, evenly(0, 1), ClipTransform::plain, out)?;
    Ok(upload(values, clip, device))
}

/// The one clip in the middle of a shard that is in no pool, `[1, 3, T, size, size]`: what [`EvalViews::ONE`] sees of it.
pub fn clip_of_shard(shard: &ShardReader, clip: &ClipSpec, device: &Device) -> Tensor<5> {
    let mut values = vec![0.0; clip_len(clip)];
    let out = (values.as_mut_slice(), &mut Workspace::default());
    read_part(shard, clip, (None, None), evenly(0, 1), ClipTransform::plain, out);
    upload(values, clip, device)
}

struct EvalPlan {
    pool: Arc<Pool>,
    clip: ClipSpec,
    sources: Vec<ClipSource>,
    views: EvalViews,
    batch: usize,
}

impl EvalPlan {
    fn total(&self) -> usize {
        self.sources.len() * self.views.count()
    }

    fn range(&self, step: u64) -> Range<usize> {
        let start = step as usize * self.batch;
        start..(start + self.batch).min(self.total())
    }
}

impl Plan for EvalPlan {
    fn rows(&self, step: u64) -> usize {
        self.range(step).len()
    }

    fn views(&self) -> usize {
        1
    }

    fn clip_len(&self) -> usize {
        clip_len(&self.clip)
    }

    fn clip(&self, at: ClipAt, out: &mut [f32], work: &mut Workspace) -> Result<(), DataError> {
        let number = self.range(at.step).start + at.row;
        let EvalViews { clips, crops } = self.views;
        let (clip, crop) = (number / crops.count(), number % crops.count());
        let source = &self.sources[number / self.views.count()];
        let place = evenly(clip % clips.max(1), clips.max(1));
        let view = |width, height| ClipTransform::evaluation(crops, crop, width, height);
        read_clip(&self.pool, &self.clip, source, place, view, (out, work))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::pool::tests::pool;

    const CLIP: ClipSpec = ClipSpec { frames: 2, rate_hz: 6.0, size: 8, input: crate::config::ClipInput::Rgb };

    const THREE: EvalViews = EvalViews { clips: 3, crops: Crops::Centre };

    fn values(clips: &Tensor<5>) -> Vec<f32> {
        clips.to_data().as_slice::<f32>().unwrap().to_vec()
    }

    #[test]
    fn every_source_gets_its_clips_in_order_whatever_the_batch_size() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 4);
        let sources: Vec<ClipSource> = (0..4).map(ClipSource::video).collect();
        let all = |batch: usize, threads: usize| {
            let loader =
                EvalLoader::start(pool.clone(), &CLIP, sources.clone(), THREE, batch, &Device::flex(), threads);
            let mut loader = loader.unwrap();
            assert_eq!(loader.total(), 12);
            let batches: Vec<EvalBatch> = std::iter::from_fn(|| loader.next()).map(Result::unwrap).collect();
            let pixels: Vec<f32> = batches.iter().flat_map(|b| values(&b.clips)).collect();
            (batches.iter().flat_map(|b| b.source.clone()).collect::<Vec<_>>(), pixels)
        };
        let one = all(12, 1);
        assert_eq!(one.0, [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
        assert_eq!(one, all(5, 3));
    }

    #[test]
    fn the_single_clip_is_the_one_in_the_middle() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 1);
        let source = ClipSource::video(0);
        let mut loader =
            EvalLoader::start(pool.clone(), &CLIP, vec![source], EvalViews::ONE, 4, &Device::flex(), 1).unwrap();
        let batch = loader.next().unwrap().unwrap();
        assert_eq!(batch.clips.dims(), [1, 3, 2, 8, 8]);
        let single = clip_tensor(&pool, &CLIP, &source, &Device::flex()).unwrap();
        assert_eq!(values(&batch.clips), values(&single));
        let shard = pool.shard(0).unwrap();
        assert_eq!(values(&clip_of_shard(&shard, &CLIP, &Device::flex())), values(&single), "and without a pool");
    }

    #[test]
    fn three_squares_follow_each_other_clip_by_clip_and_the_middle_one_is_the_centre() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 2);
        let sources: Vec<ClipSource> = (0..2).map(ClipSource::video).collect();
        let all = |clips, crops| {
            let views = EvalViews { clips, crops };
            let loader = EvalLoader::start(pool.clone(), &CLIP, sources.clone(), views, 5, &Device::flex(), 2);
            let mut loader = loader.unwrap();
            let batches: Vec<EvalBatch> = std::iter::from_fn(|| loader.next()).map(Result::unwrap).collect();
            let source: Vec<usize> = batches.iter().flat_map(|b| b.source.clone()).collect();
            let length = clip_len(&CLIP);
            let pixels: Vec<f32> = batches.iter().flat_map(|b| values(&b.clips)).collect();
            (source, pixels.chunks_exact(length).map(<[f32]>::to_vec).collect::<Vec<_>>())
        };
        let (centre, along) = (all(2, Crops::Centre), all(2, Crops::ThreeAlong));
        assert_eq!(along.0, [[0; 6], [1; 6]].concat());
        let middle: Vec<Vec<f32>> = along.1.iter().skip(1).step_by(3).cloned().collect();
        assert_eq!(middle, centre.1);
        // The frames are wider than high: both ends show what the centre does not.
        assert!(along.1[0] != along.1[1] && along.1[2] != along.1[1] && along.1[0] != along.1[2]);
        let whole = all(2, Crops::Whole);
        assert_eq!(whole.0, [0, 0, 1, 1]);
        assert_ne!(whole.1, centre.1);
    }

    #[test]
    fn nothing_to_evaluate_gives_no_batch() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 1);
        let mut loader = EvalLoader::start(pool, &CLIP, Vec::new(), THREE, 4, &Device::flex(), 1).unwrap();
        assert!(loader.next().is_none());
    }
}
