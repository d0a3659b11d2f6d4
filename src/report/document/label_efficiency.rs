//! Score over the label budget, and every number behind it.

use super::block::{Block, Column, FigureBlock, Table, Text};
use super::inputs::Inputs;
use super::say::Say;
use crate::measure::{Form, Metric, ProbeKind};
use crate::report::pilot::View;
use crate::report::pilot::figures::{self, Kind};
use crate::report::pilot::numbers::NumberRow;
use crate::text::text;

/// The section: a figure and a table per task.
pub fn blocks(inputs: &Inputs, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(text!(say.0, "document-labels"))];
    for view in &inputs.views {
        blocks.push(figure(inputs, view, say));
        blocks.extend(saved(view, say));
        blocks.push(Block::Table(table(view, say)));
    }
    blocks.push(Block::note(text!(say.0, "document-labels-note")));
    blocks
}

fn figure(inputs: &Inputs, view: &View, say: Say) -> Block {
    let task = &view.choice.task;
    let mut figure = figures::figure(&inputs.pilot, view, Kind::Labels, say.0);
    figure.titled = true;
    let metric = Metric::name(&view.choice.metric, Form::Sentence, say.0);
    let alternative = text!(say.0, "document-labels-figure", task = task, metric = metric);
    Block::Figure(Box::new(FigureBlock { stem: format!("labels-{task}"), figure, alternative }))
}

/// Only where the curves cross: how many labels the reference would need.
fn saved(view: &View, say: Say) -> Option<Block> {
    let need = view.labels.need.as_ref()?;
    let [low, high] = need.ci95;
    let (arm, reference, labels, needed, seeds) = (&need.arm, &need.reference, need.labels, need.needed, need.seeds);
    Some(Block::paragraph(text!(
        say.0,
        "document-labels-saved",
        labels = format!("{labels:.0}"),
        arm = arm,
        reference = reference,
        needed = format!("{needed:.1}"),
        low = format!("{low:.1}"),
        high = format!("{high:.1}"),
        seeds = seeds
    )))
}

fn table(view: &View, say: Say) -> Table {
    let reference = &view.choice.reference;
    let head = vec![
        text!(say.0, "document-arm"),
        text!(say.0, "document-labels-probe"),
        text!(say.0, "document-labels-per-class"),
        text!(say.0, "document-labels-score", metric = Metric::name(&view.choice.metric, Form::Option, say.0)),
        "n".to_owned(),
        text!(say.0, "document-labels-difference", reference = reference),
    ];
    // The column stands among itself (Holm).
    let compared = view.numbers.iter().filter(|row| row.difference.is_some()).count();
    let row = |row: &NumberRow| -> Vec<Text> {
        let difference = match &row.difference {
            Some(effect) => say.effect(effect, compared),
            None if row.arm == *reference => text!(say.0, "document-labels-reference").into(),
            None => "–".into(),
        };
        let budget = if row.budget == "all" { text!(say.0, "document-labels-all") } else { row.budget.clone() };
        vec![
            say.arm(&row.arm, row.sketch).into(),
            ProbeKind::name(&row.probe, Form::Full, say.0).into(),
            budget.into(),
            say.score(&row.score).into(),
            row.score.n.to_string().into(),
            difference,
        ]
    };
    Table {
        columns: vec![Column::Text, Column::Text, Column::Number, Column::Number, Column::Number, Column::Text],
        head,
        rows: view.numbers.iter().map(row).collect(),
    }
}
