//! The list behind the table: which runs are shown, in which order, and which of them are drawn. No drawing here.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::selection::RunSelection;
use super::wording::TimeUnit;
use crate::report::arm_slots;
use crate::report::runs;
use crate::report::runs::list::{Column, Group, RunRow};
use crate::report::runs::summary::{Headline, RunSummary};
use crate::store::Status;
use crate::store::index::RunEntry;
use crate::store::queue::QueueItem;
use crate::store::run_note::RunNote;

/// This many runs of an experiment are drawn before a user has chosen any.
const DRAWN_AT_FIRST: usize = 24;

/// What the user has asked the list to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Query {
    pub text: String,
    /// Runs of every experiment, not only of the current one.
    pub all_experiments: bool,
    pub column: Column,
    pub descending: bool,
    pub headline: Headline,
}

impl Default for Query {
    /// The current experiment by arm and seed.
    fn default() -> Self {
        let (text, headline) = (String::new(), Headline::default());
        Self { text, all_experiments: false, column: Column::Seed, descending: false, headline }
    }
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// Name of the experiment of the group with this place.
    Experiment(usize),
    /// A run that needs a person, with its reason; stands at the top.
    Attention(usize),
    Group(usize),
    Run(usize),
}

impl Item {
    /// Height in points.
    pub fn height(self) -> f32 {
        match self {
            Self::Attention(_) => 56.0,
            _ => 28.0,
        }
    }
}

/// What is known of runs beside their entries; read in the background.
#[derive(Clone, Debug, Default)]
pub struct Extra {
    pub summaries: HashMap<String, RunSummary>,
    pub notes: HashMap<String, RunNote>,
}

/// The list. [`List::build`] fills it whenever runs or query have changed.
#[derive(Default)]
pub struct List {
    pub query: Query,
    /// Runs that are shown, in their order.
    pub rows: Vec<RunRow>,
    /// Those that the filter hides.
    hidden: Vec<RunRow>,
    pub groups: Vec<Group>,
    pub items: Vec<Item>,
    /// Unit of the column of times.
    pub unit: TimeUnit,
    /// Runs before filtering, and those of them that are done.
    pub total: usize,
    pub done: usize,
    /// The run that log and verbs are about, if the user has chosen one.
    pub selected: Option<String>,
    slots: HashMap<String, BTreeMap<String, usize>>,
    pub(super) ticks: BTreeMap<String, bool>,
    pub(super) folded: BTreeSet<String>,
    drawn_at_first: BTreeSet<String>,
    /// The runs of the queue: only they are called queued.
    waiting: BTreeSet<String>,
}

impl List {
    /// Makes the list anew.
    pub fn build(&mut self, entries: &[RunEntry], extra: &Extra, experiment: Option<&str>) {
        self.slots = slots(entries);
        if !entries.is_empty() {
            let known: HashSet<&str> = entries.iter().map(|e| e.run.as_str()).collect();
            self.ticks.retain(|run, _| known.contains(run.as_str()));
        }
        let in_scope = |e: &&RunEntry| self.query.all_experiments || experiment.is_none_or(|name| e.experiment == name);
        let all: Vec<RunRow> = entries.iter().filter(in_scope).map(|e| row(e, extra)).collect();
        self.total = all.len();
        self.done = all.iter().filter(|r| r.entry.state == Status::Done).count();
        let mut first: Vec<&RunRow> = all.iter().filter(|r| r.entry.state != Status::Queued).collect();
        first.reverse(); // the newest ones
        self.drawn_at_first = first.iter().take(DRAWN_AT_FIRST).map(|r| r.entry.run.clone()).collect();
        (self.rows, self.hidden) = all.into_iter().partition(|r| r.fits(&self.query.text));
        let Query { column, descending, headline, .. } = self.query;
        runs::list::sort(&mut self.rows, column, descending, headline);
        self.groups = runs::list::groups(&self.rows, headline);
        self.unit = TimeUnit::of(self.groups.iter().map(|g| g.hours).fold(0.0, f64::max));
        self.order_groups();
        self.lay_out();
    }

    /// The metric of the shown scores; `None` where there are several, or no score.
    pub fn metric(&self) -> Option<&str> {
        let mut all = self.rows.iter().filter_map(|row| Some(row.summary.shown(self.query.headline)?.metric));
        let first = all.next()?;
        all.all(|metric| metric == first).then_some(first)
    }

