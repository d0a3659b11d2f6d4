//! What the contrastive arms share: encoder, momentum twin, optimiser, queue, and the step around the losses.

use std::path::Path;

use burn::module::Module;
use burn::tensor::{Bool, Device, Tensor};

use super::optimiser::Optimiser;
use super::queue::{KeyQueue, QueueState, StoredQueue};
use super::reading::Reading;
use super::schedule::{self, Clock};
use super::search::{Found, in_queue};
use super::state::Arrays;
use super::{INIT_STREAM, MethodError, StepReport, advice, info_nce, key_health};
use crate::config::{IivclSpec, KeyStatistics, MethodSpec, PretrainSpec, RunConfig};
use crate::data::ClipBatch;
use crate::model::{Backbone, Embedder, Encoder, EncoderConfig, Statistics, momentum, weights};
use crate::random::stream;
use crate::store::RunWarning;

/// Which heads take part. The queue has one bank of keys for each, intra first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    pub intra: bool,
    pub inter: bool,
}

impl Heads {
    /// The heads of a method; `None` without pre-training.
    pub fn of(method: &MethodSpec) -> Option<Self> {
        match method {
            MethodSpec::Random | MethodSpec::Scratch => None,
            MethodSpec::Intra | MethodSpec::Control => Some(Self { intra: true, inter: false }),
            MethodSpec::Iivcl(spec) => Some(Self::of_iivcl(spec)),
        }
    }

    /// Both terms off would leave nothing to train or to search in: the intra keys then feed the queue.
    pub fn of_iivcl(spec: &IivclSpec) -> Self {
        let inter = spec.lambda_inter > 0.0;
        Self { intra: spec.lambda_intra > 0.0 || !inter, inter }
    }

    /// Bank of the keys of `g'_intra`.
    pub const INTRA_BANK: usize = 0;

    /// Bank of the keys of `g'_inter`, the last one.
    pub fn inter_bank(self) -> usize {
        usize::from(self.intra)
    }

    /// Bank that neighbours are searched in: the inter keys where there are any.
    pub fn search_bank(self) -> usize {
        if self.inter { self.inter_bank() } else { Self::INTRA_BANK }
    }

    /// How many heads take part.
    pub fn count(self) -> usize {
        usize::from(self.intra) + usize::from(self.inter)
    }
}

/// State of a contrastive method.
pub struct Contrastive {
    pretrain: PretrainSpec,
    device: Device,
    heads: Heads,
    pub online: Encoder,
    twin: Encoder,
    optimiser: Optimiser,
    pub queue: KeyQueue,
}

/// A batch after both encoders. Rows are view-major: row `v·B + b` is view v of video b.
pub struct Encoded {
    /// ρ.
    pub views: usize,
    /// B.
    pub videos: usize,
    /// Online features `[ρB, D]`, on the tape.
    pub features: Tensor<2>,
    /// Momentum keys `[ρB, d]` of each bank, without a tape.
    pub keys: Vec<Tensor<2>>,
    /// `[ρB]`.
    pub video: Vec<u32>,
    /// `[ρB]`.
    pub source: Vec<u32>,
}

impl Encoded {
    /// Brings row `(v + offset, b)` to row `(v, b)`: what another view of the same video has.
    pub fn of_other_view(&self, rows: Tensor<2>, offset: usize) -> Tensor<2> {
        let first = offset % self.views * self.videos;
        if first == 0 {
            return rows;
        }
        let all = self.views * self.videos;
        Tensor::cat(vec![rows.clone().narrow(0, first, all - first), rows.narrow(0, 0, first)], 0)
    }

    /// Brings row `(v, b + 1)` to row `(v, b)`: what the next video of the batch has, and the first one for the last.
    /// Videos stand in a batch in random order.
    pub fn of_next_video(&self, rows: Tensor<2>) -> Tensor<2> {
        let next = |view: usize| {
            let rows = rows.clone().narrow(0, view * self.videos, self.videos);
            Tensor::cat(vec![rows.clone().narrow(0, 1, self.videos - 1), rows.narrow(0, 0, 1)], 0)
        };
        if self.videos < 2 { rows } else { Tensor::cat((0..self.views).map(next).collect(), 0) }
    }
}

