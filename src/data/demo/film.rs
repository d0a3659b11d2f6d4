//! What a camera makes of a scene: exposure, colour cast, contrast, dark corners, flicker, noise, 8 bits. All of it is
//! drawn anew for every video, so that brightness tells neither the work nor, alone, the site.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::canvas::{Canvas, Rgb};
use super::site::Site;
use super::{HEIGHT, WIDTH};

/// Values of the noise table; a power of two.
const NOISE: usize = 1 << 15;
/// Brightness that a change of contrast leaves alone.
const MIDDLE: f32 = 0.45;

/// The camera's settings during one video.
pub(super) struct Film {
    gain: Rgb,
    contrast: f32,
    vignette: Vec<f32>,
    noise: Vec<f32>,
}

impl Film {
    pub(super) fn draw(site: &Site, rng: &mut ChaCha8Rng) -> Self {
        let exposure = rng.random_range(0.86f32..1.15);
        let gain = site.tint.map(|tint| tint * exposure * rng.random_range(0.94f32..1.06));
        let noise = noise(site.noise * rng.random_range(0.3f32..1.0), rng);
        Self { gain, contrast: rng.random_range(0.88..1.05), vignette: vignette(site.vignette), noise }
    }

    /// The picture, RGB interleaved.
    pub(super) fn develop(&self, canvas: &Canvas, rng: &mut ChaCha8Rng) -> Vec<u8> {
        let flicker = 1.0 + rng.random_range(-0.015f32..0.015);
        let from = rng.random_range(0..NOISE);
        let gain = self.gain.map(|v| v * flicker * self.contrast);
        let lift = (1.0 - self.contrast) * MIDDLE;
        let mut bytes = Vec::with_capacity(canvas.pixels.len() * 3);
        for (i, (pixel, dim)) in canvas.pixels.iter().zip(&self.vignette).enumerate() {
            let grain = self.noise[(from + i) % NOISE] + lift;
            for c in 0..3 {
                bytes.push(((pixel[c] * gain[c] * dim + grain) * 255.0 + 0.5) as u8); // the cast saturates
            }
        }
        bytes
    }
}

fn vignette(strength: f32) -> Vec<f32> {
    let dim = |i: usize| {
        let x = ((i % WIDTH) as f32 + 0.5) / WIDTH as f32 * 2.0 - 1.0;
        let y = ((i / WIDTH) as f32 + 0.5) / HEIGHT as f32 * 2.0 - 1.0;
        1.0 - strength * 0.5 * (x * x + y * y)
    };
    (0..WIDTH * HEIGHT).map(dim).collect()
}

/// Nearly normal numbers (the sum of four uniform ones) of this standard deviation.
fn noise(deviation: f32, rng: &mut ChaCha8Rng) -> Vec<f32> {
    let scale = deviation * 3.0f32.sqrt();
    (0..NOISE).map(|_| scale * ((0..4).map(|_| rng.random::<f32>()).sum::<f32>() - 2.0)).collect()
}
