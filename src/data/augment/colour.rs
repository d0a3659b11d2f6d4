//! Brightness, contrast, saturation, hue, grey and normalisation as one affine map of RGB.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::config::AugmentSpec;

/// Mean of a pixel in 0–1 that normalisation takes away (Kinetics, as in SlowFast).
pub const MEAN: f32 = 0.45;
/// Standard deviation of a pixel in 0–1 that normalisation divides by.
pub const STD: f32 = 0.225;

/// Luma weights of ITU-R BT.601.
pub const LUMA: [f32; 3] = [0.299, 0.587, 0.114];

/// One colour operation with its factor; a factor of 1 changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ColourOp {
    Brightness(f32),
    /// About the mean grey of the clip.
    Contrast(f32),
    /// 0 is grey.
    Saturation(f32),
    /// Turns of the colour circle, in the plane of equal luma (YIQ): an affine map, unlike a turn in HSV.
    Hue(f32),
}

/// The colour operations of a clip, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Jitter {
    pub ops: Vec<ColourOp>,
}

impl Jitter {
    pub(super) fn none() -> Self {
        Self { ops: Vec::new() }
    }

    /// Three factors and a turn of the hue in random order with probability `spec.jitter`, then grey with probability
    /// `spec.grey`.
    pub(super) fn draw(spec: &AugmentSpec, rng: &mut ChaCha8Rng) -> Self {
        let jittered = rng.random::<f32>() < spec.jitter;
        let mut factor = || 1.0 + spec.jitter_strength * rng.random_range(-1.0f32..1.0);
        let mut ops =
            vec![ColourOp::Brightness(factor()), ColourOp::Contrast(factor()), ColourOp::Saturation(factor())];
        ops.push(ColourOp::Hue(spec.hue * rng.random_range(-1.0f32..1.0)));
        ops.shuffle(rng);
        if !jittered {
            ops.clear();
        }
        if rng.random::<f32>() < spec.grey {
            ops.push(ColourOp::Saturation(0.0));
        }
        Self { ops }
    }

    /// The whole of it as one map, for a clip of mean colour `mean`.
    fn resolve(&self, mean: [f32; 3]) -> Affine {
        let mut map = Affine::identity();
        for op in &self.ops {
            map = match *op {
                ColourOp::Brightness(f) => map.scaled(f),
                ColourOp::Contrast(f) => {
                    let grey = luma(map.of(mean));
                    map.scaled(f).shifted((1.0 - f) * grey)
                }
                ColourOp::Saturation(f) => map.saturated(f),
                ColourOp::Hue(turns) => map.followed_by(hue_matrix(turns)),
            };
        }
        map
    }
}

/// `rgb → matrix · rgb + offset`.
#[derive(Clone, Copy, Debug)]
struct Affine {
    matrix: [[f32; 3]; 3],
    offset: [f32; 3],
}

/// RGB to luma and two colour differences, the rows of YIQ.
const YIQ: [[f32; 3]; 3] = [LUMA, [0.595_716, -0.274_453, -0.321_263], [0.211_456, -0.522_591, 0.311_135]];
/// And back.
const RGB: [[f32; 3]; 3] = [[1.0, 0.956_295, 0.621_024], [1.0, -0.272_122, -0.647_381], [1.0, -1.106_989, 1.704_615]];

/// A turn of the plane of the colour differences; luma stays.
fn hue_matrix(turns: f32) -> [[f32; 3]; 3] {
    let (sin, cos) = (std::f32::consts::TAU * turns).sin_cos();
    product(RGB, product([[1.0, 0.0, 0.0], [0.0, cos, -sin], [0.0, sin, cos]], YIQ))
}

fn product(a: [[f32; 3]; 3], b: [[f32; 3]; 3]) -> [[f32; 3]; 3] {
    a.map(|row| std::array::from_fn(|i| (0..3).map(|k| row[k] * b[k][i]).sum()))
}

fn luma(rgb: [f32; 3]) -> f32 {
    rgb.iter().zip(LUMA).map(|(v, w)| v * w).sum()
}

impl Affine {
    fn identity() -> Self {
        Self { matrix: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], offset: [0.0; 3] }
    }

    fn of(&self, rgb: [f32; 3]) -> [f32; 3] {
        std::array::from_fn(|c| self.matrix[c].iter().zip(rgb).map(|(m, v)| m * v).sum::<f32>() + self.offset[c])
    }

    fn scaled(self, factor: f32) -> Self {
        Self { matrix: self.matrix.map(|row| row.map(|m| m * factor)), offset: self.offset.map(|o| o * factor) }
    }

    /// This map and then `matrix`.
    fn followed_by(self, matrix: [[f32; 3]; 3]) -> Self {
        let offset = matrix.map(|row| row.iter().zip(self.offset).map(|(m, o)| m * o).sum());
        Self { matrix: product(matrix, self.matrix), offset }
    }

    fn shifted(self, by: f32) -> Self {
        Self { offset: self.offset.map(|o| o + by), ..self }
    }

    /// Each channel becomes `factor` of itself and `1 − factor` of the luma.
    fn saturated(self, factor: f32) -> Self {
        let column = |i: usize| luma([self.matrix[0][i], self.matrix[1][i], self.matrix[2][i]]);
        let grey: [f32; 3] = std::array::from_fn(column);
        let grey_offset = luma(self.offset);
        let mix = |own: f32, grey: f32| factor * own + (1.0 - factor) * grey;
        Self {
            matrix: self.matrix.map(|row| std::array::from_fn(|i| mix(row[i], grey[i]))),
            offset: self.offset.map(|o| mix(o, grey_offset)),
        }
    }
}

