//! A video that is in no cache, decoded into a temporary shard, in children with tight limits of time, memory and disk: a
//! source in its own size, for looking at closely, or a file of one's own as a data set's recipe would store it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::decode::{self, DecodeError, DecoderChoice, Decoders, Limits, Source};
use super::{DataError, InputError};
use crate::job::Job;
use crate::store::catalogue::{self, Recipe};
use crate::store::{Reason, Workspace, atomic};

/// Seconds from the start of a video that are decoded.
const MAX_SECS: u32 = 60;
/// Frames per second that a folder of frames is shown at.
const FOLDER_FPS: f32 = 12.0;

/// A decoded video; its frames are deleted when it is dropped.
#[derive(Debug)]
pub struct Original {
    _folder: tempfile::TempDir,
    /// The file (or folder of frames) it came from.
    pub source: PathBuf,
    /// The temporary shard.
    pub shard: PathBuf,
    pub frames: u32,
    pub width: u32,
    pub height: u32,
    pub fps: f32,
    /// Why it is not the whole video, if it is not.
    pub cut: Option<Reason>,
}

fn limits() -> Limits {
    Limits {
        wall: Duration::from_mins(1),
        stall: Duration::from_secs(20),
        frames: 3_600,
        bytes: 1 << 30,
        ..Limits::default()
    }
}

/// Where the file of a video lies; a path of no set is that of a file of one's own.
pub fn source_of(workspace: &Workspace, set: &str, path: &str) -> Result<PathBuf, DataError> {
    if set.is_empty() {
        return Ok(PathBuf::from(path));
    }
    Ok(catalogue::data_set(&workspace.db()?, set)?.source.join(path))
}

/// Decodes the first minute of a video in its own size and rate.
///
/// # Errors
/// The file is gone, nothing of it can be read, or `job` was asked to stop.
pub fn open(workspace: &Workspace, set: &str, path: &str, job: &Job) -> Result<Original, DataError> {
    let recipe = Recipe { short_side: 0, fps: 0.0, max_secs: MAX_SECS };
    decoded(workspace, source_of(workspace, set, path)?, &recipe, job)
}

/// Decodes the first minute of a file (or a folder of frames) of one's own, as the data set of this recipe would.
///
/// # Errors
/// Those of [`open`].
pub fn own_file(workspace: &Workspace, file: &Path, recipe: &Recipe, job: &Job) -> Result<Original, DataError> {
    let max_secs = if recipe.max_secs == 0 { MAX_SECS } else { recipe.max_secs.min(MAX_SECS) };
    decoded(workspace, file.to_owned(), &Recipe { max_secs, ..*recipe }, job)
}

fn decoded(workspace: &Workspace, source: PathBuf, recipe: &Recipe, job: &Job) -> Result<Original, DataError> {
    if !source.exists() && !decode::is_frames(&source) {
        return Err(InputError::Gone(source).into());
    }
    let cache = workspace.cache_dir();
    let folder = tempfile::Builder::new().prefix("original-").tempdir_in(&cache);
    let folder = folder.map_err(atomic::without_path).map_err(DataError::io(&cache))?;
    let shard = folder.path().join("original.kshard");
    let decoders = Decoders::find(DecoderChoice::Auto, None)?;
    let wanted = Source { path: &source, folder_fps: FOLDER_FPS };
    let decoded = decode::decode(&decoders, &wanted, recipe, &limits(), &shard, job).map_err(|error| match error {
        DecodeError::Own(error) => error,
        DecodeError::Bad { reason, .. } => InputError::Unreadable { path: source.clone(), reason }.into(),
        DecodeError::Stopped => InputError::Stopped.into(),
    })?;
    let (frames, width, height, fps) = (decoded.frames, decoded.width, decoded.height, decoded.fps);
    let full = frames as f32 >= fps * recipe.max_secs as f32 - 1.5;
    let cut = decoded.broken.or_else(|| full.then_some(Reason::OnlyFirst(recipe.max_secs)));
    Ok(Original { _folder: folder, source, shard, frames, width, height, fps, cut })
}
