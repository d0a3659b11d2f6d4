//! Runs: one named background thread owns every tensor; everyone else reads its folder.
//!
//! Start at [`start_run`]. A run has phases: pre-training (`train`), embeddings for looking back (`embeddings`),
//! evaluation (`evaluate`, `supervised`), results. Each goes on where a stop or a kill has left it: pre-training from
//! its newest [`checkpoint`], the evaluation from its [`journal`]. [`launcher`] works through the queue of runs.

mod adapters;
mod calibration;
pub mod checkpoint;
pub mod cost;
pub mod data_check;
pub mod demo_pilot;
pub mod device;
pub mod embeddings;
mod error;
pub mod estimate;
mod evaluate;
mod extract;
mod freeze;
mod japanese;
pub mod journal;
pub mod key_readings;
pub mod label_blindness;
pub mod launcher;
pub mod load;
pub mod map;
mod monitor;
pub mod near_duplicate;
pub mod neighbours;
mod plateau;
pub mod polite;
pub mod precheck;
pub mod probing;
mod pulse;
mod run;
pub mod supervised;
pub mod task;
mod train;

pub use error::{EmbeddingsProblem, EngineError};
pub use freeze::{Frozen, choose, freeze};
pub use launcher::Launcher;
pub use pulse::{Live, LiveCell};
pub use run::{HowToWork, RunHandle, RunOutcome, RunSpec, enqueue, resume, start_run};
