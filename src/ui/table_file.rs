//! A table that is saved where the user says, off the thread of the window.

use std::path::PathBuf;

use super::background::Load;
use super::command::Command;
use super::dialog::{Dialog, Filter, Outcome};
use super::i18n::{self, tr};
use super::page::Cx;
use super::widgets::chip::Tone;
use crate::store::{StoreError, atomic};
use crate::text::LocalText;

/// The file being chosen or written.
#[derive(Default)]
pub struct TableFile {
    dialog: Dialog,
    /// Name that was offered, and the table as it was when it was asked for.
    waiting: Option<(String, String)>,
    writing: Load<(PathBuf, usize)>,
}

impl TableFile {
    /// Asks where a table with one line of titles is to be written; `name` is offered.
    pub fn ask(&mut self, ctx: &egui::Context, title: String, name: String, table: String) {
        let filter = Filter { name: "CSV".to_owned(), extensions: &["csv"] };
        self.dialog.save_file(ctx, title, &filter, &name);
        self.waiting = Some((name, table));
    }

    /// Writes the file once its place is known, and tells when it is there, by the message `done` with the number of
    /// lines `$n` and the `$path`. Without a dialog it goes among the exports.
    pub fn poll(&mut self, cx: &Cx<'_>, done: &str) {
        let path = match self.dialog.poll() {
            Some(Outcome::Chosen(path)) => Some(path),
            Some(Outcome::Unavailable) => {
                self.waiting.as_ref().map(|(name, _)| cx.workspace.root().join("exports").join(name))
            }
            Some(Outcome::Cancelled) | None => None,
        };
        if let (Some(path), Some((_, table))) = (path, self.waiting.take_if(|_| !self.dialog.is_open())) {
            self.writing = Load::start(cx.ctx, "save table", move || write(path, &table));
        }
        if !self.writing.poll() {
            return;
        }
        match self.writing.take() {
            Some(Ok((path, lines))) => {
                let path = path.display().to_string();
                let words = i18n::both(|| tr!(done, n = lines, path = path.as_str()));
                cx.send(Command::Toast(Tone::Good, words));
            }
            Some(Err(error)) => cx.send(Command::Toast(Tone::Bad, error)),
            None => {}
        }
    }
}

/// Writes the table; its path and number of lines.
fn write(path: PathBuf, table: &str) -> Result<(PathBuf, usize), LocalText> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(StoreError::io(folder))?;
    }
    atomic::write(&path, table.as_bytes()).map_err(StoreError::io(&path))?;
    Ok((path, table.lines().count().saturating_sub(1)))
}
