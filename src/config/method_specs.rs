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
