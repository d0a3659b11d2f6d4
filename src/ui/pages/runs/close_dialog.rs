//! Closing the window while a run is worked on in it: what becomes of the run is asked first.

use egui::{Context, Ui, ViewportCommand};

use crate::engine::launcher::{Closing, Launcher};
use crate::text::LocalText;
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, dialog, error_strip, wrapped};

/// Where the closing stands.
#[derive(Default)]
enum Stage {
    #[default]
    Open,
    /// The question is shown.
    Asked,
    /// The run is ending; the window closes by itself.
    Ending,
    /// It could not be done as wished; the run is kept.
    Failed(LocalText),
    /// The next request to close is let through.
    Leaving,
}

/// The question and the wait after it.
#[derive(Default)]
pub struct CloseDialog {
    stage: Stage,
}

impl CloseDialog {
    /// Holds a request to close back while a run is worked on here, and asks. Call once a frame.
    pub fn frame(&mut self, ctx: &Context, launcher: Option<&Launcher>) {
        let requested = ctx.input(|i| i.viewport().close_requested());
        if requested && !matches!(self.stage, Stage::Leaving) {
            let busy = launcher.is_some_and(Launcher::has_work_here);
            if !busy && matches!(self.stage, Stage::Open) {
                return;
            }
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            if matches!(self.stage, Stage::Open) {
                self.stage = Stage::Asked;
            }
        }
        let Some(launcher) = launcher else { return };
        match &self.stage {
            Stage::Asked => self.ask(ctx, launcher),
            Stage::Ending => self.wait(ctx, launcher),
            Stage::Failed(error) => {
                let error = error.clone();
                self.failed(ctx, &error);
            }
            Stage::Open | Stage::Leaving => {}
        }
    }

    fn ask(&mut self, ctx: &Context, launcher: &Launcher) {
        if !launcher.has_work_here() {
            return self.leave(ctx); // it has ended while the question stood there
        }
        let (chosen, closed) = dialog::show(ctx, "closing", &tr("closing-title"), 520.0, choices);
        match chosen {
            Some(Some(closing)) => {
                launcher.close(closing);
                self.stage = Stage::Ending;
            }
            Some(None) => self.stage = Stage::Open,
            None if closed => self.stage = Stage::Open,
            None => {}
        }
    }

    fn wait(&mut self, ctx: &Context, launcher: &Launcher) {
        match launcher.closed() {
            Some(Ok(())) => self.leave(ctx),
            Some(Err(error)) => self.stage = Stage::Failed(error),
            None => {
                dialog::show(ctx, "closing", &tr("closing-ending"), 520.0, |ui| {
                    ui.label(text::body(tr("closing-ending-body")).color(colors(ui).text_2));
                });
                ctx.request_repaint_after(std::time::Duration::from_millis(200));
            }
        }
    }

    fn failed(&mut self, ctx: &Context, error: &LocalText) {
        let (leave, _) = dialog::show(ctx, "closing", &tr("closing-failed"), 520.0, |ui| {
            error_strip::show(ui, Some(i18n::said(error)));
            ui.label(text::body(tr("closing-failed-body")).color(colors(ui).text_2));
            dialog::foot(ui, |ui| button::primary(ui, None, &tr("closing-leave")).clicked())
        });
        if leave {
            self.leave(ctx);
        }
    }

    fn leave(&mut self, ctx: &Context) {
        self.stage = Stage::Leaving;
        ctx.send_viewport_cmd(ViewportCommand::Close);
    }
}

/// The three ways, each with what it means, and the way back.
fn choices(ui: &mut Ui) -> Option<Option<Closing>> {
    let c = colors(ui);
    ui.label(text::body(tr("closing-body")).color(c.text_2));
    ui.add_space(6.0);
    let ways = [
        (Closing::KeepRunning, "closing-keep-running", "closing-keep-running-why"),
        (Closing::PauseAndKeep, "closing-pause", "closing-pause-why"),
        (Closing::Stop, "closing-stop", "closing-stop-why"),
    ];
    let mut chosen = None;
    for (closing, label, why) in ways {
        ui.horizontal(|ui| {
            ui.set_min_height(34.0);
            let (size, label) = (egui::vec2(190.0, 32.0), tr(label));
            let pressed = ui.allocate_ui(size, |ui| {
                ui.set_min_width(190.0);
                button::secondary(ui, None, &label).clicked()
            });
            if pressed.inner {
                chosen = Some(Some(closing));
            }
            wrapped::label(ui, text::small(tr(why)).color(c.text_2));
        });
    }
    let back = dialog::foot(ui, |ui| button::quiet(ui, None, &tr("cancel")).clicked());
    if back { Some(None) } else { chosen }
}
