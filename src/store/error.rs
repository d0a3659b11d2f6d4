//! Errors of the workspace and its database.

use std::path::{Path, PathBuf};

/// Why stored data could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("the workspace {path} cannot be made: {source}; choose another folder with --workspace DIR")]
    NotMade { path: PathBuf, source: std::io::Error },
    #[error("the workspace {path} was made by a newer version of Kinrin: update Kinrin, or choose another workspace")]
    TooNew { path: PathBuf },
    #[error("the database {path} cannot be used: {source}")]
    Migration { path: PathBuf, source: rusqlite_migration::Error },
    #[error(
        "{path} is damaged, it is no database: put a copy of it back, or move it away and import the data sets again; \
         the runs stay"
    )]
    NotADatabase { path: PathBuf },
    #[error("the workspace database: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("there is no data set named `{0}`: `kinrin data list` shows the names")]
    NoSuchDataSet(String),
    #[error("the workspace database holds something unreadable in {field}: {value}")]
    Corrupt { field: &'static str, value: String },
}

impl StoreError {
    /// For `map_err`: an I/O error together with the path it happened at.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
