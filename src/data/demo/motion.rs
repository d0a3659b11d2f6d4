//! How the arm moves: every action as poses over time.

use std::f32::consts::{PI, TAU};

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::action::{Action, Anomaly};
use super::camera::{Vec3, along};

/// Height of a brick of the tower, and how many lie there before the work begins.
pub(super) const BRICK: f32 = 0.1;
pub(super) const TOWER: i32 = 2;
/// Height of the disc that is screwed and polished, and how far from its middle the bolts are.
pub(super) const DISC: f32 = 0.08;
pub(super) const BOLTS: f32 = 0.2;
/// Middle of a tray, and the way from one place in it to the next.
pub(super) const TRAY: f32 = 0.3;
const SLOT: f32 = 0.13;
/// Share of a cycle in which the arm is loaded; then it comes back.
const LOADED: f32 = 0.55;

/// Where the work is done: the same layout stands at another place of the table in every video, and the other way
/// round at some.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub at: [f32; 2],
    /// 1, or −1 where left and right are exchanged.
    pub side: f32,
}

impl Place {
    /// From the layout to the world.
    pub(super) fn world(&self, [x, y, z]: Vec3) -> Vec3 {
        [self.at[0] + self.side * x, self.at[1] + y, z]
    }
}

/// A part on the table or in the gripper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub at: Vec3,
    /// Radians, against the clock seen from above.
    pub angle: f32,
    /// Below 1 while a part is brought.
    pub alpha: f32,
}

/// Everything that moves because of the action.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pose {
    /// Foot of the gripper: where the bottom of a held part is.
    pub gripper: Vec3,
    pub angle: f32,
    /// 0 closed around a part, 1 open.
    pub open: f32,
    /// The part that is worked on comes first.
    pub parts: Vec<Part>,
}

/// One performance of an action.
#[derive(Clone, Copy, Debug)]
pub(super) struct Motion {
    pub action: Action,
    pub anomaly: Anomaly,
    pub place: Place,
    /// How the parts lie.
    angle: f32,
    /// Seconds per cycle.
    period: f32,
    /// Where in the cycle the video begins.
    phase: f32,
    /// How far it reaches, as a share of the full way.
    reach: f32,
}

impl Motion {
    /// Draws a performance; `speed` is the site's, `side` the recording's.
    pub(super) fn draw(action: Action, anomaly: Anomaly, speed: f32, side: f32, rng: &mut ChaCha8Rng) -> Self {
        let mut between = |low: f32, high: f32| rng.random_range(low..high);
        let beat = match action {
            Action::Screw => 0.6,
            Action::Polish => 0.75,
            _ => 1.0,
        };
        let mut motion = Self {
            action,
            anomaly,
            place: Place { at: [between(-0.07, 0.07), between(-0.08, 0.02)], side },
            angle: between(-0.25, 0.25),
            period: beat * between(1.1, 1.5) / speed,
            phase: between(0.0, 1.0),
            reach: between(0.85, 1.0),
        };
        if let Anomaly::Drop(at) = anomaly {
            motion.anomaly = Anomaly::Drop(motion.loaded_at(at));
        }
        motion
    }

    /// The moment near `at` at which a part is well on its way.
    fn loaded_at(&self, at: f32) -> f32 {
        let cycle = (at / self.period + self.phase).floor() + 0.3 - self.phase;
        (cycle * self.period).max(0.0)
    }

    /// The pose at `t` seconds.
    pub(super) fn pose(&self, t: f32) -> Pose {
        match self.anomaly {
            Anomaly::Jam(at) if t > at => {
                let mut pose = self.regular(at);
                pose.gripper[0] += 0.012 * ((t - at) * 9.0 * TAU).sin();
                pose
            }
            Anomaly::Drop(at) if t > at => self.dropped(t - at, at),
            _ => self.regular(t),
        }
    }

