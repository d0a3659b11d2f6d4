//! ρMoCo (Feichtenhofer et al., arXiv 2104.14558): clips of one video attract each other, the queue repels. And its
//! negative control: the same step with the clips of a random other video as positives.

use burn::tensor::Tensor;

use super::Clock;
use super::encoded::{Encoded, Head, Heads};
use super::negatives::Negatives;
use super::networks::NetworkParts;
use super::objective::Objective;
use super::parts::{Parts, StepOutput};
use super::plan::{MethodPlan, Products};
use super::search::EVERY;
use crate::config::RunConfig;

/// Whose keys attract a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Positives {
    /// Other clips of its video.
    SameVideo,
    /// Clips of another video of the batch, which is drawn at random: nothing can be learned from that, so what an arm
    /// gains by it comes from elsewhere, for example from a fault of the evaluation.
    OtherVideo,
}

impl MethodPlan for Positives {
    fn networks(&self) -> NetworkParts {
        NetworkParts { heads: Heads::INTRA, twin: true, predictor: false }
    }

    /// Logits with their backward pass (with respect to the queries only), and the search for the readings.
    fn products(&self, in_batch: bool) -> Products {
        Products { queue: 3, batch: if in_batch { 2 } else { 0 } }
    }

    fn objective(&self, _: &RunConfig, _: usize) -> Box<dyn Objective> {
        Box::new(*self)
    }
}

/// The same-video term alone.
impl Objective for Positives {
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, _: Clock) -> StepOutput {
        let keys = encoded.keys_of(Head::Intra);
        let positives = match self {
            Self::SameVideo => keys.clone(),
            Self::OtherVideo => encoded.of_next_video(keys.clone()),
        };
        let mut output = StepOutput { queries: parts.networks.queries(encoded, Head::Intra), ..StepOutput::default() };
        if let Some(queries) = &output.queries {
            output.add("loss_intra", same_video_loss(parts, encoded, queries, &positives), 1.0);
        }
        // Not part of the loss: shows what a neighbour would be here, beside the arms that use one.
        output.search = parts.search(encoded, keys, 1, true).map(|found| (found, EVERY));
        output
    }
}

/// Same-video InfoNCE against all filled queue rows and, where set so, the other videos of the batch; mean over ordered
/// view pairs and videos. `None` while there are no negatives (the loss is then 0).
///
/// As in the base method no row of the queue is left out: stale keys of the own video count as negatives. They are few
/// as long as the queue is much shorter than an epoch, which is what the warning of a long queue is about.
///
/// `positives`: the keys that attract; those of the batch but for the negative control.
pub(super) fn same_video_loss(
    parts: &Parts,
    encoded: &Encoded,
    queries: &Tensor<2>,
    positives: &Tensor<2>,
) -> Option<Tensor<1>> {
    let of_queue = (parts.queue().filled() > 0).then(|| {
        let rows = parts.queued(encoded, Head::Intra).transpose();
        parts.rule().negatives(queries.clone().matmul(rows) / parts.temperature(), None)
    });
    let of_batch = parts.of_the_batch(queries.clone(), encoded.keys_of(Head::Intra), &encoded.video, || None);
    let negatives = of_queue.into_iter().chain(of_batch).reduce(Negatives::join)?;
    let sum = (1..encoded.views).map(|offset| {
        let keys = encoded.of_other_view(positives.clone(), offset);
        let positives = (queries.clone() * keys).sum_dim(1) / parts.temperature();
        negatives.losses(positives).mean()
    });
    sum.reduce(|a, b| a + b).map(|sum| sum / (encoded.views - 1) as f64)
}
