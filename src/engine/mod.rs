//! Runs: one named background thread owns every tensor; everyone else reads its folder.

pub mod checkpoint;
pub mod cost;
pub mod device;
pub mod pulse;
