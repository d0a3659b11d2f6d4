//! Data sets of the workspace that an experiment can name. Read on a thread of its own.

use crate::store::{StoreError, Workspace, catalogue};

/// One data set.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSet {
    pub name: String,
    pub videos: usize,
    pub columns: Vec<String>,
}

/// All data sets of the workspace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkspaceData {
    pub sets: Vec<DataSet>,
}

impl WorkspaceData {
    /// Reads the catalogue.
    pub fn read(workspace: &Workspace) -> Result<Self, StoreError> {
        let db = workspace.db()?;
        let mut sets = Vec::new();
        for set in catalogue::data_sets(&db)? {
            let videos = catalogue::videos(&db, &set.name)?.len();
            sets.push(DataSet { name: set.name, videos, columns: set.group_columns });
        }
        Ok(Self { sets })
    }

    pub fn set(&self, name: &str) -> Option<&DataSet> {
        self.sets.iter().find(|set| set.name == name)
    }

    /// Group columns of one set, or of all.
    pub fn columns(&self, set: Option<&str>) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for one in self.sets.iter().filter(|s| set.is_none_or(|name| s.name == name)) {
            names.extend(one.columns.iter().filter(|c| !names.contains(c)).cloned().collect::<Vec<_>>());
        }
        names
    }
}
