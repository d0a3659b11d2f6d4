//! Data of a run: the pooled videos, and each task's labelled clips. Everything that can be wrong with the data of an
//! experiment is found here, before anything is trained.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use super::initial::{InitError, Initial};
use super::task;
use crate::config::{self, Arm, ClipSpec, EvaluationSpec, Experiment, PoolUse, TaskSpec};
use crate::data::loader::{ClipSource, EvalViews};
use crate::data::split::{self, SplitError};
use crate::data::{DataError, InputError, Pool, PoolClip, PoolVideo};
use crate::eval::protocol::{self, Cell, EvalError};
use crate::store::{RunWarning, StoreError, Workspace, catalogue};

/// What is wrong with an experiment's data.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// `path`: the setting that has to change, lists by place; `setting`: as people write it.
    #[error("{setting}: {source}")]
    Pool { path: String, setting: String, source: Box<DataError> },
    #[error("task \"{task}\": {source}")]
    Open { task: String, source: Box<DataError> },
    #[error("task \"{task}\": {source}")]
    Store { task: String, source: Box<StoreError> },
    #[error(
        "task \"{task}\": data set {set} has no group column \"{column}\"; it has {known}. Where its table has that column, import it again with --group-column {column} --replace"
    )]
    NoColumn { task: String, set: String, column: String, known: String },
    #[error(
        "task \"{task}\": data set {set} has labels of {found} class(es); import it with a label table, or as a folder per class"
    )]
    NoLabels { task: String, set: String, found: usize },
    #[error(
        "task \"{task}\": anomaly detection needs labels of normal footage and others; data set {set} has {known}: name the \
         normal ones in the task's kind"
    )]
    NoAnomalies { task: String, set: String, known: String },
    #[error("task \"{task}\": {source}")]
    Split { task: String, source: SplitError },
    #[error("arm \"{arm}\": {source}")]
    Init { arm: String, source: Box<InitError> },
    #[error(transparent)]
    Judge(#[from] EvalError),
    #[error(
        "data.pool: every pooled video belongs to a group that a task tests on, so nothing is left to pre-train with; \
         add footage of other groups or set it to All"
    )]
    NothingLeft,
}

impl TaskError {
    /// The pool of an experiment cannot be had.
    pub(super) fn pool(experiment: &Experiment, error: DataError) -> Self {
        let path = match &error {
            DataError::Input(InputError::NoColumn { column, .. }) => column_path(experiment, column),
            _ => "data.sets".to_owned(),
        };
        Self::Pool { setting: config::readable(experiment, &path), path, source: Box::new(error) }
    }
}

/// The setting that names a column which no pooled set has.
fn column_path(experiment: &Experiment, column: &str) -> String {
    let is_source = experiment.data.source_group.as_deref() == Some(column);
    let masks = |arm: &Arm| arm.method.mask_group() == Some(column);
    match experiment.arms.iter().position(masks).filter(|_| !is_source) {
        Some(place) => format!("arms.{place}.method.{}.mask_group", experiment.arms[place].method.variant()),
        None if !is_source && experiment.data.watched() == Some(column) => "data.watch_group".to_owned(),
        None => "data.source_group".to_owned(),
    }
}

/// The labelled clips of one task.
pub struct TaskData {
    pub spec: TaskSpec,
    pub pool: Arc<Pool>,
    pub sources: Vec<ClipSource>,
    /// Class of each clip, an index into `classes`.
    pub labels: Vec<usize>,
    pub classes: Vec<String>,
    /// Group of each clip, see [`split::groups`]; empty where nothing ties it to another.
    pub groups: Vec<String>,
    /// The column that groups are read from; `None` where the set has none.
    pub(super) column: Option<String>,
    /// How the clips follow each other, where they are windows of whole videos.
    pub sequences: Option<Sequences>,
}

/// Windows in order of time.
#[derive(Debug)]
pub struct Sequences {
    /// The windows of one video and group each.
    pub ranges: Vec<Range<usize>>,
    /// Seconds from one window to the next.
    pub stride_s: f64,
}

/// The data of a run.
pub struct RunData {
    /// What pre-training and calibration see.
    pub pool: Arc<Pool>,
    pub tasks: Vec<TaskData>,
    /// Hash of all videos, labels and groups that can change the run's numbers; see [`Self::hash_of`].
    pub hash: String,
    /// What the arms begin with, where it is not drawn.
    pub initial: Initial,
    /// What the user should know; the run goes on.
    pub warnings: Vec<RunWarning>,
}

