//! What the panels of the page ask for; the page carries it out after drawing.

use crate::config::DeviceChoice;
use crate::job::Request;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    Stop,
    Abort,
    /// Work on the queue comes to this window.
    TakeOver,
}

/// A wish about runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Select(String),
    /// Opens tags, note and facts.
    Details(String),
    /// What differs in the settings of two runs.
    Diff(String, String),
    OpenFolder(String),
    /// Asks where to write the run's encoder.
    Export(String),
    /// Asks what to embed by the run's encoder, and where to write it.
    Embed(String),
    /// Goes where runs are made.
    Design,
    Neighbours(String),
    /// Puts a stopped or failed run first in the queue and works on it.
    Resume(String),
    /// Asks the user once, then the run.
    Ask(String, Question),
    /// Asks the process that works on the run, whichever it is.
    Request(String, Request),
    WorkOn(bool),
    /// Asks once, then brings the work of another process here.
    AskTakeOver,
    TakeOver,
    Move(String, usize),
    Remove(String),
    Device(String, DeviceChoice),
}
