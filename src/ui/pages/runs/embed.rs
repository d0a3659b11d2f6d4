//! The features of footage by the encoder of a run, as a file for other tools: what to embed, where to write it, and the
//! work, which a thread does. The window's `kinrin embed`.

use std::path::{Path, PathBuf};

use egui::{Context, Ui};

use super::work_bar;
use crate::engine::run::head::TrainedHead;
use crate::engine::take::features::TableFormat;
use crate::engine::take::features_file::{self, WantedFeatures, WrittenFeatures};
use crate::job::{Job, Request};
use crate::store::{RunFolder, StoreError, Workspace};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Filter, Outcome};
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::typed;
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{button, dialog, error_strip, field, segmented, toggle, wrapped};

const ENDINGS: &[&str] = &["csv", "npy"];

/// Seconds between rows, as `kinrin embed --every` allows them.
const EVERY: std::ops::RangeInclusive<f64> = 0.01..=86_400.0;

/// Width of the fields for paths, points.
const PATH: f32 = 400.0;

/// The open dialog.
pub struct Embed {
    run: String,
    title: String,
    /// A data set, a folder, or a file of clips.
    footage: String,
    format: TableFormat,
    /// Without its ending.
    path: String,
    /// Seconds from row to row as typed; empty: a row per video.
    every: String,
    /// The run keeps a head that can give labels.
    has_head: bool,
    /// The label of each row is written too.
    labels: bool,
    /// Files that are there may be replaced.
    replace: bool,
    folders: Dialog,
    files: Dialog,
    job: Job,
    writing: Load<WrittenFeatures>,
}

/// What was pressed.
enum Pressed {
    Write(Option<f64>),
    Stop,
    Close,
}

impl Embed {
    /// For a run, with a place to begin with.
    pub fn open(workspace: &Workspace, run: String, title: String) -> Self {
        let path = workspace.root().join("exports").join(format!("{run}-features")).display().to_string();
        let has_head = RunFolder::open(&workspace.runs_dir(), &run).is_ok_and(|folder| TrainedHead::exists(&folder));
        Self {
            run,
            title,
            footage: String::new(),
            format: TableFormat::Csv,
            path,
            every: String::new(),
            has_head,
            labels: false,
            replace: false,
            folders: Dialog::default(),
            files: Dialog::default(),
            job: Job::default(),
            writing: Load::default(),
        }
    }

    /// Draws it; true once it is closed. What came of the work is told in a message.
    pub fn show(&mut self, cx: &Cx<'_>) -> bool {
        self.poll_choosers(cx);
        if self.writing.poll()
            && let Some(WrittenFeatures { files, rows, features, .. }) = self.writing.value()
        {
            let file = files.first().map_or_else(String::new, |file| file.display().to_string());
            let words = || tr!("runs-embedded", path = file.as_str(), rows = *rows, features = *features);
            cx.send(Command::Toast(Tone::Good, i18n::both(words)));
            return true;
        }
        let title = tr!("runs-embed-title", run = self.title.as_str());
        let (pressed, closed) = dialog::show(cx.ctx, "runs-embed", &title, 560.0, |ui| {
            error_strip::show(ui, self.writing.error());
            match self.writing.is_busy() {
                true => work_bar::show(ui, &self.job).then_some(Pressed::Stop),
                false => self.form(ui, cx.ctx),
            }
        });
        match pressed {
            Some(Pressed::Write(every_s)) => self.start(cx, every_s),
            Some(Pressed::Stop) => self.job.ask(Request::Stop),
            Some(Pressed::Close) => return true,
            None => {}
        }
        // A click beside it closes the form, and never stops the work unasked.
        closed && !self.writing.is_busy()
    }

    fn poll_choosers(&mut self, cx: &Cx<'_>) {
        let [folder, file] = [self.folders.poll(), self.files.poll()];
        if [&folder, &file].into_iter().any(|outcome| *outcome == Some(Outcome::Unavailable)) {
            cx.send(Command::Toast(Tone::Warn, i18n::both(|| tr("curves-no-dialog"))));
        }
        if let Some(Outcome::Chosen(path)) = folder {
            self.footage = path.display().to_string();
        }
        if let Some(Outcome::Chosen(path)) = file {
            // The desktop has asked whether to replace it, if it is the very file.
            self.replace = path.exists();
            self.path = without_ending(&path);
        }
    }

