//! The errors of this layer in other languages than English.

use super::MethodError;
use crate::text::{Language, Localize, text};

impl Localize for MethodError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Write { path, source } => {
                text!(language, "errors-method-write", path = path.to_string_lossy(), why = source.translated(language))
            }
            Self::Read { path, source } => {
                text!(language, "errors-method-read", path = path.to_string_lossy(), why = source.translated(language))
            }
            Self::Damaged { path, reason } => {
                text!(language, "errors-method-damaged", path = path.to_string_lossy(), detail = reason)
            }
            Self::Weights(error) => error.translated(language),
        }
    }
}
