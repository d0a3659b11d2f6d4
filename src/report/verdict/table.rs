//! The comparison as plain text: means with intervals, paired differences, cost, verdicts.

use super::cells::budget_rank;
use super::compare::{Comparison, CostRow, Row};
use super::paired::Difference;
use super::wording::{interval_cell, signed};
use crate::eval::stats::Finding;
use crate::measure::{Column, CostKind, Form, Metric, ProbeKind};
use crate::text::Language;

/// The whole comparison for people, ending without a line break.
pub fn text(comparison: &Comparison) -> String {
    if comparison.rows.is_empty() {
        return format!("{}: no finished run has scores yet", comparison.experiment);
    }
    let mut blocks = vec![format!(
        "{}: mean ± half of the 95 % interval over seeds, in %; [both ends] where it is cut at 0 or 100. \
         n = scores (seeds × folds × draws) per column.",
        comparison.experiment
    )];
    for task in distinct(comparison.rows.iter().map(|r| &r.key.task)) {
        for metric in tabled(comparison) {
            blocks.extend(scores_block(&comparison.rows, task, metric, "labels a class"));
            blocks.extend(scores_block(&comparison.shared, task, metric, "on the folds and draws that all arms have"));
        }
        let whole = ProbeKind::all().filter(|probe| !probe.has_budgets());
        blocks.extend(whole.filter_map(|probe| block_without_budgets(comparison, task, probe)));
    }
    blocks.extend(difference_blocks(comparison));
    blocks.push(cost_block(&comparison.cost));
    blocks.extend(comparison.verdicts.iter().map(|v| v.en.clone()));
    blocks.extend(notes(comparison));
    blocks.join("\n\n")
}

/// Metrics with a table of their own, those of later versions behind the known ones.
fn tabled(comparison: &Comparison) -> Vec<&str> {
    let mut metrics = distinct(comparison.rows.iter().map(|r| &r.key.metric));
    metrics.retain(|key| Metric::find(key).is_none_or(Metric::is_tabled));
    metrics.sort_by(|a, b| Metric::rank(a).cmp(&Metric::rank(b)));
    metrics
}

fn scores_block(rows: &[Row], task: &str, metric: &str, about: &str) -> Option<String> {
    let title = Metric::name(metric, Form::Short, Language::En);
    let rows: Vec<&Row> = rows.iter().filter(|r| r.key.task == task && r.key.metric == metric).collect();
    let budgets = budgets(rows.iter().map(|r| &r.key.budget));
    let mut lines: Vec<(&str, &str)> = distinct_pairs(&rows);
    lines.sort_by(|(_, a), (_, b)| ProbeKind::rank(a).cmp(&ProbeKind::rank(b)));
    let mut table = vec![header(&[&format!("{task}, {title}, {about}"), "probe"], &budgets, true)];
    for (arm, probe) in lines {
        let find =
            |budget: &&str| rows.iter().find(|r| r.arm == arm && r.key.probe == probe && r.key.budget == *budget);
        let cells: Vec<Option<&&Row>> = budgets.iter().map(find).collect();
        let n: Vec<String> = cells.iter().map(|c| c.map_or("-".to_owned(), |r| r.n.to_string())).collect();
        let mut line = vec![arm.to_owned(), probe.to_owned()];
        line.extend(cells.iter().map(|c| c.map_or("-".to_owned(), |r| mean_cell(r))));
        line.push(n.join("/"));
        table.push(line);
    }
    (table.len() > 1).then(|| align(&table))
}

/// A probe that sees no label budgets, with its metrics side by side.
fn block_without_budgets(comparison: &Comparison, task: &str, probe: ProbeKind) -> Option<String> {
    let title = ProbeKind::name(probe.key(), Form::Short, Language::En);
    let rows: Vec<&Row> = comparison.rows.iter().filter(|r| r.key.task == task && r.key.probe == probe.key()).collect();
    let metrics = distinct(rows.iter().map(|r| &r.key.metric));
    let mut table = vec![header(&[&format!("{task}, {title}")], &metrics, true)];
    for arm in distinct(rows.iter().map(|r| &r.arm)) {
        let cells: Vec<&&Row> = rows.iter().filter(|r| r.arm == arm).collect();
        let mut line = vec![arm.to_owned()];
        line.extend(cells.iter().map(|r| mean_cell(r)));
        line.extend(cells.first().map(|r| r.n.to_string()));
        table.push(line);
    }
    (table.len() > 1).then(|| align(&table))
}

/// One block per contrast.
fn difference_blocks(comparison: &Comparison) -> Vec<String> {
    let shown = |d: &&Difference| Metric::find(&d.key.metric).is_some_and(Metric::is_compared);
    let all: Vec<&Difference> = comparison.differences.iter().filter(shown).collect();
    let mut contrasts: Vec<(&str, &str)> = Vec::new();
    for d in &all {
        if !contrasts.contains(&(&d.arm, &d.reference)) {
            contrasts.push((&d.arm, &d.reference));
        }
    }
    let of = |(arm, reference): (&str, &str)| {
        let rows: Vec<&Difference> = all.iter().copied().filter(|d| d.arm == arm && d.reference == reference).collect();
        difference_block(&format!("{arm} − {reference}, points"), &rows)
    };
    contrasts.into_iter().map(of).collect()
}

