//! The list of runs, fast: a table in the workspace database that mirrors the run folders.
//!
//! The folders are the truth. [`list`] brings the table up to date first, so that a deleted database, a run copied
//! into place or one deleted by hand all show correctly; the table only saves reading what has not changed.

use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

use rusqlite::params;
use serde::{Deserialize, Serialize};

use super::workspace::Workspace;
use super::{RunError, RunFolder, RunRecord, RunState, Status, StoreError, run_state};
use crate::text::LocalText;

/// What the list shows of one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunEntry {
    pub run: String,
    pub experiment: String,
    pub arm: String,
    pub seed: u64,
    pub state: Status,
    pub phase: String,
    pub step: u64,
    pub steps: u64,
    pub device: String,
    pub config_hash: String,
    pub data_hash: String,
    /// Unix seconds.
    pub started: u64,
    /// Unix seconds at which its process was last heard of.
    pub heartbeat: u64,
    /// Why it failed or ended early, in English; empty otherwise.
    pub message: String,
    /// The process that wrote its state last.
    #[serde(default)]
    pub pid: u32,
    /// Seconds that its phase will take from then, once there is a rate to estimate from.
    #[serde(default)]
    pub left_s: Option<f64>,
    /// `message` in Japanese; empty where an older version wrote it.
    #[serde(default)]
    pub message_ja: String,
}

impl RunEntry {
    /// Why it failed or ended early, in both languages.
    pub fn local_message(&self) -> LocalText {
        run_state::stored_message(&self.message, &self.message_ja)
    }

    /// Combines a run's record and state.
    pub fn new(run: String, record: &RunRecord, state: RunState) -> Self {
        Self {
            run,
            experiment: record.config.experiment.name.clone(),
            arm: record.config.arm.name.clone(),
            seed: record.seed,
            state: state.status,
            phase: state.phase,
            step: state.step,
            steps: state.steps,
            device: record.device.clone(),
            config_hash: record.config_hash.clone(),
            data_hash: record.data_hash.clone(),
            started: record.started,
            heartbeat: state.heartbeat,
            message: state.message,
            pid: state.pid,
            left_s: state.left_s,
            message_ja: state.message_ja,
        }
    }

    fn read(folder: &RunFolder) -> Result<Self, RunError> {
        let record = folder.record()?;
        let state = match folder.state() {
            // Results are written last: a run that has them is done, whatever became of the file of its state.
            Err(error) if folder.results().is_ok() => {
                let state = RunState::new(Status::Done, "", 0, 0).with_message(error.into());
                RunState { pid: 0, heartbeat: record.started, ..state }
            }
            state => state?,
        };
        Ok(Self::new(folder.name(), &record, state))
    }
}

/// Why the runs could not be listed.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for IndexError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// All runs, oldest first, and why folders could not be read.
pub fn list(workspace: &Workspace) -> Result<(Vec<RunEntry>, Vec<RunError>), IndexError> {
    let mut known = load(workspace)?;
    let (mut entries, mut problems, mut changed) = (Vec::new(), Vec::new(), Vec::new());
    for folder in RunFolder::all(&workspace.runs_dir())? {
        let (name, stamp) = (folder.name(), stamp(&folder));
        let entry = match known.remove(&name) {
            // A live run's state depends on its lock too, so it is always read.
            Some((old, entry)) if old == stamp && !is_live(&entry) => entry,
            _ => match RunEntry::read(&folder) {
                Ok(entry) => {
                    changed.push((stamp, entry.clone()));
                    entry
                }
                Err(error) => {
                    problems.push(error);
                    continue;
                }
            },
        };
        entries.push(entry);
    }
    save(workspace, &changed, known.keys())?;
    entries.sort_by(|a, b| (a.started, &a.run).cmp(&(b.started, &b.run)));
    Ok((entries, problems))
}

fn is_live(entry: &RunEntry) -> bool {
    entry.state.alive() || entry.state == Status::Interrupted
}

/// Changes whenever `run.ron` or `state.ron` does: both are replaced, never written in place.
fn stamp(folder: &RunFolder) -> String {
    let one = |path: &Path| {
        let Ok(meta) = path.metadata() else { return String::new() };
        let time = meta.modified().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
        format!("{}@{}", meta.len(), time.map_or(0, |t| t.as_nanos()))
    };
    format!("{} {}", one(&folder.file("run.ron")), one(&folder.file("state.ron")))
}

