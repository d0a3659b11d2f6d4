//! What is on disk: the workspace and its database, run folders, event files. The only place that knows paths.

pub mod results;
mod workspace;

pub use workspace::{StoreError, Workspace};
