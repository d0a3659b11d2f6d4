//! Batches for pre-training: ρ augmented clips of each of B videos, and never a label.

use std::ops::Range;
use std::sync::Arc;

use burn::tensor::Device;
use rand::RngExt;

use super::order::Order;
use super::prefetch::{ClipAt, Plan, Prefetch};
use super::{ClipSource, clip_len, read_clip, timeline, upload};
use crate::config::{AugmentSpec, ClipSpec};
use crate::data::augment::{ClipTransform, Workspace};
use crate::data::{ClipBatch, DataError, Pool};
use crate::random::stream;

/// The clips of each video that a method wants in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Views {
    /// ρ, how many.
    pub count: usize,
    /// Side of the square clips, pixels.
    pub size: usize,
    /// The furthest that a clip begins from the first one, seconds; unset: anywhere in the video.
    pub within_s: Option<f64>,
}

/// What a [`PretrainLoader`] is started with.
pub struct PretrainLoad<'a> {
    pub pool: Arc<Pool>,
    /// Frames, rate and input of a clip; its size is that of the views.
    pub clip: &'a ClipSpec,
    pub augment: &'a AugmentSpec,
    /// Videos per step, B.
    pub batch: usize,
    pub views: Views,
    pub seed: u64,
    /// Steps to make batches of: a run resumed at the first of them gets the batches it would have got.
    pub steps: Range<u64>,
    pub device: &'a Device,
    /// Loader threads, at least one.
    pub threads: usize,
}

/// Hands out the batches of the steps `first_step .. steps`.
///
/// An epoch is a permutation of all videos, cut into `ceil(videos / batch)` batches. The last batch of an epoch is
/// filled up from the front of the same permutation, so that every batch is full, every video comes at least once
/// an epoch and none comes twice in a batch. A pool smaller than `batch` gives batches of the whole pool.
pub struct PretrainLoader {
    prefetch: Prefetch<PretrainPlan>,
    device: Device,
}

impl PretrainLoader {
    /// Starts the loader threads.
    ///
    /// # Errors
    /// A thread cannot be started.
    pub fn start(load: PretrainLoad<'_>) -> Result<Self, DataError> {
        let PretrainLoad { pool, clip, augment, batch, views, seed, steps, device, threads } = load;
        let order = Order::new(pool.len(), seed, "shuffle");
        let batch = batch.min(pool.len());
        let clip = ClipSpec { size: views.size, ..clip.clone() };
        let plan = PretrainPlan { pool, clip, augment: augment.clone(), batch, views, seed, order };
        Ok(Self { prefetch: Prefetch::start(plan, steps, threads)?, device: device.clone() })
    }

    /// The batch of the next step, waiting for it if need be; `None` after the last.
    #[allow(clippy::should_implement_trait)] // a loader also reports its times and is not used in chains
    pub fn next(&mut self) -> Option<Result<ClipBatch, DataError>> {
        let host = match self.prefetch.next()? {
            Ok(host) => host,
            Err(error) => return Some(Err(error)),
        };
        let plan = self.prefetch.plan();
        let video_id: Vec<u32> = (0..plan.batch).map(|row| plan.video(host.step, row)).collect();
        let source_id = video_id.iter().map(|&v| plan.pool.videos()[v as usize].source_id).collect();
        let views = host.views.into_iter().map(|values| upload(values, &plan.clip, &self.device)).collect();
        Some(Ok(ClipBatch { views, video_id, source_id }))
    }

    /// Seconds that [`Self::next`] waited for batches so far.
    pub fn waited_secs(&self) -> f64 {
        self.prefetch.waited_secs()
    }

    /// Seconds of reading and augmenting so far, all threads together.
    pub fn augment_secs(&self) -> f64 {
        self.prefetch.busy_secs()
    }
}

struct PretrainPlan {
    pool: Arc<Pool>,
    clip: ClipSpec,
    augment: AugmentSpec,
    batch: usize,
    views: Views,
    seed: u64,
    order: Order,
}

impl PretrainPlan {
    fn video(&self, step: u64, row: usize) -> u32 {
        let per_epoch = self.pool.len().div_ceil(self.batch) as u64;
        let place = (step % per_epoch) as usize * self.batch + row;
        self.order.of(step / per_epoch)[place % self.pool.len()]
    }
}

impl Plan for PretrainPlan {
    fn rows(&self, _: u64) -> usize {
        self.batch
    }

    fn views(&self) -> usize {
        self.views.count
    }

