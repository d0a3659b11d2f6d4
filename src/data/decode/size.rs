//! The size that a recipe gives a picture.

/// The longer side is at most this many times the shorter one; more is cut down (a file of 10,000 × 2 pixels).
pub const MAX_ASPECT: u32 = 16;

/// No side of a picture in its own size is longer; more is cut down.
pub const MAX_OWN: u32 = 4096;

/// Width and height in pixels of a picture shown at `width` × `height` (any unit), with the shorter side `short_side`
/// (0: its own size, in pixels) and its aspect kept. The same rule as FFmpeg's filter in `ffmpeg.rs`.
pub fn scaled(width: f64, height: f64, short_side: u32) -> (u32, u32) {
    if short_side == 0 {
        let own = |side: f64| (side.round() as u32).clamp(1, MAX_OWN);
        return (own(width), own(height));
    }
    let limit = f64::from(short_side * MAX_ASPECT);
    let long = |ratio: f64| (f64::from(short_side) * ratio).round().min(limit) as u32;
    if width < height { (short_side, long(height / width)) } else { (long(width / height), short_side) }
}

/// Whether two pictures have the same shape (how much wider than high they are): sizes are rounded.
pub fn is_same_shape(one: f64, other: f64) -> bool {
    /// Part by which they may differ.
    const SAME: f64 = 0.02;
    (one / other - 1.0).abs() <= SAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_side_is_set_and_the_aspect_kept() {
        assert_eq!(scaled(1280.0, 720.0, 64), (114, 64));
        assert_eq!(scaled(320.0, 568.0, 64), (64, 114));
        assert_eq!(scaled(30.0, 24.0, 64), (80, 64));
        assert_eq!(scaled(10_000.0, 2.0, 64), (1024, 64));
        assert_eq!(scaled(1280.0, 720.0, 0), (1280, 720));
    }
}
