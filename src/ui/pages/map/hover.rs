//! The card that plays the clip under the pointer.

use egui::{Area, Frame, Margin, Order, Pos2, Rect, Sense, Stroke, Ui, Vec2, pos2, vec2};

use super::canvas::Scene;
use super::maps::origin;
use super::state::State;
use crate::ui::i18n::tr;
use crate::ui::page::Cx;
use crate::ui::theme::{self, text};

/// The pointer must rest on a clip so long, seconds.
const REST: f64 = 0.12;

const WIDTH: f32 = 208.0;
const HEIGHT: f32 = 176.0;

/// Plays the clip under the pointer, once the pointer has rested on it.
pub fn show(state: &State, ui: &Ui, scene: &Scene<'_>, cx: &mut Cx<'_>) {
    let Some((row, since)) = state.panes[scene.at].hovered else { return };
    let waited = cx.time - since;
    if waited < REST {
        return ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(REST - waited));
    }
    let point = scene.pos(state.projection, row);
    let near: Vec<Pos2> =
        scene.shown.map.nearest.of(row).take(8).map(|(other, _)| scene.pos(state.projection, other)).collect();
    let spot = free_spot(scene.rect, point, &near);
    let c = theme::colors(ui);
    ui.painter().line_segment([point, nearest_edge(spot, point)], Stroke::new(1.6, c.accent));
    let frame = Frame::new()
        .fill(c.raised)
        .stroke(Stroke::new(1.0, c.line_strong))
        .shadow(ui.visuals().popup_shadow)
        .corner_radius(theme::radius::CARD)
        .inner_margin(Margin::same(8));
    let area =
        Area::new(ui.scope_id().with("hovered clip")).order(Order::Tooltip).fixed_pos(spot.min).interactable(false);
    area.show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.set_width(WIDTH - 16.0);
            content(ui, scene, row, waited - REST, cx);
        });
    });
}

fn content(ui: &mut Ui, scene: &Scene<'_>, row: usize, playing: f64, cx: &mut Cx<'_>) {
    let c = theme::colors(ui);
    let video = &scene.shown.map.videos[row];
    let (rect, _) = ui.allocate_exact_size(vec2(WIDTH - 16.0, 108.0), Sense::hover());
    ui.spacing_mut().item_spacing.y = 2.0;
    match &scene.shown.clips[row] {
        Some(clip) => {
            let fps = f64::from(clip.fps.max(1.0));
            let time = playing % (f64::from(clip.frames.max(1)) / fps);
            if cx.media.show(ui, rect, clip, time) {
                ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(1.0 / fps));
            }
        }
        None => {
            ui.painter().rect_filled(rect, theme::radius::CONTROL, c.hover);
            let words = tr("map-no-frames");
            ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, words, text::font_small(), c.text_3);
        }
    }
    ui.add_space(4.0);
    let label = video.label.clone().unwrap_or_else(|| tr("map-unlabelled"));
    ui.add(egui::Label::new(text::bold(label).color(c.text)).truncate());
    let from = origin(video);
    let voted = scene.shown.map.predicted(row).map(|voted| tr!("map-voted", label = voted));
    ui.add(egui::Label::new(text::caption(from).color(c.text_2)).truncate());
    ui.add(egui::Label::new(text::caption(voted.unwrap_or_default()).color(c.text_2)).truncate());
}

/// The side of the point on which the card covers the fewest neighbours.
fn free_spot(rect: Rect, point: Pos2, near: &[Pos2]) -> Rect {
    const AWAY: f32 = 28.0;
    let size = vec2(WIDTH, HEIGHT);
    let corners = [
        vec2(-AWAY - size.x, -AWAY - size.y),
        vec2(AWAY, -AWAY - size.y),
        vec2(-AWAY - size.x, AWAY),
        vec2(AWAY, AWAY),
        vec2(-AWAY - size.x, -size.y / 2.0),
        vec2(AWAY, -size.y / 2.0),
    ];
    let kept = |away: Vec2| {
        let min = point + away;
        let most = (rect.max - size).max(rect.min);
        Rect::from_min_size(pos2(min.x.clamp(rect.min.x, most.x), min.y.clamp(rect.min.y, most.y)), size)
    };
    let cost = |spot: &Rect| {
        let covered = near.iter().filter(|p| spot.contains(**p)).count();
        covered + if spot.expand(8.0).contains(point) { 100 } else { 0 }
    };
    corners.map(kept).into_iter().min_by_key(cost).unwrap_or(Rect::from_min_size(point, size))
}

fn nearest_edge(spot: Rect, point: Pos2) -> Pos2 {
    pos2(point.x.clamp(spot.left(), spot.right()), point.y.clamp(spot.top(), spot.bottom()))
}
