//! What the page has read and what is chosen.

use crate::report::pilot::{Choice, Pilot, Source, View};
use crate::ui::background::Kept;
use crate::ui::i18n::lang;
use crate::ui::page::Cx;

/// The experiment's results, read again when runs begin, end or pass a checkpoint.
#[derive(Default)]
pub struct Data {
    pilot: Kept<Pilot>,
    /// What was asked for last: the experiment and the states of its runs.
    asked: Option<(String, Vec<(String, u64)>)>,
    choice: Choice,
    view: Option<(Choice, View)>,
}

/// What panels draw.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub pilot: &'a Pilot,
    pub view: &'a View,
}

impl Data {
    /// Reads anew where the runs have changed, and fits the view to the choice.
    pub fn update(&mut self, cx: &Cx<'_>) {
        let asked = cx.experiment.map(|name| (name.to_owned(), marks(cx, name)));
        let name = |a: &Option<(String, Vec<(String, u64)>)>| a.as_ref().map(|(name, _)| name.clone());
        if name(&asked) != name(&self.asked) {
            (self.pilot, self.view, self.choice) = (Kept::default(), None, Choice::default());
        }
        if asked != self.asked {
            self.asked = asked;
            if let Some((experiment, _)) = self.asked.clone() {
                let workspace = cx.workspace.clone();
                let read = move || Ok(Source::read(&workspace, &experiment).map(Pilot::new)?);
                self.pilot.renew(cx.ctx, "pilot results", read);
            }
        }
        if self.pilot.poll() {
            self.view = None;
        }
        if let Some(pilot) = self.pilot.value()
            && self.view.as_ref().is_none_or(|(choice, _)| *choice != self.choice)
        {
            self.view = Some((self.choice.clone(), pilot.view(&self.choice)));
        }
    }

    /// Reads everything again: something beside the runs has changed.
    pub fn read_again(&mut self) {
        self.asked = self.asked.take().map(|(experiment, _)| (experiment, Vec::new()));
    }

    pub fn shown(&self) -> Option<Shown<'_>> {
        let (_, view) = self.view.as_ref()?;
        Some(Shown { pilot: self.pilot.value()?, view })
    }

    pub fn error(&self) -> Option<&str> {
        self.pilot.error()
    }

    pub fn is_busy(&self) -> bool {
        self.pilot.is_busy()
    }

    /// Nothing to show: no experiment, or none of its runs has finished.
    pub fn is_empty(&self) -> bool {
        self.pilot.value().is_none_or(Pilot::is_empty)
    }

    /// Whether the experiment has runs that may bring results.
    pub fn waiting(&self, cx: &Cx<'_>) -> bool {
        cx.experiment.is_some_and(|name| cx.runs.entries.iter().any(|e| e.experiment == name))
    }

    /// What the plots are to show; the verdict never depends on it.
    pub fn choice(&self) -> Choice {
        self.choice.clone()
    }

    pub fn choose(&mut self, choice: Choice) {
        self.choice = choice;
    }

    /// The cost axis after the present one.
    pub fn choose_next_axis(&mut self) {
        if let Some(pilot) = self.pilot.value() {
            let shown = self.choice.x.unwrap_or(pilot.options.axis);
            self.choice.x = Some(pilot.options.axis_after(shown));
        }
    }

    /// The budget at a place in the row of budgets.
    pub fn choose_budget(&mut self, place: usize) {
        let budget = self.pilot.value().and_then(|p| p.options.budgets.get(place));
        if let Some(budget) = budget.cloned() {
            self.choice.budget = budget;
        }
    }

    /// The verdict in the current language, with what the arms without pre-training give.
    pub fn statement(&self) -> Option<String> {
        Some(self.shown()?.pilot.statement(lang()))
    }

    /// All runs behind the page.
    pub fn runs(&self) -> Vec<String> {
        self.pilot.value().map_or_else(Vec::new, |p| p.arms().flat_map(|arm| p.runs_of(arm)).collect())
    }
}

/// Changes when a run begins, ends or has gone on by a twentieth, which is where a new checkpoint may lie.
fn marks(cx: &Cx<'_>, experiment: &str) -> Vec<(String, u64)> {
    let of_it = cx.runs.entries.iter().filter(|e| e.experiment == experiment);
    of_it.map(|e| (format!("{} {}", e.run, e.state.word()), e.step * 20 / e.steps.max(1))).collect()
}
