//! Marks and dashes. An arm is never told by colour alone.

use super::palette::colour_and_turn;

/// Shape of a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mark {
    Square,
    Triangle,
    Diamond,
    #[default]
    Circle,
}

/// Pattern of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Dash {
    #[default]
    Solid,
    /// Reference lines.
    Dotted,
    /// Vertical and drop lines.
    Short,
    /// Slots 0, 4 and 8.
    Fine,
    /// Slots 1, 5 and 9.
    DashDot,
    /// Slots 2, 6 and 10.
    Long,
}

impl Dash {
    /// Lengths of strokes and gaps in turn, in points; empty = solid.
    pub fn lengths(self) -> &'static [f32] {
        match self {
            Self::Solid => &[],
            Self::Dotted => &[1.5, 3.0],
            Self::Short => &[4.0, 3.0],
            Self::Fine => &[2.0, 3.0],
            Self::DashDot => &[6.0, 3.0, 1.5, 3.0],
            Self::Long => &[7.0, 3.0],
        }
    }
}

/// Where a text stands relative to its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// Mark of the arm in `slot`, from 0.
pub fn arm_mark(slot: usize) -> Mark {
    let (colour, turn) = colour_and_turn(slot);
    [Mark::Square, Mark::Triangle, Mark::Diamond, Mark::Circle][(colour + turn) % 4]
}

/// Dash of the arm in `slot`, from 0.
pub fn arm_dash(slot: usize) -> Dash {
    // Marks go on from turn to turn and dashes go back, so that no pair of both comes again in the next one.
    let (colour, turn) = colour_and_turn(slot);
    [Dash::Fine, Dash::DashDot, Dash::Long, Dash::Solid][(colour + 3 * turn) % 4]
}

impl Mark {
    /// Corners around the middle of a mark of radius `r`, all marks of one radius looking equally large; a circle has
    /// none.
    pub fn outline(self, r: f32) -> Option<Vec<[f32; 2]>> {
        match self {
            Self::Circle => None,
            Self::Square => {
                let s = r * 0.9;
                Some(vec![[-s, -s], [s, -s], [s, s], [-s, s]])
            }
            Self::Diamond => {
                let s = r * 1.25;
                Some(vec![[0.0, -s], [s, 0.0], [0.0, s], [-s, 0.0]])
            }
            Self::Triangle => {
                let s = r * 1.2;
                Some(vec![[0.0, -s], [s, s * 0.8], [-s, s * 0.8]])
            }
        }
    }
}
