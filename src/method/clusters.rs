//! Pre-clustering: every few epochs k-means cuts the pool into clusters of the encoder's features, and clips of other
//! videos of a clip's cluster are its positives (the idea of DeepCluster, arXiv 1807.05520). It is the practice that the
//! IIVCL article argues against, here as an arm to be held against it: all but the choice of the positives is as in IIVCL.
//!
//! Features of the whole pool and the clustering cost time and FLOPs between the steps. Both are counted in the run's cost.

use burn::tensor::{Bool, Device, Int, Tensor, TensorData};

use super::encoded::{Encoded, Head, Heads};
use super::intra::same_video_loss;
use super::negatives::{NegativeRule, Negatives};
use super::networks::NetworkParts;
use super::objective::Objective;
use super::parts::{Parts, StepOutput};
use super::plan::{Between, MethodPlan, Products};
use super::search::{EVERY, Found, top_k};
use super::state::Arrays;
use super::{Clock, k_means, schedule};
use crate::config::{ClustersSpec, RunConfig};
use crate::model::{Plan, flops};
use crate::random::stream;

impl MethodPlan for ClustersSpec {
    fn networks(&self) -> NetworkParts {
        NetworkParts { heads: Heads::BOTH, twin: true, predictor: false }
    }

    /// Logits of both heads with their backward pass (with respect to the queries only), the search without masks and
    /// the one in the cluster, for the readings.
    fn products(&self, in_batch: bool) -> Products {
        Products { queue: 6, batch: if in_batch { 4 } else { 0 } }
    }

    /// Features of every video by the online backbone, and k-means.
    fn between(&self, config: &RunConfig, videos: usize) -> Option<Between> {
        let (backbone, clip) = (&config.experiment.backbone, &config.experiment.clip);
        let features = videos as u64 * flops::forward(backbone, (clip.frames, clip.size, clip.size));
        let clusters = k_means::flops(videos, Plan::of(backbone).features(), self.clusters.min(videos));
        let every = self.every_epochs as u64 * schedule::epoch(&config.experiment.pretrain, videos);
        Some(Between { every, flops: features + clusters })
    }

    fn objective(&self, config: &RunConfig, videos: usize) -> Box<dyn Objective> {
        let every = self.every_epochs as u64 * schedule::epoch(&config.experiment.pretrain, videos);
        Box::new(Clusters { spec: self.clone(), seed: config.seed, every, of: Vec::new() })
    }
}

/// The loss of intra, and that of the clusters with the weight of a ramp, divided by the sum of both weights.
struct Clusters {
    spec: ClustersSpec,
    seed: u64,
    /// Steps from one clustering to the next.
    every: u64,
    /// Cluster of each pooled video; empty before the first clustering.
    of: Vec<u32>,
}

impl Clusters {
    /// Weight of the clusters' term: 0 until there are clusters and the queue has been full, then a straight rise.
    fn ramp(&self, parts: &Parts, clock: Clock) -> f64 {
        let full = parts.queue().full_since().filter(|_| !self.of.is_empty());
        schedule::ramp(self.spec.ramp, full.map(|since| since.max(self.every)), clock)
    }

    /// `[N, M]`: whether two videos are of one cluster; of none before the first clustering.
    fn same_cluster(&self, videos: &[u32], others: &[u32], device: &Device) -> Tensor<2, Bool> {
        let (n, m) = (videos.len(), others.len());
        let clusters = |videos: &[u32], missing: i32| -> Vec<i32> {
            let of = |video: &u32| self.of.get(*video as usize).map_or(missing, |cluster| cluster.cast_signed());
            videos.iter().map(of).collect()
        };
        let own = Tensor::<2, Int>::from_data(TensorData::new(clusters(videos, -1), [n, 1]), device);
        let other = Tensor::<2, Int>::from_data(TensorData::new(clusters(others, -2), [1, m]), device);
        own.expand([n, m]).equal(other.expand([n, m]))
    }

    /// [`Self::same_cluster`] of the clips of a batch and the rows of the queue.
    fn in_queue(&self, parts: &Parts, encoded: &Encoded, device: &Device) -> Tensor<2, Bool> {
        let queue = parts.queue();
        let videos: Vec<u32> = (0..queue.filled()).map(|row| queue.video_of(row)).collect();
        self.same_cluster(&encoded.video, &videos, device)
    }

