//! Neighbours of a file of one's own: stored as the run's data were, embedded by the run's encoder, searched among the
//! run's videos. Nothing of it is kept: no data set, no label and no judgement comes of it.

use std::path::Path;

use super::neighbours::Gallery;
use crate::data::DataError;
use crate::data::original::{self, Original};
use crate::engine::EngineError;
use crate::engine::run::snapshot_encoder::SnapshotEncoder;
use crate::job::{Job, Request};
use crate::store::catalogue;
use crate::store::{RunFolder, Workspace};

/// Decodes a file in the child processes that imports use, with the recipe of the run's first data set.
///
/// # Errors
/// The file is gone or cannot be read, the data set is gone, or `job` was asked to stop.
pub fn decode(workspace: &Workspace, folder: &RunFolder, file: &Path, job: &Job) -> Result<Original, EngineError> {
    let experiment = folder.record()?.config.experiment;
    let set = experiment.data.sets.first().map_or("", String::as_str);
    let recipe = workspace.db().and_then(|db| catalogue::data_set(&db, set)).map_err(DataError::from)?.recipe;
    Ok(original::own_file(workspace, file, &recipe, job)?)
}

/// The unit embedding of a decoded clip in the space of a snapshot; [`Gallery::search_clip`] searches it.
///
/// # Errors
/// Those of [`SnapshotEncoder::open`], or `job` was asked to stop.
pub fn embed(
    workspace: &Workspace,
    folder: &RunFolder,
    gallery: &Gallery,
    clip: &Original,
    job: &Job,
) -> Result<Vec<f32>, EngineError> {
    let beat = |done, total| match job.report("embed", done, total) {
        Request::Stop | Request::Abort => Err(EngineError::Stopped),
        Request::Run | Request::Pause => Ok(()),
    };
    let row = SnapshotEncoder::open(workspace, folder, gallery.step, beat)?.embed(&clip.shard)?;
    let fits = row.len() == gallery.embeddings.dim;
    if fits { Ok(row) } else { Err(EngineError::NoCheckpoint { run: folder.name(), step: gallery.step }) }
}
