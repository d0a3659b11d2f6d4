//! Where on the screen a place of the map is drawn.

use egui::{Pos2, Rect, Vec2, vec2};

use crate::eval::projection::Place;
use crate::report::map::classes::bounds;

/// Points left free around the map when it is fitted.
const MARGIN: f32 = 36.0;

/// Farthest zoom, points per unit relative to the fit, in and out.
const ZOOM: (f32, f32) = (0.2, 200.0);

/// What part of the map is seen; the y axis points up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// The place in the middle.
    pub centre: Place,
    /// Points per unit of the map, the same along both axes.
    pub scale: f32,
}

impl View {
    /// The view in which all `places` fill `rect`.
    pub fn fit(rect: Rect, places: &[Place]) -> Self {
        let (low, high) = bounds(places);
        let size = vec2(rect.width() - 2.0 * MARGIN, rect.height() - 2.0 * MARGIN).max(Vec2::splat(8.0));
        let scale = [0, 1].map(|i| size[i] / (high[i] - low[i]).max(1e-6));
        Self { centre: [0, 1].map(|i| (low[i] + high[i]) / 2.0), scale: scale[0].min(scale[1]) }
    }

    /// Where on the screen a place lies.
    pub fn to_screen(self, rect: Rect, place: Place) -> Pos2 {
        rect.center() + vec2(place[0] - self.centre[0], self.centre[1] - place[1]) * self.scale
    }

    /// The place under a point of the screen.
    pub fn to_place(self, rect: Rect, pos: Pos2) -> Place {
        let away = (pos - rect.center()) / self.scale;
        [self.centre[0] + away.x, self.centre[1] - away.y]
    }

    /// Moved by a drag.
    pub fn panned(self, drag: Vec2) -> Self {
        let away = drag / self.scale;
        Self { centre: [self.centre[0] - away.x, self.centre[1] + away.y], ..self }
    }

    /// Zoomed so that the place under `pos` stays there; not beyond sensible limits around `fitted`.
    pub fn zoomed(self, rect: Rect, pos: Pos2, factor: f32, fitted: Self) -> Self {
        let scale = (self.scale * factor).clamp(fitted.scale * ZOOM.0, fitted.scale * ZOOM.1);
        let kept = self.to_place(rect, pos);
        let away = (pos - rect.center()) / scale;
        Self { centre: [kept[0] - away.x, kept[1] + away.y], scale }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECT: Rect = Rect { min: Pos2::new(10.0, 20.0), max: Pos2::new(410.0, 320.0) };

    #[test]
    fn a_fitted_map_lies_within_its_rectangle() {
        let places = [[-5.0, 1.0], [3.0, 2.0], [0.0, 9.0]];
        let view = View::fit(RECT, &places);
        assert!(places.iter().all(|p| RECT.contains(view.to_screen(RECT, *p))));
    }

    #[test]
    fn a_zoom_keeps_what_is_under_the_pointer() {
        let fitted = View::fit(RECT, &[[0.0, 0.0], [4.0, 4.0]]);
        let pos = Pos2::new(100.0, 90.0);
        let zoomed = fitted.zoomed(RECT, pos, 3.0, fitted);
        let (a, b) = (fitted.to_place(RECT, pos), zoomed.to_place(RECT, pos));
        assert!((a[0] - b[0]).abs() < 1e-4 && (a[1] - b[1]).abs() < 1e-4);
        assert!(zoomed.scale > fitted.scale * 2.9);
    }

    #[test]
    fn one_place_alone_can_be_shown() {
        let view = View::fit(RECT, &[[2.0, 2.0]]);
        assert_eq!(view.to_screen(RECT, [2.0, 2.0]), RECT.center());
    }
}
