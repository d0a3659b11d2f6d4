//! Runs as people read them: the list, the log of one run, its progress.

pub mod list;
pub mod log;
pub mod progress;
pub mod summary;
