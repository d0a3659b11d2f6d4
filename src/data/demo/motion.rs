//! What the arm does: the actions that give the labels, as poses over time.
//!
//! Every action swings one of the pose's numbers (place, height, angle) slowly one way and quickly back. Its
//! opposite is the same motion with time running backwards, so that the two have the same single frames. All that an
//! action leaves alone is drawn anew for every swing, over the range that the others sweep: a still picture hardly
//! tells the action.

use std::f32::consts::TAU;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::random::stream;

/// An action of the arm; its name is the label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    CarryRight,
    CarryLeft,
    LiftUp,
    PutDown,
    TurnClockwise,
    TurnCounter,
    Inspect,
    Idle,
}

impl Action {
    /// All actions; each with its opposite in time, the last two have none.
    pub const ALL: [Self; 8] = [
        Self::CarryRight,
        Self::CarryLeft,
        Self::LiftUp,
        Self::PutDown,
        Self::TurnClockwise,
        Self::TurnCounter,
        Self::Inspect,
        Self::Idle,
    ];

    /// The label.
    pub fn name(self) -> &'static str {
        match self {
            Self::CarryRight => "carry_right",
            Self::CarryLeft => "carry_left",
            Self::LiftUp => "lift_up",
            Self::PutDown => "put_down",
            Self::TurnClockwise => "turn_clockwise",
            Self::TurnCounter => "turn_counter",
            Self::Inspect => "inspect",
            Self::Idle => "idle",
        }
    }

    /// Direction of time: −1 for the action that is another one backwards.
    fn time(self) -> f32 {
        match self {
            Self::CarryLeft | Self::PutDown | Self::TurnCounter => -1.0,
            _ => 1.0,
        }
    }
}

/// What goes wrong in a video.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anomaly {
    None,
    /// The part slips out of the gripper at this second and stays where it falls.
    Drop(f32),
    /// The arm is stuck from this second on.
    Jam(f32),
}

impl Anomaly {
    /// The value of the group column `anomaly`.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Drop(_) => "drop",
            Self::Jam(_) => "jam",
        }
    }
}

/// A part on the table or in the gripper.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub at: [f32; 3],
    /// Radians, against the clock seen from above.
    pub angle: f32,
    /// Below 1 while parts are exchanged.
    pub alpha: f32,
}

/// Everything that moves because of the action.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pose {
    /// Foot of the gripper: where the bottom of a held part is.
    pub gripper: [f32; 3],
    pub angle: f32,
    /// 0 closed around a part, 1 open.
    pub open: f32,
    pub parts: Vec<Part>,
}

/// One performance of an action.
#[derive(Clone, Copy, Debug)]
pub(super) struct Motion {
    pub action: Action,
    pub anomaly: Anomaly,
    /// Names the random places of the swings.
    seed: u64,
    /// Place, height and angle about which the swings lie.
    centre: Base,
    /// How far it swings, as a share of the full range.
    reach: f32,
    /// Seconds per swing.
    period: f32,
    /// Where in the swing the video begins.
    phase: f32,
    /// Share of the slow way in a swing.
    slow: f32,
}

/// Place, height and angle at which a swing is done, as far as the action leaves them alone.
#[derive(Clone, Copy, Debug)]
struct Base {
    at: [f32; 3],
    angle: f32,
}

/// Half the way of a carried part.
const REACH_X: f32 = 0.45;
/// Height of a lift.
const REACH_Z: f32 = 0.5;
/// Angle of a turn.
const REACH_ANGLE: f32 = 2.4;
/// Farthest place of a swing from the middle along x and y, its greatest height, and its greatest angle.
const SPREAD: [f32; 4] = [0.3, 0.2, 0.4, std::f32::consts::PI];

impl Motion {
    /// Draws a performance; `speed` is the site's (1: a swing takes 1.5–2 seconds).
    pub(super) fn draw(action: Action, anomaly: Anomaly, speed: f32, rng: &mut ChaCha8Rng) -> Self {
        let mut between = |low: f32, high: f32| rng.random_range(low..high);
        Self {
            action,
            anomaly,
            centre: Base::draw(&mut between),
            reach: between(0.8, 1.0),
            period: between(1.5, 2.0) / speed,
            phase: between(0.0, 1.0),
            slow: between(0.82, 0.88),
            seed: rng.random(),
        }
    }

