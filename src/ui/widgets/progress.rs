//! Progress bars: a bar and a number, never a spinner.

use egui::{Rect, Sense, Ui, Vec2};

use crate::ui::theme::{colors, radius};

/// A bar of `width` × 6 points; `fraction` from 0 to 1.
pub fn bar(ui: &mut Ui, fraction: f32, width: f32) -> egui::Response {
    thin(ui, fraction, width, 6.0)
}

/// A bar of any height.
pub fn thin(ui: &mut Ui, fraction: f32, width: f32, height: f32) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, height), Sense::hover());
    let c = colors(ui);
    ui.painter().rect_filled(rect, radius::BAR, c.hover);
    let done = Rect::from_min_size(rect.min, Vec2::new(width * fraction.clamp(0.0, 1.0), height));
    ui.painter().rect_filled(done, radius::BAR, c.accent);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::new(egui::Role::ProgressIndicator);
        info.value = Some(f64::from(fraction) * 100.0);
        info
    });
    response
}
