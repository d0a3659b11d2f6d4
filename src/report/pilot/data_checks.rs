//! What is known of the data sets that are judged on. A leak among it, such as a file size that tells the label, makes
//! scores better than the work will be, for every arm: then nothing can be decided from them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::config::TaskSpec;
use crate::data::browse::{Clip, SetView};
use crate::data::{DataError, split};
use crate::explore::data_check::Severity;
use crate::explore::data_check::summary::{self, CheckSummary, Danger};
use crate::job::{Job, Request};
use crate::store::Workspace;
use crate::text::{LocalText, text};

/// A data set that is judged on, and a group column that a task on it does not cut; `None`: the set's first, if it has
/// one.
pub type Judged = (String, Option<String>);

/// Something that must not be there tells the label, or the clip.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Leak {
    pub set: String,
    /// The group column of the tasks that it harms.
    pub column: Option<String>,
    pub what: LocalText,
}

impl Leak {
    fn harms(&self, task: &TaskSpec) -> bool {
        is_about((&self.set, &self.column), task)
    }
}

/// Whether what is known of a set and a column of it concerns a task. One that names no column is cut by the set's
/// first; which that is may have changed since, so it is held against every column.
fn is_about((set, column): (&str, &Option<String>), task: &TaskSpec) -> bool {
    set == task.set && (task.group.is_none() || *column == task.group)
}

/// The checks of the data sets that an experiment is judged on, one a set and column.
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
                Ok(Some(check)) => checks.add(check),
                Ok(None) => checks.missing.push((set.clone(), column.clone())),
                Err(error) => checks.is_gone(set, &error),
            }
            let view = source.and_then(|source| Some((SetView::load(workspace, set).ok()?, source)));
            let cut = view.and_then(|(view, source)| cut_recordings(&view, column.as_deref(), source));
            checks.cut.extend(cut.filter(|cut| !checks.cut.contains(cut)));
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
                Ok(check) => self.add(check),
                Err(error) if job.request() >= Request::Stop => return Err(error),
                Err(error) => self.is_gone(&set, &error),
            }
        }
        Ok(())
    }

    /// A column that one task names and another takes as the first is checked once.
    fn add(&mut self, check: CheckSummary) {
        if !self.found.iter().any(|known| (&known.set, &known.column) == (&check.set, &check.column)) {
            self.found.push(check);
        }
    }

    fn is_gone(&mut self, set: &str, error: &DataError) {
        tracing::warn!("no check of {set}: {error}");
        if !self.gone.iter().any(|gone| gone == set) {
            self.gone.push(set.to_owned());
        }
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
                column: check.column.clone(),
                what: LocalText::each(|language| found.what(language).to_owned()),
            };
            bad.map(leak).collect::<Vec<_>>()
        };
        self.found.iter().flat_map(of).chain(self.cut.iter().cloned()).collect()
    }

    /// Whether the data of this task leak.
    pub fn leaks_in(&self, task: &TaskSpec) -> bool {
        self.leaks().iter().any(|leak| leak.harms(task))
    }

    /// Whether the data of this task were checked and show no leak.
    pub fn is_sound(&self, task: &TaskSpec) -> bool {
        self.found.iter().any(|check| is_about((&check.set, &check.column), task)) && !self.leaks_in(task)
    }
}

/// Recordings with clips in several groups, where groups hold several recordings each: the split goes through them. A
/// column that is only coarser than the groups, such as the site of a recording, is no leak.
fn cut_recordings(view: &SetView, column: Option<&str>, source: &str) -> Option<Leak> {
    let column = column.or(view.info.group_columns.first().map(String::as_str)).map(str::to_owned);
    let clips: Vec<&Clip> = view.readable().filter(|clip| clip.label.is_some()).collect();
    let groups =
        split::groups_by_column(clips.iter().map(|clip| (&clip.groups, view.video_of(clip))), column.as_deref());
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
    Some(Leak { set: view.info.name.clone(), column, what })
}
