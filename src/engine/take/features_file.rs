//! The features of footage as a file for other tools: `kinrin embed`, and the same asked for in the window.

use std::path::PathBuf;

use serde::Serialize;

use super::export::check_free;
use super::features::TableFormat;
use super::{Embedding, Footage, RunEncoder, TakeError};
use crate::config::DeviceChoice;
use crate::engine::EngineError;
use crate::engine::machine::device;
use crate::engine::run::head::TrainedHead;
use crate::job::Job;
use crate::store::{RunFolder, Workspace};

/// What is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct WantedFeatures {
    /// A data set, a folder or a file of clips, as [`Footage::named`] reads it.
    pub footage: String,
    pub format: TableFormat,
    pub file: PathBuf,
    /// Seconds from one clip to the next; unset: a row per video.
    pub every_s: Option<f64>,
    /// Whether the label that the run's head gives stands in each row.
    pub predict: bool,
    /// Files that are there may be replaced.
    pub force: bool,
    /// Unset: the experiment's.
    pub device: Option<DeviceChoice>,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WrittenFeatures {
    pub run: String,
    pub format: TableFormat,
    pub files: Vec<PathBuf>,
    pub rows: usize,
    pub features: usize,
}

/// Embeds the footage by the encoder of a finished run and writes the table. `tell` is called whenever there is news in
/// the job.
///
/// # Errors
/// A file that is there and may not be replaced, or no head to predict with, which are asked first; footage or an encoder
/// that cannot be had; a stop.
pub fn write(
    workspace: &Workspace,
    folder: &RunFolder,
    wanted: &WantedFeatures,
    job: &Job,
    tell: &mut dyn FnMut(),
) -> Result<WrittenFeatures, TakeError> {
    let WantedFeatures { format, file, every_s, .. } = wanted;
    let files = format.files(file);
    files.iter().try_for_each(|path| check_free(path, wanted.force))?;
    if wanted.predict && !TrainedHead::exists(folder) {
        return Err(TakeError::NoHead { run: folder.name() });
    }
    let footage = Footage::named(workspace, &wanted.footage)?;
    let chosen = wanted.device.unwrap_or(folder.record()?.config.experiment.device);
    let device = device::select(chosen).map_err(EngineError::from)?.device;
    let encoder = RunEncoder::read(workspace, folder, &device, job, &mut *tell)?;
    let embedding = Embedding { workspace, encoder: &encoder, device: &device, every_s: *every_s, job };
    let mut table = embedding.run(&footage, tell)?;
    if let (true, Some(head)) = (wanted.predict, &encoder.head) {
        table = table.predicted_by(head);
    }
    table.write(*format, file)?;
    Ok(WrittenFeatures { run: folder.name(), format: *format, files, rows: table.rows.len(), features: table.dim })
}
