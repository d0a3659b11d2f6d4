//! What the page remembers: the document, what is selected, and what is being asked or loaded.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use super::act::Ask;
pub use super::act::{Act, Group, Selection, Tab};
use super::device::Devices;
use super::doc::Doc;
use super::workspace_data::WorkspaceData;
use crate::config::fields::{self, Field, Section};
use crate::config::{Arm, Experiment, presets};
use crate::engine::plan::estimate::Estimate;
use crate::engine::plan::precheck::{DataCheck, Finding, Severity};
use crate::report;
use crate::store::Status;
use crate::text::LocalText;
use crate::ui::background::{Kept, Load};
use crate::ui::dialog::Dialog;

/// An experiment's text that has been read.
pub struct Read {
    pub text: String,
    pub name: String,
    pub file: Option<PathBuf>,
    pub compare: bool,
}

/// How writing a file ended.
pub enum Written {
    Saved(PathBuf, String),
    /// There is such a file, and nobody has said that it may be replaced.
    Exists(PathBuf),
}

/// The page's state.
pub struct State {
    pub doc: Doc,
    pub selection: Selection,
    /// The arm that was chosen to stand beside the selected one, where the window is wide.
    pub beside: Option<usize>,
    pub tab: Tab,
    pub acts: Vec<Act>,
    pub facts: Kept<WorkspaceData>,
    pub check: Kept<DataCheck>,
    pub devices: Devices,
    pub read: Load<Option<Read>>,
    pub write: Load<Written>,
    pub dialog: Dialog,
    pub ask: Option<Ask>,
    /// What went wrong last; shown until the next action.
    pub error: Option<LocalText>,
    pub estimate: Kept<Estimate>,
    /// The document that the estimate is of.
    pub estimated: u64,
    /// Where F8 has been last.
    pub last_problem: Option<String>,
    /// Field to be scrolled into sight.
    pub go_to: Option<String>,
    /// States of the runs that the experiment asks for, arms by seeds.
    pub runs: Vec<Vec<Option<Status>>>,
    /// Of these, how many of each arm are neither done nor under way.
    to_do: Vec<usize>,
    /// How many wait in the queue or are being worked on.
    under_way: usize,
    /// What was typed and has no meaning for its setting: path → text, and the value that the setting keeps.
    unread: BTreeMap<String, (String, Value)>,
}

impl Default for State {
    fn default() -> Self {
        let preset = presets::all()[0];
        let doc = Doc::new(preset.text, preset.name, None).expect("shipped experiments are valid; a test reads each");
        Self {
            selection: first_choice(doc.experiment()),
            doc,
            beside: None,
            tab: Tab::Form,
            acts: Vec::new(),
            facts: Kept::default(),
            check: Kept::default(),
            devices: Devices::default(),
            read: Load::default(),
            write: Load::default(),
            dialog: Dialog::default(),
            ask: None,
            error: None,
            estimate: Kept::default(),
            estimated: 0,
            last_problem: None,
            go_to: None,
            runs: Vec::new(),
            to_do: Vec::new(),
            under_way: 0,
            unread: BTreeMap::new(),
        }
    }
}

/// The arm that a form opens with: the neighbour-aware one, where there is one.
pub fn first_choice(experiment: &Experiment) -> Selection {
    let inter = experiment.arms.iter().position(|arm| arm.method.neighbours().is_some());
    Selection::Arm(inter.unwrap_or(0))
}

impl State {
    pub fn act(&mut self, act: Act) {
        self.acts.push(act);
    }

    /// Everything found, by the settings and by the data; mistakes first.
    pub fn findings(&self) -> Vec<Finding> {
        let by_data = self.check.value().map(|check| check.findings.clone()).unwrap_or_default();
        let mut all: Vec<Finding> = self.doc.findings().iter().cloned().chain(by_data).collect();
        all.sort_by_key(|f| f.severity);
        all
    }

    /// Findings at a setting or inside it.
    pub fn findings_at(&self, path: &str) -> Vec<Finding> {
        let inside = |p: &str| p == path || p.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        self.findings().into_iter().filter(|f| inside(&f.path)).collect()
    }

    /// Findings that are told at the row of `field`: of those inside the setting only what has no row of its own.
    pub fn findings_of(&self, field: &Field, path: &str) -> Vec<Finding> {
        let own = |f: &Finding| f.path == path || fields::nearest(&f.path).is_some_and(|f| f.path == field.path);
        self.findings_at(path).into_iter().filter(own).collect()
    }

    /// How many findings keep the runs from starting; broken text is one, and so is what was typed without a meaning.
    pub fn blocking(&self) -> usize {
        let found = self.findings().iter().filter(|f| f.severity == Severity::Blocking).count();
        found + usize::from(self.doc.syntax().is_some()) + self.unread().count()
    }

    /// Notes what stands in a text field without a meaning for its setting; `None`: what stands there was taken over.
    pub fn note_unread(&mut self, path: &str, text: Option<String>) {
        match (text, self.doc.get(path)) {
            (Some(text), Some(value)) => drop(self.unread.insert(path.to_owned(), (text, value.clone()))),
            _ => drop(self.unread.remove(path)),
        }
    }

    /// Path and text of what was typed without a meaning, as long as the setting has not been changed otherwise.
    pub fn unread(&self) -> impl Iterator<Item = (&str, &str)> {
        let stands = |path: &str, value: &Value| self.doc.get(path) == Some(value);
        self.unread
            .iter()
            .filter(move |(path, (_, value))| stands(path, value))
            .map(|(p, (t, _))| (p.as_str(), t.as_str()))
    }

    /// Forgets what was typed without a meaning: another document has come.
    pub fn forget_unread(&mut self) {
        self.unread.clear();
    }

