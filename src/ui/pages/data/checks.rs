//! What speaks against the chosen set: findings of the data check, the worst first, each with what to do. A check is kept
//! in the workspace and shown again, with its day and whether the set has changed since.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use egui::{RichText, ScrollArea, Ui};
use egui_material_icons::icons;

use super::Shown;
use super::told::{Told, ToldFinding};
use crate::data::browse::SetView;
use crate::data::check;
use crate::explore::data_check::summary::{self, KeptCheck};
use crate::explore::data_check::{self, DataCheck, Severity};
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::i18n::{self, tr};
use crate::ui::jobs::JobId;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, space, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, card, error_strip, menu, progress, wrapped};

/// State of the panel.
#[derive(Default)]
pub struct ChecksPanel {
    column: Option<String>,
    /// What the shown result belongs to; another set or column starts anew.
    of: Option<(Arc<SetView>, Option<String>)>,
    job: Option<(JobId, Receiver<DataCheck>)>,
    /// The check that the workspace keeps, while it is read.
    kept: Load<Option<KeptCheck>>,
    found: Option<Told>,
    error: Option<LocalText>,
}

impl ChecksPanel {
    /// Takes up a result, and drops one of another set or column.
    pub fn update(&mut self, shown: &Shown, cx: &Cx<'_>) {
        let columns = &shown.view.info.group_columns;
        if !self.column.as_ref().is_some_and(|column| columns.contains(column)) {
            self.column = columns.first().cloned();
        }
        // Every job that ends has the set read anew: what is the same keeps its result.
        let same = self.of.as_ref().is_some_and(|(view, column)| *column == self.column && is_same(view, &shown.view));
        if !same {
            if let Some((id, _)) = self.job.take() {
                cx.jobs.stop(id);
            }
            (self.found, self.error) = (None, None);
        }
        if !self.of.as_ref().is_some_and(|(view, _)| same && Arc::ptr_eq(view, &shown.view)) {
            self.of = Some((shown.view.clone(), self.column.clone()));
            self.read_kept(shown, cx);
        }
        self.take_kept();
        let Some((id, receiver)) = &self.job else { return };
        let Some(ended) = cx.jobs.finished.iter().find(|ended| ended.id == *id) else { return };
        self.found = receiver.try_recv().ok().map(Told::from);
        self.error = ended.result.clone().err().filter(|_| !ended.stopped);
        self.job = None;
    }

    /// Asks the workspace for its check: `kinrin data check` may have made a new one, too.
    fn read_kept(&mut self, shown: &Shown, cx: &Cx<'_>) {
        let (workspace, name, column) = (cx.workspace.clone(), shown.name().to_owned(), self.column.clone());
        let read = move || summary::last(&workspace, &name, column.as_deref()).map_err(LocalText::from);
        self.kept = Load::start(cx.ctx, "kept check", read);
    }

    /// Shows the kept check, unless what is shown is as new: a check that was made here tells what the runs show, too.
    fn take_kept(&mut self) {
        if let Some(Ok(Some(kept))) = self.kept.take()
            && self.found.as_ref().is_none_or(|found| kept.made > found.made)
        {
            self.found = Some(kept.into());
        }
    }

    fn start(&mut self, shown: &Shown, cx: &mut Cx<'_>) {
        let (workspace, name, column) = (cx.workspace.clone(), shown.name().to_owned(), self.column.clone());
        let label = i18n::both(|| tr!("data-checking", name = name.as_str()));
        let (sender, receiver) = channel();
        let id = cx.jobs.start(cx.ctx, label, move |job| {
            let found = data_check::check(&workspace, &name, column.as_deref(), job)?;
            summary::keep_check(&workspace, &found);
            let n = found.findings.len();
            let _ = sender.send(found); // nobody waits once another set is chosen
            Ok(i18n::both(|| tr!("data-checked", name = name.as_str(), n = n)))
        });
        self.error = None;
        self.job = Some((id, receiver));
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, shown: &Shown, cx: &mut Cx<'_>) {
        let mut asked = false;
        card::head(ui, &tr("panel-data-checks"), |ui| {
            let again = if self.found.is_some() { "data-check-again" } else { "data-check-now" };
            if self.job.is_none() && button::quiet(ui, None, &tr(again)).clicked() {
                asked = true;
            }
            self.column_ui(ui, shown);
            if let Some(found) = &self.found {
                in_short(ui, found);
            }
        });
        if asked {
            self.start(shown, cx);
        }
        error_strip::show(ui, self.error.as_ref().map(i18n::said));
        if self.job.is_some() {
            self.progress(ui, cx);
        } else if let Some(found) = &self.found {
            result(ui, found);
        } else if !self.kept.is_busy() {
            wrapped::label(ui, text::body(tr("data-check-what")).color(colors(ui).text_2));
        }
    }

