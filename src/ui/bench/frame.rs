//! Frames without a window, and the percentiles of their times.

use egui::{Context, RawInput, Rect, Vec2};

use crate::ui::theme;

/// Width of the plot in points; the scale of a screen does not change the number of columns.
pub const SIZE: Vec2 = Vec2::new(1280.0, 720.0);

/// A context that draws as the window does.
pub fn context() -> Context {
    let ctx = Context::default();
    theme::install(&ctx);
    ctx
}

/// One frame without a window.
pub fn draw(ctx: &Context, mut content: impl FnMut(&mut egui::Ui)) {
    let screen_rect = Some(Rect::from_min_size(egui::Pos2::ZERO, SIZE));
    let output = ctx.run_ui(RawInput { screen_rect, ..RawInput::default() }, |ui| content(ui));
    drop(ctx.tessellate(output.shapes, output.pixels_per_point));
}

/// The value that `share` of all values do not exceed.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((last as f64 * share).ceil() as usize).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::percentile;

    #[test]
    fn a_percentile_is_one_of_the_values() {
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 0.5), 2.0);
        assert_eq!(percentile(&[3.0, 1.0, 2.0], 0.99), 3.0);
        assert_eq!(percentile(&[], 0.99), 0.0);
    }
}
