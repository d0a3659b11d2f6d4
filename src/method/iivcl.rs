//! IIVCL (arXiv 2303.07317): the same-video term of ρMoCo plus a term whose positives are the nearest neighbours
//! among other videos, found in the key queue. The paper's weights and queue sizes are not known to us; the
//! settings are [`IivclSpec`], their defaults ours.

use std::path::Path;

use burn::module::Module;
use burn::tensor::{Bool, Device, Tensor};

use super::contrastive::{Contrastive, Encoded, Heads, Outcome};
use super::search::{Found, TopK};
use super::{Clock, Method, MethodError, StepReport, cost, info_nce, schedule};
use crate::config::{IivclSpec, NeighbourQuery, RunConfig};
use crate::data::ClipBatch;
use crate::model::{Backbone, Embedder, ProjectionHead};
use crate::store::RunWarning;

/// `λ_intra · L_intra + λ_inter · ramp · L_inter`, divided by the sum of the weights in force where `normalise` is set.
///
/// A λ of 0 removes its term and its head from the step: nothing of it is computed, and the gradients are those of
/// a method without it. While the ramp is 0 (queue not yet full) the neighbour term is computed for the report
/// only, off the tape. With λ_intra = 0 the queue and the search use the inter keys alone.
pub struct Iivcl {
    spec: IivclSpec,
    shared: Contrastive,
    cost: cost::Shape,
    videos: usize,
}

impl Iivcl {
    /// Draws the initial weights of the run's seed: backbone and intra head are those of the `Intra` arm.
    pub fn new(config: &RunConfig, spec: &IivclSpec, device: &Device, videos: usize) -> Self {
        let heads = Heads::of_iivcl(spec);
        let shared = Contrastive::new(config, heads, device);
        Self { spec: spec.clone(), shared, cost: cost::Shape::new(config, heads), videos }
    }

    /// Searches with the keys or, if set so, with the queries of the online network (off the tape).
    fn search(&self, encoded: &Encoded, queries: Option<&Tensor<2>>) -> Option<Found> {
        let own = queries.filter(|_| self.spec.query == NeighbourQuery::OwnQuery);
        let key = || encoded.keys[encoded.keys.len() - 1].clone();
        let queries = own.map_or_else(key, |q| q.clone().inner());
        self.shared.search(encoded, queries, self.spec.k, self.spec.mask_source)
    }

    /// Inter queries: on the tape where the term has weight, else off it.
    fn queries(&self, encoded: &Encoded, on_tape: bool) -> Option<Tensor<2>> {
        let head: &ProjectionHead = self.shared.online.inter.as_ref()?;
        let features = encoded.features.clone();
        Some(if on_tape { head.forward(features) } else { head.valid().forward(features.inner()) })
    }

    /// L_inter: mean over the (row, search) pairs that have an accepted neighbour, 0 where none has.
    ///
    /// Each query takes the neighbours that the keys of its video's other views found; with ρ > 2 views all of
    /// them in turn. With `OwnQuery` it takes those that it found itself.
    fn inter_loss(&self, encoded: &Encoded, queries: &Tensor<2>, found: &Found) -> Tensor<1> {
        let keys = self.shared.queue.keys(encoded.keys.len() - 1);
        let logits = queries.clone().matmul(keys.transpose()) / self.shared.temperature();
        let offsets = match self.spec.query {
            NeighbourQuery::OtherViewKey => 1..encoded.views,
            NeighbourQuery::OwnQuery => 0..1,
        };
        let (losses, served): (Vec<_>, Vec<_>) = offsets
            .map(|offset| {
                let top = found.found.map(|rows| encoded.of_other_view(rows, offset));
                self.losses_of_searches(encoded, queries, logits.clone(), found, &top)
            })
            .unzip();
        let served = Tensor::cat(served, 0).sum().clamp_min(1.0);
        Tensor::cat(losses, 0).sum() / served
    }

