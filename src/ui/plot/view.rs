//! What part of a figure is seen, and how the mouse changes it.

use std::ops::RangeInclusive;

use egui::{InputState, Key, Modifiers, Pos2, Rect, Response, Stroke, StrokeKind, Ui, Vec2};

use super::PlotMap;
use crate::report::figure::Scale;
use crate::ui::focus::{self, Arrows};
use crate::ui::theme;

/// Shorter drags are clicks of an unsteady hand.
const SHORTEST: f32 = 6.0;

/// Share of the plot that a key moves or cuts off.
const STEP: f64 = 0.1;

/// The part of a figure that is seen; all data where nothing is set.
///
/// A plot that has the keyboard is zoomed along x by `+` and `-`, moved by Shift and the arrows, and shows all again
/// with `Home`.
#[derive(Clone, Debug, Default)]
pub struct View {
    pub x: Option<[f64; 2]>,
    pub y: Option<[f64; 2]>,
    /// No zoom and no pan.
    pub fixed: bool,
    /// Where a box was begun.
    corner: Option<Pos2>,
}

impl View {
    /// All data, and it stays so.
    pub fn fixed() -> Self {
        Self { fixed: true, ..Self::default() }
    }

    /// Shows all data again.
    pub fn fit(&mut self) {
        (self.x, self.y) = (None, None);
    }

    /// Takes over what a hand has made of the coordinates that were `set`. Without a hand at work a difference is
    /// egui_plot's own (it mends a range that is empty or not a number), and would stay as if it had been zoomed.
    pub(super) fn follow(&mut self, ui: &Ui, set: [[f64; 2]; 2], now: &[RangeInclusive<f64>; 2], scales: [Scale; 2]) {
        let is_hand =
            |i: &InputState| i.pointer.any_down() || i.pointer.any_released() || i.zoom_delta_2d() != Vec2::ONE;
        if self.fixed || !ui.input(is_hand) {
            return;
        }
        for (i, seen) in [&mut self.x, &mut self.y].into_iter().enumerate() {
            let (start, end) = (*now[i].start(), *now[i].end());
            if [start, end] != set[i] {
                *seen = Some([scales[i].value(start), scales[i].value(end)]);
            }
        }
    }

    pub(super) fn interact(&mut self, ui: &Ui, response: &Response, map: &PlotMap) {
        if self.fixed {
            return;
        }
        if response.double_clicked() {
            self.fit();
        }
        if response.drag_started() && !ui.input(|i| i.modifiers.shift) {
            self.corner = ui.input(|i| i.pointer.press_origin());
        }
        if let (Some(from), Some(to)) = (self.corner, ui.input(|i| i.pointer.interact_pos())) {
            self.zoom(ui, response, map, from, to);
        }
        if !response.dragged() {
            self.corner = None;
        }
        if response.has_focus() {
            self.keys(ui, response, map);
        }
    }

    fn keys(&mut self, ui: &Ui, response: &Response, map: &PlotMap) {
        // The arrows stay here; without Shift they are the page's.
        focus::arrows(ui, response, Arrows::Horizontal);
        let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
        let rect = map.rect();
        let step = (f64::from(rect.width()) * STEP) as f32;
        let seen = |left: f32, right: f32| {
            let ends = [rect.left() + left, rect.right() + right].map(|x| map.value(Pos2::new(x, rect.top()))[0]);
            Some(ends)
        };
        if pressed(Modifiers::NONE, Key::Plus) || pressed(Modifiers::NONE, Key::Equals) {
            self.x = seen(step, -step);
        } else if pressed(Modifiers::NONE, Key::Minus) {
            self.x = seen(-step, step);
        } else if pressed(Modifiers::SHIFT, Key::ArrowLeft) {
            self.x = seen(-step, -step);
        } else if pressed(Modifiers::SHIFT, Key::ArrowRight) {
            self.x = seen(step, step);
        } else if pressed(Modifiers::NONE, Key::Home) {
            self.fit();
        }
    }

    /// Draws the box while it is dragged, and zooms to it when it is let go. A flat box zooms along x only.
    fn zoom(&mut self, ui: &Ui, response: &Response, map: &PlotMap, from: Pos2, to: Pos2) {
        let plot = map.rect();
        let mut area = Rect::from_two_pos(from.clamp(plot.min, plot.max), to.clamp(plot.min, plot.max));
        let is_flat = area.height() < 3.0 * SHORTEST;
        if is_flat {
            area = Rect::from_x_y_ranges(area.x_range(), plot.y_range());
        }
        if area.width() < SHORTEST {
            return;
        }
        if response.drag_stopped() {
            let [low, high] = [map.value(area.left_bottom()), map.value(area.right_top())];
            self.x = Some([low[0], high[0]]);
            if !is_flat {
                self.y = Some([low[1], high[1]]);
            }
            return;
        }
        let accent = theme::colors(ui).accent;
        let painter = ui.painter().with_clip_rect(plot);
        painter.rect(area, 2, accent.gamma_multiply(0.12), Stroke::new(1.0, accent), StrokeKind::Inside);
    }
}
