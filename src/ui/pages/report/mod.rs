//! The Report page: what `kinrin report` writes, with the same choices, beside its first page as it will be. The work is a
//! job; its files are named when they are there.

mod preview;
mod sheet;
mod sheet_table;
mod sheet_text;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use egui::{ScrollArea, Ui};
use egui_material_icons::icons;

use self::preview::{Preview, has_finished};
use crate::report::document::{self, Request, Written};
use crate::store::Workspace;
use crate::text::LocalText;
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Outcome};
use crate::ui::dock::Layout;
use crate::ui::i18n::{self, Language, lang, tr};
use crate::ui::jobs::JobId;
use crate::ui::page::{Cx, Page};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::Tone;
use crate::ui::widgets::{button, card, error_strip, field, progress, segmented, toggle, wrapped};

const FORM: &str = "report";
const FIRST_PAGE: &str = "first-page";

/// Width of what is read, points.
const WIDTH: f32 = 720.0;

/// From this width of the page, in points, the first page stands beside the form; else below it.
const BESIDE: f32 = 960.0;

/// Height of the form above the first page, least height of both with their gap, and width of the page; points.
const FORM_HEIGHT: f32 = 400.0;
const LEAST_HEIGHT: f32 = 812.0;
const MOST_WIDTH: f32 = 1280.0;

/// Languages of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tongues {
    #[default]
    Both,
    Japanese,
    English,
}

impl Tongues {
    fn languages(self) -> Vec<Language> {
        match self {
            Self::Both => vec![Language::Ja, Language::En],
            Self::Japanese => vec![Language::Ja],
            Self::English => vec![Language::En],
        }
    }
}

/// The page's choices and the report that is being written or was written last.
#[derive(Default)]
pub struct ReportPage {
    tongues: Tongues,
    /// Off whenever the page is opened anew: whoever turns it on has to know that the footage may be shown.
    pictures: bool,
    folder: String,
    /// The experiment that the folder was proposed for.
    of: Option<String>,
    dialog: Dialog,
    job: Option<(JobId, Receiver<(PathBuf, Written)>)>,
    written: Option<(PathBuf, Written)>,
    error: Option<LocalText>,
    preview: Preview,
    /// The page is too narrow for both panels side by side, as it was laid out last.
    narrow: Cell<bool>,
}

impl Page for ReportPage {
    fn layout(&self) -> Layout {
        Layout::Row(vec![(0.38, Layout::Panel(FORM)), (0.62, Layout::Panel(FIRST_PAGE))])
    }

    fn layout_for(&self, size: egui::Vec2) -> Layout {
        self.narrow.set(size.x < BESIDE);
        if self.narrow.get() {
            let below = (size.y - FORM_HEIGHT).max(FORM_HEIGHT);
            return Layout::Column(vec![(FORM_HEIGHT, Layout::Panel(FORM)), (below, Layout::Panel(FIRST_PAGE))]);
        }
        self.layout()
    }

    fn min_height(&self) -> f32 {
        if self.narrow.get() { LEAST_HEIGHT } else { 0.0 }
    }

    fn max_width(&self) -> f32 {
        MOST_WIDTH
    }

    fn update(&mut self, cx: &mut Cx<'_>) {
        if cx.experiment != self.of.as_deref() {
            self.of = cx.experiment.map(str::to_owned);
            self.folder = self.of.as_deref().map_or_else(String::new, |name| proposed(cx.workspace, name));
            (self.written, self.error, self.pictures) = (None, None, false);
        }
        match self.dialog.poll() {
            Some(Outcome::Chosen(path)) => self.folder = path.display().to_string(),
            Some(Outcome::Unavailable) => {
                cx.send(Command::Toast(Tone::Warn, i18n::both(|| tr("document-page-no-dialog"))));
            }
            Some(Outcome::Cancelled) | None => {}
        }
        self.take_up(cx);
        self.preview.update(cx);
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut Ui, cx: &mut Cx<'_>) {
        if panel == FIRST_PAGE {
            return self.preview.ui(ui, cx);
        }
        card::head(ui, &tr("page-title-report"), |_| ());
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(WIDTH));
            ui.spacing_mut().item_spacing.y = 8.0;
            let c = colors(ui);
            wrapped::label(ui, text::body(tr("document-page-what")).color(c.text_2));
            self.choices(ui, cx);
            self.start_ui(ui, cx);
            error_strip::show(ui, self.error.as_ref().map(i18n::said));
            self.progress_ui(ui, cx);
            self.written_ui(ui, cx);
        });
    }
}

/// Where a report goes unless another folder is named.
fn proposed(workspace: &Workspace, experiment: &str) -> String {
    workspace.root().join("reports").join(experiment).display().to_string()
}

impl ReportPage {
    /// Takes up the end of the job.
    fn take_up(&mut self, cx: &Cx<'_>) {
        let Some((id, receiver)) = &self.job else { return };
        let Some(ended) = cx.jobs.finished.iter().find(|ended| ended.id == *id) else { return };
        self.written = receiver.try_recv().ok();
        self.error = ended.result.clone().err().filter(|_| !ended.stopped);
        self.job = None;
    }

