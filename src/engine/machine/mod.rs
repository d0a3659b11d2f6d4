//! The machine that runs are computed on: its devices, its load, the priority of our threads.

mod adapter;
mod adapters;
pub mod device;
pub mod machine_load;
pub mod priority;
pub mod rapl;
