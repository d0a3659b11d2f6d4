//! How the encoders got better, and how the loss fell.

use super::block::{Block, FigureBlock};
use super::facts::Facts;
use super::say::Say;
use crate::report::curves::axis::XAxis;
use crate::report::curves::figure::{self as series_figure, Look};
use crate::report::curves::plot::Request;
use crate::report::figure::Figure;
use crate::report::pilot::figures::{self, Kind};

/// Points of a line on a page.
const COLUMNS: usize = 500;

/// Curves of training that tell most, where they were recorded.
const METRICS: [&str; 2] = ["loss", "epoch/neighbour_purity"];

/// The section.
pub fn blocks(facts: &Facts, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(say.it("Learning curves", "学習曲線"))];
    let shown = facts.views.iter().filter(|view| !view.learning.curves.is_empty());
    let before = blocks.len();
    blocks.extend(shown.map(|view| {
        let task = &view.choice.task;
        let figure = figures::figure(&facts.pilot, view, Kind::Learning, say.0);
        let alternative = say.it(
            format!(
                "Task {task}: accuracy at the checkpoints of the pre-training; arms without pre-training are levels."
            ),
            format!("タスク「{task}」：事前学習の途中時点での正解率。事前学習のない方式は水平線。"),
        );
        block(format!("learning-{task}"), figure, alternative)
    }));
    for metric in METRICS.into_iter().filter(|metric| facts.curves.has(metric)) {
        blocks.extend(training(facts, metric, say));
    }
    if blocks.len() == before {
        blocks.push(Block::paragraph(say.it(
            "No run has recorded a curve: arms without pre-training have none.",
            "記録された曲線がありません（事前学習のない方式には曲線がありません）。",
        )));
    }
    blocks
}

fn block(stem: String, mut figure: Figure, alternative: String) -> Block {
    figure.titled = true;
    Block::Figure(Box::new(FigureBlock { stem, figure, alternative }))
}

fn training(facts: &Facts, metric: &str, say: Say) -> Option<Block> {
    let plot = facts.curves.plot(&Request { metric: metric.to_owned(), axis: XAxis::Steps, smoothing: 0.0 });
    if plot.arms.is_empty() {
        return None;
    }
    let look = Look { columns: COLUMNS, language: say.0, complete: true, ..Look::default() };
    let figure = series_figure::figure(&plot, &look);
    let alternative = say.it(
        format!("{} over the steps of the pre-training, mean and 95 % interval over seeds.", figure.title),
        format!("事前学習のステップに対する{}。シードの平均と 95% 区間。", figure.title),
    );
    Some(block(format!("training-{}", metric.replace('/', "-")), figure, alternative))
}
