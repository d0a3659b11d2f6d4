//! ρMoCo (Feichtenhofer et al., arXiv 2104.14558): clips of one video attract each other, the queue repels. And its
//! negative control: the same step with the clips of a random other video as positives.

use std::path::Path;

use burn::tensor::{Device, Tensor};

use super::contrastive::{Contrastive, Encoded, Heads, Outcome};
use super::{Clock, Method, MethodError, StepReport, cost};
use crate::config::RunConfig;
use crate::data::ClipBatch;
use crate::model::{Backbone, Embedder};
use crate::store::RunWarning;

/// Whose keys attract a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Positives {
    /// Other clips of its video.
    SameVideo,
    /// Clips of another video of the batch, which is drawn at random: nothing can be learned from that, so what an arm
    /// gains by it comes from elsewhere, for example from a fault of the evaluation.
    OtherVideo,
}

/// The same-video term alone.
pub struct Intra {
    positives: Positives,
    shared: Contrastive,
    cost: cost::Shape,
    videos: usize,
}

impl Intra {
    /// Draws the initial weights of the run's seed. `device` is a plain one.
    pub fn new(config: &RunConfig, positives: Positives, device: &Device, videos: usize) -> Self {
        let heads = Heads { intra: true, inter: false };
        let shared = Contrastive::new(config, heads, device);
        Self { positives, shared, cost: cost::Shape::new(config, heads), videos }
    }

    fn positives(&self, encoded: &Encoded) -> Tensor<2> {
        let keys = encoded.keys[Heads::INTRA_BANK].clone();
        match self.positives {
            Positives::SameVideo => keys,
            Positives::OtherVideo => encoded.of_next_video(keys),
        }
    }
}

impl Method for Intra {
    fn train_step(&mut self, batch: ClipBatch, clock: Clock) -> StepReport {
        let encoded = self.shared.encode(batch, clock);
        let queries = self.shared.intra_queries(&encoded);
        let intra = self.shared.intra_loss(&encoded, &queries, &self.positives(&encoded));
        // Not part of the loss: shows what a neighbour would be here, beside the arms that use one.
        let keys = encoded.keys[Heads::INTRA_BANK].clone();
        let search = self.shared.search(&encoded, keys, 1, true).map(|found| (found, -1.0));
        let losses = intra.iter().map(|loss| ("loss_intra", loss.clone())).collect();
        let outcome = Outcome { total: intra, losses, queries: Some(queries), ramp: None, search };
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
