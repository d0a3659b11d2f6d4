//! The experiment that is being edited, kept beside the runs so that a crash loses nothing; and the experiment that
//! stored runs were made from.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::atomic;
use super::index::{self, IndexError};
use super::{RunFolder, StoreError, Workspace};
use crate::config::Experiment;

/// What is being edited.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// The text as it stands, even where it cannot be read.
    pub text: String,
    /// The last text that could be read.
    pub valid: String,
    /// The text as it was saved or begun.
    pub saved: String,
    /// The file it belongs to, if it has one.
    pub file: Option<PathBuf>,
    /// Name of what it is compared with, and that experiment's text.
    pub base_name: String,
    pub base: String,
}

/// The workspace's draft, if there is a readable one.
pub fn read(workspace: &Workspace) -> Option<Draft> {
    serde_json::from_slice(&std::fs::read(path(workspace)).ok()?).ok()
}

/// Replaces the draft.
///
/// # Errors
/// The workspace cannot be written to.
pub fn write(workspace: &Workspace, draft: &Draft) -> Result<(), StoreError> {
    let path = path(workspace);
    let bytes = serde_json::to_vec(draft).unwrap_or_default();
    atomic::write(&path, &bytes).map_err(StoreError::io(&path))
}

fn path(workspace: &Workspace) -> PathBuf {
    workspace.root().join("draft.json")
}

/// The experiment behind the runs of this name: settings of the newest run, arms and seeds of all. `None`: no runs.
///
/// # Errors
/// The list of runs or a run's record cannot be read.
pub fn of_runs(workspace: &Workspace, name: &str) -> Result<Option<Experiment>, IndexError> {
    let (entries, _) = index::list(workspace)?;
    let mut whole: Option<Experiment> = None;
    for entry in entries.iter().filter(|e| e.experiment == name) {
        let config = RunFolder::open(&workspace.runs_dir(), &entry.run)?.record()?.config;
        let (mut arms, mut seeds) = whole.map(|e| (e.arms, e.seeds)).unwrap_or_default();
        match arms.iter_mut().find(|arm| arm.name == config.arm.name) {
            Some(arm) => *arm = config.arm.clone(),
            None => arms.push(config.arm.clone()),
        }
        if !seeds.contains(&config.seed) {
            seeds.push(config.seed);
        }
        whole = Some(Experiment { arms, seeds, ..config.experiment });
    }
    Ok(whole.map(|mut experiment| {
        experiment.seeds.sort_unstable();
        experiment.arms.sort_by_key(|arm| arm.method.order());
        experiment
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::presets;
    use crate::store::RunRecord;

    #[test]
    fn a_draft_reads_back_even_if_its_text_is_broken() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        assert_eq!(read(&workspace), None);
        let draft = Draft { text: "(name: ".into(), base_name: "quickstart".into(), ..Draft::default() };
        write(&workspace, &draft).unwrap();
        assert_eq!(read(&workspace), Some(draft));
    }

    #[test]
    fn runs_tell_the_experiment_they_were_made_from() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let experiment = presets::find("quickstart").unwrap().experiment();
        for (place, config) in experiment.runs().enumerate() {
            let record = RunRecord::new(config, "d", "cpu", place as u64);
            RunFolder::create(&workspace.runs_dir(), &record.config.run_name(), &record).unwrap();
        }
        assert_eq!(of_runs(&workspace, "quickstart").unwrap(), Some(experiment));
        assert_eq!(of_runs(&workspace, "other").unwrap(), None);
    }
}
