//! Cache of values computed from run folders, kept in the workspace database so that a list of many runs needs not read
//! their large files again. A value counts only while its stamp fits; deleting the table loses nothing.

use std::collections::HashMap;
use std::path::Path;
use std::time::SystemTime;

use rusqlite::params;

use super::{StoreError, Workspace};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS run_kept
    (kind TEXT NOT NULL, run TEXT NOT NULL, stamp TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, run)) STRICT";

/// One kept value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cached {
    /// What the value was worked out from; see [`stamp`].
    pub stamp: String,
    /// JSON.
    pub value: String,
}

/// Changes whenever one of these files does: they are replaced or grow, never rewritten in place at equal length.
pub fn stamp(files: &[&Path]) -> String {
    let one = |path: &&Path| {
        let Ok(meta) = path.metadata() else { return "-".to_owned() };
        let time = meta.modified().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
        format!("{}@{}", meta.len(), time.map_or(0, |t| t.as_nanos()))
    };
    files.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// All kept values of a kind, by run.
pub fn load(workspace: &Workspace, kind: &str) -> Result<HashMap<String, Cached>, StoreError> {
    let db = workspace.db()?;
    db.connection().execute_batch(TABLE)?;
    let mut statement = db.connection().prepare("SELECT run, stamp, value FROM run_kept WHERE kind = ?1")?;
    let rows =
        statement.query_map([kind], |row| Ok((row.get(0)?, Cached { stamp: row.get(1)?, value: row.get(2)? })))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keeps new values, all or none of them.
pub fn save(workspace: &Workspace, kind: &str, values: &[(String, Cached)]) -> Result<(), StoreError> {
    if values.is_empty() {
        return Ok(());
    }
    workspace.db()?.transaction(|db| {
        db.connection().execute_batch(TABLE)?;
        let sql = "INSERT OR REPLACE INTO run_kept (kind, run, stamp, value) VALUES (?1, ?2, ?3, ?4)";
        let mut statement = db.connection().prepare(sql)?;
        for (run, kept) in values {
            statement.execute(params![kind, run, kept.stamp, kept.value])?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_by_kind_and_are_replaced() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let kept = |value: &str| Cached { stamp: "s".into(), value: value.into() };
        save(&workspace, "a", &[("r".into(), kept("1")), ("q".into(), kept("2"))]).unwrap();
        save(&workspace, "b", &[("r".into(), kept("9"))]).unwrap();
        save(&workspace, "a", &[("r".into(), kept("3"))]).unwrap();
        let found = load(&workspace, "a").unwrap();
        assert_eq!((found["r"].value.as_str(), found["q"].value.as_str()), ("3", "2"));
    }

    #[test]
    fn a_stamp_follows_its_files() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("f");
        let missing = stamp(&[&path]);
        std::fs::write(&path, "x").unwrap();
        let there = stamp(&[&path]);
        std::fs::write(&path, "xy").unwrap();
        assert!(missing != there && there != stamp(&[&path]));
    }
}
