//! The errors of this layer in other languages than English.

use super::figure::FigureError;
use super::verdict::recordings::Unknown;
use crate::measure::{Form, Metric};
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

impl Localize for Unknown {
    fn translated(&self, language: Language) -> String {
        match self {
            Self::NoAnswers => text!(language, "errors-report-no-answers"),
            Self::NoMean { metric } => {
                let metric = Metric::name(metric, Form::Sentence, language);
                text!(language, "errors-report-no-mean", metric = metric)
            }
            Self::OneKindEach { metric } => {
                let metric = Metric::name(metric, Form::Sentence, language);
                text!(language, "errors-report-one-kind-each", metric = metric)
            }
            Self::Cluster(why) => why.translated(language),
        }
    }
}

impl Localize for csv::Error {
    fn translated(&self, language: Language) -> String {
        text!(language, "errors-report-csv", detail = self.to_string())
    }
}
