//! Baselines that do not learn, from plain frames: how much moves, and which colours are there.
//!
//! An encoder that does not beat them has learned nothing that a few lines could not tell.

/// Bins per colour channel of [`colour_histogram`].
pub const BINS: usize = 4;

/// Frames of one clip.
#[derive(Clone, Copy, Debug)]
pub struct ClipFrames<'a> {
    /// `[frames × pixels × 3]`, RGB, one byte each.
    pub bytes: &'a [u8],
    /// Pixels of one frame.
    pub pixels: usize,
}

impl<'a> ClipFrames<'a> {
    fn frames(&self) -> impl Iterator<Item = &'a [u8]> + Clone {
        self.bytes.chunks_exact((self.pixels * 3).max(3))
    }
}

/// Mean absolute difference of brightness between following frames, over pixels and pairs of frames; between 0 and 1.
/// Brightness is that of BT.601. 0 of fewer than two frames.
pub fn motion_energy(clip: &ClipFrames) -> f64 {
    let pairs = clip.frames().zip(clip.frames().skip(1));
    let moved: Vec<f64> = pairs.map(|(before, after)| difference(before, after)).collect();
    moved.iter().sum::<f64>() / moved.len().max(1) as f64
}

fn difference(before: &[u8], after: &[u8]) -> f64 {
    let pixels = before.as_chunks::<3>().0.iter().zip(after.as_chunks::<3>().0);
    let sum: f64 = pixels.map(|(a, b)| (luma(*a) - luma(*b)).abs()).sum();
    sum / (before.len() / 3).max(1) as f64
}

fn luma([r, g, b]: [u8; 3]) -> f64 {
    (0.299 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b)) / 255.0
}

/// Square roots of the shares of pixels in 4 × 4 × 4 bins of RGB, over all frames: a row of 64 features of length 1. The
/// Euclidean distance of two such rows is √2 times the Hellinger distance of the histograms, so they go into
/// [`super::distance::knn`] as features do. All zero of no frames.
pub fn colour_histogram(clip: &ClipFrames) -> Vec<f32> {
    let mut counts = vec![0_u64; BINS.pow(3)];
    for frame in clip.frames() {
        for pixel in frame.as_chunks::<3>().0 {
            let bin = pixel.iter().fold(0, |bin, &c| bin * BINS + usize::from(c) * BINS / 256);
            counts[bin] += 1;
        }
    }
    let all = counts.iter().sum::<u64>().max(1) as f64;
    counts.into_iter().map(|n| (n as f64 / all).sqrt() as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_still_has_no_energy_and_black_to_white_has_all() {
        let still = [[7_u8; 12], [7; 12], [7; 12]].concat();
        assert_eq!(motion_energy(&ClipFrames { bytes: &still, pixels: 4 }), 0.0);
        let flash = [[0_u8; 12], [255; 12], [0; 12]].concat();
        assert!((motion_energy(&ClipFrames { bytes: &flash, pixels: 4 }) - 1.0).abs() < 1e-12);
        let half = [[0_u8; 6], [255, 255, 255, 0, 0, 0]].concat();
        assert!((motion_energy(&ClipFrames { bytes: &half, pixels: 2 }) - 0.5).abs() < 1e-12);
        assert_eq!(motion_energy(&ClipFrames { bytes: &still[..12], pixels: 4 }), 0.0);
    }

    #[test]
    fn the_histogram_counts_pixels_of_all_frames() {
        // One frame of black and white, one of black and black.
        let bytes = [[0_u8, 0, 0, 255, 255, 255], [0; 6]].concat();
        let row = colour_histogram(&ClipFrames { bytes: &bytes, pixels: 2 });
        assert_eq!(row.len(), 64);
        assert!((row[0].powi(2) - 0.75).abs() < 1e-6 && (row[63].powi(2) - 0.25).abs() < 1e-6);
        // Red and blue are far from each other: bins 48 and 3.
        let red = colour_histogram(&ClipFrames { bytes: &[255, 0, 0], pixels: 1 });
        let blue = colour_histogram(&ClipFrames { bytes: &[0, 0, 255], pixels: 1 });
        assert_eq!((red[48], blue[3]), (1.0, 1.0));
    }
}
