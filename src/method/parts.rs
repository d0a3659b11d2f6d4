//! What all methods are made of: networks, optimiser and, where one is used, a key queue; and the ends of the step that
//! all share.

use burn::tensor::{Bool, Device, Int, Tensor, TensorData};
use rand::RngExt;

use super::encoded::{Encoded, Head};
use super::groups::Groups;
use super::laps::{Laps, Part};
use super::negatives::{NegativeRule, Negatives};
use super::networks::{NetworkParts, Networks};
use super::optimiser::Optimiser;
use super::queue::{KeyQueue, QueueState};
use super::readback::Readback;
use super::schedule::{self, Clock};
use super::search::{Found, in_queue_without};
use super::state::Arrays;
use super::{StepReport, advice, info_nce, key_health};
use crate::config::{PretrainSpec, RunConfig};
use crate::data::ClipBatch;
use crate::random::stream;
use crate::store::RunWarning;

/// Networks, key queue and optimiser of a method.
pub struct Parts {
    pub pretrain: PretrainSpec,
    pub networks: Networks,
    /// Of methods that use one.
    queue: Option<KeyQueue>,
    optimiser: Optimiser,
    device: Device,
    /// Whether neighbours found in the queue take part in the loss.
    searches: bool,
    /// Videos in the pool.
    videos: usize,
    /// Number of the recording of every pooled video; empty where nobody has told it.
    pub sources: Vec<u32>,
    /// Groups that the search masks beside video and recording, where the method names a column.
    pub groups: Option<Groups>,
    pub laps: Laps,
}

