//! What the import would find, looked for while the form is filled in.

use egui::{Align2, Context, Rect, ScrollArea, Sense, Stroke, Ui, Vec2};
use egui_material_icons::icons;

use super::form::{Form, rate_words};
use super::meaning::{self, Seen};
use crate::data::import::{self, LabelSource, Preview, Sample};
use crate::data::labels::{ColumnSeen, TableOptions};
use crate::job::{Job, Request};
use crate::store::{StoreError, Workspace, catalogue};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::i18n::{self, tr};
use crate::ui::pages::data::{paint, words};
use crate::ui::theme::{colors, radius, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{toggle, wrapped};

/// Labels that are listed; the rest is a number.
const LABELS: usize = 14;

/// Seconds without typing before the folder is looked at.
const REST: f64 = 0.35;

/// Notes that are shown before an import; its report has them all.
const NOTES: usize = 5;

/// Height of a sample's row, points.
const ROW: f32 = 26.0;

/// State of the preview.
#[derive(Default)]
pub struct PreviewPane {
    /// The fields as they were last seen, and since when they are so.
    seen: Option<(Form, f64)>,
    /// What the shown or running look was asked with.
    asked: Option<Form>,
    /// Ends the running look.
    job: Job,
    /// Whether the data set that is there may give way; asked again whenever a field changes.
    replace: bool,
    found: Load<Found>,
    /// Columns and folder levels, and the fields they were found with: they stay in place while the next look runs.
    meanings: Option<(Form, Seen)>,
}

struct Found {
    preview: Result<Preview, Problem>,
    /// The recipe of a set of the same name, and its name pattern.
    known: Option<(catalogue::Recipe, String)>,
    /// What is known about columns, and the columns.
    columns: Option<(TableOptions, Vec<ColumnSeen>)>,
}

/// Why nothing can be imported.
enum Problem {
    NoSuchFolder,
    Words(LocalText),
}

impl PreviewPane {
    /// Ends the running look: the form is closed.
    pub fn stop(&mut self) {
        self.job.ask(Request::Abort);
        *self = Self { meanings: self.meanings.take(), ..Self::default() };
    }

    /// Looks again when the fields have changed and rest: a path being typed passes through its parents, and they may
    /// be large.
    pub fn update(&mut self, ctx: &Context, workspace: &Workspace, form: &mut Form) {
        let arrived = self.found.poll();
        if arrived {
            self.take_meanings();
        }
        if arrived && let Some((recipe, pattern)) = self.found.value().and_then(|found| found.known.as_ref()) {
            // Importing a set again keeps its recipe and pattern unless others are asked for.
            if !form.recipe_set {
                form.recipe = *recipe;
            }
            if !form.pattern_set {
                form.pattern.clone_from(pattern);
            }
        }
        if arrived && let Some((options, _)) = self.found.value().and_then(|found| found.columns.as_ref()) {
            form.known_labels(options.file.as_deref());
        }
        let now = ctx.input(|i| i.time);
        if self.seen.as_ref().is_none_or(|(seen, _)| seen != form) {
            self.stop();
            self.seen = Some((form.clone(), now));
        }
        if form.missing().is_some() || self.asked.as_ref() == Some(form) {
            return;
        }
        if self.seen.as_ref().is_some_and(|(_, since)| now - since < REST) {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(REST));
            return;
        }
        self.asked = Some(form.clone());
        let (workspace, request, job) = (workspace.clone(), form.request(), self.job.clone());
        self.found = Load::start(ctx, "import preview", move || {
            let known = known(&workspace, &request.name)?;
            let preview = if request.source.is_dir() {
                import::preview(&workspace, &request, &job).map_err(|error| Problem::Words(error.into()))
            } else {
                Err(Problem::NoSuchFolder)
            };
            let columns = import::columns(&workspace, &request).ok();
            Ok(Found { preview, known, columns })
        });
    }

    fn take_meanings(&mut self) {
        let (Some(found), Some(asked)) = (self.found.value(), self.asked.as_ref()) else { return };
        let Some((options, columns)) = &found.columns else { return };
        let before = self.meanings.take().filter(|(form, _)| form.same_sources(asked));
        let levels = before.map(|(_, seen)| seen.levels).unwrap_or_default();
        let preview = found.preview.as_ref().ok();
        let seen = Seen::new(options.clone(), columns.clone(), preview, &levels);
        self.meanings = Some((asked.clone(), seen));
    }

    fn preview(&self) -> Option<&Preview> {
        self.found.value().and_then(|found| found.preview.as_ref().ok())
    }

    /// Whether the import can begin: what would give way was said, and was agreed to.
    pub fn is_ready(&self, form: &Form) -> bool {
        let agreed = |preview: &Preview| preview.replaces.is_none() || self.replace;
        self.preview().is_some_and(agreed) && self.asked.as_ref() == Some(form)
    }

    /// Whether the person agreed that the data set that is there gives way.
    pub fn replaces(&self) -> bool {
        self.replace
    }

    /// Draws what was found, or what is missing; what a person says about columns and folder levels.
    pub fn ui(&mut self, ui: &mut Ui, form: &Form) -> Option<TableOptions> {
        let c = colors(ui);
        let mut said = None;
        let seen = self.meanings.as_ref().filter(|(seen, _)| seen.same_sources(form)).map(|(_, seen)| seen);
        let mut replace = self.replace;
        let frame = egui::Frame::new().fill(c.sunken).corner_radius(radius::CONTROL).inner_margin(14);
        frame.show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            self.title(ui, form);
            // Many columns and notes must not push the buttons out of a low window.
            ScrollArea::vertical().id_salt("preview").auto_shrink(false).show(ui, |ui| {
                // First, so that the list stays in its place while what is found below it changes.
                said = seen.and_then(|seen| meaning::ui(ui, seen));
                let words = form.missing().map(super::form::Missing::words).or_else(|| self.problem());
                if let Some(words) = words {
                    wrapped::label(ui, text::body(words).color(c.text_2));
                } else if let Some(preview) = self.preview() {
                    found(ui, preview, form, &mut replace);
                    samples(ui, preview);
                }
            });
        });
        self.replace = replace;
        let said = said?;
        let options = said.options.clone();
        if let Some((_, seen)) = &mut self.meanings {
            *seen = said;
        }
        Some(options)
    }

    /// The title, and beside it whether a look is under way.
    fn title(&self, ui: &mut Ui, form: &Form) {
        let c = colors(ui);
        ui.horizontal(|ui| {
            ui.label(text::card_title(tr("import-preview")).color(c.text));
            if form.missing().is_none() && self.found.value().is_none() && self.found.error().is_none() {
                ui.label(text::small(tr("import-looking")).color(c.text_3));
            }
        });
        ui.add_space(2.0);
    }

    fn problem(&self) -> Option<String> {
        if let Some(error) = self.found.error() {
            return Some(error.to_owned());
        }
        match &self.found.value()?.preview {
            Err(Problem::NoSuchFolder) => Some(tr("import-no-folder")),
            Err(Problem::Words(words)) => Some(i18n::said(words).to_owned()),
            Ok(_) => None,
        }
    }
}