    fn choices(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let c = colors(ui);
        let name = tr("document-page-language");
        ui.label(text::body(&name).color(c.text));
        let options = [
            (Tongues::Both, tr("document-page-both")),
            (Tongues::Japanese, tr("language-ja")),
            (Tongues::English, tr("language-en")),
        ];
        segmented::segmented(ui, &name, &mut self.tongues, &options);
        ui.horizontal(|ui| {
            let name = tr("document-page-pictures");
            toggle::switch(ui, &mut self.pictures, &name);
            ui.label(text::body(&name).color(c.text));
        });
        let about = if self.pictures { tr("document-page-pictures-on") } else { tr("document-page-pictures-off") };
        let ink = if self.pictures { c.warn } else { c.text_2 };
        wrapped::label(ui, text::small(about).color(ink));
        let name = tr("document-page-folder");
        ui.label(text::body(&name).color(c.text));
        ui.horizontal(|ui| {
            let width = ui.available_width() - 110.0;
            field::line(ui, &mut self.folder, &name, "", width);
            if button::secondary(ui, None, &tr("document-page-choose")).clicked() {
                let start = Path::new(&self.folder).ancestors().find(|path| path.is_dir());
                self.dialog.folder(cx.ctx, name.clone(), start);
            }
        });
        wrapped::label(ui, text::small(tr("document-page-replaced")).color(c.text_3));
    }

    fn start_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let why = self.why_not(cx);
        let icon = Some(icons::ICON_DESCRIPTION.codepoint);
        let start = |ui: &mut Ui| button::primary(ui, icon, &tr("document-page-write"));
        let response = ui.add_enabled_ui(why.is_none(), start).inner;
        if let Some(why) = &why {
            wrapped::label(ui, text::small(why).color(colors(ui).text_2));
        }
        if response.on_disabled_hover_text(why.unwrap_or_default()).clicked() {
            self.start(cx);
        }
    }

    /// Why no report can be written now.
    fn why_not(&self, cx: &Cx<'_>) -> Option<String> {
        match cx.experiment {
            _ if self.job.is_some() => Some(tr("document-page-busy")),
            None => Some(tr("document-page-nothing")),
            Some(name) if !has_finished(cx, name) => Some(tr("document-page-nothing")),
            _ if self.folder.trim().is_empty() => Some(tr("document-page-no-folder")),
            _ => None,
        }
    }

    fn start(&mut self, cx: &mut Cx<'_>) {
        let Some(experiment) = cx.experiment.map(str::to_owned) else { return };
        let request = Request { experiment, languages: self.tongues.languages(), pictures: self.pictures };
        let (workspace, folder) = (cx.workspace.clone(), PathBuf::from(self.folder.trim()));
        let label = i18n::both(|| tr!("document-page-writing", name = request.experiment.as_str()));
        let (sender, receiver) = channel();
        let id = cx.jobs.start(cx.ctx, label, move |job| {
            let written = document::write(&workspace, &request, &folder, job)?;
            let n = written.files.len();
            let _ = sender.send((folder, written)); // nobody waits once the workspace is closed
            Ok(i18n::both(|| tr!("document-page-written", n = n)))
        });
        (self.error, self.written) = (None, None);
        self.job = Some((id, receiver));
    }

    fn progress_ui(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(running) = self.job.as_ref().and_then(|(id, _)| cx.jobs.get(*id)) else { return };
        let now = running.progress();
        ui.horizontal_wrapped(|ui| {
            ui.label(text::body(tr("document-page-busy")).color(colors(ui).text_2));
            progress::bar(ui, now.done as f32 / now.total.max(1) as f32, 120.0);
            let stopping = running.is_stopping();
            let stop = |ui: &mut Ui| button::quiet(ui, None, &tr("document-page-stop")).clicked();
            if ui.add_enabled_ui(!stopping, stop).inner {
                cx.jobs.stop(running.id);
            }
        });
    }

    fn written_ui(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some((folder, written)) = &self.written else { return };
        let c = colors(ui);
        ui.separator();
        let sentence = if lang() == Language::Ja { &written.ja } else { &written.en };
        wrapped::selectable(ui, text::bold(sentence).color(c.text));
        ui.horizontal_wrapped(|ui| {
            if button::secondary(ui, Some(icons::ICON_FOLDER_OPEN.codepoint), &tr("document-page-open")).clicked() {
                let first = written.files.first().cloned().unwrap_or_else(|| folder.clone());
                cx.send(Command::Reveal(first));
            }
            ui.label(text::small(tr!("document-page-written", n = written.files.len())).color(c.text_2));
        });
        for file in &written.files {
            let name = file.strip_prefix(folder).unwrap_or(file);
            ui.label(text::mono(name.display().to_string()).color(c.text_2));
        }
    }
}