fn difference_block(title: &str, rows: &[&Difference]) -> String {
    let budgets = budgets(rows.iter().map(|r| &r.key.budget));
    let mut table = vec![header(&[title, "probe", "metric"], &budgets, true)];
    let mut lines: Vec<(&str, &str, &str)> = Vec::new();
    for d in rows {
        if !lines.contains(&(&d.key.task, &d.key.probe, &d.key.metric)) {
            lines.push((&d.key.task, &d.key.probe, &d.key.metric));
        }
    }
    for (task, probe, metric) in lines {
        let of_line = |d: &&&Difference| d.key.task == task && d.key.probe == probe && d.key.metric == metric;
        let find = |budget: &&str| rows.iter().filter(of_line).find(|d| d.key.budget == *budget);
        let cells: Vec<Option<&&Difference>> = budgets.iter().map(find).collect();
        let against = cells.iter().flatten().next().map_or(probe, |d| d.reference_probe.as_str());
        let probes = if against == probe { probe.to_owned() } else { format!("{probe} / {against}") };
        let n: Vec<String> = cells.iter().map(|c| c.map_or("-".to_owned(), |d| d.n.to_string())).collect();
        let mut line = vec![task.to_owned(), probes, metric.to_owned()];
        line.extend(cells.iter().map(|c| c.map_or("-".to_owned(), |d| difference_cell(d))));
        line.push(n.join("/"));
        table.push(line);
    }
    align(&table)
}

fn cost_block(cost: &[CostRow]) -> String {
    let is_known = |kind: &CostKind| cost.iter().any(|row| row.cost.known(*kind).is_some());
    let columns: Vec<(CostKind, Column)> =
        CostKind::all().filter(is_known).filter_map(|kind| Some((kind, kind.column()?))).collect();
    let titles = columns.iter().map(|(kind, column)| kind.marked(column.title.to_owned(), Language::En));
    let mut table = vec![["cost of a run".to_owned(), "runs".to_owned()].into_iter().chain(titles).collect::<Vec<_>>()];
    for row in cost {
        let cell = |(kind, column): &(CostKind, Column)| match row.cost.known(*kind) {
            Some(value) => format!("{:.*}", column.decimals, value / column.divisor),
            None => "-".to_owned(),
        };
        table.push([row.arm.clone(), row.runs.to_string()].into_iter().chain(columns.iter().map(cell)).collect());
    }
    align(&table)
}

/// What a reader must know to read no more into the numbers than is there.
fn notes(comparison: &Comparison) -> Vec<String> {
    let mut notes = Vec::new();
    let seeds = comparison.rows.iter().map(|r| r.seeds).max().unwrap_or(0);
    if seeds < 2 {
        notes.push("One seed says nothing: no interval can be given. Run at least three seeds.".to_owned());
    } else {
        notes.push(format!(
            "Intervals are over {seeds} seeds: where the mean would lie if the pilot ran again on the same footage. \
             They say nothing about other footage."
        ));
    }
    if comparison.differences.iter().any(|d| d.seeds > 1 && d.ci95.is_none()) {
        notes.push(
            "A difference of several seeds without an interval: all seeds gave the same, so no interval can be stated."
                .to_owned(),
        );
    }
    let judged = comparison.differences.iter().filter(|d| d.ci95.is_some()).count();
    if judged > 0 {
        let marked = comparison.differences.iter().filter(|d| is_marked(d)).count();
        notes.push(format!(
            "* Differs from zero also among all {} differences of this comparison (Holm, 5 %; {marked} do); all others \
             are not yet distinguishable. A single interval is not corrected: if no arm differed, about {:.0} would miss \
             zero, by chance.",
            comparison.differences.len(),
            judged as f64 * 0.05
        ));
    }
    if !comparison.shared.is_empty() {
        notes.push(
            "Some arms were judged on fewer folds and draws than others: hold only means of the same folds and draws \
             against each other. Paired differences are of those that both arms have."
                .to_owned(),
        );
    }
    if !comparison.left_out.is_empty() {
        notes.push(format!("Left out, for they ran with other settings: {}.", comparison.left_out.join(", ")));
    }
    notes
}

fn mean_cell(row: &Row) -> String {
    // A percentage of what is no share is the value itself.
    let times = Metric::shown_times(&row.key.metric);
    let (mean, ci95) = (row.mean * times / 100.0, row.ci95.map(|ends| ends.map(|end| end * times / 100.0)));
    format!("{:.1} {}", row.mean * times, interval_cell(mean, ci95)).trim_end().to_owned()
}

fn difference_cell(d: &Difference) -> String {
    let interval = d.ci95.map(|[low, high]| format!(" [{}, {}]", signed(low), signed(high))).unwrap_or_default();
    format!("{}{interval}{}", signed(d.mean), if is_marked(d) { "*" } else { "" })
}

fn is_marked(d: &Difference) -> bool {
    matches!(d.finding, Finding::Higher | Finding::Lower)
}

fn budgets<'a>(values: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut budgets = distinct(values);
    budgets.sort_by_key(|b| budget_rank(b));
    budgets
}

fn distinct<'a>(values: impl Iterator<Item = &'a String>) -> Vec<&'a str> {
    let mut seen: Vec<&str> = Vec::new();
    for value in values {
        if !seen.contains(&value.as_str()) {
            seen.push(value);
        }
    }
    seen
}

fn distinct_pairs<'a>(rows: &[&'a Row]) -> Vec<(&'a str, &'a str)> {
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for row in rows.iter().filter(|r| ProbeKind::find(&r.key.probe).is_none_or(ProbeKind::has_budgets)) {
        if !seen.contains(&(&row.arm, &row.key.probe)) {
            seen.push((&row.arm, &row.key.probe));
        }
    }
    seen
}

fn header(first: &[&str], columns: &[&str], with_n: bool) -> Vec<String> {
    let last = if with_n { &["n"][..] } else { &[] };
    [first, columns, last].concat().into_iter().map(str::to_owned).collect()
}

/// Columns of equal width, two spaces apart.
fn align(table: &[Vec<String>]) -> String {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let width = |c: usize| table.iter().filter_map(|r| r.get(c)).map(|s| s.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    table.iter().map(line).collect::<Vec<_>>().join("\n")
}
