//! Footage as it is in the field, by the real program: tables, folders and names.

mod common;

#[path = "import_field/tables.rs"]
mod tables;
