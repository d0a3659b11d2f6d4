//! How an arm gets its encoder: every method with its settings.
//!
//! A new method is a variant of [`MethodSpec`] with its line in [`MethodSpec::traits`] and [`MethodSpec::all`], and a
//! constant in `method_traits`; its step is one file in [`crate::method`], its words are `design-choice-…` and
//! `design-line-…` in `assets/i18n/*/design.ftl` and `method-explain-…` in `assets/i18n/*/document.ftl`.

use serde::{Deserialize, Serialize};

use super::fields::{Field, Kind};
use super::fields_table::{SHARE, TEMPERATURE, field};
use super::iivcl::IivclSpec;
use super::method_specs::{ClustersSpec, InterSpec, MeanShiftSpec, SceSpec};
use super::method_traits::{self as traits, MethodKind, MethodTraits, NeighbourTraits};
use super::section::Section as S;

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
    /// Nearest neighbours of other videos alone, as a control.
    Inter(InterSpec),
    /// The nearest neighbour as the anchor, negatives of the batch, a predictor.
    Nnclr(NnclrSpec),
    /// Clips of the same video are positives, those of all other videos of the batch negatives.
    SimClr,
    /// Clips of the same video are predicted from one another; no negatives.
    Byol,
    /// A video's clips are predicted from one another and from the nearest keys of other videos; no negatives.
    MeanShift(MeanShiftSpec),
    /// Every row of the queue is a positive by as much as it resembles the other clip.
    Sce(SceSpec),
    /// Intra plus other videos of the same cluster of features, found anew every few epochs.
    Clusters(ClustersSpec),
}

/// Shapes for the form, in the order of [`MethodSpec::all`]: the name in experiment files, and JSON of new settings.
pub(super) const VARIANTS: &[(&str, &str)] = &[
    ("Random", ""),
    ("Scratch", ""),
    ("Control", ""),
    ("Intra", ""),
    ("Iivcl", "{}"),
    ("Inter", "{}"),
    ("Nnclr", "{}"),
    ("SimClr", ""),
    ("Byol", ""),
    ("MeanShift", "{}"),
    ("Sce", "{}"),
    ("Clusters", "{}"),
];

/// Settings of the methods; those of IIVCL are in `iivcl`.
pub(super) const FIELDS: &[Field] = &[
    field("arms.*.method.Inter.k", "k", S::Neighbours, Kind::Whole { low: 1, high: 256 })
        .unit("rows")
        .term("nearest-neighbour"),
    field("arms.*.method.Inter.mask_source", "mask-source", S::Neighbours, Kind::Switch),
    field("arms.*.method.Nnclr.mask_source", "mask-source", S::Neighbours, Kind::Switch),
    field("arms.*.method.MeanShift.k", "shift-k", S::Neighbours, Kind::Whole { low: 1, high: 256 })
        .unit("rows")
        .term("nearest-neighbour"),
    field("arms.*.method.MeanShift.mask_source", "mask-source", S::Neighbours, Kind::Switch),
    field("arms.*.method.Sce.lambda", "own-share", S::Neighbours, SHARE),
    field("arms.*.method.Sce.target_temperature", "target-temperature", S::Neighbours, TEMPERATURE),
    field("arms.*.method.Sce.mask_source", "mask-source", S::Neighbours, Kind::Switch),
    field("arms.*.method.Clusters.clusters", "clusters", S::Neighbours, Kind::Whole { low: 2, high: 65_536 }),
    field("arms.*.method.Clusters.every_epochs", "every-epochs", S::Neighbours, Kind::Whole { low: 1, high: 10_000 })
        .unit("epochs"),
    field("arms.*.method.Clusters.mask_source", "mask-source", S::Neighbours, Kind::Switch),
    field("arms.*.method.Clusters.ramp", "ramp", S::Weights, SHARE).unit("of-steps"),
];

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
            Self::Inter(InterSpec::default()),
            Self::Nnclr(NnclrSpec::default()),
            Self::SimClr,
            Self::Byol,
            Self::MeanShift(MeanShiftSpec::default()),
            Self::Sce(SceSpec::default()),
            Self::Clusters(ClustersSpec::default()),
        ]
    }

    /// What is known of the method.
    pub fn traits(&self) -> &'static MethodTraits {
        match self {
            Self::Random => &traits::RANDOM,
            Self::Scratch => &traits::SCRATCH,
            Self::Control => &traits::CONTROL,
            Self::Intra => &traits::INTRA,
            Self::Iivcl(_) => &traits::IIVCL,
            Self::Inter(_) => &traits::INTER,
            Self::Nnclr(_) => &traits::NNCLR,
            Self::SimClr => &traits::SIMCLR,
            Self::Byol => &traits::BYOL,
            Self::MeanShift(_) => &traits::MEAN_SHIFT,
            Self::Sce(_) => &traits::SCE,
            Self::Clusters(_) => &traits::CLUSTERS,
        }
    }

    /// Its neighbour search; `None` where no neighbour takes part in the training.
    pub fn neighbours(&self) -> Option<NeighbourTraits> {
        let of = |k, mask_source, ramp| Some(NeighbourTraits { k, mask_source, ramp, from_epoch: 0 });
        match self {
            Self::Random | Self::Scratch | Self::Control | Self::Intra | Self::SimClr | Self::Byol => None,
            Self::Iivcl(spec) if !spec.has_inter() => None,
            Self::Iivcl(spec) => of(spec.k, spec.mask_source, spec.ramp),
            Self::Inter(spec) => of(spec.k, spec.mask_source, 0.0),
            Self::Nnclr(spec) => of(1, spec.mask_source, 0.0),
            Self::MeanShift(spec) if spec.k == 1 => None,
            Self::MeanShift(spec) => of(spec.k - 1, spec.mask_source, 0.0),
            Self::Sce(spec) if spec.lambda == 1.0 => None,
            Self::Sce(spec) => of(1, spec.mask_source, 0.0),
            Self::Clusters(spec) => {
                let from_epoch = spec.every_epochs;
                of(1, spec.mask_source, spec.ramp).map(|found| NeighbourTraits { from_epoch, ..found })
            }
        }
    }

    /// Its word in results, tables and keys of texts.
    pub fn key(&self) -> &'static str {
        self.traits().key
    }

    /// Last part of the key of the line that says what it does.
    pub fn line(&self) -> &'static str {
        match self {
            Self::Iivcl(spec) if !spec.has_intra() => "inter",
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
