//! What the panel tells of a check: of one that was just made, or of the one that the workspace keeps.

use crate::explore::data_check::summary::KeptCheck;
use crate::explore::data_check::{DataCheck, Severity};
use crate::report::when;
use crate::store::local_time::{self, unix_now};
use crate::text::LocalText;
use crate::ui::i18n::tr;

/// A finding: what, where, and what to do. The last two are empty where an older version kept it.
pub struct ToldFinding {
    pub severity: Severity,
    pub what: LocalText,
    pub place: LocalText,
    pub suggestion: LocalText,
}

/// A check as it is told.
pub struct Told {
    pub videos: usize,
    /// Videos that are no near-duplicates of others.
    pub distinct: usize,
    pub column: Option<String>,
    /// Values of the column, and the number of equal ones that would be as diverse.
    pub groups: usize,
    pub effective_groups: f64,
    /// Worst first.
    pub findings: Vec<ToldFinding>,
    /// Unix seconds; `None`: before the day was kept.
    pub made: Option<u64>,
    /// The same by the clock of the place.
    local: Option<i64>,
    /// The set is still as it was checked.
    pub is_current: bool,
}

impl Told {
    /// When it was made.
    pub fn date(&self) -> String {
        let Some(local) = self.local else { return tr("data-check-made-earlier") };
        tr!("data-check-made", on = format!("{} {}", when::date(local), &when::clock(local)[..5]))
    }
}

fn local(unix: u64) -> i64 {
    unix as i64 + local_time::offset(unix as i64)
}

/// Of a check that has just been made.
impl From<DataCheck> for Told {
    fn from(check: DataCheck) -> Self {
        let now = unix_now();
        let findings = check.findings.into_iter().map(|finding| ToldFinding {
            severity: finding.severity,
            what: finding.what,
            place: finding.place,
            suggestion: finding.suggestion,
        });
        Self {
            videos: check.videos,
            distinct: check.distinct,
            column: check.column,
            groups: check.groups.values,
            effective_groups: check.groups.effective,
            findings: findings.collect(),
            made: Some(now),
            local: Some(local(now)),
            is_current: true,
        }
    }
}

impl From<KeptCheck> for Told {
    fn from(kept: KeptCheck) -> Self {
        let check = kept.summary;
        let findings = check.found.iter().map(|found| ToldFinding {
            severity: found.severity,
            what: LocalText::each(|language| found.what(language).to_owned()),
            place: found.place(),
            suggestion: found.suggestion(),
        });
        Self {
            findings: findings.collect(),
            videos: check.videos,
            distinct: check.distinct,
            column: check.column,
            groups: check.groups,
            effective_groups: check.effective_groups,
            made: kept.made,
            local: kept.made.map(local),
            is_current: kept.is_current,
        }
    }
}
