//! Checkpoints: written beside, synced, sealed by a manifest with the hash of every file, renamed into place.
//!
//! A run may be killed at any instant: a checkpoint either is there whole or is not there. A damaged one (its hashes
//! do not fit) is passed over for the one before.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::method::MethodError;
use crate::store::results::Cost;
use crate::store::{RunError, RunWarning, atomic, run_folder};

/// Name of the file that seals a checkpoint.
pub const MANIFEST: &str = "manifest.ron";

/// Layout of checkpoints; a newer one is refused.
const VERSION: u32 = 1;

/// Prefix of folders still being written.
const UNFINISHED: &str = ".writing-";

/// What a checkpoint holds besides the method's own files. Random numbers come from named streams, so the step says
/// where each of them stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub version: u32,
    /// Steps done.
    pub step: u64,
    /// Steps planned.
    pub steps: u64,
    /// Whether pre-training has ended here; then why, if before its last step.
    pub finished: bool,
    pub ended_by: Option<String>,
    /// Cost up to here, over all parts of the run.
    pub cost: Cost,
    /// Length of the event file here; what lies behind is written again after a resume.
    pub events_bytes: u64,
    /// BLAKE3 of each file, by name.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// A manifest without files, which [`write`] fills in.
    pub fn new(step: u64, steps: u64, cost: Cost, events_bytes: u64) -> Self {
        let (finished, ended_by, files) = (false, None, BTreeMap::new());
        Self { version: VERSION, step, steps, finished, ended_by, cost, events_bytes, files }
    }
}

/// Why a checkpoint could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    #[error("checkpoint {path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("checkpoint {path}: {message}")]
    Damaged { path: PathBuf, message: String },
    #[error("checkpoint {path} was written by a newer version of the program (layout {version}); update Kinrin")]
    TooNew { path: PathBuf, version: u32 },
    #[error(transparent)]
    Method(#[from] MethodError),
}

/// Folder of the checkpoint after `step`.
pub fn folder(root: &Path, step: u64) -> PathBuf {
    root.join(format!("step-{step}"))
}

/// Writes a checkpoint: `save` puts the files into the folder it is given.
pub fn write(
    root: &Path,
    manifest: &Manifest,
    save: impl FnOnce(&Path) -> Result<(), CheckpointError>,
) -> Result<PathBuf, CheckpointError> {
    let writing = root.join(format!("{UNFINISHED}{}", manifest.step));
    let io = |source| CheckpointError::Io { path: writing.clone(), source };
    if writing.exists() {
        std::fs::remove_dir_all(&writing).map_err(io)?;
    }
    std::fs::create_dir_all(&writing).map_err(io)?;
    save(&writing)?;
    let sealed = Manifest { files: sync_and_hash(&writing).map_err(io)?, ..manifest.clone() };
    let text = crate::config::to_ron(&sealed);
    atomic::write(&writing.join(MANIFEST), text.as_bytes()).map_err(io)?;
    let path = folder(root, manifest.step);
    atomic::rename_folder(&writing, &path).map_err(io)?;
    Ok(path)
}

fn sync_and_hash(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        File::options().read(true).write(true).open(&path)?.sync_all()?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, hash_file(&path)?);
    }
    Ok(files)
}

fn hash_file(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Reads a manifest and checks every file against it.
pub fn check(path: &Path) -> Result<Manifest, CheckpointError> {
    let damaged = |message: String| CheckpointError::Damaged { path: path.into(), message };
    let manifest: Manifest =
        run_folder::read_ron(&path.join(MANIFEST)).map_err(|e: RunError| damaged(e.to_string()))?;
    if manifest.version > VERSION {
        return Err(CheckpointError::TooNew { path: path.into(), version: manifest.version });
    }
    for (name, expected) in &manifest.files {
        let actual = hash_file(&path.join(name)).map_err(|e| damaged(format!("{name}: {e}")))?;
        if actual != *expected {
            return Err(damaged(format!("{name} is not what was written; the disk or a program changed it")));
        }
    }
    Ok(manifest)
}

/// Steps of the checkpoints below `root`, ascending. Unfinished ones are not among them.
pub fn steps(root: &Path) -> Vec<u64> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let step = |name: std::ffi::OsString| name.to_str()?.strip_prefix("step-")?.parse().ok();
    let mut steps: Vec<u64> = entries.filter_map(|e| step(e.file_name())).collect();
    steps.sort_unstable();
    steps
}

