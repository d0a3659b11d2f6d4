//! What the program knows of each method without running it: kind, references, form, queue, place in the palette.

use super::section::Section;
use Section as S;

/// Where an arm's encoder comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodKind {
    /// The initial weights, frozen.
    Untrained,
    /// A network trained with the labels of each budget.
    Supervised,
    /// Pre-training without labels.
    Pretrained,
}

/// What the program knows of a method without running it.
#[derive(Clone, Copy, Debug)]
pub struct MethodTraits {
    /// Its word in results, tables and keys of texts.
    pub key: &'static str,
    pub kind: MethodKind,
    /// Keys of the methods that it is held against, the most telling one first.
    pub references: &'static [&'static str],
    /// Headings of its form, its own first.
    pub sections: &'static [Section],
    /// Seconds that its run of the demo takes on two cores; only ratios count.
    pub demo_weight: f64,
    /// Whether its negatives or neighbours come from a queue of keys.
    pub uses_queue: bool,
    /// Whether keys are made by a momentum encoder.
    pub uses_momentum: bool,
    /// Place in the palette of an arm that bears its name; see [`crate::report::arm_slots`].
    pub slot: usize,
}

/// The neighbour search of a method, as far as others have to know it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NeighbourTraits {
    /// Neighbours per query; 1 too where all rows of the queue take part by their similarity, or those of a cluster.
    pub k: usize,
    /// Whether rows of the query's own recording are hidden, not only those of its own video.
    pub mask_source: bool,
    /// Share of all steps over which the neighbour term rises from 0 once the queue is full.
    pub ramp: f64,
    /// Epochs that have no such term, even if the queue is full before.
    pub from_epoch: usize,
}

const TRAINING: &[Section] = &[S::Arm, S::Queue, S::Training, S::Optimiser];

pub(super) const RANDOM: MethodTraits = MethodTraits {
    key: "random",
    kind: MethodKind::Untrained,
    references: &[],
    sections: &[S::Arm],
    demo_weight: 3.0,
    uses_queue: false,
    uses_momentum: false,
    slot: 0,
};

pub(super) const SCRATCH: MethodTraits = MethodTraits {
    key: "scratch",
    kind: MethodKind::Supervised,
    references: &[],
    sections: &[S::Arm, S::Supervised, S::SupervisedOptimiser],
    demo_weight: 16.0,
    uses_queue: false,
    uses_momentum: false,
    slot: 1,
};

pub(super) const CONTROL: MethodTraits = MethodTraits {
    key: "control",
    kind: MethodKind::Pretrained,
    references: &["random"],
    sections: TRAINING,
    demo_weight: 35.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 4,
};

pub(super) const INTRA: MethodTraits = MethodTraits {
    key: "intra",
    kind: MethodKind::Pretrained,
    references: &["random", "scratch", "control"],
    sections: TRAINING,
    demo_weight: 35.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 2,
};

pub(super) const IIVCL: MethodTraits = MethodTraits {
    key: "iivcl",
    kind: MethodKind::Pretrained,
    references: &["intra", "random", "scratch"],
    sections: &[S::Arm, S::Neighbours, S::Weights, S::Queue, S::Training, S::Optimiser],
    demo_weight: 35.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 3,
};

pub(super) const NNCLR: MethodTraits = MethodTraits {
    key: "nnclr",
    kind: MethodKind::Pretrained,
    references: &["intra", "random", "scratch"],
    sections: &[S::Arm, S::Neighbours, S::Queue, S::Training, S::Optimiser],
    demo_weight: 30.0,
    uses_queue: true,
    uses_momentum: false,
    slot: 5,
};

pub(super) const SIMCLR: MethodTraits = MethodTraits {
    key: "simclr",
    kind: MethodKind::Pretrained,
    references: &["intra", "random", "scratch"],
    sections: TRAINING,
    demo_weight: 27.0,
    uses_queue: false,
    uses_momentum: false,
    slot: 6,
};

pub(super) const BYOL: MethodTraits = MethodTraits {
    key: "byol",
    kind: MethodKind::Pretrained,
    references: &["intra", "random", "scratch"],
    sections: TRAINING,
    demo_weight: 36.0,
    uses_queue: false,
    uses_momentum: true,
    slot: 7,
};

pub(super) const MEAN_SHIFT: MethodTraits = MethodTraits {
    key: "msf",
    kind: MethodKind::Pretrained,
    references: &["byol", "intra", "random", "scratch"],
    sections: &[S::Arm, S::Neighbours, S::Queue, S::Training, S::Optimiser],
    demo_weight: 36.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 8,
};

pub(super) const SCE: MethodTraits = MethodTraits {
    key: "sce",
    kind: MethodKind::Pretrained,
    references: &["intra", "random", "scratch"],
    sections: &[S::Arm, S::Neighbours, S::Queue, S::Training, S::Optimiser],
    demo_weight: 35.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 9,
};

pub(super) const INTER: MethodTraits = MethodTraits {
    key: "inter",
    kind: MethodKind::Pretrained,
    references: &["intra", "iivcl", "random", "scratch"],
    sections: &[S::Arm, S::Neighbours, S::Queue, S::Training, S::Optimiser],
    demo_weight: 35.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 11,
};

pub(super) const CLUSTERS: MethodTraits = MethodTraits {
    key: "clusters",
    kind: MethodKind::Pretrained,
    references: &["iivcl", "intra", "random", "scratch"],
    sections: &[S::Arm, S::Neighbours, S::Weights, S::Queue, S::Training, S::Optimiser],
    demo_weight: 38.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 10,
};
