//! Where every number comes from: runs with the hashes of their settings and data, program, machine, seeds.

use super::block::{Block, Column, Table, Text, Tone};
use super::inputs::{Inputs, RunFacts};
use super::say::Say;
use crate::report::when;
use crate::text::text;

/// Characters of a hash that are shown; the run folder holds all of it.
const HASH: usize = 12;

/// The section.
pub fn blocks(inputs: &Inputs, say: Say) -> Vec<Block> {
    let program = env!("CARGO_PKG_VERSION");
    let (os, cpu) = (std::env::consts::OS, std::env::consts::ARCH);
    let rows = vec![
        (text!(say.0, "document-made"), Text::from(format!("{} (UTC)", when::date(inputs.written)))),
        (text!(say.0, "document-made-by"), format!("Kinrin {program}, {os} {cpu}").into()),
        (text!(say.0, "document-trained-on"), say.list(&distinct(inputs, |r| &r.record.device)).into()),
        (text!(say.0, "document-trained-by"), say.list(&distinct(inputs, |r| &r.record.program)).into()),
        (
            text!(say.0, "document-data-hashes"),
            say.list(&distinct(inputs, |r| &r.record.data_hash).iter().map(|h| cut(h)).collect::<Vec<_>>()).into(),
        ),
    ];
    vec![
        Block::section(text!(say.0, "document-provenance")),
        Block::KeyValue(rows),
        Block::Table(table(inputs, say)),
        Block::note(text!(say.0, "document-provenance-note")),
    ]
}

/// Different values over the runs in the numbers, in the order of the runs.
fn distinct<'a>(inputs: &'a Inputs, of: impl Fn(&'a RunFacts) -> &'a String) -> Vec<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for run in inputs.finished() {
        let value = of(run).as_str();
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen
}

fn cut(hash: &str) -> String {
    hash.chars().take(HASH).collect()
}

fn table(inputs: &Inputs, say: Say) -> Table {
    let left_out = &inputs.pilot.comparison.left_out;
    let row = |r: &RunFacts| -> Vec<Text> {
        let state = match (left_out.contains(&r.entry.run), r.results.is_some()) {
            (true, _) => Text::toned(text!(say.0, "document-left-out"), Tone::Caution),
            (false, true) => text!(say.0, "document-done").into(),
            (false, false) => {
                Text::toned(text!(say.0, "document-no-result", state = r.entry.state.word()), Tone::Caution)
            }
        };
        vec![
            r.entry.run.as_str().into(),
            r.entry.arm.as_str().into(),
            r.entry.seed.to_string().into(),
            state,
            cut(&r.record.config_hash).into(),
            cut(&r.record.data_hash).into(),
            when::date(r.record.started as i64).into(),
        ]
    };
    let head = [
        "document-run",
        "document-arm",
        "document-seed",
        "document-state",
        "document-settings-hash",
        "document-data-hash",
        "document-begun",
    ];
    Table {
        columns: vec![
            Column::Text,
            Column::Text,
            Column::Number,
            Column::Text,
            Column::Text,
            Column::Text,
            Column::Text,
        ],
        head: head.map(|key| text(say.0, key, None)).to_vec(),
        rows: inputs.runs.iter().map(row).collect(),
    }
}
