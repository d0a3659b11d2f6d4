//! From a value to a stored score, the same way for frozen probes and for trained networks.

pub use crate::store::results::{Cost, Score};

use super::cell::Cell;
use crate::measure::{Metric, ProbeKind};

/// One score of one cell.
pub fn score(task: &str, probe: ProbeKind, cell: &Cell, metric: Metric, value: f64) -> Score {
    Score {
        task: task.to_owned(),
        probe: probe.key().to_owned(),
        budget: cell.budget.to_string(),
        metric: metric.key().to_owned(),
        fold: cell.fold,
        draw: cell.draw,
        value,
        n_train: cell.train.len(),
        n_test: cell.test.len(),
    }
}
