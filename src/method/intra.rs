//! ρMoCo (Feichtenhofer et al., arXiv 2104.14558): clips of one video attract each other, the queue repels.

use std::path::Path;

use burn::tensor::{Device, Tensor};

use super::contrastive::{Contrastive, Heads, Outcome};
use super::{Clock, Method, MethodError, StepReport, cost};
use crate::config::RunConfig;
use crate::data::ClipBatch;
use crate::model::Backbone;
use crate::store::RunWarning;

/// The same-video term alone.
pub struct Intra {
    shared: Contrastive,
    cost: cost::Shape,
    videos: usize,
}

impl Intra {
    /// Draws the initial weights of the run's seed. `device` is a plain one.
    pub fn new(config: &RunConfig, device: &Device, videos: usize) -> Self {
        let heads = Heads { intra: true, inter: false };
        Self { shared: Contrastive::new(config, heads, device), cost: cost::Shape::new(config, heads), videos }
    }
}

impl Method for Intra {
    fn train_step(&mut self, batch: ClipBatch, clock: Clock) -> StepReport {
        let encoded = self.shared.encode(batch, clock);
        let intra = self.shared.intra_loss(&encoded);
        // Not part of the loss: shows what a neighbour would be here, beside the arms that use one.
        let keys = encoded.keys[Heads::INTRA_BANK].clone();
        let search = self.shared.search(&encoded, keys, 1, true).map(|found| (found, -1.0));
        let losses = intra.iter().map(|loss| ("loss_intra", loss.clone())).collect();
        self.shared.finish(&encoded, Outcome { total: intra, losses, ramp: None, search }, clock)
    }

    fn backbone(&self) -> Backbone {
        self.shared.backbone()
    }

    fn embed(&self, clips: Tensor<5>) -> Tensor<2> {
        self.shared.embed(clips)
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
