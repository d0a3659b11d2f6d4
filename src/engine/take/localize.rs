//! The errors of this room in other languages than English.

use super::TakeError;
use crate::text::{Language, Localize, text};

impl Localize for TakeError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Engine(error) => error.translated(language),
            Self::Data(error) => error.translated(language),
            Self::Store(error) => error.translated(language),
            Self::NoEncoder { run } => text!(language, "errors-engine-take-no-encoder", run = run),
            Self::NotDone { run, state } => {
                text!(language, "errors-engine-take-not-done", run = run, state = *state)
            }
            Self::Exists { path } => text!(language, "errors-engine-take-exists", path = path.to_string_lossy()),
            Self::NoFolder { path, folder } => {
                let (path, folder) = (path.to_string_lossy(), folder.to_string_lossy());
                text!(language, "errors-engine-take-no-folder", path = path, folder = folder)
            }
            Self::Io { path, source } => {
                let (path, why) = (path.to_string_lossy(), source.translated(language));
                text!(language, "errors-engine-take-io", path = path, why = why)
            }
            Self::Clips { path, reason } => {
                text!(language, "errors-engine-take-clips", path = path.to_string_lossy(), detail = reason)
            }
            Self::Nothing { name } => text!(language, "errors-engine-take-nothing", name = name),
            Self::NoHead { run } => text!(language, "errors-engine-take-no-head", run = run),
            Self::NoVideo { name } => text!(language, "errors-engine-take-no-video", name = name),
        }
    }
}
