//! What is on disk: the workspace and its database, run folders, event files. The only place that knows paths.

mod workspace;

pub use workspace::{StoreError, Workspace};
