//! Protocol between parent and child: the task as one JSON argument, the status as lines on standard error.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::clock::Timing;
use crate::store::Reason;
use crate::store::file_fault::Beyond;

/// Name of the hidden subcommand.
pub const SUBCOMMAND: &str = "__worker";

/// What a child of our own is to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    Mp4,
    /// A moving GIF, WebP or PNG, or a single picture.
    Picture,
    Folder,
}

/// The child's whole task, given as one JSON argument.
#[derive(Debug, Serialize, Deserialize)]
pub struct Task {
    /// Most address space, bytes.
    pub memory: u64,
    /// Most CPU time, seconds.
    pub cpu_secs: u64,
    pub work: Work,
}

/// The child's work.
#[derive(Debug, Serialize, Deserialize)]
pub enum Work {
    /// Become the program named after the task.
    Become,
    Decode(DecodeTask),
    /// Put the weights in a file out as safetensors.
    Weights,
}

/// What is to be decoded, and how.
#[derive(Debug, Serialize, Deserialize)]
pub struct DecodeTask {
    pub wanted: Wanted,
    pub short_side: u32,
    pub fps: f32,
    pub max_secs: u32,
    pub folder_fps: f32,
    pub pixels: u64,
}

/// A line on standard error, the last one at the latest.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Status {
    /// Of the frames written.
    pub timing: Timing,
    pub broken: Option<Reason>,
    /// FFmpeg may read what we cannot.
    pub needs_ffmpeg: bool,
    /// What we do not do, where that is why.
    pub beyond: Option<Beyond>,
    /// More is to come: what is left of a child that does not get to its end.
    pub begun: bool,
}

const STATUS_MARK: &str = "kinrin-worker ";

impl Status {
    /// Writes the status to standard error, in the child.
    pub fn tell(&self) -> io::Result<()> {
        let text = serde_json::to_string(self)?;
        writeln!(io::stderr(), "\n{STATUS_MARK}{text}")
    }

    /// Finds the last status in what a child wrote to standard error, in the parent.
    pub fn last(errors: &str) -> Option<Self> {
        let last = errors.lines().rev().find_map(|line| line.strip_prefix(STATUS_MARK));
        last.and_then(|text| serde_json::from_str(text).ok())
    }
}
