//! Batch statistics of an encoder before it is judged.
//!
//! Every frozen encoder is looked at with statistics of the unlabelled pool in the views of the evaluation: an untrained
//! network has none of its own and would be judged by an accident of scale; a pre-trained one has those of augmented
//! clips, which are smaller cuts in other colours. No label is read and no weight changes.

use std::sync::Arc;

use burn::tensor::Device;
use rand::seq::SliceRandom;

use crate::config::RunConfig;
use crate::data::Pool;
use crate::data::loader::{ClipSource, EvalLoader, EvalViews};
use crate::engine::EngineError;
use crate::model::{self, Backbone, Calibrated};
use crate::random::stream;

/// Videos that are looked at, at most.
pub(in crate::engine) const VIDEOS: usize = 512;

/// Clips per forward pass: as many as a small training step has.
const BATCH: usize = 32;

/// `encoder` as the probes see it: calibrated, unless the experiment wants it as it is.
pub(in crate::engine) fn judged(
    encoder: &Backbone,
    config: &RunConfig,
    pool: &Arc<Pool>,
    device: &Device,
    beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
) -> Result<Backbone, EngineError> {
    match config.experiment.evaluation.calibrate {
        true => calibrated(encoder, config, pool, device, beat),
        false => Ok(encoder.clone()),
    }
}

/// `network`, calibrated. The same seed and pool give the same bits on the CPU.
///
/// `beat(done, total)` is called between batches; its error ends the work.
pub(super) fn calibrated<N: Calibrated>(
    network: &N,
    config: &RunConfig,
    pool: &Arc<Pool>,
    device: &Device,
    mut beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
) -> Result<N, EngineError> {
    let e = &config.experiment;
    let views = EvalViews { clips: 1, crops: e.evaluation.crops };
    let sources = drawn(pool.len(), config.seed).into_iter().map(ClipSource::video).collect();
    let mut loader = EvalLoader::start(pool.clone(), &e.clip, sources, views, BATCH, device, 1)?;
    let (total, mut done) = (loader.total() as u64, 0);
    let batches = std::iter::from_fn(|| {
        if let Err(error) = beat(done, total) {
            return Some(Err(error));
        }
        let batch = loader.next()?;
        done += batch.as_ref().map_or(0, |b| b.source.len() as u64);
        Some(batch.map(|b| b.clips).map_err(EngineError::from))
    });
    model::calibrate(network, batches)
}

/// Up to [`VIDEOS`] of `videos` videos, in a drawn order: batches of one data set after the other would be unlike the
/// mixed ones of training.
fn drawn(videos: usize, seed: u64) -> Vec<u32> {
    let mut order: Vec<u32> = (0..videos as u32).collect();
    order.shuffle(&mut stream(seed, "calibration", 0));
    order.truncate(VIDEOS);
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_video_is_drawn_at_most_once_and_by_the_seed() {
        let mut few = drawn(9, 3);
        assert_eq!(few, drawn(9, 3));
        assert_ne!(few, drawn(9, 4));
        few.sort_unstable();
        assert_eq!(few, (0..9).collect::<Vec<u32>>());
        assert_eq!(drawn(2000, 0).len(), VIDEOS);
    }
}
