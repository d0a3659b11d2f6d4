//! How the encoders got better, and how the loss fell.

use super::block::{Block, FigureBlock};
use super::inputs::Inputs;
use super::say::Say;
use crate::measure::{Form, Metric};
use crate::report::curves::axis::XAxis;
use crate::report::curves::figure::{self as series_figure, Look};
use crate::report::curves::plot::Request;
use crate::report::curves::set::CurveSet;
use crate::report::figure::Figure;
use crate::report::pilot::figures::{self, Kind};
use crate::text::text;

/// Points of a line on a page.
const COLUMNS: usize = 500;

/// Curves of training that tell most, where they were recorded.
const METRICS: [&str; 2] = ["loss", "epoch/neighbour_purity"];

/// The section.
pub fn blocks(inputs: &Inputs, curves: &CurveSet, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(text!(say.0, "document-curves"))];
    let shown = inputs.views.iter().filter(|view| !view.learning.curves.is_empty());
    let before = blocks.len();
    blocks.extend(shown.map(|view| {
        let task = &view.choice.task;
        let figure = figures::figure(&inputs.pilot, view, Kind::Learning, say.0);
        let metric = Metric::name(&view.choice.metric, Form::Sentence, say.0);
        let alternative = text!(say.0, "document-curves-learning", task = task, metric = metric);
        block(format!("learning-{task}"), figure, alternative)
    }));
    for metric in METRICS.into_iter().filter(|metric| curves.has(metric)) {
        blocks.extend(training(curves, metric, say));
    }
    if blocks.len() == before {
        blocks.push(Block::paragraph(text!(say.0, "document-curves-none")));
    }
    blocks
}

fn block(stem: String, mut figure: Figure, alternative: String) -> Block {
    figure.titled = true;
    Block::Figure(Box::new(FigureBlock { stem, figure, alternative }))
}

fn training(curves: &CurveSet, metric: &str, say: Say) -> Option<Block> {
    let plot = curves.plot(&Request { metric: metric.to_owned(), axis: XAxis::Steps, smoothing: 0.0 });
    if plot.arms.is_empty() {
        return None;
    }
    let look = Look { columns: COLUMNS, language: say.0, complete: true, ..Look::default() };
    let figure = series_figure::figure(&plot, &look);
    let alternative = text!(say.0, "document-curves-training", title = &figure.title);
    Some(block(format!("training-{}", metric.replace('/', "-")), figure, alternative))
}