    /// Arms stand in the order of their places, unless the user sorts by what a whole arm has.
    fn order_groups(&mut self) {
        let score = |g: &Group| g.score.as_ref().map_or(f64::NEG_INFINITY, |s| s.mean);
        let turn = |order: std::cmp::Ordering| if self.query.descending { order.reverse() } else { order };
        match self.query.column {
            Column::Score => self.groups.sort_by(|a, b| turn(score(a).total_cmp(&score(b)))),
            Column::Hours => self.groups.sort_by(|a, b| turn(a.hours.total_cmp(&b.hours))),
            Column::Arm => self.groups.sort_by(|a, b| turn(natord::compare(&a.arm, &b.arm))),
            _ => {
                let slots = &self.slots;
                let slot = |g: &Group| slots.get(&g.experiment).and_then(|s| s.get(&g.arm)).copied().unwrap_or(0);
                self.groups.sort_by_key(slot);
            }
        }
        // Experiments stay together, in the order in which they came.
        let mut order: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !order.contains(&row.entry.experiment.as_str()) {
                order.push(&row.entry.experiment);
            }
        }
        let place: HashMap<String, usize> = order.iter().enumerate().map(|(i, name)| ((*name).to_owned(), i)).collect();
        self.groups.sort_by_key(|g| place[&g.experiment]);
    }

    fn lay_out(&mut self) {
        self.items.clear();
        let needing = |i: &usize| self.rows[*i].needs_person();
        self.items.extend((0..self.rows.len()).filter(needing).map(Item::Attention));
        let several = self.groups.windows(2).any(|pair| pair[0].experiment != pair[1].experiment);
        let mut last = "";
        for (place, group) in self.groups.iter().enumerate() {
            if several && group.experiment != last {
                self.items.push(Item::Experiment(place));
            }
            last = &group.experiment;
            self.items.push(Item::Group(place));
            if !self.folded.contains(&group_key(group)) {
                let own = group.rows.iter().copied().filter(|i| !self.rows[*i].needs_person());
                self.items.extend(own.map(Item::Run));
            }
        }
    }

    /// Takes in which runs stand in the queue.
    pub fn set_waiting(&mut self, queue: &[QueueItem]) {
        let same = self.waiting.len() == queue.len() && queue.iter().all(|item| self.waiting.contains(&item.run));
        if !same {
            self.waiting = queue.iter().map(|item| item.run.clone()).collect();
        }
    }

    /// Whether a run stands in the queue.
    pub fn waits(&self, run: &str) -> bool {
        self.waiting.contains(run)
    }

    /// Place of an arm in the palette.
    pub fn slot(&self, experiment: &str, arm: &str) -> usize {
        self.slots.get(experiment).and_then(|s| s.get(arm)).copied().unwrap_or(0)
    }

    /// The row of a run, also where the filter hides it: what is at work is never out of sight.
    pub fn row(&self, run: &str) -> Option<&RunRow> {
        self.rows.iter().chain(&self.hidden).find(|r| r.entry.run == run)
    }

    /// Whether the curves of a run are drawn.
    pub fn is_ticked(&self, run: &str) -> bool {
        self.ticks.get(run).copied().unwrap_or_else(|| self.drawn_at_first.contains(run))
    }

    /// Draws a run's curves, or not.
    pub fn tick(&mut self, run: &str, on: bool) {
        self.ticks.insert(run.to_owned(), on);
    }

    /// Draws all shown runs, or none.
    pub fn tick_all(&mut self, on: bool) {
        for row in &self.rows {
            self.ticks.insert(row.entry.run.clone(), on);
        }
    }

    /// Draws exactly these runs.
    pub fn tick_only(&mut self, runs: &[String]) {
        self.tick_all(false);
        runs.iter().for_each(|run| self.tick(run, true));
    }

    /// Whether any run of a group is drawn.
    pub fn group_ticked(&self, group: usize) -> bool {
        self.groups[group].rows.iter().any(|i| self.is_ticked(&self.rows[*i].entry.run))
    }

    /// Draws all runs of a group, or none.
    pub fn tick_group(&mut self, group: usize, on: bool) {
        let runs: Vec<String> = self.groups[group].rows.iter().map(|i| self.rows[*i].entry.run.clone()).collect();
        runs.iter().for_each(|run| self.tick(run, on));
    }

    /// Whether the rows of a group are hidden.
    pub fn is_folded(&self, group: usize) -> bool {
        self.folded.contains(&group_key(&self.groups[group]))
    }

    /// Hides the rows of a group, or shows them again.
    pub fn fold(&mut self, group: usize) {
        let key = group_key(&self.groups[group]);
        if !self.folded.remove(&key) {
            self.folded.insert(key);
        }
        self.lay_out();
    }

    /// The runs whose curves are drawn: ticked and shown.
    pub fn drawn(&self) -> Vec<RunSelection> {
        let selection = |r: &RunRow| RunSelection {
            run: r.entry.run.clone(),
            arm: r.entry.arm.clone(),
            seed: r.entry.seed,
            slot: self.slot(&r.entry.experiment, &r.entry.arm),
            state: r.entry.state,
        };
        self.rows.iter().filter(|r| self.is_ticked(&r.entry.run)).map(selection).collect()
    }
}

