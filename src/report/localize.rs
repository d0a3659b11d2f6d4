//! The errors of this layer in other languages than English.

use super::figure::FigureError;
use crate::text::{Language, Localize, text};

impl Localize for FigureError {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::Svg(message) => text!(language, "errors-report-figure-svg", detail = message),
            Self::Size(width, height) => text!(language, "errors-report-figure-size", width = width, height = height),
            Self::Png(message) => text!(language, "errors-report-figure-png", detail = message),
        }
    }
}

impl Localize for csv::Error {
    fn translated(&self, language: Language) -> String {
        text!(language, "errors-report-csv", detail = self.to_string())
    }
}
