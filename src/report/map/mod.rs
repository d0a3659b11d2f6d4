//! The embedding map as people see it: clips in [`classes`], words on them, the map as a figure.

pub mod classes;
pub mod figure;
pub mod judged;
pub mod time;
pub mod words;
