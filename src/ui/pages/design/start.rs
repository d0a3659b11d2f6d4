//! The two buttons: measure a few steps, or freeze the settings and queue all runs. Both say why they cannot.

use egui::{Align, Label, Layout, Role, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::state::{Act, State};
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::button;

/// Steps that a trial measures.
pub const TRIAL_STEPS: u64 = 20;

/// Height of the buttons with the line above them; points.
pub const HEIGHT: f32 = 56.0;

/// What the button has beside its words: icon, gap and padding; points.
const BUTTON: f32 = 52.0;

/// Draws the buttons.
pub fn show(ui: &mut Ui, state: &mut State, trial_runs: bool) {
    let blocking = state.blocking();
    let runs = state.runs_to_do();
    super::form::line(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let trains = state.doc.experiment().arms.iter().any(|arm| arm.method.pretrains());
        let why = match () {
            () if trial_runs => Some(tr("design-trial-running")),
            () if blocking > 0 => Some(tr!("design-blocks", n = blocking)),
            () if !trains => Some(tr("design-trial-nothing")),
            () => None,
        };
        let trial = ui.add_enabled_ui(why.is_none(), |ui| button::secondary(ui, None, &tr("design-trial"))).inner;
        let trial = trial.on_hover_text(tr("design-trial-help")).on_disabled_hover_text(why.unwrap_or_default());
        if trial.clicked() {
            state.act(Act::Trial);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| queue(ui, state, blocking, runs));
    });
}

/// Whether the filled button has room for these words beside its icon.
fn fits(ui: &Ui, words: &str) -> bool {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), text::font_body(), colors(ui).text);
    galley.size().x + BUTTON <= ui.available_width()
}

/// Why nothing can be queued; `None`: it can.
pub fn why_not(blocking: usize, runs: usize) -> Option<String> {
    match (blocking, runs) {
        (0, 0) => Some(tr("design-all-done")),
        (0, _) => None,
        (n, _) => Some(tr!("design-blocks", n = n)),
    }
}

fn queue(ui: &mut Ui, state: &mut State, blocking: usize, runs: usize) {
    let why = why_not(blocking, runs);
    let name = if runs == 0 { tr("design-queue-none") } else { tr!("design-queue", n = runs) };
    let label = if fits(ui, &name) { name.clone() } else { tr("design-queue-none") };
    let icon = Some(icons::ICON_PLAY_ARROW.codepoint);
    let pressed = ui.add_enabled_ui(why.is_none(), |ui| {
        if why.is_none() { button::primary(ui, icon, &label) } else { button::secondary(ui, icon, &label) }
    });
    // The short words stand in the question, too.
    pressed.inner.widget_info(|| WidgetInfo::labeled(Role::Button, why.is_none(), &name));
    if pressed.inner.on_disabled_hover_text(why.clone().unwrap_or_default()).clicked() {
        state.act(Act::AskQueue);
    }
    // Where there is no room for it, the button's tooltip and the list above say it.
    let Some(why) = why else { return };
    let galley = ui.painter().layout_no_wrap(why, text::font_small(), colors(ui).text_2);
    if galley.size().x < ui.available_width() {
        ui.add(Label::new(galley));
    }
}
