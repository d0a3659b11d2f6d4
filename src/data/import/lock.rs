//! One import at a time in a workspace, and what a killed one left behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use walkdir::WalkDir;

use crate::data::{DataError, InputError};
use crate::store::{Db, RunFolder, Workspace, catalogue};

/// How often a taken lock is tried again, and after what time.
const TRIES: usize = 20;
const BETWEEN: Duration = Duration::from_millis(10);

/// Held while the cache and the catalogue change; the system lets it go when its process ends, however it ends.
pub struct ImportLock(#[allow(dead_code)] File);

impl ImportLock {
    /// # Errors
    /// If another process is importing into the workspace.
    pub fn take(workspace: &Workspace) -> Result<Self, DataError> {
        let path = workspace.root().join("import.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(DataError::io(&path))?;
        // A child that is just being started holds what its parent has open until it becomes its own program.
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(BETWEEN),
                Err(TryLockError::Error(error)) => return Err(DataError::io(&path)(error)),
            }
        }
        Err(InputError::ImportRunning.into())
    }
}

/// Deletes the unfinished shards of imports that were killed. Only under the lock: a running one has some, too.
pub fn remove_leftovers(cache: &Path) {
    for path in files_with(cache, "tmp") {
        // One that cannot be deleted costs space and harms nothing.
        let _ = std::fs::remove_file(path);
    }
}

/// Deletes the shards that no video of any data set uses, and returns the bytes that became free. Only under the lock:
/// a running import has shards that the catalogue does not know yet.
///
/// A run that is being worked on may still want to open shards that have left the catalogue since it began. While there
/// is one, nothing is deleted; the next import or removal does it.
pub fn remove_unused(_lock: &ImportLock, workspace: &Workspace, db: &Db) -> Result<u64, DataError> {
    if RunFolder::all(&workspace.runs_dir()).is_ok_and(|runs| runs.iter().any(RunFolder::is_locked)) {
        tracing::info!("clips that are no longer needed stay until no run is being worked on");
        return Ok(0);
    }
    let (used, cache) = (catalogue::shards(db)?, workspace.cache_dir());
    let is_used = |path: &Path| path.strip_prefix(&cache).map_or(true, |shard| used.contains(shard));
    let mut freed = 0;
    for path in files_with(&cache, "kshard").filter(|path| !is_used(path)) {
        let bytes = std::fs::metadata(&path).map_or(0, |data| data.len());
        match std::fs::remove_file(&path) {
            Ok(()) => freed += bytes,
            Err(error) => tracing::warn!("{} is no longer needed and cannot be deleted: {error}", path.display()),
        }
    }
    Ok(freed)
}

fn files_with(folder: &Path, extension: &'static str) -> impl Iterator<Item = PathBuf> {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files.map(walkdir::DirEntry::into_path).filter(move |path| path.extension().is_some_and(|end| end == extension))
}