    /// Videos that are pooled, where they could be counted.
    pub fn videos(&self) -> Option<usize> {
        self.check.value().and_then(|check| check.videos)
    }

    /// Runs that are neither done nor under way.
    pub fn runs_to_do(&self) -> usize {
        self.to_do.iter().sum()
    }

    /// Runs that wait in the queue or are being worked on.
    pub fn runs_under_way(&self) -> usize {
        self.under_way
    }

    /// Runs of an arm that are neither done nor under way.
    pub fn runs_to_do_of(&self, arm: &str) -> usize {
        let place = self.doc.experiment().arms.iter().position(|a| a.name == arm);
        place.and_then(|place| self.to_do.get(place)).copied().unwrap_or(0)
    }

    /// The estimate, where there is one.
    pub fn shown_estimate(&self) -> Option<&Estimate> {
        self.estimate.value()
    }

    /// The settings have changed since the estimate was made.
    pub fn estimate_is_stale(&self) -> bool {
        self.estimated != self.doc.version() || self.estimate.is_busy()
    }

    /// Likely seconds of one run of an arm.
    pub fn time_of_arm(&self, name: &str) -> Option<f64> {
        self.shown_estimate()?.arms.iter().find(|arm| arm.arm == name).map(|arm| arm.secs.likely)
    }

    /// Counts the states of the runs that the experiment asks for; `queued`: names of those that wait in the queue.
    pub fn match_runs(&mut self, known: &BTreeMap<&str, Status>, queued: &[String]) {
        let experiment = self.doc.experiment();
        let name = |arm: &Arm, seed: u64| experiment.run_config(arm, seed).run_name();
        let is_under_way = |run: &String| {
            let state = known.get(run.as_str()).copied();
            state != Some(Status::Done) && (state.is_some_and(Status::alive) || queued.contains(run))
        };
        let names: Vec<Vec<String>> =
            experiment.arms.iter().map(|arm| experiment.seeds.iter().map(|seed| name(arm, *seed)).collect()).collect();
        let state = |run: &String| known.get(run.as_str()).copied();
        let is_open = |run: &&String| state(run) != Some(Status::Done) && !is_under_way(run);
        self.to_do = names.iter().map(|runs| runs.iter().filter(is_open).count()).collect();
        self.under_way = names.iter().flatten().filter(|run| is_under_way(run)).count();
        self.runs = names.iter().map(|runs| runs.iter().map(state).collect()).collect();
    }

    /// Where the field of a path is shown; the current place if it is there too.
    pub fn home(&self, path: &str) -> Selection {
        if let Some(place) = path.strip_prefix("arms.").and_then(|rest| rest.split('.').next()?.parse().ok()) {
            return Selection::Arm(place);
        }
        let section = fields::nearest(path).map_or(Section::Pilot, |field| field.section);
        if self.sections().contains(&section) || path == "arms" {
            return self.selection;
        }
        let group = Group::ALL.into_iter().find(|group| group.sections().contains(&section));
        Selection::Shared(group.unwrap_or(Group::Pilot))
    }

    /// The headings that the middle shows now.
    pub fn sections(&self) -> Vec<Section> {
        match self.selection {
            Selection::Shared(group) => group.sections().to_vec(),
            Selection::Arm(place) => self.sections_of(place),
        }
    }

    /// The headings of an arm: its own, then those that it shares.
    pub fn sections_of(&self, place: usize) -> Vec<Section> {
        let arm = self.doc.experiment().arms.get(place);
        arm.map_or_else(|| vec![Section::Arm], |arm| arm.method.traits().sections.to_vec())
    }

    /// The arm that stands beside the selected one: the one that was chosen, or else the last one before it.
    pub fn beside(&self) -> Option<usize> {
        let Selection::Arm(selected) = self.selection else { return None };
        let arms = self.doc.experiment().arms.len();
        let other = |place: &usize| *place < arms && *place != selected;
        self.beside.filter(other).or_else(|| selected.checked_sub(1)).or(Some(selected + 1)).filter(other)
    }

    /// A selection that still exists.
    pub fn keep_selection(&mut self) {
        let arms = self.doc.experiment().arms.len();
        if let Selection::Arm(place) = self.selection {
            self.selection = Selection::Arm(place.min(arms.saturating_sub(1)));
        }
    }
}

/// The slot of an arm's colour and mark, the same as on every page.
pub fn slot(experiment: &Experiment, place: usize) -> usize {
    let slots = report::arm_slots(experiment.arms.iter().map(|arm| arm.name.as_str()));
    experiment.arms.get(place).and_then(|arm| slots.get(&arm.name)).copied().unwrap_or(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_waits_or_runs_is_not_queued_again() {
        let mut state = State::default();
        let experiment = state.doc.experiment();
        let names: Vec<String> = experiment.runs().map(|config| config.run_name()).collect();
        let known = BTreeMap::from([
            (names[0].as_str(), Status::Done),
            (names[1].as_str(), Status::Running),
            (names[2].as_str(), Status::Queued),
            (names[3].as_str(), Status::Queued),
        ]);
        // The fourth has a folder and stands in no queue.
        state.match_runs(&known, &[names[1].clone(), names[2].clone()]);
        assert_eq!((state.runs_to_do(), state.runs_under_way()), (names.len() - 3, 2));
    }

    #[test]
    fn what_was_typed_without_a_meaning_blocks_until_the_setting_changes() {
        let mut state = State::default();
        state.note_unread("seeds", Some("0, x".into()));
        assert_eq!((state.blocking(), state.unread().collect::<Vec<_>>()), (1, vec![("seeds", "0, x")]));
        state.doc.set("seeds", serde_json::json!([7, 8, 9]), 0.0).unwrap();
        assert_eq!(state.blocking(), 0);
    }
}
