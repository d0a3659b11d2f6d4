//! Mean shift (MSF, Koohpayegani et al., arXiv 2105.07269): as BYOL, but the target is the mean of a clip's key and of
//! the keys nearest to it in the queue. Embeddings drift towards the modes of their neighbourhood; nothing is pushed away.
//!
//! The paper puts a key into the queue before its own search, so that it is its own nearest row. Here it is taken as the
//! first of the k without a search, and rows of its video (and of its recording, unless that is switched off) are hidden.

use burn::tensor::Tensor;

use super::Clock;
use super::byol;
use super::encoded::{Encoded, Head, Heads};
use super::networks::NetworkParts;
use super::objective::Objective;
use super::parts::{Parts, StepOutput};
use super::plan::{MethodPlan, Products};
use super::search::{EVERY, TopK};
use crate::config::{MeanShiftSpec, RunConfig};

impl MethodPlan for MeanShiftSpec {
    fn networks(&self) -> NetworkParts {
        NetworkParts { heads: Heads::INTRA, twin: true, predictor: true }
    }

    /// The search.
    fn products(&self, _in_batch: bool) -> Products {
        Products { queue: 1, batch: 0 }
    }

    fn objective(&self, _: &RunConfig, _: usize) -> Box<dyn Objective> {
        Box::new(self.clone())
    }
}

impl Objective for MeanShiftSpec {
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, _: Clock) -> StepOutput {
        let mut output = StepOutput::default();
        let keys = encoded.keys_of(Head::Intra);
        // With k = 1 the neighbour is for the readings only.
        let found = parts.search(encoded, keys.clone(), (self.k - 1).max(1), self.mask_source);
        let targets = match found.as_ref().filter(|_| self.k > 1) {
            Some(found) => means(keys, parts.queued(encoded, Head::Intra), &found.found),
            None => keys,
        };
        let embeddings = parts.networks.queries(encoded, Head::Intra);
        if let Some(predictions) = embeddings.clone().and_then(|rows| parts.networks.predictions(rows)) {
            output.add("loss_inter", Some(byol::loss(encoded, &predictions, &targets)), 1.0);
        }
        output.queries = embeddings;
        output.search = found.map(|found| (found, EVERY));
        output
    }
}

/// Mean of each key and of its neighbours: the distance to it is the mean of their distances, since
/// `mean(2 − 2 q·z) = 2 − 2 q·mean(z)`. Its length is at most 1.
///
/// # Shapes
/// `keys [N, d]`, `queue [M, d]`, `top [N, k]` → `[N, d]`. Masked neighbours do not count.
pub fn means(keys: Tensor<2>, queue: Tensor<2>, top: &TopK) -> Tensor<2> {
    let ([n, k], [_, d]) = (top.row.dims(), keys.dims());
    let accepted = top.accepted(EVERY).float();
    let neighbours = queue.select(0, top.row.clone().reshape([n * k])).reshape([n, k, d]);
    let sum = (neighbours * accepted.clone().reshape([n, k, 1])).sum_dim(1).reshape([n, d]);
    (keys + sum) / (accepted.sum_dim(1) + 1.0)
}
