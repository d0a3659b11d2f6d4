//! From predictions to stored scores, the same way for frozen probes and for trained networks.

pub use crate::store::results::{Cost, Score};

use super::cell::Cell;
use super::metrics::Confusion;

/// The top-1, macro-F1 and balanced-accuracy scores of one probe on one cell of the protocol.
/// `predicted[i]` is the class given to clip `cell.test[i]`.
pub fn classification(task: &str, probe: &str, cell: &Cell, labels: &[usize], predicted: &[usize]) -> Vec<Score> {
    let truth: Vec<usize> = cell.test.iter().map(|&i| labels[i]).collect();
    let classes = labels.iter().chain(predicted).max().map_or(0, |m| m + 1);
    let confusion = Confusion::new(&truth, predicted, classes);
    [("top1", confusion.top1()), ("macro_f1", confusion.macro_f1()), ("balanced_acc", confusion.balanced_accuracy())]
        .map(|(metric, value)| score(task, probe, cell, metric, value))
        .to_vec()
}

/// One score of one cell.
pub fn score(task: &str, probe: &str, cell: &Cell, metric: &str, value: f64) -> Score {
    Score {
        task: task.to_owned(),
        probe: probe.to_owned(),
        budget: cell.budget.to_string(),
        metric: metric.to_owned(),
        fold: cell.fold,
        draw: cell.draw,
        value,
        n_train: cell.train.len(),
        n_test: cell.test.len(),
    }
}
