//! Drives the window by accessible labels, without a display.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

mod map;
mod pilot;
mod curves;
mod design;
mod shell;
mod support;
