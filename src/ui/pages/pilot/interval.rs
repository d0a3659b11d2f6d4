//! The difference on a line with zero marked, and the tasks beneath it on the same scale.

use egui::{Align2, Painter, Pos2, Rect, Sense, Stroke, Ui, Vec2, pos2};

use crate::eval::stats::Finding;
use crate::report::pilot::{Estimate, Head};
use crate::report::verdict::wording::signed;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, Colors, text};

/// Height of a task's row, points.
const ROW: f32 = 17.0;

/// The scale: points of difference to places on the line.
struct Scale {
    low: f64,
    high: f64,
    left: f32,
    right: f32,
}

impl Scale {
    /// Holds zero and all intervals, with ticks at round values.
    fn new(estimates: &[Estimate], line: Rect) -> Self {
        let ends = estimates.iter().flat_map(|e| e.ci95.unwrap_or([e.mean; 2])).chain([0.0]);
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        let room = (high - low).max(0.01) * 0.12;
        Self { low: low - room, high: high + room, left: line.left(), right: line.right() }
    }

    fn x(&self, share: f64) -> f32 {
        let part = (share - self.low) / (self.high - self.low);
        self.left + part as f32 * (self.right - self.left)
    }

    /// Four to eight round values.
    fn ticks(&self) -> Vec<f64> {
        let rough = (self.high - self.low) / 6.0;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough).unwrap_or(rough);
        let (first, last) = ((self.low / step).ceil() as i64, (self.high / step).floor() as i64);
        (first..=last).map(|i| i as f64 * step).collect()
    }
}

/// Draws the head's difference in `ink`; as high as its tasks need.
pub fn show(ui: &mut Ui, head: &Head, ink: egui::Color32) {
    let c = theme::colors(ui);
    ui.label(text::caption(tr("pilot-difference")).color(c.text_3));
    let Some(difference) = head.difference else {
        ui.add_space(12.0);
        let words = tr!("pilot-needs-seeds", n = head.seeds_missing);
        ui.label(text::small(words).color(c.warn));
        return;
    };
    let tasks = head.by_task.len() as f32;
    let size = Vec2::new(ui.available_width(), 60.0 + tasks * ROW);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let label = if head.by_task.is_empty() { 0.0 } else { 86.0 };
    let line = Rect::from_min_max(rect.min + Vec2::new(label + 6.0, 18.0), rect.max - Vec2::new(14.0, 16.0));
    let mut all: Vec<Estimate> = head.by_task.iter().map(|p| p.effect.estimate).collect();
    all.push(difference);
    let scale = Scale::new(&all, line);
    grid(ui.painter(), c, &scale, line);
    let y = line.top() + 12.0;
    bar(ui.painter(), &scale, &difference, y, ink, 2.0);
    let said = format!("{} pt", signed(difference.mean));
    let at = pos2(scale.x(difference.mean), line.top() - 16.0);
    ui.painter().text(at, Align2::CENTER_TOP, said, text::font_bold(), ink);
    for (i, part) in head.by_task.iter().enumerate() {
        let y = line.top() + 22.0 + (i as f32 + 0.5) * ROW;
        let ink = match part.effect.finding {
            Finding::Higher => c.good,
            Finding::Lower => c.bad,
            _ => c.text_3,
        };
        let at = pos2(rect.left(), y);
        ui.painter().text(at, Align2::LEFT_CENTER, &part.task, text::font_caption(), c.text_2);
        bar(ui.painter(), &scale, &part.effect.estimate, y, ink, 1.4);
    }
}

fn grid(painter: &Painter, c: &Colors, scale: &Scale, line: Rect) {
    for tick in scale.ticks() {
        let x = scale.x(tick);
        let zero = tick.abs() < 1e-9;
        let stroke = if zero { Stroke::new(1.4, c.control) } else { Stroke::new(1.0, c.grid) };
        painter.vline(x, line.y_range(), stroke);
        let words = if zero { "0".to_owned() } else { tick_text(tick) };
        painter.text(pos2(x, line.bottom() + 3.0), Align2::CENTER_TOP, words, text::font_caption(), c.text_3);
    }
}

/// Points without needless decimals.
fn tick_text(share: f64) -> String {
    let points = share * 100.0;
    let sign = if points < 0.0 { '−' } else { '+' };
    if (points - points.round()).abs() < 0.01 { format!("{sign}{:.0}", points.abs()) } else { signed(share) }
}

/// A dot with its interval; without one, the dot alone.
fn bar(painter: &Painter, scale: &Scale, e: &Estimate, y: f32, ink: egui::Color32, width: f32) {
    let stroke = Stroke::new(width, ink);
    if let Some([low, high]) = e.ci95.map(|c| c.map(|v| scale.x(v))) {
        painter.hline(low..=high, y, stroke);
        for x in [low, high] {
            painter.line_segment([pos2(x, y - 3.0 * width), pos2(x, y + 3.0 * width)], stroke);
        }
    }
    painter.circle_filled(Pos2::new(scale.x(e.mean), y), 1.6 + 1.6 * width, ink);
}
