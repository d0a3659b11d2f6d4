//! The runs that wait, in their order, each with its device: table `queue`. What a run is made from is frozen in its
//! folder; here stands only when its turn comes.
//!
//! Several processes may change the queue. One at a time works through it: whoever holds [`QueueLock`].

use std::fs::{File, TryLockError};
use std::path::PathBuf;

use rusqlite::params;
use serde::Serialize;

use super::workspace::Workspace;
use super::{RunError, RunFolder, Status, StoreError, atomic};
use crate::config::DeviceChoice;

/// A run that waits, or the one that is worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QueueItem {
    /// Name of its folder.
    pub run: String,
    pub device: DeviceChoice,
}

/// Why the queue could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Run(#[from] RunError),
    #[error("run \"{0}\" does not wait in the queue; `kinrin queue list` shows those that do")]
    NotThere(String),
}

/// What has become of the folder of a run that was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Removed {
    /// It was never started: nothing is lost.
    Deleted,
    /// It was started; it can be resumed.
    Kept,
}

/// All items, the next one first.
pub fn list(workspace: &Workspace) -> Result<Vec<QueueItem>, StoreError> {
    let db = workspace.db()?;
    let mut query = db.connection().prepare("SELECT run, device FROM queue ORDER BY position, run")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.map(|row| row.map(item)).collect::<Result<_, _>>()?)
}

fn item((run, device): (String, String)) -> QueueItem {
    // A word of another version of the program: let the program choose.
    QueueItem { run, device: device.parse().unwrap_or_default() }
}

/// Adds runs at the end. One that waits already keeps its place and gets the device.
pub fn add(workspace: &Workspace, runs: &[String], device: DeviceChoice) -> Result<(), StoreError> {
    edit(workspace, |items| {
        for run in runs {
            match items.iter_mut().find(|i| i.run == *run) {
                Some(item) => item.device = device,
                None => items.push(QueueItem { run: run.clone(), device }),
            }
        }
    })
}

/// Takes a run out, whatever its state; its folder stays. Whether it was there.
pub fn take_out(workspace: &Workspace, run: &str) -> Result<bool, StoreError> {
    edit(workspace, |items| {
        let before = items.len();
        items.retain(|i| i.run != run);
        items.len() < before
    })
}

/// Takes a run out for good: one that was never started loses its folder too.
///
/// # Errors
/// [`RunError::Busy`] while it is being worked on: stop it first.
pub fn remove(workspace: &Workspace, run: &str) -> Result<Removed, QueueError> {
    let Ok(folder) = RunFolder::open(&workspace.runs_dir(), run) else {
        // Deleted by hand: only its place is left.
        return if take_out(workspace, run)? { Ok(Removed::Deleted) } else { Err(QueueError::NotThere(run.into())) };
    };
    let lock = folder.lock()?;
    if !take_out(workspace, run)? {
        return Err(QueueError::NotThere(run.into()));
    }
    if folder.stored_state()?.status != Status::Queued {
        return Ok(Removed::Kept);
    }
    // A file that is open cannot be deleted everywhere.
    drop(lock);
    let path = folder.path();
    std::fs::remove_dir_all(path).map_err(|source| RunError::Io { path: path.into(), source })?;
    Ok(Removed::Deleted)
}

/// Moves a run to the place `to`, counted from 0; beyond the end is the end.
pub fn move_to(workspace: &Workspace, run: &str, to: usize) -> Result<(), QueueError> {
    let moved = edit(workspace, |items| {
        let item = items.remove(items.iter().position(|i| i.run == run)?);
        items.insert(to.min(items.len()), item);
        Some(())
    })?;
    moved.ok_or_else(|| QueueError::NotThere(run.into()))
}

/// Sets the device a run is to have when its turn comes.
pub fn set_device(workspace: &Workspace, run: &str, device: DeviceChoice) -> Result<(), QueueError> {
    let set = edit(workspace, |items| {
        items.iter_mut().find(|i| i.run == run)?.device = device;
        Some(())
    })?;
    set.ok_or_else(|| QueueError::NotThere(run.into()))
}

/// Changes the list in one transaction. It begins with a write, so that no other process comes in between.
fn edit<T>(workspace: &Workspace, change: impl FnOnce(&mut Vec<QueueItem>) -> T) -> Result<T, StoreError> {
    workspace.db()?.transaction(|db| {
        let mut taken: Vec<(i64, QueueItem)> = {
            let mut query = db.connection().prepare("DELETE FROM queue RETURNING run, device, position")?;
            let rows = query.query_map([], |row| Ok((row.get(2)?, item((row.get(0)?, row.get(1)?)))))?;
            rows.collect::<Result<_, _>>()?
        };
        taken.sort_by(|a, b| (a.0, &a.1.run).cmp(&(b.0, &b.1.run)));
        let mut items: Vec<QueueItem> = taken.into_iter().map(|t| t.1).collect();
        let value = change(&mut items);
        let mut insert = db.connection().prepare("INSERT INTO queue (run, position, device) VALUES (?1, ?2, ?3)")?;
        for (position, item) in (0_i64..).zip(&items) {
            insert.execute(params![item.run, position, item.device.to_string()])?;
        }
        Ok(value)
    })
}

