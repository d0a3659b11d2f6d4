//! What people add to runs: tags and a note. They never change a number, so they live in the workspace database and
//! not in the run folders.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};
use serde::Serialize;

use super::{StoreError, Workspace};

/// Longest tag, in characters.
const MAX_TAG: usize = 32;

/// Tags and note of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RunNote {
    /// Sorted, each once.
    pub tags: Vec<String>,
    pub note: String,
}

/// The tags and notes of all runs that have any, by run.
pub fn all(workspace: &Workspace) -> Result<HashMap<String, RunNote>, StoreError> {
    let db = workspace.db()?;
    let mut statement = db.connection().prepare("SELECT run, tags, note FROM run_note")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (run, tags, note): (String, String, String) = row?;
        Ok((run, RunNote { tags: parse(tags)?, note }))
    })
    .collect()
}

/// The tags and note of one run; empty where it has none.
pub fn get(workspace: &Workspace, run: &str) -> Result<RunNote, StoreError> {
    let db = workspace.db()?;
    let sql = "SELECT tags, note FROM run_note WHERE run = ?1";
    let found = db.connection().query_row(sql, [run], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((tags, note)): Option<(String, String)> = found else { return Ok(RunNote::default()) };
    Ok(RunNote { tags: parse(tags)?, note })
}

/// Replaces the tags and the note of a run.
pub fn put(workspace: &Workspace, run: &str, note: &RunNote) -> Result<(), StoreError> {
    let mut tags = note.tags.clone();
    tags.sort();
    tags.dedup();
    let tags = serde_json::Value::from(tags).to_string();
    let sql = "INSERT OR REPLACE INTO run_note (run, tags, note) VALUES (?1, ?2, ?3)";
    workspace.db()?.connection().execute(sql, params![run, tags, note.note])?;
    Ok(())
}

/// Adds and takes away tags; returns what the run has then.
pub fn change_tags(workspace: &Workspace, run: &str, add: &[String], drop: &[String]) -> Result<RunNote, StoreError> {
    let mut note = get(workspace, run)?;
    note.tags.extend(add.iter().cloned());
    note.tags.retain(|tag| !drop.contains(tag));
    put(workspace, run, &note)?;
    get(workspace, run)
}

/// Replaces the note of a run; its tags stay.
pub fn set_note(workspace: &Workspace, run: &str, text: &str) -> Result<(), StoreError> {
    let tags = get(workspace, run)?.tags;
    put(workspace, run, &RunNote { tags, note: text.to_owned() })
}

/// A tag as typed, made clean; `None` if it is no tag: empty, too long, or with spaces or commas, which part tags.
pub fn tag(typed: &str) -> Option<String> {
    let tag = typed.trim().trim_start_matches('#');
    let fits = !tag.is_empty() && tag.chars().count() <= MAX_TAG;
    let one_word = !tag.chars().any(|c| c.is_whitespace() || c.is_control() || c == ',');
    (fits && one_word && !tag.starts_with(['+', '-'])).then(|| tag.to_owned())
}

fn parse(tags: String) -> Result<Vec<String>, StoreError> {
    serde_json::from_str(&tags).map_err(|_| StoreError::Corrupt { field: "run_note.tags", value: tags })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|&w| w.to_owned()).collect()
    }

    #[test]
    fn tags_are_added_and_dropped_and_the_note_stays() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        set_note(&workspace, "r", "night shift").unwrap();
        let note = change_tags(&workspace, "r", &words(&["keep", "best", "keep"]), &[]).unwrap();
        assert_eq!((note.tags, note.note.as_str()), (words(&["best", "keep"]), "night shift"));
        change_tags(&workspace, "r", &[], &words(&["best"])).unwrap();
        let reopened = Workspace::open(root.path()).unwrap();
        assert_eq!(all(&reopened).unwrap()["r"], RunNote { tags: words(&["keep"]), note: "night shift".into() });
        assert_eq!(get(&reopened, "other").unwrap(), RunNote::default());
    }

    #[test]
    fn a_tag_is_one_short_word() {
        assert_eq!(tag(" #best "), Some("best".into()));
        assert_eq!(tag("夜勤"), Some("夜勤".into()));
        for wrong in ["", "#", "two words", "a,b", "-x", &"x".repeat(33)] {
            assert_eq!(tag(wrong), None, "{wrong}");
        }
    }
}
