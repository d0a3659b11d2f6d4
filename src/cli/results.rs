//! `kinrin results EXPERIMENT`: what the finished runs of an experiment say.

use std::path::Path;

use anyhow::anyhow;

use super::{Failure, Global, print_json, print_line};
use crate::config;
use crate::report::{self, Comparison, table};
use crate::store::Workspace;
use crate::store::results::RunResults;
use crate::store::run_folder::RunFolder;

/// Means with intervals, paired differences, cost and a verdict.
#[derive(clap::Args)]
pub struct ResultsArgs {
    /// Name of the experiment, or its file
    #[arg(value_name = "EXPERIMENT")]
    pub experiment: String,
}

/// Prints the comparison.
pub fn run(args: &ResultsArgs, global: &Global) -> Result<(), Failure> {
    let name = experiment_name(&args.experiment)?;
    let comparison = comparison(&global.open()?, &name)?;
    if comparison.rows.is_empty() && comparison.cost.is_empty() {
        return Err(Failure::usage(anyhow!("no finished run of experiment \"{name}\"; `kinrin runs` lists the runs")));
    }
    if global.json { print_json(&comparison) } else { print_line(&table::text(&comparison)) }
}

/// Compares the finished runs of an experiment in a workspace.
pub fn comparison(workspace: &Workspace, experiment: &str) -> Result<Comparison, Failure> {
    let mut results: Vec<RunResults> = Vec::new();
    for folder in RunFolder::all(&workspace.runs_dir())? {
        if !folder.file("results.ron").is_file() {
            continue;
        }
        match folder.read::<RunResults>("results.ron") {
            Ok(found) => results.push(found),
            // One damaged file must not hide all other results.
            Err(error) => tracing::warn!("left out: {error}"),
        }
    }
    Ok(report::compare(experiment, &results))
}

/// The name itself, or the name inside an experiment file.
fn experiment_name(given: &str) -> Result<String, Failure> {
    if !given.ends_with(".ron") {
        return Ok(given.to_owned());
    }
    config::load_file(Path::new(given), &[]).map(|e| e.name).map_err(Failure::usage)
}
