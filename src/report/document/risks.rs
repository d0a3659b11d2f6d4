//! What could be wrong with the conclusion: leaks and the worst group, what the protocol does not show, what the runs
//! warned of, what is missing.

use std::collections::BTreeMap;

use super::block::{Block, Text, Tone};
use super::inputs::Inputs;
use super::say::Say;
use crate::report::pilot::cards::{Light, cards};
use crate::text::{Localize, text};

/// The section.
pub fn blocks(inputs: &Inputs, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(text!(say.0, "document-risks"))];
    let of_this: Vec<Text> =
        [measured(inputs, say), protocol(inputs, say), missing(inputs, say), warnings(inputs, say)].concat();
    blocks.push(Block::part(text!(say.0, "document-risks-of-this")));
    if of_this.is_empty() {
        blocks.push(Block::paragraph(text!(say.0, "document-risks-nothing")));
    } else {
        blocks.push(Block::List(of_this));
    }
    blocks.push(Block::part(text!(say.0, "document-risks-general")));
    blocks.push(Block::List(general(say).into_iter().map(Text::from).collect()));
    blocks
}

/// Cards that are not fine.
fn measured(inputs: &Inputs, say: Say) -> Vec<Text> {
    let cards = cards(&inputs.pilot, say.0);
    let risky = cards.into_iter().filter(|card| matches!(card.light, Light::Look | Light::Bad));
    let colon = text!(say.0, "decision-colon");
    risky.map(|card| Text::toned(format!("{}{colon}{}", card.title, card.sentence), Tone::Caution)).collect()
}

fn protocol(inputs: &Inputs, say: Say) -> Vec<Text> {
    let caveats = inputs.pilot.head.caveats(say.0);
    caveats.into_iter().map(|span| Text::toned(span.text.trim(), Tone::Caution)).collect()
}

fn missing(inputs: &Inputs, say: Say) -> Vec<Text> {
    let mut found = Vec::new();
    let head = &inputs.pilot.head;
    if head.waiting > 0 {
        let n = head.waiting;
        found.push(text!(say.0, "document-risks-waiting", n = n));
    }
    let left_out = &inputs.pilot.comparison.left_out;
    if !left_out.is_empty() {
        let (n, names) = (left_out.len(), say.list(left_out));
        found.push(text!(say.0, "document-risks-left-out", n = n, names = names));
    }
    for baseline in ["scratch", "random"] {
        if !inputs.pilot.arms().any(|arm| inputs.method(arm) == baseline) {
            let what = say.method(baseline);
            found.push(text!(say.0, "document-risks-no-baseline", baseline = baseline, what = what));
        }
    }
    let compared = inputs.pilot.comparison.differences.len();
    if compared > 1 {
        found.push(text!(say.0, "document-risks-many", compared = compared));
    }
    found.into_iter().map(Text::from).collect()
}

/// What runs warned of, once each, with the number of runs.
fn warnings(inputs: &Inputs, say: Say) -> Vec<Text> {
    let mut by_text: BTreeMap<String, usize> = BTreeMap::new();
    for warning in inputs.finished().flat_map(|run| &run.warnings) {
        *by_text.entry(warning.localized(say.0)).or_default() += 1;
    }
    let said = |(text, runs): (String, usize)| {
        let of = text!(say.0, "document-risks-runs", runs = runs);
        Text::toned(text + &of, Tone::Caution)
    };
    by_text.into_iter().map(said).collect()
}

fn general(say: Say) -> Vec<String> {
    vec![
        text!(say.0, "document-general-interval"),
        text!(say.0, "document-general-neighbours"),
        text!(say.0, "document-general-bias"),
        text!(say.0, "document-general-scale"),
    ]
}
