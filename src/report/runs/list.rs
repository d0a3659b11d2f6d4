//! List of runs: state, score, cost, tags and note in one row; filtered, sorted, grouped by arm.
//! The command line and the window show the same rows.

use std::cmp::Ordering;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::summary::{self, Headline, RunSummary};
use crate::eval::stats::{Summary, summary};
use crate::store::index::{self, IndexError, RunEntry};
use crate::store::run_note::{self, RunNote};
use crate::store::{RunError, Status, StoreError, Workspace};

/// One run with all that a list shows of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunRow {
    #[serde(flatten)]
    pub entry: RunEntry,
    #[serde(flatten)]
    pub note: RunNote,
    #[serde(flatten)]
    pub summary: RunSummary,
}

/// All runs of the workspace, oldest first, and why folders could not be read.
pub fn read(workspace: &Workspace) -> Result<(Vec<RunRow>, Vec<RunError>), IndexError> {
    let (entries, problems) = index::list(workspace)?;
    Ok((rows(workspace, entries)?, problems))
}

/// Adds notes and summaries to entries.
pub fn rows(workspace: &Workspace, entries: Vec<RunEntry>) -> Result<Vec<RunRow>, StoreError> {
    let mut summaries = summary::all(workspace, &entries)?;
    let mut notes = run_note::all(workspace)?;
    Ok(join(entries, &mut notes, &mut summaries))
}

fn join(
    entries: Vec<RunEntry>,
    notes: &mut HashMap<String, RunNote>,
    summaries: &mut HashMap<String, RunSummary>,
) -> Vec<RunRow> {
    let row = |entry: RunEntry| RunRow {
        note: notes.remove(&entry.run).unwrap_or_default(),
        summary: summaries.remove(&entry.run).unwrap_or_default(),
        entry,
    };
    entries.into_iter().map(row).collect()
}

impl RunRow {
    /// How far the run is, from 0 to 1. An arm without pre-training has no steps: it is done or not.
    pub fn fraction(&self) -> f64 {
        let e = &self.entry;
        match (e.state, e.steps) {
            (Status::Done, _) => 1.0,
            (_, 0) => 0.0,
            (_, steps) => (e.step as f64 / steps as f64).min(1.0),
        }
    }

    /// Whether a person has to do something before this run ends.
    pub fn needs_person(&self) -> bool {
        matches!(self.entry.state, Status::Failed | Status::Interrupted)
    }

    /// Whether every word of `text` is in the row; upper and lower case are the same. `#word` is a tag.
    pub fn fits(&self, text: &str) -> bool {
        text.to_lowercase().split_whitespace().all(|word| match word.strip_prefix('#') {
            Some(tag) => self.note.tags.iter().any(|t| t.to_lowercase().starts_with(tag)),
            None => self.words().any(|w| w.to_lowercase().contains(word)),
        })
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let e = &self.entry;
        let own = [&e.run, &e.arm, &e.device, &e.message, &e.message_ja, &self.note.note].map(String::as_str);
        own.into_iter().chain([e.state.word()]).chain(self.note.tags.iter().map(String::as_str))
    }
}

/// What a list can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Column {
    /// Order of creation.
    #[default]
    Started,
    Run,
    Arm,
    Seed,
    State,
    Progress,
    Score,
    Hours,
}

impl Column {
    /// All columns with the words of the command line.
    pub const ALL: [(&'static str, Self); 8] = [
        ("started", Self::Started),
        ("run", Self::Run),
        ("arm", Self::Arm),
        ("seed", Self::Seed),
        ("state", Self::State),
        ("progress", Self::Progress),
        ("score", Self::Score),
        ("hours", Self::Hours),
    ];

    fn compare(self, a: &RunRow, b: &RunRow, headline: Headline) -> Ordering {
        let score = |r: &RunRow| r.summary.headline(headline).unwrap_or(f64::NEG_INFINITY);
        match self {
            Self::Started => a.entry.started.cmp(&b.entry.started),
            Self::Run => natord::compare(&a.entry.run, &b.entry.run),
            Self::Arm => natord::compare(&a.entry.arm, &b.entry.arm),
            Self::Seed => a.entry.seed.cmp(&b.entry.seed),
            Self::State => state_rank(a.entry.state).cmp(&state_rank(b.entry.state)),
            Self::Progress => a.fraction().total_cmp(&b.fraction()),
            Self::Score => score(a).total_cmp(&score(b)),
            Self::Hours => a.summary.hours.total_cmp(&b.summary.hours),
        }
    }
}

/// What needs a person first, what is over last.
fn state_rank(state: Status) -> usize {
    use Status::{Done, Failed, Interrupted, Paused, Queued, Running, Stopped};
    [Failed, Interrupted, Running, Paused, Stopped, Queued, Done].iter().position(|s| *s == state).unwrap_or(0)
}

/// Sorts rows; equal ones stand by seed and name.
pub fn sort(rows: &mut [RunRow], column: Column, descending: bool, headline: Headline) {
    rows.sort_by(|a, b| {
        let order = column.compare(a, b, headline);
        let order = if descending { order.reverse() } else { order };
        order.then_with(|| a.entry.seed.cmp(&b.entry.seed)).then_with(|| a.entry.run.cmp(&b.entry.run))
    });
}

/// The runs of one arm with the same settings: what may be averaged.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub experiment: String,
    pub arm: String,
    /// See [`RunSummary::settings`].
    pub settings: String,
    /// Places of its rows, in their order.
    pub rows: Vec<usize>,
    /// Mean of the headline over seeds with its interval; `None` while no run has one.
    pub score: Option<Summary>,
    /// Hours of all its runs.
    pub hours: f64,
    /// Runs of the same arm with other settings began later.
    pub is_older: bool,
}

