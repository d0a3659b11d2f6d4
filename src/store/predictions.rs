//! What a run answered for each clip: `predictions.csv` of its folder. One row a clip, budget, fold and draw, of the probe
//! that a verdict rests on and of every network trained with labels: enough to see which groups a method serves badly, and
//! what a difference would be on other recordings.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{RunFolder, atomic};

/// Name of the file in the run's folder.
pub const FILE: &str = "predictions.csv";

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredictionRow {
    pub task: String,
    pub set: String,
    /// Relative to the data set's folder.
    pub path: String,
    /// Of a segment, seconds from the start of its video.
    pub start_s: Option<f64>,
    /// What the clip is a sample of: its value in the task's group column, or its video where it has none. Empty in files
    /// of earlier versions.
    #[serde(default)]
    pub group: String,
    /// Key of the probe; empty in files of earlier versions, which held the linear one at the largest budget.
    #[serde(default)]
    pub probe: String,
    /// Labels that the probe saw, as in the scores.
    #[serde(default)]
    pub budget: String,
    /// Fold in which the clip was tested, from 0.
    pub fold: usize,
    /// Draw of the labelled clips, from 0.
    pub draw: usize,
    pub truth: String,
    pub predicted: String,
}

/// Puts `rows` in place of those that `is_old` names, whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub fn replace(
    folder: &RunFolder,
    is_old: impl Fn(&PredictionRow) -> bool,
    rows: &[PredictionRow],
) -> std::io::Result<()> {
    let path = folder.file(FILE);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in read(&path).iter().filter(|row| !is_old(row)).chain(rows) {
        writer.serialize(row).map_err(std::io::Error::other)?;
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    atomic::write(&path, &bytes)
}

/// The stored answers; none where there is no file. Rows that cannot be read are left out.
pub fn read(path: &Path) -> Vec<PredictionRow> {
    csv::Reader::from_path(path).map_or_else(|_| Vec::new(), |reader| reader.into_deserialize().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_back_and_a_task_is_replaced_alone() {
        let runs = tempfile::tempdir().unwrap();
        std::fs::create_dir(runs.path().join("r")).unwrap();
        std::fs::write(runs.path().join("r/run.ron"), "").unwrap();
        let folder = RunFolder::open(runs.path(), "r").unwrap();
        let row = |task: &str, predicted: &str| PredictionRow {
            task: task.into(),
            set: "s".into(),
            path: "a, b/「1」.mp4".into(),
            start_s: (task == "t").then_some(1.5),
            group: "現場 1".into(),
            probe: "linear".into(),
            budget: "10%".into(),
            fold: 2,
            draw: 0,
            truth: "歩く".into(),
            predicted: predicted.into(),
        };
        let put = |task: &str, rows: &[PredictionRow]| replace(&folder, |row| row.task == task, rows).unwrap();
        put("t", &[row("t", "走る")]);
        put("u", &[row("u", "歩く")]);
        put("t", &[row("t", "歩く"), row("t", "座る")]);
        assert_eq!(read(&folder.file(FILE)), [row("u", "歩く"), row("t", "歩く"), row("t", "座る")]);
        assert!(read(&folder.file("none.csv")).is_empty());
    }

    #[test]
    fn a_file_of_an_earlier_version_is_read_without_groups() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        std::fs::write(&path, "task,set,path,start_s,fold,draw,truth,predicted\nt,s,a.mp4,,2,1,x,y\n").unwrap();
        let rows = read(&path);
        assert_eq!((rows.len(), rows[0].fold, rows[0].draw), (1, 2, 1));
        assert!(rows[0].group.is_empty() && rows[0].probe.is_empty() && rows[0].budget.is_empty());
    }
}