    /// The pose at `t` seconds.
    pub(super) fn pose(&self, t: f32) -> Pose {
        match self.anomaly {
            Anomaly::Jam(at) if t > at => {
                let mut pose = self.regular(at);
                pose.gripper[0] += 0.012 * ((t - at) * 9.0 * TAU).sin();
                pose
            }
            Anomaly::Drop(at) if t > at => self.dropped(t, at),
            _ => self.regular(t),
        }
    }

    fn regular(&self, t: f32) -> Pose {
        let now = self.swing(self.action.time() * t / self.period + self.phase);
        match self.action {
            Action::CarryRight | Action::CarryLeft => self.carry(&now),
            Action::LiftUp | Action::PutDown => {
                let [x, y, _] = now.base().at;
                held([x, y, REACH_Z * self.reach * now.swept()], now.base().angle)
            }
            Action::TurnClockwise | Action::TurnCounter => self.turn(&now),
            Action::Inspect => {
                let (Base { at: [x, y, z], angle }, beat) = (now.base(), now.beat * 2.6);
                held([x + 0.2 * self.reach * beat.sin(), y, z], angle + 0.3 * (beat + 0.6).sin())
            }
            Action::Idle => {
                let (Base { at: [x, y, z], angle }, beat) = (self.centre, now.beat);
                held([x + 0.008 * (beat * 1.3).sin(), y, z + 0.008 * beat.cos()], angle + 0.02 * beat.sin())
            }
        }
    }

    /// Every swing has a place of its own, so that a place tells neither the action nor the video.
    fn swing(&self, swings: f32) -> Swing {
        let (turn, s) = (swings.floor(), swings - swings.floor());
        let slow = s < self.slow;
        let way = if slow { s / self.slow } else { (s - self.slow) / (1.0 - self.slow) };
        let base = |turn: f32| {
            let mut rng = stream(self.seed, "demo swing", turn as i64 as u64);
            let own = Base::draw(&mut |low, high| rng.random_range(low..high));
            Base::between(&self.centre, &own, 0.6)
        };
        Swing { slow, way: ease(way), from: base(turn), to: base(turn + 1.0), beat: swings * TAU }
    }

    /// Carries a part to the right on the slow way, and comes back for the next one.
    fn carry(&self, now: &Swing) -> Pose {
        let reach = REACH_X * self.reach;
        let x = reach * (2.0 * now.swept() - 1.0);
        let arc = (now.way * std::f32::consts::PI).sin();
        let Base { at: [_, y, z], angle } = now.base();
        if now.slow {
            return held([x, y, (0.05 + 0.5 * z) * arc], angle);
        }
        let part = |x: f32, base: &Base, alpha: f32| Part { at: [x, base.at[1], 0.0], angle: base.angle, alpha };
        let parts = vec![part(-reach, &now.to, now.way), part(reach, &now.from, 1.0 - now.way)];
        Pose { gripper: [x, y, 0.1 + 0.2 * arc], angle, open: arc.min(0.5) * 2.0, parts }
    }

    /// Turns the part with the clock on the slow way, lets go and turns back for the next one.
    fn turn(&self, now: &Swing) -> Pose {
        let reach = REACH_ANGLE * self.reach;
        let Base { at: [x, y, _], angle } = now.base();
        let angle = angle - reach * now.swept();
        if now.slow {
            return held([x, y, 0.0], angle);
        }
        let part = |base: &Base, turned: f32, alpha: f32| Part {
            at: [base.at[0], base.at[1], 0.0],
            angle: base.angle - turned,
            alpha,
        };
        let parts = vec![part(&now.to, 0.0, now.way), part(&now.from, reach, 1.0 - now.way)];
        let lift = (now.way * std::f32::consts::PI).sin();
        Pose { gripper: [x, y, 0.2 * lift], angle, open: lift, parts }
    }

    /// The arm goes on with an empty gripper; the part lies below the place where it slipped out.
    fn dropped(&self, t: f32, at: f32) -> Pose {
        let lost = self.regular(at).parts[0];
        let fallen = t - at;
        let height = (lost.at[2] - 4.0 * fallen * fallen).max(0.0);
        let slid = 0.12 * fallen.min(0.4);
        let place = [lost.at[0] + slid, lost.at[1] - slid, height];
        let part = Part { at: place, angle: lost.angle + slid * 8.0, alpha: 1.0 };
        let pose = self.regular(t);
        Pose { open: pose.open.max(0.6), parts: vec![part], ..pose }
    }
}

