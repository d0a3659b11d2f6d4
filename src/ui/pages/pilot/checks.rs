//! What is known of the data sets that are judged on: kept checks are read, missing ones made in the background, for a
//! check takes up to minutes. While runs are at work none is begun: it would take their time.

use crate::explore::data_check::summary::{self, CheckSummary};
use crate::report::pilot::Pilot;
use crate::text::LocalText;
use crate::ui::background::Kept;
use crate::ui::i18n::{self, tr};
use crate::ui::jobs::JobId;
use crate::ui::page::Cx;

/// A data set and the group column that is not cut.
type Judged = (String, Option<String>);

/// What was read.
#[derive(Default)]
struct Known {
    found: Vec<CheckSummary>,
    /// Sets that are there and not checked.
    missing: Vec<Judged>,
}

/// State of the checks of one experiment.
#[derive(Default)]
pub struct Checks {
    of: Vec<Judged>,
    known: Kept<Known>,
    job: Option<JobId>,
    /// A check that failed or was stopped is not begun again by itself.
    tried: bool,
}

impl Checks {
    /// Reads the kept checks of the experiment's sets, and begins those that are missing.
    pub fn update(&mut self, pilot: &Pilot, cx: &mut Cx<'_>) {
        let judged = pilot.judged_sets();
        if judged != self.of {
            if let Some(id) = self.job.take() {
                cx.jobs.stop(id);
            }
            *self = Self { of: judged, ..Self::default() };
            self.read(cx);
        }
        self.known.poll();
        if self.job.is_some_and(|id| cx.jobs.finished.iter().any(|ended| ended.id == id)) {
            self.job = None;
            self.read(cx);
        }
        let missing = self.known.value().is_some_and(|known| !known.missing.is_empty());
        if missing && !self.tried && self.job.is_none() && !cx.launcher.is_at_work() {
            self.begin(cx);
        }
    }

    /// All sets that are there, once each of them is checked.
    pub fn found(&self) -> Option<&[CheckSummary]> {
        self.known.value().filter(|known| known.missing.is_empty()).map(|known| known.found.as_slice())
    }

    /// Whether a check is at work.
    pub fn is_checking(&self) -> bool {
        self.job.is_some()
    }

    fn read(&mut self, cx: &Cx<'_>) {
        let (workspace, sets) = (cx.workspace.clone(), self.of.clone());
        self.known.renew(cx.ctx, "kept data checks", move || {
            let mut known = Known::default();
            for (set, column) in sets {
                match summary::kept(&workspace, &set, column.as_deref()) {
                    Ok(Some(found)) => known.found.push(found),
                    Ok(None) => known.missing.push((set, column)),
                    // A set that is gone cannot be checked.
                    Err(error) => tracing::warn!("no check of {set}: {error}"),
                }
            }
            Ok(known)
        });
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        let Some(known) = self.known.value() else { return };
        let (workspace, missing) = (cx.workspace.clone(), known.missing.clone());
        let names = missing.iter().map(|(set, _)| set.as_str()).collect::<Vec<_>>().join(", ");
        let label = i18n::both(|| tr!("data-checking", name = names.as_str()));
        self.tried = true;
        self.job = Some(cx.jobs.start(cx.ctx, label, move |job| {
            for (set, column) in &missing {
                summary::checked(&workspace, set, column.as_deref(), job)?;
            }
            // The cards say it; no message is needed.
            Ok(LocalText::default())
        }));
    }
}
