//! Kinds of the Pilot page's figures.

use serde::{Deserialize, Serialize};

/// Which of the page's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Improvement over the reference against compute cost.
    Cost,
    /// Score over the label budget.
    Labels,
    /// Score of the probe over pre-training.
    Learning,
}
