//! One import at a time in a workspace, and what a killed one left behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use walkdir::WalkDir;

use crate::data::DataError;
use crate::store::Workspace;

/// Held while the cache and the catalogue change; the system lets it go when its process ends, however it ends.
pub struct ImportLock(#[allow(dead_code)] File);

impl ImportLock {
    /// # Errors
    /// If another process is importing into the workspace.
    pub fn take(workspace: &Workspace) -> Result<Self, DataError> {
        let path = workspace.root().join("import.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(DataError::io(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => {
                let text = "another import is running in this workspace: wait for its end, or stop it";
                Err(DataError::Input(text.to_owned()))
            }
            Err(TryLockError::Error(error)) => Err(DataError::io(&path)(error)),
        }
    }
}

/// Deletes the unfinished shards of imports that were killed. Only under the lock: a running one has some, too.
pub fn remove_leftovers(cache: &Path) {
    let files = WalkDir::new(cache).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    for entry in files.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "tmp")) {
        // One that cannot be deleted costs space and harms nothing.
        let _ = std::fs::remove_file(entry.path());
    }
}
