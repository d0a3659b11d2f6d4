//! A check in short, as the Pilot page and the report show it. It is kept in the workspace, for a check takes up to
//! minutes and its set seldom changes. What depends on runs is no part of it.

use serde::{Deserialize, Serialize};

use super::{DataCheck, DataFinding, Kind, Severity, check};
use crate::data::DataError;
use crate::data::browse::SetView;
use crate::job::Job;
use crate::store::local_time::unix_now;
use crate::store::run_cache::{self, Cached};
use crate::store::{StoreError, Workspace};
use crate::text::{Language, LocalText};

/// Kind of the kept values.
const KEPT: &str = "data check";

/// Raised when a check would come out differently.
const VERSION: u32 = 1;

/// What a finding endangers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// The footage is less, or more one-sided, than it looks.
    Diversity,
    /// The test is easier than the work: something that must not be there tells the label or the clip.
    Leak,
}

/// A text as it is kept: in both languages.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Said {
    english: String,
    japanese: String,
}

impl Said {
    fn of(text: &LocalText) -> Self {
        Self { english: text.english.clone(), japanese: text.japanese.clone() }
    }

    fn text(&self) -> LocalText {
        LocalText { english: self.english.clone(), japanese: self.japanese.clone() }
    }
}

/// A finding in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub severity: Severity,
    pub danger: Danger,
    #[serde(flatten)]
    what: Said,
    /// Older versions kept no more than what was found.
    #[serde(default)]
    place: Said,
    #[serde(default)]
    suggestion: Said,
}

impl Found {
    fn of(finding: &DataFinding) -> Option<Self> {
        let (severity, danger) = (finding.severity, danger(&finding.kind)?);
        let [what, place, suggestion] = [&finding.what, &finding.place, &finding.suggestion].map(Said::of);
        Some(Self { severity, danger, what, place, suggestion })
    }

    /// What was found.
    pub fn what(&self, language: Language) -> &str {
        match language {
            Language::En => &self.what.english,
            Language::Ja => &self.what.japanese,
        }
    }

    /// Where it was found; empty of a check that an older version kept.
    pub fn place(&self) -> LocalText {
        self.place.text()
    }

    /// What to do about it; empty of a check that an older version kept.
    pub fn suggestion(&self) -> LocalText {
        self.suggestion.text()
    }
}

/// `None` of what runs show: it changes without the set.
fn danger(kind: &Kind) -> Option<Danger> {
    match kind {
        Kind::EmbeddingsTellGroup { .. } | Kind::WorstGroup { .. } => None,
        Kind::Copies { .. }
        | Kind::FewGroups { .. }
        | Kind::OneGroupDominates { .. }
        | Kind::OneGroupLabels { .. }
        | Kind::Imbalance { .. } => Some(Danger::Diversity),
        _ => Some(Danger::Leak),
    }
}

/// A check in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckSummary {
    pub set: String,
    pub column: Option<String>,
    /// Readable videos, and how many of them are no near-duplicates of others.
    pub videos: usize,
    pub distinct: usize,
    pub labelled: usize,
    /// Values of the column, and the number of equal ones that would be as diverse.
    pub groups: usize,
    pub effective_groups: f64,
    /// Share of the clips by value, largest first.
    pub shares: Vec<(String, f64)>,
    /// Worst first.
    pub found: Vec<Found>,
}

impl From<&DataCheck> for CheckSummary {
    fn from(check: &DataCheck) -> Self {
        Self {
            set: check.set.clone(),
            column: check.column.clone(),
            videos: check.videos,
            distinct: check.distinct,
            labelled: check.labelled,
            groups: check.groups.values,
            effective_groups: check.groups.effective,
            shares: check.shares.clone(),
            found: check.findings.iter().filter_map(Found::of).collect(),
        }
    }
}

/// A check that is kept, whatever has become of its set since.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptCheck {
    pub summary: CheckSummary,
    /// Unix seconds; `None`: an older version made it.
    pub made: Option<u64>,
    /// Footage, labels and groups are still those that were checked.
    pub is_current: bool,
}

/// The value as it is kept.
#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(default)]
    made: Option<u64>,
    #[serde(flatten)]
    summary: CheckSummary,
}

/// The kept check of a set as it is now; `None`: it has to be checked first.
///
/// # Errors
/// There is no such set, or the workspace cannot be read.
pub fn kept(workspace: &Workspace, set: &str, column: Option<&str>) -> Result<Option<CheckSummary>, DataError> {
    let last = last(workspace, set, column)?;
    Ok(last.filter(|kept| kept.is_current).map(|kept| kept.summary))
}

