//! How an arm gets its encoder: every method with its settings, and everything that the rest of the program knows of a
//! method without running it.
//!
//! A new method is a variant of [`MethodSpec`] with its line in [`MethodSpec::traits`] and [`MethodSpec::all`]; its
//! step is one file in [`crate::method`], its words are `design-choice-…` and `design-line-…` in `assets/i18n/*/design.ftl`.

use serde::{Deserialize, Serialize};

use super::fields::{Field, Kind};
use super::fields_table::{SHARE, TEMPERATURE, field};
use super::section::Section;
use Section as S;

/// A method with its settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum MethodSpec {
    /// Untrained and frozen: what the architecture alone gives.
    Random,
    /// No pre-training: supervised from scratch at every label budget.
    Scratch,
    /// Negative control: the step of intra, but the positives are clips of random other videos. It must gain nothing.
    Control,
    /// ρMoCo: clips of the same video are positives.
    Intra,
    /// Intra plus nearest neighbours of other videos.
    Iivcl(IivclSpec),
    /// The nearest neighbour as the anchor, negatives of the batch, a predictor.
    Nnclr(NnclrSpec),
}

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
    /// Neighbours per query.
    pub k: usize,
    /// Whether rows of the query's own recording are hidden, not only those of its own video.
    pub mask_source: bool,
    /// Share of all steps over which the neighbour term rises from 0 once the queue is full.
    pub ramp: f64,
}

const TRAINING: &[Section] = &[Section::Arm, Section::Queue, Section::Training, Section::Optimiser];

const RANDOM: MethodTraits = MethodTraits {
    key: "random",
    kind: MethodKind::Untrained,
    references: &[],
    sections: &[Section::Arm],
    demo_weight: 3.0,
    uses_queue: false,
    uses_momentum: false,
    slot: 0,
};

const SCRATCH: MethodTraits = MethodTraits {
    key: "scratch",
    kind: MethodKind::Supervised,
    references: &[],
    sections: &[Section::Arm, Section::Supervised, Section::SupervisedOptimiser],
    demo_weight: 16.0,
    uses_queue: false,
    uses_momentum: false,
    slot: 1,
};

const CONTROL: MethodTraits = MethodTraits {
    key: "control",
    kind: MethodKind::Pretrained,
    references: &["random"],
    sections: TRAINING,
    demo_weight: 35.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 4,
};

const INTRA: MethodTraits = MethodTraits {
    key: "intra",
    kind: MethodKind::Pretrained,
    references: &["random", "scratch", "control"],
    sections: TRAINING,
    demo_weight: 35.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 2,
};

const IIVCL: MethodTraits = MethodTraits {
    key: "iivcl",
    kind: MethodKind::Pretrained,
    references: &["intra", "random", "scratch"],
    sections: &[
        Section::Arm,
        Section::Neighbours,
        Section::Weights,
        Section::Queue,
        Section::Training,
        Section::Optimiser,
    ],
    demo_weight: 35.0,
    uses_queue: true,
    uses_momentum: true,
    slot: 3,
};

/// Shapes for the form, in the order of [`MethodSpec::all`]: the name in experiment files, and JSON of new settings.
pub(super) const VARIANTS: &[(&str, &str)] =
    &[("Random", ""), ("Scratch", ""), ("Control", ""), ("Intra", ""), ("Iivcl", "{}"), ("Nnclr", "{}")];

/// Settings of the methods.
pub(super) const FIELDS: &[Field] = &[
    field("arms.*.method.Iivcl.k", "k", S::Neighbours, Kind::Whole { low: 1, high: 256 })
        .unit("rows")
        .term("nearest-neighbour"),
    field("arms.*.method.Iivcl.query", "query", S::Neighbours, Kind::Choice(&["OtherViewKey", "OwnQuery"])),
    field("arms.*.method.Iivcl.threshold", "threshold", S::Neighbours, Kind::Number { low: -1.0, high: 1.0 })
        .unit("cosine"),
    field("arms.*.method.Iivcl.weight_temperature", "weight-temperature", S::Neighbours, TEMPERATURE),
    field("arms.*.method.Iivcl.mask_source", "mask-source", S::Neighbours, Kind::Switch),
    field("arms.*.method.Iivcl.lambda_intra", "lambda-intra", S::Weights, Kind::Number { low: 0.0, high: 100.0 }),
    field("arms.*.method.Iivcl.lambda_inter", "lambda-inter", S::Weights, Kind::Number { low: 0.0, high: 100.0 }),
    field("arms.*.method.Iivcl.ramp", "ramp", S::Weights, SHARE).unit("of-steps"),
    field("arms.*.method.Iivcl.normalise", "normalise", S::Weights, Kind::Switch),
    field("arms.*.method.Nnclr.mask_source", "mask-source", S::Neighbours, Kind::Switch),
];

const NNCLR: MethodTraits = MethodTraits {
    key: "nnclr",
    kind: MethodKind::Pretrained,
    references: &["intra", "random", "scratch"],
    sections: &[S::Arm, S::Neighbours, S::Queue, S::Training, S::Optimiser],
    demo_weight: 30.0,
    uses_queue: true,
    uses_momentum: false,
    slot: 5,
};

impl MethodSpec {
    /// Every method with its default settings, in the order of tables and menus: what needs no pre-training, the
    /// negative control, the base, what is compared with it.
    pub fn all() -> Vec<Self> {
        vec![
            Self::Random,
            Self::Scratch,
            Self::Control,
            Self::Intra,
            Self::Iivcl(IivclSpec::default()),
            Self::Nnclr(NnclrSpec::default()),
        ]
    }