/// What a method made of a batch.
pub struct Outcome {
    /// The loss to descend, on the tape; `None` where nothing depends on the weights (first step: empty queue).
    pub total: Option<Tensor<1>>,
    /// Values to report, on the device.
    pub losses: Vec<(&'static str, Tensor<1>)>,
    /// Queries of the first bank's head, for readings; may be on the tape.
    pub queries: Option<Tensor<2>>,
    /// Weight of the neighbour term, where there is one.
    pub ramp: Option<f64>,
    /// What the search brought up, and the least similarity that counted.
    pub search: Option<(Found, f64)>,
}

impl Outcome {
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

impl Contrastive {
    /// Draws the initial weights and makes an empty queue.
    pub fn new(config: &RunConfig, heads: Heads, device: &Device) -> Self {
        let pretrain = config.experiment.pretrain.clone();
        let spec = &pretrain.contrastive;
        let mut rng = stream(config.seed, INIT_STREAM, 0);
        let encoder = EncoderConfig::new(&config.experiment.backbone, spec, heads.inter);
        let online = encoder.init(&device.clone().autodiff(), &mut rng);
        Self {
            device: device.clone(),
            heads,
            twin: online.twin(),
            online,
            optimiser: Optimiser::new(&pretrain.sgd),
            queue: KeyQueue::new(heads.count(), spec.queue, spec.dim, device),
            pretrain,
        }
    }

    /// τ.
    pub fn temperature(&self) -> f64 {
        self.pretrain.contrastive.temperature
    }

    /// Momentum update of the twin, keys of every view by it, features of every view by the online backbone.
    pub fn encode(&mut self, batch: ClipBatch, clock: Clock) -> Encoded {
        self.queue.note_step(clock.step);
        let m = schedule::momentum(&self.pretrain.contrastive, clock);
        let averaged = self.pretrain.contrastive.key_statistics == KeyStatistics::Averaged;
        // An update of a module takes it by value; the clone shares its tensors.
        self.twin = momentum::update(self.twin.clone(), &self.online, m, averaged);
        let (views, videos) = (batch.views.len(), batch.videos());
        let clips = Tensor::cat(batch.views, 0);
        Encoded {
            views,
            videos,
            keys: self.keys(clips.clone()),
            features: self.online.backbone.forward(Tensor::from_inner(clips)),
            video: batch.video_id.repeat(views),
            source: batch.source_id.repeat(views),
        }
    }

    fn keys(&self, clips: Tensor<5>) -> Vec<Tensor<2>> {
        let statistics = match self.pretrain.contrastive.key_statistics {
            KeyStatistics::Batch => Statistics::Batch,
            KeyStatistics::Averaged => Statistics::ByDevice,
        };
        let features = self.twin.backbone.forward_with(clips, statistics);
        let intra = self.heads.intra.then_some(&self.twin.intra);
        let inter = self.twin.inter.as_ref();
        intra.into_iter().chain(inter).map(|head| head.forward_with(features.clone(), statistics)).collect()
    }

    /// Queries of the same-video term, on the tape.
    pub fn intra_queries(&self, encoded: &Encoded) -> Tensor<2> {
        self.online.intra.forward(encoded.features.clone())
    }

