//! What is judged on the clips of a task, a file for each kind.

pub mod classification;
