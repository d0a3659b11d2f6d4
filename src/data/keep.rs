//! Looking after imported data: checking shards, removing data sets.

use std::path::PathBuf;

use super::DataError;
use super::cache::ShardReader;
use super::import::ImportLock;
use crate::job::{Job, Request};
use crate::store::Workspace;
use crate::store::catalogue;

/// A shard that is not what was stored.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Damage {
    pub set: String,
    /// Of the video.
    pub path: String,
    pub problem: String,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Verified {
    /// Shards that were read.
    pub checked: usize,
    pub damaged: Vec<Damage>,
}

/// Reads every shard of the data set and compares it with its checksum. The next import makes damaged ones again.
pub fn verify(workspace: &Workspace, name: &str, job: &Job) -> Result<Verified, DataError> {
    let db = workspace.db()?;
    let mut found = Verified::default();
    let videos = catalogue::videos(&db, name)?;
    let total = videos.len() as u64;
    for (i, video) in videos.into_iter().enumerate() {
        if job.report("verify", i as u64, total) != Request::Run {
            break;
        }
        let Some(shard) = &video.shard else { continue };
        found.checked += 1;
        let checked = ShardReader::open(&workspace.cache_dir().join(shard)).and_then(|shard| shard.verify());
        if let Err(error) = checked {
            catalogue::forget_stamp(&db, video.id)?;
            found.damaged.push(Damage { set: name.to_owned(), path: video.path, problem: words(error) });
        }
    }
    Ok(found)
}

fn words(error: DataError) -> String {
    match error {
        DataError::Shard { problem, .. } => problem,
        DataError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => "it is missing".to_owned(),
        other => other.to_string(),
    }
}

/// Takes the data set out of the workspace, with every shard that no other data set uses; the footage stays where it
/// is. Returns the bytes that became free.
pub fn remove(workspace: &Workspace, name: &str) -> Result<u64, DataError> {
    let _lock = ImportLock::take(workspace)?;
    let unused = workspace.db()?.transaction(|db| catalogue::remove(db, name))?;
    let mut freed = 0;
    for shard in unused {
        let path: PathBuf = workspace.cache_dir().join(shard);
        let bytes = std::fs::metadata(&path).map_or(0, |data| data.len());
        match std::fs::remove_file(&path) {
            Ok(()) => freed += bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(DataError::io(&path)(error)),
        }
    }
    Ok(freed)
}
