//! Neighbours alone: IIVCL without its same-video term. A control: what the neighbours do by themselves, where nothing
//! holds the clips of one video together.

use super::networks::NetworkParts;
use super::objective::Objective;
use super::plan::{MethodPlan, Products};
use crate::config::{IivclSpec, InterSpec, RunConfig};

impl InterSpec {
    /// The step of IIVCL with λ_intra = 0. A ramp would cancel out: the loss is divided by the sum of the weights.
    fn as_iivcl(&self) -> IivclSpec {
        let Self { k, mask_source } = *self;
        IivclSpec { lambda_intra: 0.0, k, mask_source, ramp: 0.0, ..IivclSpec::default() }
    }
}

impl MethodPlan for InterSpec {
    fn networks(&self) -> NetworkParts {
        self.as_iivcl().networks()
    }

    fn products(&self, in_batch: bool) -> Products {
        self.as_iivcl().products(in_batch)
    }

    fn objective(&self, config: &RunConfig, videos: usize) -> Box<dyn Objective> {
        self.as_iivcl().objective(config, videos)
    }
}
