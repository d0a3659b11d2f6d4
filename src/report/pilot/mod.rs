//! Every number and sentence of the Pilot page and of `kinrin pilot`, from stored results.
//!
//! [`Pilot`] is made once from what was read of an experiment ([`Source`]); [`Pilot::head`] is its verdict, which no
//! choice changes; [`Pilot::view`] is what the plots and the table show for a [`Choice`]. All of it is built on
//! [`super::verdict::compare`], so that `kinrin results`, `kinrin pilot` and the page agree to the last digit.

pub mod cards;
pub mod caveats;
mod choice;
mod conditions;
pub mod cost;
pub mod data_checks;
pub mod decision;
pub mod derived_cost;
pub mod economics;
mod economics_words;
mod figure_kind;
mod figure_words;
pub mod figures;
pub mod head;
pub mod labels;
pub mod learning;
mod mark_names;
pub mod numbers;
pub mod roadmap;
mod source;
pub mod standing;
pub mod table;
pub mod worst_group;

use std::collections::BTreeMap;

use serde::Serialize;

pub use super::verdict::effect::{Effect, Estimate};
pub use super::verdict::wording::{Span, Tone};
pub use choice::{Choice, CostAxis, Options};
pub use conditions::Spoken;
pub use data_checks::{DataChecks, Judged};
pub use decision::{Decision, DecisionWords, Step};
pub use economics::Economics;
pub use head::{Head, State};
pub use source::{Checkpoint, Lost, Source, Waiting};
pub use standing::Standing;
pub use worst_group::WorstGroup;

use super::arm_slot::arm_slots;
use super::verdict::cells::{Cells, Key};
use super::verdict::compare::{Comparison, compare};
use super::verdict::select::comparable;
use crate::store::results::RunResults;
use crate::store::roadmap::Tick;
use crate::text::Language;

/// An experiment's results, ready for every choice of the page.
pub struct Pilot {
    /// What `kinrin results` shows.
    pub comparison: Comparison,
    pub options: Options,
    pub head: Head,
    /// What to do next.
    pub decision: Decision,
    /// What it costs, and when that pays.
    pub economics: Economics,
    source: Source,
    /// Positions in the source of the runs that may be compared.
    kept: Vec<usize>,
    cells: Cells,
    slots: BTreeMap<String, usize>,
}

/// What the plots and the table show.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// The choice with every default filled in.
    pub choice: Choice,
    pub cost: cost::CostFigure,
    pub labels: labels::LabelFigure,
    pub learning: learning::LearningFigure,
    pub numbers: Vec<numbers::NumberRow>,
    pub comparisons: Vec<numbers::Compared>,
}

impl Pilot {
    /// Compares what was read. Pure: the same source gives the same pilot.
    pub fn new(source: Source) -> Self {
        let comparison = compare(&source.experiment, &source.results, &source.primary);
        let of_it: Vec<RunResults> =
            source.results.iter().filter(|r| r.experiment == source.experiment).cloned().collect();
        let (runs, _) = comparable(&of_it);
        let cells = Cells::new(&runs, &source.primary);
        let is_kept = |r: &RunResults| runs.iter().any(|k| k.run == r.run);
        let kept = (0..source.results.len()).filter(|&i| is_kept(&source.results[i])).collect();
        let options = Options::new(&cells, &comparison);
        let head = head::head(&cells, &comparison, &source);
        let decision = decision::decision(&cells, &comparison, &source);
        let slots = arm_slots(source.arms.iter().chain(&cells.arms).map(|(arm, _)| arm.as_str()));
        let economics = Economics::default();
        let mut pilot = Self { comparison, options, head, decision, economics, source, kept, cells, slots };
        pilot.economics = economics::economics(&pilot);
        pilot
    }

    /// Whether no finished run has scores yet: there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.comparison.rows.is_empty()
    }

    /// The figures and the table of a choice. What the choice leaves open, or names wrongly, gets its default.
    pub fn view(&self, choice: &Choice) -> View {
        let choice = self.options.fill(choice, &self.cells, &self.head);
        View {
            cost: cost::figure(self, &choice),
            labels: labels::figure(self, &choice),
            learning: learning::figure(self, &choice),
            numbers: numbers::rows(self, &choice),
            comparisons: numbers::comparisons(self, &choice),
            choice,
        }
    }

    /// The names of all arms, baselines first.
    pub fn arms(&self) -> impl Iterator<Item = &str> {
        self.cells.arms.iter().map(|(arm, _)| arm.as_str())
    }

    /// The data sets that are judged on, once for each group column that a task on it does not cut.
    pub fn judged_sets(&self) -> Vec<Judged> {
        self.source.judged_sets()
    }

    /// The verdict's sentence, and what the arms without pre-training give: what stands by itself, in a mail or on a terminal. A line each.
    pub fn statement(&self, language: Language) -> String {
        let sentence = self.head.spoken(language).sentence.clone();
        [vec![sentence], self.decision.words(language).baselines].concat().join("\n")
    }

    /// Name of the experiment.
    pub fn experiment(&self) -> &str {
        &self.source.experiment
    }

    /// What people have seen to outside of the program.
    pub fn ticks(&self) -> &[Tick] {
        &self.source.ticks
    }

    /// What is known of these sets.
    pub fn checks(&self) -> &DataChecks {
        &self.source.checks
    }

    /// The runs behind an arm's numbers.
    pub fn runs_of(&self, arm: &str) -> Vec<String> {
        self.runs(arm).map(|r| r.run.clone()).collect()
    }

    /// The arm's place in the palette: it decides colour, mark and dash, the same on every page.
    pub fn slot(&self, arm: &str) -> usize {
        self.slots.get(arm).copied().unwrap_or(usize::MAX)
    }

    fn runs<'a>(&'a self, arm: &'a str) -> impl Iterator<Item = &'a RunResults> {
        self.kept.iter().map(|&i| &self.source.results[i]).filter(move |r| r.arm == arm)
    }

    fn kept_runs(&self) -> impl Iterator<Item = &RunResults> {
        self.kept.iter().map(|&i| &self.source.results[i])
    }

    fn method(&self, arm: &str) -> &str {
        self.cells.method(arm)
    }

    fn key(choice: &Choice, budget: &str) -> Key {
        let [task, probe, metric] = [&choice.task, &choice.probe, &choice.metric].map(String::clone);
        Key { task, probe, metric, budget: budget.to_owned() }
    }

    /// Budgets of a task, by size.
    fn budgets(&self, choice: &Choice) -> Vec<String> {
        let of_it = |k: &&Key| k.task == choice.task && k.probe == choice.probe && k.metric == choice.metric;
        self.cells.keys.iter().filter(of_it).map(|k| k.budget.clone()).collect()
    }
}
