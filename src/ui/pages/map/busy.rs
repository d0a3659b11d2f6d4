//! The large map while it is being made, when it could not be made, and when there is nothing to make.

use egui::{Rect, Stroke, StrokeKind, Ui, UiBuilder, vec2};

use super::canvas::Which;
use super::state::State;
use crate::ui::command::Command;
use crate::ui::i18n::tr;
use crate::ui::page::{Cx, PageId};
use crate::ui::theme::{self, text};
use crate::ui::widgets::{button, empty, error_strip, progress};

/// The panel without a map: why, and what to do.
pub fn nothing(state: &mut State, ui: &mut Ui, which: &Which<'_>, cx: &Cx<'_>) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(which.rect.shrink(12.0)));
    if failed(state, ui, which) {
        return;
    }
    if which.key.is_some_and(|key| state.is_loading(key)) {
        progress_strip(state, &mut inner, which);
    } else if (state.index.runs().is_some() || has_no_experiment(cx))
        && empty::empty(&mut inner, &tr("map-empty"), &tr("map-empty-go"))
    {
        cx.send(Command::Go(PageId::Runs));
    }
}

/// There is nothing that the list of runs could be read for.
fn has_no_experiment(cx: &Cx<'_>) -> bool {
    cx.experiment.is_none() && cx.runs.generation > 0
}

/// Why the map that is asked for could not be made, and another try; true if so.
pub fn failed(state: &mut State, ui: &mut Ui, which: &Which<'_>) -> bool {
    let (Some(key), rect) = (which.key, which.rect) else { return false };
    let Some(error) = state.maps.error(key) else { return false };
    let words = if state.maps.was_stopped(key) { tr("map-stopped") } else { error.to_owned() };
    let strip = Rect::from_min_size(rect.min + vec2(4.0, 4.0), vec2(rect.width() - 8.0, 76.0));
    let mut inner = ui.new_child(UiBuilder::new().max_rect(strip));
    error_strip::show(&mut inner, Some(&words));
    if button::secondary(&mut inner, None, &tr("map-again")).clicked() {
        state.maps.retry(key);
    }
    true
}

/// Bar, share and stop of the map that is being made.
pub fn progress_strip(state: &mut State, ui: &mut Ui, which: &Which<'_>) {
    let rect = which.rect;
    let Some(key) = which.key.filter(|key| state.is_loading(key)) else { return };
    let strip = Rect::from_min_size(rect.min + vec2(4.0, 4.0), vec2(360.0_f32.min(rect.width() - 8.0), 36.0));
    let c = theme::colors(ui);
    ui.painter().rect(strip, theme::radius::CONTROL, c.raised, Stroke::new(1.0, c.line), StrokeKind::Inside);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(strip.shrink2(vec2(10.0, 4.0))));
    inner.horizontal_centered(|ui| {
        let Some(now) = state.maps.progress(key) else {
            // One map is made at a time.
            ui.label(text::small(tr("map-busy-waiting")).color(c.text_2));
            return;
        };
        let words = match now.phase.as_str() {
            "neighbours" => tr("map-busy-neighbours"),
            "layout" => tr("map-busy-layout"),
            _ => tr("map-busy-reading"),
        };
        ui.label(text::small(words).color(c.text_2));
        let share = now.done as f32 / now.total.max(1) as f32;
        progress::bar(ui, share, 90.0);
        ui.label(text::mono_small(tr!("percent", n = format!("{:>3.0}", share * 100.0))).color(c.text_2));
        if button::quiet(ui, None, &tr("map-stop")).clicked() {
            state.maps.stop();
        }
    });
}
