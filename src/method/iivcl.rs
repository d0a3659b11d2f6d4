//! IIVCL (arXiv 2303.07317): the same-video term of ρMoCo plus a term whose positives are the nearest neighbours
//! among other videos, found in the key queue. The paper's weights and queue sizes are not known to us; the
//! settings are [`IivclSpec`], their defaults ours.

use burn::tensor::{Bool, Tensor};

use super::encoded::{Encoded, Head, Heads};
use super::intra::same_video_loss;
use super::memory::Memory;
use super::negatives::{NegativeRule, Negatives};
use super::networks::NetworkParts;
use super::objective::Objective;
use super::parts::{Parts, StepOutput};
use super::plan::{Between, MethodPlan, Products};
use super::search::{Found, TopK};
use super::state::Arrays;
use super::trust::{RunningQuantile, agreed, in_force};
use super::{Clock, StepReport, schedule};
use crate::config::{IivclSpec, NeighbourQuery, RunConfig};
use crate::model::{Plan, flops};

impl MethodPlan for IivclSpec {
    /// Both terms off would leave nothing to train or to search in: the intra keys then feed the queue.
    fn networks(&self) -> NetworkParts {
        let heads = match (self.has_intra(), self.has_inter()) {
            (true, true) if self.shared_head => Heads::INTRA,
            (true, true) => Heads::BOTH,
            (false, true) => Heads::INTER,
            (_, false) => Heads::INTRA,
        };
        NetworkParts { heads, twin: true, predictor: false }
    }

    /// Logits of each term with their backward pass (with respect to the queries only), and the search.
    fn products(&self, in_batch: bool) -> Products {
        let terms = (u64::from(self.has_intra()) + u64::from(self.has_inter())).max(1);
        Products { queue: 2 * terms + 1, batch: if in_batch { 2 * terms } else { 0 } }
    }

    /// Features of every video for the memory, where there is one, and their products with each other.
    fn between(&self, config: &RunConfig, videos: usize) -> Option<Between> {
        let (backbone, clip) = (&config.experiment.backbone, &config.experiment.clip);
        let features = videos as u64 * flops::forward(backbone, (clip.frames, clip.size, clip.size));
        let products = Memory::flops(videos, Plan::of(backbone).features());
        let every = self.memory_epochs? as u64 * schedule::epoch(&config.experiment.pretrain, videos);
        Some(Between { every, flops: features + products })
    }

    fn objective(&self, config: &RunConfig, videos: usize) -> Box<dyn Objective> {
        let floor = self.threshold_quantile.map(RunningQuantile::new);
        let (k, epoch) = (self.k.max(self.k_start.unwrap_or(0)), schedule::epoch(&config.experiment.pretrain, videos));
        let memory = self.memory_epochs.map(|epochs| Memory::new(epochs as u64 * epoch, k));
        Box::new(Iivcl { spec: self.clone(), floor, memory })
    }
}

/// `λ_intra · L_intra + λ_inter · ramp · L_inter`, divided by the sum of the weights in force where `normalise` is set.
///
/// A λ of 0 removes its term and its head from the step: nothing of it is computed, and the gradients are those of
/// a method without it. While the ramp is 0 (queue not yet full) the neighbour term is computed for the report
/// only, off the tape. With λ_intra = 0 the queue and the search use the inter keys alone.
struct Iivcl {
    spec: IivclSpec,
    /// The floor of similarity that follows what is found, where it is to.
    floor: Option<RunningQuantile>,
    /// Which videos of the whole pool are near, where that is asked.
    memory: Option<Memory>,
}

/// One step of the method, with the settings of the moment.
struct Step<'a> {
    parts: &'a Parts,
    memory: Option<&'a Memory>,
    spec: IivclSpec,
}

impl Step<'_> {
    /// Searches with the keys or, if set so, with the queries of the online network (off the tape).
    fn search(&self, encoded: &Encoded, queries: Option<&Tensor<2>>) -> Option<Found> {
        let own = queries.filter(|_| self.spec.query == NeighbourQuery::OwnQuery);
        let key = || encoded.keys_of(encoded.heads.searched());
        let queries = own.map_or_else(key, |q| q.clone().inner());
        let near = self.memory.and_then(|memory| memory.near(&encoded.video, &queries.device()));
        let Found { masked, nearest, found } =
            self.parts.search_among(encoded, queries, self.spec.k, self.spec.mask_source, near.as_ref())?;
        let found = if self.spec.agreement { agreed(self.parts.queue(), encoded, found) } else { found };
        Some(Found { masked, nearest, found })
    }

    /// Inter queries: on the tape where the term has weight, else off it. `intra`: those of the same-video term, which
    /// serve both where the head is shared.
    fn queries(&self, encoded: &Encoded, intra: Option<&Tensor<2>>, on_tape: bool) -> Option<Tensor<2>> {
        let shared = intra.filter(|_| self.spec.shared_head);
        match (shared, on_tape) {
            (Some(queries), true) => Some(queries.clone()),
            (Some(queries), false) => Some(queries.clone().inner()),
            (None, true) => self.parts.networks.queries(encoded, encoded.heads.searched()),
            (None, false) => self.parts.networks.queries_off_tape(encoded, encoded.heads.searched()),
        }
    }

    /// L_inter: mean over the (row, search) pairs that have an accepted neighbour, 0 where none has.
    ///
    /// Each query takes the neighbours that the keys of its video's other views found; with ρ > 2 views all of
    /// them in turn. With `OwnQuery` it takes those that it found itself.
    fn inter_loss(&self, encoded: &Encoded, queries: &Tensor<2>, found: &Found) -> Tensor<1> {
        let keys = self.parts.queued(encoded, encoded.heads.searched());
        let logits = queries.clone().matmul(keys.transpose()) / self.parts.temperature();
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
        let queue = self.parts.queue();
        let accepted = top.accepted(self.spec.threshold);
        let siblings = queue.same_video_as(&top.row, &accepted);
        let owner = if self.spec.mask_source { &encoded.source } else { &encoded.video };
        let keys = encoded.keys_of(encoded.heads.searched());
        let in_batch = || {
            let siblings = queue.of_video_of(&top.row, &accepted, &encoded.video);
            let group = self.parts.groups.as_ref().map(|groups| groups.same_among(&encoded.video));
            Some(group.into_iter().fold(siblings, Tensor::bool_or))
        };
        let further = self.parts.of_the_batch(queries.clone(), keys, owner, in_batch);
        let out = found.masked.clone().bool_or(siblings);
        neighbour_losses_with(logits, out, top, &self.spec, self.parts.rule(), further)
    }

    /// The settings that move, for the report.
    fn numbers(&self) -> Vec<(&'static str, f32)> {
        let moves = self.spec.threshold_end.is_some() || self.spec.threshold_quantile.is_some();
        let threshold = moves.then_some(("threshold", self.spec.threshold as f32));
        let k = self.spec.k_start.map(|_| ("neighbours_k", self.spec.k as f32));
        threshold.into_iter().chain(k).collect()
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
    // Without rules for the negatives the temperature plays no part.
    let rule = NegativeRule { hardness: 0.0, class_prior: 0.0, cancelled: 0, temperature: 1.0 };
    neighbour_losses_with(logits, masked, top, spec, rule, None)
}

