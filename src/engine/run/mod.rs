//! One run, from its start to its results.
//!
//! A run has phases: pre-training (`train`), embeddings for looking back ([`embeddings`]), evaluation (`evaluate`,
//! [`supervised`]), results. Each goes on where a stop or a kill has left it: pre-training from its newest
//! [`checkpoint`], the evaluation from its [`journal`].

pub mod breakdown;
pub(in crate::engine) mod calibration;
pub mod checkpoint;
mod collapse_monitor;
pub mod cost;
pub mod embeddings;
mod evaluate;
pub(in crate::engine) mod extract;
mod gaps;
pub mod head;
pub mod initial;
pub mod journal;
pub mod key_readings;
pub mod label_blindness;
pub(in crate::engine) mod plateau;
mod pool_features;
pub mod pretrain_loader;
pub mod probing;
pub(in crate::engine) mod pulse;
pub mod run_data;
pub mod snapshot_encoder;
mod snapshot_purity;
pub(in crate::engine) mod start;
mod step_log;
mod stopwatch;
pub mod supervised;
pub mod task;
pub(in crate::engine) mod train;
