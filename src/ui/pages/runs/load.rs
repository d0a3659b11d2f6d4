//! How busy the machine is: the last five minutes of the device, and memory.

use std::collections::VecDeque;

use egui::{Align2, FontId, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};
use egui_plot::{Bar, BarChart, Plot};

use super::wording;
use crate::engine::machine::machine_load::Load;
use crate::ui::i18n::tr;
use crate::ui::machine::KEPT;
use crate::ui::theme::{colors, radius, text};

/// Draws the two lines; nothing before the first look at the machine.
pub fn show(ui: &mut Ui, samples: &VecDeque<Load>) {
    let Some(last) = samples.back() else {
        ui.add_space(foot_height(ui));
        return;
    };
    if foot_height(ui) > 40.0 {
        let (name, percent) = match &last.gpu {
            Some(gpu) => (gpu.name.clone(), gpu.percent as f32),
            None => (tr("runs-load-cpu"), last.cpu_percent),
        };
        let bars: Vec<f32> =
            samples.iter().map(|s| s.gpu.as_ref().map_or(s.cpu_percent, |g| g.percent as f32)).collect();
        line(ui, 44.0, &name, &tr!("percent", n = format!("{percent:.0}")), |ui, rect| sparkline(ui, rect, &bars));
    }
    let gpu = last.gpu.as_ref();
    let (used, total) = gpu.map_or((last.memory_used, last.memory_total), |g| (g.memory_used, g.memory_total));
    let words = format!("{} / {} GiB", wording::gib(used), wording::gib(total));
    line(ui, 24.0, &tr("runs-load-memory"), &words, |ui, rect| memory(ui, rect, used as f32 / total.max(1) as f32));
}

/// Height of what [`show`] draws: low panels have the memory only.
pub fn foot_height(ui: &Ui) -> f32 {
    if ui.max_rect().height() < 200.0 { 26.0 } else { 72.0 }
}

/// Label, drawing, figure.
fn line(ui: &mut Ui, height: f32, label: &str, figure: &str, draw: impl FnOnce(&mut Ui, Rect)) {
    let c = colors(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let y = rect.center().y;
    super::row::cut(ui, pos2(rect.left(), y), label, text::font_small(), c.text_2, 92.0);
    let right = ui.painter().text(pos2(rect.right(), y), Align2::RIGHT_CENTER, figure, FontId::monospace(12.0), c.text);
    let room =
        Rect::from_x_y_ranges(rect.left() + 100.0..=right.left().min(rect.right() - 96.0) - 10.0, rect.y_range());
    draw(ui, room.shrink2(vec2(0.0, 4.0)));
    let name = format!("{label}: {figure}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
}

/// One bar a sample, the newest at the right.
fn sparkline(ui: &mut Ui, rect: Rect, percents: &[f32]) {
    let c = colors(ui);
    let ink = c.accent.gamma_multiply(0.75);
    let bar = |(back, percent): (usize, &f32)| {
        let bar = Bar::new(-(back as f64), f64::from(percent.clamp(2.0, 100.0)));
        bar.width(0.8).stroke(Stroke::NONE).fill(ink)
    };
    let bars = percents.iter().rev().enumerate().map(bar).collect();
    let chart = BarChart::new("load", bars).allow_hover(false);
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        Plot::new("load")
            .show_axes(false)
            .show_grid(false)
            .show_background(false)
            .sense(Sense::hover())
            .show_x(false)
            .show_y(false)
            .auto_bounds(false)
            .default_x_bounds(0.5 - KEPT as f64, 0.5)
            .default_y_bounds(0.0, 100.0)
            .width(rect.width())
            .height(rect.height())
            .show(ui, |plot| plot.bar_chart(chart));
    });
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, c.grid));
}

fn memory(ui: &mut Ui, rect: Rect, fraction: f32) {
    let c = colors(ui);
    let bar = Rect::from_center_size(rect.center(), vec2(rect.width(), 6.0));
    ui.painter().rect_filled(bar, radius::BAR, c.hover);
    let used = Rect::from_min_size(bar.min, vec2(bar.width() * fraction.clamp(0.0, 1.0), 6.0));
    ui.painter().rect_filled(used, radius::BAR, if fraction > 0.92 { c.warn } else { c.control });
}
