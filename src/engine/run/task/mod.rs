//! What the engine asks of a task, a file for each kind. The pure part of a kind is in [`crate::eval::task`].

mod anomaly;
mod classification;
mod retrieval;
mod steps;
mod windows;

use super::run_data::{TaskData, TaskError};
use crate::config::{ClipSpec, EvaluationSpec, TaskKind, TaskSpec};
use crate::eval::features::Features;
use crate::eval::protocol::{Cell, EvalError, Judged};
use crate::measure::ProbeKind;
use crate::store::Workspace;
use crate::store::results::Score;

/// A kind of downstream task.
pub trait Task: Sync {
    /// What is judged: the labelled clips of the task's data set, or windows as long as `clip`, with their groups.
    ///
    /// # Errors
    /// The data set is not there, cannot be read, or has no labels that such a task could be made of.
    fn data(&self, workspace: &Workspace, spec: &TaskSpec, clip: &ClipSpec) -> Result<TaskData, TaskError>;

    /// The scores of an encoder by every probe of frozen features, and what that of the verdict answered. Row i of
    /// `features` belongs to clip i of `data`. Pure and the same for every number of threads.
    ///
    /// # Errors
    /// The task cannot be split, or the features are not finite.
    fn evaluate(
        &self,
        features: &Features,
        data: &TaskData,
        spec: &EvaluationSpec,
        seed: u64,
    ) -> Result<Judged, EvalError>;

    /// The scores of what does not learn, from plain frames; they stand beside those of an untrained encoder.
    ///
    /// # Errors
    /// The frames cannot be read, or the task cannot be split.
    fn untrained(&self, _data: &TaskData, _clip: &ClipSpec, _seed: u64) -> Result<Vec<Score>, TaskError> {
        Ok(Vec::new())
    }

    /// The scores of a network that was trained with the labels of `cell`; `predicted[i]` is its class for clip
    /// `cell.test[i]`.
    fn score_network(&self, probe: ProbeKind, data: &TaskData, cell: &Cell, predicted: &[usize]) -> Vec<Score>;
}

/// The tasks of a kind.
pub fn of(kind: &TaskKind) -> &'static dyn Task {
    match kind {
        TaskKind::Classification => &classification::Classification,
        TaskKind::Anomaly { .. } => &anomaly::Anomaly,
        TaskKind::Steps { .. } => &steps::Steps,
        TaskKind::Retrieval => &retrieval::Retrieval,
    }
}
