//! An encoder as a file with its cards beside it: one call for the command line and the window alike.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{CardInputs, files, write};
use crate::config::DeviceChoice;
use crate::engine::EngineError;
use crate::engine::machine::device;
use crate::engine::take::{Exported, Format, RunEncoder, TakeError, export};
use crate::job::Job;
use crate::store::{RunFolder, Workspace};

/// What is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Wanted {
    pub format: Format,
    pub file: PathBuf,
    /// Files that are there may be replaced.
    pub force: bool,
    /// Unset: the experiment's.
    pub device: Option<DeviceChoice>,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HandedOver {
    #[serde(flatten)]
    pub exported: Exported,
    pub cards: [PathBuf; 2],
}

/// Writes the encoder of a finished run and its cards. `on_progress` is called whenever there is news in the job.
///
/// # Errors
/// A file that is there, a run without an encoder, data that changed, a stop, a file that cannot be written.
pub fn hand_over(
    workspace: &Workspace,
    folder: &RunFolder,
    wanted: &Wanted,
    job: &Job,
    on_progress: impl FnMut(),
) -> Result<HandedOver, TakeError> {
    let Wanted { format, file, force, device: choice } = wanted;
    for path in std::iter::once(file.clone()).chain(files(file)) {
        export::check_free(&path, *force)?;
    }
    let chosen = choice.unwrap_or(folder.record()?.config.experiment.device);
    let selected = device::select(chosen).map_err(EngineError::from)?;
    let encoder = RunEncoder::read(workspace, folder, &selected.device, job, on_progress)?;
    let exported = export::write(&encoder, *format, file, *force)?;
    let mut inputs = CardInputs::read(workspace, folder)?;
    inputs.file = Some((name(file), exported.hash.clone()));
    let cards = write(&inputs, file).map_err(|(path, source)| TakeError::Io { path, source })?;
    Ok(HandedOver { exported, cards })
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
