//! Why an encoder could not be taken away.

use std::path::PathBuf;

use crate::data::DataError;
use crate::engine::EngineError;
use crate::store::{RunError, StoreError};

/// Why an encoder or its features could not be had.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Data(Box<DataError>),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("run {run} was trained with labels alone, once per budget and fold: it has no one encoder to take away")]
    NoEncoder { run: String },
    #[error("run {run} is not done ({state}): let it come to its end first, with `kinrin resume {run}`")]
    NotDone { run: String, state: &'static str },
    #[error("{path} is there already: give another name, or --force to replace it")]
    Exists { path: PathBuf },
    #[error("{path} cannot be written: there is no folder {folder}; make it, or give another name")]
    NoFolder { path: PathBuf, folder: PathBuf },
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path} cannot be used as clips: {reason}")]
    Clips { path: PathBuf, reason: String },
    #[error("there is no data set \"{name}\" in the workspace, and no folder or file of this name")]
    Nothing { name: String },
    #[error(
        "run {run} keeps no head, so it predicts no labels: that takes a task of classification, the probe Linear, the budget \
         All, and a run that ended with this version"
    )]
    NoHead { run: String },
    #[error("no video of {name} could be read; `kinrin data import` tells why")]
    NoVideo { name: String },
}

impl TakeError {
    /// Whether the request was wrong, and not the work on it.
    pub fn is_usage(&self) -> bool {
        match self {
            Self::Engine(error) => matches!(error, EngineError::Task(_) | EngineError::Selection(_)),
            Self::NoEncoder { .. } | Self::NotDone { .. } | Self::Exists { .. } | Self::NoHead { .. } => true,
            Self::NoFolder { .. } | Self::Clips { .. } | Self::Nothing { .. } | Self::NoVideo { .. } => true,
            Self::Data(_) | Self::Store(_) | Self::Io { .. } => false,
        }
    }
}

// Boxed: it is large, and every function of this room returns this error.
impl From<DataError> for TakeError {
    fn from(error: DataError) -> Self {
        Self::Data(Box::new(error))
    }
}

impl From<RunError> for TakeError {
    fn from(error: RunError) -> Self {
        Self::Engine(error.into())
    }
}
