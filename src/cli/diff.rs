//! `kinrin diff RUN RUN`: what differs in the settings of two runs.

use super::{Failure, Global, print_json, print_line, runs};
use crate::config::diff;

/// Show what differs in the settings of two runs
#[derive(clap::Args)]
pub struct DiffArgs {
    /// Name of a run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub left: String,
    /// Name of the other run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub right: String,
}

/// Prints one line per setting that differs.
pub fn run(args: &DiffArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let [left, right] = [&args.left, &args.right].map(|name| runs::find(&workspace, name));
    let changes = diff::runs(&left?.record()?.config, &right?.record()?.config);
    if global.json {
        return print_json(&changes);
    }
    if changes.is_empty() {
        return print_line("the settings are the same");
    }
    let width = changes.iter().map(|c| c.path.len()).max().unwrap_or(0);
    for change in &changes {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        print_line(&format!("{:<width$}  {}  ->  {}", change.path, side(&change.left), side(&change.right)))?;
    }
    Ok(())
}