    /// Same-video InfoNCE against all filled queue rows and, where set so, the other videos of the batch; mean over
    /// ordered view pairs and videos. `None` while there are no negatives (the loss is then 0).
    ///
    /// As in the base method no row of the queue is left out: stale keys of the own video count as negatives. They are
    /// few as long as the queue is much shorter than an epoch, which is what the warning of [`Self::warnings`] is
    /// about.
    ///
    /// `positives`: the keys that attract; those of the batch but for the negative control.
    pub fn intra_loss(&self, encoded: &Encoded, queries: &Tensor<2>, positives: &Tensor<2>) -> Option<Tensor<1>> {
        let keys = encoded.keys[Heads::INTRA_BANK].clone();
        let of_queue = (self.queue.filled() > 0).then(|| {
            let rows = self.queue.keys(Heads::INTRA_BANK).transpose();
            info_nce::log_sum_exp(queries.clone().matmul(rows) / self.temperature(), None)
        });
        let of_batch = self.of_the_batch(queries.clone(), keys, &encoded.video, || None);
        let negatives = of_queue.into_iter().chain(of_batch).reduce(info_nce::join)?;
        let sum = (1..encoded.views).map(|offset| {
            let keys = encoded.of_other_view(positives.clone(), offset);
            let positives = (queries.clone() * keys).sum_dim(1) / self.temperature();
            info_nce::losses(positives, negatives.clone()).mean()
        });
        sum.reduce(|a, b| a + b).map(|sum| sum / (encoded.views - 1) as f64)
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

    /// Searches the queue with `queries [ρB, d]`; `None` while it is empty.
    pub fn search(&self, encoded: &Encoded, queries: Tensor<2>, k: usize, mask_source: bool) -> Option<Found> {
        let sources = mask_source.then_some(encoded.source.as_slice());
        let bank = self.heads.search_bank();
        (self.queue.filled() > 0).then(|| in_queue(&self.queue, bank, queries, &encoded.video, sources, k))
    }

    /// Backward pass, SGD, report, and at last the keys into the queue.
    pub fn finish(&mut self, encoded: &Encoded, outcome: Outcome, clock: Clock) -> StepReport {
        let lr = schedule::learning_rate(self.pretrain.sgd.lr, self.pretrain.sgd.warmup, clock);
        let loss = outcome.total.clone().map(Tensor::inner);
        if let Some(total) = outcome.total {
            self.online = self.optimiser.step(lr, self.online.clone(), total.backward());
        }
        let mut reading = Reading::new(encoded, self.heads.search_bank());
        reading.losses(loss, outcome.losses);
        if let Some(queries) = outcome.queries {
            reading.scalars(key_health::read(&self.queue, encoded, queries.inner(), self.temperature()));
        }
        let mut report = reading.read(outcome.search.as_ref(), &self.queue);
        let m = schedule::momentum(&self.pretrain.contrastive, clock);
        report.scalars.extend([("lr", lr as f32), ("momentum", m as f32)]);
        report.scalars.extend(outcome.ramp.map(|ramp| ("ramp", ramp as f32)));
        self.queue.push(&encoded.keys, &encoded.video, &encoded.source);
        report.scalars.push(("queue_filled", self.queue.filled() as f32 / self.queue.rows() as f32));
        report
    }

    /// The online backbone without autodiff.
    pub fn backbone(&self) -> Backbone {
        self.online.backbone.valid()
    }

    /// The momentum twin with the head of the searched space.
    pub fn embedder(&self) -> Embedder {
        let head = self.twin.inter.as_ref().unwrap_or(&self.twin.intra);
        Embedder::new(self.twin.backbone.clone(), head.clone())
    }

    /// Warns of a queue that holds much of an epoch, of one that never fills, and of a slow key encoder.
    pub fn warnings(&self, videos: usize) -> Vec<RunWarning> {
        let queue = advice::queue(&self.pretrain, videos, self.heads.inter).into_iter().map(RunWarning::from);
        queue.chain(advice::key_encoder(&self.pretrain, videos)).collect()
    }

    /// Writes encoder, twin, velocities and queue.
    pub fn save(&self, dir: &Path) -> Result<(), MethodError> {
        weights::save(&self.online, &dir.join(ONLINE))?;
        weights::save(&self.twin, &dir.join(TWIN))?;
        let mut arrays = Arrays::default();
        self.optimiser.save(&mut arrays);
        self.queue.state().save(&mut arrays);
        arrays.write(&dir.join(STATE))
    }

    /// Reads what [`Self::save`] wrote.
    pub fn load(&mut self, dir: &Path) -> Result<(), MethodError> {
        // By way of `valid`: running statistics of past steps that wait to be merged would win over loaded ones.
        self.online = weights::load(self.online.valid(), &dir.join(ONLINE))?.train();
        self.twin = weights::load(self.twin.valid(), &dir.join(TWIN))?;
        let path = dir.join(STATE);
        let mut arrays = Arrays::read(&path)?;
        let damaged = |reason| MethodError::damaged(&path, reason);
        self.optimiser.load(&mut arrays, &self.device).map_err(damaged)?;
        let state = QueueState::load(&mut arrays, self.heads.count()).map_err(damaged)?;
        self.queue.restore(state).map_err(damaged)
    }
}

/// Reads the keys that the method stored in `dir` searched in.
pub fn stored_queue(dir: &Path) -> Result<StoredQueue, MethodError> {
    let path = dir.join(STATE);
    StoredQueue::load(&mut Arrays::read(&path)?).map_err(|reason| MethodError::damaged(&path, reason))
}

/// Online encoder.
const ONLINE: &str = "online.safetensors";
/// Momentum twin.
const TWIN: &str = "twin.safetensors";
/// Optimiser and queue.
const STATE: &str = "state.safetensors";
