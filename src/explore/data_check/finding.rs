//! What was found wrong with a data set, in words of its own.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::data::check::Metadata;
use crate::text::{Language, LocalText, Localize};

/// How much a finding weighs; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Scores on this data would not mean what they seem to.
    Bad,
    /// Scores may mislead; look at it before trusting them.
    Warn,
    /// Good to know.
    Note,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing tells which clips come from one recording.
    NoGroupColumn,
    /// Clips without a value in the column; `label`: the only one that they have.
    WithoutGroup {
        clips: usize,
        of: usize,
        label: Option<String>,
    },
    /// Values of a finer column that lie in several values of the one that is cut by.
    AcrossGroups {
        column: String,
        values: Vec<String>,
    },
    /// Files of the same content under different groups.
    SameContent {
        pairs: usize,
        example: (String, String),
    },
    /// Near-duplicates under different groups.
    NearDuplicates {
        pairs: usize,
        example: (String, String),
    },
    /// Copies that make the set smaller than it looks.
    Copies {
        distinct: usize,
        of: usize,
    },
    /// Group and label are the same thing.
    GroupIsLabel,
    /// Labels that one group alone has.
    OneGroupLabels {
        labels: Vec<String>,
    },
    FewGroups {
        groups: usize,
    },
    /// A group has most of the clips.
    OneGroupDominates {
        group: String,
        share: f64,
    },
    /// The rarest label against the most frequent one.
    Imbalance {
        rare: String,
        few: usize,
        frequent: String,
        many: usize,
    },
    /// Numbers of the files tell the label; `None`: all of them together.
    Shortcut {
        what: Option<Metadata>,
        accuracy: f64,
        chance: f64,
        by_luck: f64,
    },
    /// Embeddings of a run tell the group more than anything else.
    EmbeddingsTellGroup {
        run: String,
        share: f64,
    },
    /// A group that a run serves worse than the others.
    WorstGroup {
        run: String,
        group: String,
        accuracy: f64,
        gap: f64,
        interval: [f64; 2],
    },
}

impl Kind {
    /// The word of the finding in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::NoGroupColumn => "no_group_column",
            Self::WithoutGroup { .. } => "without_group",
            Self::AcrossGroups { .. } => "recording_across_groups",
            Self::SameContent { .. } => "same_content_across_groups",
            Self::NearDuplicates { .. } => "near_duplicates_across_groups",
            Self::Copies { .. } => "near_duplicates",
            Self::GroupIsLabel => "group_repeats_label",
            Self::OneGroupLabels { .. } => "label_in_one_group",
            Self::FewGroups { .. } => "few_groups",
            Self::OneGroupDominates { .. } => "one_group_dominates",
            Self::Imbalance { .. } => "label_imbalance",
            Self::Shortcut { .. } => "metadata_tells_label",
            Self::EmbeddingsTellGroup { .. } => "embeddings_tell_group",
            Self::WorstGroup { .. } => "worst_group",
        }
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        match self {
            Self::NearDuplicates { .. } | Self::GroupIsLabel => Severity::Bad,
            Self::WithoutGroup { label: Some(_), .. } => Severity::Bad,
            Self::Shortcut { accuracy, chance, .. } if lift(*accuracy, *chance) >= MUCH => Severity::Bad,
            Self::Copies { .. } | Self::FewGroups { .. } | Self::OneGroupDominates { .. } => Severity::Note,
            Self::Imbalance { .. } | Self::EmbeddingsTellGroup { .. } => Severity::Note,
            _ => Severity::Warn,
        }
    }
}

/// From this lift on a shortcut is bad: it gives away half of what there is to tell.
const MUCH: f64 = 0.5;

/// Share of the way from chance to always right.
pub fn lift(accuracy: f64, chance: f64) -> f64 {
    (accuracy - chance) / (1.0 - chance).max(1e-9)
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// A finding as it is shown: what, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DataFinding {
    pub kind: Kind,
    pub severity: Severity,
    pub what: LocalText,
    #[serde(rename = "where")]
    pub place: LocalText,
    pub suggestion: LocalText,
}

impl DataFinding {
    /// A finding about groups of `column`.
    pub fn new(kind: Kind, column: Option<&str>) -> Self {
        let part = |part| LocalText::from(Part { kind: &kind, column, part });
        let (what, place, suggestion) = (part(What::Fact), part(What::Place), part(What::Suggestion));
        Self { severity: kind.severity(), what, place, suggestion, kind }
    }
}

/// One of the three texts of a finding.
pub(super) struct Part<'a> {
    pub kind: &'a Kind,
    pub column: Option<&'a str>,
    pub part: What,
}

#[derive(Clone, Copy)]
pub(super) enum What {
    Fact,
    Place,
    Suggestion,
}

/// A share in whole per cent.
pub(super) fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

/// A number with its noun.
fn counted(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The first values, and that there are more.
pub(super) fn some(values: &[String], and: &str, more: &str) -> String {
    let first = values.iter().take(4).cloned().collect::<Vec<_>>().join(and);
    if values.len() > 4 { format!("{first}{more}") } else { first }
}

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.unwrap_or("group");
        f.write_str(&match self.part {
            What::Fact => fact(self.kind, column),
            What::Place => place(self.kind, column),
            What::Suggestion => suggestion(self.kind).to_owned(),
        })
    }
}

