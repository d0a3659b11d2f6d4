//! Soft relations (SCE, Denize et al., arXiv 2111.14585): beside the own clip every row of the queue is a positive, by as
//! much as it resembles the key of the other clip. No row has to be declared a neighbour, and a similar video that stands
//! in the queue is not pushed away as a negative.
//!
//! Ours: rows of the query's own video (and of its recording, unless that is switched off) leave both distributions, and
//! the other videos of the batch take no part.

use burn::tensor::{Bool, Tensor};

use super::encoded::{Encoded, Head, Heads};
use super::networks::NetworkParts;
use super::objective::Objective;
use super::parts::{Parts, StepOutput};
use super::plan::{MethodPlan, Products};
use super::search::EVERY;
use super::{Clock, info_nce};
use crate::config::{RunConfig, SceSpec};

impl MethodPlan for SceSpec {
    fn networks(&self) -> NetworkParts {
        NetworkParts { heads: Heads::INTRA, twin: true, predictor: false }
    }

    /// Logits with their backward pass (with respect to the queries only), relations, and the search for the readings.
    fn products(&self, _in_batch: bool) -> Products {
        Products { queue: 4, batch: 0 }
    }

    fn objective(&self, _: &RunConfig, _: usize) -> Box<dyn Objective> {
        Box::new(self.clone())
    }
}

impl SceSpec {
    /// Mean of [`losses`] over the queries of every view with the keys of every other view of the video.
    fn loss(&self, parts: &Parts, encoded: &Encoded, queries: &Tensor<2>, masked: &Tensor<2, Bool>) -> Tensor<1> {
        let (keys, temperature) = (encoded.keys_of(Head::Intra), parts.temperature());
        let rows = parts.queued(encoded, Head::Intra).transpose();
        let logits = queries.clone().matmul(rows.clone()) / temperature;
        let relations = keys.clone().matmul(rows) / self.target_temperature;
        let pairs = (1..encoded.views).map(|offset| {
            let key = encoded.of_other_view(keys.clone(), offset);
            let positives = (queries.clone() * key).sum_dim(1) / temperature;
            // Masks go by video and recording: they are those of all views.
            let relations = encoded.of_other_view(relations.clone(), offset);
            losses(positives, logits.clone(), relations, masked.clone(), self.lambda)
        });
        Tensor::cat(pairs.collect(), 0).mean()
    }
}

impl Objective for SceSpec {
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, _: Clock) -> StepOutput {
        let mut output = StepOutput { queries: parts.networks.queries(encoded, Head::Intra), ..StepOutput::default() };
        let found = parts.search(encoded, encoded.keys_of(Head::Intra), 1, self.mask_source);
        if let (Some(queries), Some(found)) = (&output.queries, &found) {
            let loss = self.loss(parts, encoded, queries, &found.masked);
            output.add("loss_inter", Some(loss), 1.0);
        }
        // The nearest row is the one with the largest share of the target: what a neighbour would be here.
        output.search = found.map(|found| (found, EVERY));
        output
    }
}

/// Cross-entropy of a blended target with the softmax of the query over its own key and the queue:
/// `t = λ · onehot + (1 − λ) · softmax(k·Q/τ_m)`, `−Σ t log softmax(q·[k⁺, Q]/τ)`. λ = 1 is InfoNCE.
///
/// # Shapes
/// `positives [N, 1]` and `logits [N, M]` are q·k⁺/τ and q·Q/τ, `relations [N, M]` is k·Q/τ_m, `masked [N, M]` marks rows
/// that take no part → `[N, 1]`; 0 where nothing is left beside the own key.
pub fn losses(
    positives: Tensor<2>,
    logits: Tensor<2>,
    relations: Tensor<2>,
    masked: Tensor<2, Bool>,
    lambda: f64,
) -> Tensor<2> {
    let negatives = info_nce::log_sum_exp(logits.clone(), Some(masked.clone()));
    let all = info_nce::join(positives.clone(), negatives);
    let target = softmax(relations, masked);
    let own = (all.clone() - positives) * lambda;
    let others = all * target.clone().sum_dim(1) - (target * logits).sum_dim(1);
    own + others * (1.0 - lambda)
}

/// Softmax of each row over what is not masked; all 0 where everything is.
fn softmax(logits: Tensor<2>, masked: Tensor<2, Bool>) -> Tensor<2> {
    let whole = info_nce::log_sum_exp(logits.clone(), Some(masked.clone()));
    // A masked entry may lie above the sum of the others.
    (logits - whole).clamp_max(0.0).exp() * masked.bool_not().float()
}
