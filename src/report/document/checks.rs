//! The checks at a glance: diversity, leaks, worst group. On the first page those that ask for attention stand in full and
//! the others in one line; all of them stand in the section of the data. Cost has a line of its own.

use super::block::{Block, Column, Table, Text, Tone};
use super::inputs::Inputs;
use super::say::Say;
use crate::report::pilot::cards::{About, Card, Light, cards};
use crate::text::text;

/// What the first page says of them.
pub fn in_short(inputs: &Inputs, say: Say) -> Vec<Block> {
    let (passed, open): (Vec<Card>, Vec<Card>) = of_data(inputs, say).partition(|card| card.light == Light::Fine);
    let mut blocks = Vec::new();
    if !open.is_empty() {
        blocks.push(Block::Table(table(open, say)));
    }
    if !passed.is_empty() {
        let one = |card: &Card| {
            text!(say.0, "document-checks-one", title = &card.title, number = &card.number, unit = &card.unit)
        };
        let list = passed.iter().map(one).collect::<Vec<_>>().join(&text!(say.0, "economics-between"));
        let section = text!(say.0, "document-data");
        blocks.push(Block::note(text!(say.0, "document-checks-passed", list = list, section = section)));
    }
    blocks
}

/// Every check with what it says.
pub fn all(inputs: &Inputs, say: Say) -> [Block; 2] {
    [Block::part(text!(say.0, "document-checks")), Block::Table(table(of_data(inputs, say).collect(), say))]
}

fn of_data(inputs: &Inputs, say: Say) -> impl Iterator<Item = Card> {
    cards(&inputs.pilot, say.0).into_iter().filter(|card| card.about != About::Cost)
}

fn table(cards: Vec<Card>, say: Say) -> Table {
    let row = |card: Card| -> Vec<Text> {
        let tone = match card.light {
            Light::Fine => Tone::Good,
            Light::Look => Tone::Caution,
            Light::Bad => Tone::Bad,
            Light::Open => Tone::Plain,
        };
        let result = match card.number.as_str() {
            "" => card.word,
            number => format!("{}{}{number} {}", card.word, text!(say.0, "decision-colon"), card.unit),
        };
        vec![Text::bold(card.title), Text::toned(result, tone), card.sentence.into()]
    };
    Table {
        columns: vec![Column::Name, Column::Text, Column::Text],
        head: ["document-checks-what", "document-checks-result", "document-checks-why"]
            .map(|key| text(say.0, key, None))
            .to_vec(),
        rows: cards.into_iter().map(row).collect(),
    }
}
