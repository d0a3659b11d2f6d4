//! The mark of an arm: the same shape and colour on every page.

use egui::{Painter, Pos2, Response, Sense, Shape, Stroke, Ui, Vec2};

use crate::ui::theme::{ArmStyle, Mark};

/// A small mark in a line of text.
pub fn mark(ui: &mut Ui, style: ArmStyle) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(12.0, 14.0), Sense::hover());
    paint(ui.painter(), rect.center(), 4.2, style);
    response
}

/// Paints the mark with radius `r` at `pos`.
pub fn paint(painter: &Painter, pos: Pos2, r: f32, style: ArmStyle) {
    painter.add(shape(pos, r, style));
}

/// The shape of the mark; areas of all four look equally heavy.
pub fn shape(pos: Pos2, r: f32, style: ArmStyle) -> Shape {
    let polygon = |points: &[(f32, f32)]| {
        let points = points.iter().map(|(x, y)| pos + Vec2::new(x * r, y * r)).collect();
        Shape::convex_polygon(points, style.color, Stroke::NONE)
    };
    match style.mark {
        Mark::Circle => Shape::circle_filled(pos, r, style.color),
        Mark::Square => polygon(&[(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]),
        Mark::Diamond => polygon(&[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)]),
        Mark::Triangle => polygon(&[(0.0, -1.15), (1.15, 0.95), (-1.15, 0.95)]),
    }
}
