//! What lies below everything that moves: table, work mat, belt.

use super::canvas::{Canvas, Rgb, mix, scaled};
use super::site::Site;
use super::solid::Eye;
use super::{HEIGHT, WIDTH};

/// Half the width of the belt.
const BELT: f32 = 0.15;
/// Half the extent of the work mat along x and y, and its middle along y.
const MAT: [f32; 3] = [0.64, 0.37, -0.05];

/// A picture without the things on the table, and where in it the belt is.
pub(super) struct Background {
    canvas: Canvas,
    belt: Vec<BeltPixel>,
    colour: Rgb,
}

struct BeltPixel {
    index: usize,
    /// Place along the belt.
    x: f32,
    /// Place across, −1 to 1.
    y: f32,
    /// How much of the pixel is belt.
    cover: f32,
}

impl Background {
    pub(super) fn new(eye: &Eye, site: &Site, mat: Rgb) -> Self {
        let mut canvas = Canvas::new(WIDTH, HEIGHT);
        let mut belt = Vec::new();
        let blur = 0.7 / eye.camera.scale([0.0, 0.0, 0.0]);
        for (index, pixel) in canvas.pixels.iter_mut().enumerate() {
            let at = [(index % WIDTH) as f32 + 0.5, (index / WIDTH) as f32 + 0.5];
            let Some([x, y]) = eye.camera.ground(at) else {
                *pixel = scaled(site.table, 0.35);
                continue;
            };
            *pixel = table(site, mat, x, y, blur);
            let across = (y - site.belt_y) / BELT;
            let cover = ((1.0 - across.abs()) * BELT / blur + 0.5).clamp(0.0, 1.0);
            if cover > 0.0 {
                belt.push(BeltPixel { index, x, y: across, cover });
            }
        }
        Self { canvas, belt, colour: site.belt }
    }

    /// The background at `t` seconds, with the belt run on at `speed` units per second.
    pub(super) fn at(&self, t: f32, speed: f32) -> Canvas {
        let mut canvas = self.canvas.clone();
        for pixel in &self.belt {
            let below = &mut canvas.pixels[pixel.index];
            *below = mix(*below, self.belt_colour(pixel.x - speed * t, pixel.y), pixel.cover);
        }
        canvas
    }

    /// Ribs across the belt between two rails.
    fn belt_colour(&self, x: f32, y: f32) -> Rgb {
        if y.abs() > 0.84 {
            return mix(self.colour, [0.75; 3], 0.6);
        }
        let rib = (x / 0.16 - y.abs() * 0.35).rem_euclid(1.0);
        let ridge = 1.0 - ((rib - 0.5).abs() * 6.0).min(1.0);
        scaled(self.colour, 0.9 + 0.5 * ridge)
    }
}

/// The table with its grain and the mat with its taped edge.
fn table(site: &Site, mat: Rgb, x: f32, y: f32, blur: f32) -> Rgb {
    let [fine_x, fine_y, strength] = site.grain;
    let grain = 0.7 * value_noise(x * fine_x, y * fine_y) + 0.3 * value_noise(x * fine_x * 2.7, y * fine_y * 2.7);
    let wood = scaled(site.table, 1.0 + strength * (2.0 * grain - 1.0));
    let inside = (MAT[0] - x.abs()).min(MAT[1] - (y - MAT[2]).abs());
    let cover = (inside / blur + 0.5).clamp(0.0, 1.0);
    let tape = (1.0 - (inside - 0.025).abs() / 0.018).clamp(0.0, 1.0);
    let ground = mix(wood, scaled(mat, 0.96 + 0.08 * grain), cover);
    mix(ground, [0.92, 0.88, 0.5], 0.6 * tape)
}

/// Smooth noise in 0–1 with one random value per unit square's corner.
fn value_noise(x: f32, y: f32) -> f32 {
    let (column, row) = (x.floor(), y.floor());
    let (u, v) = (x - column, y - row);
    let (u, v) = (u * u * (3.0 - 2.0 * u), v * v * (3.0 - 2.0 * v));
    let at = |dx: i32, dy: i32| hash(column as i32 + dx, row as i32 + dy);
    let top = at(0, 0) + (at(1, 0) - at(0, 0)) * u;
    let bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * u;
    top + (bottom - top) * v
}

fn hash(x: i32, y: i32) -> f32 {
    let mut h = (x as u32).wrapping_mul(0x9E37_79B1) ^ (y as u32).wrapping_mul(0x85EB_CA77);
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    (h ^ (h >> 15)) as f32 / u32::MAX as f32
}
