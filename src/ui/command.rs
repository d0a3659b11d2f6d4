//! What pages ask of the app. Panels draw and send commands; only the app changes itself.

use std::path::PathBuf;

use egui::{Key, Modifiers};

use super::i18n::{self, Language, tr};
use super::page::PageId;
use super::widgets::chip::Tone;
use crate::text::LocalText;

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
    Toast(Tone, LocalText),
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
    /// Searches the neighbours of a file of the user's own; without one, asks for it.
    SearchClip(Option<PathBuf>),
    /// Shows a data set on the Data page.
    ShowSet(String),
    /// Shows these runs on the Runs page.
    ShowRuns(Vec<String>),
    /// Opens an experiment file in the Design page.
    OpenDesign(PathBuf),
    /// Reads the list of runs again now.
    Refresh,
    Language(Language),
    ToggleTheme,
    ResetLayout,
    /// Shows a file or folder in the desktop's file manager.
    Reveal(PathBuf),
    ShowHelp,
    ShowMessages,
    ShowStart,
    Quit,
    /// A shortcut of the current page, as if it had been pressed.
    Press(Modifiers, Key),
}

/// A line of the command palette.
pub struct PaletteEntry {
    /// In both languages: it is found by the words of either.
    pub label: LocalText,
    /// The keys that do the same, if any.
    pub keys: &'static str,
    pub command: Command,
}

impl PaletteEntry {
    /// With the message `key` as its words.
    pub fn new(key: &str, keys: &'static str, command: Command) -> Self {
        Self { label: i18n::both(|| tr(key)), keys, command }
    }

    /// A shortcut of a page: its keys as the `?` list shows them, and the message that names it. None for those that
    /// stand for several keys or need the mouse.
    pub fn of_shortcut(keys: &'static str, message: &str) -> Option<Self> {
        let mut parts = keys.split('+');
        let key = Key::from_name(parts.next_back()?)?;
        let modifier = |name| match name {
            "Ctrl" => Some(Modifiers::COMMAND),
            "Shift" => Some(Modifiers::SHIFT),
            "Alt" => Some(Modifiers::ALT),
            _ => None,
        };
        let modifiers = parts.map(modifier).try_fold(Modifiers::NONE, |all, one| Some(all | one?))?;
        Some(Self::new(message, keys, Command::Press(modifiers, key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcuts_of_one_key_are_commands() {
        let command = |keys| PaletteEntry::of_shortcut(keys, "help").map(|entry| entry.command);
        assert!(matches!(command("P"), Some(Command::Press(Modifiers::NONE, Key::P))));
        assert!(matches!(command("Esc"), Some(Command::Press(_, Key::Escape))));
        let Some(Command::Press(modifiers, Key::D)) = command("Ctrl+Shift+D") else { panic!("no command") };
        assert!(modifiers.shift && modifiers.command);
        assert!(command("1 – 6").is_none() && command("Alt+↑ ↓").is_none() && command("Alt / Shift + drag").is_none());
    }
}
