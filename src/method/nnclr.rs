//! NNCLR (Dwibedi et al., arXiv 2104.14548): the neighbour of a clip's embedding takes its place as the anchor, and the
//! predictor of the other view has to point at it among those of the whole batch.
//!
//! Ours: embeddings of all views enter the queue, as in the other methods, where the paper takes the first one; rows of
//! the query's own video never are its neighbours, nor those of its recording unless that is switched off.

use burn::tensor::{Int, Tensor};

use super::encoded::{Encoded, Head, Heads};
use super::networks::NetworkParts;
use super::objective::Objective;
use super::parts::{Parts, StepOutput};
use super::plan::{MethodPlan, Products};
use super::search::EVERY;
use super::{Clock, info_nce};
use crate::config::{NnclrSpec, RunConfig};

impl MethodPlan for NnclrSpec {
    fn networks(&self) -> NetworkParts {
        NetworkParts { heads: Heads::INTRA, twin: false, predictor: true }
    }

    /// The search, and logits against the batch with their backward pass (with respect to the predictions only).
    fn products(&self, _in_batch: bool) -> Products {
        Products { queue: 1, batch: 2 }
    }

    fn objective(&self, _: &RunConfig, _: usize) -> Box<dyn Objective> {
        Box::new(self.clone())
    }
}

impl Objective for NnclrSpec {
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, _: Clock) -> StepOutput {
        let mut output = StepOutput::default();
        let networks = &parts.networks;
        let Some(embeddings) = networks.queries(encoded, Head::Intra) else { return output };
        encoded.keys = vec![embeddings.clone().inner()];
        let found = parts.search(encoded, encoded.keys_of(Head::Intra), 1, self.mask_source);
        if let (Some(found), Some(predictions)) = (&found, networks.predictions(embeddings.clone())) {
            let anchors = rows(parts.queued(encoded, Head::Intra), found.found.row.clone());
            let served = found.found.accepted(EVERY).float();
            let loss = loss(encoded, &anchors, &predictions, &served, parts.temperature());
            output.add("loss_inter", Some(loss), 1.0);
        }
        output.queries = Some(embeddings);
        output.search = found.map(|found| (found, EVERY));
        output
    }
}

/// The rows `[N, d]` of `keys [M, d]` with the numbers `at [N, 1]`.
fn rows(keys: Tensor<2>, at: Tensor<2, Int>) -> Tensor<2> {
    let [n, _] = at.dims();
    keys.select(0, at.reshape([n]))
}

/// `−log(exp(aᵥ·p⁺/τ) / Σ_b exp(aᵥ·p_b/τ))` for the anchors a of every view and the predictions p of every other view
/// of the batch, where p⁺ is of the anchor's own video; mean over the rows that have a neighbour.
///
/// # Shapes
/// `anchors, predictions [ρB, d]`, view-major; `served [ρB, 1]`, 1 where a row has a neighbour → `[1]`, 0 without any.
fn loss(
    encoded: &Encoded,
    anchors: &Tensor<2>,
    predictions: &Tensor<2>,
    served: &Tensor<2>,
    temperature: f64,
) -> Tensor<1> {
    let videos = encoded.videos;
    let of_view = |rows: &Tensor<2>, view: usize| rows.clone().narrow(0, view % encoded.views * videos, videos);
    let pairs = (0..encoded.views).flat_map(|view| (1..encoded.views).map(move |offset| (view, view + offset)));
    let (losses, counted): (Vec<_>, Vec<_>) = pairs
        .map(|(view, other)| {
            let (anchors, predictions) = (of_view(anchors, view), of_view(predictions, other));
            let positives = (anchors.clone() * predictions.clone()).sum_dim(1) / temperature;
            // An anchor against the predictions of all other videos.
            let own = &encoded.video[..videos];
            let negatives = info_nce::of_the_batch(anchors, predictions, own, None, temperature);
            let served = of_view(served, view);
            (info_nce::losses(positives, negatives) * served.clone(), served)
        })
        .unzip();
    Tensor::cat(losses, 0).sum() / Tensor::cat(counted, 0).sum().clamp_min(1.0)
}

#[cfg(test)]
mod tests {
    use burn::tensor::Device;

    use super::*;

    fn encoded(videos: usize) -> Encoded {
        let features = Tensor::zeros([2 * videos, 1], &Device::flex());
        let video: Vec<u32> = (0..videos as u32).collect::<Vec<_>>().repeat(2);
        Encoded { views: 2, videos, features, heads: Heads::INTRA, keys: vec![], source: video.clone(), video }
    }

    fn value(loss: Tensor<1>) -> f32 {
        loss.into_scalar()
    }

    #[test]
    fn the_loss_is_the_one_computed_by_hand() {
        let device = Device::flex();
        // Two videos, two views; anchors of view 0 meet predictions of view 1 and the other way round.
        let anchors = Tensor::<2>::from_floats([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.6, 0.8]], &device);
        let predictions = Tensor::<2>::from_floats([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0]], &device);
        let term = |own: f64, other: f64| ((other / 0.5).exp() / (own / 0.5).exp()).ln_1p();
        let rows = [term(1.0, 0.0), term(1.0, 0.0), term(0.0, 1.0), term(0.6, 0.8)];
        let all = Tensor::<2>::ones([4, 1], &device);
        let found = value(loss(&encoded(2), &anchors, &predictions, &all, 0.5));
        assert!((f64::from(found) - rows.iter().sum::<f64>() / 4.0).abs() < 1e-6, "{found}");
        let served = Tensor::<2>::from_floats([[1.0], [0.0], [0.0], [1.0]], &device);
        let found = value(loss(&encoded(2), &anchors, &predictions, &served, 0.5));
        assert!((f64::from(found) - (rows[0] + rows[3]) / 2.0).abs() < 1e-6, "{found}");
    }

    #[test]
    fn rows_without_a_neighbour_and_a_batch_of_one_give_no_loss_and_no_nan() {
        let device = Device::flex();
        let rows = || Tensor::<2>::from_floats([[1.0, 0.0], [0.6, 0.8]], &device);
        let none = Tensor::<2>::zeros([2, 1], &device);
        assert_eq!(value(loss(&encoded(1), &rows(), &rows(), &none, 0.1)), 0.0);
        let all = Tensor::<2>::ones([2, 1], &device);
        assert_eq!(value(loss(&encoded(1), &rows(), &rows(), &all, 0.1)), 0.0);
    }
}