    /// Losses of all rows with the neighbours `top`, and 1 where a row has an accepted one. Other clips of an accepted
    /// neighbour are not among the negatives: it is pulled, so they are not to be pushed.
    fn losses_of_searches(
        &self,
        encoded: &Encoded,
        queries: &Tensor<2>,
        logits: Tensor<2>,
        found: &Found,
        top: &TopK,
    ) -> (Tensor<2>, Tensor<2>) {
        let queue = &self.shared.queue;
        let accepted = top.accepted(self.spec.threshold);
        let siblings = queue.same_video_as(&top.row, &accepted);
        let owner = if self.spec.mask_source { &encoded.source } else { &encoded.video };
        let keys = encoded.keys[encoded.keys.len() - 1].clone();
        let in_batch = || Some(queue.of_video_of(&top.row, &accepted, &encoded.video));
        let further = self.shared.of_the_batch(queries.clone(), keys, owner, in_batch);
        let out = found.masked.clone().bool_or(siblings);
        neighbour_losses_with(logits, out, top, &self.spec, further)
    }
}

/// Neighbour loss of every row: `Σ_j w_j · InfoNCE(q, neighbour j)`, and 1 where the row has an accepted neighbour.
///
/// The negatives are the rows that are neither masked nor retrieved. All k retrieved rows leave the negatives,
/// those below θ too: they are in doubt, not known to differ.
///
/// # Shapes
/// `logits, masked [N, M]`, `top [N, k]` → `[N, 1]` twice. A row without an accepted neighbour has loss 0.
pub fn neighbour_losses(
    logits: Tensor<2>,
    masked: Tensor<2, Bool>,
    top: &TopK,
    spec: &IivclSpec,
) -> (Tensor<2>, Tensor<2>) {
    neighbour_losses_with(logits, masked, top, spec, None)
}

/// Like [`neighbour_losses`] with `further [N, 1]` negatives (`log Σ exp`) of another place than the queue.
pub fn neighbour_losses_with(
    logits: Tensor<2>,
    masked: Tensor<2, Bool>,
    top: &TopK,
    spec: &IivclSpec,
    further: Option<Tensor<2>>,
) -> (Tensor<2>, Tensor<2>) {
    let rows = logits.dims()[1];
    let negatives = info_nce::log_sum_exp(logits.clone(), Some(masked.bool_or(top.retrieved(rows))));
    let negatives = match further {
        Some(further) => info_nce::join(negatives, further),
        None => negatives,
    };
    let positives = logits.gather(1, top.row.clone());
    let losses = info_nce::weighted_losses(positives, top.weights(spec), negatives);
    // The best one decides: if it is not accepted, none is.
    (losses, top.accepted(spec.threshold).float().narrow(1, 0, 1))
}

impl Method for Iivcl {
    fn train_step(&mut self, batch: ClipBatch, clock: Clock) -> StepReport {
        let encoded = self.shared.encode(batch, clock);
        let ramp = schedule::ramp(self.spec.ramp, self.shared.queue.full_since(), clock);
        let mut outcome = Outcome { total: None, losses: Vec::new(), queries: None, ramp: Some(ramp), search: None };
        if self.spec.lambda_intra > 0.0 {
            let queries = self.shared.intra_queries(&encoded);
            let loss = self.shared.intra_loss(&encoded, &queries, &encoded.keys[Heads::INTRA_BANK]);
            outcome.add("loss_intra", loss, self.spec.lambda_intra);
            outcome.queries = Some(queries);
        }
        let queries = self.queries(&encoded, ramp > 0.0);
        let found = self.search(&encoded, queries.as_ref());
        if let (Some(queries), Some(found)) = (&queries, &found) {
            let inter = self.inter_loss(&encoded, queries, found);
            outcome.add("loss_inter", Some(inter), self.spec.lambda_inter * ramp);
        }
        let weights = self.spec.lambda_intra + self.spec.lambda_inter * ramp;
        if self.spec.normalise && weights > 0.0 {
            outcome.total = outcome.total.map(|total| total / weights);
        }
        outcome.queries = outcome.queries.or(queries);
        outcome.search = found.map(|found| (found, self.spec.threshold));
        self.shared.finish(&encoded, outcome, clock)
    }

    fn backbone(&self) -> Backbone {
        self.shared.backbone()
    }

    fn embedder(&self) -> Embedder {
        self.shared.embedder()
    }

    fn save(&self, dir: &Path) -> Result<(), MethodError> {
        self.shared.save(dir)
    }

    fn load(&mut self, dir: &Path) -> Result<(), MethodError> {
        self.shared.load(dir)
    }

    fn step_flops(&self, clip: (usize, usize, usize), batch: usize, views: usize) -> u64 {
        self.cost.step(clip, batch, views)
    }

    fn warnings(&self) -> Vec<RunWarning> {
        self.shared.warnings(self.videos)
    }
}
