//! SimCLR (Chen et al., arXiv 2002.05709; for video arXiv 2104.14558): clips of one video attract each other, and those
//! of all other videos of the batch repel. No momentum twin, no queue: what a step sees is its batch.

use burn::tensor::Tensor;

use super::encoded::{Encoded, Head, Heads};
use super::networks::NetworkParts;
use super::objective::Objective;
use super::parts::{Parts, StepOutput};
use super::plan::{MethodPlan, Products};
use super::{Clock, info_nce};
use crate::config::RunConfig;

/// SimCLR; it has no settings.
pub(super) struct SimClr;

impl MethodPlan for SimClr {
    fn networks(&self) -> NetworkParts {
        NetworkParts { heads: Heads::INTRA, twin: false, predictor: false }
    }

    /// Logits with their backward pass, with respect to both factors.
    fn products(&self, _in_batch: bool) -> Products {
        Products { queue: 0, batch: 3 }
    }

    fn objective(&self, _: &RunConfig, _: usize) -> Box<dyn Objective> {
        Box::new(Self)
    }
}

impl Objective for SimClr {
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, _: Clock) -> StepOutput {
        let mut output = StepOutput::default();
        let Some(embeddings) = parts.networks.queries(encoded, Head::Intra) else { return output };
        // Nothing but readings looks at them.
        encoded.keys = vec![embeddings.clone().inner()];
        let partners = (1..encoded.views).map(|offset| encoded.of_other_view(embeddings.clone(), offset)).collect();
        let losses = nt_xent(embeddings.clone(), partners, &encoded.video, parts.temperature());
        output.add("loss_intra", Some(losses.mean()), 1.0);
        output.queries = Some(embeddings);
        output
    }
}

/// NT-Xent of every embedding with each of its partners, other clips of the same video: InfoNCE against all clips of the
/// other videos of the batch.
///
/// # Shapes
/// `embeddings [N, d]` unit rows with their `videos [N]`, P times `partners [N, d]` → `[N, P]`; 0 where the batch has no
/// other video.
pub fn nt_xent(embeddings: Tensor<2>, partners: Vec<Tensor<2>>, videos: &[u32], temperature: f64) -> Tensor<2> {
    let logit = |partner: Tensor<2>| (embeddings.clone() * partner).sum_dim(1) / temperature;
    let positives = Tensor::cat(partners.into_iter().map(logit).collect(), 1);
    let negatives = info_nce::of_the_batch(embeddings.clone(), embeddings, videos, None, temperature);
    info_nce::losses(positives, negatives)
}
