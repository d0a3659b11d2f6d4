//! A slider: a track of 4, a knob of 14, the accent up to the value.

use egui::{Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::ui::focus::{self, Arrows};
use crate::ui::theme::colors;

/// Share of the range by which an arrow key moves.
const KEY_STEP: f64 = 0.05;

/// Draws a slider over 0 to `most`, `width` points wide; `name` is its accessible name. Values are rounded to 1/100.
pub fn slider(ui: &mut Ui, name: &str, value: &mut f64, most: f64, width: f32) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(Vec2::new(width, 18.0), Sense::click_and_drag());
    let track = Rect::from_center_size(rect.center(), Vec2::new(width - 14.0, 4.0));
    let before = *value;
    if let Some(at) = response.interact_pointer_pos() {
        *value = f64::from((at.x - track.left()) / track.width()).clamp(0.0, 1.0) * most;
    }
    *value += f64::from(focus::arrows(ui, &response, Arrows::Horizontal)) * KEY_STEP * most;
    *value = ((value.clamp(0.0, most)) * 100.0).round() / 100.0;
    if *value != before {
        response.mark_changed();
    }
    let shown = *value;
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), shown, name));
    let c = colors(ui);
    let x = track.left() + track.width() * (*value / most) as f32;
    let filled = Rect::from_min_max(track.min, Pos2::new(x, track.max.y));
    ui.painter().rect_filled(track, 2, c.line_strong);
    ui.painter().rect_filled(filled, 2, c.accent);
    let knob = if response.hovered() || response.dragged() { 7.6 } else { 7.0 };
    ui.painter().circle(Pos2::new(x, track.center().y), knob, c.accent, Stroke::new(1.0, c.panel));
    response
}
