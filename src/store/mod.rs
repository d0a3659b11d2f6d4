//! What is on disk: the workspace and its database, run folders, event files. The only place that knows paths.

pub mod atomic;
pub mod catalogue;
mod cost;
mod db;
pub mod draft;
mod error;
pub mod event_tail;
pub mod events;
pub mod file_fault;
pub mod index;
pub mod judgement;
pub mod local_time;
mod localize;
pub mod predictions;
pub mod prices;
pub mod queue;
pub mod results;
pub mod run_cache;
pub mod run_folder;
pub mod run_note;
mod run_record;
mod run_state;
pub mod run_warning;
mod time_map;
pub mod video_fault;
pub mod video_tag;
mod workspace;

pub use db::Db;
pub use error::StoreError;
pub use run_folder::{RunError, RunFolder, RunLock};
pub use run_record::RunRecord;
pub use run_state::{RunState, Status};
pub use run_warning::RunWarning;
pub use time_map::TimeMap;
pub use video_fault::Reason;
pub use workspace::Workspace;