/// What folds together. Not by settings, which are known only once the run has been read: until then a fold would be
/// one of another group.
fn group_key(group: &Group) -> String {
    format!("{}/{}", group.experiment, group.arm)
}

fn row(entry: &RunEntry, extra: &Extra) -> RunRow {
    RunRow {
        entry: entry.clone(),
        note: extra.notes.get(&entry.run).cloned().unwrap_or_default(),
        summary: extra.summaries.get(&entry.run).cloned().unwrap_or_default(),
    }
}

fn slots(entries: &[RunEntry]) -> HashMap<String, BTreeMap<String, usize>> {
    let mut arms: HashMap<&str, Vec<&str>> = HashMap::new();
    for e in entries {
        arms.entry(&e.experiment).or_default().push(&e.arm);
    }
    arms.into_iter().map(|(experiment, arms)| (experiment.to_owned(), arm_slots(arms))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(experiment: &str, arm: &str, seed: u64, state: Status) -> RunEntry {
        RunEntry {
            run: format!("{experiment}-{arm}-s{seed}"),
            experiment: experiment.into(),
            arm: arm.into(),
            seed,
            state,
            phase: String::new(),
            step: 0,
            steps: 0,
            device: String::new(),
            config_hash: String::new(),
            data_hash: String::new(),
            started: seed,
            heartbeat: 0,
            message: String::new(),
            pid: 0,
            left_s: None,
            message_ja: String::new(),
        }
    }

    fn list(entries: &[RunEntry], query: Query) -> List {
        let mut list = List { query, ..List::default() };
        list.build(entries, &Extra::default(), Some("p"));
        list
    }

    fn shown(list: &List) -> Vec<String> {
        let name = |item: &Item| match item {
            Item::Experiment(i) => format!("= {}", list.groups[*i].experiment),
            Item::Attention(i) => format!("! {}", list.rows[*i].entry.run),
            Item::Group(i) => format!("+ {}", list.groups[*i].arm),
            Item::Run(i) => list.rows[*i].entry.run.clone(),
        };
        list.items.iter().map(name).collect()
    }

    #[test]
    fn arms_keep_their_order_and_what_needs_a_person_stands_first() {
        use Status::{Done, Failed, Running};
        let runs = [
            entry("p", "iivcl", 0, Running),
            entry("p", "intra", 0, Done),
            entry("p", "intra", 1, Failed),
            entry("other", "intra", 0, Done),
        ];
        let mut list = list(&runs, Query::default());
        assert_eq!(shown(&list), ["! p-intra-s1", "+ intra", "p-intra-s0", "+ iivcl", "p-iivcl-s0"]);
        assert_eq!((list.total, list.done), (3, 1));
        list.fold(0);
        assert_eq!(shown(&list), ["! p-intra-s1", "+ intra", "+ iivcl", "p-iivcl-s0"]);
    }

    #[test]
    fn all_experiments_have_a_line_each() {
        let runs = [entry("p", "intra", 0, Status::Done), entry("q", "intra", 1, Status::Done)];
        let list = list(&runs, Query { all_experiments: true, ..Query::default() });
        assert_eq!(shown(&list), ["= p", "+ intra", "p-intra-s0", "= q", "+ intra", "q-intra-s1"]);
    }

    #[test]
    fn drawn_are_the_ticked_runs_that_the_filter_leaves() {
        let runs = [entry("p", "intra", 0, Status::Done), entry("p", "iivcl", 1, Status::Queued)];
        let mut list = list(&runs, Query::default());
        let drawn = |list: &List| list.drawn().into_iter().map(|d| (d.arm, d.slot)).collect::<Vec<_>>();
        assert_eq!(drawn(&list), [("intra".to_owned(), 2)]);
        list.tick("p-iivcl-s1", true);
        assert_eq!(drawn(&list).len(), 2);
        list.query.text = "iivcl".into();
        list.build(&runs, &Extra::default(), Some("p"));
        assert_eq!(drawn(&list), [("iivcl".to_owned(), 3)]);
        assert!(list.row("p-intra-s0").is_some(), "its card and its verbs stay");
    }
}
