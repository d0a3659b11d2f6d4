//! The table of scores: this arm beside the untrained network and the one trained with labels alone.

use super::inputs::CardInputs;
use crate::measure::{Form, Metric, ProbeKind};
use crate::report::Row;
use crate::report::verdict::wording::interval_cell;
use crate::text::{Language, text};

/// The table with its notes; where nothing is finished, that.
pub fn blocks(inputs: &CardInputs, language: Language) -> Vec<String> {
    let arm = &inputs.record.config.arm.name;
    let own: Vec<&Row> = inputs.rows.iter().filter(|r| r.arm == *arm && is_shown(r)).collect();
    if own.is_empty() {
        return vec![text!(language, "card-no-scores")];
    }
    let seeds = own.iter().map(|r| r.seeds).max().unwrap_or(0);
    let seed = inputs.record.config.seed.to_string();
    let mut blocks = vec![table(inputs, &own, language)];
    blocks.push(match seeds {
        0 | 1 => text!(language, "card-one-seed"),
        n => text!(language, "card-scores-note", n = n, seed = seed),
    });
    if inputs.arm_of("random").is_none() {
        blocks.push(text!(language, "card-no-untrained"));
    }
    blocks
}

fn is_shown(row: &Row) -> bool {
    let whole = ProbeKind::find(&row.key.probe).is_some_and(|probe| !probe.has_budgets());
    whole || Metric::find(&row.key.metric).is_none_or(Metric::is_tabled)
}

fn table(inputs: &CardInputs, own: &[&Row], language: Language) -> String {
    let references: Vec<(&str, &str)> = [("random", "card-untrained"), ("scratch", "card-scratch")]
        .into_iter()
        .filter_map(|(method, title)| Some((inputs.arm_of(method)?, title)))
        .collect();
    let head = ["card-task", "card-probe", "card-labels", "card-metric", "card-this", "card-n"];
    let head = head.iter().copied().chain(references.iter().map(|(_, title)| *title));
    let head: Vec<String> = head.map(|key| text(language, key, None)).collect();
    let mut lines = vec![line(&head), line(&vec!["---".to_owned(); head.len()])];
    for row in own {
        let probe = ProbeKind::name(&row.key.probe, Form::Short, language);
        let metric = Metric::name(&row.key.metric, Form::Short, language);
        let labels = if row.key.budget == "all" { text!(language, "card-all-labels") } else { row.key.budget.clone() };
        let mut cells = vec![row.key.task.clone(), probe, labels, metric, score(row), row.n.to_string()];
        cells.extend(references.iter().map(|(arm, _)| beside(inputs, row, arm)));
        lines.push(line(&cells));
    }
    lines.join("\n")
}

/// The reference's score in the same column; a network trained from scratch stands in by its own probe.
fn beside(inputs: &CardInputs, row: &Row, arm: &str) -> String {
    let alike = |r: &&Row| {
        r.arm == arm && r.key.task == row.key.task && r.key.budget == row.key.budget && r.key.metric == row.key.metric
    };
    let rows: Vec<&Row> = inputs.rows.iter().filter(alike).collect();
    let same = rows.iter().find(|r| r.key.probe == row.key.probe);
    let stand_in = rows.iter().find(|r| r.key.probe == ProbeKind::Supervised.key());
    same.or(stand_in).map_or_else(|| "-".to_owned(), |r| score(r))
}

fn score(row: &Row) -> String {
    format!("{:.1} {}", row.mean * 100.0, interval_cell(row.mean, row.ci95)).trim_end().to_owned()
}

fn line(cells: &[String]) -> String {
    format!("| {} |", cells.iter().map(|cell| cell.replace('|', "\\|")).collect::<Vec<_>>().join(" | "))
}
