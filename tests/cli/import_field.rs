//! Footage as it is in the field: every kind of fault of `../shared/data/field`, and more of the same kinds.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod containers;
mod drives;
mod indexes;
mod made;
mod meanings;
mod mutations;
mod recorder;
mod share;
mod spreadsheets;
mod streams;
mod tables;
mod video;
