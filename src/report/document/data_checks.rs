//! What the footage is: amounts, balance of labels over groups, what the import had to say.
//!
//! Sets that are judged on have their check in front: how many videos differ, how diverse the groups are, what was found.

use super::block::{Block, Column, Table, Text, Tone};
use super::checks;
use super::inputs::{Inputs, SetFacts, SetNumbers};
use super::say::{Say, short};
use crate::data::browse::{Counts, Figures};
use crate::explore::data_check::Severity;
use crate::explore::data_check::summary::CheckSummary;
use crate::text::{Localize, text};

/// Rows and columns of a balance table at most: a page shows no more.
const MOST_LABELS: usize = 24;
const MOST_VALUES: usize = 8;
/// Notes of an import at most.
const MOST_NOTES: usize = 8;

/// The section.
pub fn blocks(inputs: &Inputs, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(text!(say.0, "document-data"))];
    blocks.extend(checks::all(inputs, say));
    for set in &inputs.sets {
        blocks.push(Block::part(set.name.as_str()));
        match &set.known {
            Some(numbers) => {
                let checks = inputs.pilot.checks().found.iter().filter(|check| check.set == set.name);
                let checks: Vec<&CheckSummary> = checks.collect();
                let several = checks.len() > 1;
                blocks.extend(checks.into_iter().flat_map(|check| checked(check, several, say)));
                blocks.extend(known(numbers, say));
            }
            None => blocks.push(gone(set, say)),
        }
    }
    blocks
}

/// The check of a set, and its findings, the worst first. One of several is told by its column.
fn checked(check: &CheckSummary, one_of_several: bool, say: Say) -> Vec<Block> {
    let effective = format!("{:.1}", check.effective_groups);
    let counted = text!(
        say.0,
        "document-data-checked",
        distinct = check.distinct,
        videos = check.videos,
        groups = check.groups,
        effective = effective
    );
    let column = check.column.as_deref().filter(|_| one_of_several);
    let mut blocks: Vec<Block> = column.map(|column| Block::paragraph(Text::bold(column))).into_iter().collect();
    blocks.push(Block::paragraph(counted));
    let tone = |severity| match severity {
        Severity::Bad => Tone::Bad,
        Severity::Warn => Tone::Caution,
        Severity::Note => Tone::Plain,
    };
    let items: Vec<Text> = check.found.iter().map(|f| Text::toned(f.what(say.0), tone(f.severity))).collect();
    match items.is_empty() {
        true => blocks.push(Block::note(text!(say.0, "document-data-sound"))),
        false => blocks.push(Block::List(items)),
    }
    blocks
}

fn gone(set: &SetFacts, say: Say) -> Block {
    let name = &set.name;
    Block::Callout {
        tone: Tone::Caution,
        title: text!(say.0, "document-data-gone"),
        text: text!(say.0, "document-data-gone-why", name = name).into(),
    }
}

fn known(set: &SetNumbers, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::KeyValue(amounts(set, say))];
    blocks.extend(balance(&set.counts, say));
    if !set.notes.is_empty() {
        let shown = set.notes.iter().take(MOST_NOTES).map(|note| note.localized(say.0).into());
        let mut items: Vec<Text> = shown.collect();
        let more = set.notes.len().saturating_sub(MOST_NOTES);
        if more > 0 {
            items.push(text!(say.0, "document-data-more-notes", more = more).into());
        }
        blocks.push(Block::paragraph(Text::bold(text!(say.0, "document-data-notes"))));
        blocks.push(Block::List(items));
    }
    blocks
}

fn amounts(set: &SetNumbers, say: Say) -> Vec<(String, Text)> {
    let Figures { videos, clips, labelled, partial, unreadable, hours, labels, groups } = &set.figures;
    let groups: Vec<String> = groups.iter().map(|(name, n)| format!("{name} {n}")).collect();
    let groups = if groups.is_empty() {
        Text::toned(text!(say.0, "document-data-no-groups"), Tone::Caution)
    } else {
        say.list(&groups).into()
    };
    let problems =
        text!(say.0, "document-data-problems", unreadable = unreadable, partial = partial, copies = set.copies);
    let tone = if unreadable + partial + set.copies > 0 { Tone::Caution } else { Tone::Plain };
    vec![
        (
            text!(say.0, "document-data-amount"),
            text!(
                say.0,
                "document-data-amounts",
                videos = videos,
                hours = short(*hours),
                clips = clips,
                labelled = labelled
            )
            .into(),
        ),
        (text!(say.0, "document-data-labels"), text!(say.0, "document-data-classes", labels = labels).into()),
        (text!(say.0, "document-data-groups"), groups),
        (text!(say.0, "document-data-files"), Text::toned(problems, tone)),
        (
            text!(say.0, "document-data-stored"),
            text!(say.0, "document-data-stored-as", px = set.short_side, fps = set.fps.to_string()).into(),
        ),
    ]
}

/// Labels over the values of the first group column, where a page can hold them.
fn balance(counts: &Counts, say: Say) -> Vec<Block> {
    let Some(column) = counts.column.as_ref().filter(|_| !counts.rows.is_empty()) else { return Vec::new() };
    let thin = counts.rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.thin).count();
    let cells = counts.rows.len() * counts.values.len();
    let said = text!(say.0, "document-data-balance", column = column, thin = thin, cells = cells);
    let mut blocks = vec![Block::note(Text::toned(said, if thin > 0 { Tone::Caution } else { Tone::Plain }))];
    if counts.rows.len() <= MOST_LABELS && counts.values.len() <= MOST_VALUES {
        blocks.insert(0, Block::Table(table(counts, say)));
    }
    blocks
}

fn table(counts: &Counts, say: Say) -> Table {
    let none = || text!(say.0, "document-data-without");
    let value = |v: &Option<String>| v.clone().unwrap_or_else(none);
    let mut head = vec![text!(say.0, "document-data-label")];
    head.extend(counts.values.iter().map(value));
    head.push(text!(say.0, "document-data-total"));
    let row = |row: &crate::data::browse::CountRow| {
        let cell = |c: &crate::data::browse::Count| -> Text {
            if c.thin { Text::toned(format!("▼ {}", c.clips), Tone::Caution) } else { c.clips.to_string().into() }
        };
        let mut cells: Vec<Text> = vec![value(&row.label).into()];
        cells.extend(row.cells.iter().map(cell));
        cells.push(row.total.to_string().into());
        cells
    };
    Table {
        columns: [vec![Column::Text], vec![Column::Number; counts.values.len() + 1]].concat(),
        head,
        rows: counts.rows.iter().map(row).collect(),
    }
}
