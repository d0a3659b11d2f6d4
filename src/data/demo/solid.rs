//! Upright blocks and rods: all things of the scene are made of them.

use super::camera::{Camera, Vec2, Vec3, dot};
use super::canvas::{Brush, Canvas, Rgb, hull, scaled};

/// Light and camera of a scene.
pub(super) struct Eye {
    pub camera: Camera,
    /// Towards the light, length 1.
    pub light: Vec3,
    pub ambient: f32,
}

impl Eye {
    /// Brightness of a face with this normal.
    fn shade(&self, normal: Vec3) -> f32 {
        self.ambient + (1.0 - self.ambient) * 1.15 * dot(normal, self.light).max(0.0)
    }

    /// Where the shadow of a point falls on the table, in the picture.
    fn shadow(&self, point: Vec3) -> Vec2 {
        let s = point[2] / self.light[2];
        self.camera.project([point[0] - s * self.light[0], point[1] - s * self.light[1], 0.0])
    }
}

/// An upright prism.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Middle of its foot.
    pub at: Vec3,
    pub height: f32,
    /// Half its extent along its own two axes.
    pub half: [f32; 2],
    /// 4 is a box; more is a many-sided column with `half` as its radii.
    pub sides: usize,
    /// Radians.
    pub angle: f32,
    pub colour: Rgb,
}

impl Block {
    /// The foot's corners at height `z` of the world, against the clock.
    fn corners(&self, z: f32) -> Vec<Vec3> {
        let (sin, cos) = self.angle.sin_cos();
        let own = |i: usize| -> [f32; 2] {
            if self.sides == 4 {
                return [[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]][i];
            }
            let a = i as f32 / self.sides as f32 * std::f32::consts::TAU;
            [a.cos(), a.sin()]
        };
        let place = |[u, v]: [f32; 2]| {
            let (x, y) = (u * self.half[0], v * self.half[1]);
            [self.at[0] + cos * x - sin * y, self.at[1] + sin * x + cos * y, z]
        };
        (0..self.sides).map(own).map(place).collect()
    }

    pub(super) fn draw_shadow(&self, canvas: &mut Canvas, eye: &Eye, alpha: f32) {
        let (foot, top) = (self.corners(self.at[2]), self.corners(self.at[2] + self.height));
        let points = foot.iter().chain(&top).map(|p| eye.shadow(*p)).collect();
        // The higher a thing hovers, the softer and fainter its shadow.
        let brush = Brush { colour: [0.02, 0.02, 0.04], alpha: alpha * 0.45 / (1.0 + self.at[2]), soft: 2.0 };
        canvas.polygon(&hull(points), &Brush { soft: brush.soft + 6.0 * self.at[2], ..brush });
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, eye: &Eye, alpha: f32) {
        let (foot, top) = (self.corners(self.at[2]), self.corners(self.at[2] + self.height));
        let seen = |points: &[Vec3]| points.iter().map(|p| eye.camera.project(*p)).collect::<Vec<_>>();
        let brush = |shade: f32| Brush::solid(scaled(self.colour, shade)).faded(alpha);
        // Below the faces, so that no background shines through the seams between them.
        canvas.polygon(&hull(seen(&[foot.clone(), top.clone()].concat())), &brush(eye.ambient));
        for i in 0..self.sides {
            let j = (i + 1) % self.sides;
            let normal = outward(foot[i], foot[j]);
            if eye.camera.sees(foot[i], normal) {
                canvas.polygon(&seen(&[foot[i], foot[j], top[j], top[i]]), &brush(eye.shade(normal)));
            }
        }
        canvas.polygon(&seen(&top), &brush(eye.shade([0.0, 0.0, 1.0])));
    }

    /// A mark on the top: a strip from the middle to one side, so that a turn can be seen.
    pub(super) fn draw_mark(&self, canvas: &mut Canvas, eye: &Eye, colour: Rgb, alpha: f32) {
        let (sin, cos) = self.angle.sin_cos();
        let at = [self.at[0] + cos * self.half[0] * 0.45, self.at[1] + sin * self.half[0] * 0.45];
        let mark = Self {
            at: [at[0], at[1], self.at[2] + self.height],
            half: [self.half[0] * 0.42, self.half[1] * 0.26],
            sides: 4,
            ..self.clone()
        };
        let points: Vec<Vec2> = mark.corners(mark.at[2]).iter().map(|p| eye.camera.project(*p)).collect();
        canvas.polygon(&points, &Brush::solid(scaled(colour, eye.shade([0.0, 0.0, 1.0]))).faded(alpha));
    }
}

/// Normal of the upright face over the side from `a` to `b`, corners against the clock.
fn outward(a: Vec3, b: Vec3) -> Vec3 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = (dx * dx + dy * dy).sqrt();
    [dy / length, -dx / length, 0.0]
}

/// A round rod between two points of the world, `radius` at its ends in world units.
pub(super) fn draw_rod(canvas: &mut Canvas, eye: &Eye, ends: [Vec3; 2], radius: [f32; 2], colour: Rgb) {
    let [a, b] = ends.map(|p| eye.camera.project(p));
    let pixels = [radius[0] * eye.camera.scale(ends[0]), radius[1] * eye.camera.scale(ends[1])];
    canvas.bar(a, b, pixels, &Brush::solid(colour));
}

/// The rod's shadow on the table.
pub(super) fn draw_rod_shadow(canvas: &mut Canvas, eye: &Eye, ends: [Vec3; 2], radius: f32) {
    let [a, b] = ends.map(|p| eye.shadow(p));
    let pixels = radius * eye.camera.scale([0.0, 0.0, 0.0]);
    let soft = 2.0 + 4.0 * ends[0][2].min(ends[1][2]);
    canvas.bar(a, b, [pixels; 2], &Brush { colour: [0.02, 0.02, 0.04], alpha: 0.3, soft });
}
