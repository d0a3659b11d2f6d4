//! The status bar: the current run or job with its time left, and what waits.

use egui::{Align, Layout, Ui};
use egui_material_icons::icons;

use crate::store::Status;
use crate::ui::app::App;
use crate::ui::command::Command;
use crate::ui::i18n::{self, tr};
use crate::ui::page::PageId;
use crate::ui::theme::{self, text};
use crate::ui::time_left::time_left;
use crate::ui::widgets::progress;

/// Draws the status bar.
pub fn show(app: &App, ui: &mut Ui) {
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(28.0);
        ui.spacing_mut().item_spacing.x = 10.0;
        ui.spacing_mut().interact_size.y = 22.0;
        current_run(app, ui);
        for job in app.jobs.running() {
            super::divider(ui, 14.0);
            a_job(app, ui, job);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let words = if app.messages.unread() > 0 {
                tr!("messages-unread", n = app.messages.unread())
            } else {
                tr("messages")
            };
            if quiet(ui, &format!("{} {words}", icons::ICON_NOTIFICATIONS.codepoint), &words) {
                app.send(Command::ShowMessages);
            }
        });
    });
}

fn quiet(ui: &mut Ui, words: &str, name: &str) -> bool {
    let label = egui::Label::new(text::caption(words).color(theme::colors(ui).text_2)).sense(egui::Sense::click());
    let response = ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    response.clicked()
}

fn current_run(app: &App, ui: &mut Ui) {
    let Some(run) = app.runs.current() else {
        let done = app.runs.entries.iter().filter(|e| e.state == Status::Done).count();
        let words = tr!("status-no-run", done = done, all = app.runs.entries.len());
        if quiet(ui, &words, &words) {
            app.send(Command::Go(PageId::Runs));
        }
        return;
    };
    let words = tr!("status-run", arm = run.arm.as_str(), seed = run.seed);
    if quiet(ui, &words, &words) {
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
    ui.label(text::caption(&run.device).color(theme::colors(ui).text_3));
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

fn a_job(app: &App, ui: &mut Ui, job: &crate::ui::jobs::Running) {
    let now = job.progress();
    let c = theme::colors(ui);
    ui.label(text::caption(i18n::said(&job.label)).color(c.text_2));
    if job.is_waiting() {
        ui.label(text::caption(tr("job-waits")).color(c.text_3));
    } else if now.total > 0 {
        let part = now.done as f32 / now.total as f32;
        progress::bar(ui, part, 120.0);
        ui.label(text::mono_small(tr!("percent", n = format!("{:.0}", part * 100.0))).color(c.text_2));
    }
    if let Some(left) = now.left_secs {
        ui.label(text::caption(time_left(left)).color(c.text_3));
    }
    if job.is_stopping() {
        ui.label(text::caption(tr("job-stopping")).color(c.text_3));
    } else if quiet(ui, &tr("job-stop"), &tr!("job-stop-name", name = i18n::said(&job.label))) {
        app.jobs.stop(job.id);
    }
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(250));
}
