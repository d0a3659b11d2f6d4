//! The import form: a folder, what would be found in it, the import with its results file by file, and what came of it.
//!
//! Closing the form never stops an import: it goes on in the status bar, and the form opens on it again.

mod form;
mod meaning;
mod preview;
mod running_import;

use std::path::{Path, PathBuf};

use egui::{Context, Ui};
use egui_material_icons::icons;

use super::dialog::{Dialog, Filter, Outcome};
use super::i18n::tr;
use super::jobs::Jobs;
use super::widgets::{button, dialog};
use crate::store::Workspace;
use form::Form;
use preview::PreviewPane;
use running_import::RunningImport;

/// Size of the form, points; smaller windows get what they have.
const SIZE: egui::Vec2 = egui::Vec2::new(920.0, 620.0);

/// What a dialog of the desktop was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asking {
    Folder,
    Labels,
}

/// What the form asks of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Shows the imported set of this name.
    ShowData(String),
}

/// State of the form.
#[derive(Default)]
pub struct ImportDialog {
    open: bool,
    form: Form,
    preview: PreviewPane,
    dialog: Dialog,
    asking: Option<Asking>,
    /// The desktop has no dialogs: the path fields are pointed to.
    no_dialog: bool,
    work: Option<RunningImport>,
}

impl ImportDialog {
    /// Opens the form; with a folder, if one was dropped or chosen. Without one, a running import is shown instead; with
    /// one, that import goes on in the status bar and the new one will wait for it.
    pub fn open(&mut self, folder: Option<&Path>) {
        self.open = true;
        if folder.is_none() && self.work.as_ref().is_some_and(RunningImport::is_running) {
            return;
        }
        self.work = None;
        self.form.begin();
        if let Some(folder) = folder {
            self.form.set_folder(folder);
        }
    }

    /// Follows dialogs, previews and the import; draws the form if it is open.
    pub fn show(&mut self, ctx: &Context, workspace: &Workspace, jobs: &mut Jobs) -> Option<Wish> {
        if let Some(work) = &mut self.work {
            work.poll(jobs);
        }
        if !self.open {
            return None;
        }
        self.poll_dialog();
        self.preview.update(ctx, workspace, &mut self.form);
        let screen = ctx.content_rect().size();
        let size = SIZE.min(screen - egui::vec2(64.0, 120.0));
        let title = self.work.as_ref().map_or_else(|| tr("import-title"), RunningImport::title);
        let (wish, away) = dialog::show(ctx, "import", &title, size.x, |ui| {
            let room = egui::vec2(size.x, size.y - 40.0);
            let layout = egui::Layout::top_down(egui::Align::Min);
            let drawn = ui.allocate_ui_with_layout(room, layout, |ui| {
                ui.set_min_height(room.y);
                match &self.work {
                    Some(_) => self.work_ui(ui, jobs),
                    None => self.form_ui(ui, ctx, workspace, jobs, room),
                }
            });
            drawn.inner
        });
        if away {
            self.open = false;
        }
        if !self.open {
            self.preview.stop();
        }
        wish
    }

    fn poll_dialog(&mut self) {
        match (self.dialog.poll(), self.asking) {
            (Some(Outcome::Chosen(path)), Some(Asking::Folder)) => self.form.set_folder(&path),
            (Some(Outcome::Chosen(path)), Some(Asking::Labels)) => self.form.set_labels(&path),
            (Some(Outcome::Unavailable), _) => self.no_dialog = true,
            _ => {}
        }
    }

    fn form_ui(
        &mut self,
        ui: &mut Ui,
        ctx: &Context,
        workspace: &Workspace,
        jobs: &mut Jobs,
        size: egui::Vec2,
    ) -> Option<Wish> {
        let height = size.y - 48.0;
        ui.allocate_ui_with_layout(egui::vec2(size.x, height), egui::Layout::left_to_right(egui::Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = 20.0;
            ui.allocate_ui_with_layout(egui::vec2(380.0, height), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.set_min_height(height);
                ui.spacing_mut().item_spacing.x = 8.0;
                let fields = egui::ScrollArea::vertical().id_salt("import-form").max_height(height);
                let asked = fields.show(ui, |ui| self.form.ui(ui, self.no_dialog)).inner;
                if let Some(asking) = asked {
                    self.ask(ctx, asking);
                }
            });
            let rest = ui.available_width();
            ui.allocate_ui_with_layout(egui::vec2(rest, height), egui::Layout::top_down(egui::Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                if let Some(tables) = self.preview.ui(ui, &self.form) {
                    self.form.set_tables(tables);
                }
            });
        });
        ui.add_space(8.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let ready = self.preview.is_ready(&self.form);
            let start = ui.add_enabled_ui(ready, |ui| {
                button::primary(ui, Some(icons::ICON_DOWNLOAD.codepoint), &tr("import-start"))
            });
            if start.inner.on_disabled_hover_text(tr("import-not-ready")).clicked() {
                let mut request = self.form.request();
                request.replace = self.preview.replaces();
                self.work = Some(RunningImport::start(ctx, workspace, request, jobs));
            }
            if button::secondary(ui, None, &tr("cancel")).clicked() {
                self.open = false;
            }
        });
        None
    }

    fn ask(&mut self, ctx: &Context, asking: Asking) {
        self.asking = Some(asking);
        let start = PathBuf::from(self.form.folder.trim());
        match asking {
            Asking::Folder => self.dialog.folder(ctx, tr("import-choose"), Some(&start)),
            Asking::Labels => {
                let filter = Filter { name: "CSV".to_owned(), extensions: &["csv"] };
                self.dialog.open_file(ctx, tr("import-choose-labels"), &filter, Some(&start));
            }
        }
    }

    fn work_ui(&mut self, ui: &mut Ui, jobs: &Jobs) -> Option<Wish> {
        let work = self.work.as_ref()?;
        let asked = work.ui(ui, jobs);
        match asked {
            Some(running_import::Asked::Close) => self.open = false,
            Some(running_import::Asked::Again) => self.work = None,
            Some(running_import::Asked::Show) => {
                self.open = false;
                return self.work.take().map(|work| Wish::ShowData(work.name));
            }
            None => {}
        }
        None
    }
}
