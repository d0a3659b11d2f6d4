//! What is judged on the clips of a task, a file for each kind.

pub mod anomaly;
pub mod classification;
pub mod retrieval;
pub mod steps;
