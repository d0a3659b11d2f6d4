//! One run on disk: frozen configuration, state, lock, requests, warnings, and where its parts lie.
//!
//! ```text
//! runs/<run>/run.ron            what the run is made from (written once)
//! runs/<run>/state.ron          status and step, replaced about once a second
//! runs/<run>/run.lock           locked by the process that runs it
//! runs/<run>/stop.request       asks that process to pause, go on, stop or abort; taken away when it is read
//! runs/<run>/events.out.tfevents.…   scalars
//! runs/<run>/checkpoints/step-N/     see `engine::run::checkpoint`
//! runs/<run>/embeddings/step-N.safetensors
//! runs/<run>/scores.jsonl       one line per finished part of the evaluation
//! runs/<run>/probes.jsonl       what the probes said at each snapshot, see `engine::run::probing`
//! runs/<run>/results.ron        all scores and the cost, written last
//! runs/<run>/warnings.log
//! ```

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use super::local_time::unix_now;
use super::results::RunResults;
use super::{RunRecord, RunState, RunWarning, Status, atomic};
use crate::config::{self, RunConfig};
use crate::job::Request;

/// Why a run folder could not be used.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("there is no run \"{name}\" in {runs}; `kinrin runs` lists them")]
    Unknown { name: String, runs: PathBuf },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: io::Error },
    #[error("{path}: {message}; the file is damaged or from another version of the program")]
    Damaged { path: PathBuf, message: String },
    #[error(
        "run \"{name}\" is being worked on by another process (pid {pid}); wait for it, or use `kinrin stop {name}`"
    )]
    Busy { name: String, pid: u32 },
}

impl RunError {
    /// Name of the run whose file cannot be used.
    pub fn run(&self) -> Option<String> {
        match self {
            Self::Unknown { name, .. } | Self::Busy { name, .. } => Some(name.clone()),
            Self::Io { path, .. } | Self::Damaged { path, .. } => {
                Some(path.parent()?.file_name()?.to_string_lossy().into_owned())
            }
        }
    }
}

/// Name of the file with which another process asks for something.
const REQUEST: &str = "stop.request";

/// Held by the process that works on a run; freed by the system when the process ends, however it ends.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

