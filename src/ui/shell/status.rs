//! The status bar: the current run or job with its time left, what waits, and what the machine is doing.

use egui::{Align, Layout, Rect, Ui, UiBuilder};
use egui_material_icons::icons;

use super::jobs_bar;
use super::words::{GAP, quiet, width};
use crate::store::Status;
use crate::ui::app::App;
use crate::ui::command::Command;
use crate::ui::i18n::tr;
use crate::ui::page::PageId;
use crate::ui::theme::{self, text};
use crate::ui::widgets::progress;

/// From this width on, in points, a job leaves room for the name of the run's device.
const ROOMY: f32 = 1500.0;

/// Draws the status bar.
pub fn show(app: &App, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.x = GAP;
    ui.spacing_mut().interact_size.y = 22.0;
    let room = ui.max_rect();
    let name = match app.messages.unread() {
        0 => tr("messages"),
        n => tr!("messages-unread", n = n),
    };
    let messages = format!("{} {name}", icons::ICON_NOTIFICATIONS.codepoint);
    // The way to the messages keeps its place, however much is at work.
    let left = room.with_max_x(room.right() - width(ui, &messages) - GAP);
    let end = at_work(app, ui, left);
    let right = room.with_min_x((end + GAP).min(left.right()));
    let layout = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(right).layout(layout), |ui| {
        if quiet(ui, &messages, &name).clicked() {
            app.send(Command::ShowMessages);
        }
        machine(app, ui);
    });
}

/// What is at work, cut off where its room ends; tells where it ends.
fn at_work(app: &App, ui: &mut Ui, room: Rect) -> f32 {
    let layout = Layout::left_to_right(Align::Center);
    let end = ui.scope_builder(UiBuilder::new().max_rect(room).layout(layout), |ui| {
        ui.set_clip_rect(room.intersect(ui.clip_rect()));
        current_run(app, ui);
        if let Some(job) = jobs_bar::show(ui, app.jobs.running()) {
            app.jobs.stop(job);
        }
        ui.min_rect().right()
    });
    end.inner
}

/// What the machine is doing, as far as there is room for it.
fn machine(app: &App, ui: &mut Ui) {
    let c = theme::colors(ui);
    for caption in app.shell.machine.captions() {
        let (words, ink) = match caption.is_warning {
            true => (format!("{} {}", icons::ICON_WARNING.codepoint, caption.words), c.warn),
            false => (caption.words, c.text_3),
        };
        if width(ui, &words) + GAP > ui.available_width() {
            return;
        }
        ui.label(text::caption(words).color(ink)).on_hover_text(caption.help);
    }
}

fn current_run(app: &App, ui: &mut Ui) {
    let Some(run) = app.runs.current() else {
        let done = app.runs.entries.iter().filter(|e| e.state == Status::Done).count();
        let words = tr!("status-no-run", done = done, all = app.runs.entries.len());
        if quiet(ui, &words, &words).clicked() {
            app.send(Command::Go(PageId::Runs));
        }
        return;
    };
    let words = tr!("status-run", arm = run.arm.as_str(), seed = run.seed);
    let name = quiet(ui, &words, &words);
    // Unknown until the run has chosen it.
    let name = if run.device.is_empty() { name } else { name.on_hover_text(&run.device) };
    if name.clicked() {
        app.send(Command::ShowRuns(vec![run.run.clone()]));
    }
    if run.steps > 0 {
        let part = run.step as f32 / run.steps as f32;
        progress::bar(ui, part, 120.0);
        ui.label(text::mono_small(tr!("percent", n = format!("{:.0}", part * 100.0))).color(theme::colors(ui).text_2));
    }
    if run.state == Status::Paused {
        ui.label(text::caption(tr("runs-state-paused")).color(theme::colors(ui).warn));
    }
    if app.jobs.running().is_empty() || ui.max_rect().width() > ROOMY {
        ui.label(text::caption(&run.device).color(theme::colors(ui).text_3));
    }
    let waiting = waiting(app);
    if waiting > 0 {
        ui.label(text::caption(tr!("status-queued", n = waiting)).color(theme::colors(ui).text_3));
    }
}

/// Runs of the queue whose turn has not come.
fn waiting(app: &App) -> usize {
    let alive = |run: &str| app.runs.entries.iter().any(|e| e.run == run && e.state.alive());
    let queue = app.open.as_ref().map(|open| open.launcher.look().queue).unwrap_or_default();
    queue.iter().filter(|item| !alive(&item.run)).count()
}
