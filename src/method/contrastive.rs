//! A method with keys in a queue: its parts, and the ends of its step that all such methods share.

use std::path::Path;

use burn::tensor::{Bool, Device, Tensor};

use super::encoded::{Encoded, Head};
use super::networks::{NetworkParts, Networks};
use super::optimiser::Optimiser;
use super::queue::{KeyQueue, QueueState, StoredQueue};
use super::readback::Readback;
use super::schedule::{self, Clock};
use super::search::{Found, in_queue};
use super::state::Arrays;
use super::{Method, MethodError, StepReport, advice, info_nce, key_health};
use crate::config::{PretrainSpec, RunConfig};
use crate::data::ClipBatch;
use crate::model::{Backbone, Embedder};
use crate::store::RunWarning;

/// A method made of [`Parts`]; it brings its loss, the rest of [`Method`] comes with the parts.
pub trait Contrastive: Send {
    fn parts(&self) -> &Parts;

    fn parts_mut(&mut self) -> &mut Parts;

    /// Networks, loss and search of one step. Without keys of a twin it sets those of `encoded`.
    fn forward(&self, encoded: &mut Encoded, clock: Clock) -> StepOutput;
}

/// Networks, key queue and optimiser of a method.
pub struct Parts {
    pub pretrain: PretrainSpec,
    pub networks: Networks,
    pub queue: KeyQueue,
    optimiser: Optimiser,
    device: Device,
    /// Whether neighbours found in the queue take part in the loss.
    searches: bool,
    /// Videos in the pool.
    videos: usize,
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
        let pretrain = config.experiment.pretrain.clone();
        let spec = &pretrain.contrastive;
        Self {
            networks: Networks::new(config, networks, device),
            queue: KeyQueue::new(networks.heads.count(), spec.queue, spec.dim, device),
            optimiser: Optimiser::new(&pretrain.optimiser),
            device: device.clone(),
            searches: config.arm.method.neighbours().is_some(),
            videos,
            pretrain,
        }
    }

    /// τ.
    pub fn temperature(&self) -> f64 {
        self.pretrain.contrastive.temperature
    }

    /// The negatives that the batch itself gives, where they are switched on; see [`info_nce::of_the_batch`].
    /// `also_out` is asked for only then.
    pub fn of_the_batch(
        &self,
        queries: Tensor<2>,
        keys: Tensor<2>,
        owner: &[u32],
        also_out: impl FnOnce() -> Option<Tensor<2, Bool>>,
    ) -> Option<Tensor<2>> {
        let wanted = self.pretrain.contrastive.in_batch_negatives;
        wanted.then(|| info_nce::of_the_batch(queries, keys, owner, also_out(), self.temperature()))
    }

    /// Searches the queue with `queries [ρB, d]` of the searched space; `None` while it is empty.
    pub fn search(&self, encoded: &Encoded, queries: Tensor<2>, k: usize, mask_source: bool) -> Option<Found> {
        let sources = mask_source.then_some(encoded.source.as_slice());
        let bank = encoded.heads.bank(encoded.heads.searched());
        (self.queue.filled() > 0).then(|| in_queue(&self.queue, bank, queries, &encoded.video, sources, k))
    }

    /// Filled keys of a head, `[filled, d]`.
    pub fn queued(&self, encoded: &Encoded, head: Head) -> Tensor<2> {
        self.queue.keys(encoded.heads.bank(head))
    }

    /// Backward pass, optimiser step, report, and at last the keys into the queue.
    fn finish(&mut self, encoded: &Encoded, output: StepOutput, clock: Clock) -> StepReport {
        let lr = schedule::learning_rate(self.pretrain.optimiser.lr(), self.pretrain.optimiser.warmup(), clock);
        let loss = output.total.clone().map(Tensor::inner);
        if let Some(total) = output.total {
            let online = self.networks.online.clone();
            self.networks.online = self.optimiser.step(lr, online, total.backward());
        }
        let mut readback = Readback::new(encoded);
        readback.losses(loss, output.losses);
        if let Some(queries) = output.queries {
            readback.scalars(key_health::read(&self.queue, encoded, queries.inner(), self.temperature()));
        }
        let mut report = readback.read(output.search.as_ref(), &self.queue);
        let m = schedule::momentum(&self.pretrain.contrastive, clock);
        report.scalars.extend([("lr", lr as f32), ("momentum", m as f32)]);
        report.scalars.extend(output.ramp.map(|ramp| ("ramp", ramp as f32)));
        self.queue.push(&encoded.keys, &encoded.video, &encoded.source);
        report.scalars.push(("queue_filled", self.queue.filled() as f32 / self.queue.rows() as f32));
        report
    }
}

impl<T: Contrastive> Method for T {
    fn train_step(&mut self, batch: ClipBatch, clock: Clock) -> StepReport {
        self.parts_mut().queue.note_step(clock.step);
        let mut encoded = self.parts_mut().networks.encode(batch, clock);
        let output = self.forward(&mut encoded, clock);
        self.parts_mut().finish(&encoded, output, clock)
    }

    fn start_from(&mut self, backbone: Backbone) {
        self.parts_mut().networks.start_from(backbone);
    }

    fn backbone(&self) -> Backbone {
        self.parts().networks.backbone()
    }

    fn embedder(&self) -> Option<Embedder> {
        self.parts().networks.embedder()
    }

    fn save(&self, dir: &Path) -> Result<(), MethodError> {
        let parts = self.parts();
        parts.networks.save(dir)?;
        let mut arrays = Arrays::default();
        parts.optimiser.save(&mut arrays);
        parts.queue.state().save(&mut arrays);
        arrays.write(&dir.join(STATE))
    }

    fn load(&mut self, dir: &Path) -> Result<(), MethodError> {
        let parts = self.parts_mut();
        parts.networks.load(dir)?;
        let path = dir.join(STATE);
        let mut arrays = Arrays::read(&path)?;
        let damaged = |reason| MethodError::damaged(&path, reason);
        parts.optimiser.load(&mut arrays, &parts.device).map_err(damaged)?;
        let state = QueueState::load(&mut arrays, parts.queue.banks()).map_err(damaged)?;
        parts.queue.restore(state).map_err(damaged)
    }

    fn warnings(&self) -> Vec<RunWarning> {
        let parts = self.parts();
        let queue = advice::queue(&parts.pretrain, parts.videos, parts.searches).into_iter().map(RunWarning::from);
        let slow_keys = advice::key_encoder(&parts.pretrain, parts.videos).filter(|_| parts.networks.has_twin());
        queue.chain(slow_keys).collect()
    }
}

/// Reads the keys that the method stored in `dir` searched in.
pub fn stored_queue(dir: &Path) -> Result<StoredQueue, MethodError> {
    let path = dir.join(STATE);
    StoredQueue::load(&mut Arrays::read(&path)?).map_err(|reason| MethodError::damaged(&path, reason))
}

/// Optimiser and queue.
const STATE: &str = "state.safetensors";
