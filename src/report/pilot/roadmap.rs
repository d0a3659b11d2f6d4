//! The stages of a rollout with what is done of each: pilot, data and governance, operation. What people have to see to
//! outside of the program stays open here.

use serde::Serialize;

use super::decision::Step;
use super::{Decision, Pilot};
use crate::explore::data_check::Severity;
use crate::explore::data_check::summary::CheckSummary;
use crate::text::{Language, text};

/// A stage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stage {
    pub name: String,
    /// Whether the decision leads here.
    pub here: bool,
    pub items: Vec<Item>,
}

/// What a stage asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    pub text: String,
    pub done: bool,
}

/// The three stages. `checks`: what is known of the judged sets.
pub fn roadmap(pilot: &Pilot, checks: Option<&[CheckSummary]>, language: Language) -> [Stage; 3] {
    let decision = &pilot.decision;
    let say = |key: &str| text(language, key, None);
    let item = |key: &str, done: bool| Item { text: say(key), done };
    let sound = checks.is_some_and(|checks| {
        let mut all = checks.iter().flat_map(|check| &check.found);
        !checks.is_empty() && all.all(|found| found.severity != Severity::Bad)
    });
    let stage = |place: usize, key: &str, items: Vec<Item>| Stage {
        name: say(key),
        here: place == usize::from(decision.step == Step::Go),
        items,
    };
    let nothing = decision.against_nothing || !decision.baselines.is_empty();
    [
        stage(
            0,
            "decision-stage-pilot",
            vec![
                seeds(decision, language),
                item("roadmap-baseline", nothing),
                item("roadmap-decision", decision.step != Step::Wait),
            ],
        ),
        stage(
            1,
            "decision-stage-data",
            vec![
                item("roadmap-data-sound", sound),
                item("roadmap-bias", decision.worst_group.is_some()),
                item("roadmap-consent", false),
            ],
        ),
        stage(
            2,
            "decision-stage-operation",
            ["roadmap-goal", "roadmap-monitoring", "roadmap-renewal"].map(|key| item(key, false)).to_vec(),
        ),
    ]
}

fn seeds(decision: &Decision, language: Language) -> Item {
    let [done, planned] = decision.seeds;
    Item { text: text!(language, "roadmap-seeds", done = done, planned = planned), done: done > 0 && done == planned }
}