/// Like [`neighbour_losses`], with a rule for the negatives and `further` ones of another place than the queue.
pub fn neighbour_losses_with(
    logits: Tensor<2>,
    masked: Tensor<2, Bool>,
    top: &TopK,
    spec: &IivclSpec,
    rule: NegativeRule,
    further: Option<Negatives>,
) -> (Tensor<2>, Tensor<2>) {
    let rows = logits.dims()[1];
    let of_queue = rule.negatives(logits.clone(), Some(masked.bool_or(top.retrieved(rows))));
    let negatives = further.into_iter().fold(of_queue, Negatives::join);
    let positives = logits.gather(1, top.row.clone());
    let losses = (negatives.losses(positives) * top.weights(spec)).sum_dim(1);
    (losses, top.served(spec.threshold))
}

impl Objective for Iivcl {
    fn forward(&self, parts: &Parts, encoded: &mut Encoded, clock: Clock) -> StepOutput {
        let floor = self.floor.as_ref().and_then(RunningQuantile::value);
        let spec = in_force(&self.spec, floor, clock);
        let step = Step { parts, memory: self.memory.as_ref(), spec };
        let begins = schedule::ramp_begins(parts.queue().full_since(), step.spec.delay, clock.steps);
        let ramp = schedule::ramp(step.spec.ramp, begins, clock);
        let (intra, inter) = (step.spec.lambda_intra, step.spec.lambda_inter * ramp);
        let mut output = StepOutput { ramp: Some(ramp), numbers: step.numbers(), ..StepOutput::default() };
        if intra > 0.0
            && let Some(queries) = parts.networks.queries(encoded, Head::Intra)
        {
            let loss = same_video_loss(parts, encoded, &queries, &encoded.keys_of(Head::Intra));
            output.add("loss_intra", loss, intra);
            output.queries = Some(queries);
        }
        let queries =
            if self.spec.has_inter() { step.queries(encoded, output.queries.as_ref(), inter > 0.0) } else { None };
        let found = step.search(encoded, queries.as_ref());
        if let (Some(queries), Some(found)) = (&queries, &found) {
            output.add("loss_inter", Some(step.inter_loss(encoded, queries, found)), inter);
        }
        let (weights, all) = (intra + inter, intra + step.spec.lambda_inter);
        if self.spec.normalise && weights > 0.0 {
            output.total = output.total.map(|total| total / weights);
        }
        output.lr_scale = (self.spec.lr_follows_ramp && all > 0.0).then_some(weights / all);
        output.queries = output.queries.or(queries);
        output.search = found.map(|found| (found, step.spec.threshold));
        output
    }

    fn observe(&mut self, report: &StepReport) {
        if let Some(floor) = &mut self.floor {
            floor.observe(report.neighbours.iter().map(|pair| pair.similarity));
        }
    }

    fn wants_features(&self, clock: Clock) -> bool {
        self.memory.as_ref().is_some_and(|memory| memory.is_due(clock))
    }

    fn take_features(&mut self, parts: &Parts, features: &[f32], _: Clock) {
        let mask_source = self.spec.mask_source;
        let (sources, groups) = (&parts.sources, parts.groups.as_ref());
        let source = |video: usize| sources.get(video);
        let same_source = |a: usize, b: usize| mask_source && source(a).is_some() && source(a) == source(b);
        let same_group = |a: usize, b: usize| groups.is_some_and(|groups| groups.one(a, b));
        if let Some(memory) = &mut self.memory {
            memory.take(features, parts.videos(), |a, b| same_source(a, b) || same_group(a, b));
        }
    }

    fn put_state(&self, arrays: &mut Arrays) {
        if let Some(floor) = &self.floor {
            floor.save(arrays);
        }
        if let Some(memory) = &self.memory {
            memory.save(arrays);
        }
    }

    fn take_state(&mut self, parts: &Parts, arrays: &mut Arrays) -> Result<(), String> {
        let videos = parts.videos();
        self.floor.as_mut().map_or(Ok(()), |floor| floor.load(arrays))?;
        self.memory.as_mut().map_or(Ok(()), |memory| memory.load(arrays, videos))
    }
}
