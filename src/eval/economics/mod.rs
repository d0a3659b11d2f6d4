//! What a pilot costs in energy and money, what the full scale would, and when pre-training pays for itself.
//!
//! Measured figures and estimates are never mixed without saying so: see [`energy::Source`].

pub mod break_even;
pub mod energy;
pub mod money;
pub mod projection;