fn known(workspace: &Workspace, name: &str) -> Result<Option<(catalogue::Recipe, String)>, StoreError> {
    let db = workspace.db()?;
    match catalogue::data_set(&db, name) {
        Ok(set) => Ok(Some((set.recipe, catalogue::name_pattern(&db, name)?))),
        Err(StoreError::NoSuchDataSet(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn found(ui: &mut Ui, preview: &Preview, form: &Form, replace: &mut bool) {
    let c = colors(ui);
    ui.horizontal(|ui| {
        ui.label(text::figure_m(words::count(preview.videos)).color(c.text));
        ui.label(text::body(tr("import-videos")).color(c.text_2));
        let (clips, bytes) = (words::count(preview.clips), words::bytes(preview.bytes));
        ui.label(text::small(tr!("import-size", clips = clips, bytes = bytes)).color(c.text_3));
    });
    warnings(ui, preview, form);
    if preview.replaces.is_some() {
        toggle::check(ui, replace, &tr("import-replace"));
    }
    ui.add_space(6.0);
    ui.label(text::body(label_words(preview)).color(c.text));
    labels(ui, preview);
    let groups = if preview.group_columns.is_empty() {
        tr("import-no-groups")
    } else {
        tr!("import-groups", columns = preview.group_columns.join(", "))
    };
    ui.label(text::small(groups).color(c.text_2));
    ui.add_space(6.0);
}

fn samples(ui: &mut Ui, preview: &Preview) {
    ui.add_space(6.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    for sample in &preview.samples {
        row(ui, sample);
    }
}

fn warnings(ui: &mut Ui, preview: &Preview, form: &Form) {
    let warn = |ui: &mut Ui, words: String| {
        let icon = icons::ICON_WARNING.codepoint;
        wrapped::label(ui, text::small(format!("{icon} {words}")).color(colors(ui).warn));
    };
    if preview.unfit > 0 {
        let first = preview.unfit_samples.join(", ");
        warn(ui, tr!("import-unfit", n = words::count(preview.unfit), first = first));
    }
    if preview.missing > 0 {
        warn(ui, tr!("import-missing", n = preview.missing));
    }
    for note in preview.notes.iter().take(NOTES) {
        warn(ui, i18n::said(&LocalText::from(note.clone())).to_owned());
    }
    if preview.notes.len() > NOTES {
        warn(ui, tr!("import-more-notes", n = preview.notes.len() - NOTES));
    }
    if let Some(replaced) = &preview.replaces {
        if let Some((folder, _)) = &replaced.folders {
            let (n, folder) = (words::count(replaced.videos), folder.display().to_string());
            warn(ui, tr!("import-other-folder", name = form.name.trim(), n = n, folder = folder));
        }
        if let Some([(side, fps), _]) = replaced.recipes {
            warn(ui, tr!("import-other-recipe", name = form.name.trim(), side = side, rate = rate_words(fps)));
        }
        if let Some([old, _]) = &replaced.labels {
            let file = old.file.as_ref().map(|file| file.display().to_string());
            let from = file.into_iter().chain(Some(old.pattern.clone()).filter(|pattern| !pattern.is_empty()));
            let from = from.collect::<Vec<_>>().join(" · ");
            warn(ui, tr!("import-other-labels", name = form.name.trim(), from = from));
        }
    } else if preview.there > 0 {
        let words = tr!("import-there", name = form.name.trim(), n = words::count(preview.there));
        wrapped::label(ui, text::small(words).color(colors(ui).text_2));
    }
}

fn label_words(preview: &Preview) -> String {
    let (labels, without) = (preview.labels.len(), words::count(preview.unlabelled));
    match preview.labels_from {
        LabelSource::Given => tr!("import-from-file", labels = labels, without = without),
        LabelSource::Tables => tr!("import-from-tables", labels = labels, without = without),
        LabelSource::Folders => tr!("import-from-folders", labels = labels),
        LabelSource::Names => tr!("import-from-names", labels = labels, without = without),
        LabelSource::None => tr("import-from-none"),
    }
}

fn labels(ui: &mut Ui, preview: &Preview) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        for (label, n) in preview.labels.iter().take(LABELS) {
            chip(ui, Tone::Accent, None, &format!("{label}  {}", words::count(*n)));
        }
        if preview.labels.len() > LABELS {
            chip(ui, Tone::Neutral, None, &tr!("import-more-labels", n = preview.labels.len() - LABELS));
        }
    });
}

fn row(ui: &mut Ui, sample: &Sample) {
    let c = colors(ui);
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width() - 10.0, ROW), Sense::hover());
    let p = ui.painter();
    p.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, c.line));
    let part = |from: f32, to: f32| {
        let left = rect.left() + rect.width() * from;
        Rect::from_min_max(
            egui::pos2(left, rect.top()),
            egui::pos2(rect.left() + rect.width() * to - 8.0, rect.bottom()),
        )
    };
    let chars = (part(0.0, 0.5).width() / 7.2) as usize;
    paint::line(p, part(0.0, 0.5), Align2::LEFT_CENTER, &paint::tail(&sample.path, chars), text::font_mono(), c.text_2);
    let (label, ink) = sample.label.as_ref().map_or((tr("data-label-none"), c.text_3), |label| (label.clone(), c.text));
    paint::line(p, part(0.5, 0.72), Align2::LEFT_CENTER, &label, text::font_small(), ink);
    let groups = sample.groups.values().cloned().collect::<Vec<_>>().join(" · ");
    paint::line(p, part(0.72, 1.0), Align2::LEFT_CENTER, &groups, text::font_small(), c.text_3);
}