/// The newest checkpoint that is whole. `warn` is told of the damaged ones passed over.
pub fn latest(root: &Path, mut warn: impl FnMut(&RunWarning)) -> Result<Option<(PathBuf, Manifest)>, CheckpointError> {
    for step in steps(root).into_iter().rev() {
        let path = folder(root, step);
        match check(&path) {
            Ok(manifest) => return Ok(Some((path, manifest))),
            Err(error @ CheckpointError::TooNew { .. }) => return Err(error),
            Err(error) => warn(&RunWarning::CheckpointSkipped { problem: error.to_string() }),
        }
    }
    Ok(None)
}

/// Deletes unfinished checkpoints and those that `keep` does not want. Trouble here harms nothing.
pub fn prune(root: &Path, keep: impl Fn(u64) -> bool) {
    for step in steps(root).into_iter().filter(|s| !keep(*s)) {
        let _ = std::fs::remove_dir_all(folder(root, step));
    }
    for entry in std::fs::read_dir(root).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether the state after `step` is kept for looking back: `snapshots` evenly spaced ones, the last step included.
pub fn is_snapshot(step: u64, steps: u64, snapshots: usize) -> bool {
    let n = snapshots as u128;
    // The i-th of n is at ceil(i·steps/n).
    let i = u128::from(step) * n / u128::from(steps.max(1));
    step > 0 && step <= steps && (i * u128::from(steps)).div_ceil(n.max(1)) == u128::from(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(root: &Path, step: u64, text: &str) -> PathBuf {
        let manifest = Manifest::new(step, 10, Cost::default(), 7);
        write(root, &manifest, |dir| {
            std::fs::write(dir.join("weights"), text).unwrap();
            Ok(())
        })
        .unwrap()
    }

    #[test]
    fn the_latest_whole_checkpoint_is_found() {
        let root = tempfile::tempdir().unwrap();
        put(root.path(), 3, "a");
        let newest = put(root.path(), 10, "b");
        let (path, manifest) = latest(root.path(), |w| panic!("{w}")).unwrap().unwrap();
        assert_eq!((path.as_path(), manifest.step, manifest.events_bytes), (newest.as_path(), 10, 7));
        std::fs::write(newest.join("weights"), "c").unwrap();
        let mut warnings = Vec::new();
        let (_, manifest) = latest(root.path(), |w| warnings.push(w.to_string())).unwrap().unwrap();
        assert_eq!(manifest.step, 3);
        assert!(warnings[0].contains("weights"), "{warnings:?}");
    }

    #[test]
    fn a_checkpoint_without_manifest_does_not_count() {
        let root = tempfile::tempdir().unwrap();
        put(root.path(), 3, "a");
        std::fs::create_dir(root.path().join("step-5")).unwrap();
        std::fs::create_dir(root.path().join(".writing-6")).unwrap();
        assert_eq!(latest(root.path(), |_| ()).unwrap().unwrap().1.step, 3);
    }

    #[test]
    fn a_failing_save_leaves_the_old_checkpoint() {
        let root = tempfile::tempdir().unwrap();
        put(root.path(), 3, "a");
        let manifest = Manifest::new(3, 10, Cost::default(), 0);
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let failed = write(root.path(), &manifest, |_| Err(CheckpointError::Io { path: "x".into(), source: full() }));
        assert!(failed.is_err());
        assert_eq!(std::fs::read_to_string(root.path().join("step-3/weights")).unwrap(), "a");
    }

    #[test]
    fn pruning_keeps_what_is_wanted_and_clears_the_unfinished() {
        let root = tempfile::tempdir().unwrap();
        for step in [1, 2, 3] {
            put(root.path(), step, "x");
        }
        std::fs::create_dir(root.path().join(".writing-9")).unwrap();
        prune(root.path(), |s| s != 2);
        assert_eq!(steps(root.path()), [1, 3]);
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 2);
    }

    #[test]
    fn snapshots_are_evenly_spaced_and_include_the_last_step() {
        let at = |steps, n| (0..=steps).filter(|s| is_snapshot(*s, steps, n)).collect::<Vec<u64>>();
        assert_eq!(at(8, 4), [2, 4, 6, 8]);
        assert_eq!(at(10, 3), [4, 7, 10]);
        assert_eq!(at(2, 4), [1, 2]);
        assert_eq!(at(5, 1), [5]);
    }
}
