//! One video: a work place with its arm, a belt, things that stand about, and the camera's faults.

use std::f32::consts::TAU;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::background::Background;
use super::camera::{Camera, Vec3, along};
use super::canvas::{Canvas, Rgb, hsv, mix};
use super::film::Film;
use super::motion::{Motion, Part, Pose};
use super::site::Site;
use super::solid::{Block, Eye, draw_rod, draw_rod_shadow};
use super::station::Station;
use super::{HEIGHT, WIDTH};

/// What stays the same over the videos of one recording.
pub(super) struct Recording {
    pub site: Site,
    clutter: Vec<Block>,
    mat: Rgb,
    /// Of the furniture of the work place.
    furniture: Rgb,
    /// Which way round the work place is laid out, 1 or −1.
    pub side: f32,
}

impl Recording {
    /// What stands about belongs to the site (`place`); the light, the mat, the furniture's colour, the layout and one
    /// more thing to the recording (`day`).
    pub(super) fn draw(site: &Site, place: &mut ChaCha8Rng, day: &mut ChaCha8Rng) -> Self {
        let mut clutter: Vec<Block> = (0..site.clutter).map(|_| thing(place)).collect();
        clutter.push(thing(day));
        let mat = mix(site.table, hsv(day.random(), 0.2, day.random_range(0.45..0.72)), 0.5);
        let furniture = hsv(day.random(), day.random_range(0.06..0.36), day.random_range(0.55..0.82));
        let side = if day.random_bool(0.5) { 1.0 } else { -1.0 };
        Self { site: site.recording(day), clutter, mat, furniture, side }
    }
}

/// A thing that stands at the edge of the table.
fn thing(rng: &mut ChaCha8Rng) -> Block {
    let mut between = |low: f32, high: f32| rng.random_range(low..high);
    let (side, out) = (between(0.0, TAU), between(0.78, 1.05));
    let at = [1.05 * out * side.cos(), 0.62 * out * side.sin() - 0.05, 0.0];
    let half = [between(0.04, 0.12), between(0.04, 0.12)];
    let (height, angle) = (between(0.04, 0.22), between(0.0, TAU));
    let colour = hsv(between(0.0, 1.0), between(0.1, 0.8), between(0.3, 0.9));
    let column = between(0.0, 1.0) < 0.4;
    let half = if column { [half[0]; 2] } else { half };
    Block { at, height, half, sides: if column { 14 } else { 4 }, angle, colour }
}

/// A scene ready to be filmed.
pub(super) struct Scene {
    eye: Eye,
    site: Site,
    motion: Motion,
    background: Background,
    clutter: Vec<Block>,
    station: Station,
    /// Things that ride on the belt; they have nothing to do with the action.
    riders: Vec<Block>,
    /// Units per second; its sign is drawn per video.
    belt_speed: f32,
    lamp: Vec3,
    lamp_rate: f32,
    film: Film,
}

impl Scene {
    pub(super) fn new(recording: &Recording, motion: Motion, rng: &mut ChaCha8Rng) -> Self {
        let site = recording.site.clone();
        let camera = Camera::new(&site.view.moved(rng), WIDTH, HEIGHT);
        let eye = Eye { camera, light: site.light, ambient: site.ambient };
        let background = Background::new(&eye, &site, recording.mat);
        let riders = (0..rng.random_range(1..3)).map(|_| rider(site.belt_y, rng)).collect();
        let direction = if rng.random_bool(0.5) { 1.0 } else { -1.0 };
        Self {
            station: Station::new(motion.action, &motion.place, recording.furniture, rng),
            motion,
            background,
            clutter: recording.clutter.clone(),
            riders,
            belt_speed: direction * rng.random_range(0.03..0.12) * site.speed,
            lamp: [if rng.random_bool(0.5) { 0.95 } else { -0.95 }, 0.45, 0.0],
            lamp_rate: rng.random_range(0.2..0.6),
            film: Film::draw(&site, rng),
            eye,
            site,
        }
    }

    /// The picture at `t` seconds, RGB interleaved.
    pub(super) fn frame(&self, t: f32, rng: &mut ChaCha8Rng) -> Vec<u8> {
        let mut canvas = self.background.at(t, self.belt_speed);
        let pose = self.motion.pose(t);
        self.draw_all(&mut canvas, &self.clutter);
        self.draw_lamp(&mut canvas, t);
        let riders: Vec<Block> = self.riders.iter().map(|rider| self.riding(rider, t)).collect();
        self.draw_all(&mut canvas, &riders);
        self.draw_work(&mut canvas, &pose);
        self.film.develop(&canvas, rng)
    }

    fn draw_lamp(&self, canvas: &mut Canvas, t: f32) {
        let lit = (t * self.lamp_rate).fract() < 0.5;
        let colour = if lit { [1.0, 0.35, 0.2] } else { [0.35, 0.08, 0.06] };
        let post = Block { at: self.lamp, height: 0.3, half: [0.02; 2], sides: 8, angle: 0.0, colour: [0.3; 3] };
        let bulb = Block { at: along(self.lamp, [0.0, 0.0, 1.0], 0.3), height: 0.1, half: [0.05; 2], colour, ..post };
        post.draw_shadow(canvas, &self.eye, 1.0);
        post.draw(canvas, &self.eye, 1.0);
        bulb.draw(canvas, &self.eye, 1.0);
    }