/// The rows by experiment, arm and settings, in the order in which these first appear.
pub fn groups(rows: &[RunRow], headline: Headline) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<[&str; 3], usize> = HashMap::new();
    for (row, r) in rows.iter().enumerate() {
        let place = *places.entry([&r.entry.experiment, &r.entry.arm, &r.summary.settings]).or_insert_with(|| {
            let [experiment, arm, settings] =
                [&r.entry.experiment, &r.entry.arm, &r.summary.settings].map(String::clone);
            let rows = Vec::new();
            groups.push(Group { experiment, arm, settings, rows, score: None, hours: 0.0, is_older: false });
            groups.len() - 1
        });
        groups[place].rows.push(row);
        groups[place].hours += r.summary.hours;
    }
    for group in &mut groups {
        let of = |row: &usize| Some((rows[*row].entry.seed, rows[*row].summary.headline(headline)?));
        group.score = summary(&group.rows.iter().filter_map(of).collect::<Vec<_>>());
    }
    mark_older(&mut groups, rows);
    groups
}

/// Settings are empty until a run has been read: of such a group nothing is said.
fn mark_older(groups: &mut [Group], rows: &[RunRow]) {
    let begun = |group: &Group| group.rows.iter().map(|row| rows[*row].entry.started).max();
    let mut latest: HashMap<[String; 2], Option<u64>> = HashMap::new();
    let key = |group: &Group| [group.experiment.clone(), group.arm.clone()];
    for group in groups.iter().filter(|group| !group.settings.is_empty()) {
        let of_arm = latest.entry(key(group)).or_default();
        *of_arm = begun(group).max(*of_arm);
    }
    for group in groups.iter_mut().filter(|group| !group.settings.is_empty()) {
        group.is_older = begun(group) < latest[&key(group)];
    }
}

#[cfg(test)]
pub(crate) mod tests_support {
    use super::*;
    use crate::report::runs::summary::MeanScore;

    /// A run of experiment `p` with this score.
    pub fn row(arm: &str, seed: u64, state: Status, score: f64) -> RunRow {
        let entry = RunEntry {
            run: format!("p-{arm}-s{seed}"),
            experiment: "p".into(),
            arm: arm.into(),
            seed,
            state,
            phase: String::new(),
            step: 5,
            steps: 10,
            device: "cpu".into(),
            config_hash: String::new(),
            data_hash: String::new(),
            started: 1,
            heartbeat: 1,
            message: String::new(),
            pid: 0,
            left_s: None,
            message_ja: String::new(),
        };
        let [probe, metric, budget] = ["linear", "top1", "2"].map(str::to_owned);
        let scores = vec![MeanScore { probe, metric, budget, value: score }];
        RunRow { entry, note: RunNote::default(), summary: RunSummary { scores, hours: 0.5, ..RunSummary::default() } }
    }
}

#[cfg(test)]
mod tests {
    use super::tests_support::row;
    use super::*;

    fn names(rows: &[RunRow]) -> Vec<&str> {
        rows.iter().map(|r| r.entry.run.as_str()).collect()
    }

    #[test]
    fn every_word_of_the_filter_has_to_fit() {
        let mut run = row("intra", 2, Status::Failed, 0.3);
        run.note = RunNote { tags: vec!["Night".into()], note: "lens was dirty".into() };
        for fits in ["", "intra", "INTRA failed", "dirty s2", "#night"] {
            assert!(run.fits(fits), "{fits}");
        }
        for not in ["intra done", "#dirty", "iivcl"] {
            assert!(!run.fits(not), "{not}");
        }
    }

    #[test]
    fn runs_are_sorted_by_score_and_state() {
        let mut rows =
            vec![row("a", 1, Status::Done, 0.2), row("b", 1, Status::Failed, 0.1), row("c", 1, Status::Running, 0.3)];
        sort(&mut rows, Column::Score, true, Headline::LinearFew);
        assert_eq!(names(&rows), ["p-c-s1", "p-a-s1", "p-b-s1"]);
        sort(&mut rows, Column::State, false, Headline::LinearFew);
        assert_eq!(names(&rows), ["p-b-s1", "p-c-s1", "p-a-s1"]);
    }

    #[test]
    fn a_group_has_the_mean_over_its_seeds() {
        let rows = [row("a", 1, Status::Done, 0.2), row("b", 1, Status::Done, 0.9), row("a", 2, Status::Done, 0.4)];
        let groups = groups(&rows, Headline::LinearFew);
        assert_eq!((groups[0].arm.as_str(), groups[0].rows.as_slice()), ("a", &[0, 2][..]));
        let score = groups[0].score.as_ref().unwrap();
        assert!((score.mean - 0.3).abs() < 1e-12 && score.seeds == 2);
        assert_eq!(groups[0].hours, 1.0);
    }

    #[test]
    fn of_an_arm_with_several_settings_all_but_the_latest_are_older() {
        let run = |arm: &str, settings: &str, started: u64| {
            let mut run = row(arm, started, Status::Done, 0.2);
            (run.summary.settings, run.entry.started) = (settings.into(), started);
            run
        };
        let rows = [run("a", "new", 5), run("a", "old", 3), run("a", "new", 2), run("b", "old", 1), run("a", "", 9)];
        let older: Vec<bool> = groups(&rows, Headline::LinearFew).iter().map(|group| group.is_older).collect();
        assert_eq!(older, [false, true, false, false]);
    }
}
