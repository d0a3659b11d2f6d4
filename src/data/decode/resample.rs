//! Fast resizing of planes and interleaved pictures (triangle filter, widened when it shrinks), YUV to RGB.

/// Which source positions make a target position, and with what weight; all target positions use `width` taps.
struct Taps {
    start: Vec<usize>,
    weights: Vec<f32>,
    width: usize,
}

impl Taps {
    fn new(source: usize, target: usize) -> Self {
        let scale = source as f32 / target as f32;
        let support = scale.max(1.0);
        let width = ((2.0 * support).ceil() as usize + 1).min(source);
        let mut taps = Self { start: Vec::with_capacity(target), weights: Vec::with_capacity(target * width), width };
        for i in 0..target {
            let centre = (i as f32 + 0.5) * scale - 0.5;
            let start = ((centre - support).ceil().max(0.0) as usize).min(source - width);
            let weights = (start..start + width).map(|j| (1.0 - (j as f32 - centre).abs() / support).max(0.0));
            let sum: f32 = weights.clone().sum();
            taps.start.push(start);
            taps.weights.extend(weights.map(|w| w / sum));
        }
        taps
    }

    fn of(&self, i: usize) -> (usize, &[f32]) {
        (self.start[i], &self.weights[i * self.width..(i + 1) * self.width])
    }
}

/// Resizes pictures of one size to another, `C` interleaved channels.
pub struct Resizer<const C: usize> {
    rows: Taps,
    columns: Taps,
    source: (usize, usize),
    target: (usize, usize),
    line: Vec<f32>,
}

impl<const C: usize> Resizer<C> {
    /// Sizes are (width, height) in pixels, all above 0.
    pub fn new(source: (usize, usize), target: (usize, usize)) -> Self {
        let (rows, columns) = (Taps::new(source.1, target.1), Taps::new(source.0, target.0));
        Self { rows, columns, source, target, line: vec![0.0; source.0 * C] }
    }

    pub fn source(&self) -> (usize, usize) {
        self.source
    }

    /// `picture`: rows of `stride` bytes. `out`: `width * height * C` values of the target.
    pub fn run(&mut self, picture: &[u8], stride: usize, out: &mut [u8]) {
        for y in 0..self.target.1 {
            self.mix_rows(picture, stride, y);
            let row = &mut out[y * self.target.0 * C..(y + 1) * self.target.0 * C];
            for (x, pixel) in row.as_chunks_mut::<C>().0.iter_mut().enumerate() {
                *pixel = self.mix_columns(x);
            }
        }
    }

    /// Rows first: the inner loop is long and without gaps, and only the few target rows are left for the columns.
    fn mix_rows(&mut self, picture: &[u8], stride: usize, y: usize) {
        let (start, weights) = self.rows.of(y);
        self.line.fill(0.0);
        for (i, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            let row = &picture[(start + i) * stride..][..self.line.len()];
            for (sum, value) in self.line.iter_mut().zip(row) {
                *sum += weight * f32::from(*value);
            }
        }
    }

    fn mix_columns(&self, x: usize) -> [u8; C] {
        let (start, weights) = self.columns.of(x);
        let mut sum = [0.5; C]; // rounds
        let pixels = self.line[start * C..].as_chunks::<C>().0;
        for (pixel, weight) in pixels.iter().zip(weights) {
            for (sum, value) in sum.iter_mut().zip(pixel) {
                *sum += weight * value;
            }
        }
        sum.map(|value| value as u8) // `as` saturates
    }
}

/// How YUV becomes RGB: parts of 256.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    black: i32,
    luma: i32,
    red_v: i32,
    green_u: i32,
    green_v: i32,
    blue_u: i32,
}

impl Default for Colour {
    /// Limited-range BT.601, what FFmpeg takes where a file says nothing.
    fn default() -> Self {
        Self::new(2, false)
    }
}

impl Colour {
    /// `matrix`: as H.264 numbers the matrix coefficients.
    pub fn new(matrix: u32, full_range: bool) -> Self {
        let (red, blue) = match matrix {
            1 => (0.2126, 0.0722),
            4 => (0.30, 0.11),
            7 => (0.212, 0.087),
            9 | 10 => (0.2627, 0.0593),
            _ => (0.299, 0.114),
        };
        let green = 1.0 - red - blue;
        let (luma, chroma) = if full_range { (1.0, 1.0) } else { (255.0 / 219.0, 255.0 / 224.0) };
        let part = |value: f64| (value * 256.0).round() as i32;
        Self {
            black: if full_range { 0 } else { 16 },
            luma: part(luma),
            red_v: part(2.0 * (1.0 - red) * chroma),
            green_u: part(2.0 * (1.0 - blue) * blue / green * chroma),
            green_v: part(2.0 * (1.0 - red) * red / green * chroma),
            blue_u: part(2.0 * (1.0 - blue) * chroma),
        }
    }

    /// Three planes of equal size to interleaved RGB.
    pub fn to_rgb(self, y: &[u8], u: &[u8], v: &[u8], rgb: &mut [u8]) {
        for (((y, u), v), pixel) in y.iter().zip(u).zip(v).zip(rgb.as_chunks_mut::<3>().0) {
            let y = self.luma * (i32::from(*y) - self.black) + 128;
            let (u, v) = (i32::from(*u) - 128, i32::from(*v) - 128);
            let channel = |value: i32| (value >> 8).clamp(0, 255) as u8;
            let green = y - self.green_u * u - self.green_v * v;
            *pixel = [channel(y + self.red_v * v), channel(green), channel(y + self.blue_u * u)];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_size_changes_nothing() {
        let picture: Vec<u8> = (0..5 * 4 * 3).map(|i| (i * 37 % 256) as u8).collect();
        let mut out = vec![0; picture.len()];
        Resizer::<3>::new((5, 4), (5, 4)).run(&picture, 15, &mut out);
        assert_eq!(out, picture);
    }

    #[test]
    fn a_flat_picture_stays_flat_at_any_size() {
        for target in [(1, 1), (3, 7), (64, 36), (200, 150)] {
            let mut out = vec![0; target.0 * target.1];
            Resizer::<1>::new((100, 75), target).run(&[93; 7500], 100, &mut out);
            assert!(out.iter().all(|value| *value == 93), "{target:?}");
        }
    }

    #[test]
    fn a_ramp_keeps_its_slope() {
        let ramp: Vec<u8> = (0..256).map(|i| i as u8).collect();
        let mut out = [0; 16];
        Resizer::<1>::new((256, 1), (16, 1)).run(&ramp, 256, &mut out);
        for (i, value) in out.iter().enumerate().skip(1).take(14) {
            assert!((f64::from(*value) - (i as f64 * 16.0 + 7.5)).abs() <= 1.0, "{i}: {value}");
        }
    }

    #[test]
    fn known_colours_convert() {
        let mut rgb = [0; 12];
        Colour::default().to_rgb(&[16, 235, 81, 145], &[128, 128, 90, 54], &[128, 128, 240, 34], &mut rgb);
        let expected = [0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0];
        for (got, want) in rgb.iter().zip(expected) {
            assert!(got.abs_diff(want) <= 2, "{rgb:?}");
        }
        Colour::new(1, true).to_rgb(&[0, 255, 54, 182], &[128, 128, 99, 30], &[128, 128, 255, 12], &mut rgb);
        for (got, want) in rgb.iter().zip(expected) {
            assert!(got.abs_diff(want) <= 2, "{rgb:?}");
        }
    }
}
