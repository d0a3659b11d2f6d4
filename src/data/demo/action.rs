//! The work that the arm does, and what can go wrong in it.

/// A kind of work; its name is the label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Parts go into an open carton.
    Pack,
    /// Small parts go from one tray to another.
    Sort,
    /// Bricks go on top of a tower.
    Stack,
    /// A driver is set on the bolts of a disc, one after the other.
    Screw,
    /// A pad circles over the same disc.
    Polish,
    /// A part is turned in front of a frame.
    Inspect,
}

impl Action {
    pub const ALL: [Self; 6] = [Self::Pack, Self::Sort, Self::Stack, Self::Screw, Self::Polish, Self::Inspect];

    /// The label.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Sort => "sort",
            Self::Stack => "stack",
            Self::Screw => "screw",
            Self::Polish => "polish",
            Self::Inspect => "inspect",
        }
    }

    /// Whether the arm holds something that can slip out; a tool is fixed to it.
    pub(super) fn can_drop(self) -> bool {
        !matches!(self, Self::Screw | Self::Polish)
    }
}

/// What goes wrong in a video.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anomaly {
    None,
    /// The part slips out of the gripper at about this second, and the arm stops.
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
