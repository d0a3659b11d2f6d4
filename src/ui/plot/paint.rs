//! Strokes of a scene as shapes of egui.

use std::sync::Arc;

use egui::{Align2, Color32, FontFamily, FontId, Galley, Mesh, Pos2, Rect, Shape, Stroke, Ui, Vec2};

use crate::report::figure::{self, Align, Ink, Mark, Scene};
use crate::ui::theme;

/// The colour of an ink in the current theme.
fn color(ui: &Ui, ink: Ink) -> Color32 {
    let [r, g, b] = figure::rgb(ink, ui.visuals().dark_mode);
    Color32::from_rgb(r, g, b)
}

/// Paints `scene`, whose plot lies in `plot`.
pub fn paint(ui: &Ui, scene: &Scene, plot: Rect) {
    let cut = ui.painter().with_clip_rect(plot.intersect(ui.clip_rect()));
    for part in &scene.parts {
        let mut shapes = Vec::new();
        shape(ui, plot, &part.shape, &mut shapes);
        if part.clipped { cut.extend(shapes) } else { ui.painter().extend(shapes) }
    }
}

/// Adds what egui draws for `shape`. Of dashes only those near `plot` are made.
pub fn shape(ui: &Ui, plot: Rect, shape: &figure::Shape, shapes: &mut Vec<Shape>) {
    match shape {
        figure::Shape::Line { points, ink, alpha, width, dash } => {
            let stroke = Stroke::new(*width, color(ui, *ink).gamma_multiply(*alpha));
            let points: Vec<Pos2> = points.iter().map(|p| Pos2::from(*p)).collect();
            match dash.lengths() {
                [] => shapes.push(Shape::line(points, stroke)),
                lengths => {
                    let pieces = dashes(&points, lengths, plot.expand(20.0));
                    shapes.extend(pieces.into_iter().map(|piece| Shape::line(piece, stroke)));
                }
            }
        }
        figure::Shape::Strip { upper, lower, ink, alpha } => {
            shapes.push(strip(upper, lower, color(ui, *ink).gamma_multiply(*alpha)));
        }
        figure::Shape::Mark { at, radius, mark: kind, ink, halo } => {
            let at = Pos2::from(*at);
            if *halo > 0.0 {
                shapes.push(Shape::circle_filled(at, radius + halo, theme::colors(ui).panel));
            }
            shapes.push(mark(at, *radius, *kind, color(ui, *ink)));
        }
        figure::Shape::Text { at, align, size, bold, ink, text, halo } => {
            let family = if *bold { FontFamily::Name(theme::BOLD.into()) } else { FontFamily::Proportional };
            let color = color(ui, *ink);
            let galley = ui.painter().layout_no_wrap(text.clone(), FontId::new(*size, family), color);
            let anchor = match align {
                Align::Left => Align2::LEFT_CENTER,
                Align::Centre => Align2::CENTER_CENTER,
                Align::Right => Align2::RIGHT_CENTER,
            };
            let place = anchor.anchor_size(Pos2::from(*at), galley.size());
            if *halo {
                shapes.extend(edge(place.min, &galley, theme::colors(ui).panel));
            }
            shapes.push(Shape::galley(place.min, galley, color));
        }
    }
}

/// The text in the panel's colour all around where it will stand, so that lines do not strike it through.
fn edge(at: Pos2, galley: &Arc<Galley>, panel: Color32) -> impl Iterator<Item = Shape> {
    let around = |i: u8| Vec2::angled(f32::from(i) * std::f32::consts::FRAC_PI_4) * figure::HALO;
    let galley = galley.clone();
    (0..8).map(move |i| Shape::galley_with_override_text_color(at + around(i), galley.clone(), panel))
}

fn mark(at: Pos2, radius: f32, kind: Mark, color: Color32) -> Shape {
    match kind.outline(radius) {
        None => Shape::circle_filled(at, radius, color),
        Some(corners) => {
            let corners = corners.into_iter().map(|c| at + Vec2::from(c)).collect();
            Shape::convex_polygon(corners, color, Stroke::NONE)
        }
    }
}

