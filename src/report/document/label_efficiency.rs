//! Score over the label budget, and every number behind it.

use super::block::{Block, Column, FigureBlock, Table, Text};
use super::facts::Facts;
use super::say::Say;
use crate::measure::{Form, ProbeKind};
use crate::report::pilot::View;
use crate::report::pilot::figures::{self, Kind};
use crate::report::pilot::numbers::NumberRow;

/// The section: a figure and a table per task.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(say.it("Label efficiency", "ラベル効率"))];
    for view in &facts.views {
        blocks.push(figure(facts, view, say));
        blocks.extend(saved(view, say));
        blocks.push(Block::Table(table(view, say)));
    }
    blocks.push(Block::note(say.it(
        "Top-1 accuracy in percent with its 95 % interval over seeds; n counts scores: seeds × folds × draws of the \
         labelled clips. Differences are paired over identical seeds, folds and draws, so they may differ from the \
         difference of the two means where the arms were not evaluated equally often.",
        "正解率（%）と、シードに関する 95% 区間。n はスコアの数（シード × 分割 × ラベルの選び直し）。差は同じシード・分割・ラベルの組で\
         取っているため、評価の回数が違う方式どうしでは、平均値の差と一致しないことがあります。",
    )));
    blocks
}

fn figure(facts: &Facts, view: &View, say: Say) -> Block {
    let task = &view.choice.task;
    let mut figure = figures::figure(&facts.pilot, view, Kind::Labels, say.0);
    figure.titled = true;
    let alternative = say.it(
        format!("Task {task}: accuracy of every arm over the number of labels per class, with 95 % bands."),
        format!("タスク「{task}」：各クラスのラベル数に対する各方式の正解率。帯は 95% 区間。"),
    );
    Block::Figure(Box::new(FigureBlock { stem: format!("labels-{task}"), figure, alternative }))
}

/// Only where the curves cross: how many labels the reference would need.
fn saved(view: &View, say: Say) -> Option<Block> {
    let need = view.labels.need.as_ref()?;
    let [low, high] = need.ci95;
    let (arm, reference, labels, needed, seeds) = (&need.arm, &need.reference, need.labels, need.needed, need.seeds);
    Some(Block::paragraph(say.it(
        format!(
            "With {labels:.0} labels per class {arm} scores what {reference} scores with {needed:.1} (95 % interval {low:.1} to \
             {high:.1}, {seeds} seeds), read between the measured budgets."
        ),
        format!(
            "各クラス {labels:.0} 本の {arm} は、{needed:.1} 本の {reference} に相当します（95% 区間 {low:.1}〜{high:.1}、{seeds} シード。\
             測った予算の間を補間）。"
        ),
    )))
}

fn table(view: &View, say: Say) -> Table {
    let reference = &view.choice.reference;
    let head = vec![
        say.it("Arm", "方式"),
        say.it("Probe", "プローブ"),
        say.it("Labels per class", "ラベル（本／クラス）"),
        say.it("Accuracy (95 % interval)", "正解率（95% 区間）"),
        "n".to_owned(),
        say.it(format!("Difference to {reference}"), format!("{reference} との差")),
    ];
    let row = |row: &NumberRow| -> Vec<Text> {
        let difference = match &row.difference {
            Some(effect) => say.effect(effect),
            None if row.arm == *reference => say.it("reference", "基準").into(),
            None => "–".into(),
        };
        let budget = if row.budget == "all" { say.it("all", "全件") } else { row.budget.clone() };
        vec![
            row.arm.as_str().into(),
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
