//! View of a running import: progress, results file by file, summary at the end.

use std::sync::{Arc, Mutex, PoisonError};

use egui::{Align2, Context, Rect, Role, ScrollArea, Sense, Stroke, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use crate::data::Note;
use crate::data::import::{self, ImportEvent, ImportRequest, ImportSummary};
use crate::store::catalogue::VideoState;
use crate::store::{Reason, Workspace};
use crate::text::LocalText;
use crate::ui::i18n::{self, tr};
use crate::ui::jobs::{JobId, Jobs};
use crate::ui::pages::data::{paint, words};
use crate::ui::theme::{colors, text};
use crate::ui::time_left::time_left;
use crate::ui::widgets::{button, error_strip, progress, wrapped};

/// Height of a row, points.
const ROW: f32 = 26.0;

/// Most height of the notes, points.
const NOTES_HEIGHT: f32 = 150.0;

/// One file that is done.
#[derive(Clone, Debug)]
struct FileDone {
    path: String,
    state: VideoState,
    frames: u32,
    reason: Option<Reason>,
}

/// What the import's thread tells.
#[derive(Default)]
struct News {
    files: Vec<FileDone>,
    summary: Option<ImportSummary>,
}

/// What a button asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The import goes on in the status bar.
    Close,
    /// Back to the form; an import that is at work goes on in the status bar.
    Again,
    /// To the imported set.
    Show,
}

/// An import that was begun.
pub struct RunningImport {
    pub name: String,
    job: JobId,
    told: Arc<Mutex<News>>,
    /// Its end, once it came: an error in words, or none.
    ended: Option<Option<LocalText>>,
}

impl RunningImport {
    /// Begins.
    pub fn start(ctx: &Context, workspace: &Workspace, request: ImportRequest, jobs: &mut Jobs) -> Self {
        let told = Arc::new(Mutex::new(News::default()));
        let (workspace, name) = (workspace.clone(), request.name.clone());
        let teller = told.clone();
        let label = i18n::both(|| tr!("import-job", name = name.as_str()));
        let job = jobs.start(ctx, label, move |job| {
            let tell = |event: &ImportEvent<'_>| {
                if let ImportEvent::Stored { video, .. } = event {
                    let (path, reason) = (video.path.clone(), video.reason.clone());
                    let file = FileDone { path, state: video.state, frames: video.frames, reason };
                    lock(&teller).files.push(file);
                }
            };
            let summary = import::run_with(&workspace, &request, job, &mut { tell })?;
            lock(&teller).summary = Some(summary.clone());
            if summary.stopped {
                return Err(i18n::both(|| tr("data-stopped")));
            }
            Ok(i18n::both(|| done(&request.name, &summary)))
        });
        Self { name, job, told, ended: None }
    }

    /// Notices the end.
    pub fn poll(&mut self, jobs: &Jobs) {
        if let Some(finished) = jobs.finished.iter().find(|finished| finished.id == self.job) {
            self.ended = Some(finished.result.clone().err());
        }
    }

    pub fn is_running(&self) -> bool {
        self.ended.is_none()
    }

    /// What is going on, for the head of the form.
    pub fn title(&self) -> String {
        let key = match &self.ended {
            None => "import-working",
            Some(None) => "import-report",
            Some(Some(_)) => "import-unfinished",
        };
        tr!(key, name = self.name.as_str())
    }

    /// Draws the progress or the report.
    pub fn ui(&self, ui: &mut Ui, jobs: &Jobs) -> Option<Asked> {
        let c = colors(ui);
        let told = lock(&self.told);
        match &self.ended {
            None => self.progress(ui, jobs),
            Some(error) if told.summary.is_none() => error_strip::show(ui, error.as_ref().map(i18n::said)),
            Some(_) => {
                summary(ui, told.summary.as_ref());
                notes(ui, told.summary.as_ref().map_or(&[], |summary| &summary.notes[..]));
            }
        }
        ui.add_space(6.0);
        let only_problems = self.ended.is_some();
        let files: Vec<&FileDone> =
            told.files.iter().filter(|file| !only_problems || file.state != VideoState::Ok).collect();
        if only_problems {
            let key = if files.is_empty() { "import-no-problems" } else { "import-problems" };
            ui.label(text::card_title(tr!(key, n = files.len())).color(c.text));
        }
        let room = ui.available_height() - 44.0;
        list(ui, &files, room, self.is_running());
        self.buttons(ui, jobs, told.summary.is_some())
    }

    fn progress(&self, ui: &mut Ui, jobs: &Jobs) {
        let c = colors(ui);
        let Some(running) = jobs.get(self.job) else { return };
        let now = running.progress();
        let part = if now.total > 0 { now.done as f32 / now.total as f32 } else { 0.0 };
        progress::bar(ui, part, ui.available_width());
        ui.horizontal(|ui| {
            let words = if running.is_waiting() {
                tr("import-waits")
            } else if now.total > 0 {
                tr!(
                    "import-files-done",
                    done = words::count(now.done as usize),
                    total = words::count(now.total as usize)
                )
            } else {
                tr("import-looking")
            };
            ui.label(text::body(words).color(c.text_2));
            if running.counted() > 0 {
                let frames = tr!("import-frames-read", n = words::count(running.counted() as usize));
                ui.label(text::small(frames).color(c.text_3));
            }
            if let Some(left) = now.left_secs {
                ui.label(text::small(time_left(left)).color(c.text_3));
            }
        });
        ui.ctx().request_repaint_after(std::time::Duration::from_millis(200));
    }

    fn buttons(&self, ui: &mut Ui, jobs: &Jobs, summary: bool) -> Option<Asked> {
        let mut asked = None;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if self.is_running() {
                if button::secondary(ui, None, &tr("import-background")).clicked() {
                    asked = Some(Asked::Close);
                }
                let stopping = jobs.get(self.job).is_some_and(crate::ui::jobs::Running::is_stopping);
                let why = stopping.then(|| tr("job-stopping"));
                let icon = Some(icons::ICON_STOP.codepoint);
                if button::unless(ui, why, |ui| button::secondary(ui, icon, &tr("import-stop"))).clicked() {
                    jobs.stop(self.job);
                }
                if button::quiet(ui, None, &tr("import-another")).clicked() {
                    asked = Some(Asked::Again);
                }
                return;
            }
            if summary && button::primary(ui, None, &tr("import-show")).clicked() {
                asked = Some(Asked::Show);
            }
            if button::secondary(ui, None, &tr("import-again")).clicked() {
                asked = Some(Asked::Again);
            }
        });
        asked
    }
}