fn fact(kind: &Kind, column: &str) -> String {
    match kind {
        Kind::NoGroupColumn => "Nothing tells which clips come from the same recording.".to_owned(),
        Kind::WithoutGroup { clips, of, label: None } => format!("{clips} of {of} clips have no value of {column}."),
        Kind::WithoutGroup { clips, label: Some(label), .. } => {
            format!("All {clips} clips without a value of {column} have the label {label}.")
        }
        Kind::AcrossGroups { column: finer, values } => {
            format!("{} of {finer} in more than one value of {column}.", counted(values.len(), "value"))
        }
        Kind::SameContent { pairs, .. } => {
            format!("{} of equal files under different values of {column}.", counted(*pairs, "pair"))
        }
        Kind::NearDuplicates { pairs, .. } => {
            format!("{} of near-duplicates may stand on both sides of a split.", counted(*pairs, "pair"))
        }
        Kind::Copies { distinct, of } => format!("{of} videos show only {distinct} different contents."),
        Kind::GroupIsLabel => format!("{column} repeats the label."),
        Kind::OneGroupLabels { labels } => format!("{} in one value of {column} only.", counted(labels.len(), "label")),
        Kind::FewGroups { groups } => format!("Only {} of {column}.", counted(*groups, "value")),
        Kind::OneGroupDominates { group, share } => format!("{group} has {} % of the clips.", percent(*share)),
        Kind::Imbalance { rare, few, frequent, many } => {
            format!("{rare} has {few} clips, {frequent} has {many}.")
        }
        Kind::Shortcut { what, accuracy, chance, by_luck } => format!(
            "{} tells the label with {} % balanced accuracy on groups not trained on (chance {} %, by luck up to {} %).",
            what.map_or("File metadata taken together", metadata),
            percent(*accuracy),
            percent(*chance),
            percent(*by_luck)
        ),
        Kind::EmbeddingsTellGroup { share, .. } => {
            format!("{} % of what tells embeddings apart is which value of {column} they come from.", percent(*share))
        }
        Kind::WorstGroup { group, accuracy, gap, interval, .. } => format!(
            "Accuracy in {group} is {} %, {:.0} points below the other groups (interval {:.0} to {:.0}).",
            percent(*accuracy),
            100.0 * gap,
            100.0 * interval[0],
            100.0 * interval[1]
        ),
    }
}

fn place(kind: &Kind, column: &str) -> String {
    match kind {
        Kind::AcrossGroups { values, .. } => some(values, ", ", ", …"),
        Kind::SameContent { example: (a, b), .. } | Kind::NearDuplicates { example: (a, b), .. } => format!("{a}, {b}"),
        Kind::OneGroupLabels { labels } => some(labels, ", ", ", …"),
        Kind::EmbeddingsTellGroup { run, .. } | Kind::WorstGroup { run, .. } => format!("run {run}"),
        Kind::NoGroupColumn | Kind::Copies { .. } | Kind::Imbalance { .. } | Kind::Shortcut { .. } => {
            "whole set".to_owned()
        }
        _ => format!("column {column}"),
    }
}

fn suggestion(kind: &Kind) -> &'static str {
    match kind {
        Kind::NoGroupColumn => "Add a column such as recording, camera or person to the label table, and import again.",
        Kind::WithoutGroup { label: None, .. } => {
            "Give these clips their recording in the label table, or leave them out."
        }
        Kind::WithoutGroup { .. } => {
            "They come from elsewhere, and whatever they share tells the label. Leave them out, or add clips of other labels from there."
        }
        Kind::AcrossGroups { .. } => "Split by the finer column, or correct the table.",
        Kind::SameContent { .. } => {
            "Correct the column, or remove one of each pair. Until then splits keep each pair together."
        }
        Kind::NearDuplicates { .. } => {
            "Remove one of each pair or give both the same group: else the test has been trained on."
        }
        Kind::Copies { .. } => "Count on the smaller number; more copies add no diversity.",
        Kind::GroupIsLabel => {
            "Split by another column: with this one, the labels that are tested have never been trained."
        }
        Kind::OneGroupLabels { .. } => {
            "Record these labels in at least one more group: when theirs is tested, nothing is left to learn them from."
        }
        Kind::FewGroups { .. } => "Add footage of other groups: with under 5 nothing can be said of new ones.",
        Kind::OneGroupDominates { .. } => "Look at the accuracy by group, and add footage of the others.",
        Kind::Imbalance { .. } => "Judge by macro-F1 or balanced accuracy, and collect more of the rare label.",
        Kind::Shortcut { what: Some(Metadata::Seconds | Metadata::Frames), .. } => {
            "Cut clips of all labels to one length. If the action itself is longer, keep it in mind: clips of fixed length hide it from the network."
        }
        Kind::Shortcut { what: Some(Metadata::FileSize), .. } => {
            "Resample and encode all files the same way. If more movement makes larger files, the label may be told by how much moves."
        }
        Kind::Shortcut { what: Some(Metadata::Brightness), .. } => {
            "Record every label in all lights, or vary brightness in the augmentation."
        }
        Kind::Shortcut { .. } => {
            "Import at one size and one rate, and check that every label comes from the same cameras."
        }
        Kind::EmbeddingsTellGroup { .. } => {
            "Compare arms on groups not trained on; stronger colour augmentation may help."
        }
        Kind::WorstGroup { .. } => {
            "Look at its clips and its neighbours, and add labels or footage there before going into operation."
        }
    }
}

fn metadata(what: Metadata) -> &'static str {
    match what {
        Metadata::Width => "The width of the picture alone",
        Metadata::Height => "The height of the picture alone",
        Metadata::Shape => "The shape of the picture alone",
        Metadata::Rate => "The frame rate alone",
        Metadata::Frames => "The number of frames alone",
        Metadata::Seconds => "The length of the clip alone",
        Metadata::FileSize => "The size of the file alone",
        Metadata::Brightness => "The brightness alone",
    }
}

impl Localize for Part<'_> {
    fn translated(&self, _: Language) -> String {
        super::localize::part(self)
    }
}
