//! The networks of a method: the online encoder, and its momentum twin where the method has one.

use std::path::Path;

use burn::module::Module;
use burn::tensor::{Device, Tensor};

use super::encoded::{Encoded, Head, Heads};
use super::laps::{Laps, Part};
use super::{Clock, INIT_STREAM, MethodError, schedule};
use crate::config::{ContrastiveSpec, KeyStatistics, RunConfig};
use crate::data::ClipBatch;
use crate::model::{Backbone, Embedder, Encoder, EncoderConfig, Statistics, momentum, weights};
use crate::random::stream;

/// Which networks a method consists of, beside the backbone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkParts {
    pub heads: Heads,
    /// Whether keys are made by a momentum twin. Else they are the online embeddings, off the tape.
    pub twin: bool,
    /// Whether a predictor follows the online head.
    pub predictor: bool,
}

/// Online encoder and momentum twin.
pub struct Networks {
    spec: ContrastiveSpec,
    heads: Heads,
    pub online: Encoder,
    twin: Option<Encoder>,
}

impl Networks {
    /// Draws the initial weights of the run's seed: backbone, intra head, inter head, predictor, in this order, so that
    /// arms of a seed share what they share.
    pub fn new(config: &RunConfig, parts: NetworkParts, device: &Device) -> Self {
        let spec = config.experiment.pretrain.contrastive.clone();
        let mut rng = stream(config.seed, INIT_STREAM, 0);
        let inter = parts.heads.has(Head::Inter);
        let encoder = EncoderConfig::new(&config.experiment.backbone, &spec, inter, parts.predictor);
        let online = encoder.init(&device.clone().autodiff(), &mut rng);
        Self { heads: parts.heads, twin: parts.twin.then(|| online.twin()), online, spec }
    }

    /// Features of every view by the online backbone. With a twin: its momentum update, and keys of every view by it.
    pub fn encode(&mut self, batch: ClipBatch, clock: Clock, laps: &Laps) -> Encoded {
        let m = schedule::momentum(&self.spec, clock);
        let averaged = self.spec.key_statistics == KeyStatistics::Averaged;
        self.twin = self.twin.take().map(|twin| momentum::update(twin, &self.online, m, averaged));
        let (views, videos) = (batch.views.len(), batch.videos());
        let clips = Tensor::cat(batch.views, 0);
        let keys = self.twin.as_ref().map_or_else(Vec::new, |twin| self.keys(twin, clips.clone()));
        laps.end(Part::Keys);
        Encoded {
            views,
            videos,
            heads: self.heads,
            keys,
            features: self.online.backbone.forward(Tensor::from_inner(clips)),
            video: batch.video_id.repeat(views),
            source: batch.source_id.repeat(views),
        }
    }

    fn keys(&self, twin: &Encoder, clips: Tensor<5>) -> Vec<Tensor<2>> {
        let statistics = match self.spec.key_statistics {
            KeyStatistics::Batch => Statistics::Batch,
            KeyStatistics::Averaged => Statistics::ByDevice,
        };
        let features = twin.backbone.forward_with(clips, statistics);
        let heads = self.heads.iter().filter_map(|head| projection(twin, head));
        heads.map(|head| head.forward_with(features.clone(), statistics)).collect()
    }

    /// Whether keys are made by a momentum twin.
    pub fn has_twin(&self) -> bool {
        self.twin.is_some()
    }

    /// Online embeddings `[ρB, d]` of a head, on the tape.
    pub fn queries(&self, encoded: &Encoded, head: Head) -> Option<Tensor<2>> {
        Some(projection(&self.online, head)?.forward(encoded.features.clone()))
    }

    /// [`Self::queries`] off the tape.
    pub fn queries_off_tape(&self, encoded: &Encoded, head: Head) -> Option<Tensor<2>> {
        Some(projection(&self.online, head)?.valid().forward(encoded.features.clone().inner()))
    }

    /// Puts a backbone on the plain device in the place of the drawn one, and of the twin's.
    pub fn start_from(&mut self, backbone: Backbone) {
        self.online.backbone = backbone.train();
        self.twin = self.twin.take().map(|_| self.online.twin());
    }

    /// What the predictor makes of online embeddings `[N, d]`; `None` where the method has no predictor.
    pub fn predictions(&self, embeddings: Tensor<2>) -> Option<Tensor<2>> {
        Some(self.online.predictor.as_ref()?.forward(embeddings))
    }

    /// The online backbone without autodiff.
    pub fn backbone(&self) -> Backbone {
        self.online.backbone.valid()
    }

    /// What makes the keys, with the head of the searched space.
    pub fn embedder(&self) -> Option<Embedder> {
        let encoder = self.twin.clone().unwrap_or_else(|| self.online.valid());
        let head = projection(&encoder, self.heads.searched())?.clone();
        Some(Embedder::new(encoder.backbone, head))
    }

    pub fn save(&self, dir: &Path) -> Result<(), MethodError> {
        weights::save(&self.online, &dir.join(ONLINE))?;
        match &self.twin {
            Some(twin) => Ok(weights::save(twin, &dir.join(TWIN))?),
            None => Ok(()),
        }
    }

    pub fn load(&mut self, dir: &Path) -> Result<(), MethodError> {
        // By way of `valid`: running statistics of past steps that wait to be merged would win over loaded ones.
        self.online = weights::load(self.online.valid(), &dir.join(ONLINE))?.train();
        if let Some(twin) = &self.twin {
            self.twin = Some(weights::load(twin.valid(), &dir.join(TWIN))?);
        }
        Ok(())
    }
}

fn projection(encoder: &Encoder, head: Head) -> Option<&crate::model::ProjectionHead> {
    match head {
        Head::Intra => Some(&encoder.intra),
        Head::Inter => encoder.inter.as_ref(),
    }
}

const ONLINE: &str = "online.safetensors";
const TWIN: &str = "twin.safetensors";
