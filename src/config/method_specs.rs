//! Settings of the methods beside NNCLR and IIVCL.

use serde::{Deserialize, Serialize};

/// Settings of mean shift (MSF, arXiv 2105.07269).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MeanShiftSpec {
    /// Keys whose mean is the target: the one of the other clip and the k − 1 nearest to it in the queue. 1 is BYOL.
    pub k: usize,
    /// Mask rows of the same source recording, not only of the same video.
    pub mask_source: bool,
}

impl Default for MeanShiftSpec {
    fn default() -> Self {
        Self { k: 5, mask_source: true }
    }
}

/// Settings of soft relations (SCE, arXiv 2111.14585).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SceSpec {
    /// λ: share of the own clip in the target; the rest goes to the rows of the queue by their similarity.
    pub lambda: f64,
    /// τ_m: temperature of the target; below the τ of the queries, so that the target is the sharper one.
    pub target_temperature: f64,
    /// Mask rows of the same source recording, not only of the same video.
    pub mask_source: bool,
}

impl Default for SceSpec {
    fn default() -> Self {
        Self { lambda: 0.5, target_temperature: 0.05, mask_source: true }
    }
}

/// Settings of the arm with neighbours alone: those of IIVCL that say what a neighbour is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct InterSpec {
    /// Neighbours per query.
    pub k: usize,
    /// Mask rows of the same source recording, not only of the same video.
    pub mask_source: bool,
}

impl Default for InterSpec {
    fn default() -> Self {
        Self { k: 1, mask_source: true }
    }
}

/// Settings of pre-clustering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClustersSpec {
    /// Clusters of the whole pool.
    pub clusters: usize,
    /// Epochs from one clustering to the next, E. The first E epochs have none: the loss is that of intra.
    pub every_epochs: usize,
    /// Mask rows of the same source recording, not only of the same video.
    pub mask_source: bool,
    /// Share of all steps over which the clusters' term rises from 0, once there are clusters and the queue is full.
    pub ramp: f64,
}

impl Default for ClustersSpec {
    fn default() -> Self {
        Self { clusters: 32, every_epochs: 4, mask_source: true, ramp: 0.3 }
    }
}