    /// Mean over the clips that have a positive, 0 where none has.
    fn loss(
        &self,
        parts: &Parts,
        encoded: &Encoded,
        queries: &Tensor<2>,
        masked: &Tensor<2, Bool>,
        same: Tensor<2, Bool>,
    ) -> Tensor<1> {
        let keys = encoded.keys_of(Head::Inter);
        let rows = parts.queued(encoded, Head::Inter).transpose();
        let logits = queries.clone().matmul(rows) / parts.temperature();
        let owner = if self.spec.mask_source { &encoded.source } else { &encoded.video };
        let in_batch = || Some(self.same_cluster(&encoded.video, &encoded.video, &keys.device()));
        let further = parts.of_the_batch(queries.clone(), keys.clone(), owner, in_batch);
        let (losses, served) = losses(logits, same, masked.clone(), parts.rule(), further);
        losses.sum() / served.sum().clamp_min(1.0)
    }

    /// The search as the readings show it: of a clip with a cluster the most similar row of that.
    fn search(&self, parts: &Parts, encoded: &Encoded, same: &Tensor<2, Bool>) -> Option<Found> {
        let keys = encoded.keys_of(Head::Inter);
        let found = parts.search(encoded, keys.clone(), 1, self.spec.mask_source)?;
        if self.of.is_empty() {
            return Some(found);
        }
        let similarity = keys.matmul(parts.queued(encoded, Head::Inter).transpose());
        let out = found.masked.clone().bool_or(same.clone().bool_not());
        Some(Found { found: top_k(similarity, Some(out), 1), ..found })
    }
}

impl Objective for Clusters {
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, clock: Clock) -> StepOutput {
        let ramp = self.ramp(parts, clock);
        let networks = &parts.networks;
        let mut output = StepOutput { ramp: Some(ramp), ..StepOutput::default() };
        output.queries = networks.queries(encoded, Head::Intra);
        if let Some(queries) = &output.queries {
            let loss = same_video_loss(parts, encoded, queries, &encoded.keys_of(Head::Intra));
            output.add("loss_intra", loss, 1.0);
        }
        if parts.queue().filled() == 0 {
            return output;
        }
        let same = self.in_queue(parts, encoded, &encoded.keys_of(Head::Inter).device());
        let found = self.search(parts, encoded, &same);
        let queries = found.as_ref().filter(|_| ramp > 0.0).and_then(|_| networks.queries(encoded, Head::Inter));
        if let (Some(queries), Some(found)) = (queries, &found) {
            let loss = self.loss(parts, encoded, &queries, &found.masked, same);
            output.add("loss_inter", Some(loss), ramp);
            output.total = output.total.map(|total| total / (1.0 + ramp));
        }
        output.search = found.map(|found| (found, EVERY));
        output
    }

    fn wants_features(&self, clock: Clock) -> bool {
        clock.step > 0 && clock.step.is_multiple_of(self.every)
    }

    fn take_features(&mut self, parts: &Parts, features: &[f32], clock: Clock) {
        let d = features.len() / parts.videos().max(1);
        let mut rng = stream(self.seed, "clusters", clock.step);
        self.of = k_means::cluster(features, d, self.spec.clusters, &mut rng).of;
    }

    fn put_state(&self, arrays: &mut Arrays) {
        if !self.of.is_empty() {
            arrays.put_u32(STORED, &self.of);
        }
    }

    fn take_state(&mut self, parts: &Parts, arrays: &mut Arrays) -> Result<(), String> {
        let has_some = arrays.names().iter().any(|name| name == STORED);
        self.of = if has_some { arrays.take_u32(STORED)? } else { Vec::new() };
        match self.of.len() == parts.videos() || self.of.is_empty() {
            true => Ok(()),
            false => Err(format!("it has clusters of {} videos, not of {}", self.of.len(), parts.videos())),
        }
    }
}

/// Name of the stored clusters.
const STORED: &str = "clusters/of";

/// Mean InfoNCE of each query over the rows of its cluster, against the rows of other clusters; and 1 where there is one.
///
/// # Shapes
/// `logits [N, M]`; `same [N, M]`: rows of the own cluster; `masked [N, M]`: rows that take no part → `[N, 1]` twice. A
/// row without a positive has loss 0. `further`: negatives of another place.
pub fn losses(
    logits: Tensor<2>,
    same: Tensor<2, Bool>,
    masked: Tensor<2, Bool>,
    rule: NegativeRule,
    further: Option<Negatives>,
) -> (Tensor<2>, Tensor<2>) {
    let of_queue = rule.negatives(logits.clone(), Some(masked.clone().bool_or(same.clone())));
    let negatives = further.into_iter().fold(of_queue, Negatives::join);
    let positives = same.bool_and(masked.bool_not()).float();
    let count = positives.clone().sum_dim(1);
    let weights = positives / count.clone().clamp_min(1.0);
    ((negatives.losses(logits) * weights).sum_dim(1), count.clamp_max(1.0))
}