    fn regular(&self, t: f32) -> Pose {
        let cycles = t / self.period + self.phase;
        match self.action {
            Action::Pack | Action::Sort | Action::Stack => self.carry(cycles),
            Action::Screw => self.screw(cycles),
            Action::Polish => self.polish(cycles),
            Action::Inspect => self.inspect(cycles),
        }
    }

    /// Takes one part after the other from where it lies to where it belongs.
    fn carry(&self, cycles: f32) -> Pose {
        let (number, s) = (cycles.floor() as i32, cycles - cycles.floor());
        let lift = self.reach * if self.action == Action::Sort { 0.14 } else { 0.36 };
        let loaded = s < LOADED;
        let way = if loaded { s / LOADED } else { (s - LOADED) / (1.0 - LOADED) };
        let back = (!loaded).then_some(way);
        let (from, to) = if loaded {
            (self.source(number), self.goal(number))
        } else {
            (self.goal(number), self.source(number + 1))
        };
        let hand = along(between(from, to, ease(way)), [0.0, 0.0, 1.0], lift * (way * PI).sin());
        let (gripper, open) = (self.place.world(hand), if loaded { 0.0 } else { (way * PI).sin().min(0.5) * 2.0 });
        let mut parts = vec![self.part(if loaded { hand } else { from }, 1.0)];
        parts.extend((0..number).map(|done| self.part(self.goal(done), 1.0)));
        if self.action == Action::Sort {
            parts.extend((number + 1..4).map(|next| self.part(self.source(next), 1.0)));
        } else if let Some(way) = back {
            parts.push(self.part(self.source(number + 1), way));
        }
        Pose { gripper, angle: self.angle, open, parts }
    }

    fn part(&self, at: Vec3, alpha: f32) -> Part {
        Part { at: self.place.world(at), angle: self.angle, alpha }
    }

    /// Where the part of this number lies before.
    fn source(&self, number: i32) -> Vec3 {
        match self.action {
            Action::Sort => slot(-TRAY, number),
            _ => [0.46 * self.reach, -0.14, 0.0],
        }
    }

    /// Where it belongs.
    fn goal(&self, number: i32) -> Vec3 {
        match self.action {
            Action::Sort => slot(TRAY, number),
            Action::Stack => [-0.2, 0.04, BRICK * (TOWER + number) as f32],
            _ => [-0.26 + 0.12 * number.rem_euclid(2) as f32, 0.04, 0.03],
        }
    }

    /// From bolt to bolt, each time down, a moment there, and up again.
    fn screw(&self, cycles: f32) -> Pose {
        let s = cycles - cycles.floor();
        let bolt = |number: f32| {
            let (sin, cos) = (number * 0.25 * TAU + 0.4).sin_cos();
            [BOLTS * cos, BOLTS * sin, DISC]
        };
        let over = between(bolt(cycles.floor()), bolt(cycles.floor() + 1.0), ease((s / 0.35).min(1.0)));
        let down = ((s - 0.3) / 0.2).clamp(0.0, 1.0).min((1.0 - s) / 0.15);
        let height = 0.26 * self.reach * (1.0 - ease(down));
        self.tool(along(over, [0.0, 0.0, 1.0], height), cycles * TAU)
    }

    /// Round and round over the disc.
    fn polish(&self, cycles: f32) -> Pose {
        let (sin, cos) = (cycles * TAU).sin_cos();
        self.tool([0.2 * self.reach * cos, 0.2 * self.reach * sin, DISC], self.angle)
    }

    fn tool(&self, at: Vec3, angle: f32) -> Pose {
        let gripper = self.place.world(at);
        Pose { gripper, angle: self.angle, open: 0.0, parts: vec![Part { at: gripper, angle, alpha: 1.0 }] }
    }

    /// To and fro about its own axis, up in front of the frame.
    fn inspect(&self, cycles: f32) -> Pose {
        let (turned, swayed) = ((cycles * TAU).sin(), (cycles * PI).sin());
        let at = self.place.world([0.06 * swayed, 0.0, 0.24 + 0.05 * swayed]);
        let angle = self.angle + 1.3 * self.reach * turned;
        Pose { gripper: at, angle, open: 0.0, parts: vec![Part { at, angle, alpha: 1.0 }] }
    }

