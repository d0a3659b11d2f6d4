//! Crop, flip and resize in one pass: u8 interleaved in, planar f32 out.

use super::{Crop, Frame};

/// The taps of one axis: output i is `Σ_k weights[i·taps + k] · source[first[i] + k]`.
struct Axis {
    taps: usize,
    first: Vec<usize>,
    weights: Vec<f32>,
}

impl Axis {
    /// A triangle filter that widens with the reduction (bilinear when enlarging, antialiased when reducing).
    fn new(source: usize, start: f32, length: f32, out: usize, mirror: bool) -> Self {
        let scale = length / out as f32;
        let support = scale.max(1.0);
        let taps = ((2.0 * support).ceil() as usize + 1).min(source);
        let mut axis = Self { taps, first: Vec::with_capacity(out), weights: Vec::with_capacity(out * taps) };
        for i in 0..out {
            let at = if mirror { out - 1 - i } else { i };
            axis.push(source, start + (at as f32 + 0.5) * scale, support);
        }
        axis
    }

    /// Adds the output whose centre lies at `centre` of the source.
    fn push(&mut self, source: usize, centre: f32, support: f32) {
        let first = ((centre - support - 0.5).ceil().max(0.0) as usize).min(source - self.taps);
        let weight = |k: usize| (1.0 - ((first + k) as f32 + 0.5 - centre).abs() / support).max(0.0);
        let sum: f32 = (0..self.taps).map(weight).sum();
        self.first.push(first);
        self.weights.extend((0..self.taps).map(|k| weight(k) / sum));
    }

    fn of(&self, i: usize) -> (usize, &[f32]) {
        (self.first[i], &self.weights[i * self.taps..(i + 1) * self.taps])
    }

    /// First and one past the last source position in use.
    fn range(&self) -> (usize, usize) {
        let low = self.first.iter().copied().min().unwrap_or(0);
        let high = self.first.iter().copied().max().unwrap_or(0) + self.taps;
        (low, high)
    }
}

/// The resampling of one clip: the weights are the same for all its frames.
pub(super) struct Resampler {
    across: Axis,
    down: Axis,
    size: usize,
}

impl Resampler {
    pub(super) fn new(crop: &Crop, flip: bool, width: usize, height: usize, size: usize) -> Self {
        let across = Axis::new(width, crop.x, crop.width, size, flip);
        let down = Axis::new(height, crop.y, crop.height, size, false);
        Self { across, down, size }
    }

    /// Resamples one frame into three planes of `size`² values in 0–255. `row` is scratch.
    pub(super) fn run(&self, frame: &Frame<'_>, planes: [&mut [f32]; 3], row: &mut Vec<f32>) {
        let (left, right) = self.across.range();
        row.resize((right - left) * 3, 0.0);
        let [red, green, blue] = planes;
        let rows = red.chunks_exact_mut(self.size).zip(green.chunks_exact_mut(self.size));
        for (y, ((r, g), b)) in rows.zip(blue.chunks_exact_mut(self.size)).enumerate() {
            self.mix_rows(frame, y, left, row);
            self.mix_columns(row, left, [r, g, b]);
        }
    }

    /// The vertical half: contiguous bytes of each source row, so it vectorises whatever the crop.
    fn mix_rows(&self, frame: &Frame<'_>, y: usize, left: usize, row: &mut [f32]) {
        let (first, weights) = self.down.of(y);
        row.fill(0.0);
        for (k, &weight) in weights.iter().enumerate().filter(|(_, w)| **w != 0.0) {
            let start = ((first + k) * frame.width + left) * 3;
            for (sum, &value) in row.iter_mut().zip(&frame.rgb[start..]) {
                *sum += weight * f32::from(value);
            }
        }
    }

    /// The horizontal half, which also takes the channels apart.
    fn mix_columns(&self, row: &[f32], left: usize, [r, g, b]: [&mut [f32]; 3]) {
        for (x, ((r, g), b)) in r.iter_mut().zip(g).zip(b).enumerate() {
            let (first, weights) = self.across.of(x);
            let start = (first - left) * 3;
            let mut sum = [0.0f32; 3];
            for (pixel, &weight) in row[start..start + weights.len() * 3].chunks_exact(3).zip(weights) {
                sum[0] += weight * pixel[0];
                sum[1] += weight * pixel[1];
                sum[2] += weight * pixel[2];
            }
            [*r, *g, *b] = sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame whose red is a ramp across, green a ramp down, blue constant.
    fn ramps(width: usize, height: usize) -> Vec<u8> {
        let pixel = |i: usize| [(i % width * 2) as u8, (i / width * 2) as u8, 77];
        (0..width * height).flat_map(pixel).collect()
    }

    #[test]
    fn a_ramp_stays_a_ramp_under_any_crop_and_scale() {
        let (width, height) = (100, 80);
        let rgb = ramps(width, height);
        for (crop, size) in [
            (Crop { x: 10.3, y: 7.7, width: 60.0, height: 45.5 }, 16),
            (Crop { x: 20.0, y: 20.0, width: 12.0, height: 12.0 }, 24),
        ] {
            let [mut r, mut g, mut b] = [vec![0.0; size * size], vec![0.0; size * size], vec![0.0; size * size]];
            let resampler = Resampler::new(&crop, false, width, height, size);
            resampler.run(&Frame { rgb: &rgb, width, height }, [&mut r, &mut g, &mut b], &mut Vec::new());
            for i in 0..size * size {
                let x = crop.x + ((i % size) as f32 + 0.5) * crop.width / size as f32;
                let y = crop.y + ((i / size) as f32 + 0.5) * crop.height / size as f32;
                assert!((r[i] - 2.0 * (x - 0.5)).abs() < 0.1, "{} {}", r[i], 2.0 * (x - 0.5));
                assert!((g[i] - 2.0 * (y - 0.5)).abs() < 0.1);
                assert!((b[i] - 77.0).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn a_reduction_averages_and_does_not_skip() {
        let checks: Vec<u8> = (0..64 * 64).flat_map(|i| [((i % 64 + i / 64) % 2 * 200) as u8; 3]).collect();
        let crop = Crop { x: 0.0, y: 0.0, width: 64.0, height: 64.0 };
        let resampler = Resampler::new(&crop, false, 64, 64, 8);
        let [mut r, mut g, mut b] = [vec![0.0; 64], vec![0.0; 64], vec![0.0; 64]];
        resampler.run(&Frame { rgb: &checks, width: 64, height: 64 }, [&mut r, &mut g, &mut b], &mut Vec::new());
        assert!(r.iter().all(|v| (v - 100.0).abs() < 1.0), "{r:?}");
    }

    #[test]
    fn a_frame_of_one_pixel_can_be_enlarged() {
        let crop = Crop::centre_square(1.0, 1.0);
        let resampler = Resampler::new(&crop, true, 1, 1, 4);
        let [mut r, mut g, mut b] = [vec![0.0; 16], vec![0.0; 16], vec![0.0; 16]];
        resampler.run(&Frame { rgb: &[9, 8, 7], width: 1, height: 1 }, [&mut r, &mut g, &mut b], &mut Vec::new());
        assert!(r.iter().all(|v| *v == 9.0) && b.iter().all(|v| *v == 7.0));
    }
}
