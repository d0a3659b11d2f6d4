//! `kinrin runs`: the list of runs; and finding a run by its name.

use anyhow::anyhow;
use clap::builder::PossibleValuesParser;

use super::{Failure, Global, print_json, print_line};
use crate::config::nearest;
use crate::report::runs;
use crate::report::runs::list::{Column, RunRow};
use crate::report::runs::summary::Headline;
use crate::store::{RunFolder, Workspace};

/// List the runs of the workspace
#[derive(clap::Args)]
pub struct RunsArgs {
    /// Only runs of this experiment
    #[arg(value_name = "EXPERIMENT")]
    pub experiment: Option<String>,
    /// Only runs in which every one of these words is found: name, state, device, reason, tags, note
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub filter: String,
    /// Only runs with this tag (may be given several times)
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Order of the list; score and hours have the largest first
    #[arg(long, value_name = "COLUMN", default_value = "started", value_parser = columns())]
    pub sort: String,
    /// Turn the order around
    #[arg(long)]
    pub reverse: bool,
}

fn columns() -> PossibleValuesParser {
    PossibleValuesParser::new(Column::ALL.map(|(word, _)| word))
}

/// Prints the list.
pub fn run(args: &RunsArgs, global: &Global) -> Result<(), Failure> {
    let (mut rows, problems) = runs::list::read(&global.open()?)?;
    for problem in problems {
        tracing::warn!("left out: {problem}");
    }
    let known = !rows.is_empty();
    rows.retain(|r| fits(args, r));
    let column = Column::ALL.iter().find(|c| c.0 == args.sort).map(|c| c.1).unwrap_or_default();
    let largest_first = matches!(column, Column::Score | Column::Hours);
    runs::list::sort(&mut rows, column, largest_first != args.reverse, Headline::default());
    if global.json {
        return print_json(&rows);
    }
    match (rows.is_empty(), known) {
        (true, true) => print_line("no run is like this"),
        (true, false) => print_line("no runs yet; `kinrin run EXPERIMENT.ron` makes some"),
        _ => print_line(&table(&rows)),
    }
}

fn fits(args: &RunsArgs, row: &RunRow) -> bool {
    args.experiment.as_ref().is_none_or(|name| row.entry.experiment == *name)
        && args.tags.iter().all(|tag| row.note.tags.contains(tag))
        && row.fits(&args.filter)
}

fn table(rows: &[RunRow]) -> String {
    let width = rows.iter().map(|r| r.entry.run.len()).max().unwrap_or(0).max(3);
    let titles = ("run", "state", "step", "score %", "metric", "hours", "device");
    let mut lines = vec![format!(
        "{:<width$}  {:<11}  {:>13}  {:>7}  {:<14}  {:>6}  {}",
        titles.0, titles.1, titles.2, titles.3, titles.4, titles.5, titles.6
    )];
    for row in rows {
        let e = &row.entry;
        let steps = if e.steps > 0 { format!("{}/{}", e.step, e.steps) } else { "-".into() };
        let shown = row.summary.shown(Headline::default());
        let score = shown.map_or("-".into(), |s| format!("{:.1}", s.value * 100.0));
        let metric = shown.map_or("-", |s| s.metric);
        let hours = format!("{:.2}", row.summary.hours);
        let tags: String = row.note.tags.iter().map(|tag| format!("  #{tag}")).collect();
        let note = if e.message.is_empty() { String::new() } else { format!("  ({})", e.message) };
        let state = e.state.word();
        lines.push(format!(
            "{:<width$}  {state:<11}  {steps:>13}  {score:>7}  {metric:<14}  {hours:>6}  {}{tags}{note}",
            e.run, e.device
        ));
    }
    lines.join("\n")
}

/// The run of this name, or the only one whose name begins so.
pub fn find(workspace: &Workspace, name: &str) -> Result<RunFolder, Failure> {
    let exact = RunFolder::open(&workspace.runs_dir(), name);
    if exact.is_ok() || name.is_empty() {
        return exact.map_err(Failure::usage);
    }
    let mut matching = RunFolder::all(&workspace.runs_dir())?;
    matching.retain(|folder| folder.name().starts_with(name));
    match matching.len() {
        0 => exact.map_err(Failure::usage),
        1 => Ok(matching.remove(0)),
        _ => {
            let names: Vec<String> = matching.iter().map(RunFolder::name).collect();
            let names = names.join(", ");
            Err(Failure::usage(anyhow!("several runs begin with \"{name}\", give more of the name: {names}")))
        }
    }
}

/// That an experiment has no finished run; with the name that was perhaps meant where no run is of this one.
pub(super) fn none_finished(workspace: &Workspace, name: &str) -> Failure {
    let mut names: Vec<String> = RunFolder::all(&workspace.runs_dir())
        .unwrap_or_default()
        .iter()
        .filter_map(|folder| Some(folder.record().ok()?.config.experiment.name))
        .collect();
    names.dedup();
    let known = names.iter().any(|known| known == name);
    let near = nearest(name, names.iter().map(String::as_str)).filter(|_| !known);
    let meant = near.map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
    Failure::usage(anyhow!("no finished run of experiment \"{name}\"; {meant}`kinrin runs` lists the runs"))
}
