//! Is a data set fit to judge a method on? Its diversity in numbers, and what would make a pilot on it unfair, as
//! [`DataFinding`]s with a suggestion each.
//!
//! [`check`] is a long job of some seconds to minutes; the command line, the window and the report call it the same way.

mod finding;
mod gap;
mod rules;
mod shortcuts;
pub mod summary;
mod wording;

use std::collections::BTreeMap;

use serde::Serialize;

pub use finding::{DataFinding, Kind, Severity};
pub use gap::{RunGap, of_runs};
pub use shortcuts::Shortcuts;

use crate::data::browse::{Clip, SetView};
use crate::data::check::{Facts, pictures};
use crate::data::split;
use crate::data::{DataError, InputError};
use crate::engine::run::embeddings::Embeddings;
use crate::eval::diversity::{self, Evenness, Spread, Tied};
use crate::job::{Job, Request};
use crate::store::{RunFolder, Workspace};

/// The phase of the job in which pictures are compared.
pub const COMPARING: &str = "look for copies";
/// The phase of the job in which shortcuts are looked for.
pub const PERMUTING: &str = "look for shortcuts";

/// Numbers and findings of one data set, for one way to keep groups apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DataCheck {
    pub set: String,
    /// The group column that is never cut; `None` where the set has none.
    pub column: Option<String>,
    /// Readable videos.
    pub videos: usize,
    /// Effective number of videos: near-duplicates count as one.
    pub distinct: usize,
    /// Readable clips with a label.
    pub labelled: usize,
    pub labels: Evenness,
    pub groups: Evenness,
    /// Share of the clips of each value of the column, largest first.
    pub shares: Vec<(String, f64)>,
    /// Between label and column.
    pub tied: Option<Tied>,
    /// Of the newest embeddings that hold videos of the set.
    pub spread: Option<RunSpread>,
    pub shortcuts: Option<Shortcuts>,
    /// Of the newest run that was judged on the set.
    pub gap: Option<RunGap>,
    /// Worst first.
    pub findings: Vec<DataFinding>,
}

/// Spread of the embeddings of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunSpread {
    pub run: String,
    pub step: u64,
    pub spread: Spread,
    /// [`Spread::between_groups`] less what groups of this number and size explain by luck (ε²).
    pub between_groups_adjusted: f64,
}

/// Checks data set `name`; without a `column`, its first one is not to be cut.
///
/// # Errors
/// There is no such set or column, the catalogue cannot be read, or `job` was asked to stop.
pub fn check(workspace: &Workspace, name: &str, column: Option<&str>, job: &Job) -> Result<DataCheck, DataError> {
    let view = SetView::load(workspace, name)?;
    let column = chosen(&view, column)?;
    let facts = Facts::gather(view, job)?;
    let stopped = || DataError::from(InputError::Stopped);
    let mut beat = |done, total| job.report(COMPARING, done as u64, total as u64) < Request::Stop;
    let pairs = pictures::alike_pairs(&facts.pictures, &mut beat).ok_or_else(stopped)?;
    let clips = facts.labelled();
    let groups = groups(&facts.view, &clips, column.as_deref());
    let shortcuts = shortcuts::ask(&facts, &clips, &groups, job).map_err(|_| stopped())?;
    let column_of = |clip: &Clip| column.as_ref().and_then(|c| clip.groups.get(c)).cloned();
    let table = Table::of(&clips, column_of);
    let readable: Vec<usize> = (0..facts.view.videos.len()).filter(|&i| facts.view.videos[i].is_readable()).collect();
    let distinct = diversity::clusters(facts.view.videos.len(), &pairs);
    let distinct: std::collections::BTreeSet<usize> = readable.iter().map(|&i| distinct[i]).collect();
    let mut found = DataCheck {
        set: name.to_owned(),
        videos: readable.len(),
        distinct: distinct.len(),
        labelled: clips.len(),
        labels: diversity::evenness(&table.by_label()),
        groups: diversity::evenness(&table.by_group()),
        shares: table.shares(),
        tied: (!table.groups.is_empty()).then(|| diversity::tied(&table.counts)),
        spread: column.as_deref().and_then(|column| spread(workspace, name, column)),
        gap: column.as_deref().and_then(|column| gap::newest(workspace, &facts.view, column)),
        shortcuts,
        findings: Vec::new(),
        column,
    };
    found.findings =
        rules::findings(&rules::Seen { check: &found, facts: &facts, clips: &clips, table: &table, pairs: &pairs });
    Ok(found)
}

