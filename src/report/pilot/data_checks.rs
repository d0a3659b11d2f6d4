//! What is known of the data sets that are judged on. A leak among it, such as a file size that tells the label, makes
//! scores better than the work will be, for every arm: then nothing can be decided from them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::data::browse::{Clip, SetView};
use crate::data::{DataError, split};
use crate::explore::data_check::Severity;
use crate::explore::data_check::summary::{self, CheckSummary, Danger};
use crate::job::{Job, Request};
use crate::store::Workspace;
use crate::text::{LocalText, text};

/// A data set that is judged on, and the group column that its task does not cut; `None`: the set's first, if it has one.
pub type Judged = (String, Option<String>);

/// Something that must not be there tells the label, or the clip.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Leak {
    pub set: String,
    pub what: LocalText,
}

/// The checks of the data sets that an experiment is judged on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DataChecks {
    pub found: Vec<CheckSummary>,
    /// Sets that are there and not checked yet.
    pub missing: Vec<Judged>,
    /// Sets that cannot be checked: they are no longer there, or cannot be read.
    pub gone: Vec<String>,
    /// Recordings that a task's split cuts in two.
    pub cut: Vec<Leak>,
}

impl DataChecks {
    /// The kept checks of these sets. `source`: the column that the experiment names for its recordings.
    pub fn kept(workspace: &Workspace, judged: &[Judged], source: Option<&str>) -> Self {
        let mut checks = Self::default();
        for (set, column) in judged {
            match summary::kept(workspace, set, column.as_deref()) {
                Ok(Some(check)) => checks.found.push(check),
                Ok(None) => checks.missing.push((set.clone(), column.clone())),
                Err(error) => checks.is_gone(set, &error),
            }
            let view = source.and_then(|source| Some((SetView::load(workspace, set).ok()?, source)));
            checks.cut.extend(view.and_then(|(view, source)| cut_recordings(&view, column.as_deref(), source)));
        }
        checks
    }

    /// Checks what is not checked yet: seconds to minutes a set. The checks are kept in the workspace.
    ///
    /// # Errors
    /// `job` was asked to stop.
    pub fn complete(&mut self, workspace: &Workspace, job: &Job) -> Result<(), DataError> {
        for (set, column) in std::mem::take(&mut self.missing) {
            match summary::checked(workspace, &set, column.as_deref(), job) {
                Ok(check) => self.found.push(check),
                Err(error) if job.request() >= Request::Stop => return Err(error),
                Err(error) => self.is_gone(&set, &error),
            }
        }
        Ok(())
    }

    fn is_gone(&mut self, set: &str, error: &DataError) {
        tracing::warn!("no check of {set}: {error}");
        self.gone.push(set.to_owned());
    }

    /// The checks, once every set that is there has one; `None` before, and where no set is there.
    pub fn all(&self) -> Option<&[CheckSummary]> {
        (self.missing.is_empty() && !self.found.is_empty()).then_some(self.found.as_slice())
    }

    /// What makes the scores mean less than they seem to, the surest first.
    pub fn leaks(&self) -> Vec<Leak> {
        let of = |check: &CheckSummary| {
            let bad =
                check.found.iter().filter(|found| (found.danger, found.severity) == (Danger::Leak, Severity::Bad));
            let leak = |found: &summary::Found| Leak {
                set: check.set.clone(),
                what: LocalText::each(|language| found.what(language).to_owned()),
            };
            bad.map(leak).collect::<Vec<_>>()
        };
        self.found.iter().flat_map(of).chain(self.cut.iter().cloned()).collect()
    }

    /// Whether the data of this set leak.
    pub fn leaks_in(&self, set: &str) -> bool {
        self.leaks().iter().any(|leak| leak.set == set)
    }

    /// Whether this set was checked and shows no leak.
    pub fn is_sound(&self, set: &str) -> bool {
        self.found.iter().any(|check| check.set == set) && !self.leaks_in(set)
    }
}

/// Recordings with clips in several groups, where groups hold several recordings each: the split goes through them. A
/// column that is only coarser than the groups, such as the site of a recording, is no leak.
fn cut_recordings(view: &SetView, column: Option<&str>, source: &str) -> Option<Leak> {
    let column = column.or(view.info.group_columns.first().map(String::as_str));
    let clips: Vec<&Clip> = view.readable().filter(|clip| clip.label.is_some()).collect();
    let groups = split::groups_by_column(clips.iter().map(|clip| (&clip.groups, view.video_of(clip))), column);
    let mut of_recording: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut of_group: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (clip, group) in clips.iter().zip(&groups).filter(|(_, group)| split::is_named(group)) {
        if let Some(recording) = clip.groups.get(source) {
            of_recording.entry(recording).or_default().insert(group);
            of_group.entry(group).or_default().insert(recording);
        }
    }
    let cut: Vec<&str> = of_recording.iter().filter(|(_, groups)| groups.len() > 1).map(|(name, _)| *name).collect();
    let through = of_group.values().any(|recordings| recordings.len() > 1);
    let (n, of, first) = (cut.len(), of_recording.len(), *cut.first().filter(|_| through)?);
    let what = LocalText::each(|language| {
        text!(language, "decision-cut-recordings", n = n, of = of, column = source, first = first)
    });
    Some(Leak { set: view.info.name.clone(), what })
}
