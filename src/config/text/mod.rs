//! Edits of an experiment's text that leave everything else as its author typed it: comments, order, spacing.

mod edit;
mod list;
mod tree;
mod write;

pub use edit::edited;