    /// The part lies below the place where it slipped out `fallen` seconds ago; the arm has stopped.
    fn dropped(&self, fallen: f32, at: f32) -> Pose {
        let mut pose = self.regular(at);
        let slid = 0.12 * fallen.min(0.4);
        if let Some(lost) = pose.parts.first_mut() {
            let height = (lost.at[2] - 4.0 * fallen * fallen).max(0.0);
            lost.at = [lost.at[0] + slid, lost.at[1] - slid, height];
            lost.angle += slid * 8.0;
        }
        Pose { open: 0.6, ..pose }
    }
}

/// A place in a tray with its middle at `x`: two rows of two.
fn slot(x: f32, number: i32) -> Vec3 {
    let (column, row) = (number.rem_euclid(2) as f32 - 0.5, (number / 2).rem_euclid(2) as f32 - 0.5);
    [x + SLOT * column, SLOT * row, 0.03]
}

fn between(a: Vec3, b: Vec3, t: f32) -> Vec3 {
    std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t)
}

/// Even motion with soft ends.
fn ease(t: f32) -> f32 {
    0.5 * t + 0.5 * t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    fn motion(action: Action, anomaly: Anomaly) -> Motion {
        Motion::draw(action, anomaly, 1.0, 1.0, &mut stream(1, "motion", 0))
    }

    /// Least and greatest place of the gripper over ten seconds.
    fn range(action: Action, axis: usize) -> f32 {
        let motion = motion(action, Anomaly::None);
        let places: Vec<f32> = (0..200).map(|i| motion.pose(i as f32 * 0.02).gripper[axis]).collect();
        places.iter().copied().fold(f32::MIN, f32::max) - places.iter().copied().fold(f32::MAX, f32::min)
    }

    #[test]
    fn each_action_moves_in_its_own_way() {
        assert!(range(Action::Sort, 0) > 0.5 && range(Action::Sort, 2) < 0.2, "flat, from side to side");
        assert!(range(Action::Stack, 2) > 0.3, "up");
        assert!(range(Action::Screw, 2) > 0.15 && range(Action::Polish, 2) < 0.01, "up and down, or level");
        assert!(range(Action::Inspect, 0) < 0.2, "in one place");
    }

    #[test]
    fn no_part_jumps() {
        for action in Action::ALL {
            let motion = motion(action, Anomaly::None);
            for i in 0..300 {
                let [a, b] = [i, i + 1].map(|i| motion.pose(i as f32 * 0.01).gripper);
                assert!((0..3).all(|axis| (a[axis] - b[axis]).abs() < 0.05), "{action:?} at {i}");
            }
        }
    }

    #[test]
    fn the_other_side_is_a_mirror_image() {
        let left = motion(Action::Pack, Anomaly::None);
        let mut right = left;
        right.place.side = -1.0;
        let off = |m: &Motion| m.pose(0.4).gripper[0] - m.place.at[0];
        assert!((off(&left) + off(&right)).abs() < 1e-5);
    }

    #[test]
    fn a_dropped_part_reaches_the_table_and_a_jam_stops_the_arm() {
        for action in [Action::Inspect, Action::Pack] {
            let drop = motion(action, Anomaly::Drop(1.0));
            let Anomaly::Drop(at) = drop.anomaly else { panic!("a drop stays a drop") };
            assert!(drop.pose(at).parts[0].at[2] > 0.05, "{action:?}");
            assert_eq!(drop.pose(at + 1.0).parts[0].at[2], 0.0);
        }
        let jam = motion(Action::Sort, Anomaly::Jam(1.0));
        assert!((jam.pose(1.5).gripper[0] - jam.pose(3.2).gripper[0]).abs() < 0.03);
        assert_eq!(jam.pose(1.5).parts, jam.pose(3.2).parts);
    }
}
