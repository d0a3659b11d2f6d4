//! What the panels of the page ask for; the page carries it out after drawing.

use crate::config::DeviceChoice;

/// A wish about runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Select(String),
    /// Opens tags, note and facts.
    Details(String),
    /// What differs in the settings of two runs.
    Diff(String, String),
    OpenFolder(String),
    Neighbours(String),
    /// Puts a stopped or failed run first in the queue and works on it.
    Resume(String),
    Pause,
    GoOn,
    /// Asks once, then stops and keeps.
    AskStop,
    /// Asks once, then aborts.
    AskAbort,
    Stop,
    Abort,
    WorkOn(bool),
    Move(String, usize),
    Remove(String),
    Device(String, DeviceChoice),
}
