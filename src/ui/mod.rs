//! The window: configure, run, watch, look at neighbours, decide.
//!
//! [`app`] owns the state; [`shell`] draws what surrounds every page; [`pages`] has one folder a page. Pages draw and
//! send [`command`]s; what touches the disk happens in [`background`] loads and [`jobs`]. All numbers come from the
//! layers below, so that the command line shows the same ones.

pub mod app;
pub mod background;
pub mod bench;
pub mod command;
pub mod dialog;
pub mod dock;
mod focus;
pub mod i18n;
mod import_dialog;
pub mod jobs;
pub mod live;
pub mod machine;
pub mod media;
mod memory;
pub mod page;
pub mod pages;
pub mod plot;
mod reveal;
pub mod settings;
pub mod shell;
pub mod start;
mod table_file;
pub mod theme;
mod time_left;
mod typed;
pub mod widgets;
mod window;

pub use window::{WindowError, open};
