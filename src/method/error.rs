//! What can go wrong when a method's state is stored or taken up again.

use std::path::{Path, PathBuf};

/// Why a method could not be saved or loaded.
#[derive(Debug, thiserror::Error)]
pub enum MethodError {
    #[error("cannot write {path}: {source}; free some space or check the folder's rights, then resume the run")]
    Write { path: PathBuf, source: std::io::Error },
    #[error("cannot read {path}: {source}; resume from an earlier checkpoint")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{path} cannot be used: {reason}; resume from an earlier checkpoint")]
    Damaged { path: PathBuf, reason: String },
    #[error(transparent)]
    Weights(#[from] crate::model::weights::WeightsError),
}

impl MethodError {
    /// A file that was read but does not hold what it should.
    pub(super) fn damaged(path: &Path, reason: String) -> Self {
        Self::Damaged { path: path.into(), reason }
    }
}