    /// Where a thing on the belt is; what leaves on one side comes back on the other.
    fn riding(&self, rider: &Block, t: f32) -> Block {
        let x = (rider.at[0] + self.belt_speed * t + 1.6).rem_euclid(3.2) - 1.6;
        Block { at: [x, rider.at[1], 0.03], ..rider.clone() }
    }

    fn draw_all(&self, canvas: &mut Canvas, blocks: &[Block]) {
        for block in blocks {
            block.draw_shadow(canvas, &self.eye, 1.0);
            block.draw(canvas, &self.eye, 1.0);
        }
    }

    /// Furniture, parts, gripper and arm, the far things first.
    fn draw_work(&self, canvas: &mut Canvas, pose: &Pose) {
        let joints = self.joints(pose);
        self.draw_all(canvas, &self.station.behind);
        for block in &self.station.front {
            block.draw_shadow(canvas, &self.eye, 1.0);
        }
        for ends in joints.windows(2) {
            draw_rod_shadow(canvas, &self.eye, [ends[0], ends[1]], 0.05);
        }
        let (far, near) = self.fingers(pose);
        if self.station.gripped {
            far.draw(canvas, &self.eye, 1.0);
        }
        self.draw_parts(canvas, &pose.parts);
        if self.station.gripped {
            near.draw(canvas, &self.eye, 1.0);
        }
        for block in &self.station.front {
            block.draw(canvas, &self.eye, 1.0);
        }
        self.palm(pose).draw(canvas, &self.eye, 1.0);
        self.draw_arm(canvas, &joints);
    }

    /// Lower parts first, and the part in the gripper last.
    fn draw_parts(&self, canvas: &mut Canvas, parts: &[Part]) {
        let mut order: Vec<&Part> = parts.iter().skip(1).collect();
        order.sort_by(|a, b| a.at[2].total_cmp(&b.at[2]).then(b.at[1].total_cmp(&a.at[1])));
        order.extend(parts.first());
        for part in order {
            let block = self.block(part);
            block.draw_shadow(canvas, &self.eye, part.alpha);
            block.draw(canvas, &self.eye, part.alpha);
            block.draw_mark(canvas, &self.eye, self.station.mark, part.alpha);
        }
    }

    fn block(&self, part: &Part) -> Block {
        Block { at: part.at, angle: part.angle, ..self.station.part.clone() }
    }

    /// The finger farther from the viewer, and the nearer one.
    fn fingers(&self, pose: &Pose) -> (Block, Block) {
        let (sin, cos) = pose.angle.sin_cos();
        let out = self.station.part.half[1] + 0.025 + 0.09 * pose.open;
        let finger = |side: f32| Block {
            at: [pose.gripper[0] - side * out * sin, pose.gripper[1] + side * out * cos, pose.gripper[2] + 0.02],
            height: self.station.part.height + 0.06,
            half: [0.035, 0.02],
            sides: 4,
            angle: pose.angle,
            colour: self.site.joint,
        };
        let (a, b) = (finger(1.0), finger(-1.0));
        if a.at[1] > b.at[1] { (a, b) } else { (b, a) }
    }

    fn palm(&self, pose: &Pose) -> Block {
        let [x, y, z] = pose.gripper;
        let out = if self.station.gripped { self.station.part.half[1] + 0.09 * pose.open } else { 0.0 };
        Block {
            at: [x, y, z + self.station.part.height + if self.station.gripped { 0.08 } else { 0.0 }],
            height: 0.05,
            half: [0.04, 0.05 + out],
            sides: 4,
            angle: pose.angle,
            colour: self.site.joint,
        }
    }

    /// Wrist, elbow and shoulder.
    fn joints(&self, pose: &Pose) -> [Vec3; 4] {
        let [x, y, z] = pose.gripper;
        let hand = [x, y, z + self.station.part.height + 0.12];
        let wrist = along(hand, [0.0, 0.0, 1.0], 0.14);
        let shoulder = [0.18, 1.05, 0.55];
        let middle: Vec3 = std::array::from_fn(|i| 0.5 * (wrist[i] + shoulder[i]));
        [hand, wrist, along(middle, [0.0, 0.15, 1.0], 0.34), shoulder]
    }

    fn draw_arm(&self, canvas: &mut Canvas, joints: &[Vec3; 4]) {
        let [hand, wrist, elbow, shoulder] = *joints;
        let rods = [([hand, wrist], [0.035, 0.045]), ([wrist, elbow], [0.05, 0.065]), ([elbow, shoulder], [0.07, 0.1])];
        // The forearm is nearest to the viewer: from the shoulder to the hand.
        for (ends, radius) in rods.into_iter().rev() {
            draw_rod(canvas, &self.eye, ends, radius, self.site.arm);
            draw_rod(canvas, &self.eye, [ends[0]; 2], [radius[0] * 1.15; 2], self.site.joint);
        }
    }
}

/// A thing on the belt.
fn rider(belt_y: f32, rng: &mut ChaCha8Rng) -> Block {
    let colour = hsv(rng.random(), rng.random_range(0.2..0.9), rng.random_range(0.4..0.9));
    let half = [rng.random_range(0.05..0.1), rng.random_range(0.05..0.09)];
    let at = [rng.random_range(-1.6..1.6), belt_y + rng.random_range(-0.04..0.04), 0.0];
    Block { at, height: rng.random_range(0.05..0.12), half, sides: 4, angle: rng.random_range(-0.3..0.3), colour }
}
