//! The part of a picture that is seen large; the same part of every picture beside it.

use egui::{Rect, Vec2};

/// Largest magnification.
const MOST: f32 = 12.0;

/// How much a picture is magnified, and around what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zoom {
    pub scale: f32,
    /// The place in the middle of the pane, as shares of the picture's width and height.
    centre: Vec2,
}

impl Default for Zoom {
    /// All of the picture.
    fn default() -> Self {
        Self { scale: 1.0, centre: Vec2::splat(0.5) }
    }
}

impl Zoom {
    /// Where a picture that fills `pane` unmagnified goes.
    pub fn placed(&self, pane: Rect) -> Rect {
        let size = pane.size() * self.scale;
        Rect::from_min_size(pane.center() - self.centre * size, size)
    }

    /// Magnifies by a factor; what lies at `at` (shares of the pane) stays there as far as the picture reaches.
    pub fn magnify(&mut self, factor: f32, at: Vec2) {
        let off = at - Vec2::splat(0.5);
        let held = self.centre + off / self.scale;
        self.scale = (self.scale * factor).clamp(1.0, MOST);
        self.centre = held - off / self.scale;
        self.keep_inside();
    }

    /// Moves the picture by shares of the pane.
    pub fn drag(&mut self, by: Vec2) {
        self.centre -= by / self.scale;
        self.keep_inside();
    }

    fn keep_inside(&mut self) {
        let edge = 0.5 / self.scale;
        self.centre = self.centre.clamp(Vec2::splat(edge), Vec2::splat(1.0 - edge));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    const PANE: Rect = Rect { min: pos2(100.0, 50.0), max: pos2(300.0, 150.0) };

    #[test]
    fn what_lies_under_the_pointer_stays_there() {
        let mut zoom = Zoom::default();
        assert_eq!(zoom.placed(PANE), PANE);
        let at = Vec2::new(0.75, 0.5);
        zoom.magnify(2.0, at);
        let placed = zoom.placed(PANE);
        // Three quarters along the picture, at three quarters of the pane.
        assert!((placed.left() + 0.75 * placed.width() - 250.0).abs() < 1e-3, "{placed:?}");
        zoom.magnify(0.5, at);
        assert_eq!(zoom, Zoom::default());
    }

    #[test]
    fn the_picture_always_covers_the_pane() {
        let mut zoom = Zoom::default();
        zoom.drag(Vec2::splat(9.0));
        assert_eq!(zoom.placed(PANE), PANE, "nothing to move while all is seen");
        zoom.magnify(100.0, Vec2::ZERO);
        assert_eq!(zoom.scale, MOST);
        for by in [Vec2::splat(30.0), Vec2::splat(-90.0)] {
            zoom.drag(by);
            assert!(zoom.placed(PANE).expand(0.01).contains_rect(PANE), "{:?}", zoom.placed(PANE));
        }
    }
}