/// A moment of a swing.
struct Swing {
    /// Whether it is on the slow way or already on the quick way back.
    slow: bool,
    /// How far on that way, 0–1.
    way: f32,
    /// Where this swing and the next one are done.
    from: Base,
    to: Base,
    /// A phase that runs on from swing to swing.
    beat: f32,
}

impl Swing {
    /// 0 → 1 on the slow way, 1 → 0 on the quick way back.
    fn swept(&self) -> f32 {
        if self.slow { self.way } else { 1.0 - self.way }
    }

    /// The arm goes to the place of the next swing on the quick way.
    fn base(&self) -> Base {
        if self.slow { self.from } else { Base::between(&self.from, &self.to, self.way) }
    }
}

impl Base {
    fn draw(between: &mut impl FnMut(f32, f32) -> f32) -> Self {
        let [x, y, z, angle] = SPREAD;
        let at = [between(-x, x), between(-y, y) - 0.05, between(0.0, z)];
        Self { at, angle: between(-angle, angle) }
    }

    fn between(a: &Self, b: &Self, t: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * t;
        Self { at: std::array::from_fn(|i| mix(a.at[i], b.at[i])), angle: mix(a.angle, b.angle) }
    }
}

/// The part in the closed gripper.
fn held(at: [f32; 3], angle: f32) -> Pose {
    Pose { gripper: at, angle, open: 0.0, parts: vec![Part { at, angle, alpha: 1.0 }] }
}

/// Even motion with soft ends.
fn ease(t: f32) -> f32 {
    0.5 * t + 0.5 * t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn motion(action: Action, anomaly: Anomaly) -> Motion {
        Motion::draw(action, anomaly, 1.0, &mut stream(1, "motion", 0))
    }

    fn near(a: &Pose, b: &Pose) -> bool {
        let flat = |p: &Pose| {
            let parts = p.parts.iter().flat_map(|q| [q.at[0], q.at[1], q.at[2], q.angle, q.alpha]);
            [p.gripper[0], p.gripper[1], p.gripper[2], p.angle, p.open].into_iter().chain(parts).collect::<Vec<_>>()
        };
        flat(a).iter().zip(flat(b)).all(|(x, y)| (x - y).abs() < 1e-3)
    }

    #[test]
    fn opposites_are_each_other_backwards() {
        for pair in Action::ALL[..6].chunks_exact(2) {
            let (there, back) = (motion(pair[0], Anomaly::None), motion(pair[1], Anomaly::None));
            for i in 0..40 {
                let t = i as f32 * 0.11;
                assert!(near(&there.pose(t), &back.pose(-t)), "{pair:?} at {t}");
            }
        }
    }

    #[test]
    fn the_slow_way_goes_where_the_name_says() {
        let slow_share = |action: Action, value: fn(&Pose) -> f32| {
            let motion = motion(action, Anomaly::None);
            let ups = (0..1000).filter(|i| {
                let t = *i as f32 * 0.01;
                value(&motion.pose(t + 1e-3)) > value(&motion.pose(t)) + 1e-6
            });
            ups.count() as f32 / 1000.0
        };
        assert!(slow_share(Action::CarryRight, |p| p.gripper[0]) > 0.6);
        assert!(slow_share(Action::CarryLeft, |p| p.gripper[0]) < 0.4);
        assert!(slow_share(Action::LiftUp, |p| p.gripper[2]) > 0.6);
        assert!(slow_share(Action::PutDown, |p| p.gripper[2]) < 0.4);
        assert!(slow_share(Action::TurnClockwise, |p| p.angle) < 0.4);
        assert!(slow_share(Action::TurnCounter, |p| p.angle) > 0.6);
    }

    #[test]
    fn a_dropped_part_reaches_the_table_and_a_jam_stops_the_arm() {
        let drop = motion(Action::Inspect, Anomaly::Drop(1.0));
        assert!(drop.pose(0.9).parts[0].at[2] > 0.0);
        assert_eq!(drop.pose(2.5).parts[0].at[2], 0.0);
        let jam = motion(Action::CarryRight, Anomaly::Jam(1.0));
        assert!((jam.pose(1.5).gripper[0] - jam.pose(3.2).gripper[0]).abs() < 0.03);
        assert_eq!(jam.pose(1.5).parts, jam.pose(3.2).parts);
    }
}
