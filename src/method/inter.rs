//! Neighbours alone: IIVCL without its same-video term. A control: what the neighbours do by themselves, where nothing
//! holds the clips of one video together.

use burn::tensor::Device;

use super::Method;
use super::iivcl::IivclPlan;
use super::networks::NetworkParts;
use super::plan::{MethodPlan, Products};
use crate::config::{IivclSpec, InterSpec, RunConfig};

/// The step of IIVCL with λ_intra = 0. A ramp would cancel out: the loss is divided by the sum of the weights.
pub(super) struct InterPlan(IivclSpec);

impl InterPlan {
    pub fn new(spec: &InterSpec) -> Self {
        let InterSpec { k, mask_source } = *spec;
        Self(IivclSpec { lambda_intra: 0.0, k, mask_source, ramp: 0.0, ..IivclSpec::default() })
    }
}

impl MethodPlan for InterPlan {
    fn networks(&self) -> NetworkParts {
        IivclPlan(&self.0).networks()
    }

    fn products(&self, in_batch: bool) -> Products {
        IivclPlan(&self.0).products(in_batch)
    }

    fn build(&self, config: &RunConfig, device: &Device, videos: usize) -> Box<dyn Method> {
        IivclPlan(&self.0).build(config, device, videos)
    }
}