impl RunData {
    /// Opens everything an experiment names and checks that its protocol can be carried out.
    pub fn open(workspace: &Workspace, experiment: &Experiment) -> Result<Self, TaskError> {
        let source_group = experiment.data.source_group.as_deref();
        let pool = Pool::open(workspace, &experiment.data.sets, source_group);
        let pool = pool.map_err(|error| TaskError::pool(experiment, error))?;
        let masks = mask_columns(&pool, experiment)?;
        let (mut tasks, mut warnings) = (Vec::new(), Vec::new());
        // The experiment of a run has its own seed alone.
        let seed = experiment.seeds.first().copied().unwrap_or(0);
        for spec in &experiment.evaluation.tasks {
            let task = TaskData::open(workspace, spec, &experiment.clip)?;
            task.cells(&experiment.evaluation, 1, seed)?;
            warnings.extend(task.warnings());
            tasks.push(task);
        }
        let wrong = |(arm, error)| TaskError::Init { arm, source: Box::new(error) };
        let initial = Initial::open(workspace, experiment).map_err(wrong)?;
        warnings.extend(initial.warnings(experiment));
        // Of the whole pool: with the settings it tells which videos are left out, and seeds share it.
        let mut hash = hash(&pool, &masks, &tasks);
        let pool = match experiment.data.pool {
            PoolUse::All => pool,
            PoolUse::WithoutTestGroups => without_tested(pool, &tasks, seed, &mut hash)?,
        };
        Ok(Self { pool: Arc::new(pool), tasks, hash, initial, warnings })
    }
}

impl RunData {
    /// Hash of all data that can change the numbers of a run of this arm.
    pub fn hash_of(&self, arm: &Arm) -> String {
        self.initial.with_data(&self.hash, arm)
    }
}

/// The group columns that arms mask by. An error where there is no such column, or none that is to be watched.
fn mask_columns(pool: &Pool, experiment: &Experiment) -> Result<BTreeSet<String>, TaskError> {
    let columns: BTreeSet<String> =
        experiment.arms.iter().filter_map(|arm| arm.method.mask_group().map(str::to_owned)).collect();
    let mut named = columns.iter().map(String::as_str).chain(experiment.data.watched());
    match named.find(|column| !pool.has_column(column)) {
        Some(column) => {
            let wrong = InputError::NoColumn { sets: experiment.data.sets.join(", "), column: column.to_owned() };
            Err(TaskError::pool(experiment, wrong.into()))
        }
        None => Ok(columns),
    }
}

/// The pool without every video that has to do with a test group of one of the tasks, in whatever set it lies.
///
/// Copies of tested footage in other sets did not leave the pool in earlier versions: where sets share footage, `hash`
/// tells runs of that time from those of now, for all seeds alike.
fn without_tested(pool: Pool, tasks: &[TaskData], seed: u64, hash: &mut String) -> Result<Pool, TaskError> {
    let (mut tested, mut contents) = (BTreeSet::new(), BTreeSet::new());
    for task in tasks {
        for video in task.tested_videos(seed)? {
            tested.insert((video.set.as_str(), video.row.path.as_str()));
            contents.extend(content(video));
        }
    }
    let is_own = |v: &PoolVideo| tested.contains(&(v.set.as_str(), v.row.path.as_str()));
    let is_copy = |v: &PoolVideo| !is_own(v) && content(v).is_some_and(|content| contents.contains(content));
    let is_shared = |task: &TaskData| {
        let shown: BTreeSet<&str> = task.pool.videos().iter().filter_map(content).collect();
        let others = pool.videos().iter().filter(|v| v.set != task.spec.set);
        others.filter_map(content).any(|content| shown.contains(content))
    };
    if tasks.iter().any(is_shared) {
        *hash = blake3::hash(format!("{hash} without copies").as_bytes()).to_hex().to_string();
    }
    pool.filtered(|v| !is_own(v) && !is_copy(v)).ok_or(TaskError::NothingLeft)
}

/// Hash of what a video shows, where it is known: equal in files of the same footage.
fn content(video: &PoolVideo) -> Option<&str> {
    Some(video.row.content_hash.as_str()).filter(|hash| !hash.is_empty())
}

