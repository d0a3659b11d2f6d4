//! Scores of a run by group, for metrics that are no mean over clips, such as AUROC: `group_scores.csv` of its folder. They
//! tell what a difference would be on other recordings.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{RunFolder, atomic};

/// Name of the file in the run's folder.
pub const FILE: &str = "group_scores.csv";

/// A score within one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupScoreRow {
    pub task: String,
    /// Value of the task's group column, or the video where it has none.
    pub group: String,
    /// Key of the probe.
    pub probe: String,
    /// Key of the metric.
    pub metric: String,
    /// Labels that the probe saw, as in the scores.
    pub budget: String,
    /// Fold in which the group was tested, from 0.
    pub fold: usize,
    /// Draw of the labelled clips, from 0.
    pub draw: usize,
    /// A share between 0 and 1.
    pub value: f64,
}

/// Puts `rows` in place of those of `task`, whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub fn replace(folder: &RunFolder, task: &str, rows: &[GroupScoreRow]) -> std::io::Result<()> {
    let path = folder.file(FILE);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in read(&path).unwrap_or_default().iter().filter(|row| row.task != task).chain(rows) {
        writer.serialize(row).map_err(std::io::Error::other)?;
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    atomic::write(&path, &bytes)
}

/// The stored scores; `None` where there is no file, as of runs of earlier versions. Rows that cannot be read are left out.
pub fn read(path: &Path) -> Option<Vec<GroupScoreRow>> {
    Some(csv::Reader::from_path(path).ok()?.into_deserialize().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_is_replaced_alone_and_no_group_is_not_the_same_as_no_file() {
        let runs = tempfile::tempdir().unwrap();
        std::fs::create_dir(runs.path().join("r")).unwrap();
        std::fs::write(runs.path().join("r/run.ron"), "").unwrap();
        let folder = RunFolder::open(runs.path(), "r").unwrap();
        let [probe, metric, budget] = ["normal_knn", "frame_auroc", "all"].map(str::to_owned);
        let row = |task: &str, value| GroupScoreRow {
            task: task.into(),
            group: "現場 1".into(),
            probe: probe.clone(),
            metric: metric.clone(),
            budget: budget.clone(),
            fold: 1,
            draw: 0,
            value,
        };
        assert_eq!(read(&folder.file(FILE)), None);
        replace(&folder, "t", &[]).unwrap();
        assert_eq!(read(&folder.file(FILE)), Some(Vec::new()));
        replace(&folder, "t", &[row("t", 0.5)]).unwrap();
        replace(&folder, "u", &[row("u", 0.6)]).unwrap();
        replace(&folder, "t", &[row("t", 0.7)]).unwrap();
        assert_eq!(read(&folder.file(FILE)), Some(vec![row("u", 0.6), row("t", 0.7)]));
    }
}
