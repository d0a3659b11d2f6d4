//! The errors of this room in other languages than English.

use super::{Fault, WeightsFileError};
use crate::text::{Language, Localize, text};

impl Localize for Fault {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Broken(what) => text!(language, "errors-data-weights-broken", detail = what),
            Self::Unknown => text!(language, "errors-data-weights-unknown"),
            Self::Forbidden(what) => text!(language, "errors-data-weights-forbidden", what = what),
            Self::TooLarge(what) => text!(language, "errors-data-weights-too-large", detail = what),
            Self::NoTable => text!(language, "errors-data-weights-no-table"),
            Self::Limits => text!(language, "errors-data-weights-limits"),
        }
    }
}

impl Localize for WeightsFileError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::NotThere { file, folder } => {
                text!(language, "errors-data-weights-not-there", file = file, folder = folder.to_string_lossy())
            }
            Self::Io { path, source } => {
                let (path, why) = (path.to_string_lossy(), source.translated(language));
                text!(language, "errors-data-weights-io", path = path, why = why)
            }
            Self::Fault { path, fault } => {
                let (path, why) = (path.to_string_lossy(), fault.translated(language));
                text!(language, "errors-data-weights-fault", path = path, why = why)
            }
        }
    }
}
