//! What people have seen to outside of the program, by experiment: `roadmap/EXPERIMENT.json` in the workspace.

use std::io::{Error, ErrorKind};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{StoreError, Workspace, atomic};

/// An item that somebody has seen to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    /// Its word.
    pub item: String,
    /// Who says so.
    pub by: String,
    /// Since when, such as `2026-11-27`.
    pub on: String,
}

/// What is ticked of an experiment; nothing where nobody has.
///
/// # Errors
/// The file cannot be read, or holds something else.
pub fn read(workspace: &Workspace, experiment: &str) -> Result<Vec<Tick>, StoreError> {
    let path = path(workspace, experiment);
    let bytes = match std::fs::read(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(StoreError::io(&path))?,
    };
    serde_json::from_slice(&bytes).map_err(|error| StoreError::io(&path)(Error::new(ErrorKind::InvalidData, error)))
}

/// Ticks an item, in place of what was said of it before.
///
/// # Errors
/// The workspace cannot be read or written to.
pub fn tick(workspace: &Workspace, experiment: &str, tick: Tick) -> Result<Vec<Tick>, StoreError> {
    let mut all = without(read(workspace, experiment)?, &tick.item);
    all.push(tick);
    write(workspace, experiment, &all)?;
    Ok(all)
}

/// Takes the tick of an item away.
///
/// # Errors
/// The workspace cannot be read or written to.
pub fn untick(workspace: &Workspace, experiment: &str, item: &str) -> Result<Vec<Tick>, StoreError> {
    let all = without(read(workspace, experiment)?, item);
    write(workspace, experiment, &all)?;
    Ok(all)
}

fn without(all: Vec<Tick>, item: &str) -> Vec<Tick> {
    all.into_iter().filter(|tick| tick.item != item).collect()
}

fn write(workspace: &Workspace, experiment: &str, all: &[Tick]) -> Result<(), StoreError> {
    let path = path(workspace, experiment);
    let folder = workspace.root().join(FOLDER);
    std::fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
    let text = serde_json::to_string_pretty(all).unwrap_or_default();
    atomic::write(&path, text.as_bytes()).map_err(StoreError::io(&path))
}

const FOLDER: &str = "roadmap";

/// Names of experiments are letters, digits, - and _.
fn path(workspace: &Workspace, experiment: &str) -> PathBuf {
    workspace.root().join(FOLDER).join(format!("{experiment}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_replaces_the_one_before_and_a_damaged_file_is_named() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let of = |item: &str, by: &str| Tick { item: item.into(), by: by.into(), on: "2026-11-27".into() };
        assert_eq!(untick(&workspace, "pilot", "owner").unwrap(), []);
        tick(&workspace, "pilot", of("owner", "Sato")).unwrap();
        tick(&workspace, "pilot", of("masking", "Sato")).unwrap();
        tick(&workspace, "pilot", of("owner", "鈴木")).unwrap();
        assert_eq!(read(&workspace, "pilot").unwrap(), [of("masking", "Sato"), of("owner", "鈴木")]);
        assert_eq!(read(&workspace, "another").unwrap(), []);
        untick(&workspace, "pilot", "masking").unwrap();
        assert_eq!(read(&workspace, "pilot").unwrap(), [of("owner", "鈴木")]);
        std::fs::write(path(&workspace, "pilot"), "[1").unwrap();
        assert!(read(&workspace, "pilot").unwrap_err().to_string().contains("pilot.json"));
    }
}