    fn column_ui(&mut self, ui: &mut Ui, shown: &Shown) {
        let columns = &shown.view.info.group_columns;
        if columns.len() > 1
            && let Some(column) = &mut self.column
        {
            let options: Vec<_> = columns.iter().map(|name| (name.clone(), name.clone())).collect();
            menu::choice(ui, &tr("data-check-column"), column, &options, 120.0);
        }
    }

    fn progress(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some((id, _)) = &self.job else { return };
        let Some(running) = cx.jobs.get(*id) else { return };
        let now = running.progress();
        let phase = match now.phase.as_str() {
            check::READING => tr("data-check-reading"),
            data_check::COMPARING => tr("data-check-comparing"),
            data_check::PERMUTING => tr("data-check-permuting"),
            _ => tr("data-check-starting"),
        };
        ui.horizontal(|ui| {
            ui.label(text::body(phase).color(colors(ui).text_2));
            progress::bar(ui, now.done as f32 / now.total.max(1) as f32, 120.0);
            let why = running.is_stopping().then(|| tr("job-stopping"));
            if button::unless(ui, why, |ui| button::quiet(ui, None, &tr("data-check-stop"))).clicked() {
                cx.jobs.stop(*id);
            }
        });
    }
}

fn is_same(a: &Arc<SetView>, b: &Arc<SetView>) -> bool {
    Arc::ptr_eq(a, b) || (a.info == b.info && a.videos == b.videos && a.clips == b.clips)
}

/// The chip of the head: how bad it is.
fn in_short(ui: &mut Ui, found: &Told) {
    let worst = found.findings.first().map(|finding| finding.severity);
    let (tone, icon) = worst.map_or((Tone::Good, icons::ICON_CHECK.codepoint), look);
    let words = match found.findings.len() {
        0 => tr("data-check-none"),
        n => tr!("data-check-found", n = n),
    };
    chip(ui, tone, Some(icon), &words);
}

fn look(severity: Severity) -> (Tone, &'static str) {
    match severity {
        Severity::Bad => (Tone::Bad, icons::ICON_ERROR.codepoint),
        Severity::Warn => (Tone::Warn, icons::ICON_WARNING.codepoint),
        Severity::Note => (Tone::Neutral, icons::ICON_INFO.codepoint),
    }
}

fn result(ui: &mut Ui, found: &Told) {
    let c = colors(ui);
    if found.is_current {
        wrapped::label(ui, text::small(found.date()).color(c.text_3));
    } else {
        let icon = icons::ICON_WARNING.codepoint;
        let words = format!("{icon} {} {}", found.date(), tr("data-check-out-of-date"));
        wrapped::label(ui, text::small(words).color(c.warn));
    }
    ScrollArea::vertical().id_salt("checks").auto_shrink(false).show(ui, |ui| {
        let numbers = tr!("data-check-effective", distinct = found.distinct, videos = found.videos);
        wrapped::label(ui, text::bold(numbers).color(c.text));
        if let Some(column) = &found.column {
            let effective = format!("{:.1}", found.effective_groups);
            let words = tr!("data-check-groups", column = column.as_str(), n = found.groups, effective = effective);
            wrapped::label(ui, text::small(words).color(c.text_2));
        }
        if found.findings.is_empty() {
            let icon = icons::ICON_CHECK.codepoint;
            let words = format!("{icon} {}", tr("data-check-nothing"));
            wrapped::label(ui, text::body(words).color(c.good));
        }
        for finding in &found.findings {
            one(ui, finding);
        }
    });
}

fn one(ui: &mut Ui, finding: &ToldFinding) {
    let c = colors(ui);
    let (tone, icon) = look(finding.severity);
    ui.separator();
    ui.horizontal_top(|ui| {
        ui.label(RichText::new(icon).size(15.0).color(tone.colors(c).0));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.set_max_width(space::READABLE.min(ui.available_width()));
            wrapped::label(ui, text::bold(i18n::said(&finding.what)).color(c.text));
            if !finding.suggestion.is_empty() {
                wrapped::label(ui, text::small(i18n::said(&finding.place)).color(c.text_3));
                wrapped::label(ui, text::body(i18n::said(&finding.suggestion)).color(c.text_2));
            }
        });
    });
}
