//! Steps of a process over time: windows of whole videos, with the step at the middle of each.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Task;
use super::windows::{Cut, Windows};
use crate::config::{ClipSpec, EvaluationSpec, TaskKind, TaskSpec};
use crate::engine::run::run_data::{Sequences, TaskData, TaskError, group_column, open_pool};
use crate::eval::features::Features;
use crate::eval::protocol::{Cell, EvalError, Judged};
use crate::eval::task::classification::{self, Reading};
use crate::eval::task::steps::{self, Timeline};
use crate::measure::ProbeKind;
use crate::store::Workspace;
use crate::store::results::Score;

/// The step at every moment.
pub struct Steps;

impl Task for Steps {
    fn data(&self, workspace: &Workspace, spec: &TaskSpec, clip: &ClipSpec) -> Result<TaskData, TaskError> {
        let stride_s = match &spec.kind {
            TaskKind::Steps { stride_s, .. } => *stride_s,
            _ => 1.0,
        };
        let pool = open_pool(workspace, spec)?;
        let column = group_column(workspace, spec)?;
        let windows = Windows::new(&pool, column.as_deref(), &Cut { clip, stride_s, rest: None });
        let classes: BTreeSet<&String> = windows.labels.iter().collect();
        if classes.len() < 2 {
            return Err(TaskError::NoLabels { task: spec.name.clone(), set: spec.set.clone(), found: classes.len() });
        }
        let classes: Vec<String> = classes.into_iter().cloned().collect();
        let labels = windows.labels.iter().map(|label| classes.binary_search(label).unwrap_or_default()).collect();
        Ok(TaskData {
            spec: spec.clone(),
            pool: Arc::new(pool),
            sources: windows.sources,
            labels,
            classes,
            groups: windows.groups,
            column,
            sequences: Some(Sequences { ranges: windows.sequences, stride_s }),
        })
    }

    fn evaluate(
        &self,
        features: &Features,
        data: &TaskData,
        spec: &EvaluationSpec,
        seed: u64,
    ) -> Result<Judged, EvalError> {
        let reading = Reading::Steps(timeline(data));
        classification::judge(features, (&data.labels, &data.groups), spec, &data.spec, seed, reading)
    }

    fn score_network(&self, probe: ProbeKind, data: &TaskData, cell: &Cell, predicted: &[usize]) -> Vec<Score> {
        steps::scores(&data.spec.name, probe, cell, &data.labels, predicted, timeline(data))
    }
}

fn timeline(data: &TaskData) -> Timeline<'_> {
    let background = match &data.spec.kind {
        TaskKind::Steps { background, .. } => data.classes.iter().position(|class| class == background),
        _ => None,
    };
    Timeline { sequences: data.sequences.as_ref().map_or(&[][..], |sequences| &sequences.ranges[..]), background }
}
