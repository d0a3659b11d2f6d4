//! What lies under and over the points of the large map: grid, neighbour lines, selection, words, caption.

use egui::epaint::RectShape;
use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, vec2};

use super::canvas::Scene;
use super::state::State;
use super::view::View;
use super::{mesh, steps};
use crate::engine::map::{Map, Projection};
use crate::report::map::Colouring;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, text};
use crate::ui::widgets::arm_mark;

/// Radius of a neighbour and of the ring around a selected clip.
const NEIGHBOUR: f32 = 5.0;
const RING: f32 = 9.0;

/// Neighbours that are joined to the selected clip.
const LINES: usize = 8;

/// Classes that get a word; more would hide the map.
const WORDS: usize = 40;

/// Lines at round values of the map, which move with it.
pub fn grid(ui: &Ui, rect: Rect, view: View) {
    let rough = 110.0 / view.scale;
    let step = 2_f32.powf(rough.log2().round());
    let stroke = Stroke::new(1.0, theme::colors(ui).grid);
    let (low, high) = (view.to_place(rect, rect.left_bottom()), view.to_place(rect, rect.right_top()));
    let lines =
        |from: f32, to: f32| ((from / step).ceil() as i64..=(to / step).floor() as i64).map(move |i| i as f32 * step);
    for x in lines(low[0], high[0]) {
        ui.painter().vline(view.to_screen(rect, [x, 0.0]).x, rect.y_range(), stroke);
    }
    for y in lines(low[1], high[1]) {
        ui.painter().hline(rect.x_range(), view.to_screen(rect, [0.0, y]).y, stroke);
    }
}

pub fn neighbour_lines(state: &State, ui: &Ui, scene: &Scene<'_>) {
    let rows = state.selected_rows(scene.shown);
    let ([row], true) = (rows.as_slice(), state.lines) else { return };
    let stroke = Stroke::new(1.0, theme::colors(ui).text_2.gamma_multiply(0.55));
    for (other, _) in scene.shown.map.nearest.of(*row).take(LINES) {
        let ends = [scene.pos(state.projection, *row), scene.pos(state.projection, other)];
        ui.painter().line_segment(ends, stroke);
    }
}

pub fn selection(state: &State, ui: &Ui, scene: &Scene<'_>) {
    let rows = state.selected_rows(scene.shown);
    let solid = |row: usize| {
        let class = scene.prepared.classes.of[row];
        let name = class.map_or("", |class| scene.prepared.classes.names[class].as_str());
        let mut style = mesh::style(ui, &state.colouring, class.unwrap_or(usize::MAX), name);
        style.color = if class.is_some() { style.color } else { theme::colors(ui).text_3 };
        arm_mark::paint(ui.painter(), scene.pos(state.projection, row), NEIGHBOUR, style);
    };
    if let ([row], true) = (rows.as_slice(), state.lines) {
        scene.shown.map.nearest.of(*row).take(LINES).for_each(|(other, _)| solid(other));
    }
    let accent = theme::colors(ui).accent;
    let (ring, width) = if rows.len() == 1 { (RING, 2.0) } else { (5.5, 1.0) };
    for &row in &rows {
        if rows.len() == 1 {
            solid(row);
        }
        ui.painter().circle_stroke(scene.pos(state.projection, row), ring, Stroke::new(width, accent));
    }
}

/// A word at the thickest part of each class; one that finds no room is left out.
pub fn words(state: &State, ui: &Ui, scene: &Scene<'_>) {
    if matches!(state.colouring, Colouring::Error | Colouring::Source) || steps::is_moving(state) {
        return;
    }
    let mut taken: Vec<Rect> = Vec::new();
    let mut lines = Vec::new();
    let mut signs = Vec::new();
    // Below stands the caption.
    let room = scene.rect.with_max_y(scene.rect.bottom() - 28.0);
    let classes = scene.prepared.classes.names.iter().zip(&scene.prepared.words).enumerate().take(WORDS);
    for (class, (name, place)) in classes {
        let (Some(place), false) = (place, state.hidden.contains(name)) else { continue };
        if state.pointed_class.is_some_and(|pointed| pointed != class) {
            continue;
        }
        let color = mesh::style(ui, &state.colouring, class, name).color;
        let galley = ui.painter().layout_no_wrap(name.clone(), text::font_bold(), color);
        let at = scene.view.to_screen(scene.rect, *place);
        let free = |lift: i32| {
            let middle = at - vec2(0.0, 20.0 + 24.0 * lift as f32);
            let spot = Rect::from_center_size(middle, galley.size() + vec2(16.0, 6.0));
            (room.contains_rect(spot) && !taken.iter().any(|t| t.expand(2.0).intersects(spot))).then_some(spot)
        };
        let Some(spot) = (0..4).chain(-3..0).find_map(free) else { continue };
        let fill = theme::colors(ui).panel;
        if (spot.center().y - at.y + 20.0).abs() > 1.0 {
            // Moved aside for another word: a line says where it belongs.
            let end = Pos2::new(at.x, at.y.clamp(spot.top(), spot.bottom()));
            lines.push(Shape::line_segment([end, at], Stroke::new(1.0, color.gamma_multiply(0.6))));
        }
        let edge = Stroke::new(1.0, color);
        signs.push(Shape::Rect(RectShape::new(spot, theme::radius::CHIP, fill, edge, StrokeKind::Inside)));
        signs.push(Shape::galley(spot.min + vec2(8.0, 3.0), galley, color));
        taken.push(spot);
    }
    ui.painter().extend(lines.into_iter().chain(signs));
}

pub fn lasso_line(state: &State, ui: &Ui) {
    if state.lasso.len() > 1 {
        let accent = theme::colors(ui).accent;
        let closed: Vec<Pos2> = state.lasso.iter().chain(state.lasso.first()).copied().collect();
        ui.painter().add(Shape::line(closed, Stroke::new(1.6, accent)));
    }
}

/// What distances mean.
pub fn caption(state: &State, ui: &Ui, scene: &Scene<'_>) {
    let words = meaning(state.projection, &scene.shown.map);
    let at = scene.rect.left_bottom() + vec2(4.0, -4.0);
    let galley = ui.painter().layout(words, text::font_small(), theme::colors(ui).text_3, scene.rect.width() - 8.0);
    let spot = Align2::LEFT_BOTTOM.anchor_size(at, galley.size());
    ui.painter().rect_filled(spot.expand(3.0), theme::radius::CHIP, theme::colors(ui).panel.gamma_multiply(0.85));
    ui.painter().galley(spot.min, galley, Color32::PLACEHOLDER);
}

/// The sentence under a map.
pub fn meaning(projection: Projection, map: &Map) -> String {
    match projection {
        Projection::Umap => tr("map-caption-umap"),
        Projection::Pca => tr!("map-caption-pca", percent = format!("{:.0}", map.explained * 100.0)),
    }
}
