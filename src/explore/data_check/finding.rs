//! What was found wrong with a data set, and how much it weighs.

use serde::{Deserialize, Serialize, Serializer};

use super::wording;
use crate::data::check::Metadata;
use crate::text::LocalText;

/// How much a finding weighs; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
        Self {
            severity: kind.severity(),
            what: LocalText::each(|language| wording::fact(&kind, column, language)),
            place: LocalText::each(|language| wording::place(&kind, column, language)),
            suggestion: LocalText::each(|language| wording::suggestion(&kind, language)),
            kind,
        }
    }
}
