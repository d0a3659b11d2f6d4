//! Upkeep of imported data sets: checksums of their shards, removal.

use super::cache::ShardReader;
use super::import::{ImportLock, remove_unused};
use super::{DataError, ShardProblem};
use crate::job::{Job, Request};
use crate::store::Workspace;
use crate::store::catalogue;
use crate::text::LocalText;

/// A shard that is not what was stored.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Damage {
    pub set: String,
    /// Of the video.
    pub path: String,
    /// Whether it is not there at all.
    pub missing: bool,
    pub problem: LocalText,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Shards that were looked at.
    pub checked: usize,
    /// Those that are damaged or missing.
    pub damaged: Vec<Damage>,
    /// Whether it was stopped before its end: the rest is unchecked.
    pub stopped: bool,
}

impl Verified {
    /// How many shards are there and are not what was stored, and how many are not there.
    pub fn damaged_and_missing(&self) -> [usize; 2] {
        let missing = self.damaged.iter().filter(|damage| damage.missing).count();
        [self.damaged.len() - missing, missing]
    }
}

/// Reads every shard of the data set and compares it with its checksum. The next import makes damaged ones again.
pub fn verify(workspace: &Workspace, name: &str, job: &Job) -> Result<Verified, DataError> {
    let db = workspace.db()?;
    let mut found = Verified::default();
    let videos = catalogue::videos(&db, name)?;
    let total = videos.len() as u64;
    for (i, video) in videos.into_iter().enumerate() {
        if job.report("verify", i as u64, total) != Request::Run {
            found.stopped = true;
            break;
        }
        let Some(shard) = &video.shard else { continue };
        found.checked += 1;
        let checked = ShardReader::open(&workspace.cache_dir().join(shard)).and_then(|shard| shard.verify());
        if let Err(error) = checked {
            catalogue::forget_stamp(&db, video.id)?;
            let (missing, problem) = (is_missing(&error), words(error));
            found.damaged.push(Damage { set: name.to_owned(), path: video.path, missing, problem });
        }
    }
    Ok(found)
}

fn words(error: DataError) -> LocalText {
    match error {
        DataError::Shard { problem, .. } => problem.into(),
        error if is_missing(&error) => ShardProblem::Missing.into(),
        other => other.into(),
    }
}

/// Whether the file is gone, or its folder.
fn is_missing(error: &DataError) -> bool {
    matches!(error, DataError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
}

/// Takes the data set out of the workspace, and deletes every shard that no data set uses; the footage stays where it
/// is. Waits for an import that is at work, and tells `waits` once of its process. Returns the bytes that became free.
pub fn remove(
    workspace: &Workspace,
    name: &str,
    job: &Job,
    waits: &mut dyn FnMut(Option<u32>),
) -> Result<u64, DataError> {
    let lock = ImportLock::wait(workspace, job, waits)?;
    let db = workspace.db()?;
    catalogue::remove(&db, name)?;
    remove_unused(&lock, workspace, &db)
}
