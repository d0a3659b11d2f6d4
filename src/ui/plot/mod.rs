//! Figures on the screen: the same scene as in an exported file, with zoom, pan and pointing.
//!
//! Drawn with egui's painter: figures here have logarithmic axes, dashes by arm, bands and names at line ends, and
//! an export must look like what was seen. So [`crate::report::figure`] lays out and this module only paints.

pub mod export;
mod paint;
mod view;

use egui::{Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};

use crate::report::figure::{Figure, Map};

pub use paint::{color, paint};
pub use view::View;

/// How near to a mark the pointer counts, points.
const NEAR: f32 = 12.0;

/// A figure that has been drawn.
pub struct Shown {
    pub response: Response,
    pub map: PlotMap,
    /// Series and point of the mark under the pointer.
    pub hovered: Option<(usize, usize)>,
    pub clicked: Option<(usize, usize)>,
}

/// Places of values on the screen.
#[derive(Clone, Copy, Debug)]
pub struct PlotMap {
    map: Map,
    origin: Vec2,
}

impl PlotMap {
    /// Where a value is; not finite where it has no place.
    pub fn pos(&self, x: f64, y: f64) -> Pos2 {
        Pos2::from(self.map.pos(x, y)) + self.origin
    }

    /// The value at a place.
    pub fn value(&self, at: Pos2) -> [f64; 2] {
        self.map.value((at - self.origin).into())
    }

    /// The plot between its axes.
    pub fn rect(&self) -> Rect {
        let [left, top, right, bottom] = self.map.plot;
        Rect::from_min_max(Pos2::new(left, top), Pos2::new(right, bottom)).translate(self.origin)
    }
}

/// Draws `figure` over the width that is there. `view` says what part is seen and is changed by mouse: drag zooms,
/// Shift-drag pans, a double click fits.
pub fn show(ui: &mut Ui, id: &str, figure: &Figure, view: &mut View, height: f32) -> Shown {
    let size = Vec2::new(ui.available_width().max(40.0), height.max(40.0));
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let scene = figure.scene_of(size.into(), view.x, view.y);
    let map = PlotMap { map: scene.map, origin: rect.min.to_vec2() };
    let response = ui.interact(map.rect(), ui.scope_id().with(("plot", id)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &figure.title));
    paint(ui, rect, &scene);
    view.interact(ui, &response, &map);
    let near = |at: Pos2| {
        let distance = |mark: &(usize, usize, [f32; 2])| (Pos2::from(mark.2) + map.origin).distance(at);
        let nearest = scene.marks.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        (distance(nearest) < NEAR).then_some((nearest.0, nearest.1))
    };
    let hovered = response.hover_pos().and_then(near);
    let clicked = if response.clicked() { hovered } else { None };
    Shown { response, map, hovered, clicked }
}