fn done(name: &str, summary: &ImportSummary) -> String {
    let (videos, bad, partial) = (words::count(summary.videos), summary.bad, summary.partial);
    tr!("import-done", name = name, videos = videos, bad = bad, partial = partial)
}

fn lock(told: &Mutex<News>) -> std::sync::MutexGuard<'_, News> {
    told.lock().unwrap_or_else(PoisonError::into_inner)
}

fn summary(ui: &mut Ui, summary: Option<&ImportSummary>) {
    let c = colors(ui);
    let Some(summary) = summary else { return };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 28.0;
        let bad = if summary.bad > 0 { c.bad } else { c.text };
        let partial = if summary.partial > 0 { c.warn } else { c.text };
        let figures = [
            ("import-figure-videos", summary.videos, c.text),
            ("import-figure-new", summary.new, c.text),
            ("import-figure-unchanged", summary.unchanged, c.text),
            ("import-figure-gone", summary.removed, c.text),
            ("data-partial", summary.partial, partial),
            ("data-unreadable", summary.bad, bad),
        ];
        for (key, number, ink) in figures {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(text::small(tr(key)).color(c.text_2));
                ui.label(text::figure_m(words::count(number)).color(ink));
            });
        }
    });
    if summary.stopped {
        ui.label(text::body(tr("import-stopped")).color(c.warn));
    }
}

/// What was left out, cut, merged or taken on trust.
fn notes(ui: &mut Ui, notes: &[Note]) {
    if notes.is_empty() {
        return;
    }
    let c = colors(ui);
    ui.add_space(6.0);
    ui.label(text::card_title(tr("import-notes")).color(c.text));
    let area = ScrollArea::vertical().id_salt("notes").auto_shrink([false, true]).max_height(NOTES_HEIGHT);
    area.show(ui, |ui| {
        for note in notes {
            let words = i18n::said(&LocalText::from(note.clone())).to_owned();
            wrapped::label(ui, text::small(words).color(c.text_2));
        }
    });
}

fn list(ui: &mut Ui, files: &[&FileDone], height: f32, follow: bool) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let area =
        ScrollArea::vertical().id_salt("files").auto_shrink(false).max_height(height).min_scrolled_height(height);
    area.stick_to_bottom(follow).show_rows(ui, ROW, files.len(), |ui, rows| {
        for file in &files[rows] {
            row(ui, file);
        }
    });
}

fn row(ui: &mut Ui, file: &FileDone) {
    let c = colors(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width() - 10.0, ROW), Sense::hover());
    let (state, tone) = words::state(file.state);
    let frames = tr!("import-frames", n = words::count(file.frames as usize));
    let why = file.reason.as_ref().map(words::reason).unwrap_or(frames);
    let name = format!("{}: {state}, {why}", file.path);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    let p = ui.painter();
    p.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, c.grid));
    let sign = match file.state {
        VideoState::Ok => icons::ICON_CHECK,
        VideoState::Partial => icons::ICON_WARNING,
        VideoState::Bad => icons::ICON_ERROR,
    };
    let ink = tone.colors(c).0;
    let icon = rect.with_max_x(rect.left() + 20.0);
    paint::line(p, icon, Align2::LEFT_CENTER, sign.codepoint, egui::FontId::proportional(15.0), ink);
    let middle = rect.left() + rect.width() * 0.5;
    let path = Rect::from_min_max(egui::pos2(rect.left() + 24.0, rect.top()), egui::pos2(middle - 8.0, rect.bottom()));
    let chars = (path.width() / 7.2) as usize;
    paint::line(p, path, Align2::LEFT_CENTER, &paint::tail(&file.path, chars), text::font_mono(), c.text);
    let words_ink = if file.state == VideoState::Ok { c.text_3 } else { c.text_2 };
    paint::line(p, rect.with_min_x(middle), Align2::LEFT_CENTER, &why, text::font_small(), words_ink);
    response.on_hover_text(name);
}
