//! A picture that anti-aliased shapes are painted on.

use super::camera::Vec2;

/// Red, green, blue in 0–1.
pub(super) type Rgb = [f32; 3];

pub(super) fn mix(a: Rgb, b: Rgb, t: f32) -> Rgb {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
}

pub(super) fn scaled(a: Rgb, by: f32) -> Rgb {
    a.map(|v| v * by)
}

/// Hue, saturation and value in 0–1 to RGB.
pub(super) fn hsv(hue: f32, saturation: f32, value: f32) -> Rgb {
    let channel = |shift: f32| {
        let k = (shift + hue * 6.0).rem_euclid(6.0);
        value * (1.0 - saturation * k.min(4.0 - k).clamp(0.0, 1.0))
    };
    [channel(5.0), channel(3.0), channel(1.0)]
}

/// How a shape covers what lies below it.
#[derive(Clone, Copy)]
pub(super) struct Brush {
    pub colour: Rgb,
    /// 0 leaves no trace, 1 covers.
    pub alpha: f32,
    /// Pixels over which the edge fades; 1 is anti-aliasing only.
    pub soft: f32,
}

impl Brush {
    pub(super) fn solid(colour: Rgb) -> Self {
        Self { colour, alpha: 1.0, soft: 1.0 }
    }

    pub(super) fn faded(self, alpha: f32) -> Self {
        Self { alpha: self.alpha * alpha, ..self }
    }
}

#[derive(Clone)]
pub(super) struct Canvas {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<Rgb>,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0.0; 3]; width * height] }
    }

    /// Fills a convex polygon given in either direction.
    pub(super) fn polygon(&mut self, points: &[Vec2], brush: &Brush) {
        let edges = edges(points);
        self.shape(points, brush.soft, |x, y| {
            let inside = edges.iter().map(|[a, b, c]| a * x + b * y + c).fold(f32::MAX, f32::min);
            (brush.colour, brush.alpha * (inside / brush.soft + 0.5).clamp(0.0, 1.0))
        });
    }

    /// A round bar from `a` to `b`, darker towards its edges.
    pub(super) fn bar(&mut self, a: Vec2, b: Vec2, radius: [f32; 2], brush: &Brush) {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length = (dx * dx + dy * dy).max(1e-6);
        let reach = radius[0].max(radius[1]);
        let corners = [a, b].map(|p| [[p[0] - reach, p[1] - reach], [p[0] + reach, p[1] + reach]]).concat();
        self.shape(&corners, brush.soft, |x, y| {
            let t = (((x - a[0]) * dx + (y - a[1]) * dy) / length).clamp(0.0, 1.0);
            let (ox, oy) = (x - a[0] - t * dx, y - a[1] - t * dy);
            let (distance, radius) = ((ox * ox + oy * oy).sqrt(), radius[0] + (radius[1] - radius[0]) * t);
            // The light comes from the upper left: the highlight lies off the middle.
            let lit = 1.0 - 0.45 * ((ox + oy + 0.6 * radius) / (2.0 * radius)).powi(2);
            let alpha = brush.alpha * ((radius - distance) / brush.soft + 0.5).clamp(0.0, 1.0);
            (scaled(brush.colour, lit), alpha)
        });
    }

    /// Blends `paint` (colour and cover of a pixel's centre) over the pixels about `points`.
    fn shape(&mut self, points: &[Vec2], soft: f32, paint: impl Fn(f32, f32) -> (Rgb, f32)) {
        let bound = |axis: usize, limit: usize| {
            let low = points.iter().map(|p| p[axis]).fold(f32::MAX, f32::min) - soft;
            let high = points.iter().map(|p| p[axis]).fold(f32::MIN, f32::max) + soft;
            (low.clamp(0.0, limit as f32) as usize, high.ceil().clamp(0.0, limit as f32) as usize)
        };
        let ((left, right), (top, bottom)) = (bound(0, self.width), bound(1, self.height));
        for y in top..bottom {
            let row = &mut self.pixels[y * self.width + left.min(right)..y * self.width + right];
            for (i, pixel) in row.iter_mut().enumerate() {
                let (colour, cover) = paint((left + i) as f32 + 0.5, y as f32 + 0.5);
                if cover > 0.0 {
                    *pixel = mix(*pixel, colour, cover);
                }
            }
        }
    }
}

/// Lines `a·x + b·y + c` that grow towards the inside of a convex polygon, in pixels.
fn edges(points: &[Vec2]) -> Vec<[f32; 3]> {
    let sides = || points.iter().zip(points.iter().cycle().skip(1));
    let area: f32 = sides().map(|(p, q)| p[0] * q[1] - q[0] * p[1]).sum();
    let line = |(p, q): (&Vec2, &Vec2)| {
        let (dx, dy) = (q[0] - p[0], q[1] - p[1]);
        let length = (dx * dx + dy * dy).sqrt();
        let s = area.signum() / length;
        (length > 1e-4).then_some([-dy * s, dx * s, (dy * p[0] - dx * p[1]) * s])
    };
    sides().filter_map(line).collect()
}

/// The convex hull (Andrew's monotone chain), for shadows and outlines.
pub(super) fn hull(mut points: Vec<Vec2>) -> Vec<Vec2> {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let mut lower = chain(points.iter().copied());
    lower.extend(chain(points.iter().rev().copied()));
    lower
}

/// One half of the hull, without its last point, which begins the other half.
fn chain(points: impl Iterator<Item = Vec2>) -> Vec<Vec2> {
    let mut chain: Vec<Vec2> = Vec::new();
    for p in points {
        while chain.len() > 1 && turn(chain[chain.len() - 2], chain[chain.len() - 1], p) <= 0.0 {
            chain.pop();
        }
        chain.push(p);
    }
    chain.pop();
    chain
}

fn turn(a: Vec2, b: Vec2, c: Vec2) -> f32 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(canvas: &Canvas) -> f32 {
        canvas.pixels.iter().map(|p| p[0]).sum()
    }

    #[test]
    fn a_polygon_covers_its_area_in_either_direction() {
        let square = [[3.25, 4.5], [13.25, 4.5], [13.25, 12.5], [3.25, 12.5]];
        let reversed: Vec<Vec2> = square.iter().rev().copied().collect();
        for points in [&square[..], &reversed] {
            let mut canvas = Canvas::new(20, 20);
            canvas.polygon(points, &Brush::solid([1.0; 3]));
            assert!((painted(&canvas) - 80.0).abs() < 1.0);
        }
    }

    #[test]
    fn shapes_outside_of_the_picture_leave_no_trace() {
        let mut canvas = Canvas::new(8, 8);
        canvas.polygon(&[[-20.0, -20.0], [-10.0, -20.0], [-10.0, -10.0]], &Brush::solid([1.0; 3]));
        canvas.bar([30.0, 30.0], [40.0, 40.0], [2.0, 2.0], &Brush::solid([1.0; 3]));
        assert_eq!(painted(&canvas), 0.0);
    }

    #[test]
    fn the_hull_keeps_the_corners_only() {
        let points = vec![[0.0, 0.0], [2.0, 0.0], [1.0, 1.0], [2.0, 2.0], [0.0, 2.0], [1.0, 0.5]];
        assert_eq!(hull(points), [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]]);
    }
}
