//! Panel "runs-log": what happened in the shown run. Follows the end until it is scrolled.

use egui::{ScrollArea, Ui};
use egui_material_icons::icons;

use super::act::Act;
use super::wording;
use crate::report::runs;
use crate::report::runs::log::{Level, Line};
use crate::report::when;
use crate::store::index::RunEntry;
use crate::store::{RunFolder, Workspace, local_time};
use crate::text::LocalText;
use crate::ui::background::Kept;
use crate::ui::focus;
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, card, dialog, empty, error_strip};

/// A live run's log is read again at most this often, seconds.
const EVERY: f64 = 2.0;

const ROW: f32 = 21.0;

/// A line with its local time.
struct Shown {
    time: String,
    line: Line,
}

/// The log of one run.
#[derive(Default)]
pub struct LogPanel {
    lines: Kept<(String, Vec<Shown>)>,
    asked: Option<RunEntry>,
    asked_at: f64,
    /// Shown large, above the page.
    pub large: bool,
}

impl LogPanel {
    /// Reads the log again if the run, its state or its step has changed.
    pub fn update(&mut self, ctx: &egui::Context, workspace: &Workspace, run: Option<&RunEntry>, time: f64) {
        self.lines.poll();
        let Some(run) = run else { return };
        let other = self.asked.as_ref().is_none_or(|old| (&old.run, old.state) != (&run.run, run.state));
        let further = self.asked.as_ref() != Some(run) && time - self.asked_at >= EVERY && !self.lines.is_busy();
        if other || further {
            let (runs, name) = (workspace.runs_dir(), run.run.clone());
            self.lines.renew(ctx, "run log", move || read(&runs, name));
            (self.asked, self.asked_at) = (Some(run.clone()), time);
        }
    }

    /// Draws the panel.
    pub fn show(&mut self, ui: &mut Ui, run: Option<&str>, acts: &mut Vec<Act>) {
        let low = ui.available_height() < 84.0;
        self.head(ui, run, acts);
        if !low {
            self.body(ui, run, "runs-log-lines");
        }
    }

    /// Draws the large log above the page, if it is open.
    pub fn show_large(&mut self, ctx: &egui::Context, run: Option<&str>) {
        if !self.large {
            return;
        }
        let size = ctx.content_rect().size();
        let title = tr("panel-runs-log");
        let (close, closed) = dialog::show(ctx, "runs-log-large", &title, (size.x - 160.0).min(1200.0), |ui| {
            ui.set_height((size.y - 220.0).max(200.0));
            ui.allocate_ui(egui::vec2(ui.available_width(), ui.available_height() - 40.0), |ui| {
                self.body(ui, run, "runs-log-large-lines");
            });
            dialog::foot(ui, |ui| button::secondary(ui, None, &tr("close")).clicked())
        });
        self.large = !(close || closed);
    }

    fn of(&self, run: Option<&str>) -> &[Shown] {
        let fits = |(name, _): &&(String, Vec<Shown>)| Some(name.as_str()) == run;
        self.lines.value().filter(fits).map_or(&[], |(_, lines)| lines.as_slice())
    }

    fn head(&self, ui: &mut Ui, run: Option<&str>, acts: &mut Vec<Act>) {
        let lines = self.of(run);
        let count = |level| lines.iter().filter(|l| l.line.level == level).count();
        let (warnings, errors) = (count(Level::Warn), count(Level::Error));
        card::head(ui, &tr("panel-runs-log"), |ui| {
            let Some(run) = run else { return };
            if button::quiet(ui, None, &tr("runs-open-folder")).clicked() {
                acts.push(Act::OpenFolder(run.to_owned()));
            }
            let (error, warning) = (icons::ICON_ERROR.codepoint, icons::ICON_WARNING.codepoint);
            if errors > 0 {
                chip(ui, Tone::Bad, Some(error), &tr!("runs-errors", n = errors as f64));
            }
            if warnings > 0 {
                chip(ui, Tone::Warn, Some(warning), &tr!("runs-warnings", n = warnings as f64));
            }
        });
    }

    fn body(&self, ui: &mut Ui, run: Option<&str>, salt: &str) {
        error_strip::show(ui, self.lines.error());
        let lines = self.of(run);
        if lines.is_empty() {
            empty::empty(ui, &tr("runs-log-empty"), "");
            return;
        }
        let area = ScrollArea::vertical().id_salt((salt, run)).auto_shrink([false, false]).stick_to_bottom(true);
        let area = area.min_scrolled_height(0.0); // in a low panel it never grows out of the card
        ui.spacing_mut().item_spacing.y = 0.0;
        area.show_rows(ui, ROW, lines.len(), |ui, range| {
            if self.large {
                focus::scroll_by_page(ui);
            }
            for shown in &lines[range] {
                one(ui, shown);
            }
        });
    }
}

fn one(ui: &mut Ui, shown: &Shown) {
    let c = colors(ui);
    let ink = match shown.line.level {
        Level::Info => c.text,
        Level::Warn => c.warn,
        Level::Error => c.bad,
    };
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        ui.spacing_mut().item_spacing.x = 14.0;
        ui.label(text::mono(&shown.time).color(c.text_3));
        ui.add_sized(
            [36.0, ROW],
            egui::Label::new(text::mono(shown.line.level.word()).color(ink)).halign(egui::Align::Min),
        );
        let words = wording::happening(&shown.line.happening);
        let label = egui::Label::new(text::mono(words).color(ink));
        ui.add(label.truncate().selectable(true)); // the whole line shows on hover
    });
}

fn read(runs: &std::path::Path, name: String) -> Result<(String, Vec<Shown>), LocalText> {
    let folder = RunFolder::open(runs, &name)?;
    let lines = runs::log::lines(&folder)?;
    let mut offset = None;
    let mut local = |line: &Line| {
        // One look at the time zone a log: a change of summer time within it moves its later lines by an hour.
        let unix = line.time as i64;
        unix + *offset.get_or_insert_with(|| local_time::offset(unix))
    };
    let times: Vec<i64> = lines.iter().map(&mut local).collect();
    let one_day = times.windows(2).all(|pair| when::date(pair[0]) == when::date(pair[1]));
    let time = |local: i64| match one_day {
        true => when::clock(local),
        false => format!("{} {}", &when::date(local)[5..], when::clock(local)),
    };
    let shown = lines.into_iter().zip(times).map(|(line, local)| Shown { time: time(local), line });
    Ok((name, shown.collect()))
}
