//! What part of a figure is seen, and how the mouse changes it.

use egui::{Pos2, Rect, Response, Stroke, StrokeKind, Ui, Vec2};

use super::PlotMap;
use crate::ui::theme;

/// Shorter drags are clicks of an unsteady hand.
const SHORTEST: f32 = 6.0;

/// The part of a figure that is seen; all data where nothing is set.
#[derive(Clone, Debug, Default)]
pub struct View {
    pub x: Option<[f64; 2]>,
    pub y: Option<[f64; 2]>,
    /// No zoom and no pan.
    pub fixed: bool,
    drag: Option<Drag>,
}

#[derive(Clone, Copy, Debug)]
enum Drag {
    Zoom(Pos2),
    Pan,
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

    pub(super) fn interact(&mut self, ui: &Ui, response: &Response, map: &PlotMap) {
        if self.fixed {
            return;
        }
        if response.double_clicked() {
            self.fit();
        }
        if response.drag_started() {
            let origin = ui.input(|i| i.pointer.press_origin());
            let pans = ui.input(|i| i.modifiers.shift);
            self.drag = origin.map(|at| if pans { Drag::Pan } else { Drag::Zoom(at) });
        }
        match self.drag {
            Some(Drag::Pan) => self.pan(response, map),
            Some(Drag::Zoom(from)) => {
                let to = ui.input(|i| i.pointer.interact_pos());
                if let Some(to) = to {
                    self.zoom(ui, response, map, from, to);
                }
            }
            None => {}
        }
        if !response.dragged() {
            self.drag = None;
        }
    }

    fn pan(&mut self, response: &Response, map: &PlotMap) {
        let delta = response.drag_delta();
        if delta == Vec2::ZERO {
            return;
        }
        let rect = map.rect().translate(-delta);
        let [low, high] = [map.value(rect.left_bottom()), map.value(rect.right_top())];
        self.x = Some([low[0], high[0]]);
        self.y = Some([low[1], high[1]]);
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
