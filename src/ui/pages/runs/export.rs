//! The encoder of a run as a file for other programs: its kind, its place, and the work, which a thread does.

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use super::work_bar;
use crate::engine::take::Format;
use crate::job::{Job, Request};
use crate::report::card::{self, HandedOver, Wanted};
use crate::store::{RunFolder, StoreError, Workspace};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Filter, Outcome};
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{button, dialog, error_strip, field, segmented, toggle, wrapped};

const ENDINGS: &[&str] = &["onnx", "safetensors"];

/// The open dialog.
pub struct Export {
    run: String,
    title: String,
    format: Format,
    /// Without its ending.
    path: String,
    /// A file that is there may be replaced.
    replace: bool,
    chooser: Dialog,
    job: Job,
    writing: Load<HandedOver>,
}

impl Export {
    /// For a run, with a place to begin with.
    pub fn open(workspace: &Workspace, run: String, title: String) -> Self {
        let path = workspace.root().join("exports").join(&run).display().to_string();
        let (chooser, job, writing) = (Dialog::default(), Job::default(), Load::default());
        Self { run, title, format: Format::Onnx, path, replace: false, chooser, job, writing }
    }

    /// Draws it; true once it is closed. What came of the work is told in a message.
    pub fn show(&mut self, cx: &Cx<'_>) -> bool {
        self.poll_chooser(cx);
        if self.writing.poll()
            && let Some(written) = self.writing.value()
        {
            let words = i18n::both(|| tr!("runs-exported", path = written.exported.file.display().to_string()));
            cx.send(Command::Toast(Tone::Good, words));
            return true;
        }
        let title = tr!("runs-export-title", run = self.title.as_str());
        let (pressed, closed) = dialog::show(cx.ctx, "runs-export", &title, 560.0, |ui| {
            error_strip::show(ui, self.writing.error());
            match self.writing.is_busy() {
                true => work_bar::show(ui, &self.job).then_some(Pressed::Stop),
                false => self.form(ui, cx.ctx),
            }
        });
        match pressed {
            Some(Pressed::Export) => self.start(cx),
            Some(Pressed::Stop) => self.job.ask(Request::Stop),
            Some(Pressed::Close) => return true,
            None => {}
        }
        // A click beside it closes the form, and never stops the work unasked.
        closed && !self.writing.is_busy()
    }

    fn poll_chooser(&mut self, cx: &Cx<'_>) {
        match self.chooser.poll() {
            Some(Outcome::Chosen(path)) => {
                // The desktop has asked whether to replace it, if it is the very file.
                self.replace = path.exists();
                self.path = without_ending(&path);
            }
            Some(Outcome::Unavailable) => {
                cx.send(Command::Toast(Tone::Warn, i18n::both(|| tr("curves-no-dialog"))));
            }
            Some(Outcome::Cancelled) | None => {}
        }
    }

    fn form(&mut self, ui: &mut Ui, ctx: &Context) -> Option<Pressed> {
        let c = colors(ui);
        wrapped::label(ui, text::body(tr("runs-export-what")).color(c.text_2));
        let kinds = [(Format::Onnx, tr("runs-export-onnx")), (Format::Safetensors, tr("runs-export-weights"))];
        segmented::segmented(ui, &tr("runs-export-kind"), &mut self.format, &kinds);
        ui.horizontal(|ui| {
            field::line(ui, &mut self.path, &tr("curves-save-path"), "", 380.0);
            if button::quiet(ui, None, &tr("curves-save-choose")).clicked() {
                self.choose(ctx);
            }
        });
        toggle::check_in(ui, &mut self.replace, &tr("runs-export-replace"), None);
        wrapped::label(ui, text::small(tr("runs-export-cards")).color(c.text_3));
        dialog::foot(ui, |ui| {
            if button::primary(ui, None, &tr("runs-export-now")).clicked() {
                return Some(Pressed::Export);
            }
            button::secondary(ui, None, &tr("cancel")).clicked().then_some(Pressed::Close)
        })
    }

    fn choose(&mut self, ctx: &Context) {
        let name = self.file().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let filter = Filter { name: tr("runs-export-kinds"), extensions: ENDINGS };
        self.chooser.save_file(ctx, tr("runs-export"), &filter, &name);
    }

    fn file(&self) -> PathBuf {
        // The ending is added and replaces none: names of runs may have points.
        PathBuf::from(format!("{}.{}", self.path.trim(), self.format.ending()))
    }

    fn start(&mut self, cx: &Cx<'_>) {
        self.job = Job::default();
        let wanted = Wanted { format: self.format, file: self.file(), force: self.replace, device: None };
        let (workspace, run, job) = (cx.workspace.clone(), self.run.clone(), self.job.clone());
        self.writing = Load::start(cx.ctx, "export", move || written(&workspace, &run, &wanted, &job));
    }
}

/// What was pressed.
enum Pressed {
    Export,
    Stop,
    Close,
}

fn written(workspace: &Workspace, run: &str, wanted: &Wanted, job: &Job) -> Result<HandedOver, LocalText> {
    let folder = RunFolder::open(&workspace.runs_dir(), run)?;
    if let Some(parent) = wanted.file.parent() {
        std::fs::create_dir_all(parent).map_err(StoreError::io(parent))?;
    }
    Ok(card::hand_over(workspace, &folder, wanted, job, || {})?)
}

/// A chosen path without the ending of one of the kinds.
fn without_ending(path: &Path) -> String {
    let known = path.extension().is_some_and(|e| ENDINGS.iter().any(|kind| e.eq_ignore_ascii_case(kind)));
    if known { path.with_extension("").display().to_string() } else { path.display().to_string() }
}
