//! The table behind the plots: every arm at every label budget of the chosen task, probe and metric.

use serde::Serialize;

use super::Pilot;
use super::choice::Choice;
use crate::report::verdict::effect::{Effect, Estimate, by_seed, differences};
use crate::report::verdict::family;
use crate::report::verdict::paired::contrasts;

/// One arm at one budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NumberRow {
    pub arm: String,
    pub probe: String,
    pub budget: String,
    /// Whether the arm was trained for fewer folds and draws than the probes were judged on.
    pub sketch: bool,
    pub score: Estimate,
    /// To the chosen reference, over identical seeds, folds and draws; none for the reference itself.
    /// Its finding stands against the whole column (Holm).
    pub difference: Option<Effect>,
}

/// Two arms under the chosen task, probe, metric and budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    pub arm: String,
    pub reference: String,
    #[serde(flatten)]
    pub effect: Effect,
}

/// Every arm against each of its references, in the order of the verdicts of `kinrin results`. A finding stands against
/// all of them (Holm).
pub(super) fn comparisons(pilot: &Pilot, choice: &Choice) -> Vec<Compared> {
    let key = Pilot::key(choice, &choice.budget);
    let of = |(arm, reference): (&str, &str)| {
        let effect = Effect::of(&differences(&pilot.cells, arm, reference, &key))?;
        Some(Compared { arm: arm.to_owned(), reference: reference.to_owned(), effect })
    };
    let mut all: Vec<Compared> = contrasts(&pilot.cells).into_iter().filter_map(of).collect();
    family::correct(&mut all.iter_mut().map(|compared| &mut compared.effect).collect::<Vec<_>>());
    all
}

/// The rows of a choice, budgets inside arms.
pub(super) fn rows(pilot: &Pilot, choice: &Choice) -> Vec<NumberRow> {
    let budgets = pilot.budgets(choice);
    let row = |arm: &str, budget: &String| {
        let key = Pilot::key(choice, budget);
        let (probe, found) = pilot.cells.get_or_stand_in(arm, &key);
        Some(NumberRow {
            arm: arm.to_owned(),
            probe,
            budget: budget.clone(),
            sketch: pilot.head.is_sketch(arm),
            score: Estimate::of(&by_seed(found))?,
            difference: Effect::of(&differences(&pilot.cells, arm, &choice.reference, &key)),
        })
    };
    let mut rows: Vec<NumberRow> =
        pilot.arms().flat_map(|arm| budgets.iter().filter_map(move |budget| row(arm, budget))).collect();
    family::correct(&mut rows.iter_mut().filter_map(|row| row.difference.as_mut()).collect::<Vec<_>>());
    rows
}
