//! The encoder of a finished run, as its probes saw it.

use burn::tensor::Device;

use super::{TakeError, beat};
use crate::config::{MethodKind, RunConfig};
use crate::engine::EngineError;
use crate::engine::run::head::TrainedHead;
use crate::engine::run::run_data::RunData;
use crate::engine::run::{calibration, checkpoint};
use crate::job::Job;
use crate::method;
use crate::model::{Backbone, Plan};
use crate::store::{RunFolder, RunRecord, Status, Workspace};

/// An encoder and where it came from.
pub struct RunEncoder {
    pub run: String,
    pub record: RunRecord,
    /// Steps of its pre-training; 0 of an untrained one.
    pub step: u64,
    /// With the running statistics that it was judged with, on a plain device.
    pub backbone: Backbone,
    /// Over the labels of a task, where the run keeps one.
    pub head: Option<TrainedHead>,
}

impl RunEncoder {
    /// Reads the last checkpoint of a run and calibrates it as its evaluation did. The footage of its pool must be as it
    /// was. `on_progress` is called whenever there is news in the job.
    ///
    /// # Errors
    /// A run that is not done or has no encoder, data that changed, damaged weights, a stop.
    pub fn read(
        ws: &Workspace,
        folder: &RunFolder,
        device: &Device,
        job: &Job,
        on_progress: impl FnMut(),
    ) -> Result<Self, TakeError> {
        let (run, record) = (folder.name(), folder.record()?);
        let config = &record.config;
        let kind = config.arm.method.traits().kind;
        if kind == MethodKind::Supervised {
            return Err(TakeError::NoEncoder { run });
        }
        let status = folder.state()?.status;
        if status != Status::Done {
            return Err(TakeError::NotDone { run, state: status.word() });
        }
        job.report("start", 0, 0);
        let data = RunData::open(ws, &config.experiment).map_err(EngineError::from)?;
        check_data(folder, &record, &data)?;
        let (backbone, step) = trained(folder, config, device, &data)?;
        let beat = beat(job, "calibrate", on_progress);
        let backbone = calibration::judged(&backbone, config, &data.pool, device, beat)?;
        Ok(Self { run, step, backbone, head: TrainedHead::read(folder)?, record })
    }

    /// What the backbone is made of.
    pub fn plan(&self) -> Plan {
        Plan::of(&self.record.config.experiment.backbone)
    }
}

/// Other footage would give other statistics, and so another encoder than the one that was judged.
fn check_data(folder: &RunFolder, record: &RunRecord, data: &RunData) -> Result<(), EngineError> {
    let hash = data.hash_of(&record.config.arm);
    match record.data_hash == hash {
        true => Ok(()),
        false => Err(EngineError::data_changed(folder, &record.data_hash, &hash)),
    }
}

/// The backbone before it is calibrated, and the steps that it was trained for.
fn trained(
    folder: &RunFolder,
    config: &RunConfig,
    device: &Device,
    data: &RunData,
) -> Result<(Backbone, u64), TakeError> {
    let Some(mut method) = method::build(config, device, data.pool.len()) else {
        return Ok((data.initial.backbone(config, device), 0));
    };
    let latest = checkpoint::latest(&folder.checkpoints(), |warning| tracing::warn!("{warning}"));
    let latest = latest.map_err(EngineError::from)?;
    let Some((path, manifest)) = latest.filter(|(_, manifest)| manifest.finished) else {
        let state = "its last checkpoint is gone or damaged";
        return Err(TakeError::NotDone { run: folder.name(), state });
    };
    // Before the load: the weights from elsewhere tell what clips the network takes.
    data.initial.begin(config, &mut method, device);
    method.load(&path).map_err(EngineError::from)?;
    Ok((method.backbone(), manifest.step))
}
