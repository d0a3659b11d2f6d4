//! BYOL (Grill et al., arXiv 2006.07733; for video arXiv 2104.14558): the prediction from one clip is drawn to the
//! momentum key of another clip of its video. There are no negatives: predictor and momentum twin alone keep the
//! embeddings from collapsing into one point, which is what the spread of the keys tells.

use burn::tensor::Tensor;

use super::Clock;
use super::encoded::{Encoded, Head, Heads};
use super::networks::NetworkParts;
use super::objective::Objective;
use super::parts::{Parts, StepOutput};
use super::plan::{MethodPlan, Products};
use crate::config::RunConfig;

/// BYOL; it has no settings.
pub(super) struct Byol;

impl MethodPlan for Byol {
    fn networks(&self) -> NetworkParts {
        NetworkParts { heads: Heads::INTRA, twin: true, predictor: true }
    }

    /// Each prediction meets its own keys only.
    fn products(&self, _in_batch: bool) -> Products {
        Products { queue: 0, batch: 0 }
    }

    fn objective(&self, _: &RunConfig, _: usize) -> Box<dyn Objective> {
        Box::new(Self)
    }
}

impl Objective for Byol {
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, _: Clock) -> StepOutput {
        let mut output = StepOutput::default();
        let embeddings = parts.networks.queries(encoded, Head::Intra);
        if let Some(predictions) = embeddings.clone().and_then(|rows| parts.networks.predictions(rows)) {
            let loss = loss(encoded, &predictions, &encoded.keys_of(Head::Intra));
            output.add("loss_intra", Some(loss), 1.0);
        }
        output.queries = embeddings;
        output
    }
}

/// Mean of [`distances`] between the predictions of every view and the targets of every other view of the video.
///
/// # Shapes
/// `predictions, targets [ρB, d]`, view-major → `[1]`.
pub(super) fn loss(encoded: &Encoded, predictions: &Tensor<2>, targets: &Tensor<2>) -> Tensor<1> {
    let pairs = (1..encoded.views).map(|offset| {
        let targets = encoded.of_other_view(targets.clone(), offset);
        distances(predictions.clone(), targets)
    });
    Tensor::cat(pairs.collect(), 0).mean()
}

/// `2 − 2 q·z`: for unit rows the squared distance.
///
/// # Shapes
/// `predictions, targets [N, d]` → `[N, 1]`.
pub fn distances(predictions: Tensor<2>, targets: Tensor<2>) -> Tensor<2> {
    (predictions * targets).sum_dim(1) * -2.0 + 2.0
}
