//! Runs of experiments: one named background thread owns every tensor; everyone else reads its folder.
//!
//! - [`run`]: one run from its start to its results; start reading at [`start_run`].
//! - [`plan`]: what comes before: settings frozen into run folders, checks, the estimate of time and memory.
//! - [`machine`]: what it computes on: devices, how busy the machine is, priority of its threads.
//! - [`launcher`]: the queue of runs, one at a time.
//! - [`take`]: what leaves the program: encoders as files, features of footage.

mod error;
pub mod launcher;
mod localize;
pub mod machine;
pub mod plan;
pub mod run;
pub mod take;

pub use error::{EmbeddingsProblem, EngineError};
pub use launcher::Launcher;
pub use plan::freeze::{Frozen, choose, freeze};
pub use run::pulse::{Live, LiveCell};
pub use run::start::{HowToWork, RunHandle, RunOutcome, RunSpec, enqueue, resume, start_run};