/// Handle to a run's folder. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    /// Opens an existing run.
    pub fn open(runs: &Path, name: &str) -> Result<Self, RunError> {
        let path = runs.join(name);
        let plain = !name.is_empty() && Path::new(name).file_name().is_some_and(|f| f == name);
        if plain && path.join("run.ron").is_file() {
            return Ok(Self { path });
        }
        Err(RunError::Unknown { name: name.into(), runs: runs.into() })
    }

    /// Creates the run's folder with its record; the folder of a run that exists is opened unchanged.
    pub fn create(runs: &Path, name: &str, record: &RunRecord) -> Result<Self, RunError> {
        let folder = Self { path: runs.join(name) };
        std::fs::create_dir_all(&folder.path).map_err(|source| folder.io("", source))?;
        if !folder.file("run.ron").is_file() {
            // State first: a folder with run.ron always has a state.
            folder.write_state(&RunState::new(Status::Queued, "", 0, 0))?;
            folder.write_record(record)?;
        }
        Ok(folder)
    }

    /// Name of the run with these settings: that of a folder with equal ones, whatever version named it, or else a new
    /// one.
    pub fn named(runs: &Path, config: &RunConfig) -> String {
        let new = config.run_name();
        let begins = new.rsplit_once('-').map_or("", |(begin, _)| begin);
        let hash = config.hash();
        let equal = |folder: &Self| folder.record().is_ok_and(|record| record.config.hash() == hash);
        let older = |folder: &Self| folder.name().rsplit_once('-').is_some_and(|(begin, _)| begin == begins);
        if runs.join(&new).exists() {
            return new;
        }
        let all = Self::all(runs).unwrap_or_default();
        all.iter().find(|folder| older(folder) && equal(folder)).map_or(new, Self::name)
    }

    /// All runs below `runs`, by name.
    pub fn all(runs: &Path) -> Result<Vec<Self>, RunError> {
        let io = |source| RunError::Io { path: runs.into(), source };
        let mut found = Vec::new();
        for entry in std::fs::read_dir(runs).map_err(io)? {
            let path = entry.map_err(io)?.path();
            if path.join("run.ron").is_file() {
                found.push(Self { path });
            }
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    /// The run's name, which is its folder's.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A file or folder inside the run.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub fn checkpoints(&self) -> PathBuf {
        self.file("checkpoints")
    }

    /// Embeddings of every pooled video after `step`.
    pub fn embeddings(&self, step: u64) -> PathBuf {
        self.file("embeddings").join(format!("step-{step}.safetensors"))
    }

    /// Features of every pooled video by the backbone as it was judged, before any head.
    pub fn features(&self) -> PathBuf {
        self.file("features.safetensors")
    }

    /// Steps for which embeddings are stored, ascending.
    pub fn embedding_steps(&self) -> Vec<u64> {
        let Ok(entries) = std::fs::read_dir(self.file("embeddings")) else { return Vec::new() };
        let names = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned());
        let step = |n: String| n.strip_prefix("step-")?.strip_suffix(".safetensors")?.parse().ok();
        let mut steps: Vec<u64> = names.filter_map(step).collect();
        steps.sort_unstable();
        steps
    }

    /// The event file, once the run has begun to write one: its name holds the time at which that was.
    pub fn written_events(&self) -> Option<PathBuf> {
        let entries = std::fs::read_dir(&self.path).into_iter().flatten().flatten();
        let is_events = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().contains(".tfevents."));
        entries.map(|e| e.path()).filter(is_events).min()
    }

    /// The event file to write: the one that is there, otherwise a new one.
    pub fn events(&self) -> PathBuf {
        self.written_events().unwrap_or_else(|| self.file(&format!("events.out.tfevents.{}.kinrin", unix_now())))
    }

    /// The frozen configuration and provenance.
    pub fn record(&self) -> Result<RunRecord, RunError> {
        self.read("run.ron")
    }

    pub fn write_record(&self, record: &RunRecord) -> Result<(), RunError> {
        self.write("run.ron", record)
    }

    /// The state as stored.
    pub fn stored_state(&self) -> Result<RunState, RunError> {
        self.read("state.ron")
    }

    /// The state with liveness checked: `interrupted` where nobody holds the lock of a running run.
    pub fn state(&self) -> Result<RunState, RunError> {
        let mut state = self.stored_state()?;
        if state.status.alive() && !self.is_locked() {
            // The process may have ended between the two looks: believe what it wrote last.
            state = self.stored_state()?;
            if state.status.alive() {
                state.status = Status::Interrupted;
            }
        }
        Ok(state)
    }

    pub fn write_state(&self, state: &RunState) -> Result<(), RunError> {
        self.write("state.ron", state)
    }

    /// Takes the run for this process.
    pub fn lock(&self) -> Result<RunLock, RunError> {
        let file = self.lock_file()?;
        // A look from `is_locked` holds the lock for an instant; a run holds it for good.
        for _ in 0..20 {
            match file.try_lock() {
                Ok(()) => return Ok(RunLock { _file: file }),
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
                Err(TryLockError::Error(source)) => return Err(self.io("run.lock", source)),
            }
        }
        let pid = self.stored_state().map_or(0, |s| s.pid);
        Err(RunError::Busy { name: self.name(), pid })
    }

    /// Whether a process works on the run now.
    pub fn is_locked(&self) -> bool {
        let Ok(file) = self.lock_file() else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    fn lock_file(&self) -> Result<File, RunError> {
        let options = File::options().read(true).write(true).create(true).truncate(false).clone();
        options.open(self.file("run.lock")).map_err(|source| self.io("run.lock", source))
    }

    /// Asks the process that works on the run to pause, go on, stop or abort; the newest request counts. It looks
    /// several times a second between two steps.
    pub fn request(&self, request: Request) -> Result<(), RunError> {
        let word = match request {
            Request::Run => "run",
            Request::Pause => "pause",
            Request::Stop => "stop",
            Request::Abort => "abort",
        };
        atomic::write(&self.file(REQUEST), word.as_bytes()).map_err(|source| self.io(REQUEST, source))
    }

    /// Takes a request that another process has left, so that it is followed once.
    pub fn take_request(&self) -> Option<Request> {
        let (path, taken) = (self.file(REQUEST), self.file(".stop.request.taken"));
        // Renamed before it is read: a request that comes in between is not lost.
        std::fs::rename(&path, &taken).ok()?;
        let word = std::fs::read_to_string(&taken).unwrap_or_default();
        let _ = std::fs::remove_file(&taken);
        Some(match word.trim() {
            "run" => Request::Run,
            "pause" => Request::Pause,
            "abort" => Request::Abort,
            // An empty file is a stop too: anyone can make one by hand.
            _ => Request::Stop,
        })
    }

    /// Forgets an old request, at the start of a run.
    pub fn clear_request(&self) {
        let _ = std::fs::remove_file(self.file(REQUEST));
    }

    /// Adds a warning.
    pub fn warn(&self, warning: &RunWarning) -> Result<(), RunError> {
        let io = |source| self.io("warnings.log", source);
        let mut file = File::options().append(true).create(true).open(self.file("warnings.log")).map_err(io)?;
        writeln!(file, "{} {}", unix_now(), warning.to_stored()).map_err(io)
    }

    /// Adds those of `warnings` that are not stored yet.
    pub fn warn_once(&self, warnings: &[RunWarning]) -> Result<(), RunError> {
        let known = self.warnings();
        warnings.iter().filter(|w| !known.contains(w)).try_for_each(|warning| self.warn(warning))
    }

    /// The warnings, oldest first, without their times.
    pub fn warnings(&self) -> Vec<RunWarning> {
        self.timed_warnings().into_iter().map(|w| w.1).collect()
    }

    /// The warnings, oldest first, with the Unix seconds at which they were written.
    pub fn timed_warnings(&self) -> Vec<(u64, RunWarning)> {
        let text = std::fs::read_to_string(self.file("warnings.log")).unwrap_or_default();
        let line = |l: &str| match l.split_once(' ').and_then(|(time, m)| Some((time.parse().ok()?, m))) {
            Some((time, warning)) => (time, RunWarning::from_stored(warning)),
            None => (0, RunWarning::from_stored(l)),
        };
        text.lines().map(line).collect()
    }

    /// Reads a RON file of the run.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<T, RunError> {
        read_ron(&self.file(name))
    }

    /// The results of a finished run, with the hashes of its settings as this version makes them.
    ///
    /// # Errors
    /// There are none, or they cannot be read.
    pub fn results(&self) -> Result<RunResults, RunError> {
        let results: RunResults = self.read("results.ron")?;
        Ok(match self.record() {
            Ok(record) => results.with_hashes_of(&record.config),
            Err(_) => results,
        })
    }

    /// Replaces a RON file of the run.
    pub fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), RunError> {
        atomic::write(&self.file(name), config::to_ron(value).as_bytes()).map_err(|source| self.io(name, source))
    }

    fn io(&self, name: &str, source: io::Error) -> RunError {
        RunError::Io { path: self.file(name), source }
    }
}