/// The wanted column, or the first; `None` where there is none.
fn chosen(view: &SetView, wanted: Option<&str>) -> Result<Option<String>, DataError> {
    let columns = &view.info.group_columns;
    match wanted {
        Some(name) if !columns.iter().any(|column| column == name) => {
            Err(InputError::NoColumn { sets: view.info.name.clone(), column: name.to_owned() }.into())
        }
        Some(name) => Ok(Some(name.to_owned())),
        None => Ok(columns.first().cloned()),
    }
}

/// The groups of the clips as a task would have them.
fn groups(view: &SetView, clips: &[&Clip], column: Option<&str>) -> Vec<String> {
    split::groups_by_column(clips.iter().map(|clip| (&clip.groups, view.video_of(clip))), column)
}

/// Clips of each label (row) and group (column), those without a group left out.
pub(super) struct Table {
    pub labels: Vec<String>,
    pub groups: Vec<String>,
    pub counts: Vec<Vec<usize>>,
}

impl Table {
    pub fn of(clips: &[&Clip], group: impl Fn(&Clip) -> Option<String>) -> Self {
        let mut cells: BTreeMap<(String, String), usize> = BTreeMap::new();
        let grouped = clips.iter().filter_map(|clip| Some((clip.label.clone()?, group(clip)?)));
        grouped.for_each(|cell| *cells.entry(cell).or_default() += 1);
        let mut labels: Vec<String> = clips.iter().filter_map(|clip| clip.label.clone()).collect();
        let mut groups: Vec<String> = cells.keys().map(|(_, group)| group.clone()).collect();
        for names in [&mut labels, &mut groups] {
            names.sort();
            names.dedup();
        }
        let cell = |label: &String, group: &String| cells.get(&(label.clone(), group.clone())).copied().unwrap_or(0);
        let counts = labels.iter().map(|label| groups.iter().map(|group| cell(label, group)).collect()).collect();
        Self { labels, groups, counts }
    }

    fn by_label(&self) -> Vec<usize> {
        self.counts.iter().map(|row| row.iter().sum()).collect()
    }

    fn by_group(&self) -> Vec<usize> {
        (0..self.groups.len()).map(|j| self.counts.iter().map(|row| row[j]).sum()).collect()
    }

    fn shares(&self) -> Vec<(String, f64)> {
        let counts = self.by_group();
        let total = counts.iter().sum::<usize>().max(1) as f64;
        let mut shares: Vec<(String, f64)> =
            self.groups.iter().cloned().zip(counts.iter().map(|&n| n as f64 / total)).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1));
        shares
    }
}

/// The newest run with embeddings of at least two videos of the set; what cannot be read is passed over.
fn spread(workspace: &Workspace, set: &str, column: &str) -> Option<RunSpread> {
    for folder in gap::newest_first(workspace) {
        let Some(step) = folder.embedding_steps().into_iter().max() else { continue };
        let Some(found) = spread_of(&folder, step, set, column) else { continue };
        return Some(found);
    }
    None
}

fn spread_of(folder: &RunFolder, step: u64, set: &str, column: &str) -> Option<RunSpread> {
    let stored = Embeddings::read(&folder.embeddings(step)).ok()?;
    let own = |i: &usize| stored.videos[*i].set == set && stored.videos[*i].groups.contains_key(column);
    let kept: Vec<usize> = (0..stored.videos.len()).filter(own).collect();
    let rows: Vec<f32> =
        kept.iter().flat_map(|&i| &stored.rows[i * stored.dim..(i + 1) * stored.dim]).copied().collect();
    let groups: Vec<&str> = kept.iter().map(|&i| stored.videos[i].groups[column].as_str()).collect();
    let spread = diversity::spread(&rows, stored.dim, &groups).filter(|s| s.mean_distance.is_finite())?;
    let values = groups.iter().collect::<std::collections::BTreeSet<_>>().len();
    let free = (kept.len() - 1) as f64 / kept.len().saturating_sub(values).max(1) as f64;
    let between_groups_adjusted = (1.0 - (1.0 - spread.between_groups) * free).max(0.0);
    Some(RunSpread { run: folder.name(), step, spread, between_groups_adjusted })
}
