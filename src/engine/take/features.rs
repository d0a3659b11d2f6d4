//! A table of features: a row per clip with where it came from, as CSV or as NumPy's array with its rows beside it.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{TakeError, npy};
use crate::engine::run::head::{Prediction, TrainedHead};
use crate::store::atomic;

/// Where a row of features comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FeatureRow {
    /// Of the video in its data set or folder; the number of the clip where another program made it.
    pub path: String,
    /// Seconds of the recording, of the part that was looked at; `None` for clips of another program.
    pub start_s: Option<f64>,
    pub end_s: Option<f64>,
}

/// Features of a list of clips.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureTable {
    pub rows: Vec<FeatureRow>,
    /// D.
    pub dim: usize,
    /// `[n × D]`.
    pub values: Vec<f32>,
    /// The label of each row by the run's head; empty where nobody has asked for it.
    pub predicted: Vec<Prediction>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TableFormat {
    /// `path, start_s, end_s, f1 … fD`; `predicted, share` before the features where they are asked for.
    Csv,
    /// 32-bit floats `[n, D]`; beside it, under the name with `.rows.csv` behind, the columns before the features.
    Npy,
}

impl TableFormat {
    /// The files that are written for this name.
    pub fn files(self, file: &Path) -> Vec<PathBuf> {
        match self {
            Self::Csv => vec![file.to_owned()],
            Self::Npy => vec![file.to_owned(), beside(file)],
        }
    }
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".rows.csv");
    name.into()
}

impl FeatureTable {
    /// With the labels that the head gives to its rows.
    pub fn predicted_by(mut self, head: &TrainedHead) -> Self {
        self.predicted = self.values.chunks_exact(self.dim.max(1)).filter_map(|row| head.predict(row)).collect();
        self
    }

    /// Writes each file whole or not at all.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&self, format: TableFormat, file: &Path) -> Result<(), TakeError> {
        let put = |path: &Path, bytes: &[u8]| {
            atomic::write(path, bytes).map_err(|source| TakeError::Io { path: path.into(), source })
        };
        match format {
            TableFormat::Csv => put(file, self.csv(true).as_bytes()),
            TableFormat::Npy => {
                put(&beside(file), self.csv(false).as_bytes())?;
                put(file, &npy::written(&[self.rows.len(), self.dim], &self.values))
            }
        }
    }

    /// With the features behind the other columns, or without. Floats are written so that they read back as they are.
    fn csv(&self, with_features: bool) -> String {
        let dim = if with_features { self.dim } else { 0 };
        let head: String = (1..=dim).map(|i| format!(",f{i}")).collect();
        let labels = if self.predicted.is_empty() { "" } else { ",predicted,share" };
        let mut text = format!("path,start_s,end_s{labels}{head}\n");
        for (i, row) in self.rows.iter().enumerate() {
            let seconds = |s: Option<f64>| s.map_or(String::new(), |s| format!("{s:.3}"));
            text.push_str(&format!("{},{},{}", quoted(&row.path), seconds(row.start_s), seconds(row.end_s)));
            let label = self.predicted.get(i);
            text.push_str(&label.map_or(String::new(), |p| format!(",{},{}", quoted(&p.label), p.share)));
            let values = &self.values[i * self.dim..i * self.dim + dim];
            values.iter().for_each(|value| text.push_str(&format!(",{value}")));
            text.push('\n');
        }
        text
    }
}

/// A field of a CSV file (RFC 4180).
fn quoted(text: &str) -> String {
    match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> FeatureTable {
        let row = |path: &str, start_s| FeatureRow { path: path.into(), start_s, end_s: Some(1.5) };
        let rows = vec![row("a/1.mp4", Some(0.0)), row("b,\"2\".mp4", None)];
        FeatureTable { rows, dim: 2, values: vec![0.1, -2.5e-9, 1.0, 3.25], predicted: Vec::new() }
    }

    #[test]
    fn the_table_reads_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("f.csv");
        table().write(TableFormat::Csv, &file).unwrap();
        let mut reader = csv::Reader::from_path(&file).unwrap();
        assert_eq!(reader.headers().unwrap(), vec!["path", "start_s", "end_s", "f1", "f2"]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!((&rows[1][0], &rows[1][1], &rows[1][2]), ("b,\"2\".mp4", "", "1.500"));
        let values: Vec<f32> = rows.iter().flat_map(|r| [r[3].parse().unwrap(), r[4].parse().unwrap()]).collect();
        assert_eq!(values, table().values);
    }

    #[test]
    fn numpys_array_has_its_rows_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("f.npy");
        table().write(TableFormat::Npy, &file).unwrap();
        assert_eq!(npy::read(&std::fs::read(&file).unwrap()).unwrap(), (vec![2, 2], table().values));
        let beside = std::fs::read_to_string(&TableFormat::Npy.files(&file)[1]).unwrap();
        assert_eq!(beside.lines().next(), Some("path,start_s,end_s"));
        assert_eq!(beside.lines().count(), 3);
    }
}
