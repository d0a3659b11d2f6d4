//! The stages of a rollout with what is done of each: pilot, data and governance, operation. What the program can see it
//! tells itself; what people have to see to outside of it they tick, with name and day.

use serde::Serialize;

use super::decision::Step;
use super::{Decision, Pilot};
use crate::explore::data_check::Severity;
use crate::store::roadmap::Tick;
use crate::text::{Language, text};

/// Items that people tick, by the stage that they belong to. The words are those of files and of the command line.
const OF_DATA: [&str; 4] = ["agreement", "masking", "owner", "labelling-budget"];
const OF_OPERATION: [&str; 3] = ["goal", "monitoring", "renewal"];

/// The words of all items that people tick.
pub fn by_hand() -> impl Iterator<Item = &'static str> {
    OF_DATA.into_iter().chain(OF_OPERATION)
}

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
    /// Its word, where people tick it; `None` where the program sees it.
    pub word: Option<&'static str>,
    /// Who has ticked it and when.
    pub tick: Option<Tick>,
}

impl Item {
    /// The item with who has ticked it, such as `owner named (Sato, 2026-11-27)`.
    pub fn said(&self, language: Language) -> String {
        match &self.tick {
            None => self.text.clone(),
            Some(Tick { by, on, .. }) => text!(language, "roadmap-ticked", item = &self.text, by = by, on = on),
        }
    }
}

/// The three stages.
pub fn roadmap(pilot: &Pilot, language: Language) -> [Stage; 3] {
    let decision = &pilot.decision;
    let say = |key: &str| text(language, key, None);
    let seen = |text: String, done: bool| Item { text, done, word: None, tick: None };
    let item = |key: &str, done: bool| seen(say(key), done);
    let ticked = |word: &'static str| {
        let tick = pilot.ticks().iter().find(|tick| tick.item == word).cloned();
        Item { text: say(&format!("roadmap-{word}")), done: tick.is_some(), word: Some(word), tick }
    };
    let sound = pilot.checks().all().is_some_and(|checks| {
        let mut all = checks.iter().flat_map(|check| &check.found);
        pilot.checks().cut.is_empty() && all.all(|found| found.severity != Severity::Bad)
    });
    let stage = |place: usize, key: &str, items: Vec<Item>| Stage {
        name: say(key),
        here: place == usize::from(decision.step == Step::Go),
        items,
    };
    let nothing = decision.against_nothing || !decision.baselines.is_empty();
    let of_pilot = vec![
        seeds(decision, language),
        item("roadmap-baseline", nothing),
        item("roadmap-decision", !matches!(decision.step, Step::Wait | Step::Repair)),
    ];
    let mut of_data = vec![item("roadmap-data-sound", sound), item("roadmap-bias", decision.worst_group.is_some())];
    of_data.extend(OF_DATA.map(ticked));
    [
        stage(0, "decision-stage-pilot", of_pilot),
        stage(1, "decision-stage-data", of_data),
        stage(2, "decision-stage-operation", OF_OPERATION.map(ticked).to_vec()),
    ]
}

fn seeds(decision: &Decision, language: Language) -> Item {
    let [done, planned] = decision.seeds;
    let text = text!(language, "roadmap-seeds", done = done, planned = planned);
    Item { text, done: done > 0 && done == planned, word: None, tick: None }
}
