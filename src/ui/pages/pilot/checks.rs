//! Checks of the data sets that are judged on: missing ones are made in the background, for a check takes up to minutes.
//! While runs are at work none is begun: it would take their time.

use std::collections::BTreeSet;

use crate::explore::data_check::summary;
use crate::report::pilot::{DataChecks, Judged};
use crate::text::LocalText;
use crate::ui::i18n::{self, tr};
use crate::ui::jobs::JobId;
use crate::ui::page::Cx;

/// State of the missing checks of one experiment.
#[derive(Default)]
pub struct Checks {
    missing: Vec<Judged>,
    job: Option<JobId>,
    /// A check that failed or was stopped is not begun again by itself.
    tried: bool,
}

impl Checks {
    /// Begins the checks that are missing. Whether they have ended: then the results are to be read again.
    pub fn update(&mut self, known: &DataChecks, cx: &mut Cx<'_>) -> bool {
        if known.missing != self.missing {
            if let Some(id) = self.job.take() {
                cx.jobs.stop(id);
            }
            *self = Self { missing: known.missing.clone(), ..Self::default() };
        }
        let has_ended = self.job.is_some_and(|id| cx.jobs.finished.iter().any(|ended| ended.id == id));
        if has_ended {
            self.job = None;
        } else if !self.missing.is_empty() && !self.tried && self.job.is_none() && !cx.launcher.is_at_work() {
            self.begin(cx);
        }
        has_ended
    }

    /// Whether a check is at work.
    pub fn is_checking(&self) -> bool {
        self.job.is_some()
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        let (workspace, missing) = (cx.workspace.clone(), self.missing.clone());
        let names: BTreeSet<&str> = missing.iter().map(|(set, _)| set.as_str()).collect();
        let names = names.into_iter().collect::<Vec<_>>().join(", ");
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
