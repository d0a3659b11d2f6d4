//! Batches for supervised training: clips with their classes.

use std::sync::Arc;

use burn::tensor::{Device, Tensor};
use rand::RngExt;

use super::order::Order;
use super::prefetch::{ClipAt, Plan, Prefetch};
use super::{ClipSource, clip_len, read_clip, upload};
use crate::config::{AugmentSpec, ClipSpec};
use crate::data::augment::{ClipTransform, Workspace};
use crate::data::{DataError, InputError, Pool};
use crate::random::stream;

/// Smallest and largest share of the frame that a supervised clip shows.
const CROP_AREA: [f32; 2] = [0.5, 1.0];

/// A batch of labelled clips.
pub struct LabelledBatch {
    /// `[B, 3, T, H, W]`, normalised.
    pub clips: Tensor<5>,
    /// `[B]`: class of each clip.
    pub classes: Vec<usize>,
}

/// Hands out mildly augmented clips with their classes, for the steps `first_step .. steps`.
///
/// The clips are cut into batches from an endless sequence of permutations of the list, so that every clip is seen
/// equally often whatever the batch size; a batch larger than the list repeats clips. The augmentation is a crop of
/// 0.5–1.0 of the frame's area and the flip of the experiment (its probability is taken over: where left and right
/// carry the label, an experiment sets it to 0). Colour is left alone.
pub struct LabelledLoader {
    prefetch: Prefetch<LabelledPlan>,
    device: Device,
}

impl LabelledLoader {
    /// Starts `threads` loader threads (at least one) over `clips`, each with its class.
    ///
    /// # Errors
    /// An empty list of clips.
    #[allow(clippy::too_many_arguments)]
    pub fn start(
        pool: Arc<Pool>,
        clip: &ClipSpec,
        aug: &AugmentSpec,
        clips: Vec<(ClipSource, usize)>,
        batch: usize,
        seed: u64,
        first_step: u64,
        steps: u64,
        device: &Device,
        threads: usize,
    ) -> Result<Self, DataError> {
        if clips.is_empty() {
            return Err(InputError::NoLabelledClip.into());
        }
        let augment = AugmentSpec { crop_area: CROP_AREA, jitter: 0.0, grey: 0.0, blur: 0.0, ..aug.clone() };
        let order = Order::new(clips.len(), seed, "labelled shuffle");
        let plan = LabelledPlan { pool, clip: clip.clone(), augment, clips, batch, seed, order };
        Ok(Self { prefetch: Prefetch::start(plan, first_step..steps, threads)?, device: device.clone() })
    }

    /// The batch of the next step; `None` after the last.
    #[allow(clippy::should_implement_trait)] // a loader also reports its times and is not used in chains
    pub fn next(&mut self) -> Option<Result<LabelledBatch, DataError>> {
        let host = match self.prefetch.next()? {
            Ok(host) => host,
            Err(error) => return Some(Err(error)),
        };
        let plan = self.prefetch.plan();
        let classes = (0..plan.batch).map(|row| plan.at(host.step, row).1).collect();
        let values = host.views.into_iter().next().unwrap_or_default();
        Some(Ok(LabelledBatch { clips: upload(values, &plan.clip, &self.device), classes }))
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

struct LabelledPlan {
    pool: Arc<Pool>,
    clip: ClipSpec,
    augment: AugmentSpec,
    clips: Vec<(ClipSource, usize)>,
    batch: usize,
    seed: u64,
    order: Order,
}

impl LabelledPlan {
    fn place(&self, step: u64, row: usize) -> u64 {
        step * self.batch as u64 + row as u64
    }

    fn at(&self, step: u64, row: usize) -> &(ClipSource, usize) {
        &self.clips[self.order.at(self.place(step, row)) as usize]
    }
}

impl Plan for LabelledPlan {
    fn rows(&self, _: u64) -> usize {
        self.batch
    }

    fn views(&self) -> usize {
        1
    }

    fn clip_len(&self) -> usize {
        clip_len(&self.clip)
    }

    fn clip(&self, at: ClipAt, out: &mut [f32], work: &mut Workspace) -> Result<(), DataError> {
        let mut rng = stream(self.seed, "labelled clip", self.place(at.step, at.row));
        let place = rng.random::<f64>();
        let (source, _) = self.at(at.step, at.row);
        let size = self.clip.size;
        let choose = |width, height| ClipTransform::draw(&self.augment, width, height, size, &mut rng);
        read_clip(&self.pool, &self.clip, source, place, choose, (out, work))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::pool::tests::pool;

    const CLIP: ClipSpec = ClipSpec { frames: 2, rate_hz: 6.0, size: 8, input: crate::config::ClipInput::Rgb };

    fn batches(pool: &Arc<Pool>, first: u64, threads: usize) -> Vec<(Vec<f32>, Vec<usize>)> {
        let clips = (0..5).map(|v| (ClipSource::video(v), v as usize * 10)).collect();
        let device = Device::flex();
        let augment = AugmentSpec::default();
        let loader = LabelledLoader::start(pool.clone(), &CLIP, &augment, clips, 4, 3, first, 5, &device, threads);
        let mut loader = loader.unwrap();
        let seen = |b: LabelledBatch| (b.clips.to_data().as_slice::<f32>().unwrap().to_vec(), b.classes);
        std::iter::from_fn(|| loader.next()).map(|b| seen(b.unwrap())).collect()
    }

    #[test]
    fn every_clip_comes_equally_often_with_its_own_class() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 5);
        let mut classes: Vec<usize> = batches(&pool, 0, 2).into_iter().flat_map(|b| b.1).collect();
        classes.sort_unstable();
        assert_eq!(classes, [[0; 4], [10; 4], [20; 4], [30; 4], [40; 4]].concat());
    }

    #[test]
    fn steps_repeat_after_a_resume() {
        let folder = tempfile::tempdir().unwrap();
        let pool = pool(folder.path(), 5);
        assert_eq!(batches(&pool, 0, 3)[3..], batches(&pool, 3, 1));
    }
}