fn load(workspace: &Workspace) -> Result<HashMap<String, (String, RunEntry)>, IndexError> {
    let db = workspace.db()?;
    db.connection().execute_batch(
        "CREATE TABLE IF NOT EXISTS run_index (run TEXT PRIMARY KEY, stamp TEXT NOT NULL, entry TEXT NOT NULL) STRICT",
    )?;
    let mut statement = db.connection().prepare("SELECT run, stamp, entry FROM run_index")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))?;
    let mut known = HashMap::new();
    for row in rows {
        let (run, stamp, entry): (String, String, String) = row?;
        // A row of another version of the program is read again from its folder.
        if let Ok(entry) = serde_json::from_str(&entry) {
            known.insert(run, (stamp, entry));
        }
    }
    Ok(known)
}

fn save<'a>(
    workspace: &Workspace,
    changed: &[(String, RunEntry)],
    gone: impl Iterator<Item = &'a String>,
) -> Result<(), IndexError> {
    let gone: Vec<_> = gone.collect();
    if changed.is_empty() && gone.is_empty() {
        return Ok(());
    }
    workspace.db()?.transaction(|db| {
        for run in gone {
            db.connection().execute("DELETE FROM run_index WHERE run = ?1", [run])?;
        }
        for (stamp, entry) in changed {
            let json = serde_json::to_string(entry).unwrap_or_default();
            let sql = "INSERT OR REPLACE INTO run_index (run, stamp, entry) VALUES (?1, ?2, ?3)";
            db.connection().execute(sql, params![entry.run, stamp, json])?;
        }
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load_text;
    use crate::store::results::{Cost, RunResults};

    fn add_run(workspace: &Workspace, name: &str, started: u64) -> RunFolder {
        let text = r#"Experiment(name: "t", data: (sets: ["a"]), arms: [(name: "random", method: Random)], seeds: [3],
            evaluation: (tasks: [(name: "t", set: "a", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;
        let config = load_text(text, Path::new("t.ron"), &[]).unwrap().runs().next().unwrap();
        let record = RunRecord::new(config, "d", "cpu", started);
        RunFolder::create(&workspace.runs_dir(), name, &record).unwrap()
    }

    fn names(workspace: &Workspace) -> Vec<String> {
        list(workspace).unwrap().0.into_iter().map(|e| e.run).collect()
    }

    #[test]
    fn the_list_follows_the_folders() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        add_run(&workspace, "b", 1);
        let a = add_run(&workspace, "a", 2);
        assert_eq!(names(&workspace), ["b", "a"]);
        a.write_state(&RunState::new(Status::Done, "end", 9, 9)).unwrap();
        assert_eq!(list(&workspace).unwrap().0[1].state, Status::Done);
        std::fs::remove_dir_all(workspace.runs_dir().join("b")).unwrap();
        assert_eq!(names(&workspace), ["a"]);
    }

    #[test]
    fn a_deleted_database_is_rebuilt_from_the_folders() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        add_run(&workspace, "a", 1);
        assert_eq!(names(&workspace), ["a"]);
        for file in std::fs::read_dir(root.path()).unwrap().flatten() {
            if file.file_name().to_string_lossy().starts_with("workspace.db") {
                std::fs::remove_file(file.path()).unwrap();
            }
        }
        assert_eq!(names(&Workspace::open(root.path()).unwrap()), ["a"]);
    }

    #[test]
    fn a_run_with_results_is_done_though_its_state_is_damaged() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let run = add_run(&workspace, "a", 1);
        std::fs::write(run.file("state.ron"), "(").unwrap();
        let (entries, problems) = list(&workspace).unwrap();
        assert_eq!((entries.len(), problems.len()), (0, 1), "without results nothing is known of it");
        let config = run.record().unwrap().config;
        run.write("results.ron", &RunResults::new("a", &config, 1, Vec::new(), Cost::default())).unwrap();
        let (entries, problems) = list(&workspace).unwrap();
        assert_eq!((entries[0].state, problems.len()), (Status::Done, 0));
        assert!(entries[0].message.contains("state.ron"), "{}", entries[0].message);
    }

    #[test]
    fn an_unreadable_folder_is_told_and_hides_no_other() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        add_run(&workspace, "a", 1);
        let b = add_run(&workspace, "b", 2);
        std::fs::write(b.file("run.ron"), "(").unwrap();
        let (entries, problems) = list(&workspace).unwrap();
        assert_eq!(entries.len(), 1);
        assert!(problems[0].to_string().contains("run.ron"), "{problems:?}");
    }
}
