//! Open a workspace: the recent ones, a path, a dialog; what a folder is is said before it is opened.

use std::path::{Path, PathBuf};

use egui::Ui;
use egui_material_icons::icons;

use super::{StartCx, rich, title};
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Outcome};
use crate::ui::i18n::tr;
use crate::ui::pages::data::paint;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, field, wrapped};

/// Recent workspaces that are listed.
const RECENT: usize = 3;

/// What a path is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Holds a workspace.
    Workspace,
    /// Nothing is there yet, or an empty folder: a workspace will be made.
    New,
    /// A folder with other things in it.
    Other,
    /// A file.
    File,
}

/// State of the card.
#[derive(Default)]
pub struct WorkspaceCard {
    path: String,
    asked: String,
    kind: Load<Kind>,
    dialog: Dialog,
    no_dialog: bool,
}

impl WorkspaceCard {
    /// Draws the card.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StartCx<'_>) {
        let c = colors(ui);
        self.poll(cx);
        title(ui, icons::ICON_FOLDER_SPECIAL.codepoint, &tr("start-workspace"));
        rich::show(ui, &tr("start-workspace-about"), c.text_2);
        ui.add_space(4.0);
        let now = cx.workspace.map(|workspace| workspace.root().to_owned());
        if let Some(now) = &now {
            ui.label(text::caption(tr("start-workspace-now")).color(c.text_3));
            let path = now.display().to_string();
            ui.add(egui::Label::new(text::mono_small(paint::tail(&path, 40)).color(c.text)).truncate())
                .on_hover_text(path);
        }
        recent(ui, cx, now.as_deref());
        ui.with_layout(egui::Layout::bottom_up(egui::Align::Min), |ui| self.fields(ui, cx));
    }

    fn poll(&mut self, cx: &StartCx<'_>) {
        match self.dialog.poll() {
            Some(Outcome::Chosen(path)) => self.path = path.display().to_string(),
            Some(Outcome::Unavailable) => self.no_dialog = true,
            Some(Outcome::Cancelled) | None => {}
        }
        self.kind.poll();
        let path = self.path.trim().to_owned();
        if path != self.asked && !self.kind.is_busy() {
            self.asked.clone_from(&path);
            self.kind = if path.is_empty() {
                Load::default()
            } else {
                Load::start(cx.ctx, "look at folder", move || Ok(kind(Path::new(&path))))
            };
        }
    }

    fn fields(&mut self, ui: &mut Ui, cx: &StartCx<'_>) {
        let c = colors(ui);
        let kind = self.kind.value().copied().filter(|_| self.asked == self.path.trim());
        let ready = kind.is_some_and(|kind| kind != Kind::File);
        let mut open = false;
        ui.horizontal(|ui| {
            let label = if kind == Some(Kind::New) { tr("start-workspace-make") } else { tr("start-workspace-open") };
            let why = (!ready).then(|| tr("start-workspace-why"));
            open = button::unless(ui, why, |ui| button::secondary(ui, None, &label)).clicked();
            if button::quiet(ui, Some(icons::ICON_FOLDER_OPEN.codepoint), &tr("start-workspace-choose")).clicked() {
                self.dialog.folder(cx.ctx, tr("start-workspace-choose"), None);
            }
        });
        let note = match kind {
            Some(Kind::New) => Some((tr("start-workspace-new"), c.text_2)),
            Some(Kind::Other) => Some((tr("start-workspace-other"), c.warn)),
            Some(Kind::File) => Some((tr("start-workspace-file"), c.bad)),
            Some(Kind::Workspace) => Some((tr("start-workspace-is"), c.good)),
            None if self.no_dialog => Some((tr("import-no-dialog"), c.text_3)),
            None => None,
        };
        if let Some((words, ink)) = note {
            wrapped::label(ui, text::small(words).color(ink));
        }
        let width = ui.available_width();
        let line = field::line(ui, &mut self.path, &tr("start-workspace-path"), &tr("start-workspace-hint"), width);
        let enter = line.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if open || (enter && ready) {
            cx.send(Command::OpenWorkspace(PathBuf::from(self.path.trim())));
        }
    }
}

fn recent(ui: &mut Ui, cx: &StartCx<'_>, now: Option<&Path>) {
    let others: Vec<&PathBuf> = cx.recent.iter().filter(|path| Some(path.as_path()) != now).take(RECENT).collect();
    if others.is_empty() {
        return;
    }
    ui.label(text::caption(tr("start-workspace-recent")).color(colors(ui).text_3));
    ui.spacing_mut().item_spacing.y = 0.0;
    for path in others {
        let full = path.display().to_string();
        let label = paint::tail(&full, 34);
        if button::quiet(ui, None, &label).on_hover_text(full).clicked() {
            cx.send(Command::OpenWorkspace(path.clone()));
        }
    }
}

fn kind(path: &Path) -> Kind {
    if path.join("workspace.db").is_file() {
        return Kind::Workspace;
    }
    if path.is_file() {
        return Kind::File;
    }
    let something = std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    if something { Kind::Other } else { Kind::New }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(kind(folder.path()), Kind::New);
        assert_eq!(kind(&folder.path().join("not there")), Kind::New);
        std::fs::write(folder.path().join("a.mp4"), "x").unwrap();
        assert_eq!(kind(folder.path()), Kind::Other);
        assert_eq!(kind(&folder.path().join("a.mp4")), Kind::File);
        std::fs::write(folder.path().join("workspace.db"), "x").unwrap();
        assert_eq!(kind(folder.path()), Kind::Workspace);
    }
}
