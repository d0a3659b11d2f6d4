//! Classification of labelled clips.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Task;
use crate::config::{ClipSpec, EvaluationSpec, TaskSpec};
use crate::data::PoolClip;
use crate::data::loader::ClipSource;
use crate::data::split;
use crate::engine::run::run_data::{TaskData, TaskError, group_column, open_pool};
use crate::eval::features::Features;
use crate::eval::protocol::{Cell, EvalError, Judged};
use crate::eval::task::classification;
use crate::measure::ProbeKind;
use crate::store::Workspace;
use crate::store::results::Score;

/// The class of each labelled clip.
pub struct Classification;

impl Task for Classification {
    fn data(&self, workspace: &Workspace, spec: &TaskSpec, _: &ClipSpec) -> Result<TaskData, TaskError> {
        let task = || spec.name.clone();
        let pool = open_pool(workspace, spec)?;
        let column = group_column(workspace, spec)?;
        let labelled: Vec<(&PoolClip, &String)> =
            pool.clips().iter().filter_map(|clip| Some((clip, clip.label.as_ref()?))).collect();
        let classes: BTreeSet<&String> = labelled.iter().map(|(_, label)| *label).collect();
        if classes.len() < 2 {
            return Err(TaskError::NoLabels { task: task(), set: spec.set.clone(), found: classes.len() });
        }
        let classes: Vec<String> = classes.into_iter().cloned().collect();
        let class = |label: &String| classes.binary_search(label).unwrap_or_default();
        let labels = labelled.iter().map(|(_, label)| class(label)).collect();
        let video = |clip: &PoolClip| &pool.videos()[clip.video_id as usize].row;
        let groups =
            split::groups_by_column(labelled.iter().map(|(clip, _)| (&clip.groups, video(clip))), column.as_deref());
        let sources = labelled.iter().map(|(clip, _)| ClipSource::from(*clip)).collect();
        Ok(TaskData {
            spec: spec.clone(),
            pool: Arc::new(pool),
            sources,
            labels,
            classes,
            groups,
            column,
            sequences: None,
        })
    }

    fn evaluate(
        &self,
        features: &Features,
        data: &TaskData,
        spec: &EvaluationSpec,
        seed: u64,
    ) -> Result<Judged, EvalError> {
        classification::judge_frozen(features, &data.labels, &data.groups, spec, &data.spec, seed)
    }

    fn score_network(&self, probe: ProbeKind, data: &TaskData, cell: &Cell, predicted: &[usize]) -> Vec<Score> {
        classification::scores(&data.spec.name, probe, cell, &data.labels, predicted)
    }
}
