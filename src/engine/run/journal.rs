//! Journal of the finished units of an evaluation: one JSON line per unit in `scores.jsonl`, synced at once, so that a
//! kill loses only the unit it hit.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::store::results::{Cost, Score};

/// A finished part of a run after its pre-training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Name, unique within the run.
    pub unit: String,
    pub scores: Vec<Score>,
    pub cost: Cost,
}

/// The finished units of a run.
pub struct Journal {
    path: PathBuf,
    done: BTreeSet<String>,
}

impl Journal {
    /// Opens the journal; a line that a kill has torn is cut off.
    pub fn open(path: &Path) -> io::Result<Self> {
        let text = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(e),
        };
        let whole = text.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        if whole < text.len() {
            File::options().write(true).open(path)?.set_len(whole as u64)?;
        }
        let done = parse(&text[..whole])?.into_iter().map(|u| u.unit).collect();
        Ok(Self { path: path.to_owned(), done })
    }

    pub fn has(&self, unit: &str) -> bool {
        self.done.contains(unit)
    }

    /// Whether nothing has been finished yet.
    pub fn is_empty(&self) -> bool {
        self.done.is_empty()
    }

    /// Adds a finished unit.
    pub fn add(&mut self, unit: Unit) -> io::Result<()> {
        let mut file = File::options().append(true).create(true).open(&self.path)?;
        let mut line = serde_json::to_vec(&unit)?;
        line.push(b'\n');
        file.write_all(&line)?;
        file.sync_all()?;
        self.done.insert(unit.unit);
        Ok(())
    }

    /// All finished units of a file, in the order in which they were finished; none where there is no file.
    pub fn units(path: &Path) -> io::Result<Vec<Unit>> {
        match std::fs::read(path) {
            Ok(bytes) => {
                // A line that a kill has torn, or that is being written, does not count.
                let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
                parse(&bytes[..whole])
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(e) => Err(e),
        }
    }

    /// All scores in the order of the units' names, and the cost of all units. Read from the file, so that a run
    /// that was resumed and one that was not end with the same numbers.
    pub fn total(&self) -> io::Result<(Vec<Score>, Cost)> {
        let mut units = Self::units(&self.path)?;
        units.sort_by(|a, b| a.unit.cmp(&b.unit));
        let mut spent = Cost::default();
        units.iter().for_each(|u| spent.add(&u.cost));
        Ok((units.into_iter().flat_map(|u| u.scores).collect(), spent))
    }
}

fn parse(bytes: &[u8]) -> io::Result<Vec<Unit>> {
    let lines = bytes.split(|b| *b == b'\n').filter(|l| !l.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(io::Error::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::CostKind;

    fn unit(name: &str, value: f64) -> Unit {
        let score = Score {
            task: "t".into(),
            probe: "knn".into(),
            budget: "2".into(),
            metric: "top1".into(),
            fold: 0,
            draw: 0,
            value,
            n_train: 4,
            n_test: 5,
        };
        Unit { unit: name.into(), scores: vec![score], cost: Cost::of(&[(CostKind::Steps, 2.0)]) }
    }

    #[test]
    fn a_torn_line_is_done_again_and_the_rest_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.jsonl");
        let mut journal = Journal::open(&path).unwrap();
        journal.add(unit("b", 0.5)).unwrap();
        journal.add(unit("a", 0.25)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() - 3]).unwrap();
        let mut journal = Journal::open(&path).unwrap();
        assert!(journal.has("b") && !journal.has("a"));
        journal.add(unit("a", 0.25)).unwrap();
        let (scores, cost) = journal.total().unwrap();
        assert_eq!(scores.iter().map(|s| s.value).collect::<Vec<_>>(), [0.25, 0.5]);
        assert_eq!(cost.steps(), 4);
    }
}
