//! The two buttons: measure a few steps, or freeze the settings and queue all runs. Both say why they cannot.

use egui::{Align, Label, Layout, Role, Ui, WidgetInfo};
use egui_material_icons::icons;

use super::state::{Act, State};
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::button;

/// Steps that a trial measures.
pub const TRIAL_STEPS: u64 = 20;

/// Height of the buttons with the line above them, and of the reason below them; points.
const BUTTONS: f32 = 56.0;
const REASON: f32 = 20.0;

/// What the button has beside its words: icon, gap and padding; points.
const BUTTON: f32 = 52.0;

/// Height of what [`show`] draws, points.
pub fn height(state: &State, trial_runs: bool) -> f32 {
    BUTTONS + if reason(state, trial_runs).is_some() { REASON } else { 0.0 }
}

/// Draws the buttons, and below them why one cannot be pressed.
pub fn show(ui: &mut Ui, state: &mut State, trial_runs: bool) {
    super::form::line(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let why = why_no_trial(state, trial_runs);
        let trial = button::unless(ui, why, |ui| button::secondary(ui, None, &tr("design-trial")));
        if trial.on_hover_text(tr("design-trial-help")).clicked() {
            state.act(Act::Trial);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| queue(ui, state));
    });
    if let Some(why) = reason(state, trial_runs) {
        ui.add(Label::new(text::small(why).color(colors(ui).text_2)).truncate());
    }
}

/// Why nothing can be queued, or else why no trial can begin.
fn reason(state: &State, trial_runs: bool) -> Option<String> {
    why_not(state).or_else(|| why_no_trial(state, trial_runs))
}

fn why_no_trial(state: &State, trial_runs: bool) -> Option<String> {
    let trains = state.doc.experiment().arms.iter().any(|arm| arm.method.pretrains());
    match state.blocking() {
        _ if trial_runs => Some(tr("design-trial-running")),
        0 if !trains => Some(tr("design-trial-nothing")),
        0 => None,
        n => Some(tr!("design-blocks", n = n)),
    }
}

/// Whether the filled button has room for these words beside its icon.
fn fits(ui: &Ui, words: &str) -> bool {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), text::font_body(), colors(ui).text);
    galley.size().x + BUTTON <= ui.available_width()
}

/// Why nothing can be queued; `None`: it can.
pub fn why_not(state: &State) -> Option<String> {
    match (state.blocking(), state.runs_to_do(), state.runs_under_way()) {
        (0, 0, 0) => Some(tr("design-all-done")),
        (0, 0, n) => Some(tr!("design-all-under-way", n = n)),
        (0, ..) => None,
        (n, ..) => Some(tr!("design-blocks", n = n)),
    }
}

fn queue(ui: &mut Ui, state: &mut State) {
    let (why, runs) = (why_not(state), state.runs_to_do());
    let name = if runs == 0 { tr("design-queue-none") } else { tr!("design-queue", n = runs) };
    let label = if fits(ui, &name) { name.clone() } else { tr("design-queue-none") };
    let icon = Some(icons::ICON_PLAY_ARROW.codepoint);
    let pressed = button::unless(ui, why, |ui| {
        let can = ui.is_enabled();
        let pressed = if can { button::primary(ui, icon, &label) } else { button::secondary(ui, icon, &label) };
        // The short words stand in the question, too.
        pressed.widget_info(|| WidgetInfo::labeled(Role::Button, can, &name));
        pressed
    });
    if pressed.clicked() {
        state.act(Act::AskQueue);
    }
}
