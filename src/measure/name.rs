//! Names of metrics, probes, costs and units in both languages, from `assets/i18n/*/measure.ftl`.

use crate::text::{self, Language};

/// Where a name stands. A message that has no such form has one for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As the title of an axis.
    Full,
    /// In a sentence.
    Sentence,
    /// Beside numbers and curves.
    Short,
    /// On a control where its heading says what it is a choice of.
    Option,
}

/// The message of a key: `metric` and `r@1` make `metric-r-at-1`. Fluent allows letters, digits and `-`.
pub fn id(kind: &str, key: &str) -> String {
    format!("{kind}-{}", key.replace(['_', ' '], "-").replace('@', "-at-"))
}

/// The name of a key; the key itself where there is no message.
pub fn named(kind: &str, key: &str, form: Form, language: Language) -> String {
    let attribute = match form {
        Form::Full => None,
        Form::Sentence => Some("sentence"),
        Form::Short => Some("short"),
        Form::Option => Some("option"),
    };
    message(&id(kind, key), attribute, &[], language).unwrap_or_else(|| key.to_owned())
}

/// The attribute of a message with its variables; the id where there is none.
pub fn about(id: &str, attribute: &str, variables: &[(&str, &str)], language: Language) -> String {
    message(id, Some(attribute), variables, language).unwrap_or_else(|| id.to_owned())
}

fn message(id: &str, attribute: Option<&str>, variables: &[(&str, &str)], language: Language) -> Option<String> {
    let args: text::Args<'_> = variables.iter().copied().collect();
    text::attribute(language, id, attribute, &args)
}

#[cfg(test)]
mod tests {
    use super::super::{CostKind, Metric, ProbeKind};
    use super::*;

    #[test]
    fn every_entry_of_the_tables_has_a_name_in_both_languages() {
        let metrics = Metric::all().map(|m| id("metric", m.key()));
        let probes = ProbeKind::all().map(|p| id("probe", p.key()));
        let costs = CostKind::all().map(|c| id("cost", c.key()));
        for id in metrics.chain(probes).chain(costs) {
            for language in [Language::En, Language::Ja] {
                assert!(message(&id, None, &[], language).is_some(), "{id} has no name ({language:?})");
            }
        }
    }

    #[test]
    fn every_axis_has_a_title_that_names_its_unit() {
        for kind in CostKind::all().filter(|kind| kind.axis().is_some()) {
            for language in [Language::En, Language::Ja] {
                let title = kind.axis_title("XYZ", language);
                assert!(title.contains("XYZ"), "{title}");
            }
        }
    }

    #[test]
    fn a_form_without_words_of_its_own_is_the_name() {
        assert_eq!(Metric::name("top1", Form::Option, Language::En), "Accuracy");
        assert_eq!(Metric::name("balanced_acc", Form::Option, Language::En), "Balanced accuracy");
        assert_eq!(Metric::name("r@10", Form::Short, Language::En), "R@10");
    }
}
