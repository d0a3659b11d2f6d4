//! Before a run: the settings of each run frozen in its folder, mistakes found, time and memory estimated.

pub mod demo_pilot;
pub mod estimate;
pub(in crate::engine) mod freeze;
pub mod precheck;
