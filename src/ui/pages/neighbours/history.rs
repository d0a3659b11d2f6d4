//! The same query at successive checkpoints, side by side.

use egui::style::ScrollAnimation;
use egui::{
    Align, Color32, Pos2, Rect, Response, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};
use egui_material_icons::icons;

use super::choices::Side;
use super::library::Library;
use super::search::{Hit, List};
use super::state::State;
use super::{View, toolbar};
use crate::ui::dock;
use crate::ui::i18n::{self, tr};
use crate::ui::page::Cx;
use crate::ui::theme::{colors, radius, text};
use crate::ui::widgets::{button, card};

/// Seconds that the replay stays at a checkpoint.
const REPLAY: f64 = 0.4;
/// Width of a thumbnail, points, and its height by its width.
const THUMB: std::ops::RangeInclusive<f32> = 60.0..=200.0;
const SHAPE: f32 = 0.5625;
/// Thumbnails of a checkpoint where there is no room for all of its neighbours.
const FEW: usize = 4;
/// What stands over the thumbnails: the line, and the name of the checkpoint.
const LINE: f32 = 18.0;
const NAME: f32 = 24.0;
/// Between thumbnails, and between checkpoints.
const GAP: f32 = 4.0;
const APART: f32 = 12.0;

/// The checkpoint that was brought into sight last, and the width of the panel then.
pub type Seen = Option<(Side, u32)>;

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
    let below = dock::HEAD + ui.spacing().item_spacing.y;
    let room = ui.available_size() - vec2(0.0, below + LINE + NAME + 6.0);
    let sheet = sheet(view.state.choices.k, steps.len().max(1), room);
    head(ui, sheet.shown, &steps, view, cx);
    if view.state.hides() {
        ui.label(text::small(tr("neighbours-history-hidden")).color(colors(ui).text_3));
        return;
    }
    let (Some(side), false) = (side, steps.is_empty()) else { return };
    // A wheel that turns up and down scrolls it too: there is nothing above or below.
    ui.style_mut().always_scroll_the_only_direction = true;
    ScrollArea::horizontal()
        .auto_shrink(false)
        .content_margin(egui::Margin::ZERO)
        .show(ui, |ui| columns(ui, &sheet, &side, &steps, view, cx));
}

fn head(ui: &mut Ui, shown: usize, steps: &[u64], view: &mut View<'_>, cx: &Cx<'_>) {
    let hidden = view.state.hides();
    // With two arms in sight it must be said whose history this is.
    let arm = view.state.choices.sides.first().and_then(|side| view.library.run(&side.run)).map(|run| &run.arm);
    let caption = match arm.filter(|_| view.state.compares()) {
        _ if hidden => String::new(),
        _ if view.state.is_own() => own_caption(shown, steps, view),
        Some(arm) => tr!("neighbours-history-caption-of", k = shown, arm = arm.as_str()),
        None => tr!("neighbours-history-caption", k = shown),
    };
    card::head_all(ui, &tr("panel-nb-history"), &caption, Some("neighbour-history"), |ui| {
        let why = match (hidden, steps.len()) {
            (true, _) => Some(tr("neighbours-not-while-blind")),
            (_, 0 | 1) => Some(tr("one-snapshot")),
            _ => None,
        };
        let play = icons::ICON_PLAY_ARROW.codepoint;
        let label = tr("neighbours-replay");
        if button::unless(ui, why, |ui| button::quiet(ui, Some(play), &label)).clicked() {
            *view.replay = Some(cx.time);
        }
    });
}

/// A file of the user's own is embedded anew at each step, which takes its time: how far that is.
fn own_caption(shown: usize, steps: &[u64], view: &View<'_>) -> String {
    let run = view.state.choices.sides.first().map_or("", |side| side.run.as_str());
    let there = steps.iter().filter(|step| view.state.lists.contains_key(&(run.to_owned(), **step))).count();
    tr!("neighbours-history-own", k = shown, done = there, all = steps.len())
}

fn columns(ui: &mut Ui, sheet: &Sheet, side: &Side, steps: &[u64], view: &mut View<'_>, cx: &mut Cx<'_>) {
    let size = vec2(steps.len() as f32 * sheet.pitch, LINE + NAME + sheet.height() + 6.0);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    timeline(ui, area, sheet, steps, side.step);
    let seen = Some((side.clone(), ui.clip_rect().width() as u32));
    let moved = std::mem::replace(view.history, seen.clone()) != seen;
    for (i, step) in steps.iter().enumerate() {
        let at = area.min + vec2(i as f32 * sheet.pitch + APART / 2.0, LINE);
        let rect = Rect::from_min_size(at, vec2(sheet.pitch - APART, size.y - LINE));
        let found = view.state.lists.get(&(side.run.clone(), *step)).cloned();
        let list = found.as_ref().and_then(|found| found.as_ref().ok());
        let mut pressed = checkpoint(ui, rect, *step, *step == side.step, list);
        if let Some(Err(error)) = &found {
            pressed = pressed.on_hover_text(i18n::said(error));
        }
        // Only then: whoever scrolls away from it is not pulled back.
        if (moved && *step == side.step) || pressed.gained_focus() {
            ui.scroll_to_rect_animation(rect.expand(APART), Some(Align::Center), ScrollAnimation::none());
        }
        if pressed.clicked() {
            *view.replay = None;
            view.state.choices.sides[0].step = *step;
        }
        if !ui.is_rect_visible(rect) {
            continue;
        }
        for (place, hit) in list.into_iter().flat_map(|list| &list.hits).take(sheet.shown).enumerate() {
            let cell = vec2((place % sheet.across) as f32, (place / sheet.across) as f32);
            let at = rect.min + vec2(0.0, NAME) + cell * (sheet.thumb + Vec2::splat(GAP));
            thumb(ui, Rect::from_min_size(at, sheet.thumb), hit, view, cx);
        }
    }
}