/// Reads a RON file, telling unreadable from damaged.
pub fn read_ron<T: DeserializeOwned>(path: &Path) -> Result<T, RunError> {
    let text = std::fs::read_to_string(path).map_err(|source| RunError::Io { path: path.into(), source })?;
    let damaged = |e: ron::error::SpannedError| RunError::Damaged { path: path.into(), message: e.to_string() };
    ron::from_str(&text).map_err(damaged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load_text;

    fn record() -> RunRecord {
        let text = r#"Experiment(name: "t", data: (sets: ["a"]), arms: [(name: "random", method: Random)], seeds: [3],
            evaluation: (tasks: [(name: "t", set: "a", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;
        let experiment = load_text(text, Path::new("t.ron"), &[]).unwrap();
        let config = experiment.runs().next().unwrap();
        RunRecord::new(config, "d", "cpu", 5)
    }

    #[test]
    fn a_record_reads_back_with_the_same_hash() {
        let runs = tempfile::tempdir().unwrap();
        let folder = RunFolder::create(runs.path(), "r", &record()).unwrap();
        let back = folder.record().unwrap();
        assert_eq!(back, record());
        assert_eq!(back.config.hash(), back.config_hash);
        assert_eq!(RunFolder::all(runs.path()).unwrap(), [folder]);
    }

    #[test]
    fn a_running_run_without_its_lock_is_interrupted_and_with_it_is_not() {
        let runs = tempfile::tempdir().unwrap();
        let folder = RunFolder::create(runs.path(), "r", &record()).unwrap();
        let mut old = RunState::new(Status::Running, "pretrain", 3, 9);
        old.heartbeat = 0; // an old heartbeat alone says nothing
        folder.write_state(&old).unwrap();
        let lock = folder.lock().unwrap();
        assert_eq!(folder.state().unwrap().status, Status::Running);
        assert!(matches!(folder.lock(), Err(RunError::Busy { .. })));
        drop(lock);
        assert_eq!(folder.state().unwrap().status, Status::Interrupted);
    }

    #[test]
    fn a_name_that_leaves_the_folder_is_unknown() {
        let runs = tempfile::tempdir().unwrap();
        RunFolder::create(runs.path(), "r", &record()).unwrap();
        for name in ["", "..", "../r", "r/", "x"] {
            assert!(matches!(RunFolder::open(runs.path(), name), Err(RunError::Unknown { .. })), "{name}");
        }
    }

    #[test]
    fn a_request_is_taken_once_and_the_newest_counts() {
        let runs = tempfile::tempdir().unwrap();
        let folder = RunFolder::create(runs.path(), "r", &record()).unwrap();
        assert_eq!(folder.take_request(), None);
        folder.request(Request::Pause).unwrap();
        folder.request(Request::Run).unwrap();
        assert_eq!(folder.take_request(), Some(Request::Run));
        assert_eq!(folder.take_request(), None);
        std::fs::write(folder.file("stop.request"), "").unwrap();
        assert_eq!(folder.take_request(), Some(Request::Stop));
    }

    #[test]
    fn a_state_of_an_older_version_is_read() {
        let runs = tempfile::tempdir().unwrap();
        let folder = RunFolder::create(runs.path(), "r", &record()).unwrap();
        let old = r#"(status: done, phase: "x", step: 5, steps: 5, heartbeat: 1, pid: 2, message: "why")"#;
        std::fs::write(folder.file("state.ron"), old).unwrap();
        let state = folder.stored_state().unwrap();
        assert_eq!(state.left_s, None);
        assert_eq!(state.local_message(), crate::text::LocalText::same("why"), "shown as it was stored");
    }

    #[test]
    fn warnings_keep_their_order() {
        let runs = tempfile::tempdir().unwrap();
        let folder = RunFolder::create(runs.path(), "r", &record()).unwrap();
        let other = RunWarning::OtherDevice { then: "a".into(), now: "b".into() };
        folder.warn(&RunWarning::Plain("first\nline".into())).unwrap();
        folder.warn(&other).unwrap();
        assert_eq!(folder.warnings(), [RunWarning::Plain("first line".into()), other]);
    }
}
