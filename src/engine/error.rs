//! Why a run could not be started or did not end well.

use std::path::PathBuf;

use super::machine::device::DeviceError;
use super::run::checkpoint::CheckpointError;
use super::run::run_data::TaskError;
use crate::data::DataError;
use crate::eval::protocol::EvalError;
use crate::method::MethodError;
use crate::store::{RunError, RunFolder};

/// Why a run could not be started or did not end well.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(transparent)]
    Task(Box<TaskError>),
    #[error(transparent)]
    Data(Box<DataError>),
    #[error(transparent)]
    Selection(#[from] DeviceError),
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error(transparent)]
    Method(#[from] MethodError),
    #[error(transparent)]
    Eval(Box<EvalError>),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path} cannot be used: {problem}; delete it and resume the run to make it again")]
    Embeddings { path: PathBuf, problem: EmbeddingsProblem },
    #[error("the device gave no numbers back: {0}")]
    Device(String),
    #[error("{what} is no longer a number at step {step}: the training has diverged; set a lower {hint}")]
    Diverged { what: String, step: u64, hint: &'static str },
    #[error(
        "the data of run {run} changed since it was started (data hash {then}, now {now}): import the data as it was, \
         or delete the folder {folder} to make the run again"
    )]
    DataChanged { run: String, then: String, now: String, folder: PathBuf },
    #[error(
        "run {run} was planned with {then} steps and now has {now}: its data or the program changed; start it anew"
    )]
    OtherSteps { run: String, then: u64, now: u64 },
    #[error(
        "run {run} was begun by an older version, whose training step or reading was another (recipe {then}, now {now}); it \
         is kept as it is; run its experiment again to start it anew"
    )]
    OtherRecipe { run: String, then: u32, now: u32 },
    #[error(
        "run {run} cannot embed a clip at step {step}: it keeps no encoder of that step; choose another snapshot, or an \
         arm that is pre-trained"
    )]
    NoCheckpoint { run: String, step: u64 },
    #[error("run {0} is done")]
    AlreadyDone(String),
    #[error("the loader ended before the training did; this is a defect of the program, please report it")]
    LoaderEnded,
    #[error("a worker thread could not be started: {0}")]
    Thread(std::io::Error),
    #[error("a defect of the program: {0}")]
    Panic(String),
    #[error("stopped")]
    Stopped,
    #[error("aborted; the work since the last checkpoint is lost")]
    Aborted,
}

/// What is wrong with stored embeddings.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddingsProblem {
    #[error("{0}")]
    Unreadable(String),
    #[error("it holds values that are not numbers: the training had diverged")]
    NotNumbers,
    #[error("its checkpoint is of other videos or another embedding")]
    OtherCheckpoint,
}

// Boxed: they are large, and every function of the engine returns this error.
impl From<TaskError> for EngineError {
    fn from(error: TaskError) -> Self {
        Self::Task(Box::new(error))
    }
}

impl From<DataError> for EngineError {
    fn from(error: DataError) -> Self {
        Self::Data(Box::new(error))
    }
}

impl From<EvalError> for EngineError {
    fn from(error: EvalError) -> Self {
        Self::Eval(Box::new(error))
    }
}

/// Characters of a hash that are shown: enough to tell two from each other.
const SHOWN: usize = 12;

impl EngineError {
    /// [`Self::DataChanged`] of a run that was begun on data of the hash `then`. A hash in a file may be anything.
    pub(super) fn data_changed(folder: &RunFolder, then: &str, now: &str) -> Self {
        let [then, now] = [then, now].map(|hash| hash.chars().take(SHOWN).collect());
        Self::DataChanged { run: folder.name(), then, now, folder: folder.path().into() }
    }

    /// Names the place of a divergence in training with labels.
    pub(super) fn in_cell(self, phase: &str, at: u64) -> Self {
        match self {
            Self::Diverged { what, hint, .. } => Self::Diverged { what: format!("{phase} {what}"), step: at + 1, hint },
            other => other,
        }
    }
}
