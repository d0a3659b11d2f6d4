//! What lies under and over the points of the large map: grid, neighbour lines, selection, words, caption.

use egui::epaint::RectShape;
use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::canvas::Scene;
use super::state::State;
use super::view::View;
use super::{mesh, steps};
use crate::explore::map::{Map, Projection};
use crate::report::map::words::{LIFT, Word, arrange, has_words};
use crate::ui::i18n::tr;
use crate::ui::theme::{self, text};
use crate::ui::widgets::arm_mark;

/// Radius of a neighbour and of the ring around a selected clip.
const NEIGHBOUR: f32 = 5.0;
const RING: f32 = 9.0;

/// Free space around a word in its frame.
const WORD: Vec2 = Vec2::new(8.0, 3.0);

/// Neighbours that are joined to the selected clip.
const LINES: usize = 8;

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
        let mut style = mesh::style(ui, &state.colouring, &scene.prepared.classes, class.unwrap_or(usize::MAX));
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

/// On this map the clip that the pointer rests on in the other one.
pub fn pointed(state: &State, ui: &Ui, scene: &Scene<'_>) {
    let other = &state.panes[1 - scene.at];
    let (Some(shown), Some((row, _))) = (&other.shown, other.hovered) else { return };
    if let (true, Some(row)) = (row < shown.map.videos.len(), scene.shown.row(&shown.video(row))) {
        let stroke = Stroke::new(2.0, theme::colors(ui).accent);
        ui.painter().circle_stroke(scene.pos(state.projection, row), RING, stroke);
    }
}

/// A word at the thickest part of each class. None covers another; small ones that find no room are left out.
pub fn words(state: &State, ui: &Ui, scene: &Scene<'_>, points: &[(usize, Pos2)]) {
    if !has_words(&state.colouring) || steps::is_moving(state) {
        return;
    }
    let classes = &scene.prepared.classes;
    let color = |class: usize| mesh::style(ui, &state.colouring, classes, class).color;
    let wanted = |class: usize| {
        let cluster = scene.prepared.words.get(class).copied().flatten()?;
        let seen = state.pointed_class.is_none_or(|pointed| pointed == class);
        let galley = ui.painter().layout_no_wrap(classes.names[class].clone(), text::font_bold(), color(class));
        let at = scene.view.to_screen(scene.rect, cluster.place);
        let word = Word { at: at.into(), size: (galley.size() + 2.0 * WORD).into(), clips: cluster.clips };
        (seen && !state.hidden.contains(&classes.names[class])).then_some((word, galley))
    };
    let found: Vec<_> = (0..classes.names.len()).map(wanted).collect();
    let wanted: Vec<Option<Word>> = found.iter().map(|word| word.as_ref().map(|(word, _)| *word)).collect();
    // Below stands the caption.
    let room = scene.rect.with_max_y(scene.rect.bottom() - 28.0);
    let clips = points.iter().map(|(_, pos)| (*pos).into());
    let spots = arrange(&wanted, [room.left(), room.top(), room.right(), room.bottom()], clips);
    let (mut lines, mut signs) = (Vec::new(), Vec::new());
    for (class, (spot, word)) in spots.into_iter().zip(found).enumerate() {
        let (Some(middle), Some((word, galley))) = (spot.map(Pos2::from), word) else { continue };
        let (at, spot) = (Pos2::from(word.at), Rect::from_center_size(middle, word.size.into()));
        if middle.distance(at - vec2(0.0, LIFT)) > 1.0 {
            // Moved aside for another word: a line says where it belongs.
            lines.push(Shape::line_segment([spot.clamp(at), at], Stroke::new(1.0, color(class).gamma_multiply(0.6))));
        }
        let (fill, edge) = (theme::colors(ui).panel, Stroke::new(1.0, color(class)));
        signs.push(Shape::Rect(RectShape::new(spot, theme::radius::CHIP, fill, edge, StrokeKind::Inside)));
        signs.push(Shape::galley(spot.min + WORD, galley, color(class)));
    }
    ui.painter().extend(lines.into_iter().chain(signs));
}

pub fn lasso_line(line: &[Pos2], ui: &Ui) {
    if line.len() > 1 {
        let accent = theme::colors(ui).accent;
        let closed: Vec<Pos2> = line.iter().chain(line.first()).copied().collect();
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
