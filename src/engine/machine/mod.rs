//! The machine that runs are computed on: its devices, its load, what other programs take of it, the
//! priority of our threads.

mod adapter;
mod adapters;
pub mod device;
pub mod held_up;
pub mod machine_load;
pub mod priority;
pub mod rapl;
