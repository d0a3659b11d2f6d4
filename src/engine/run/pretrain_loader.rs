//! The loader of a run's pre-training: the clips that its method wants.

use std::ops::Range;
use std::sync::Arc;

use burn::tensor::Device;

use crate::config::RunConfig;
use crate::data::Pool;
use crate::data::loader::{PretrainLoad, PretrainLoader};
use crate::engine::EngineError;
use crate::method::plan::plan;

/// The loader of the clips that a run's method wants.
///
/// # Errors
/// A thread cannot be started.
pub fn pretrain_loader(
    config: &RunConfig,
    pool: &Arc<Pool>,
    device: &Device,
    steps: Range<u64>,
    threads: usize,
) -> Result<PretrainLoader, EngineError> {
    let e = &config.experiment;
    let plan = plan(&config.arm.method).ok_or(EngineError::LoaderEnded)?;
    Ok(PretrainLoader::start(PretrainLoad {
        pool: pool.clone(),
        clip: &e.clip,
        augment: &e.augment,
        batch: e.pretrain.batch_videos,
        views: plan.views(config),
        seed: config.seed,
        steps,
        device,
        threads,
    })?)
}
