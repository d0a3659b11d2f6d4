//! All points of a map as one mesh, made anew only when something about it changes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use egui::{Color32, ColorImage, Mesh, Pos2, Rect, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2};

use super::maps::Shown;
use super::pane::Prepared;
use super::state::State;
use super::view::View;
use crate::eval::projection::Place;
use crate::report::figure::rgb;
use crate::report::map::classes::{Classes, Colouring, look};
use crate::report::map::figure::ink;
use crate::ui::theme::{self, ArmStyle, Mark};

/// The order of the marks in the texture.
const MARKS: [Mark; 4] = [Mark::Square, Mark::Triangle, Mark::Diamond, Mark::Circle];

/// Pane the side of a mark's picture, in radii of the mark.
const REACH: f32 = 1.35;

/// Radius, points, for which the texture has one pixel a pixel.
const TYPICAL: f32 = 4.0;

/// Samples of a pixel along each axis.
const SAMPLES: u32 = 4;

/// What a map is drawn with.
pub struct Drawing<'a> {
    pub shown: &'a Shown,
    pub prepared: &'a Prepared,
    pub rect: Rect,
    pub view: View,
    /// Of a point, in points.
    pub radius: f32,
    pub alpha: f32,
    /// At most about so many points; every n-th clip stands for the others.
    pub most: usize,
    /// Where the clips were and how far they have come, while a replay moves them.
    pub from: Option<(&'a Shown, f32)>,
}

/// A drawn map: its mesh and where its points lie.
pub struct Drawn {
    pub mesh: Arc<Mesh>,
    /// Row and place of each drawn point.
    pub points: Vec<(usize, Pos2)>,
}

/// Keeps the last mesh and the texture of the marks.
#[derive(Default)]
pub struct Meshes {
    last: Option<(u64, Arc<Drawn>)>,
    marks: Option<(u32, TextureHandle)>,
}

/// The look of a class in the current theme.
pub fn style(ui: &Ui, by: &Colouring, classes: &Classes, class: usize) -> ArmStyle {
    let look = look(by, classes, class);
    let [r, g, b] = rgb(ink(look.ink), ui.visuals().dark_mode);
    ArmStyle { color: Color32::from_rgb(r, g, b), ..theme::arm(ui, look.mark) }
}

impl Meshes {
    /// The mesh of this drawing; the last one if nothing has changed.
    pub fn get(&mut self, ui: &Ui, state: &State, drawing: &Drawing<'_>) -> Arc<Drawn> {
        let key = key(ui, state, drawing);
        if let Some((_, drawn)) = self.last.as_ref().filter(|(last, _)| *last == key) {
            return drawn.clone();
        }
        let texture = self.texture(ui);
        let drawn = Arc::new(draw(ui, state, drawing, &texture));
        self.last = Some((key, drawn.clone()));
        drawn
    }

    fn texture(&mut self, ui: &Ui) -> TextureHandle {
        let cell = (2.0 * REACH * TYPICAL * ui.ctx().pixels_per_point()).ceil() as u32;
        if let Some((_, texture)) = self.marks.as_ref().filter(|(size, _)| *size == cell) {
            return texture.clone();
        }
        let texture = ui.ctx().load_texture("map marks", picture(cell), TextureOptions::LINEAR);
        self.marks = Some((cell, texture.clone()));
        texture
    }
}

fn key(ui: &Ui, state: &State, drawing: &Drawing<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    let shown = &drawing.shown.key;
    (&shown.run, shown.step, &shown.set).hash(&mut hasher);
    (state.projection, &state.colouring, &state.hidden, state.pointed_class).hash(&mut hasher);
    state.judged.generation.hash(&mut hasher);
    let (view, rect) = (drawing.view, drawing.rect);
    let moved = drawing.from.map_or(1.0, |(_, part)| part);
    let numbers = [view.centre[0], view.centre[1], view.scale, rect.min.x, rect.min.y, rect.max.x, rect.max.y, moved];
    numbers.map(f32::to_bits).hash(&mut hasher);
    (ui.visuals().dark_mode, ui.ctx().pixels_per_point().to_bits()).hash(&mut hasher);
    hasher.finish()
}

