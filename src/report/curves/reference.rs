//! Reference lines of a curve: chance, collapse, even spread.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::RunConfig;
use crate::data::Pool;
use crate::store::{Workspace, catalogue};
use crate::text::{Language, text};

/// A value with a name, for a horizontal line.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub value: f64,
    pub kind: ReferenceKind,
}

/// What a reference value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// What guessing would reach.
    Chance,
    /// Below it the embeddings have collapsed, or are about to.
    Collapse,
    /// Embeddings spread evenly over the sphere.
    Even,
}

impl Reference {
    /// The words at the line.
    pub fn label(&self, language: Language) -> String {
        let decimals = if self.value >= 10.0 { 1 } else { 3 };
        let value = format!("{:.decimals$}", self.value);
        let value = value.trim_end_matches('0').trim_end_matches('.');
        let key = match self.kind {
            ReferenceKind::Chance => "curve-chance",
            ReferenceKind::Collapse => "curve-collapse",
            ReferenceKind::Even => "curve-even",
        };
        text!(language, key, value = value)
    }
}

/// Numbers of a run's data that references need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataFacts {
    /// Probability that two labelled videos drawn at random share their label.
    pub chance_purity: Option<f64>,
    /// Probability that two videos drawn at random are of different groups in the watched column.
    pub chance_cross_group: Option<f64>,
    /// Classes of each task.
    pub classes: BTreeMap<String, usize>,
    /// Dimension of the embeddings.
    pub dim: usize,
}

impl DataFacts {
    /// Reads the catalogue. What is not there is left out: a run may outlive its data.
    pub fn read(workspace: &Workspace, config: &RunConfig) -> Self {
        let experiment = &config.experiment;
        let pool = Pool::open(workspace, &experiment.data.sets, experiment.data.source_group.as_deref());
        let classes = |set: &str| -> Option<usize> {
            let clips = catalogue::clips(&workspace.db().ok()?, set).ok()?;
            let labels: BTreeSet<String> = clips.into_iter().filter_map(|c| c.label).collect();
            Some(labels.len()).filter(|n| *n > 1)
        };
        let tasks = experiment.evaluation.tasks.iter();
        let pool = pool.ok();
        let groups = pool.as_ref().zip(experiment.data.watched()).map(|(pool, column)| pool.groups(column));
        Self {
            chance_purity: pool.as_ref().and_then(|p| chance_purity(&p.labels())),
            chance_cross_group: groups.and_then(|groups| chance_purity(&groups)).map(|same| 1.0 - same),
            classes: tasks.filter_map(|t| Some((t.name.clone(), classes(&t.set)?))).collect(),
            dim: experiment.pretrain.contrastive.dim,
        }
    }

    /// The references of a curve.
    pub fn of(&self, tag: &str) -> Vec<Reference> {
        let reference = |value, kind| Reference { value, kind };
        let even = 1.0 / (self.dim.max(1) as f64).sqrt();
        match tag {
            "epoch/neighbour_purity" | "snapshot/purity" => {
                self.chance_purity.map(|v| reference(v, ReferenceKind::Chance)).into_iter().collect()
            }
            "epoch/cross_group" => {
                self.chance_cross_group.map(|v| reference(v, ReferenceKind::Chance)).into_iter().collect()
            }
            // An eighth of the dimensions and half of the even spread are our limits, as in `collapse_monitor`.
            "epoch/effective_rank" if self.dim > 8 => {
                vec![reference(self.dim as f64 / 8.0, ReferenceKind::Collapse)]
            }
            "epoch/feature_std" | "feature_std" if self.dim > 0 => {
                vec![reference(even / 2.0, ReferenceKind::Collapse), reference(even, ReferenceKind::Even)]
            }
            _ => self.chance_of_probe(tag).map(|v| reference(v, ReferenceKind::Chance)).into_iter().collect(),
        }
    }

    /// Guessing one of the classes, for plain accuracy only; in percent, as probes are shown.
    fn chance_of_probe(&self, tag: &str) -> Option<f64> {
        let (task, rest) = tag.strip_prefix("probe/")?.split_once('/')?;
        let classes = self.classes.get(task)?;
        rest.contains("/top1@").then(|| 100.0 / *classes as f64)
    }
}

fn chance_purity(labels: &[Option<&str>]) -> Option<f64> {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    for label in labels.iter().flatten() {
        *counts.entry(label).or_default() += 1.0;
    }
    let all: f64 = counts.values().sum();
    (counts.len() > 1).then(|| counts.values().map(|n| (n / all).powi(2)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_purity_is_the_share_of_pairs_with_one_label() {
        let labels = [Some("a"), Some("a"), Some("a"), Some("b"), None];
        assert_eq!(chance_purity(&labels), Some(0.75 * 0.75 + 0.25 * 0.25));
        assert_eq!(chance_purity(&[Some("a"), None]), None);
    }

    #[test]
    fn curves_are_held_against_what_fits_them() {
        let facts = DataFacts { classes: [("activity".into(), 6)].into(), dim: 128, ..DataFacts::default() };
        let labels = |tag: &str| facts.of(tag).iter().map(|r| r.label(Language::En)).collect::<Vec<_>>();
        assert_eq!(labels("probe/activity/knn/top1@5"), ["chance 16.7"]);
        assert_eq!(labels("epoch/effective_rank"), ["collapse below 16"]);
        assert_eq!(labels("probe/activity/knn/macro_f1@5"), [""; 0]);
        assert_eq!(labels("loss"), [""; 0]);
    }
}
