//! Check that no label reaches pre-training. Its first steps are made twice, once with the labels of the catalogue in
//! reach and once with a pool that has none: where no label gets through, all weights and keys are equal bit by bit.

use std::path::Path;
use std::sync::Arc;

use burn::tensor::Device;

use super::pool_features;
use super::pretrain_loader::{pretrain_loader, pretrain_method};
use super::run_data::TaskError;
use crate::config::RunConfig;
use crate::data::{DataError, Pool};
use crate::engine::EngineError;
use crate::method::Clock;
use crate::store::Workspace;

/// Enough that the queue is full, neighbours are found and their term has weight.
const STEPS: u64 = 6;
/// Videos of a batch and rows of the queue, at most: a look, not a training.
const VIDEOS: usize = 8;
const ROWS: usize = 32;

/// Whether the first steps of `config`'s pre-training are the same with and without labels; `None` for an arm without
/// pre-training. On the CPU, whatever the run's device: only there is the same work the same bits.
///
/// # Errors
/// The data cannot be opened, or a step fails.
pub fn is_blind(workspace: &Workspace, config: &RunConfig) -> Result<Option<bool>, EngineError> {
    let data = &config.experiment.data;
    let (sets, source) = (&data.sets, data.source_group.as_deref());
    let opened = |pool: Result<Pool, DataError>| pool.map(Arc::new).map_err(|e| TaskError::pool(&config.experiment, e));
    let seen = opened(Pool::open(workspace, sets, source))?;
    let blind = opened(Pool::open_unlabelled(workspace, sets, source))?;
    let (Some(seen), Some(blind)) = (trained(config, &seen)?, trained(config, &blind)?) else { return Ok(None) };
    Ok(Some(seen == blind))
}

/// Hash of everything that a method holds after [`STEPS`] steps on `pool`.
///
/// # Errors
/// A batch cannot be read, or the state cannot be stored for a moment.
pub fn trained(config: &RunConfig, pool: &Arc<Pool>) -> Result<Option<blake3::Hash>, EngineError> {
    let mut config = config.clone();
    let pretrain = &mut config.experiment.pretrain;
    pretrain.batch_videos = pretrain.batch_videos.min(VIDEOS);
    pretrain.contrastive.queue = pretrain.contrastive.queue.min(ROWS);
    let device = Device::flex();
    let Some(mut method) = pretrain_method(&config, pool, &device) else { return Ok(None) };
    let mut loader = pretrain_loader(&config, pool, &device, 0..STEPS, 1)?;
    for step in 0..STEPS {
        let (batch, clock) = (loader.next().ok_or(EngineError::LoaderEnded)??, Clock { step, steps: STEPS });
        pool_features::give(&mut method, clock, (&config, pool, &device), |_, _| Ok(()))?;
        method.train_step(batch, clock);
    }
    let folder = tempfile::tempdir().map_err(|source| EngineError::Io { path: std::env::temp_dir(), source })?;
    method.save(folder.path())?;
    hash_of(folder.path()).map(Some).map_err(|source| EngineError::Io { path: folder.path().into(), source })
}

/// Hash of the files of a folder, in the order of their names.
fn hash_of(folder: &Path) -> std::io::Result<blake3::Hash> {
    let mut files: Vec<_> = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut hasher = blake3::Hasher::new();
    for file in files {
        hasher.update(&std::fs::read(file)?);
    }
    Ok(hasher.finalize())
}
