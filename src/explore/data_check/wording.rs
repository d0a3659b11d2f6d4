//! The texts of a finding: what was found, where, and what to do about it.

use super::finding::Kind;
use crate::data::check::Metadata;
use crate::text::{Language, list, text};

/// Values that are named; of more it is said that there are more.
const NAMED: usize = 4;

/// What was found, in a sentence.
pub(super) fn fact(kind: &Kind, column: Option<&str>, language: Language) -> String {
    let column = named(column, language);
    match kind {
        Kind::NoGroupColumn => text!(language, "finding-no-group-column"),
        Kind::WithoutGroup { clips, of, label: None } => {
            text!(language, "finding-without-group", clips = clips, of = of, column = column)
        }
        Kind::WithoutGroup { clips, label: Some(label), .. } => {
            text!(language, "finding-without-group-one-label", clips = clips, column = column, label = label)
        }
        Kind::AcrossGroups { column: finer, values } => {
            text!(language, "finding-across-groups", n = values.len(), finer = finer, column = column)
        }
        Kind::SameContent { pairs, .. } => text!(language, "finding-same-content", n = pairs, column = column),
        Kind::NearDuplicates { pairs, .. } => text!(language, "finding-near-duplicates", n = pairs),
        Kind::Copies { distinct, of } => text!(language, "finding-copies", distinct = distinct, of = of),
        Kind::GroupIsLabel => text!(language, "finding-group-is-label", column = column),
        Kind::OneGroupLabels { labels } => {
            text!(language, "finding-one-group-labels", n = labels.len(), column = column)
        }
        Kind::FewGroups { groups } => text!(language, "finding-few-groups", n = groups, column = column),
        Kind::OneGroupDominates { group, share } => {
            text!(language, "finding-one-group-dominates", group = group, percent = percent(*share))
        }
        Kind::Imbalance { rare, few, frequent, many } => {
            text!(language, "finding-imbalance", rare = rare, few = few, frequent = frequent, many = many)
        }
        Kind::Shortcut { what, accuracy, chance, by_luck } => {
            let [accuracy, chance, luck] = [accuracy, chance, by_luck].map(|share| percent(*share));
            let what = metadata(*what, language);
            text!(language, "finding-shortcut", what = what, accuracy = accuracy, chance = chance, luck = luck)
        }
        Kind::EmbeddingsTellGroup { share, .. } => {
            text!(language, "finding-embeddings-tell-group", percent = percent(*share), column = column)
        }
        Kind::WorstGroup { group, accuracy, gap, interval: [low, high], .. } => {
            let [accuracy, gap, low, high] = [accuracy, gap, low, high].map(|share| percent(*share));
            text!(
                language,
                "finding-worst-group",
                group = group,
                accuracy = accuracy,
                gap = gap,
                low = low,
                high = high
            )
        }
    }
}

/// Where it was found: values, files, a run, a column or the whole set.
pub(super) fn place(kind: &Kind, column: Option<&str>, language: Language) -> String {
    match kind {
        Kind::AcrossGroups { values: names, .. } | Kind::OneGroupLabels { labels: names } => some(names, language),
        Kind::SameContent { example: (a, b), .. } | Kind::NearDuplicates { example: (a, b), .. } => {
            list(language, &[a.clone(), b.clone()])
        }
        Kind::EmbeddingsTellGroup { run, .. } | Kind::WorstGroup { run, .. } => {
            text!(language, "finding-in-run", run = run)
        }
        Kind::NoGroupColumn | Kind::Copies { .. } | Kind::Imbalance { .. } | Kind::Shortcut { .. } => {
            text!(language, "finding-in-set")
        }
        Kind::WithoutGroup { .. } | Kind::GroupIsLabel | Kind::FewGroups { .. } | Kind::OneGroupDominates { .. } => {
            text!(language, "finding-in-column", column = named(column, language))
        }
    }
}