/// A triangle strip: egui fills only convex outlines.
fn strip(upper: &[[f32; 2]], lower: &[[f32; 2]], color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for (up, low) in upper.iter().zip(lower) {
        mesh.colored_vertex(Pos2::from(*up), color);
        mesh.colored_vertex(Pos2::from(*low), color);
    }
    for i in 1..upper.len().min(lower.len()) as u32 {
        let first = 2 * (i - 1);
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first + 1, first + 2, first + 3);
    }
    Shape::mesh(mesh)
}

/// Cuts a line into dashes that follow its corners. What lies outside `seen` is left out.
fn dashes(points: &[Pos2], lengths: &[f32], seen: Rect) -> Vec<Vec<Pos2>> {
    let (mut pieces, mut piece) = (Vec::new(), Vec::new());
    let (mut index, mut left) = (0, lengths[0]);
    for pair in points.windows(2) {
        let Some([from, to]) = inside(pair[0], pair[1], seen) else {
            pieces.extend(Some(std::mem::take(&mut piece)).filter(|p: &Vec<Pos2>| p.len() > 1));
            continue;
        };
        let (whole, direction) = (from.distance(to), (to - from).normalized());
        let mut done = 0.0;
        if index % 2 == 0 && piece.is_empty() {
            piece.push(from);
        }
        while done + left <= whole {
            done += left;
            let at = from + direction * done;
            if index % 2 == 0 {
                piece.push(at);
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            index = (index + 1) % (2 * lengths.len());
            left = lengths[index % lengths.len()];
        }
        left -= whole - done;
        if index % 2 == 0 && whole - done > 1e-3 {
            piece.push(to);
        }
        if to != pair[1] {
            // It leaves here and may come back elsewhere.
            pieces.extend(Some(std::mem::take(&mut piece)).filter(|p| p.len() > 1));
        }
    }
    pieces.extend(Some(piece).filter(|p| p.len() > 1));
    pieces
}

/// The part of a segment that lies in `seen` (Liang and Barsky).
fn inside(from: Pos2, to: Pos2, seen: Rect) -> Option<[Pos2; 2]> {
    let delta = to - from;
    let (mut enter, mut leave) = (0.0_f32, 1.0_f32);
    let edges = [
        (-delta.x, from.x - seen.left()),
        (delta.x, seen.right() - from.x),
        (-delta.y, from.y - seen.top()),
        (delta.y, seen.bottom() - from.y),
    ];
    for (speed, room) in edges {
        if speed == 0.0 && room < 0.0 {
            return None;
        }
        let at = room / speed;
        if speed < 0.0 {
            enter = enter.max(at);
        } else if speed > 0.0 {
            leave = leave.min(at);
        }
    }
    (enter < leave).then(|| [from + delta * enter, from + delta * leave])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(points: &[Pos2]) -> f32 {
        points.windows(2).map(|w| w[0].distance(w[1])).sum()
    }

    fn total(pieces: &[Vec<Pos2>]) -> f32 {
        pieces.iter().map(|p| length(p)).sum()
    }

    #[test]
    fn dashes_follow_corners_and_keep_their_share() {
        let points = [Pos2::ZERO, Pos2::new(30.0, 0.0), Pos2::new(30.0, 70.0)];
        let seen = Rect::from_min_max(Pos2::new(-10.0, -10.0), Pos2::new(100.0, 100.0));
        let pieces = dashes(&points, &[7.0, 3.0], seen);
        assert!((total(&pieces) - 70.0).abs() < 1e-3, "{}", total(&pieces));
        assert_eq!(pieces.len(), 10);
    }

    #[test]
    fn what_lies_far_outside_costs_no_dashes() {
        let points = [Pos2::new(-1e7, 5.0), Pos2::new(1e7, 5.0)];
        let seen = Rect::from_min_max(Pos2::ZERO, Pos2::new(100.0, 10.0));
        assert!(dashes(&points, &[2.0, 3.0], seen).len() <= 21);
        assert_eq!(inside(Pos2::new(-5.0, -5.0), Pos2::new(200.0, -5.0), seen), None);
    }
}
