//! How far work in a dialog is, and its stop.

use std::time::Duration;

use egui::Ui;

use super::wording;
use crate::job::Job;
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, dialog, progress};

/// Draws phase, bar and button; true once a stop is asked for.
pub fn show(ui: &mut Ui, job: &Job) -> bool {
    let now = job.progress();
    let part = if now.total > 0 { now.done as f32 / now.total as f32 } else { 0.0 };
    ui.label(text::small(wording::phase(&now.phase)).color(colors(ui).text_2));
    let width = ui.available_width();
    progress::bar(ui, part, width);
    ui.ctx().request_repaint_after(Duration::from_millis(200));
    dialog::foot(ui, |ui| button::secondary(ui, None, &tr("job-stop")).clicked())
}
