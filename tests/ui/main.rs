//! Drives the window by accessible labels, without a display.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

#[path = "../support/blobs.rs"]
mod blobs;
mod curves;
mod data;
mod design;
mod drop;
mod embed;
#[path = "../support/generated_set.rs"]
mod generated_set;
mod japanese;
mod keyboard;
mod map;
mod neighbours;
mod pilot;
mod plot;
mod report;
mod runs;
mod shell;
mod shortcuts;
mod start;
mod support;
#[path = "../support/pilot.rs"]
mod tiny;
