//! Retrieval of labelled clips across groups.

use super::Task;
use super::classification::Classification;
use crate::config::{ClipSpec, EvaluationSpec, TaskSpec};
use crate::engine::run::run_data::{TaskData, TaskError};
use crate::eval::features::Features;
use crate::eval::protocol::{Cell, EvalError, Judged};
use crate::eval::task::retrieval;
use crate::measure::ProbeKind;
use crate::store::Workspace;
use crate::store::results::Score;

/// Clips of the same label among the most similar ones of other groups.
pub struct Retrieval;

impl Task for Retrieval {
    fn data(&self, workspace: &Workspace, spec: &TaskSpec, clip: &ClipSpec) -> Result<TaskData, TaskError> {
        Classification.data(workspace, spec, clip)
    }

    fn evaluate(
        &self,
        features: &Features,
        data: &TaskData,
        _: &EvaluationSpec,
        seed: u64,
    ) -> Result<Judged, EvalError> {
        retrieval::judge(features, &data.labels, &data.groups, &data.spec, seed)
    }

    fn score_network(&self, _: ProbeKind, _: &TaskData, _: &Cell, _: &[usize]) -> Vec<Score> {
        Vec::new()
    }
}
