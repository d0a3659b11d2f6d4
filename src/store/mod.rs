//! What is on disk: the workspace and its database, run folders, event files. The only place that knows paths.

pub mod catalogue;
mod db;
pub mod results;
mod workspace;

pub use db::Db;
pub use workspace::{StoreError, Workspace};
