//! What differs in the settings of two runs.

use egui::{Context, Grid, ScrollArea, Ui};

use crate::config::diff::{self, Change};
use crate::store::{RunFolder, Workspace};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, dialog, empty, error_strip};

/// The open comparison of two runs.
pub struct Diff {
    titles: [String; 2],
    changes: Load<Vec<Change>>,
}

impl Diff {
    /// Begins to read and compare the runs, each given with its folder's name and its title.
    pub fn open(ctx: &Context, workspace: &Workspace, left: (String, String), right: (String, String)) -> Self {
        let runs = workspace.runs_dir();
        let names = [left.0, right.0];
        let make = move || {
            let config = |name: &String| {
                let record = RunFolder::open(&runs, name).and_then(|folder| folder.record());
                record.map(|r| r.config).map_err(LocalText::from)
            };
            Ok(diff::runs(&config(&names[0])?, &config(&names[1])?))
        };
        Self { titles: [left.1, right.1], changes: Load::start(ctx, "run diff", make) }
    }

    /// Draws the comparison; true once it is closed.
    pub fn show(&mut self, ctx: &Context) -> bool {
        self.changes.poll();
        let (close, closed) = dialog::show(ctx, "runs-diff", &tr("runs-diff-title"), 720.0, |ui| {
            error_strip::show(ui, self.changes.error());
            match self.changes.value() {
                Some(changes) if changes.is_empty() => drop(empty::empty(ui, &tr("runs-diff-none"), "")),
                Some(changes) => self.table(ui, changes),
                None => {}
            }
            dialog::foot(ui, |ui| button::secondary(ui, None, &tr("close")).clicked())
        });
        close || closed
    }

    fn table(&self, ui: &mut Ui, changes: &[Change]) {
        let c = colors(ui);
        ScrollArea::both().max_height(420.0).show(ui, |ui| {
            Grid::new("runs-diff-grid").num_columns(3).striped(true).spacing([24.0, 8.0]).show(ui, |ui| {
                ui.label(text::small(tr("runs-diff-setting")).color(c.text_2));
                for title in &self.titles {
                    ui.label(text::bold(title).color(c.text));
                }
                ui.end_row();
                for change in changes {
                    ui.label(text::mono(&change.path).color(c.text_2));
                    for side in [&change.left, &change.right] {
                        let words = side.clone().unwrap_or_else(|| "–".to_owned());
                        ui.label(text::mono(words).color(c.text));
                    }
                    ui.end_row();
                }
            });
        });
    }
}
