//! How the reference stands to doing without pre-training: who stops at the arm is sent back to its reference only where
//! that is shown to be better than the arms without it.

use serde::Serialize;

use crate::config::method::is_pretrained;
use crate::eval::stats::Finding;
use crate::report::Verdict;
use crate::report::verdict::cells::Cells;

/// A pre-trained reference against the arms that need no pre-training. Differences are reference less arm, as shares.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Standing {
    /// No arm without pre-training was compared with it.
    Unknown,
    /// Shown to be above every such arm, by Holm over all contrasts but the primary one.
    Above,
    /// Not shown to be above this one, the best of those.
    NotShown { arm: String, points: f64, ci95: Option<[f64; 2]> },
    /// Below this one with all of its interval; `sure`: by Holm over all contrasts, too.
    Below { arm: String, points: f64, sure: bool },
}

impl Standing {
    /// `None` where the reference needs no pre-training itself.
    pub(super) fn of(cells: &Cells, verdicts: &[Verdict], reference: &str) -> Option<Self> {
        let needs_none = |arm: &str| !is_pretrained(cells.method(arm));
        if needs_none(reference) {
            return None;
        }
        let against: Vec<&Verdict> =
            verdicts.iter().filter(|v| v.arm == reference && needs_none(&v.reference)).collect();
        let best = |wanted: fn(&Verdict) -> bool| {
            let wanted = against.iter().filter(|v| wanted(v));
            wanted.min_by(|a, b| a.mean.total_cmp(&b.mean)).map(|v| (v.reference.clone(), *v))
        };
        if against.is_empty() {
            return Some(Self::Unknown);
        }
        if let Some((arm, v)) = best(|v| v.ci95.is_some_and(|[_, high]| high < 0.0)) {
            return Some(Self::Below { arm, points: v.mean, sure: v.finding == Finding::Lower });
        }
        let open = best(|v| v.finding != Finding::Higher);
        Some(open.map_or(Self::Above, |(arm, v)| Self::NotShown { arm, points: v.mean, ci95: v.ci95 }))
    }
}
