//! Footage as it is in the field: every kind of fault of `../shared/data/field`, and more of the same kinds.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

mod common;

#[path = "import_field/containers.rs"]
mod containers;
#[path = "import_field/made.rs"]
mod made;
#[path = "import_field/meanings.rs"]
mod meanings;
#[path = "import_field/mutations.rs"]
mod mutations;
#[path = "import_field/tables.rs"]
mod tables;
#[path = "import_field/video.rs"]
mod video;
