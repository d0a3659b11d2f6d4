//! The report's first page beside the form: what a manager will see, before it is written. Nothing is computed for it
//! that the workspace does not keep.

use egui::{ScrollArea, Ui};

use super::sheet;
use crate::job::Job;
use crate::report::document::{self, Checks, FirstPages};
use crate::store::Status;
use crate::ui::background::Kept;
use crate::ui::i18n::{lang, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{card, empty, error_strip, wrapped};

/// The first page in both languages, read again when what it tells of may have changed.
#[derive(Default)]
pub struct Preview {
    pages: Kept<FirstPages>,
    /// What was asked for last; none where nothing has finished.
    asked: Option<Asked>,
    /// The last frame in which the page was seen.
    drawn: u64,
}

/// An experiment and the states of its runs.
#[derive(PartialEq)]
struct Asked {
    experiment: String,
    runs: Vec<(String, &'static str)>,
}

impl Asked {
    fn now(cx: &Cx<'_>) -> Option<Self> {
        let experiment = cx.experiment.filter(|name| has_finished(cx, name))?;
        let of_it = cx.runs.entries.iter().filter(|entry| entry.experiment == experiment);
        let runs = of_it.map(|entry| (entry.run.clone(), entry.state.word())).collect();
        Some(Self { experiment: experiment.to_owned(), runs })
    }
}

/// Whether a run of the experiment has finished: before that there is nothing to report.
pub fn has_finished(cx: &Cx<'_>, experiment: &str) -> bool {
    cx.runs.entries.iter().any(|entry| entry.experiment == experiment && entry.state == Status::Done)
}

impl Preview {
    /// Reads anew where the runs have changed, and where prices, ticks or data checks may have: these change on other
    /// pages and by jobs.
    pub fn update(&mut self, cx: &Cx<'_>) {
        let frame = cx.ctx.cumulative_frame_nr();
        let may_differ = frame > self.drawn + 1 || !cx.jobs.finished.is_empty();
        self.drawn = frame;
        let asked = Asked::now(cx);
        let experiment = |asked: &Option<Asked>| asked.as_ref().map(|asked| asked.experiment.clone());
        if experiment(&asked) != experiment(&self.asked) {
            self.pages = Kept::default();
        }
        if may_differ || asked != self.asked {
            self.asked = asked;
            self.read(cx);
        }
        self.pages.poll();
    }

    fn read(&mut self, cx: &Cx<'_>) {
        let Some(experiment) = self.asked.as_ref().map(|asked| asked.experiment.clone()) else { return };
        let workspace = cx.workspace.clone();
        let read = move || Ok(document::first_pages(&workspace, &experiment, Checks::AsKept, &Job::default())?);
        self.pages.renew(cx.ctx, "first page", read);
    }

    /// Draws the page, or says why there is none.
    pub fn ui(&self, ui: &mut Ui, cx: &Cx<'_>) {
        card::head(ui, &tr("panel-report-first-page"), |_| ());
        let Some(asked) = &self.asked else {
            let is_read = cx.runs.generation > 0;
            let why = if is_read { tr("document-page-first-none") } else { tr("document-page-first-busy") };
            empty::empty(ui, &why, "");
            return;
        };
        error_strip::show(ui, self.pages.error());
        let Some(pages) = self.pages.value() else {
            if self.pages.is_busy() {
                empty::empty(ui, &tr("document-page-first-busy"), "");
            }
            return;
        };
        // Each experiment has its own place: how far one is scrolled says nothing of another.
        ScrollArea::vertical().id_salt(&asked.experiment).auto_shrink(false).show(ui, |ui| {
            if !pages.unchecked.is_empty() {
                let note = tr!("document-page-first-unchecked", sets = pages.unchecked.join(", "));
                wrapped::label(ui, text::small(note).color(colors(ui).warn));
            }
            sheet::show(ui, pages.in_language(lang()));
        });
    }
}
