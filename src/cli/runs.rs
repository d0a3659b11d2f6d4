//! `kinrin runs`: the list of runs; and finding a run by its name.

use anyhow::anyhow;

use super::{Failure, Global, print_json, print_line};
use crate::store::index::{self, RunEntry};
use crate::store::{RunFolder, Workspace};

/// List the runs of the workspace
#[derive(clap::Args)]
pub struct RunsArgs {
    /// Only runs of this experiment
    #[arg(value_name = "EXPERIMENT")]
    pub experiment: Option<String>,
}

/// Prints the list, oldest first.
pub fn run(args: &RunsArgs, global: &Global) -> Result<(), Failure> {
    let (mut entries, problems) = index::list(&global.open()?)?;
    for problem in problems {
        tracing::warn!("left out: {problem}");
    }
    entries.retain(|e| args.experiment.as_ref().is_none_or(|name| e.experiment == *name));
    if global.json {
        return print_json(&entries);
    }
    if entries.is_empty() {
        return print_line("no runs yet; `kinrin run EXPERIMENT.ron` makes some");
    }
    print_line(&table(&entries))
}

fn table(entries: &[RunEntry]) -> String {
    let width = entries.iter().map(|e| e.run.len()).max().unwrap_or(0).max(3);
    let mut lines = vec![format!("{:<width$}  {:<11}  {:>13}  {}", "run", "state", "step", "device")];
    for e in entries {
        let steps = if e.steps > 0 { format!("{}/{}", e.step, e.steps) } else { "-".into() };
        let note = if e.message.is_empty() { String::new() } else { format!("  ({})", e.message) };
        lines.push(format!("{:<width$}  {:<11}  {steps:>13}  {}{note}", e.run, e.state.word(), e.device));
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
            Err(Failure::usage(anyhow!("several runs begin with \"{name}\": {}", names.join(", "))))
        }
    }
}
