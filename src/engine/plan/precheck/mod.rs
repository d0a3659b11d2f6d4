//! Checks before an experiment is started: mistakes that block it, and weaknesses of its numbers. Each finding names the
//! setting it concerns and, where there is one, the value that repairs it.

mod errors;
mod pool;
mod sets;
mod settings;
mod task;
mod what;

use serde::Serialize;
use serde_json::Value;

pub use sets::{missing_sets, missing_weights};
pub use settings::alone;
pub use what::What;

use crate::config::{Experiment, PoolUse};
use crate::engine::run::run_data::RunData;
use crate::store::Workspace;

/// Whether a finding keeps the runs from starting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Blocking,
    Warning,
}

impl Severity {
    /// The word that the command line shows.
    pub fn word(self) -> &'static str {
        match self {
            Self::Blocking => "problem",
            Self::Warning => "warning",
        }
    }
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// The setting it concerns, as in `--set`, lists by place.
    pub path: String,
    pub severity: Severity,
    pub what: What,
    /// The value of that setting that puts it right.
    pub repair: Option<Value>,
}

impl Finding {
    fn blocking(path: impl Into<String>, what: What) -> Self {
        Self { path: path.into(), severity: Severity::Blocking, what, repair: None }
    }

    fn warning(path: impl Into<String>, what: What, repair: Option<Value>) -> Self {
        Self { path: path.into(), severity: Severity::Warning, what, repair }
    }
}

/// What the workspace's data tell, and how much there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DataCheck {
    pub findings: Vec<Finding>,
    /// Pooled videos; `None` where they could not be opened.
    pub videos: Option<usize>,
}

/// Opens everything that the experiment names. Every task is looked at, whatever is wrong with the others or with the
/// settings: no mistake hides another. Reads the catalogue: not for the thread of a window.
pub fn with_data(workspace: &Workspace, experiment: &Experiment) -> DataCheck {
    let mut check = DataCheck::default();
    match missing_sets(workspace, experiment) {
        Ok(missing) => check.findings = missing,
        Err(error) => {
            check.findings.push(Finding::blocking("data.sets", What::Data(error.into())));
            return check;
        }
    }
    // A protocol with mistakes cannot be tried on data, nor a pool that is not there; the tasks' own data can be read.
    let whole = check.findings.is_empty() && experiment.problems().is_empty();
    for place in 0..experiment.evaluation.tasks.len() {
        if check.findings.iter().any(|f| f.path == task::path(place, "set")) {
            continue;
        }
        match task::open(workspace, experiment, place, whole) {
            Ok((opened, videos)) => {
                check.videos = videos;
                check.findings.extend(task::findings(experiment, &opened, place));
            }
            Err(error) => {
                let found = errors::of_error(workspace, experiment, error, place);
                if !check.findings.contains(&found) {
                    check.findings.push(found);
                }
            }
        }
    }
    for found in missing_weights(&workspace.weights_dir(), experiment) {
        if !check.findings.contains(&found) {
            check.findings.push(found);
        }
    }
    if experiment.data.pool == PoolUse::WithoutTestGroups
        && whole
        && check.findings.iter().all(|f| f.severity != Severity::Blocking)
    {
        // Each task leaves out its own test groups: the pool of a run lacks them all.
        match RunData::open(workspace, experiment) {
            Ok(data) => check.videos = Some(data.pool.len()),
            Err(error) => check.findings.push(errors::of_error(workspace, experiment, error, 0)),
        }
    }
    if let Some(videos) = check.videos {
        check.findings.extend(pool::queue(experiment, videos));
        check.findings.extend(pool::key_encoder(experiment, videos));
    }
    check
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::settings::not_pooled;
    use super::*;
    use crate::config::{load_text, presets};

    fn paths(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|f| f.path.as_str()).collect()
    }

    #[test]
    fn weak_settings_are_warned_of_with_their_repair() {
        let mut experiment = presets::find("quickstart").unwrap().experiment();
        assert_eq!(alone(&experiment), []);
        experiment.seeds = vec![1];
        let crate::config::MethodSpec::Iivcl(spec) = &mut experiment.arms[3].method else {
            panic!("the fourth arm is iivcl")
        };
        spec.mask_source = false;
        let findings = alone(&experiment);
        assert_eq!(paths(&findings), ["arms.3.method.Iivcl.mask_source", "seeds"]);
        assert!(findings.iter().all(|f| f.severity == Severity::Warning));
        assert_eq!(findings[1].repair, Some(serde_json::json!([1, 0, 2])));
    }

    #[test]
    fn a_task_on_a_set_that_no_arm_learns_from_is_warned_of() {
        let mut experiment = presets::find("quickstart").unwrap().experiment();
        experiment.data.sets = vec!["own".into()];
        let findings = alone(&experiment);
        assert_eq!(paths(&findings), ["evaluation.tasks.0.set"]);
        assert_eq!((findings[0].severity, &findings[0].repair), (Severity::Warning, &Some("own".into())));
        experiment.arms.retain(|arm| !arm.method.pretrains());
        assert!(not_pooled(&experiment).is_empty(), "nothing is pre-trained: the pool is not used");
    }

    #[test]
    fn a_mistake_in_the_settings_hides_none_in_the_data() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let mut experiment = presets::find("quickstart").unwrap().experiment();
        experiment.pretrain.batch_videos = 0;
        assert!(!experiment.problems().is_empty());
        let check = with_data(&workspace, &experiment);
        assert_eq!(paths(&check.findings), ["data.sets", "evaluation.tasks.0.set"]);
    }

    #[test]
    fn missing_data_block_and_name_every_place() {
        let root = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(root.path()).unwrap();
        let experiment = presets::find("quickstart").unwrap().experiment();
        let check = with_data(&workspace, &experiment);
        assert_eq!(paths(&check.findings), ["data.sets", "evaluation.tasks.0.set"]);
        assert_eq!(check.findings[0].severity, Severity::Blocking);
        assert_eq!(check.videos, None);
    }

    #[test]
    fn weights_that_are_not_there_are_told_at_every_arm_that_begins_with_them() {
        let text = include_str!("../../../../experiments/public-weights.ron");
        let experiment = load_text(text, Path::new("public-weights.ron"), &[]).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let findings = missing_weights(folder.path(), &experiment);
        assert_eq!(paths(&findings), [3, 4, 5, 6].map(|place| format!("arms.{place}.init.Weights")));
        let said = findings[0].what.to_string();
        assert!(said.contains("r3d_18.pth") && said.contains(&*folder.path().to_string_lossy()), "{said}");
        std::fs::write(folder.path().join("r3d_18.pth"), "x").unwrap();
        assert!(missing_weights(folder.path(), &experiment).is_empty());
    }

    #[test]
    fn a_long_queue_is_warned_of_with_the_most_it_should_hold() {
        let experiment = presets::find("quickstart").unwrap().experiment();
        let findings: Vec<Finding> = pool::queue(&experiment, 40).collect();
        assert_eq!(paths(&findings), ["pretrain.contrastive.queue"]);
        assert_eq!(findings[0].repair, Some(40.into()));
    }
}