/// The check of a set that was kept last, though the set may have changed since.
///
/// # Errors
/// As [`kept`].
pub fn last(workspace: &Workspace, set: &str, column: Option<&str>) -> Result<Option<KeptCheck>, DataError> {
    let view = SetView::load(workspace, set)?;
    // Without a wish the first column counts, as in a check.
    let column = column.or(view.info.group_columns.first().map(String::as_str));
    let found = run_cache::load(workspace, KEPT)?.remove(&key(set, column));
    Ok(found.and_then(|kept| {
        let Stored { made, summary } = serde_json::from_str(&kept.value).ok()?;
        Some(KeptCheck { summary, made, is_current: kept.stamp == stamp(&view) })
    }))
}

/// The kept check, or a new one, which takes a while and is kept.
///
/// # Errors
/// As [`check`].
pub fn checked(workspace: &Workspace, set: &str, column: Option<&str>, job: &Job) -> Result<CheckSummary, DataError> {
    if let Some(kept) = kept(workspace, set, column)? {
        return Ok(kept);
    }
    let made = check(workspace, set, column, job)?;
    keep_check(workspace, &made);
    Ok(CheckSummary::from(&made))
}

/// Keeps a check that was made, so that the pages have it.
pub fn keep_check(workspace: &Workspace, made: &DataCheck) {
    let kept = SetView::load(workspace, &made.set).map_err(|error| error.to_string()).and_then(|view| {
        let (key, stamp) = (key(&made.set, made.column.as_deref()), stamp(&view));
        let stored = Stored { made: Some(unix_now()), summary: CheckSummary::from(made) };
        keep(workspace, &key, stamp, &stored).map_err(|error| error.to_string())
    });
    if let Err(error) = kept {
        tracing::warn!("the check of {} could not be kept: {error}", made.set);
    }
}

fn keep(workspace: &Workspace, key: &str, stamp: String, stored: &Stored) -> Result<(), StoreError> {
    let value = serde_json::to_string(stored).unwrap_or_default();
    run_cache::save(workspace, KEPT, &[(key.to_owned(), Cached { stamp, value })])
}

fn key(set: &str, column: Option<&str>) -> String {
    format!("{set} {}", column.unwrap_or_default())
}

/// Changes with the videos, labels and groups of a set.
fn stamp(view: &SetView) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: String| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    };
    add(format!("{VERSION} {:?}", view.info.recipe));
    view.info.group_columns.iter().for_each(|column| add(column.clone()));
    view.videos.iter().for_each(|video| add(format!("{} {} {}", video.path, video.content_hash, video.frames)));
    let clips = view.clips.iter();
    clips.for_each(|c| add(format!("{} {:?} {:?} {:?} {:?}", c.video, c.label, c.start_s, c.end_s, c.groups)));
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_depends_on_runs_is_not_kept_and_the_rest_is_either_diversity_or_a_leak() {
        let worst =
            Kind::WorstGroup { run: "r".into(), group: "a".into(), accuracy: 0.4, gap: 0.3, interval: [0.2, 0.4] };
        let of = |kind: Kind| Found::of(&DataFinding::new(kind, Some("site"))).map(|found| found.danger);
        assert_eq!(of(worst), None);
        assert_eq!(of(Kind::Copies { distinct: 3, of: 9 }), Some(Danger::Diversity));
        assert_eq!(of(Kind::GroupIsLabel), Some(Danger::Leak));
        let leak = Found::of(&DataFinding::new(Kind::GroupIsLabel, Some("site"))).unwrap();
        let read: Found = serde_json::from_str(&serde_json::to_string(&leak).unwrap()).unwrap();
        assert_eq!((read.severity, read.what(Language::Ja)), (Severity::Bad, leak.what(Language::Ja)));
        assert!(!read.suggestion().is_empty() && read == leak);
    }

    #[test]
    fn what_an_older_version_kept_is_still_read() {
        let old = r#"{"set": "a", "column": null, "videos": 3, "distinct": 2, "labelled": 3, "groups": 0,
            "effective_groups": 0.0, "shares": [],
            "found": [{"severity": "bad", "danger": "leak", "english": "e", "japanese": "j"}]}"#;
        let Stored { made, summary } = serde_json::from_str(old).unwrap();
        assert_eq!((made, summary.distinct, summary.found[0].what(Language::Ja)), (None, 2, "j"));
        assert!(summary.found[0].suggestion().is_empty());
    }
}
