//! Where in the frame a clip looks.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// Smallest and largest ratio of width to height of a random crop.
const ASPECT: [f32; 2] = [3.0 / 4.0, 4.0 / 3.0];

/// A rectangle in source pixels; edges may lie between pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crop {
    pub x: f32,
    pub y: f32,
    pub width: f32,
    pub height: f32,
}

impl Crop {
    /// A rectangle whose area is a uniform share of the frame within `area`, and whose aspect is log-uniform
    /// between 3/4 and 4/3 as far as the frame allows it. A frame too long for that range gets the nearest
    /// aspect that fits, so the area always lies in the range.
    pub fn draw(area: [f32; 2], width: f32, height: f32, rng: &mut ChaCha8Rng) -> Self {
        let (area_at, aspect_at) = (rng.random::<f32>(), rng.random::<f32>());
        let (x_at, y_at) = (rng.random::<f32>(), rng.random::<f32>());
        let share = area[0] + (area[1] - area[0]) * area_at;
        let pixels = share.min(1.0) * width * height;
        let narrowest = pixels / (height * height);
        // Of the whole frame both are one number, whatever is lost in rounding.
        let fits = [narrowest, (width * width / pixels).max(narrowest)];
        let low = ASPECT[0].clamp(fits[0], fits[1]);
        let high = ASPECT[1].clamp(fits[0], fits[1]);
        let aspect = (low.ln() + (high.ln() - low.ln()) * aspect_at).exp();
        let crop_width = (pixels * aspect).sqrt().min(width);
        let crop_height = (pixels / aspect).sqrt().min(height);
        Self {
            x: (width - crop_width) * x_at,
            y: (height - crop_height) * y_at,
            width: crop_width,
            height: crop_height,
        }
    }

    /// The largest centred square.
    pub fn centre_square(width: f32, height: f32) -> Self {
        Self::square_at(0.5, width, height)
    }

    /// The largest square, at this share of the way along the longer side.
    pub fn square_at(share: f32, width: f32, height: f32) -> Self {
        let side = width.min(height);
        Self { x: (width - side) * share, y: (height - side) * share, width: side, height: side }
    }

    /// The whole frame.
    pub fn whole(width: f32, height: f32) -> Self {
        Self { x: 0.0, y: 0.0, width, height }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    #[test]
    fn area_and_aspect_stay_in_range_and_inside_the_frame() {
        for (width, height) in [(64.0, 64.0), (85.0, 64.0), (64.0, 96.0)] {
            for i in 0..500 {
                let crop = Crop::draw([0.2, 0.77], width, height, &mut stream(1, "crop", i));
                let share = crop.width * crop.height / (width * height);
                assert!((0.199..0.771).contains(&share), "{share}");
                assert!((0.7499..1.3334).contains(&(crop.width / crop.height)));
                assert!(crop.x >= 0.0 && crop.x + crop.width <= width + 1e-3);
                assert!(crop.y >= 0.0 && crop.y + crop.height <= height + 1e-3);
            }
        }
    }

    #[test]
    fn a_ribbon_keeps_the_area_and_gives_up_the_aspect() {
        let crop = Crop::draw([0.5, 0.5], 640.0, 16.0, &mut stream(1, "crop", 0));
        assert!((crop.width * crop.height / (640.0 * 16.0) - 0.5).abs() < 1e-3);
        assert!(crop.height <= 16.0);
    }

    #[test]
    fn three_squares_along_reach_both_ends_of_a_wide_frame_and_of_a_high_one() {
        let at = |width, height| [0.0, 0.5, 1.0].map(|share| Crop::square_at(share, width, height));
        let square = |x, y| Crop { x, y, width: 64.0, height: 64.0 };
        assert_eq!(at(114.0, 64.0), [square(0.0, 0.0), square(25.0, 0.0), square(50.0, 0.0)]);
        assert_eq!(at(64.0, 100.0), [square(0.0, 0.0), square(0.0, 18.0), square(0.0, 36.0)]);
    }

    #[test]
    fn the_whole_frame_is_the_only_crop_of_area_one() {
        let crop = Crop::draw([1.0, 1.0], 80.0, 60.0, &mut stream(1, "crop", 0));
        assert!((crop.width - 80.0).abs() < 1e-3 && (crop.height - 60.0).abs() < 1e-3);
        // The square of this width has more digits than a float.
        let crop = Crop::draw([1.0, 1.0], 4097.0, 17.0, &mut stream(1, "crop", 0));
        assert!((crop.width - 4097.0).abs() < 1.0 && crop.height <= 17.0);
    }
}
