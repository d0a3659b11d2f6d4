//! What is trained and what has a momentum twin: backbone and projection heads.

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use rand_chacha::ChaCha8Rng;

use super::{Backbone, BackboneConfig, Predictor, PredictorConfig, ProjectionHead, ProjectionHeadConfig};
use crate::config::{BackboneSpec, ContrastiveSpec};

/// Makes an [`Encoder`].
#[derive(Clone, Debug)]
pub struct EncoderConfig {
    backbone: BackboneConfig,
    head: ProjectionHeadConfig,
    inter: bool,
    predictor: bool,
}

/// Backbone with one head for the same-video term and, where a method has them, another for the neighbour term and a
/// predictor behind the first.
#[derive(Module, Debug)]
pub struct Encoder {
    pub backbone: Backbone,
    pub intra: ProjectionHead,
    pub inter: Option<ProjectionHead>,
    pub predictor: Option<Predictor>,
}

impl EncoderConfig {
    /// `inter`: with a second head for the neighbour term. `predictor`: with a predictor behind the first head.
    pub fn new(backbone: &BackboneSpec, spec: &ContrastiveSpec, inter: bool, predictor: bool) -> Self {
        let features = super::Plan::of(backbone).features();
        let head = ProjectionHeadConfig { features, hidden: spec.hidden, dim: spec.dim, norm: spec.head_norm };
        Self { backbone: backbone.into(), head, inter, predictor }
    }

    /// Draws backbone, intra head, inter head and predictor from `rng`, in this order: methods with and without an
    /// inter head start from the same backbone and intra head.
    pub fn init(&self, device: &Device, rng: &mut ChaCha8Rng) -> Encoder {
        Encoder {
            backbone: self.backbone.init(device, rng),
            intra: self.head.init(device, rng),
            inter: self.inter.then(|| self.head.init(device, rng)),
            predictor: self
                .predictor
                .then(|| PredictorConfig { dim: self.head.dim, hidden: self.head.hidden }.init(device, rng)),
        }
    }
}

impl Encoder {
    /// The momentum twin at the start: same weights, on the plain device, with running statistics of its own. Keys are
    /// not predicted, so it has no predictor.
    pub fn twin(&self) -> Self {
        Self { predictor: None, ..self.valid() }
    }

    /// Clips to intra embeddings and, if there is an inter head, inter embeddings; both `[B, d]` unit rows.
    pub fn forward(&self, clips: Tensor<5>) -> (Tensor<2>, Option<Tensor<2>>) {
        let features = self.backbone.forward(clips);
        let inter = self.inter.as_ref().map(|head| head.forward(features.clone()));
        (self.intra.forward(features), inter)
    }
}
