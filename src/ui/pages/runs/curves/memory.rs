//! What the curves find again after a restart.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::report::curves::axis::XAxis;
use crate::report::curves::figure::Spread;

/// How the plots were set. Places of plots are counted in reading order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CurvesMemory {
    pub axis: XAxis,
    /// Weight of the moving average, 0 to 0.99.
    pub smoothing: f64,
    pub spread: Spread,
    /// Arms that are not drawn.
    pub hidden: BTreeSet<String>,
    /// The metric chosen for each plot; `None`: the next telling one.
    pub metrics: Vec<Option<String>>,
    /// Places of the plots with a logarithmic y axis.
    pub log_y: BTreeSet<usize>,
}

impl Default for CurvesMemory {
    fn default() -> Self {
        Self {
            axis: XAxis::default(),
            smoothing: 0.3,
            spread: Spread::default(),
            hidden: BTreeSet::new(),
            metrics: Vec::new(),
            log_y: BTreeSet::new(),
        }
    }
}
