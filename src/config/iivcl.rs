//! Settings of IIVCL: which neighbours it searches, which of them it believes, and what they weigh.

use serde::{Deserialize, Serialize};

use super::MethodSpec;
use super::fields::{Field, Kind};
use super::fields_table::{SHARE, TEMPERATURE, field};
use super::section::Section;
use Section as S;

/// A weight of a term of the loss.
const WEIGHT: Kind = Kind::Number { low: 0.0, high: 100.0 };
const COSINE: Kind = Kind::Number { low: -1.0, high: 1.0 };
const NEIGHBOURS: Kind = Kind::Whole { low: 1, high: 256 };

/// The settings, in the order of the form.
pub(super) const FIELDS: &[Field] = &[
    field("arms.*.method.Iivcl.k", "k", S::Neighbours, NEIGHBOURS).unit("rows").term("nearest-neighbour"),
    field("arms.*.method.Iivcl.k_start", "k-start", S::Neighbours, NEIGHBOURS).unit("rows").optional().before("null"),
    field("arms.*.method.Iivcl.query", "query", S::Neighbours, Kind::Choice(&["OtherViewKey", "OwnQuery"])),
    field("arms.*.method.Iivcl.memory_epochs", "memory-epochs", S::Neighbours, Kind::Whole { low: 1, high: 1000 })
        .unit("epochs")
        .optional()
        .before("null"),
    field("arms.*.method.Iivcl.threshold", "threshold", S::Neighbours, COSINE).unit("cosine"),
    field("arms.*.method.Iivcl.threshold_end", "threshold-end", S::Neighbours, COSINE)
        .unit("cosine")
        .optional()
        .before("null"),
    field(
        "arms.*.method.Iivcl.threshold_quantile",
        "threshold-quantile",
        S::Neighbours,
        Kind::Number { low: 0.0, high: 0.99 },
    )
    .unit("share")
    .optional()
    .before("null"),
    field("arms.*.method.Iivcl.agreement", "agreement", S::Neighbours, Kind::Switch).before("false"),
    field("arms.*.method.Iivcl.weight_temperature", "weight-temperature", S::Neighbours, TEMPERATURE),
    field("arms.*.method.Iivcl.mask_source", "mask-source", S::Neighbours, Kind::Switch),
    field("arms.*.method.Iivcl.mask_group", "mask-group", S::Neighbours, Kind::Text { low: 0, high: usize::MAX })
        .optional()
        .before("null"),
    field("arms.*.method.Iivcl.shared_head", "shared-head", S::Neighbours, Kind::Switch).before("false"),
    field("arms.*.method.Iivcl.lambda_intra", "lambda-intra", S::Weights, WEIGHT),
    field("arms.*.method.Iivcl.lambda_intra_end", "lambda-intra-end", S::Weights, WEIGHT).optional().before("null"),
    field("arms.*.method.Iivcl.lambda_inter", "lambda-inter", S::Weights, WEIGHT),
    field("arms.*.method.Iivcl.lambda_inter_end", "lambda-inter-end", S::Weights, WEIGHT).optional().before("null"),
    field("arms.*.method.Iivcl.delay", "delay", S::Weights, SHARE).unit("of-steps").before("0.0"),
    field("arms.*.method.Iivcl.ramp", "ramp", S::Weights, SHARE).unit("of-steps"),
    field("arms.*.method.Iivcl.normalise", "normalise", S::Weights, Kind::Switch),
    field("arms.*.method.Iivcl.lr_follows_ramp", "lr-follows-ramp", S::Weights, Kind::Switch).before("false"),
];

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
///
/// What has an `_end` moves in a straight line over the run, from the plain setting at the first step to the end at
/// the last one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct IivclSpec {
    /// λ_intra, weight of the same-video term. 0 makes an inter-only control.
    pub lambda_intra: f64,
    /// λ_intra at the last step. Unset: the same throughout.
    pub lambda_intra_end: Option<f64>,
    /// λ_inter, weight of the neighbour term.
    pub lambda_inter: f64,
    /// λ_inter at the last step. Unset: the same throughout. Beside λ_intra it gives the ratio inter : intra.
    pub lambda_inter_end: Option<f64>,
    /// Neighbours per query.
    pub k: usize,
    /// Neighbours per query at the first step; the number moves to `k` over the run. Unset: `k` throughout.
    pub k_start: Option<usize>,
    /// θ: least cosine similarity of a neighbour; −1 keeps all.
    pub threshold: f64,
    /// θ at the last step. Unset: the same throughout.
    pub threshold_end: Option<f64>,
    /// Share of the found neighbours that θ drops: it then follows this running quantile of their similarities, and
    /// never falls below `threshold`. Unset: θ does not look at the similarities.
    pub threshold_quantile: Option<f64>,
    /// Keep a neighbour only where the searches of all views of the video find a clip of it.
    pub agreement: bool,
    /// τ_w: temperature of the soft weights over the k neighbours.
    pub weight_temperature: f64,
    pub query: NeighbourQuery,
    /// Epochs from one look at the whole pool to the next: neighbours are then the nearest videos of the pool by features
    /// of the backbone, as far as the queue holds keys of them. Unset: the queue alone is searched.
    pub memory_epochs: Option<usize>,
    /// Mask rows of the same source recording, not only of the same video.
    pub mask_source: bool,
    /// Group column (site, person, day …) whose rows of the query's own value are masked too. A video without a value
    /// is a group of its own. Unset: none.
    pub mask_group: Option<String>,
    /// One projection head, and so one bank of keys, for both terms. Else each term has its own.
    pub shared_head: bool,
    /// Share of all steps for which λ_inter stays 0 once the queue is full.
    pub delay: f64,
    /// Share of all steps over which λ_inter rises from 0, after the delay.
    pub ramp: f64,
    /// Divide the loss by the sum of the weights in force. Without it the arm takes up to twice the steps of `intra` at
    /// the same learning rate, and a comparison compares learning rates.
    pub normalise: bool,
    /// Multiply the learning rate by the sum of the weights in force over what it will be after the ramp: it rises as
    /// the neighbour term comes in. For AdamW, whose steps do not depend on the size of the loss.
    pub lr_follows_ramp: bool,
}

