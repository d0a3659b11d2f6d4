//! The seam between the shell and its pages.

use std::cell::RefCell;

use serde::{Deserialize, Serialize};

use super::command::{Command, PaletteEntry};
use super::dock::Layout;
use super::jobs::Jobs;
use super::live::RunsNow;
use super::machine::Machine;
use super::media::Media;
use crate::engine::Launcher;
use crate::store::Workspace;

/// The pages of the rail, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PageId {
    Pilot,
    Data,
    Design,
    Runs,
    Neighbours,
    Map,
    Report,
}

impl PageId {
    pub const ALL: [Self; 7] =
        [Self::Pilot, Self::Data, Self::Design, Self::Runs, Self::Neighbours, Self::Map, Self::Report];

    /// The word used in files and environment variables; `page-<word>` is its message.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pilot => "pilot",
            Self::Data => "data",
            Self::Design => "design",
            Self::Runs => "runs",
            Self::Neighbours => "neighbours",
            Self::Map => "map",
            Self::Report => "report",
        }
    }
}

/// What a page may see and ask for while it draws.
pub struct Cx<'a> {
    pub ctx: &'a egui::Context,
    pub workspace: &'a Workspace,
    /// The experiment that all pages show.
    pub experiment: Option<&'a str>,
    pub runs: &'a RunsNow,
    /// Works through the queue of runs.
    pub launcher: &'a Launcher,
    /// Load of the machine.
    pub machine: &'a Machine,
    pub jobs: &'a mut Jobs,
    pub media: &'a mut Media,
    /// Seconds since the window opened; a test injects it.
    pub time: f64,
    pub commands: &'a RefCell<Vec<Command>>,
}

impl Cx<'_> {
    /// Asks the app for something; done at the end of the frame.
    pub fn send(&self, command: Command) {
        self.commands.borrow_mut().push(command);
    }
}

/// One page of the window. Everything that touches the disk goes through [`super::background::Load`] or [`Jobs`].
pub trait Page {
    /// The arrangement of the page's panels before a user has moved them.
    fn layout(&self) -> Layout;

    /// The same for a page of this size in points, where the size decides more than shares can say.
    fn layout_for(&self, _size: egui::Vec2) -> Layout {
        self.layout()
    }

    /// Draws the content of one panel; the dock draws its card.
    fn panel_ui(&mut self, panel: &'static str, ui: &mut egui::Ui, cx: &mut Cx<'_>);

    /// Fixed strips above the docked panels, for example the verdict.
    fn top_ui(&mut self, _ui: &mut egui::Ui, _cx: &mut Cx<'_>) {}

    /// Right of the title: at most one filled action.
    fn header_ui(&mut self, _ui: &mut egui::Ui, _cx: &mut Cx<'_>) {}

    /// Below this height, in points, the page scrolls instead of squeezing its panels.
    fn min_height(&self) -> f32 {
        0.0
    }

    /// A page that is read stays this narrow, in points, in the middle of a wide window.
    fn max_width(&self) -> f32 {
        f32::INFINITY
    }

    /// Before drawing, in every frame in which the page is visible: polls loads.
    fn update(&mut self, _cx: &mut Cx<'_>) {}

    /// Single-key shortcuts; called only when no text field has focus and no input method composes.
    fn keys(&mut self, _ctx: &egui::Context, _cx: &mut Cx<'_>) {}

    /// Shortcuts that mean nothing to a text field and so hold while one is typed in.
    fn keys_while_typing(&mut self, _ctx: &egui::Context, _cx: &mut Cx<'_>) {}

    /// Keys and message of each shortcut, for the `?` list.
    fn shortcuts(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Lines of the command palette that only this page offers.
    fn commands(&self) -> Vec<PaletteEntry> {
        Vec::new()
    }

    /// What the page wants to find again after a restart, as RON: order, filters, choices. Never user data.
    fn memory(&self) -> Option<String> {
        None
    }

    /// Takes up what [`Page::memory`] gave in an earlier session; what cannot be read is forgotten.
    fn remember(&mut self, _memory: &str) {}

    /// Takes a command of the app that concerns the page; true if it was for this page.
    fn receive(&mut self, _command: &Command, _cx: &mut Cx<'_>) -> bool {
        false
    }
}
