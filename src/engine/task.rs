//! What a run works on: the pooled videos, and each task's labelled clips. Everything that can be wrong with the
//! data of an experiment is found here, before anything is trained.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::{EvaluationSpec, Experiment, TaskSpec};
use crate::data::loader::ClipSource;
use crate::data::{DataError, Pool, PoolClip};
use crate::eval::protocol::{self, Cell};
use crate::store::{RunWarning, StoreError, Workspace, catalogue};

/// What is wrong with an experiment's data.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    #[error("data.sets: {0}")]
    Pool(Box<DataError>),
    #[error("task \"{task}\": {source}")]
    Open { task: String, source: Box<DataError> },
    #[error("task \"{task}\": {source}")]
    Store { task: String, source: Box<StoreError> },
    #[error("task \"{task}\": data set {set} has no group column \"{column}\"; it has {known}")]
    NoColumn { task: String, set: String, column: String, known: String },
    #[error(
        "task \"{task}\": data set {set} has labels of {found} class(es); import it with a label table, or as a folder per class"
    )]
    NoLabels { task: String, set: String, found: usize },
    #[error("task \"{task}\": {source}")]
    Split { task: String, source: crate::data::split::SplitError },
}

/// The labelled clips of one task.
pub struct TaskData {
    pub spec: TaskSpec,
    pub pool: Arc<Pool>,
    pub sources: Vec<ClipSource>,
    /// Class of each clip, an index into `classes`.
    pub labels: Vec<usize>,
    pub classes: Vec<String>,
    /// Group of each clip; empty where unknown.
    pub groups: Vec<String>,
}

/// The data of a run.
pub struct RunData {
    pub pool: Arc<Pool>,
    pub tasks: Vec<TaskData>,
    /// Hash of all videos, labels and groups that can change the run's numbers.
    pub hash: String,
    /// What the user should know; the run goes on.
    pub warnings: Vec<RunWarning>,
}

impl RunData {
    /// Opens everything an experiment names and checks that its protocol can be carried out.
    pub fn open(workspace: &Workspace, experiment: &Experiment) -> Result<Self, TaskError> {
        let source_group = experiment.data.source_group.as_deref();
        let pool =
            Pool::open(workspace, &experiment.data.sets, source_group).map_err(|e| TaskError::Pool(Box::new(e)))?;
        let (mut tasks, mut warnings) = (Vec::new(), Vec::new());
        for spec in &experiment.evaluation.tasks {
            let task = TaskData::open(workspace, spec)?;
            task.cells(&experiment.evaluation, 1, experiment.seeds.first().copied().unwrap_or(0))?;
            warnings.extend(task.warning());
            tasks.push(task);
        }
        let hash = hash(&pool, &tasks);
        Ok(Self { pool: Arc::new(pool), tasks, hash, warnings })
    }
}

impl TaskData {
    fn open(workspace: &Workspace, spec: &TaskSpec) -> Result<Self, TaskError> {
        let task = || spec.name.clone();
        let sets = std::slice::from_ref(&spec.set);
        let pool =
            Pool::open(workspace, sets, None).map_err(|e| TaskError::Open { task: task(), source: Box::new(e) })?;
        let column = group_column(workspace, spec)?;
        let labelled: Vec<(&PoolClip, &String)> =
            pool.clips().iter().filter_map(|clip| Some((clip, clip.label.as_ref()?))).collect();
        let classes: BTreeSet<&String> = labelled.iter().map(|(_, label)| *label).collect();
        if classes.len() < 2 {
            return Err(TaskError::NoLabels { task: task(), set: spec.set.clone(), found: classes.len() });
        }
        let classes: Vec<String> = classes.into_iter().cloned().collect();
        let class = |label: &String| classes.binary_search(label).unwrap_or_default();
        let group = |clip: &PoolClip| column.as_ref().and_then(|c| clip.groups.get(c)).cloned().unwrap_or_default();
        let labels = labelled.iter().map(|(_, label)| class(label)).collect();
        let groups = labelled.iter().map(|(clip, _)| group(clip)).collect();
        let sources = labelled.iter().map(|(clip, _)| ClipSource::from(*clip)).collect();
        Ok(Self { spec: spec.clone(), pool: Arc::new(pool), sources, labels, classes, groups })
    }

    /// The folds, budgets and draws of the task.
    pub fn cells(&self, spec: &EvaluationSpec, draws: usize, seed: u64) -> Result<Vec<Cell>, TaskError> {
        let wrong = |source| TaskError::Split { task: self.spec.name.clone(), source };
        protocol::cells(&self.labels, &self.groups, &self.spec.split, &spec.budgets, draws, seed).map_err(wrong)
    }

    fn warning(&self) -> Option<RunWarning> {
        let unknown = self.groups.iter().filter(|g| g.is_empty()).count();
        let of = self.groups.len();
        (unknown > 0).then(|| RunWarning::UnknownGroups { task: self.spec.name.clone(), clips: unknown, of })
    }
}

/// The column named by the task, or the data set's first one; `None` where it has none.
fn group_column(workspace: &Workspace, spec: &TaskSpec) -> Result<Option<String>, TaskError> {
    let wrong = |e| TaskError::Store { task: spec.name.clone(), source: Box::new(e) };
    let columns = workspace.db().and_then(|db| catalogue::data_set(&db, &spec.set)).map_err(wrong)?.group_columns;
    match &spec.group {
        Some(column) if !columns.contains(column) => Err(TaskError::NoColumn {
            task: spec.name.clone(),
            set: spec.set.clone(),
            column: column.clone(),
            known: if columns.is_empty() { "none".into() } else { columns.join(", ") },
        }),
        Some(column) => Ok(Some(column.clone())),
        None => Ok(columns.first().cloned()),
    }
}

fn hash(pool: &Pool, tasks: &[TaskData]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(pool.data_hash().as_bytes());
    for task in tasks {
        hasher.update(task.pool.data_hash().as_bytes());
        let clips = task.sources.iter().zip(&task.labels).zip(&task.groups);
        for ((source, label), group) in clips {
            // Debug prints floats in full, and nothing but this program reads the hash.
            hasher.update(format!("{source:?}\0{}\0{group}\n", task.classes[*label]).as_bytes());
        }
    }
    hasher.finalize().to_hex().to_string()
}
