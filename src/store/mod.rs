//! What is on disk: the workspace and its database, run folders, event files. The only place that knows paths.

pub mod atomic;
pub mod catalogue;
mod db;
pub mod draft;
pub mod event_tail;
pub mod events;
pub mod index;
pub mod judgement;
pub mod kept;
pub mod local_time;
pub mod queue;
pub mod results;
pub mod run_folder;
pub mod run_note;
mod run_record;
mod workspace;

pub use db::Db;
pub use run_folder::{RunError, RunFolder, RunLock, RunState, Status};
pub use run_record::RunRecord;
pub use workspace::{StoreError, Workspace};