/// How the thumbnails of a checkpoint stand.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sheet {
    /// Neighbours of each checkpoint that are shown.
    shown: usize,
    across: usize,
    thumb: Vec2,
    /// From one checkpoint to the next.
    pitch: f32,
}

impl Sheet {
    fn of(shown: usize, across: usize, width: f32, share: f32) -> Self {
        let thumb = vec2(width, (width * SHAPE).floor());
        let natural = across as f32 * (width + GAP) - GAP + APART;
        Self { shown, across, thumb, pitch: natural.max(share.min(natural * 1.6)) }
    }

    fn height(&self) -> f32 {
        self.shown.div_ceil(self.across) as f32 * (self.thumb.y + GAP)
    }
}

/// All `k` neighbours of every checkpoint where they fit beside each other, as large as may be; else the first four;
/// else those of some checkpoints, and the others are scrolled to.
fn sheet(k: usize, steps: usize, room: Vec2) -> Sheet {
    // A point less, so that a rounded sum does not scroll.
    let share = ((room.x - 1.0) / steps as f32).floor();
    let few = k.min(FEW);
    let fitting = |shown: usize| {
        let size = |across: usize| {
            let rows = shown.div_ceil(across) as f32;
            let by_width = (share - APART + GAP) / across as f32 - GAP;
            let by_height = (room.y / rows - GAP) / SHAPE;
            (across, by_width.min(by_height).min(*THUMB.end()).floor())
        };
        // Whole rows are worth a little size.
        let worth = |found: &(usize, f32)| found.1 * if shown.is_multiple_of(found.0) { 1.25 } else { 1.0 };
        let fits = (1..=shown).map(size).filter(|(_, width)| width >= THUMB.start());
        fits.max_by(|a, b| worth(a).total_cmp(&worth(b))).map(|(across, width)| Sheet::of(shown, across, width, share))
    };
    fitting(k).or_else(|| fitting(few)).unwrap_or_else(|| {
        let rows = few.div_ceil(2) as f32;
        let width = ((room.y / rows - GAP) / SHAPE).floor().clamp(*THUMB.start(), 96.0);
        Sheet::of(few, 2.min(few), width, 0.0)
    })
}

/// The line with a dot for every checkpoint; the part up to the one in sight is in the accent.
fn timeline(ui: &Ui, area: Rect, sheet: &Sheet, steps: &[u64], current: u64) {
    let c = colors(ui);
    let x = |i: usize| area.left() + (i as f32 + 0.5) * sheet.pitch;
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

/// Name and agreement of a checkpoint.
fn checkpoint(ui: &Ui, rect: Rect, step: u64, current: bool, list: Option<&List>) -> Response {
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
    let y = rect.top() + NAME / 2.0;
    ui.painter().text(
        Pos2::new(rect.left(), y),
        egui::Align2::LEFT_CENTER,
        name,
        egui::FontId { size: 12.0, ..font },
        ink,
    );
    let right = rect.left() + rect.width();
    ui.painter().text(Pos2::new(right, y), egui::Align2::RIGHT_CENTER, agree, text::font_caption(), c.text_2);
    response
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_checkpoint_has_all_neighbours_where_they_fit() {
        let at_design_size = sheet(8, 7, vec2(1016.0, 176.0));
        assert_eq!((at_design_size.shown, at_design_size.across), (8, 2));
        let wide = sheet(16, 7, vec2(1930.0, 320.0));
        assert_eq!(wide.shown, 16);
        for (sheet, steps, room) in [(at_design_size, 7.0, vec2(1016.0, 176.0)), (wide, 7.0, vec2(1930.0, 320.0))] {
            assert!(sheet.pitch * steps <= room.x && sheet.height() <= room.y, "{sheet:?} in {room:?}");
            assert!(sheet.pitch * steps > 0.8 * room.x, "{sheet:?} leaves much of {room:?}");
        }
    }

    #[test]
    fn with_little_room_four_are_shown_and_the_others_are_scrolled_to() {
        let room = vec2(850.0, 84.0);
        assert_eq!((sheet(8, 5, room).shown, sheet(8, 5, room).across), (4, 2));
        let many = sheet(8, 20, room);
        assert!(many.shown == 4 && many.pitch * 20.0 > room.x && many.height() <= room.y, "{many:?}");
        assert_eq!(sheet(2, 20, room).shown, 2);
    }
}
