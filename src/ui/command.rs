//! What pages ask of the app. Panels draw and send commands; only the app changes itself.

use std::path::PathBuf;

use super::i18n::Lang;
use super::page::PageId;
use super::widgets::chip::Tone;
use crate::told::Told;

/// Neighbours to be looked at: of these videos (set, path), in this run or the page's current one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeighboursAsk {
    pub run: Option<String>,
    pub videos: Vec<(String, String)>,
}

/// A wish of a page or of the command palette.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Go(PageId),
    /// A short message that goes away; it stays in the message history.
    Toast(Tone, Told),
    /// Chooses the experiment that all pages show.
    Experiment(String),
    OpenWorkspace(PathBuf),
    /// Asks for a workspace folder.
    ChooseWorkspace,
    /// Opens the import form, with this folder if one was dropped or chosen.
    Import(Option<PathBuf>),
    /// Makes the demo data and runs the demo pilot.
    Demo,
    OpenNeighbours(NeighboursAsk),
    /// Shows a data set on the Data page.
    ShowSet(String),
    /// Shows these runs on the Runs page.
    ShowRuns(Vec<String>),
    /// Opens an experiment file in the Design page.
    OpenDesign(PathBuf),
    /// Reads the list of runs again now.
    Refresh,
    Language(Lang),
    ToggleTheme,
    ResetLayout,
    /// Shows a file or folder in the desktop's file manager.
    Reveal(PathBuf),
    ShowHelp,
    ShowMessages,
    ShowStart,
    Quit,
}

/// A line of the command palette.
pub struct PaletteEntry {
    /// In the current language.
    pub label: String,
    /// The keys that do the same, if any.
    pub keys: &'static str,
    pub command: Command,
}
