//! Which footage is learned from.

use serde::{Deserialize, Serialize};

/// Which imported data sets are pooled for pre-training. Labels are never read from them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSpec {
    /// Names of data sets in the workspace (`kinrin data list`).
    pub sets: Vec<String>,
    /// Whether the unlabelled footage of the groups that tasks test on is in the pool.
    #[serde(default)]
    pub pool: PoolUse,
    /// Group column that tells which videos come from one recording, per data set. Videos of the
    /// same source are masked in the neighbour search. Unset: the first group column.
    #[serde(default)]
    pub source_group: Option<String>,
    /// Group column that the monitors of a pre-training tell by: how many neighbours are of another group, and the
    /// purity of each group's. It changes no number of a result. Unset: none.
    #[serde(default)]
    pub watch_group: Option<String>,
}

impl DataSpec {
    /// [`Self::watch_group`], where it names a column.
    pub fn watched(&self) -> Option<&str> {
        self.watch_group.as_deref().filter(|column| !column.is_empty())
    }
}

/// Which videos of the pooled sets pre-training and calibration see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PoolUse {
    /// All of them. The protocol is transductive where a task is judged on one of these sets: the footage of its test
    /// groups is known, only their labels are not.
    #[default]
    All,
    /// All but those of the test groups of every task on a pooled set, so that these groups are new to the encoder.
    /// Holds for `HoldOut` and `TrainTest` alone: the other splits test on every group once.
    WithoutTestGroups,
}
