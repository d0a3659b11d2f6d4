//! The errors of a report in other languages than English.

use super::{PdfError, ReportError};
use crate::text::{Language, Localize, text};

impl Localize for PdfError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Font(message) => text!(language, "errors-report-font", detail = message),
            Self::Compress(source) => text!(language, "errors-report-compress", detail = source.to_string()),
        }
    }
}

impl Localize for ReportError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::NoResults { experiment } => text!(language, "errors-report-no-results", experiment = experiment),
            Self::Runs(error) => error.translated(language),
            Self::Io { path, source } => {
                let (path, why) = (path.to_string_lossy(), source.translated(language));
                text!(language, "errors-report-io", path = path, why = why)
            }
            Self::Figure(error) => error.translated(language),
            Self::Pdf(error) => error.translated(language),
            Self::Table(error) => error.translated(language),
            Self::Stopped => text!(language, "errors-report-stopped"),
        }
    }
}
