//! Drives the window by accessible labels, without a display.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

mod curves;
mod data;
mod design;
mod japanese;
mod map;
mod neighbours;
mod pilot;
mod runs;
mod shell;
mod start;
mod support;
#[path = "../pilot/mod.rs"]
mod tiny;
