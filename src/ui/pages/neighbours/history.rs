//! The same query at successive checkpoints, side by side.

use egui::{Color32, Pos2, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::library::Library;
use super::search::{Hit, List};
use super::state::State;
use super::{View, toolbar};
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{colors, radius, text};
use crate::ui::widgets::{button, card};

/// Seconds that the replay stays at a checkpoint.
const REPLAY: f64 = 0.4;
/// Width of a thumbnail, points, and its height by its width.
const THUMB: std::ops::RangeInclusive<f32> = 64.0..=140.0;
const SHAPE: f32 = 0.5625;
/// What stands over the thumbnails: the line, and the name of the checkpoint.
const HEAD: f32 = 44.0;
/// Between thumbnails, and between checkpoints.
const GAP: f32 = 5.0;
const APART: f32 = 16.0;

/// While the replay runs: moves to the checkpoint of this moment.
pub fn replay(state: &mut State, library: Option<&Library>, replay: &mut Option<f64>, cx: &Cx<'_>) {
    let Some(began) = *replay else { return };
    let side = state.choices.sides.first_mut();
    let run = side.as_ref().and_then(|side| library?.run(&side.run));
    let (Some(run), Some(side)) = (run, side) else { return };
    let place = ((cx.time - began) / REPLAY).max(0.0) as usize;
    side.step = run.steps.get(place).copied().unwrap_or_else(|| run.last());
    if place + 1 >= run.steps.len() {
        *replay = None;
        return;
    }
    cx.ctx.request_repaint_after_secs((began + REPLAY * (place + 1) as f64 - cx.time).max(0.0) as f32);
}

/// Draws the panel.
pub fn show(ui: &mut Ui, view: &mut View<'_>, cx: &mut Cx<'_>) {
    let side = view.state.choices.sides.first().cloned();
    let run = side.as_ref().and_then(|side| view.library.run(&side.run));
    let steps = run.map(|run| run.steps.clone()).unwrap_or_default();
    let caption = tr!("neighbours-history-caption", k = view.state.choices.k);
    card::head_with(ui, &tr("panel-nb-history"), &caption, |ui| {
        let enabled = steps.len() > 1 && !view.state.hides();
        let play = icons::ICON_PLAY_ARROW.codepoint;
        let label = tr("neighbours-replay");
        if ui.add_enabled_ui(enabled, |ui| button::quiet(ui, Some(play), &label)).inner.clicked() {
            *view.replay = Some(cx.time);
        }
    });
    if view.state.hides() {
        ui.label(text::small(tr("neighbours-history-hidden")).color(colors(ui).text_3));
        return;
    }
    let (Some(side), false) = (side, steps.is_empty()) else { return };
    ScrollArea::both()
        .auto_shrink(false)
        .content_margin(egui::Margin::ZERO)
        .show(ui, |ui| columns(ui, &side.run, side.step, &steps, view, cx));
}

fn columns(ui: &mut Ui, run: &str, current: u64, steps: &[u64], view: &mut View<'_>, cx: &mut Cx<'_>) {
    let count = steps.len() as f32;
    let room = vec2((ui.available_width() - APART * count) / count, ui.available_height() - HEAD - 8.0);
    let Thumbs { across, size: thumb_size } = thumbs(view.state.choices.k, room);
    let width = across as f32 * (thumb_size.x + GAP) - GAP;
    let rows = view.state.choices.k.div_ceil(across) as f32;
    let height = HEAD + rows * (thumb_size.y + GAP) + 6.0;
    let (area, _) = ui.allocate_exact_size(vec2(count * (width + APART), height), Sense::hover());
    timeline(ui, area, width, steps, current);
    for (i, step) in steps.iter().enumerate() {
        let at = area.min + vec2(i as f32 * (width + APART) + APART / 2.0, 18.0);
        let rect = Rect::from_min_size(at, vec2(width, height - 18.0));
        let list = view.state.lists.get(&(run.to_owned(), *step)).and_then(|list| list.as_ref().ok()).cloned();
        if checkpoint(ui, rect, *step, *step == current, list.as_ref()) {
            *view.replay = None;
            view.state.choices.sides[0].step = *step;
        }
        for (place, hit) in list.iter().flat_map(|list| &list.hits).enumerate() {
            let cell = vec2((place % across) as f32, (place / across) as f32) * (thumb_size + Vec2::splat(GAP));
            thumb(ui, Rect::from_min_size(rect.min + vec2(0.0, 26.0) + cell, thumb_size), hit, view, cx);
        }
    }
}

struct Thumbs {
    across: usize,
    size: Vec2,
}

/// The largest thumbnails for `k` neighbours in the room of one checkpoint; two beside each other at least.
fn thumbs(k: usize, room: Vec2) -> Thumbs {
    let fitting = |across: usize| {
        let rows = k.div_ceil(across) as f32;
        let by_width = (room.x + GAP) / across as f32 - GAP;
        let by_height = ((room.y + GAP) / rows - GAP) / SHAPE;
        (across, by_width.min(by_height))
    };
    // Whole rows are worth a little size.
    let worth = |found: &(usize, f32)| found.1 * if k.is_multiple_of(found.0) { 1.25 } else { 1.0 };
    let best = (2..=k.clamp(2, 8)).map(fitting).max_by(|a, b| worth(a).total_cmp(&worth(b)));
    let (across, width) = best.unwrap_or((2, *THUMB.start()));
    let width = width.clamp(*THUMB.start(), *THUMB.end());
    Thumbs { across, size: vec2(width, (width * SHAPE).round()) }
}

/// The line with a dot for every checkpoint; the part up to the one in sight is in the accent.
fn timeline(ui: &Ui, area: Rect, width: f32, steps: &[u64], current: u64) {
    let c = colors(ui);
    let x = |i: usize| area.left() + i as f32 * (width + APART) + APART / 2.0 + width / 2.0;
    let (y, last) = (area.top() + 7.0, steps.len() - 1);
    let place = steps.iter().position(|step| *step == current).unwrap_or(last);
    ui.painter().hline(area.left() + 6.0..=area.right() - 6.0, y, Stroke::new(2.0, c.line_strong));
    ui.painter().hline(area.left() + 6.0..=x(place), y, Stroke::new(2.0, c.accent));
    for i in 0..=last {
        let (r, fill) = if i == place { (6.0, c.accent) } else { (4.0, c.panel) };
        let edge = if i <= place { c.accent } else { c.line_strong };
        ui.painter().circle(Pos2::new(x(i), y), r, fill, Stroke::new(2.0, edge));
    }
}

/// Name and agreement of a checkpoint; true if it was pressed.
fn checkpoint(ui: &Ui, rect: Rect, step: u64, current: bool, list: Option<&List>) -> bool {
    let c = colors(ui);
    let around = rect.expand2(vec2(APART / 2.0 - 2.0, 0.0));
    let response = ui.interact(around, ui.scope_id().with(("checkpoint", step)), Sense::click());
    let name = toolbar::step_name(step);
    let (same, all) = list.map(List::agreement).unwrap_or_default();
    let agree = if all > 0 { tr!("neighbours-agree", same = same, all = all) } else { String::new() };
    let full = tr!("neighbours-load-step", step = name.as_str());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, &full));
    let fill = match (current, response.hovered()) {
        (true, _) => c.accent_bg,
        (false, true) => c.hover,
        (false, false) => Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(around, radius::CONTROL, fill);
    let (font, ink) = if current { (text::font_bold(), c.accent_text) } else { (text::font_small(), c.text_2) };
    let y = rect.top() + 13.0;
    ui.painter().text(
        Pos2::new(rect.left(), y),
        egui::Align2::LEFT_CENTER,
        name,
        egui::FontId { size: 12.0, ..font },
        ink,
    );
    let right = rect.left() + rect.width();
    ui.painter().text(Pos2::new(right, y), egui::Align2::RIGHT_CENTER, agree, text::font_caption(), c.text_2);
    response.clicked()
}

/// A neighbour: green edge where the label agrees, red edge and a cross where it does not.
fn thumb(ui: &Ui, rect: Rect, hit: &Hit, view: &View<'_>, cx: &mut Cx<'_>) {
    let c = colors(ui);
    if let Some(clip) = view.state.clip(view.library, &hit.video) {
        cx.media.thumb(ui, rect, &clip);
    }
    let edge = match hit.agrees {
        Some(true) => c.good,
        Some(false) => c.bad,
        None => c.line_strong,
    };
    ui.painter().rect_stroke(rect, radius::CHIP, Stroke::new(2.0, edge), StrokeKind::Inside);
    if hit.agrees == Some(false) {
        let corner = Rect::from_min_size(Pos2::new(rect.right() - 14.0, rect.top()), Vec2::splat(14.0));
        ui.painter().rect_filled(corner, radius::BAR, c.bad);
        let (font, icon) = (egui::FontId::proportional(11.0), icons::ICON_CLOSE.codepoint);
        ui.painter().text(corner.center(), egui::Align2::CENTER_CENTER, icon, font, c.panel);
    }
}
