//! The checkpoints of the run on a line, and their replay.

use std::sync::Arc;

use egui::{Align2, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::maps::Shown;
use super::state::State;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{self, text};
use crate::ui::widgets::button;

/// A replay shows each checkpoint so long, seconds; half of it the clips move.
const STAY: f64 = 0.8;
const MOVE: f64 = 0.4;

/// Draws the panel.
pub fn show(state: &mut State, ui: &mut Ui, cx: &Cx<'_>) {
    replay(state, cx);
    let Some(run) = state.current().cloned() else {
        return ui
            .centered_and_justified(|ui| {
                ui.label(text::small(tr("map-empty")).color(theme::colors(ui).text_3));
            })
            .inner;
    };
    let now = state.key().map_or(0, |key| key.step);
    // The card has no padding above, where other cards have their heads.
    let free = ui.available_height() - 36.0;
    ui.add_space(((free + 12.0) / 2.0).min(free).max(0.0));
    ui.horizontal(|ui| {
        ui.set_min_size(vec2(ui.available_width(), 36.0));
        play_button(state, ui, cx, &run.steps);
        ui.label(text::small(tr("map-checkpoint")).color(theme::colors(ui).text_2));
        ui.add_space(8.0);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(text::mono(tr!("map-step", step = grouped(now))).color(theme::colors(ui).text));
            ui.add_space(16.0);
            line(state, ui, &run.steps, now);
        });
    });
}

fn play_button(state: &mut State, ui: &mut Ui, cx: &Cx<'_>, steps: &[u64]) {
    let (icon, name) = match state.playing {
        Some(_) => (icons::ICON_PAUSE.codepoint, tr("map-pause")),
        None => (icons::ICON_PLAY_ARROW.codepoint, tr("map-play")),
    };
    let why = (steps.len() < 2).then(|| tr("one-snapshot"));
    if button::unless(ui, why, |ui| button::icon(ui, icon, &name)).clicked() {
        state.playing = match state.playing {
            Some(_) => None,
            None => {
                state.step = steps.first().copied();
                Some(cx.time)
            }
        };
    }
}

/// Goes on to the next checkpoint when its time has come and its map is there; ends at the last.
fn replay(state: &mut State, cx: &Cx<'_>) {
    let (Some(since), Some(run), Some(key)) = (state.playing, state.current(), state.key()) else { return };
    let next = run.steps.iter().copied().find(|step| *step > key.step);
    let past = cx.time - since;
    match next {
        None if past >= MOVE => state.playing = None,
        Some(next) if past >= STAY && state.maps.get(&state.key_of(&run.run, next)).is_some() => {
            state.step = Some(next);
            state.playing = Some(cx.time);
        }
        _ => {}
    }
    if past < MOVE {
        cx.ctx.request_repaint();
    } else if state.playing.is_some() {
        cx.ctx.request_repaint_after(std::time::Duration::from_secs_f64((STAY - past).max(0.03)));
    }
}

/// Whether a replay moves the clips now.
pub fn is_moving(state: &State) -> bool {
    state.playing.is_some()
}

/// The map of the checkpoint before and how far the clips have come from it, while a replay moves them.
pub fn before(state: &State, time: f64) -> Option<(Arc<Shown>, f32)> {
    let part = ((time - state.playing?) / MOVE) as f32;
    let key = state.key()?;
    let earlier = state.current()?.steps.iter().copied().filter(|step| *step < key.step).max()?;
    let shown = state.maps.get(&state.key_of(&key.run, earlier))?.clone();
    // Slow at both ends.
    (part < 1.0).then_some((shown, part * part * (3.0 - 2.0 * part)))
}

fn line(state: &mut State, ui: &mut Ui, steps: &[u64], now: u64) {
    let c = theme::colors(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::hover());
    let y = rect.top() + 11.0;
    let (left, right) = (rect.left() + 14.0, rect.right() - 22.0);
    let place = |i: usize| left + (right - left) * i as f32 / (steps.len().max(2) - 1) as f32;
    let at = steps.iter().position(|step| *step == now).unwrap_or(0);
    if steps.len() > 1 {
        ui.painter().hline(left..=right, y, Stroke::new(4.0, c.hover));
        ui.painter().hline(left..=place(at), y, Stroke::new(4.0, c.accent));
    }
    // Labels need about 56 points each.
    let every = (steps.len() as f32 * 56.0 / (right - left).max(1.0)).ceil().max(1.0) as usize;
    for (i, &step) in steps.iter().enumerate() {
        let middle = Pos2::new(place(i), y);
        let knob = ui.interact(
            Rect::from_center_size(middle, vec2(22.0, 22.0)),
            ui.scope_id().with(("checkpoint", step)),
            Sense::click(),
        );
        let name = tr!("map-step", step = grouped(step));
        knob.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, i == at, &name));
        let (radius, fill) = if i == at { (7.0, c.accent) } else { (4.5, c.panel) };
        ui.painter().circle(middle, radius, fill, Stroke::new(2.0, if i <= at { c.accent } else { c.control }));
        if i == at || i % every == 0 {
            let (font, ink) =
                if i == at { (text::font_bold(), c.accent_text) } else { (text::font_caption(), c.text_3) };
            let below = Pos2::new(middle.x, y + 11.0);
            ui.painter().text(below, Align2::CENTER_TOP, short(step), font, ink);
        }
        if knob.clicked() {
            state.step = Some(step);
            state.playing = None;
        }
        knob.on_hover_text(name);
    }
}

/// `12,000` or, where digits are few, `250`.
pub fn grouped(step: u64) -> String {
    let digits = step.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn short(step: u64) -> String {
    match step {
        0 => tr("map-start"),
        _ if step.is_multiple_of(1000) => format!("{}k", step / 1000),
        _ => grouped(step),
    }
}
