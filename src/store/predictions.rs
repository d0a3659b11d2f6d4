//! What a run answered for each clip: `predictions.csv` of its folder. One row a clip, fold and draw, of the linear probe
//! at the largest label budget: enough to see which groups a method serves badly, after the run and by any column.

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
    /// Fold in which the clip was tested, from 0.
    pub fold: usize,
    /// Draw of the labelled clips, from 0.
    pub draw: usize,
    pub truth: String,
    pub predicted: String,
}

/// Puts the answers of `task` in place of those that the folder has of it, whole or not at all.
///
/// # Errors
/// The file cannot be written.
pub fn replace(folder: &RunFolder, task: &str, rows: &[PredictionRow]) -> std::io::Result<()> {
    let path = folder.file(FILE);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in read(&path).iter().filter(|row| row.task != task).chain(rows) {
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
            fold: 2,
            draw: 0,
            truth: "歩く".into(),
            predicted: predicted.into(),
        };
        replace(&folder, "t", &[row("t", "走る")]).unwrap();
        replace(&folder, "u", &[row("u", "歩く")]).unwrap();
        replace(&folder, "t", &[row("t", "歩く"), row("t", "座る")]).unwrap();
        assert_eq!(read(&folder.file(FILE)), [row("u", "歩く"), row("t", "歩く"), row("t", "座る")]);
        assert!(read(&folder.file("none.csv")).is_empty());
    }
}
