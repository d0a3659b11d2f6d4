//! A check in short, as the Pilot page and the report show it. It is kept in the workspace, for a check takes up to
//! minutes and its set seldom changes. What depends on runs is no part of it.

use serde::{Deserialize, Serialize};

use super::{DataCheck, DataFinding, Kind, Severity, check};
use crate::data::DataError;
use crate::data::browse::SetView;
use crate::job::Job;
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

/// A finding in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    pub severity: Severity,
    pub danger: Danger,
    english: String,
    japanese: String,
}

impl Found {
    fn of(finding: &DataFinding) -> Option<Self> {
        let LocalText { english, japanese } = finding.what.clone();
        Some(Self { severity: finding.severity, danger: danger(&finding.kind)?, english, japanese })
    }

    /// What was found.
    pub fn what(&self, language: Language) -> &str {
        match language {
            Language::En => &self.english,
            Language::Ja => &self.japanese,
        }
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

/// The kept check of a set as it is now; `None`: it has to be checked first.
///
/// # Errors
/// There is no such set, or the workspace cannot be read.
pub fn kept(workspace: &Workspace, set: &str, column: Option<&str>) -> Result<Option<CheckSummary>, DataError> {
    let view = SetView::load(workspace, set)?;
    // Without a wish the first column counts, as in a check.
    let column = column.or(view.info.group_columns.first().map(String::as_str));
    let (key, stamp) = (key(set, column), stamp(&view));
    let found = run_cache::load(workspace, KEPT)?.remove(&key).filter(|kept| kept.stamp == stamp);
    Ok(found.and_then(|kept| serde_json::from_str(&kept.value).ok()))
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

/// Keeps a check that was made, so that the Pilot page has it.
pub fn keep_check(workspace: &Workspace, made: &DataCheck) {
    let kept = SetView::load(workspace, &made.set).map_err(|error| error.to_string()).and_then(|view| {
        let (key, stamp) = (key(&made.set, made.column.as_deref()), stamp(&view));
        keep(workspace, &key, stamp, &CheckSummary::from(made)).map_err(|error| error.to_string())
    });
    if let Err(error) = kept {
        tracing::warn!("the check of {} could not be kept: {error}", made.set);
    }
}

fn keep(workspace: &Workspace, key: &str, stamp: String, summary: &CheckSummary) -> Result<(), StoreError> {
    let value = serde_json::to_string(summary).unwrap_or_default();
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
    }
}
