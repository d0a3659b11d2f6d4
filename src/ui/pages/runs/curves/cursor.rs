//! The cursor over all plots: a line, a dot on each curve, and what the curves say there.

use egui::{Area, Color32, Frame, Grid, Margin, Order, Pos2, Stroke, Ui, Vec2};

use super::Common;
use super::cell::Shown;
use crate::report::curves::axis::XAxis;
use crate::report::curves::names::axis_name;
use crate::report::curves::plot::{MetricPlot, Reading};
use crate::report::figure::format_tick;
use crate::ui::i18n::{lang, tr};
use crate::ui::plot::PlotMap;
use crate::ui::theme::{self, colors, radius, text};
use crate::ui::widgets::arm_mark;

/// Most seeds whose values are listed.
const MOST_SEEDS: usize = 8;

/// Draws the cursor at `x`; with a `pointer` also the card of values.
pub fn show(ui: &Ui, plot: &MetricPlot, common: &Common, map: &PlotMap, x: f64, pointer: Option<Pos2>) {
    let c = colors(ui);
    let readings = readings(plot, common, x);
    let Some(first) = readings.first() else { return };
    let rect = map.rect();
    let painter = ui.painter().with_clip_rect(rect);
    let at = map.pos(x, 0.0).x;
    painter.vline(at, rect.y_range(), Stroke::new(1.0, c.control));
    for reading in &readings {
        let place = map.pos(reading.x, f64::from(reading.mean));
        if place.y.is_finite() {
            painter.circle_filled(place, 4.6, c.panel);
            painter.circle_filled(place, 3.2, theme::arm(ui, reading.slot).color);
        }
    }
    if let Some(pointer) = pointer {
        card(ui, &title(plot.request.axis, first), &readings, pointer);
    }
}

/// The values at the cursor in one line, for plots that the pointer is not over.
pub fn reading(shown: &Shown<'_>, common: &Common) -> Option<String> {
    let (_, x) = shown.cursor.filter(|(index, _)| *index != shown.index)?;
    let readings = readings(shown.plot.as_ref()?, common, x);
    let words: Vec<String> = readings.iter().map(|r| format!("{} {}", r.arm, number(r.mean))).collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

fn readings(plot: &MetricPlot, common: &Common, x: f64) -> Vec<Reading> {
    plot.arms.iter().filter(|a| !common.hidden.contains(&a.arm)).filter_map(|a| a.at(x)).collect()
}

fn title(axis: XAxis, reading: &Reading) -> String {
    let step = tr!("curves-at-step", step = grouped(reading.step));
    match axis {
        XAxis::Steps => step,
        // Three figures are enough to find a place.
        _ => format!("{step} · {} {}", format_tick(reading.x, reading.x / 100.0), axis_name(axis, lang())),
    }
}

/// Digits in groups of three.
fn grouped(step: u64) -> String {
    let digits = step.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|g| std::str::from_utf8(g).ok()).collect();
    groups.join(",")
}

/// Four figures, with a true minus sign.
fn number(value: f32) -> String {
    let size = value.abs();
    let decimals = match size {
        s if s >= 1000.0 => 0,
        s if s >= 100.0 => 1,
        s if s >= 10.0 => 2,
        s if s >= 0.01 || s == 0.0 => 3,
        _ => return format_tick(f64::from(value), f64::from(value) / 100.0),
    };
    format!("{}{size:.decimals$}", if value < 0.0 { "−" } else { "" })
}

fn card(ui: &Ui, title: &str, readings: &[Reading], pointer: Pos2) {
    let c = colors(ui);
    // Left of the pointer in the right half of the window, so that the card never covers the place it tells of.
    let is_right = pointer.x > ui.ctx().content_rect().center().x;
    let pivot = if is_right { egui::Align2::RIGHT_TOP } else { egui::Align2::LEFT_TOP };
    let place = pointer + Vec2::new(if is_right { -16.0 } else { 16.0 }, 12.0);
    let area = Area::new(egui::Id::unique("curves-card"))
        .order(Order::Tooltip)
        .interactable(false)
        .pivot(pivot)
        .fixed_pos(place);
    let frame = Frame::new()
        .fill(c.raised)
        .stroke(Stroke::new(1.0, c.line))
        .corner_radius(radius::CARD)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(12, 8));
    area.constrain(true).show(ui.ctx(), |ui| {
        frame.show(ui, |ui| {
            ui.label(text::caption(title).color(c.text_3));
            Grid::new("readings").num_columns(5).spacing(Vec2::new(10.0, 2.0)).show(ui, |ui| {
                for reading in readings {
                    row(ui, reading, c.text, c.text_3);
                    ui.end_row();
                }
            });
        });
    });
}

fn row(ui: &mut Ui, reading: &Reading, ink: Color32, faint: Color32) {
    let style = theme::arm(ui, reading.slot);
    ui.horizontal(|ui| {
        arm_mark::mark(ui, style);
        ui.label(text::bold(&reading.arm).color(style.color));
    });
    ui.label(text::mono(number(reading.mean)).color(ink));
    let interval = match reading.band {
        Some([low, high]) => tr!("curves-interval", low = number(low), high = number(high)),
        None => tr("curves-no-interval"),
    };
    ui.label(text::caption(interval).color(faint));
    ui.label(text::caption(tr!("curves-n", n = reading.n)).color(faint));
    if reading.n < 2 {
        return;
    }
    let mut seeds: Vec<String> = reading.seeds.iter().take(MOST_SEEDS).map(|s| number(s.1)).collect();
    if reading.seeds.len() > MOST_SEEDS {
        seeds.push("…".to_owned());
    }
    ui.label(text::mono_small(seeds.join("  ")).color(faint));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_figures_that_matter() {
        assert_eq!([12.3456, 0.12345, -3.2, 0.0, 1234.5].map(number), ["12.35", "0.123", "−3.200", "0.000", "1234"]);
        assert_eq!(number(2.5e-5), "2.5×10⁻⁵");
        assert_eq!([7, 7680, 1_234_567].map(grouped), ["7", "7,680", "1,234,567"]);
    }
}
