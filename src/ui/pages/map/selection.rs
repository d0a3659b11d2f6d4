//! The selected clips as a file, for those who work on with them.

use std::path::PathBuf;

use super::state::State;
use crate::report::map::classes::csv_of;
use crate::store::{StoreError, atomic};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Filter, Outcome};
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::widgets::chip::Tone;

/// The file being chosen or written.
#[derive(Default)]
pub struct SelectionFile {
    dialog: Dialog,
    /// Name that was offered, and the table as it was when it was asked for.
    waiting: Option<(String, String)>,
    writing: Load<(PathBuf, usize)>,
}

/// Asks where the selected clips of the first map are to be written.
pub fn ask(state: &mut State, cx: &Cx<'_>) {
    let (Some(shown), Some(prepared)) = (state.shown(), state.prepared()) else { return };
    let rows = state.selected_rows(&shown);
    let table = csv_of(&shown.map, &prepared.classes, state.projection, rows.into_iter());
    match table {
        Ok(table) => {
            let name = format!("{}-selection-{}.csv", shown.key.run, shown.key.step);
            let filter = Filter { name: "CSV".to_owned(), extensions: &["csv"] };
            state.file.dialog.save_file(cx.ctx, tr("map-save-selection"), &filter, &name);
            state.file.waiting = Some((name, table));
        }
        Err(error) => cx.send(Command::Toast(Tone::Bad, error.into())),
    }
}

impl SelectionFile {
    /// Writes the file once its place is known, and tells when it is there. Without a dialog it goes among the exports.
    pub fn poll(&mut self, cx: &Cx<'_>) {
        let path = match self.dialog.poll() {
            Some(Outcome::Chosen(path)) => Some(path),
            Some(Outcome::Unavailable) => {
                self.waiting.as_ref().map(|(name, _)| cx.workspace.root().join("exports").join(name))
            }
            Some(Outcome::Cancelled) | None => None,
        };
        if let (Some(path), Some((_, table))) = (path, self.waiting.take_if(|_| !self.dialog.is_open())) {
            self.writing = Load::start(cx.ctx, "save selection", move || write(path, &table));
        }
        if !self.writing.poll() {
            return;
        }
        match self.writing.take() {
            Some(Ok((path, clips))) => {
                let path = path.display().to_string();
                let words = i18n::both(|| tr!("map-saved-selection", n = clips, path = path.as_str()));
                cx.send(Command::Toast(Tone::Good, words));
            }
            Some(Err(error)) => cx.send(Command::Toast(Tone::Bad, error)),
            None => {}
        }
    }
}

/// Writes the table; its path and number of clips.
fn write(path: PathBuf, table: &str) -> Result<(PathBuf, usize), LocalText> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
    }
    atomic::write(&path, table.as_bytes()).map_err(StoreError::io(&path))?;
    Ok((path, table.lines().count().saturating_sub(1)))
}