    /// What is known of the method.
    pub fn traits(&self) -> &'static MethodTraits {
        match self {
            Self::Random => &RANDOM,
            Self::Scratch => &SCRATCH,
            Self::Control => &CONTROL,
            Self::Intra => &INTRA,
            Self::Iivcl(_) => &IIVCL,
            Self::Nnclr(_) => &NNCLR,
        }
    }

    /// Its neighbour search; `None` where no neighbour takes part in the training.
    pub fn neighbours(&self) -> Option<NeighbourTraits> {
        match self {
            Self::Random | Self::Scratch | Self::Control | Self::Intra => None,
            Self::Iivcl(spec) if spec.lambda_inter == 0.0 => None,
            Self::Iivcl(spec) => Some(NeighbourTraits { k: spec.k, mask_source: spec.mask_source, ramp: spec.ramp }),
            Self::Nnclr(spec) => Some(NeighbourTraits { k: 1, mask_source: spec.mask_source, ramp: 0.0 }),
        }
    }

    /// Its word in results, tables and keys of texts.
    pub fn key(&self) -> &'static str {
        self.traits().key
    }

    /// Last part of the key of the line that says what it does.
    pub fn line(&self) -> &'static str {
        match self {
            Self::Iivcl(spec) if spec.lambda_intra == 0.0 => "inter",
            other => other.key(),
        }
    }

    /// Its name in experiment files.
    pub fn variant(&self) -> String {
        let text = format!("{self:?}");
        text.split(['(', ' ']).next().unwrap_or_default().to_owned()
    }

    /// Whether the arm has a pre-training phase.
    pub fn pretrains(&self) -> bool {
        self.traits().kind == MethodKind::Pretrained
    }

    /// Place in [`Self::all`].
    pub fn order(&self) -> usize {
        order(self.key())
    }

    pub(super) fn as_first_recipe(&mut self) {
        if let Self::Iivcl(spec) = self {
            spec.normalise = false;
        }
    }
}

impl MethodTraits {
    /// The method of this word in stored results; `None` for one that this version does not know.
    pub fn of(key: &str) -> Option<&'static Self> {
        MethodSpec::all().iter().map(MethodSpec::traits).find(|traits| traits.key == key)
    }
}

/// Place of a method in tables, by its word in results; one that this version does not know comes last.
pub fn order(key: &str) -> usize {
    let all = MethodSpec::all();
    all.iter().position(|method| method.key() == key).unwrap_or(all.len())
}

/// Whether results of this word are those of an encoder that was pre-trained.
pub fn is_pretrained(key: &str) -> bool {
    // What this version does not know was made by a later one, and all new methods are of this kind.
    MethodTraits::of(key).is_none_or(|traits| traits.kind == MethodKind::Pretrained)
}

/// Settings of NNCLR (arXiv 2104.14548).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct NnclrSpec {
    /// Mask rows of the same source recording, not only of the same video.
    pub mask_source: bool,
}

impl Default for NnclrSpec {
    fn default() -> Self {
        Self { mask_source: true }
    }
}

/// What searches the queue for neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum NeighbourQuery {
    /// The momentum key of the other view (default).
    #[default]
    OtherViewKey,
    /// The online query itself.
    OwnQuery,
}

/// Nearest-neighbour inter-intra settings (IIVCL, arXiv 2303.07317). The paper's loss weights and
/// queue sizes are not known to us: all defaults here are ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IivclSpec {
    /// λ_intra, weight of the same-video term. 0 makes an inter-only control.
    pub lambda_intra: f64,
    /// λ_inter, weight of the neighbour term.
    pub lambda_inter: f64,
    /// Neighbours per query.
    pub k: usize,
    /// θ: least cosine similarity of a neighbour; −1 keeps all.
    pub threshold: f64,
    /// τ_w: temperature of the soft weights over the k neighbours.
    pub weight_temperature: f64,
    pub query: NeighbourQuery,
    /// Mask rows of the same source recording, not only of the same video.
    pub mask_source: bool,
    /// Share of all steps over which λ_inter rises from 0, once the queue is full.
    pub ramp: f64,
    /// Divide the loss by the sum of the weights in force. Without it the arm takes up to twice the steps of `intra` at
    /// the same learning rate, and a comparison compares learning rates.
    pub normalise: bool,
}

impl Default for IivclSpec {
    fn default() -> Self {
        Self {
            lambda_intra: 1.0,
            lambda_inter: 1.0,
            k: 1,
            threshold: -1.0,
            weight_temperature: 0.1,
            query: NeighbourQuery::OtherViewKey,
            mask_source: true,
            ramp: 0.3,
            normalise: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_has_every_method() {
        let error = serde_json::from_str::<MethodSpec>("\"Nonsense\"").unwrap_err().to_string();
        let listed: BTreeSet<String> = MethodSpec::all().iter().map(|m| format!("`{}`", m.variant())).collect();
        let known: BTreeSet<String> =
            error.split([',', ' ']).filter(|w| w.starts_with('`') && *w != "`Nonsense`").map(str::to_owned).collect();
        assert_eq!(listed, known);
    }

    #[test]
    fn keys_and_places_in_the_palette_are_distinct_and_references_are_known() {
        let all = MethodSpec::all();
        let keys: BTreeSet<&str> = all.iter().map(MethodSpec::key).collect();
        let slots: BTreeSet<usize> = all.iter().map(|m| m.traits().slot).collect();
        assert_eq!([keys.len(), slots.len()], [all.len(); 2]);
        for method in &all {
            assert!(method.traits().references.iter().all(|key| keys.contains(key)), "{method:?}");
            assert!(method.traits().references.iter().all(|key| order(key) < method.order()), "{method:?}");
        }
    }
}
