//! What a run's pre-training begins with: its method, and the loader of the clips that the method wants.

use std::ops::Range;
use std::sync::Arc;

use burn::tensor::Device;

use crate::config::RunConfig;
use crate::data::Pool;
use crate::data::loader::{PretrainLoad, PretrainLoader};
use crate::engine::EngineError;
use crate::method::plan::plan;
use crate::method::{self, Method};

/// The method of a run for a pool, before its first step; `None` for an arm without pre-training. It learns which
/// recordings and groups it is to mask, and never a label.
pub fn pretrain_method(config: &RunConfig, pool: &Pool, device: &Device) -> Option<Method> {
    let mut method = method::build(config, device, pool.len())?;
    let sources: Vec<u32> = pool.videos().iter().map(|video| video.source_id).collect();
    let groups = config.arm.method.mask_group().map(|column| pool.group_numbers(column));
    method.set_masks(&sources, groups.as_deref());
    Some(method)
}

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
