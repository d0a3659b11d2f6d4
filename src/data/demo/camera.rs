//! Vectors and the camera that looks at the work cell.
//!
//! World: x to the right, y away from the viewer, z up, the table is the plane z = 0; one unit is about half the
//! width of the picture.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A point or direction in the world.
pub(super) type Vec3 = [f32; 3];
/// A point in the picture, pixels.
pub(super) type Vec2 = [f32; 2];

pub(super) fn dot(a: Vec3, b: Vec3) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(super) fn sub(a: Vec3, b: Vec3) -> Vec3 {
    std::array::from_fn(|i| a[i] - b[i])
}

/// `a + s·b`.
pub(super) fn along(a: Vec3, b: Vec3, s: f32) -> Vec3 {
    std::array::from_fn(|i| a[i] + s * b[i])
}

pub(super) fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(super) fn unit(a: Vec3) -> Vec3 {
    let length = dot(a, a).sqrt();
    a.map(|v| v / length)
}

/// From where a camera looks; angles in degrees.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    /// To the side; 0 looks along y.
    pub yaw: f32,
    /// Down; 90 looks straight down.
    pub pitch: f32,
    pub roll: f32,
    pub distance: f32,
    /// Picture widths per world unit at the target, about.
    pub zoom: f32,
    /// Where on the table it looks, beside its middle.
    pub aim: [f32; 2],
}

impl View {
    /// The camera is never put up in quite the same place.
    pub(super) fn moved(&self, rng: &mut ChaCha8Rng) -> Self {
        let mut near = |value: f32, by: f32| value + rng.random_range(-by..by);
        Self {
            yaw: near(self.yaw, 3.0),
            pitch: near(self.pitch, 2.0),
            roll: near(self.roll, 2.0),
            distance: self.distance,
            zoom: near(self.zoom, 0.05),
            aim: [near(self.aim[0], 0.06), near(self.aim[1], 0.05)],
        }
    }
}

/// A pinhole camera.
pub(super) struct Camera {
    position: Vec3,
    right: Vec3,
    up: Vec3,
    forward: Vec3,
    focal: f32,
    centre: Vec2,
}

impl Camera {
    pub(super) fn new(view: &View, width: usize, height: usize) -> Self {
        let (yaw, pitch, roll) = (view.yaw.to_radians(), view.pitch.to_radians(), view.roll.to_radians());
        let target = [view.aim[0], 0.04 + view.aim[1], 0.12];
        let back = [-yaw.sin() * pitch.cos(), -yaw.cos() * pitch.cos(), pitch.sin()];
        let forward = back.map(|v| -v);
        let level = unit(cross(forward, [0.0, 0.0, 1.0]));
        let upright = cross(level, forward);
        let turn = |a: Vec3, b: Vec3| along(a.map(|v| v * roll.cos()), b, roll.sin());
        Self {
            position: along(target, back, view.distance),
            right: turn(level, upright),
            up: turn(upright, level.map(|v| -v)),
            forward,
            focal: view.zoom * width as f32 * view.distance,
            centre: [width as f32 / 2.0, height as f32 / 2.0],
        }
    }

    /// Where a point of the world appears.
    pub(super) fn project(&self, point: Vec3) -> Vec2 {
        let ray = sub(point, self.position);
        let scale = self.scale(point);
        [self.centre[0] + scale * dot(ray, self.right), self.centre[1] - scale * dot(ray, self.up)]
    }

    /// Pixels per world unit at a point.
    pub(super) fn scale(&self, point: Vec3) -> f32 {
        self.focal / dot(sub(point, self.position), self.forward)
    }

    /// The point of the table seen at a pixel; `None` above the horizon.
    pub(super) fn ground(&self, pixel: Vec2) -> Option<[f32; 2]> {
        let across = along(self.forward, self.right, (pixel[0] - self.centre[0]) / self.focal);
        let ray = along(across, self.up, (self.centre[1] - pixel[1]) / self.focal);
        let point = along(self.position, ray, -self.position[2] / ray[2]);
        (ray[2] < -1e-3).then_some([point[0], point[1]])
    }

    /// Whether a face with this outward normal through this point is turned to the camera.
    pub(super) fn sees(&self, point: Vec3, normal: Vec3) -> bool {
        dot(sub(self.position, point), normal) > 0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ground_undoes_project_for_points_of_the_table() {
        let view = View { yaw: 20.0, pitch: 50.0, roll: 5.0, distance: 3.0, zoom: 0.4, aim: [0.0; 2] };
        let camera = Camera::new(&view, 160, 120);
        for point in [[0.0, 0.0, 0.0], [0.5, -0.3, 0.0], [-0.7, 0.6, 0.0]] {
            let [x, y] = camera.ground(camera.project(point)).unwrap();
            assert!((x - point[0]).abs() < 1e-3 && (y - point[1]).abs() < 1e-3);
        }
    }

    #[test]
    fn right_is_right_and_up_is_up() {
        let view = View { yaw: 0.0, pitch: 45.0, roll: 0.0, distance: 3.0, zoom: 0.4, aim: [0.0; 2] };
        let camera = Camera::new(&view, 160, 120);
        let middle = camera.project([0.0, 0.0, 0.0]);
        assert!(camera.project([0.3, 0.0, 0.0])[0] > middle[0] + 10.0);
        assert!(camera.project([0.0, 0.0, 0.3])[1] < middle[1] - 10.0);
        assert!(camera.project([0.0, 0.3, 0.0])[1] < middle[1] - 5.0, "farther is higher in the picture");
    }
}
