//! Check boxes and switches.

use egui::{Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use crate::ui::theme::{colors, radius, text};

/// A check box with its label; both can be pressed.
pub fn check(ui: &mut Ui, on: &mut bool, label: &str) -> Response {
    check_in(ui, on, label, None)
}

/// A check box filled with `color` (an arm's), the accent without one.
pub fn check_in(ui: &mut Ui, on: &mut bool, label: &str, color: Option<egui::Color32>) -> Response {
    let c = colors(ui);
    let galley = ui.painter().layout_no_wrap(label.to_owned(), text::font_body(), c.text);
    let gap = if label.is_empty() { 0.0 } else { 8.0 };
    let size = Vec2::new(14.0 + gap + galley.size().x, galley.size().y.max(20.0));
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *on, label));
    let square = Rect::from_center_size(Pos2::new(rect.left() + 7.0, rect.center().y), Vec2::splat(14.0));
    paint_box(ui, square, *on, color.unwrap_or(c.accent));
    let place = Pos2::new(rect.left() + 14.0 + gap, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(place, galley, c.text);
    response
}

fn paint_box(ui: &Ui, square: Rect, on: bool, color: egui::Color32) {
    let c = colors(ui);
    let fill = if on { color } else { c.panel };
    let edge = if on { color } else { c.control };
    ui.painter().rect(square, radius::BAR, fill, Stroke::new(1.3, edge), StrokeKind::Inside);
    if on {
        let at = |x: f32, y: f32| Pos2::new(square.left() + x, square.top() + y);
        let tick = vec![at(3.2, 7.2), at(6.0, 10.0), at(10.8, 4.4)];
        ui.painter().add(Shape::line(tick, Stroke::new(1.6, c.panel)));
    }
}

/// A switch; `name` is its accessible name.
pub fn switch(ui: &mut Ui, on: &mut bool, name: &str) -> Response {
    let c = colors(ui);
    let (rect, mut response) = ui.allocate_exact_size(Vec2::new(30.0, 16.0), Sense::click());
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), *on, name));
    let fill = if *on { c.accent } else { c.control };
    ui.painter().rect_filled(rect, 8, fill);
    let x = if *on { rect.right() - 8.0 } else { rect.left() + 8.0 };
    ui.painter().circle_filled(Pos2::new(x, rect.center().y), 6.0, c.panel);
    response
}