/// Result of the forward half of a training step.
#[derive(Default)]
pub struct StepOutput {
    /// The loss to descend, on the tape; `None` where nothing depends on the weights (first step: empty queue).
    pub total: Option<Tensor<1>>,
    /// Values to report, on the device.
    pub losses: Vec<(&'static str, Tensor<1>)>,
    /// Queries of the first head, for readings; may be on the tape.
    pub queries: Option<Tensor<2>>,
    /// Weight of the neighbour term, where there is one.
    pub ramp: Option<f64>,
    /// Result of the search, and the least similarity that counted.
    pub search: Option<(Found, f64)>,
    /// Further numbers to report, such as settings that move.
    pub numbers: Vec<(&'static str, f32)>,
    /// Factor of the learning rate; `None`: 1.
    pub lr_scale: Option<f64>,
}

impl StepOutput {
    /// Reports a term and, where it has weight, adds it to the loss. `None` (empty queue) is a loss of 0.
    pub fn add(&mut self, name: &'static str, term: Option<Tensor<1>>, weight: f64) {
        let Some(term) = term else { return };
        self.losses.push((name, term.clone()));
        if weight > 0.0 {
            let weighted = term * weight;
            self.total = Some(match self.total.take() {
                Some(total) => total + weighted,
                None => weighted,
            });
        }
    }
}

impl Parts {
    /// Initial weights of the run's seed, an empty queue, an optimiser that has moved nothing.
    pub fn new(config: &RunConfig, networks: NetworkParts, device: &Device, videos: usize) -> Self {
        let pretrain = PretrainSpec { views: config.views(), ..config.experiment.pretrain.clone() };
        let spec = &pretrain.contrastive;
        let has_queue = config.arm.method.traits().uses_queue;
        Self {
            networks: Networks::new(config, networks, device),
            queue: has_queue.then(|| KeyQueue::new(networks.heads.count(), spec.queue, spec.dim, device)),
            optimiser: Optimiser::new(&pretrain.optimiser),
            device: device.clone(),
            searches: config.arm.method.neighbours().is_some(),
            videos,
            sources: Vec::new(),
            groups: None,
            laps: Laps::default(),
            pretrain,
        }
    }

    /// τ.
    pub fn temperature(&self) -> f64 {
        self.pretrain.contrastive.temperature
    }

    /// How negatives count.
    pub fn rule(&self) -> NegativeRule {
        NegativeRule::of(&self.pretrain.contrastive)
    }

    /// The negatives that the batch itself gives, where they are switched on; see [`info_nce::of_the_batch`].
    /// `also_out` is asked for only then. None of them is cancelled: that is for rows of the queue.
    pub fn of_the_batch(
        &self,
        queries: Tensor<2>,
        keys: Tensor<2>,
        owner: &[u32],
        also_out: impl FnOnce() -> Option<Tensor<2, Bool>>,
    ) -> Option<Negatives> {
        let rule = NegativeRule { cancelled: 0, ..self.rule() };
        let negatives = || {
            let (logits, out) = info_nce::batch_logits(queries, keys, owner, also_out(), self.temperature());
            rule.negatives(logits, Some(out))
        };
        self.pretrain.contrastive.in_batch_negatives.then(negatives)
    }

    /// Videos in the pool.
    pub fn videos(&self) -> usize {
        self.videos
    }

    /// The queue of a method whose traits say that it uses one.
    pub fn queue(&self) -> &KeyQueue {
        self.queue.as_ref().expect("only methods with `uses_queue` ask for it")
    }

    /// Searches the queue with `queries [ρB, d]` of the searched space; `None` while it is empty.
    pub fn search(&self, encoded: &Encoded, queries: Tensor<2>, k: usize, mask_source: bool) -> Option<Found> {
        self.search_among(encoded, queries, k, mask_source, None)
    }

    /// [`Self::search`] among the rows of the videos `near [ρB, n]` of each query, where they are given.
    pub fn search_among(
        &self,
        encoded: &Encoded,
        queries: Tensor<2>,
        k: usize,
        mask_source: bool,
        near: Option<&Tensor<2, Int>>,
    ) -> Option<Found> {
        let queue = self.queue.as_ref().filter(|queue| queue.filled() > 0)?;
        self.laps.end(Part::Forward);
        let source = mask_source.then(|| queue.same_source(&encoded.source));
        let group = self.groups.as_ref().map(|groups| groups.same(&encoded.video, queue.videos()));
        let masked = [source, group].into_iter().flatten().fold(queue.same_video(&encoded.video), Tensor::bool_or);
        let far = near.map(|near| queue.of_videos(near).bool_not());
        let found = in_queue_without(queue, encoded.heads.bank(encoded.heads.searched()), queries, masked, far, k);
        self.laps.end(Part::Search);
        Some(found)
    }

    /// Filled keys of a head, `[filled, d]`.
    pub fn queued(&self, encoded: &Encoded, head: Head) -> Tensor<2> {
        self.queue().keys(encoded.heads.bank(head))
    }

    /// What is to be masked; see [`Method::set_masks`](super::Method::set_masks).
    pub fn set_masks(&mut self, sources: &[u32], groups: Option<&[u32]>) {
        self.sources = sources.to_vec();
        self.groups = groups.map(|groups| Groups::new(groups, &self.device));
    }

    /// The batch through the networks.
    pub fn encode(&mut self, batch: ClipBatch, clock: Clock) -> Encoded {
        if let Some(queue) = &mut self.queue {
            queue.note_step(clock.step);
        }
        self.networks.encode(batch, clock, &self.laps)
    }

    /// Backward pass, optimiser step, report, and at last the keys into the queue.
    pub fn finish(&mut self, encoded: &Encoded, output: StepOutput, clock: Clock) -> StepReport {
        let peak = self.pretrain.optimiser.lr() * output.lr_scale.unwrap_or(1.0);
        let lr = schedule::learning_rate(peak, self.pretrain.optimiser.warmup(), clock);
        let loss = output.total.clone().map(Tensor::inner);
        if let Some(total) = output.total {
            let gradients = total.backward();
            self.laps.end(Part::Backward);
            self.networks.online = self.optimiser.step(lr, self.networks.online.clone(), gradients);
            self.laps.end(Part::Optimiser);
        }
        let mut readback = Readback::new(encoded);
        readback.losses(loss, output.losses);
        if let Some(queries) = output.queries {
            readback.scalars(key_health::read(self.queue.as_ref(), encoded, queries.inner(), self.temperature()));
        }
        let mut report = readback.read(output.search.as_ref(), self.queue.as_ref());
        let m = schedule::momentum(&self.pretrain.contrastive, clock);
        report.scalars.extend([("lr", lr as f32), ("momentum", m as f32)]);
        report.scalars.extend(output.ramp.map(|ramp| ("ramp", ramp as f32)));
        report.scalars.extend(output.numbers);
        self.laps.end(Part::Readings);
        if let Some(queue) = &mut self.queue {
            queue.push(&encoded.keys, &encoded.video, &encoded.source);
            report.scalars.push(("queue_filled", queue.filled() as f32 / queue.rows() as f32));
        }
        self.laps.end(Part::Keys);
        report
    }

    /// See [`Method::fill_queue`](super::Method::fill_queue).
    pub fn fill_queue(&mut self) {
        let (dim, device) = (self.pretrain.contrastive.dim, &self.device);
        let Some(queue) = &mut self.queue else { return };
        let (rows, videos) = (queue.rows(), self.videos.max(1) as u32);
        let mut rng = stream(0, "keys of a measurement", 0);
        let mut keys = |_| {
            let values: Vec<f32> = (0..rows * dim).map(|_| (rng.random::<f32>() - 0.5) / (dim as f32).sqrt()).collect();
            Tensor::from_data(TensorData::new(values, [rows, dim]), device)
        };
        let keys: Vec<Tensor<2>> = (0..queue.banks()).map(&mut keys).collect();
        let video: Vec<u32> = (0..rows as u32).map(|row| row % videos).collect();
        queue.push(&keys, &video, &video);
        queue.note_step(0);
    }

    /// Adds optimiser and queue to what is stored.
    pub fn save(&self, arrays: &mut Arrays) {
        self.optimiser.save(arrays);
        if let Some(queue) = &self.queue {
            queue.state().save(arrays);
        }
    }

    /// Takes out what [`Self::save`] added; `Err` says what is wrong with it.
    pub fn load(&mut self, arrays: &mut Arrays) -> Result<(), String> {
        self.optimiser.load(arrays, &self.device)?;
        match &mut self.queue {
            Some(queue) => queue.restore(QueueState::load(arrays, queue.banks())?),
            None => Ok(()),
        }
    }

    /// See [`Method::warnings`](super::Method::warnings).
    pub fn warnings(&self) -> Vec<RunWarning> {
        let has_queue = self.queue.is_some();
        let queue = has_queue.then(|| advice::queue(&self.pretrain, self.videos, self.searches));
        let queue = queue.into_iter().flatten().map(RunWarning::from);
        let slow_keys = advice::key_encoder(&self.pretrain, self.videos).filter(|_| self.networks.has_twin());
        queue.chain(slow_keys).collect()
    }
}