impl Default for IivclSpec {
    fn default() -> Self {
        Self {
            lambda_intra: 1.0,
            lambda_intra_end: None,
            lambda_inter: 1.0,
            lambda_inter_end: None,
            k: 1,
            k_start: None,
            threshold: -1.0,
            threshold_end: None,
            threshold_quantile: None,
            agreement: false,
            weight_temperature: 0.1,
            query: NeighbourQuery::OtherViewKey,
            memory_epochs: None,
            mask_source: true,
            mask_group: None,
            shared_head: false,
            delay: 0.0,
            ramp: 0.3,
            normalise: true,
            lr_follows_ramp: false,
        }
    }
}

impl IivclSpec {
    /// Whether the same-video term has weight at some step.
    pub fn has_intra(&self) -> bool {
        self.lambda_intra.max(self.lambda_intra_end.unwrap_or(0.0)) > 0.0
    }

    /// Whether the neighbour term has weight at some step.
    pub fn has_inter(&self) -> bool {
        self.lambda_inter.max(self.lambda_inter_end.unwrap_or(0.0)) > 0.0
    }
}

impl MethodSpec {
    /// Share of all steps for which the neighbour term waits once the queue is full.
    pub fn delay(&self) -> f64 {
        match self {
            Self::Iivcl(spec) => spec.delay,
            _ => 0.0,
        }
    }

    /// Group column by which its search masks, beside video and recording.
    pub fn mask_group(&self) -> Option<&str> {
        match self {
            Self::Iivcl(spec) => spec.mask_group.as_deref().filter(|column| !column.is_empty()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_counts_as_there_if_it_has_weight_at_either_end() {
        let of = |lambda_intra, lambda_intra_end| IivclSpec { lambda_intra, lambda_intra_end, ..IivclSpec::default() };
        assert_eq!(
            [of(1.0, None), of(0.0, None), of(1.0, Some(0.0)), of(0.0, Some(1.0))].map(|spec| spec.has_intra()),
            [true, false, true, true]
        );
    }

    #[test]
    fn what_older_files_say_means_what_it_did() {
        let old: IivclSpec = ron::from_str("(k: 5, threshold: 0.4, ramp: 0.2)").unwrap();
        assert_eq!(old, IivclSpec { k: 5, threshold: 0.4, ramp: 0.2, ..IivclSpec::default() });
    }
}
