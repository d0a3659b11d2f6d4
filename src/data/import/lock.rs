//! One import at a time in a workspace: the others wait in line. And what a killed one left behind.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use walkdir::WalkDir;

use crate::data::DataError;
use crate::job::{Job, Request};
use crate::store::{Db, RunFolder, Workspace, catalogue};

/// The phase of a job that waits for another import to end.
pub const WAITING: &str = "wait in line";

/// How often one that waits looks whether its turn has come.
const LOOK: Duration = Duration::from_millis(100);

/// Held while the cache and the catalogue change; the system lets it go when its process ends, however it ends.
pub struct ImportLock(#[allow(dead_code)] File);

impl ImportLock {
    /// Takes the workspace for this import, and waits as long as another one has it. `waits` is called once when it has
    /// to wait, with the process that imports where the system tells; `job` is then in the phase [`WAITING`].
    ///
    /// # Errors
    /// [`DataError::LeftLine`] when the job is asked to stop meanwhile: nothing was changed.
    pub fn wait(workspace: &Workspace, job: &Job, waits: &mut dyn FnMut(Option<u32>)) -> Result<Self, DataError> {
        let mut told = false;
        loop {
            if let Some(lock) = Self::take(workspace)? {
                return Ok(lock);
            }
            if job.report(WAITING, 0, 0) >= Request::Stop {
                return Err(DataError::LeftLine);
            }
            if !std::mem::replace(&mut told, true) {
                waits(holder(workspace));
            }
            std::thread::sleep(LOOK);
        }
    }

    /// `None` while another import has the workspace.
    fn take(workspace: &Workspace) -> Result<Option<Self>, DataError> {
        let path = path(workspace);
        let file = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut file = file.map_err(DataError::io(&path))?;
        match file.try_lock() {
            Ok(()) => {
                // Only for the words of those who wait.
                let _ = file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0)));
                let _ = write!(file, "{}", std::process::id());
                Ok(Some(Self(file)))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(DataError::io(&path)(error)),
        }
    }
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("import.lock")
}

/// The process that imports now. Some systems let nobody read a locked file.
fn holder(workspace: &Workspace) -> Option<u32> {
    let mut text = String::new();
    File::open(path(workspace)).ok()?.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_import_waits_for_the_first_and_may_leave_the_line() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let first = ImportLock::wait(&workspace, &Job::default(), &mut |_| panic!("nobody is before it")).unwrap();
        let job = Job::default();
        let mut told = Vec::new();
        let mut waits = |pid| {
            told.push(pid);
            job.ask(Request::Stop);
        };
        assert!(matches!(ImportLock::wait(&workspace, &job, &mut waits), Err(DataError::LeftLine)));
        assert_eq!(job.progress().phase, WAITING);
        if cfg!(unix) {
            assert_eq!(told, [Some(std::process::id())]);
        }
        let mut first = Some(first);
        ImportLock::wait(&workspace, &Job::default(), &mut |_| drop(first.take())).unwrap();
    }
}