/// Colours and normalises a clip in place; the three slices are its channels in 0–255.
pub(super) fn apply(jitter: &Jitter, [red, green, blue]: [&mut [f32]; 3]) {
    let gain = 1.0 / (255.0 * STD);
    if jitter.ops.is_empty() {
        for plane in [red, green, blue] {
            plane.iter_mut().for_each(|v| *v = *v * gain - MEAN / STD);
        }
        return;
    }
    let Affine { matrix: m, offset: o } = jitter.resolve([mean(red), mean(green), mean(blue)]);
    let finish = |v: f32| v.clamp(0.0, 255.0) * gain - MEAN / STD;
    for ((r, g), b) in red.iter_mut().zip(green).zip(blue) {
        let (x, y, z) = (*r, *g, *b);
        *r = finish(m[0][0] * x + m[0][1] * y + m[0][2] * z + o[0]);
        *g = finish(m[1][0] * x + m[1][1] * y + m[1][2] * z + o[1]);
        *b = finish(m[2][0] * x + m[2][1] * y + m[2][2] * z + o[2]);
    }
}

/// Sums eight lanes apart, so that the loop vectorises and long clips lose no precision.
fn mean(values: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let chunks = values.chunks_exact(8);
    let rest: f32 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    (lanes.iter().sum::<f32>() + rest) / values.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    /// The operations one after the other on every pixel, as the definition has it.
    fn reference(ops: &[ColourOp], clip: &[[f32; 3]]) -> Vec<[f32; 3]> {
        let mut pixels = clip.to_vec();
        for op in ops {
            let mean = pixels.iter().map(|p| luma(*p)).sum::<f32>() / pixels.len() as f32;
            for pixel in &mut pixels {
                let grey = luma(*pixel);
                *pixel = match *op {
                    ColourOp::Brightness(f) => pixel.map(|v| v * f),
                    ColourOp::Contrast(f) => pixel.map(|v| v * f + (1.0 - f) * mean),
                    ColourOp::Saturation(f) => pixel.map(|v| v * f + (1.0 - f) * grey),
                    ColourOp::Hue(turns) => {
                        hue_matrix(turns).map(|row| row.iter().zip(*pixel).map(|(m, v)| m * v).sum())
                    }
                };
            }
        }
        pixels.iter().map(|p| p.map(|v| (v.clamp(0.0, 255.0) / 255.0 - MEAN) / STD)).collect()
    }

    #[test]
    fn one_affine_map_equals_the_operations_in_their_order() {
        let mut rng = stream(5, "colour", 0);
        let clip: Vec<[f32; 3]> = (0..101).map(|_| std::array::from_fn(|_| rng.random_range(0.0f32..255.0))).collect();
        let spec = AugmentSpec { jitter: 1.0, grey: 0.5, ..AugmentSpec::default() };
        for i in 0..40 {
            let jitter = Jitter::draw(&spec, &mut stream(5, "jitter", i));
            let mut planes: [Vec<f32>; 3] = std::array::from_fn(|c| clip.iter().map(|p| p[c]).collect());
            let [r, g, b] = &mut planes;
            apply(&jitter, [r, g, b]);
            for (n, expected) in reference(&jitter.ops, &clip).iter().enumerate() {
                for c in 0..3 {
                    assert!((planes[c][n] - expected[c]).abs() < 2e-3, "{:?}", jitter.ops);
                }
            }
        }
    }

    #[test]
    fn a_turn_of_the_hue_keeps_luma_and_grey_and_comes_round() {
        let of = |turns, rgb: [f32; 3]| Affine::identity().followed_by(hue_matrix(turns)).of(rgb);
        let red = [200.0, 30.0, 40.0];
        assert!((luma(of(0.15, red)) - luma(red)).abs() < 0.5);
        let third = of(1.0 / 3.0, red);
        assert!(third[0] < third[1].max(third[2]), "{third:?} is no longer red");
        for (got, want) in of(1.0, red).iter().zip(red).chain(of(0.3, [90.0; 3]).iter().zip([90.0; 3])) {
            assert!((got - want).abs() < 0.5);
        }
    }

    #[test]
    fn grey_makes_the_channels_equal() {
        let jitter = Jitter { ops: vec![ColourOp::Saturation(0.0)] };
        let (mut r, mut g, mut b) = (vec![10.0, 200.0], vec![90.0, 20.0], vec![30.0, 50.0]);
        apply(&jitter, [&mut r, &mut g, &mut b]);
        for i in 0..2 {
            assert!((r[i] - g[i]).abs() < 1e-4 && (g[i] - b[i]).abs() < 1e-4);
        }
    }
}
