//! A method before it is built: the networks and views that it wants, what a step costs, and its objective.

use super::byol::Byol;
use super::intra::Positives;
use super::networks::NetworkParts;
use super::objective::Objective;
use super::simclr::SimClr;
use crate::config::{MethodSpec, RunConfig};
use crate::data::loader::Views;

/// How often a step multiplies its rows of embeddings with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Products {
    /// With all rows of the queue.
    pub queue: u64,
    /// With all rows of the batch.
    pub batch: u64,
}

/// What a run does for its method between two steps, again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// Steps from one time to the next; so many come before the first.
    pub every: u64,
    /// FLOPs of one time.
    pub flops: u64,
}

impl Between {
    /// FLOPs over a run of `steps` steps; behind the last one nothing is done any more.
    pub fn total(self, steps: u64) -> u64 {
        steps.saturating_sub(1) / self.every * self.flops
    }
}

/// What is known of a method from its settings alone. Most settings are themselves the objective that they plan.
pub trait MethodPlan {
    /// Its networks beside the backbone.
    fn networks(&self) -> NetworkParts;

    /// Matrix products of a step; `in_batch`: whether negatives of the batch are switched on.
    fn products(&self, in_batch: bool) -> Products;

    /// What is done between steps, with a pool of `videos` videos: by default nothing.
    fn between(&self, _: &RunConfig, _videos: usize) -> Option<Between> {
        None
    }

    /// Clips of each video that a step wants: by default as experiment and arm say.
    fn views(&self, config: &RunConfig) -> Views {
        let experiment = &config.experiment;
        let within_s = experiment.pretrain.view_distance_s;
        Views { count: config.views(), size: experiment.clip.size, within_s }
    }

    /// Its objective before the first step, for a pool of `videos` videos.
    fn objective(&self, config: &RunConfig, videos: usize) -> Box<dyn Objective>;
}

/// The plan of an arm's method; `None` without pre-training.
pub fn plan(method: &MethodSpec) -> Option<&dyn MethodPlan> {
    match method {
        MethodSpec::Random | MethodSpec::Scratch => None,
        MethodSpec::Control => Some(&Positives::OtherVideo),
        MethodSpec::Intra => Some(&Positives::SameVideo),
        MethodSpec::SimClr => Some(&SimClr),
        MethodSpec::Byol => Some(&Byol),
        MethodSpec::Iivcl(spec) => Some(spec),
        MethodSpec::Inter(spec) => Some(spec),
        MethodSpec::Nnclr(spec) => Some(spec),
        MethodSpec::MeanShift(spec) => Some(spec),
        MethodSpec::Sce(spec) => Some(spec),
        MethodSpec::Clusters(spec) => Some(spec),
    }
}
