//! The video network.

use serde::{Deserialize, Serialize};

/// The video network `f`. `width` is the channel count of the first stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum BackboneSpec {
    /// Small network made for CPUs: space-to-depth stem, wide residual 3D blocks.
    Compact { width: usize },
    /// R3D-18 (Tran et al. 2018), as torchvision's `r3d_18` at width 64.
    R3d18 { width: usize },
    /// R(2+1)D-18 (Tran et al. 2018), as torchvision's `r2plus1d_18` at width 64.
    R2plus1d18 { width: usize },
    /// Slow-R50: the slow pathway of SlowFast (Feichtenhofer et al. 2019), width 64.
    SlowR50 { width: usize },
}

/// What an arm's backbone begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum InitSpec {
    /// Drawn from the run's seed.
    #[default]
    Drawn,
    /// Trained elsewhere: a file of PyTorch's or safetensors, by its path or by its name in the workspace's folder
    /// `weights`. An untrained arm then judges these weights as they are, a pre-training goes on from them, and one that
    /// trains with labels alone fine-tunes them.
    Weights(String),
}

/// [`InitSpec::Drawn`] as it is written: a setting that is as if it were not there.
pub(super) const DRAWN: &str = "Drawn";

impl InitSpec {
    /// The file of the weights.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Drawn => None,
            Self::Weights(file) => Some(file),
        }
    }
}

impl Default for BackboneSpec {
    fn default() -> Self {
        Self::Compact { width: 64 }
    }
}
