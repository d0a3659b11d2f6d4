//! What the arms cost, improvement against it, and when that pays.

use super::block::{Block, Column, FigureBlock, Table, Text};
use super::inputs::Inputs;
use super::say::Say;
use crate::measure::{CostKind, Form};
use crate::report::CostRow;
use crate::report::pilot::View;
use crate::report::pilot::figures::{self, Kind};
use crate::report::verdict::wording;
use crate::text::text;

/// The section.
pub fn blocks(inputs: &Inputs, say: Say) -> Vec<Block> {
    let mut blocks = vec![Block::section(text!(say.0, "document-cost"))];
    blocks.extend(inputs.views.iter().map(|view| figure(inputs, view, say)));
    blocks.push(Block::part(text!(say.0, "document-cost-per-run")));
    blocks.push(Block::Table(table(inputs, say)));
    blocks.push(Block::note(text!(say.0, "document-cost-note")));
    let (head, economics) = (&inputs.pilot.head, &inputs.pilot.economics);
    let mut lines = economics.lines(&head.arm, &head.reference, say.0);
    if economics.in_use(&head.arm, &head.reference, say.0).is_none() {
        lines.push(text!(say.0, "document-cost-inference"));
    }
    blocks.push(Block::part(text!(say.0, "document-cost-pays")));
    blocks.push(Block::List(lines.into_iter().map(Text::from).collect()));
    blocks
}

/// Improvement against cost in one task.
fn figure(inputs: &Inputs, view: &View, say: Say) -> Block {
    let (task, reference) = (&view.choice.task, &view.choice.reference);
    let mut figure = figures::figure(&inputs.pilot, view, Kind::Cost, say.0);
    figure.titled = true;
    let cost = view.choice.axis().0.name(Form::Sentence, say.0);
    let alternative = text!(say.0, "document-cost-figure", task = task, reference = reference, cost = cost);
    Block::Figure(Box::new(FigureBlock { stem: format!("cost-{task}"), figure, alternative }))
}

/// One row per arm, one column per kind of cost that a run knows.
fn table(inputs: &Inputs, say: Say) -> Table {
    let rows = &inputs.pilot.comparison.cost;
    let kinds: Vec<CostKind> =
        CostKind::all().filter(|kind| is_shown(*kind) && rows.iter().any(|r| r.cost.known(*kind).is_some())).collect();
    let row = |c: &CostRow| -> Vec<Text> {
        let cell = |kind: &CostKind| c.cost.known(*kind).map_or_else(|| "–".into(), |v| say.cost(*kind, v).into());
        [c.arm.as_str().into(), c.runs.to_string().into()].into_iter().chain(kinds.iter().map(cell)).collect()
    };
    let titles = kinds.iter().map(|kind| kind.name(Form::Short, say.0));
    Table {
        columns: [vec![Column::Text], vec![Column::Number; kinds.len() + 1]].concat(),
        head: [text!(say.0, "document-arm"), text!(say.0, "document-runs")].into_iter().chain(titles).collect(),
        rows: rows.iter().map(row).collect(),
    }
}

/// Parts of another cost stand in the CSV only, and steps say what clips do.
fn is_shown(kind: CostKind) -> bool {
    let parts = [CostKind::ExtractS, CostKind::ExtractFootageS, CostKind::LeftOutS, CostKind::AsleepS];
    kind != CostKind::Steps && !parts.contains(&kind)
}

/// The cost in a few sentences: of the two arms of the verdict, and of the whole pilot.
pub fn summary(inputs: &Inputs, say: Say) -> String {
    let head = &inputs.pilot.head;
    let find = |arm: &str| inputs.pilot.comparison.cost.iter().find(|c| c.arm == arm);
    let kind = inputs.pilot.comparison.compute();
    let (spent, what) = (|c: &CostRow| c.cost.get(kind), kind.name(Form::Full, say.0));
    let both = match (find(&head.arm), find(&head.reference)) {
        (Some(arm), Some(reference)) if spent(reference) > 0.0 => {
            let [of, than] = [arm, reference].map(|c| say.cost(kind, spent(c)));
            let more = wording::percent_more(spent(arm), spent(reference));
            text!(
                say.0,
                "document-cost-pair",
                what = what,
                arm = &arm.arm,
                of = of,
                reference = &reference.arm,
                than = than,
                more = more
            )
        }
        (Some(arm), _) => {
            text!(say.0, "document-cost-alone", what = what, arm = &arm.arm, time = say.cost(kind, spent(arm)))
        }
        _ => String::new(),
    };
    let costs: Vec<_> = inputs.finished().filter_map(|r| r.results.as_ref()).map(|r| &r.cost).collect();
    let sum = |kind: CostKind| costs.iter().map(|c| c.get(kind)).sum();
    let [time, operations] = [say.time(sum(CostKind::DeviceS)), say.cost(CostKind::Flops, sum(CostKind::Flops))];
    let n = costs.len();
    let all = text!(say.0, "document-cost-all", n = n, time = time, operations = operations);
    let economics = &inputs.pilot.economics;
    // With prices, time stands beside energy and money.
    let is_priced = economics.arms.iter().any(|cost| cost.money.is_some());
    let both = if is_priced { economics.of_runs(&head.arm, &head.reference, say.0) } else { both };
    let in_use = economics.in_use(&head.arm, &head.reference, say.0).unwrap_or_default();
    let uneven = economics.uneven(say.0).unwrap_or_default();
    say.sentences(&[both, uneven, in_use, all])
}
