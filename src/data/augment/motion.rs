//! What moves, as channels: for cameras that stand still, where the background fills most of a frame and tells one
//! recording from another, but says nothing about what happens in it.

use super::colour::LUMA;

/// Factor of both differences: in quiet footage they are several times smaller than luma.
pub const GAIN: f32 = 2.0;

/// Replaces red, green and blue of a normalised clip `[3, T, H·W]` in place by luma, its change since the frame before
/// (0 in the first frame) and its deviation from the clip's mean picture. Ours; differences of frames as input go back to
/// two-stream networks (Simonyan & Zisserman, arXiv 1406.2199) and TSN (arXiv 1608.00859).
pub fn apply(clip: &mut [f32], frames: usize) {
    let length = clip.len() / 3;
    let plane = length / frames.max(1);
    let (luma, rest) = clip.split_at_mut(length);
    let (change, deviation) = rest.split_at_mut(length);
    // The weights sum to 1, so luma of normalised channels is normalised luma.
    for ((r, g), b) in luma.iter_mut().zip(change.iter()).zip(deviation.iter()) {
        *r = LUMA[0] * *r + LUMA[1] * g + LUMA[2] * b;
    }
    change[..plane].fill(0.0);
    for (change, pair) in change[plane..].iter_mut().zip(luma.iter().zip(&luma[plane..])) {
        *change = GAIN * (pair.1 - pair.0);
    }
    for place in 0..plane {
        let mean = luma.iter().skip(place).step_by(plane).sum::<f32>() / frames as f32;
        for frame in 0..frames {
            deviation[frame * plane + place] = GAIN * (luma[frame * plane + place] - mean);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_still_clip_has_luma_alone() {
        let mut clip = [[1.0, -0.5].repeat(3), [0.2, 0.4].repeat(3), [-1.0, 2.0].repeat(3)].concat();
        apply(&mut clip, 3);
        let luma = |r: f32, g: f32, b: f32| 0.299 * r + 0.587 * g + 0.114 * b;
        for frame in clip[..6].chunks(2) {
            assert!((frame[0] - luma(1.0, 0.2, -1.0)).abs() < 1e-6 && (frame[1] - luma(-0.5, 0.4, 2.0)).abs() < 1e-6);
        }
        assert!(clip[6..].iter().all(|v| v.abs() < 1e-6), "{clip:?}");
    }

    #[test]
    fn change_is_since_the_frame_before_and_deviation_from_the_mean_picture() {
        // One pixel, three frames of grey 0, 1 and 5.
        let mut clip = [[0.0, 1.0, 5.0]; 3].concat();
        apply(&mut clip, 3);
        let expected = [0.0, 1.0, 5.0, 0.0, 2.0, 8.0, -4.0, -2.0, 6.0];
        assert!(clip.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-5), "{clip:?}");
    }
}
