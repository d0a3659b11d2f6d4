//! The folder that holds everything: database, clip cache, runs.

use std::path::{Path, PathBuf};

/// Why stored data could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
}

/// An open workspace. Cheap to clone; connections to its database are opened per thread.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Opens the workspace at `root`, creating the folders where they are missing.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let workspace = Self { root: root.to_owned() };
        for folder in [workspace.cache_dir(), workspace.runs_dir()] {
            std::fs::create_dir_all(&folder).map_err(|source| StoreError::Io { path: folder, source })?;
        }
        Ok(workspace)
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Decoded clips (`cache/`); may be deleted and made again by an import.
    pub fn cache_dir(&self) -> PathBuf {
        self.root.join("cache")
    }

    /// One folder per run (`runs/`).
    pub fn runs_dir(&self) -> PathBuf {
        self.root.join("runs")
    }
}