impl TaskData {
    /// The videos of the task's set that belong to a group it tests on, labelled or not.
    fn tested_videos(&self, seed: u64) -> Result<Vec<&PoolVideo>, TaskError> {
        let wrong = |source| TaskError::Split { task: self.spec.name.clone(), source };
        let folds = split::folds(&self.groups, &self.labels, &self.spec.split, seed).map_err(wrong)?;
        let clips: Vec<usize> = folds.into_iter().flat_map(|fold| fold.test).collect();
        let groups: BTreeSet<&String> = clips.iter().map(|&i| &self.groups[i]).filter(|g| split::is_named(g)).collect();
        // A clip without a group is a group of its own; what else shows its video is its own too.
        let own = clips.iter().map(|&i| self.sources[i].video);
        let group =
            |clip: &PoolClip| self.column.as_ref().and_then(|c| clip.groups.get(c)).cloned().unwrap_or_default();
        let of_groups = self.pool.clips().iter().filter(|clip| groups.contains(&group(clip))).map(|clip| clip.video_id);
        let videos = self.pool.videos();
        let tested: BTreeSet<u32> = own.chain(of_groups).collect();
        let contents: BTreeSet<&str> = tested.iter().filter_map(|id| content(&videos[*id as usize])).collect();
        // A file of the same content under another name is the same footage.
        let is_tested = |v: &&PoolVideo| tested.contains(&v.video_id) || contents.contains(v.row.content_hash.as_str());
        Ok(videos.iter().filter(is_tested).collect())
    }

    /// Path of the video of clip `i`, relative to the data set's folder.
    pub fn path(&self, i: usize) -> &str {
        &self.pool.videos()[self.sources[i].video as usize].row.path
    }

    /// What clip `i` is a sample of: its group, or its video where nothing is known of its source.
    pub fn cluster(&self, i: usize) -> String {
        let group = &self.groups[i];
        if split::is_named(group) { group.clone() } else { format!("file {}", self.path(i)) }
    }

    /// Opens the labelled clips of a task; whether its split can be carried out is not asked.
    ///
    /// # Errors
    /// As [`super::task::Task::data`].
    pub fn open(workspace: &Workspace, spec: &TaskSpec, clip: &ClipSpec) -> Result<Self, TaskError> {
        task::of(&spec.kind).data(workspace, spec, clip)
    }

    /// Views of each clip: one of a window, which is no longer than a clip.
    pub fn views(&self, spec: &EvaluationSpec) -> EvalViews {
        let views = EvalViews::of(spec);
        if self.sequences.is_some() { EvalViews { clips: 1, ..views } } else { views }
    }

    /// The folds, budgets and draws of the task.
    pub fn cells(&self, spec: &EvaluationSpec, draws: usize, seed: u64) -> Result<Vec<Cell>, TaskError> {
        let wrong = |source| TaskError::Split { task: self.spec.name.clone(), source };
        protocol::cells(&self.labels, &self.groups, &self.spec.split, &spec.budgets, draws, seed).map_err(wrong)
    }

    /// Classes that have only one clip: it is either trained on or tested on.
    pub fn single_clips(&self) -> Vec<&str> {
        let count = |class: usize| self.labels.iter().filter(|label| **label == class).count();
        let single = self.classes.iter().enumerate().filter(|(class, _)| count(*class) == 1);
        single.map(|(_, name)| name.as_str()).collect()
    }

    fn warnings(&self) -> impl Iterator<Item = RunWarning> {
        let unknown = self.groups.iter().filter(|g| !split::is_named(g)).count();
        let of = self.groups.len();
        let task = || self.spec.name.clone();
        let unknown = (unknown > 0).then(|| RunWarning::UnknownGroups { task: task(), clips: unknown, of });
        let single = self.single_clips();
        let single = (!single.is_empty()).then(|| RunWarning::SingleClips { task: task(), classes: single.join(", ") });
        unknown.into_iter().chain(single)
    }
}

/// The videos of a task's data set.
pub(super) fn open_pool(workspace: &Workspace, spec: &TaskSpec) -> Result<Pool, TaskError> {
    let sets = std::slice::from_ref(&spec.set);
    Pool::open(workspace, sets, None).map_err(|e| TaskError::Open { task: spec.name.clone(), source: Box::new(e) })
}

/// The column named by the task, or the data set's first one; `None` where it has none.
pub(super) fn group_column(workspace: &Workspace, spec: &TaskSpec) -> Result<Option<String>, TaskError> {
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

fn hash(pool: &Pool, masks: &BTreeSet<String>, tasks: &[TaskData]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(pool.data_hash().as_bytes());
    for column in masks {
        hasher.update(format!("{column}\0{:?}\n", pool.group_numbers(column)).as_bytes());
    }
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
