//! The refusals of this room in other languages than English.

use super::clusters::ClusterError;
use super::decision::NotYet;
use crate::text::{Language, Localize, text};

impl Localize for ClusterError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::TooFewGroups { groups, needed } => {
                text!(language, "errors-eval-too-few-groups", groups = *groups, needed = *needed)
            }
            Self::TooFewSeeds { seeds, needed } => {
                text!(language, "errors-eval-too-few-seeds", seeds = *seeds, needed = *needed)
            }
            Self::Missing { seed, group } => {
                text!(language, "errors-eval-missing", seed = seed.to_string(), group = group)
            }
            Self::NotFinite => text!(language, "errors-eval-not-a-number"),
            Self::NoSpread => text!(language, "errors-eval-no-spread"),
        }
    }
}

impl Localize for NotYet {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Waiting { done, planned } => {
                text!(language, "errors-eval-waiting", done = *done, planned = *planned)
            }
            Self::TooFewPlanned { planned, needed } => {
                text!(language, "errors-eval-too-few-planned", planned = *planned, needed = *needed)
            }
            Self::Unplanned { seed } => text!(language, "errors-eval-unplanned", seed = seed.to_string()),
        }
    }
}
