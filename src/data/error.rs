//! Why data could not be imported, stored or read.

use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// What went wrong with data, in words for the user.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("the shard {path} is damaged ({problem}): import the data set again to make it anew")]
    Shard { path: PathBuf, problem: String },
    #[error("{path}, line {line}: {problem}")]
    Labels { path: PathBuf, line: u64, problem: String },
    #[error("{0}")]
    Input(String),
    #[error("stopped while it waited for another import to end: nothing was changed")]
    LeftLine,
}

impl DataError {
    /// For `map_err`: an I/O error together with the path it happened at.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
