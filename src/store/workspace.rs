//! The folder that holds everything: database, clip cache, runs.

use std::path::{Path, PathBuf};

use super::StoreError;
use super::db::{self, Db};

/// An open workspace. Cheap to clone; connections to its database are opened per thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Opens the workspace at `root`: creates what is missing and brings the database up to date.
    ///
    /// # Errors
    /// [`StoreError::NotMade`] if its folders cannot be made, [`StoreError::TooNew`] if a newer version of the program
    /// made it.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let workspace = Self { root: root.to_owned() };
        for folder in [workspace.cache_dir(), workspace.runs_dir()] {
            std::fs::create_dir_all(&folder).map_err(|source| StoreError::NotMade { path: root.to_owned(), source })?;
        }
        db::migrate(&workspace.db_path())?;
        Ok(workspace)
    }

    /// Whether there is a workspace at `root`. Makes nothing.
    pub fn is_at(root: &Path) -> bool {
        Self { root: root.to_owned() }.db_path().is_file()
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

    /// Weights that were trained elsewhere (`weights/`): files that people put there, and copies of those that were read.
    pub fn weights_dir(&self) -> PathBuf {
        Self::weights_dir_at(&self.root)
    }

    /// [`Self::weights_dir`] of a workspace that need not be there yet.
    pub fn weights_dir_at(root: &Path) -> PathBuf {
        root.join("weights")
    }

    /// A new connection to the workspace's database; one per thread.
    pub fn db(&self) -> Result<Db, StoreError> {
        Db::connect(&self.db_path())
    }

    fn db_path(&self) -> PathBuf {
        self.root.join("workspace.db")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_of_a_newer_version_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::open(folder.path()).unwrap();
        workspace.db().unwrap().connection().pragma_update(None, "user_version", 9_999).unwrap();
        assert!(matches!(Workspace::open(folder.path()), Err(StoreError::TooNew { .. })));
    }

    #[test]
    fn a_workspace_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("file");
        std::fs::write(&root, "x").unwrap();
        let message = Workspace::open(&root).unwrap_err().to_string();
        assert!(message.contains(&format!("workspace {} cannot", root.display())), "{message}");
        assert!(message.contains("--workspace"), "{message}");
    }

    #[test]
    fn opening_twice_keeps_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        Workspace::open(folder.path()).unwrap();
        std::fs::write(folder.path().join("runs/kept"), "x").unwrap();
        Workspace::open(folder.path()).unwrap();
        assert!(folder.path().join("runs/kept").exists());
    }
}
