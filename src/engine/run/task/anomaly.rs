//! Anomaly detection: windows of whole videos, with normal footage alone to learn from.

use std::sync::Arc;

use super::Task;
use super::windows::{Cut, Windows};
use crate::config::{ClipSpec, EvaluationSpec, TaskKind, TaskSpec};
use crate::data::{DataError, Pool};
use crate::engine::run::run_data::{Sequences, TaskData, TaskError, group_column, open_pool};
use crate::eval::anomaly::untrained::{self, ClipFrames};
use crate::eval::features::Features;
use crate::eval::protocol::{Cell, EvalError, Judged};
use crate::eval::task::anomaly::{Detector, Footage};
use crate::measure::ProbeKind;
use crate::store::Workspace;
use crate::store::results::Score;

/// Whether footage is as usual.
pub struct Anomaly;

/// Names of the two classes, in the order of their numbers.
const CLASSES: [&str; 2] = ["normal", "anomaly"];

impl Task for Anomaly {
    fn data(&self, workspace: &Workspace, spec: &TaskSpec, clip: &ClipSpec) -> Result<TaskData, TaskError> {
        let TaskKind::Anomaly { normal, rest_is_normal, stride_s, .. } = &spec.kind else {
            return Err(no_anomalies(spec, &[]));
        };
        let pool = open_pool(workspace, spec)?;
        let column = group_column(workspace, spec)?;
        let rest = normal.first().filter(|_| *rest_is_normal).map(String::as_str);
        let windows = Windows::new(&pool, column.as_deref(), &Cut { clip, stride_s: *stride_s, rest });
        let labels: Vec<usize> = windows.labels.iter().map(|label| usize::from(!normal.contains(label))).collect();
        if !(labels.contains(&0) && labels.contains(&1)) {
            return Err(no_anomalies(spec, &windows.labels));
        }
        Ok(TaskData {
            spec: spec.clone(),
            pool: Arc::new(pool),
            sources: windows.sources,
            labels,
            classes: CLASSES.map(str::to_owned).to_vec(),
            groups: windows.groups,
            column,
            sequences: Some(Sequences { ranges: windows.sequences, stride_s: *stride_s }),
        })
    }

    fn evaluate(
        &self,
        features: &Features,
        data: &TaskData,
        spec: &EvaluationSpec,
        seed: u64,
    ) -> Result<Judged, EvalError> {
        let detectors: Vec<Detector> = spec.probes.iter().filter_map(Detector::of).collect();
        footage(data, seed).judge(features, &detectors)
    }

    fn untrained(&self, data: &TaskData, clip: &ClipSpec, seed: u64) -> Result<Vec<Score>, TaskError> {
        let unread = |e| TaskError::Open { task: data.spec.name.clone(), source: Box::new(e) };
        let (energy, colours) = plain(&data.pool, data, clip).map_err(unread)?;
        let footage = footage(data, seed);
        let mut scores = footage.judge(&energy, &[Detector::Energy])?.scores;
        scores.extend(footage.judge(&colours, &[Detector::Colours])?.scores);
        Ok(scores)
    }

    fn score_network(&self, _: ProbeKind, _: &TaskData, _: &Cell, _: &[usize]) -> Vec<Score> {
        Vec::new()
    }
}

fn no_anomalies(spec: &TaskSpec, labels: &[String]) -> TaskError {
    let mut known: Vec<&str> = labels.iter().map(String::as_str).collect();
    known.sort_unstable();
    known.dedup();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    TaskError::NoAnomalies { task: spec.name.clone(), set: spec.set.clone(), known }
}

fn footage(data: &TaskData, seed: u64) -> Footage<'_> {
    let alarm_share = match &data.spec.kind {
        TaskKind::Anomaly { alarm_share, .. } => *alarm_share,
        _ => 0.0,
    };
    let (sequences, stride_s) = data.sequences.as_ref().map_or((&[][..], 1.0), |s| (&s.ranges[..], s.stride_s));
    Footage {
        task: &data.spec.name,
        anomalous: data.labels.iter().map(|label| *label == 1).collect(),
        groups: &data.groups,
        sequences,
        fps: 1.0 / stride_s,
        alarm_share,
        split: &data.spec.split,
        seed,
    }
}

/// Motion energy and colour histogram of every window, of its frames as they are stored.
fn plain(pool: &Pool, data: &TaskData, clip: &ClipSpec) -> Result<(Features, Features), DataError> {
    let (mut energy, mut colours) = (Vec::new(), Vec::new());
    let mut bytes = Vec::new();
    for source in &data.sources {
        let shard = pool.shard(source.video)?;
        let timeline = pool.timeline(source.video);
        let frames = timeline.clip(timeline.window(source.start_s, source.end_s), clip, 0.5);
        bytes.clear();
        frames.iter().for_each(|&frame| bytes.extend_from_slice(shard.frame(frame)));
        let frames = ClipFrames { bytes: &bytes, pixels: shard.width() * shard.height() };
        energy.push(untrained::motion_energy(&frames) as f32);
        colours.extend(untrained::colour_histogram(&frames));
    }
    let n = data.sources.len();
    let features = |rows: Vec<f32>| Features { n, d: rows.len() / n.max(1), rows };
    Ok((features(energy), features(colours)))
}
