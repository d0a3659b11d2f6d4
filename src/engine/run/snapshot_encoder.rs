//! The encoder of a stored snapshot, for clips that are in no data set: it embeds them as the run has embedded its own
//! videos, so that they can be searched among them.

use std::path::Path;

use burn::tensor::{Device, Tensor};

use super::calibration;
use super::checkpoint;
use super::embeddings::to_unit;
use super::extract::host;
use super::run_data::RunData;
use crate::config::{ClipSpec, MethodKind, RunConfig};
use crate::data::cache::ShardReader;
use crate::data::loader::clip_of_shard;
use crate::engine::EngineError;
use crate::engine::machine::device;
use crate::method;
use crate::model::{Backbone, Embedder};
use crate::store::{RunFolder, Workspace};

/// What turns clips into rows of the space that is searched.
enum Network {
    Embedder(Embedder),
    /// Of an untrained arm, which has no head.
    Backbone(Backbone),
}

impl Network {
    fn forward(&self, clips: Tensor<5>) -> Tensor<2> {
        match self {
            Self::Embedder(embedder) => embedder.forward(clips),
            Self::Backbone(backbone) => backbone.forward(clips),
        }
    }
}

/// Encoder of one snapshot of a run, with the batch statistics of the run's own embeddings.
pub struct SnapshotEncoder {
    network: Network,
    clip: ClipSpec,
    device: Device,
}

impl SnapshotEncoder {
    /// Loads the encoder of a run after `step` and gives it the statistics of the run's pool, as the run did before it
    /// embedded its videos. `beat(done, total)` is called between batches; its error ends the work.
    ///
    /// # Errors
    /// The checkpoint of the step is gone, or the data are no longer those of the run.
    pub fn open(
        workspace: &Workspace,
        folder: &RunFolder,
        step: u64,
        beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
    ) -> Result<Self, EngineError> {
        let record = folder.record()?;
        let config = &record.config;
        let data = RunData::open(workspace, &config.experiment)?;
        let hash = data.hash_of(&config.arm);
        if hash != record.data_hash {
            return Err(EngineError::data_changed(folder, &record.data_hash, &hash));
        }
        let device = device::select(config.experiment.device)?.device;
        let network = network(config, folder, step, &data, &device, beat)?;
        Ok(Self { network, clip: config.experiment.clip.clone(), device })
    }

    /// The unit embedding `[d]` of the clip in the middle of a shard.
    pub fn embed(&self, shard: &Path) -> Result<Vec<f32>, EngineError> {
        let clip = clip_of_shard(&ShardReader::open(shard)?, &self.clip, &self.device);
        let mut row = host(self.network.forward(clip))?;
        to_unit(&mut row);
        Ok(row)
    }
}

fn network(
    config: &RunConfig,
    folder: &RunFolder,
    step: u64,
    data: &RunData,
    device: &Device,
    beat: impl FnMut(u64, u64) -> Result<(), EngineError>,
) -> Result<Network, EngineError> {
    let pool = &data.pool;
    let missing = || EngineError::NoCheckpoint { run: folder.name(), step };
    match config.arm.method.traits().kind {
        MethodKind::Untrained => {
            let initial = data.initial.backbone(config, device);
            Ok(Network::Backbone(calibration::judged(&initial, config, pool, device, beat)?))
        }
        MethodKind::Supervised => Err(missing()),
        MethodKind::Pretrained => {
            let stored = checkpoint::folder(&folder.checkpoints(), step);
            let mut method = method::build(config, device, pool.len()).ok_or_else(missing)?;
            data.initial.begin(config, &mut method, device);
            // Before the first step there is nothing to load: the weights follow from the seed, or are those of a file.
            if step > 0 {
                checkpoint::check(&stored).map_err(|_| missing())?;
                method.load(&stored)?;
            }
            let embedder = method.embedder().ok_or_else(missing)?;
            Ok(Network::Embedder(calibration::calibrated(&embedder, config, pool, device, beat)?))
        }
    }
}
