//! The errors of this layer in other languages than English.

use super::index::IndexError;
use super::queue::QueueError;
use super::{RunError, StoreError};
use crate::text::{Language, Localize, text};

impl Localize for StoreError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Io { path, source } => {
                text!(language, "errors-store-io", path = path.to_string_lossy(), why = source.translated(language))
            }
            Self::NotMade { path, source } => text!(
                language,
                "errors-store-not-made",
                path = path.to_string_lossy(),
                why = source.translated(language)
            ),
            Self::TooNew { path } => text!(language, "errors-store-too-new", path = path.to_string_lossy()),
            Self::Migration { path, source } => {
                text!(language, "errors-store-migration", path = path.to_string_lossy(), detail = source.to_string())
            }
            Self::NotADatabase { path } => {
                text!(language, "errors-store-not-a-database", path = path.to_string_lossy())
            }
            Self::Database(source) => text!(language, "errors-store-database", detail = source.to_string()),
            Self::NoSuchDataSet(name) => text!(language, "errors-store-no-such-data-set", name = name),
            Self::Corrupt { field, value } => {
                text!(language, "errors-store-corrupt", field = *field, value = value)
            }
        }
    }
}

impl Localize for RunError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Unknown { name, runs } => {
                text!(language, "errors-store-run-unknown", runs = runs.to_string_lossy(), name = name)
            }
            Self::Io { path, source } => {
                text!(language, "errors-store-run-io", path = path.to_string_lossy(), why = source.translated(language))
            }
            Self::Damaged { path, message } => {
                text!(language, "errors-store-run-damaged", path = path.to_string_lossy(), detail = message)
            }
            Self::Busy { name, pid } => text!(language, "errors-store-run-busy", name = name, pid = pid),
        }
    }
}

impl Localize for QueueError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Store(error) => error.translated(language),
            Self::Run(error) => error.translated(language),
            Self::NotThere(run) => text!(language, "errors-store-queue-not-there", run = run),
        }
    }
}

impl Localize for IndexError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Run(error) => error.translated(language),
            Self::Store(error) => error.translated(language),
        }
    }
}