fn draw(ui: &Ui, state: &State, drawing: &Drawing<'_>, texture: &TextureHandle) -> Drawn {
    let classes = &drawing.prepared.classes;
    let styles: Vec<ArmStyle> =
        (0..classes.names.len()).map(|class| style(ui, &state.colouring, classes, class)).collect();
    let none = ArmStyle { color: theme::colors(ui).line_strong, ..theme::arm(ui, 3) };
    let mut mesh = Mesh::with_texture(texture.id());
    let mut points = Vec::new();
    let seen = drawing.rect.expand(drawing.radius);
    let places = drawing.shown.map.places(state.projection);
    let every = (places.len() / drawing.most).max(1);
    for row in state.drawn(drawing.prepared).step_by(every) {
        let pos = drawing.view.to_screen(drawing.rect, moved(state, drawing, row, places[row]));
        if !seen.contains(pos) {
            continue;
        }
        points.push((row, pos));
        let class = classes.of[row];
        let faded = state.pointed_class.is_some_and(|pointed| class != Some(pointed));
        let alpha = if faded { 0.12 } else { drawing.alpha };
        add(&mut mesh, pos, drawing.radius, class.map_or(none, |class| styles[class]), alpha);
    }
    Drawn { mesh: Arc::new(mesh), points }
}

/// Between where the clip was and where it is, while a replay moves it.
fn moved(state: &State, drawing: &Drawing<'_>, row: usize, to: Place) -> Place {
    let from = drawing.from.and_then(|(old, part)| {
        let was = old.row(&drawing.shown.video(row))?;
        Some((old.map.places(state.projection)[was], part))
    });
    from.map_or(to, |(from, part)| [0, 1].map(|i| from[i] + (to[i] - from[i]) * part))
}

fn add(mesh: &mut Mesh, pos: Pos2, radius: f32, style: ArmStyle, alpha: f32) {
    let at = MARKS.iter().position(|mark| *mark == style.mark).unwrap_or(0) as f32;
    let width = 1.0 / MARKS.len() as f32;
    let uv = Rect::from_min_size(pos2(at * width, 0.0), vec2(width, 1.0));
    let rect = Rect::from_center_size(pos, Vec2::splat(2.0 * REACH * radius));
    mesh.add_rect_with_uv(rect, uv, style.color.gamma_multiply(alpha));
}

/// The four marks in white, side by side, each `cell` pixels.
fn picture(cell: u32) -> ColorImage {
    let width = cell * MARKS.len() as u32;
    let mut pixels = Vec::with_capacity((width * cell) as usize);
    for y in 0..cell {
        for x in 0..width {
            let mark = MARKS[(x / cell) as usize];
            let sample = |i: u32, offset: u32| {
                ((f64::from(offset) + (f64::from(i) + 0.5) / f64::from(SAMPLES)) / f64::from(cell) * 2.0 - 1.0) as f32
                    * REACH
            };
            let inside = |(i, j): (u32, u32)| covers(mark, sample(i, x % cell), sample(j, y));
            let all = (0..SAMPLES).flat_map(|i| (0..SAMPLES).map(move |j| (i, j)));
            let share = all.filter(|at| inside(*at)).count() as f32 / (SAMPLES * SAMPLES) as f32;
            pixels.push(Color32::from_white_alpha((share * 255.0).round() as u8));
        }
    }
    ColorImage::new([width as usize, cell as usize], pixels)
}

/// Whether a mark of radius 1 covers a place; the same shapes as `widgets::arm_mark`.
fn covers(mark: Mark, x: f32, y: f32) -> bool {
    match mark {
        Mark::Circle => x * x + y * y <= 1.0,
        Mark::Square => x.abs() <= 0.88 && y.abs() <= 0.88,
        Mark::Diamond => x.abs() + y.abs() <= 1.2,
        Mark::Triangle => (-1.15..=0.95).contains(&y) && x.abs() <= (y + 1.15) / 2.1 * 1.15,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_has_a_picture_of_its_own_that_touches_no_neighbour() {
        let picture = picture(20);
        let column = |x: usize| (0..20).map(|y| picture.pixels[y * 80 + x].a()).collect::<Vec<_>>();
        for mark in 0..4 {
            assert!(column(mark * 20).iter().chain(&column(mark * 20 + 19)).all(|a| *a == 0), "mark {mark}");
        }
        let part = |mark: usize| (0..20).flat_map(|x| column(mark * 20 + x)).collect::<Vec<_>>();
        assert!((0..4).all(|a| (a + 1..4).all(|b| part(a) != part(b))));
    }
}
