//! What the experiment will take: time, memory, compute, each with its range and where the numbers come from.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Layout, Ui, vec2};

use super::state::State;
use super::words;
use crate::engine::plan::estimate::{Basis, Estimate, Span};
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::card;

/// Draws the card.
pub fn show(ui: &mut Ui, state: &State) {
    let shown = state.shown_estimate();
    card::head(ui, &tr("design-before"), |ui| {
        ui.label(text::small(shown.map_or_else(|| tr("design-no-estimate"), origin)).color(colors(ui).text_2));
    });
    let Some(shown) = shown else {
        ui.label(text::body(tr("design-estimate-needs")).color(colors(ui).text_2));
        return;
    };
    let width = ui.available_width() / 3.0;
    let ink = if state.estimate_is_stale() { colors(ui).text_3 } else { colors(ui).text };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (value, unit, range) = time(shown.secs);
        figure(ui, width, ink, "design-time", &value, &unit, &range);
        let (value, unit, range) = bytes(shown.memory);
        figure(ui, width, ink, "design-memory", &value, &unit, &range);
        let disk = bytes(shown.disk);
        let below = tr!("design-disk", amount = format!("{} {}", disk.0, disk.1));
        let (value, unit) = flops(shown.flops);
        figure(ui, width, ink, "design-compute", &value, unit, &below);
    });
}

/// Where the numbers come from. Arms may differ: a trial measures those that are pre-trained, and no others.
fn origin(shown: &Estimate) -> String {
    let measured = shown.arms.iter().filter(|arm| arm.basis == Basis::Measured).count();
    match shown.basis {
        Basis::Measured => tr("design-measured"),
        _ if measured > 0 => tr!("design-partly-measured", n = measured, of = shown.arms.len()),
        Basis::Similar => tr("design-similar"),
        Basis::Guess => tr("design-rough"),
    }
}

fn figure(ui: &mut Ui, width: f32, ink: egui::Color32, key: &str, value: &str, unit: &str, below: &str) {
    let c = colors(ui);
    let words = format!("{}: {value} {unit}", tr(key));
    let inner = ui.allocate_ui_with_layout(vec2(width, 66.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing = vec2(4.0, 1.0);
        ui.label(text::small(tr(key)).color(c.text_2));
        let mut job = LayoutJob::default();
        job.append(value, 0.0, TextFormat { valign: Align::BOTTOM, ..TextFormat::simple(text::font_figure_m(), ink) });
        let small = TextFormat::simple(text::font_small(), c.text_2);
        job.append(unit, 4.0, TextFormat { valign: Align::BOTTOM, ..small });
        ui.add(egui::Label::new(job).extend());
        ui.add(egui::Label::new(text::small(below).color(c.text_2)).truncate());
    });
    inner.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
}

/// Value, unit and range of a time, all in the unit that suits the likely value.
fn time(secs: Span) -> (String, String, String) {
    let (size, key) = match secs.likely {
        s if s < 90.0 => (1.0, "design-unit-s"),
        s if s < 5400.0 => (60.0, "design-unit-min"),
        s if s < 86_400.0 * 2.0 => (3600.0, "design-unit-h"),
        _ => (86_400.0, "design-unit-days"),
    };
    (words::rounded(secs.likely / size), tr(key), range(secs, size))
}

/// A time in one short word: `0.05 h` is `3 min`.
pub fn short_time(secs: f64) -> String {
    let (value, unit, _) = time(Span { low: secs, likely: secs, high: secs });
    format!("{value} {unit}")
}

/// Time of all runs with its range, in one sentence's part.
pub fn time_in_words(secs: Span) -> String {
    let (value, unit, range) = time(secs);
    format!("{value} {unit} ({range})")
}

fn flops(flops: f64) -> (String, &'static str) {
    let (size, unit) = match flops {
        f if f < 1e15 => (1e12, "TFLOP"),
        f if f < 1e18 => (1e15, "PFLOP"),
        _ => (1e18, "EFLOP"),
    };
    (words::rounded(flops / size), unit)
}

fn bytes(span: Span) -> (String, String, String) {
    let gib = f64::from(1 << 30);
    let (size, unit) = if span.likely < gib { (f64::from(1 << 20), "MiB") } else { (gib, "GiB") };
    (words::rounded(span.likely / size), unit.to_owned(), range(span, size))
}

fn range(span: Span, size: f64) -> String {
    tr!("design-range", low = words::rounded(span.low / size), high = words::rounded(span.high / size))
}