/// Held by the process that works through the queue; freed by the system when the process ends, however it ends.
#[derive(Debug)]
pub struct QueueLock {
    _file: File,
}

impl QueueLock {
    /// Takes the queue for this process; `None` while another one has it.
    pub fn take(workspace: &Workspace) -> Result<Option<Self>, StoreError> {
        let file = lock_file(workspace)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(StoreError::Io { path: lock_path(workspace), source }),
        }
    }
}

/// Whether a process works through the queue now.
pub fn is_worked(workspace: &Workspace) -> bool {
    let Ok(file) = lock_file(workspace) else { return false };
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

fn lock_file(workspace: &Workspace) -> Result<File, StoreError> {
    let path = lock_path(workspace);
    let options = File::options().read(true).write(true).create(true).truncate(false).clone();
    options.open(&path).map_err(|source| StoreError::Io { path, source })
}

fn lock_path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("queue.lock")
}

/// What the process that works through the queue may be asked by another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkerAsk {
    /// Start no other run when the present one ends.
    EndAfterRun,
    /// Stop the present run, keep it at the front of the queue, and leave the queue.
    EndNow,
}

/// Leaves a request for the process that works through the queue.
pub fn ask_worker(workspace: &Workspace, ask: WorkerAsk) -> Result<(), StoreError> {
    let path = request_path(workspace);
    let word = match ask {
        WorkerAsk::EndAfterRun => "after run",
        WorkerAsk::EndNow => "now",
    };
    atomic::write(&path, word.as_bytes()).map_err(|source| StoreError::Io { path, source })
}

/// Takes a request that another process has left.
pub fn take_worker_ask(workspace: &Workspace) -> Option<WorkerAsk> {
    let path = request_path(workspace);
    let taken = path.with_extension("taken");
    std::fs::rename(&path, &taken).ok()?;
    let word = std::fs::read_to_string(&taken).unwrap_or_default();
    let _ = std::fs::remove_file(&taken);
    Some(if word.trim() == "now" { WorkerAsk::EndNow } else { WorkerAsk::EndAfterRun })
}

fn request_path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("queue.request")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace() -> (tempfile::TempDir, Workspace) {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        (root, workspace)
    }

    fn names(workspace: &Workspace) -> Vec<String> {
        list(workspace).unwrap().into_iter().map(|i| i.run).collect()
    }

    fn filled() -> (tempfile::TempDir, Workspace) {
        let (root, workspace) = workspace();
        let runs = ["c", "a", "b"].map(str::to_owned);
        add(&workspace, &runs, DeviceChoice::Cpu).unwrap();
        (root, workspace)
    }

    #[test]
    fn runs_keep_the_order_in_which_they_were_added() {
        let (_root, workspace) = filled();
        add(&workspace, &["a".into(), "d".into()], DeviceChoice::Wgpu(Some(1))).unwrap();
        assert_eq!(names(&workspace), ["c", "a", "b", "d"]);
        let devices: Vec<String> = list(&workspace).unwrap().iter().map(|i| i.device.to_string()).collect();
        assert_eq!(devices, ["cpu", "wgpu:1", "cpu", "wgpu:1"]);
    }

    #[test]
    fn a_run_moves_to_a_place_and_beyond_the_end_is_the_end() {
        let (_root, workspace) = filled();
        move_to(&workspace, "b", 0).unwrap();
        assert_eq!(names(&workspace), ["b", "c", "a"]);
        move_to(&workspace, "b", 9).unwrap();
        assert_eq!(names(&workspace), ["c", "a", "b"]);
        assert!(matches!(move_to(&workspace, "x", 0), Err(QueueError::NotThere(_))));
        set_device(&workspace, "a", DeviceChoice::Auto).unwrap();
        assert_eq!(list(&workspace).unwrap()[1].device, DeviceChoice::Auto);
    }

    #[test]
    fn two_processes_never_work_through_one_queue() {
        let (_root, workspace) = workspace();
        let lock = QueueLock::take(&workspace).unwrap();
        assert!(lock.is_some() && is_worked(&workspace));
        assert!(QueueLock::take(&workspace).unwrap().is_none());
        drop(lock);
        assert!(!is_worked(&workspace));
        ask_worker(&workspace, WorkerAsk::EndNow).unwrap();
        assert_eq!(take_worker_ask(&workspace), Some(WorkerAsk::EndNow));
        assert_eq!(take_worker_ask(&workspace), None);
    }

    #[test]
    fn a_place_without_a_folder_can_be_removed() {
        let (_root, workspace) = filled();
        assert_eq!(remove(&workspace, "a").unwrap(), Removed::Deleted);
        assert_eq!(names(&workspace), ["c", "b"]);
        assert!(matches!(remove(&workspace, "a"), Err(QueueError::NotThere(_))));
    }
}
