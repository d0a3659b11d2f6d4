//! Clip augmentation of ρMoCo (arXiv 2104.14558): random resized crop, flip, colour jitter with hue, grey, blur.
//!
//! One [`ClipTransform`] is drawn per clip and applied to every frame of it, so that what moves in a clip is the
//! footage and not the augmentation. The work per clip is one bilinear pass from the memory-mapped u8 frames into
//! planar `[3, T, H, W]`, one affine colour pass that also normalises, and a separable blur where one was drawn.
//!
//! Ours, where the paper leaves it open or is made for 224² pixels: values are clamped to the range of a pixel once,
//! after all colour operations; contrast refers to the mean grey of the whole clip; hue turns in YIQ, not in HSV; the
//! blur's σ (0.1 to 2 pixels of 224) is scaled by `size / 224`, but by no less than a half: at 48 pixels the true share
//! would be 0.43 pixels at most, which changes nothing.

mod blur;
mod colour;
mod crop;
pub mod motion;
mod resample;

pub use colour::{ColourOp, Jitter, LUMA, MEAN, STD};
pub use crop::Crop;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::config::{AugmentSpec, Crops};
use resample::Resampler;

/// Least scale of the blur.
const LEAST_BLUR: f32 = 0.5;

/// One frame as the shards store it: RGB, interleaved, rows from the top.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    pub rgb: &'a [u8],
    pub width: usize,
    pub height: usize,
}

/// What happens to every frame of one clip.
#[derive(Clone, Debug, PartialEq)]
pub struct ClipTransform {
    pub crop: Crop,
    /// Mirror left and right.
    pub flip: bool,
    pub jitter: Jitter,
    /// σ of the Gaussian blur in output pixels.
    pub blur: Option<f32>,
}

impl ClipTransform {
    /// Draws the augmentation of a clip from frames of `width` × `height` for `size`² pixels of output.
    /// Always takes the same count of numbers from `rng`, whatever is switched on.
    pub fn draw(spec: &AugmentSpec, width: usize, height: usize, size: usize, rng: &mut ChaCha8Rng) -> Self {
        let crop = Crop::draw(spec.crop_area, width as f32, height as f32, rng);
        let flip = rng.random::<f32>() < spec.flip;
        let jitter = Jitter::draw(spec, rng);
        let (blurred, sigma) = (rng.random::<f32>() < spec.blur, rng.random_range(0.1f32..2.0));
        Self { crop, flip, jitter, blur: blurred.then_some(sigma * (size as f32 / 224.0).max(LEAST_BLUR)) }
    }

    /// The evaluation view: short side resized to the output, centre square kept, nothing else.
    pub fn plain(width: usize, height: usize) -> Self {
        Self { crop: Crop::centre_square(width as f32, height as f32), flip: false, jitter: Jitter::none(), blur: None }
    }

    /// View `number` of the evaluation views of a clip: see [`Crops`].
    pub fn evaluation(crops: Crops, number: usize, width: usize, height: usize) -> Self {
        let (wide, high) = (width as f32, height as f32);
        let crop = match crops {
            Crops::Centre => Crop::centre_square(wide, high),
            Crops::ThreeAlong => Crop::square_at(number as f32 / 2.0, wide, high),
            Crops::Whole => Crop::whole(wide, high),
        };
        Self { crop, ..Self::plain(width, height) }
    }
}

/// Buffers of one loader thread, reused from clip to clip.
#[derive(Default)]
pub struct Workspace {
    row: Vec<f32>,
    blurred: Vec<f32>,
}

/// Writes the transformed clip `[3, T, size, size]`, normalised with [`MEAN`] and [`STD`], into `out`.
/// All frames must have one size; T is their count.
pub fn apply(transform: &ClipTransform, frames: &[Frame<'_>], size: usize, out: &mut [f32], work: &mut Workspace) {
    let plane = size * size;
    assert_eq!(out.len(), 3 * frames.len() * plane, "the output holds 3 × T planes");
    let Some(first) = frames.first() else { return };
    let resampler = Resampler::new(&transform.crop, transform.flip, first.width, first.height, size);
    let (red, rest) = out.split_at_mut(frames.len() * plane);
    let (green, blue) = rest.split_at_mut(frames.len() * plane);
    let planes = red.chunks_exact_mut(plane).zip(green.chunks_exact_mut(plane)).zip(blue.chunks_exact_mut(plane));
    for (frame, ((r, g), b)) in frames.iter().zip(planes) {
        resampler.run(frame, [r, g, b], &mut work.row);
    }
    colour::apply(&transform.jitter, [red, green, blue]);
    if let Some(sigma) = transform.blur {
        blur::apply(sigma, size, out, &mut work.blurred);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    fn noise(width: usize, height: usize, seed: u64) -> Vec<u8> {
        let mut rng = stream(seed, "test frame", 0);
        (0..width * height * 3).map(|_| rng.random()).collect()
    }

    fn run(transform: &ClipTransform, frames: &[Frame<'_>], size: usize) -> Vec<f32> {
        let mut out = vec![f32::NAN; 3 * frames.len() * size * size];
        apply(transform, frames, size, &mut out, &mut Workspace::default());
        out
    }

    fn everything() -> AugmentSpec {
        AugmentSpec { flip: 0.5, jitter: 1.0, grey: 0.3, blur: 0.7, ..AugmentSpec::default() }
    }

    #[test]
    fn every_frame_of_a_clip_gets_the_same_parameters() {
        let rgb = noise(40, 30, 1);
        let frame = Frame { rgb: &rgb, width: 40, height: 30 };
        for clip in 0..20 {
            let transform = ClipTransform::draw(&everything(), 40, 30, 16, &mut stream(3, "clip", clip));
            let out = run(&transform, &[frame; 3], 16);
            for plane in out.chunks_exact(3 * 256) {
                assert_eq!(plane[..256], plane[256..512]);
                assert_eq!(plane[..256], plane[512..]);
            }
        }
    }

    #[test]
    fn at_the_source_size_the_plain_view_is_the_normalised_frame() {
        let rgb = noise(16, 16, 2);
        let out = run(&ClipTransform::plain(16, 16), &[Frame { rgb: &rgb, width: 16, height: 16 }], 16);
        for (i, pixel) in rgb.chunks_exact(3).enumerate() {
            for (c, &value) in pixel.iter().enumerate() {
                let expected = (f32::from(value) / 255.0 - MEAN) / STD;
                assert!((out[c * 256 + i] - expected).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn a_flip_mirrors_the_plain_view() {
        let rgb = noise(24, 16, 3);
        let frame = [Frame { rgb: &rgb, width: 24, height: 16 }];
        let plain = ClipTransform::plain(24, 16);
        let mirrored = run(&ClipTransform { flip: true, ..plain.clone() }, &frame, 8);
        for (row, flipped) in run(&plain, &frame, 8).chunks_exact(8).zip(mirrored.chunks_exact(8)) {
            for (a, b) in row.iter().zip(flipped.iter().rev()) {
                assert!((a - b).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn equal_streams_draw_equal_transforms_and_all_values_are_finite() {
        let rgb = noise(85, 64, 4);
        let frame = Frame { rgb: &rgb, width: 85, height: 64 };
        for clip in 0..50 {
            let draw = || ClipTransform::draw(&everything(), 85, 64, 56, &mut stream(9, "clip", clip));
            assert_eq!(draw(), draw());
            let out = run(&draw(), &[frame], 56);
            let (low, high) = ((0.0 - MEAN) / STD - 1e-4, (1.0 - MEAN) / STD + 1e-4);
            assert!(out.iter().all(|v| (low..=high).contains(v)));
        }
    }
}
