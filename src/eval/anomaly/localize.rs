//! The errors of this room in other languages than English.

use super::AnomalyError;
use crate::text::{Language, Localize, text};

impl Localize for AnomalyError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::TooFewNormal { clips, needed } => {
                text!(language, "errors-eval-too-few-normal", clips = *clips, needed = *needed)
            }
            Self::NoSpread => text!(language, "errors-eval-no-spread-of-normal"),
        }
    }
}