    fn form(&mut self, ui: &mut Ui, ctx: &Context) -> Option<Pressed> {
        let c = colors(ui);
        wrapped::label(ui, text::body(tr("runs-embed-what")).color(c.text_2));
        ui.label(text::small(tr("runs-embed-footage")).color(c.text_2));
        ui.horizontal(|ui| {
            field::line(ui, &mut self.footage, &tr("runs-embed-footage"), &tr("runs-embed-footage-hint"), PATH);
            if button::quiet(ui, None, &tr("runs-embed-folder")).clicked() {
                self.folders.folder(ctx, tr("runs-embed-footage"), Some(Path::new(self.footage.trim())));
            }
        });
        ui.label(text::small(tr("runs-embed-every")).color(c.text_2));
        field::line(ui, &mut self.every, &tr("runs-embed-every"), &tr("runs-embed-every-hint"), PATH);
        let why = (!self.has_head).then(|| tr("runs-embed-labels-none"));
        let labels = button::unless(ui, why, |ui| toggle::check(ui, &mut self.labels, &tr("runs-embed-labels")));
        labels.on_hover_text(tr("runs-embed-labels-what"));
        ui.label(text::small(tr("runs-embed-file")).color(c.text_2));
        let kinds = [(TableFormat::Csv, "CSV".to_owned()), (TableFormat::Npy, "NumPy (.npy)".to_owned())];
        segmented::segmented(ui, &tr("runs-export-kind"), &mut self.format, &kinds);
        ui.horizontal(|ui| {
            field::line(ui, &mut self.path, &tr("curves-save-path"), "", PATH);
            if button::quiet(ui, None, &tr("curves-save-choose")).clicked() {
                self.choose_file(ctx);
            }
        });
        toggle::check(ui, &mut self.replace, &tr("runs-export-replace"));
        if self.format == TableFormat::Npy {
            wrapped::label(ui, text::small(tr("runs-embed-rows")).color(c.text_3));
        }
        self.buttons(ui)
    }

    fn buttons(&self, ui: &mut Ui) -> Option<Pressed> {
        let every = every(&self.every);
        let why = match (&every, self.footage.trim().is_empty(), self.path.trim().is_empty()) {
            (_, true, _) => Some(tr("runs-embed-needs-footage")),
            (_, _, true) => Some(tr("runs-embed-needs-file")),
            (None, ..) => Some(tr("runs-embed-needs-seconds")),
            (Some(_), false, false) => None,
        };
        dialog::foot(ui, |ui| {
            let write = button::unless(ui, why, |ui| button::primary(ui, None, &tr("runs-embed-now"))).clicked();
            let cancel = button::secondary(ui, None, &tr("cancel")).clicked();
            every.filter(|_| write).map(Pressed::Write).or(cancel.then_some(Pressed::Close))
        })
    }

    fn choose_file(&mut self, ctx: &Context) {
        let name = self.file().file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let filter = Filter { name: "CSV, NumPy".to_owned(), extensions: ENDINGS };
        self.files.save_file(ctx, tr("runs-embed"), &filter, &name);
    }

    fn file(&self) -> PathBuf {
        let ending = if self.format == TableFormat::Csv { "csv" } else { "npy" };
        // The ending is added and replaces none: names of runs may have points.
        PathBuf::from(format!("{}.{ending}", self.path.trim()))
    }

    fn start(&mut self, cx: &Cx<'_>, every_s: Option<f64>) {
        self.job = Job::default();
        let (footage, file) = (self.footage.trim().to_owned(), self.file());
        let wanted = WantedFeatures {
            footage,
            format: self.format,
            file,
            every_s,
            predict: self.labels,
            force: self.replace,
            device: None,
        };
        let (workspace, run, job) = (cx.workspace.clone(), self.run.clone(), self.job.clone());
        self.writing = Load::start(cx.ctx, "embed", move || written(&workspace, &run, &wanted, &job));
    }
}

/// Seconds as typed: `Some(None)` where nothing is, `None` where they are no seconds that can be.
fn every(typed: &str) -> Option<Option<f64>> {
    match typed.trim() {
        "" => Some(None),
        words => typed::number(words).filter(|seconds| EVERY.contains(seconds)).map(Some),
    }
}

fn written(workspace: &Workspace, run: &str, wanted: &WantedFeatures, job: &Job) -> Result<WrittenFeatures, LocalText> {
    let folder = RunFolder::open(&workspace.runs_dir(), run)?;
    if let Some(parent) = wanted.file.parent() {
        std::fs::create_dir_all(parent).map_err(StoreError::io(parent))?;
    }
    Ok(features_file::write(workspace, &folder, wanted, job, &mut || {})?)
}

/// A chosen path without the ending of one of the kinds.
fn without_ending(path: &Path) -> String {
    let known = path.extension().is_some_and(|e| ENDINGS.iter().any(|kind| e.eq_ignore_ascii_case(kind)));
    if known { path.with_extension("").display().to_string() } else { path.display().to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_seconds_mean_a_row_per_video_and_wrong_ones_nothing() {
        assert_eq!([" ", "2.5", "０．５"].map(every), [Some(None), Some(Some(2.5)), Some(Some(0.5))]);
        assert_eq!(["0", "-1", "a", "1e9"].map(every), [None; 4]);
    }
}
