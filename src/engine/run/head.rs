//! The trained head in a run's folder: a linear layer over the labels of its first task of classification.

use serde::{Deserialize, Serialize};

use super::run_data::TaskData;
use crate::config::{EvaluationSpec, TaskKind};
use crate::data::weights::{Floats, Table};
use crate::engine::EngineError;
use crate::eval::features::Features;
use crate::eval::head;
use crate::store::{RunFolder, atomic};

/// Name of the file in the run's folder.
const FILE: &str = "head.safetensors";

/// Names of its arrays.
const ARRAYS: [&str; 2] = ["weight", "bias"];

/// What a head was trained with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeadFacts {
    pub task: String,
    pub data_set: String,
    /// Labelled clips.
    pub clips: usize,
    /// What its outputs stand for, in order.
    pub labels: Vec<String>,
}

/// A linear layer on the features of a run's encoder.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainedHead {
    pub facts: HeadFacts,
    /// `[C, D]`
    pub weight: Floats,
    /// `[C]`
    pub bias: Floats,
}

/// A label and its share of 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    pub label: String,
    pub share: f32,
}

/// Whether a head is kept for this task, of all tasks of a run.
pub fn is_kept(task: &TaskData, tasks: &[TaskData]) -> bool {
    let first = tasks.iter().find(|task| matches!(task.spec.kind, TaskKind::Classification));
    first.is_some_and(|first| first.spec.name == task.spec.name)
}

/// Fits the head of a task and stores it with the run, where its evaluation scores a probe like it.
///
/// # Errors
/// The task cannot be split, or the file cannot be written.
pub fn keep(
    folder: &RunFolder,
    features: &Features,
    task: &TaskData,
    spec: &EvaluationSpec,
    seed: u64,
) -> Result<(), EngineError> {
    let fitted = head::fit(features, (&task.labels, &task.groups), spec, &task.spec, seed)?;
    let Some(head::Head { classes, weights, biases, clips }) = fitted else { return Ok(()) };
    let labels: Vec<String> = classes.iter().map(|class| task.classes[*class].clone()).collect();
    let shapes = [vec![labels.len(), features.d], vec![labels.len()]];
    let arrays = shapes.into_iter().zip([weights, biases]).map(|(shape, values)| Floats { shape, values });
    let facts = HeadFacts { task: task.spec.name.clone(), data_set: task.spec.set.clone(), clips, labels };
    let facts = serde_json::to_string(&facts).expect("plain numbers and words always become JSON");
    let table = Table { arrays: ARRAYS.map(str::to_owned).into_iter().zip(arrays).collect(), facts: Some(facts) };
    let path = folder.file(FILE);
    atomic::write(&path, &table.written()).map_err(|source| EngineError::Io { path, source })
}

impl TrainedHead {
    /// Whether a run keeps one, without reading it.
    pub fn exists(folder: &RunFolder) -> bool {
        folder.file(FILE).exists()
    }

    /// The head of a run; `None` where it keeps none.
    ///
    /// # Errors
    /// The file cannot be read or is damaged.
    pub fn read(folder: &RunFolder) -> Result<Option<Self>, EngineError> {
        if !Self::exists(folder) {
            return Ok(None);
        }
        let path = folder.file(FILE);
        let head = std::fs::read(&path).and_then(|bytes| Self::of(&bytes).map_err(std::io::Error::other));
        head.map(Some).map_err(|source| EngineError::Io { path, source })
    }

    fn of(bytes: &[u8]) -> Result<Self, String> {
        let Table { mut arrays, facts } = Table::read(bytes).map_err(|fault| fault.to_string())?;
        let facts = facts.ok_or("it says nothing of its labels")?;
        let facts: HeadFacts = serde_json::from_str(&facts).map_err(|error| error.to_string())?;
        let [Some(weight), Some(bias)] = ARRAYS.map(|name| arrays.remove(name)) else {
            return Err("an array is missing".to_owned());
        };
        let classes = facts.labels.len();
        if weight.shape.len() != 2 || weight.shape[0] != classes || bias.shape != [classes] {
            return Err("its arrays do not fit its labels".to_owned());
        }
        Ok(Self { facts, weight, bias })
    }

    /// The label that a row of D features is given.
    pub fn predict(&self, features: &[f32]) -> Option<Prediction> {
        let rows = self.weight.values.chunks_exact(features.len().max(1));
        let dot = |weights: &[f32]| weights.iter().zip(features).map(|(w, x)| f64::from(w * x)).sum::<f64>();
        let logits: Vec<f64> = rows.zip(&self.bias.values).map(|(row, bias)| dot(row) + f64::from(*bias)).collect();
        let (best, top) =
            logits.iter().copied().enumerate().reduce(|best, next| if next.1 > best.1 { next } else { best })?;
        let share = 1.0 / logits.iter().map(|logit| (logit - top).exp()).sum::<f64>();
        Some(Prediction { label: self.facts.labels[best].clone(), share: share as f32 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> TrainedHead {
        let labels = vec!["walk".to_owned(), "run".to_owned()];
        TrainedHead {
            facts: HeadFacts { task: "t".into(), data_set: "s".into(), clips: 3, labels },
            weight: Floats { shape: vec![2, 3], values: vec![1.0, 0.0, 0.0, 0.0, 2.0, 0.0] },
            bias: Floats { shape: vec![2], values: vec![0.5, -0.5] },
        }
    }

    #[test]
    fn the_likeliest_label_is_given_with_its_share() {
        // 1 · 1 + 0.5 against 2 · 2 − 0.5.
        let found = head().predict(&[1.0, 2.0, 9.0]).unwrap();
        assert_eq!(found.label, "run");
        assert!((f64::from(found.share) - 1.0 / (1.0 + (1.5_f64 - 3.5).exp())).abs() < 1e-6);
        assert_eq!(head().predict(&[1.0, 0.0, 0.0]).unwrap().label, "walk");
    }

    #[test]
    fn a_damaged_head_is_refused() {
        let whole = head();
        let written = |facts: &HeadFacts| {
            let arrays = [("weight", &whole.weight), ("bias", &whole.bias)];
            let arrays = arrays.into_iter().map(|(name, array)| (name.to_owned(), array.clone())).collect();
            Table { arrays, facts: serde_json::to_string(facts).ok() }.written()
        };
        assert_eq!(TrainedHead::of(&written(&whole.facts)), Ok(head()));
        let fewer = HeadFacts { labels: vec!["walk".to_owned()], ..whole.facts.clone() };
        assert!(TrainedHead::of(&written(&fewer)).is_err());
        assert!(TrainedHead::of(&written(&whole.facts)[..40]).is_err());
    }
}