    fn clip_len(&self) -> usize {
        clip_len(&self.clip)
    }

    fn clip(&self, at: ClipAt, out: &mut [f32], work: &mut Workspace) -> Result<(), DataError> {
        let first = (at.step * self.batch as u64 + at.row as u64) * self.views.count as u64;
        let mut rng = stream(self.seed, "clip", first + at.view as u64);
        let source = ClipSource::video(self.video(at.step, at.row));
        let mut place = rng.random::<f64>();
        if let Some(within_s) = self.views.within_s.filter(|_| at.view > 0) {
            let of_first = stream(self.seed, "clip", first).random::<f64>();
            place = timeline(&self.pool, &source)?.near(of_first, place, within_s, &self.clip);
        }
        let size = self.clip.size;
        let choose = |width, height| ClipTransform::draw(&self.augment, width, height, size, &mut rng);
        read_clip(&self.pool, &self.clip, &source, place, choose, (out, work))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::pool::tests::pool;

    const CLIP: ClipSpec = ClipSpec { frames: 3, rate_hz: 6.0, size: 8, input: crate::config::ClipInput::Rgb };

    const VIEWS: Views = Views { count: 2, size: 8, within_s: None };

    type Seen = (Vec<Vec<u32>>, Vec<u32>, Vec<u32>);

    /// Bits of the views, video ids and source ids of the steps `first..6`.
    fn batches(pool: &Arc<Pool>, batch: usize, seed: u64, first: u64, threads: usize) -> Vec<Seen> {
        let augment = AugmentSpec::default();
        let device = Device::flex();
        let mut loader = PretrainLoader::start(PretrainLoad {
            pool: pool.clone(),
            clip: &CLIP,
            augment: &augment,
            batch,
            views: VIEWS,
            seed,
            steps: first..6,
            device: &device,
            threads,
        })
        .unwrap();
        let bits = |view: &burn::tensor::Tensor<5>| {
            view.to_data().as_slice::<f32>().unwrap().iter().map(|v| v.to_bits()).collect()
        };
        let seen = |b: ClipBatch| (b.views.iter().map(bits).collect(), b.video_id, b.source_id);
        std::iter::from_fn(|| loader.next()).map(|b| seen(b.unwrap())).collect()
    }

    #[test]
    fn a_step_gives_the_same_bits_after_a_resume_and_with_any_number_of_threads() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 7);
        let whole = batches(&pool, 3, 11, 0, 1);
        assert_eq!(whole.len(), 6);
        assert_eq!(whole, batches(&pool, 3, 11, 0, 4));
        assert_eq!(whole[4..], batches(&pool, 3, 11, 4, 2));
        assert_ne!(whole, batches(&pool, 3, 12, 0, 1));
        assert_ne!(whole[0].0[0], whole[0].0[1], "two views of a video differ");
    }

    #[test]
    fn an_epoch_covers_every_video_and_no_batch_repeats_one() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 7);
        let seen = batches(&pool, 3, 5, 0, 2);
        for epoch in seen.chunks(3) {
            let mut all: Vec<u32> = epoch.iter().flat_map(|b| b.1.clone()).collect();
            all.truncate(7);
            all.sort_unstable();
            assert_eq!(all, (0..7).collect::<Vec<_>>());
        }
        for (_, videos, sources) in &seen {
            let mut unique = videos.clone();
            unique.sort_unstable();
            unique.dedup();
            assert_eq!(unique.len(), 3);
            assert_eq!(*sources, videos.iter().map(|v| v / 3).collect::<Vec<_>>());
        }
        assert_ne!(seen[0].1, seen[3].1, "epochs are shuffled anew");
    }

    #[test]
    fn a_pool_smaller_than_the_batch_is_one_batch() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 2);
        let seen = batches(&pool, 32, 5, 0, 1);
        assert_eq!(seen.len(), 6);
        assert!(seen.iter().all(|b| b.1.len() == 2 && b.1[0] != b.1[1]));
    }

    #[test]
    fn a_missing_shard_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 2);
        std::fs::remove_dir_all(folder.path().join("cache")).unwrap();
        let device = Device::flex();
        let loader = PretrainLoader::start(PretrainLoad {
            pool,
            clip: &CLIP,
            augment: &AugmentSpec::default(),
            batch: 2,
            views: VIEWS,
            seed: 1,
            steps: 0..1,
            device: &device,
            threads: 1,
        });
        let error = loader.unwrap().next().unwrap().err().unwrap();
        assert!(error.to_string().contains("kshard"), "{error}");
    }
}