/// What can be done about it.
pub(super) fn suggestion(kind: &Kind, language: Language) -> String {
    let key = match kind {
        Kind::NoGroupColumn => "finding-do-no-group-column",
        Kind::WithoutGroup { label: None, .. } => "finding-do-without-group",
        Kind::WithoutGroup { label: Some(_), .. } => "finding-do-without-group-one-label",
        Kind::AcrossGroups { .. } => "finding-do-across-groups",
        Kind::SameContent { .. } => "finding-do-same-content",
        Kind::NearDuplicates { .. } => "finding-do-near-duplicates",
        Kind::Copies { .. } => "finding-do-copies",
        Kind::GroupIsLabel => "finding-do-group-is-label",
        Kind::OneGroupLabels { .. } => "finding-do-one-group-labels",
        Kind::FewGroups { .. } => "finding-do-few-groups",
        Kind::OneGroupDominates { .. } => "finding-do-one-group-dominates",
        Kind::Imbalance { .. } => "finding-do-imbalance",
        Kind::Shortcut { what: Some(Metadata::Seconds | Metadata::Frames), .. } => "finding-do-length",
        Kind::Shortcut { what: Some(Metadata::FileSize), .. } => "finding-do-file-size",
        Kind::Shortcut { what: Some(Metadata::Brightness), .. } => "finding-do-brightness",
        Kind::Shortcut { .. } => "finding-do-shortcut",
        Kind::EmbeddingsTellGroup { .. } => "finding-do-embeddings-tell-group",
        Kind::WorstGroup { .. } => "finding-do-worst-group",
    };
    text(language, key, None)
}

/// The number of a file that tells the label; `None`: all of them together.
fn metadata(what: Option<Metadata>, language: Language) -> String {
    let key = match what {
        Some(Metadata::Width) => "finding-by-width",
        Some(Metadata::Height) => "finding-by-height",
        Some(Metadata::Shape) => "finding-by-shape",
        Some(Metadata::Rate) => "finding-by-rate",
        Some(Metadata::Frames) => "finding-by-frames",
        Some(Metadata::Seconds) => "finding-by-seconds",
        Some(Metadata::FileSize) => "finding-by-file-size",
        Some(Metadata::Brightness) => "finding-by-brightness",
        None => "finding-by-all",
    };
    text(language, key, None)
}

/// The column, or the word for one that has no name.
fn named(column: Option<&str>, language: Language) -> String {
    column.map_or_else(|| text!(language, "finding-group"), str::to_owned)
}

/// A share in whole per cent.
fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

/// The first values, and that there are more.
fn some(values: &[String], language: Language) -> String {
    let first = list(language, &values[..values.len().min(NAMED)]);
    if values.len() > NAMED { text!(language, "finding-and-more", first = first) } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_and_several_are_counted_as_each_language_does() {
        let few = |groups| Kind::FewGroups { groups };
        assert_eq!(fact(&few(1), Some("site"), Language::En), "1 value of site.");
        assert_eq!(fact(&few(3), None, Language::En), "3 values of group.");
        assert_eq!(fact(&few(3), None, Language::Ja), "グループ は 3 種類です。");
    }

    #[test]
    fn only_the_first_places_are_named() {
        let labels = ["a", "b", "c", "d", "e"].map(String::from).to_vec();
        let four = Kind::OneGroupLabels { labels: labels[..4].to_vec() };
        assert_eq!(place(&four, Some("site"), Language::En), "a, b, c, d");
        let five = Kind::OneGroupLabels { labels };
        assert_eq!(place(&five, Some("site"), Language::En), "a, b, c, d, …");
        assert_eq!(place(&five, Some("site"), Language::Ja), "a、b、c、d など");
        assert_eq!(place(&Kind::GroupIsLabel, Some("site"), Language::Ja), "列 site");
    }

    #[test]
    fn a_gap_is_told_in_points_with_its_interval() {
        let (run, group) = ("r".to_owned(), "east".to_owned());
        let kind = Kind::WorstGroup { run, group, accuracy: 0.5, gap: 0.2, interval: [0.1, 0.3] };
        let said = "Accuracy in east is 50 %, 20 points below the other groups (interval 10 to 30).";
        assert_eq!(fact(&kind, Some("site"), Language::En), said);
    }
}
