//! What stands at the work place of an action, and what the arm holds there: the part of the label that a still
//! picture shows. Its shapes are the same at every site, its colours much alike: cartons are brown and bricks red.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::action::Action;
use super::canvas::{Rgb, hsv, mix, scaled};
use super::motion::{BOLTS, BRICK, DISC, Place, TOWER, TRAY};
use super::solid::Block;

/// The work place of one video.
pub(super) struct Station {
    /// Farther from the viewer than what the arm handles, or below it, the far things first.
    pub behind: Vec<Block>,
    /// Nearer to the viewer.
    pub front: Vec<Block>,
    /// What is handled, at the origin, and the colour of the mark on it.
    pub part: Block,
    pub mark: Rgb,
    /// Whether the arm grips it; else it is a tool at the end of the arm.
    pub gripped: bool,
}

impl Station {
    /// The furniture belongs to the recording, which gives it a shade of its own (`colour`); the part to the video.
    pub(super) fn new(action: Action, place: &Place, colour: Rgb, rng: &mut ChaCha8Rng) -> Self {
        let part = part(action, rng);
        let colour = mix(colour, material(action), 0.7);
        let light = part.colour.iter().sum::<f32>() > 1.4;
        let mark = hsv(rng.random(), 0.15, if light { 0.15 } else { 0.95 });
        let stands = |x: f32, y: f32, z: f32, half: [f32; 2], height: f32| Block {
            at: place.world([x, y, z]),
            half,
            height,
            sides: 4,
            angle: 0.0,
            colour,
        };
        let (behind, front) = match action {
            Action::Pack => carton(stands),
            Action::Sort => ([-TRAY, TRAY].into_iter().flat_map(|x| tray(x, &stands)).collect(), Vec::new()),
            Action::Stack => (tower(stands, &part), Vec::new()),
            Action::Screw | Action::Polish => (disc(stands), Vec::new()),
            Action::Inspect => frame(stands),
        };
        Self { behind, front, part, mark, gripped: action.can_drop() }
    }
}

/// The colour that such furniture mostly has, at every site; two of them share one.
fn material(action: Action) -> Rgb {
    match action {
        Action::Pack => [0.68, 0.48, 0.28],
        Action::Sort => [0.22, 0.36, 0.72],
        Action::Stack => [0.72, 0.66, 0.52],
        Action::Screw | Action::Polish => [0.62, 0.64, 0.68],
        Action::Inspect => [0.18, 0.46, 0.30],
    }
}

/// The colour of bricks.
const BRICKS: Rgb = [0.72, 0.30, 0.22];

/// What the arm handles.
fn part(action: Action, rng: &mut ChaCha8Rng) -> Block {
    let size: f32 = rng.random_range(0.88..1.12);
    let (half, height, sides) = match action {
        Action::Pack => ([0.11, 0.11], 0.17, 4),
        Action::Sort => ([0.05, 0.05], 0.08, 12),
        Action::Stack => ([0.17, 0.12], BRICK, 4),
        Action::Screw => ([0.03, 0.03], 0.26, 8),
        Action::Polish => ([0.15, 0.15], 0.07, 14),
        Action::Inspect => ([0.15, 0.15], 0.16, 6),
    };
    let height = if action == Action::Stack { height } else { height * size };
    let colour = hsv(rng.random(), rng.random_range(0.3..0.9), rng.random_range(0.4..0.95));
    let colour = if action == Action::Stack { mix(colour, BRICKS, 0.7) } else { colour };
    Block { at: [0.0; 3], height, half: half.map(|h| h * size), sides, angle: 0.0, colour }
}

type Furniture = (Vec<Block>, Vec<Block>);

/// An open box; its near wall hides what lies in it.
fn carton(stands: impl Fn(f32, f32, f32, [f32; 2], f32) -> Block) -> Furniture {
    let (x, y, half, height, wall) = (-0.2, 0.04, [0.27, 0.2], 0.2, 0.015);
    let dark = |block: Block| Block { colour: scaled(block.colour, 0.45), ..block };
    let behind = vec![
        dark(stands(x, y, 0.0, half, 0.01)),
        stands(x, y + half[1], 0.0, [half[0], wall], height),
        stands(x - half[0], y, 0.0, [wall, half[1]], height),
        stands(x + half[0], y, 0.0, [wall, half[1]], height),
    ];
    (behind, vec![stands(x, y - half[1], 0.0, [half[0], wall], height)])
}

/// A flat tray with a rim.
fn tray(x: f32, stands: &impl Fn(f32, f32, f32, [f32; 2], f32) -> Block) -> Vec<Block> {
    let inside = stands(x, 0.0, 0.03, [0.16, 0.16], 0.005);
    let inside = Block { colour: scaled(inside.colour, 0.5), ..inside };
    vec![stands(x, 0.0, 0.0, [0.19, 0.19], 0.03), inside]
}

/// The bricks that lie there already, and a pallet below them.
fn tower(stands: impl Fn(f32, f32, f32, [f32; 2], f32) -> Block, brick: &Block) -> Vec<Block> {
    let mut blocks = vec![stands(-0.2, 0.04, 0.0, [0.24, 0.18], 0.02)];
    let laid = |i: i32| Block { colour: brick.colour, ..stands(-0.2, 0.04, BRICK * i as f32, brick.half, BRICK) };
    blocks.extend((0..TOWER).map(laid));
    blocks
}

/// A wide disc with four bolts.
fn disc(stands: impl Fn(f32, f32, f32, [f32; 2], f32) -> Block) -> Vec<Block> {
    let round = |block: Block| Block { sides: 18, ..block };
    let mut blocks = vec![round(stands(0.0, 0.0, 0.0, [0.36, 0.36], DISC))];
    blocks.extend((0..4).map(|i| {
        let (sin, cos) = (i as f32 * std::f32::consts::FRAC_PI_2 + 0.4).sin_cos();
        let bolt = stands(BOLTS * cos, BOLTS * sin, DISC, [0.035, 0.035], 0.02);
        round(Block { colour: scaled(bolt.colour, 0.4), ..bolt })
    }));
    blocks
}

/// Two posts with a beam, and a bright plate below.
fn frame(stands: impl Fn(f32, f32, f32, [f32; 2], f32) -> Block) -> Furniture {
    let plate = stands(0.0, 0.0, 0.0, [0.26, 0.2], 0.02);
    let behind = vec![
        stands(-0.38, 0.2, 0.0, [0.035, 0.05], 0.5),
        stands(0.38, 0.2, 0.0, [0.035, 0.05], 0.5),
        stands(0.0, 0.2, 0.5, [0.42, 0.05], 0.08),
        Block { colour: [0.95, 0.95, 0.9], ..plate },
    ];
    (behind, Vec::new())
}
