//! What has to be shown before a pilot is followed by more.

use serde::{Deserialize, Serialize};

/// The rule that a decision follows. Like the primary contrast it is set before the first run; it changes no number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DecisionSpec {
    /// Smallest gain of the primary contrast that is worth its cost, as a share: 0.03 is three points.
    pub worthwhile: f64,
    /// The most device hours that a run of the arm may take beyond one of its reference. Unset: no limit.
    pub most_extra_hours: Option<f64>,
    /// The accuracy that the group with the least of it has to reach with the arm, as a share. Unset: no floor.
    pub worst_group_floor: Option<f64>,
}

impl Default for DecisionSpec {
    fn default() -> Self {
        Self { worthwhile: 0.03, most_extra_hours: None, worst_group_floor: None }
    }
}
