//! `kinrin log RUN`: what happened in a run.

use super::{Failure, Global, print_json, print_line, runs};
use crate::report::runs::log::{self as run_log, Level, Line};
use crate::report::when;
use crate::store::local_time;

/// Show what happened in a run, oldest first
#[derive(clap::Args)]
pub struct LogArgs {
    /// Name of the run, or the beginning of it
    #[arg(value_name = "RUN")]
    pub run: String,
    /// Only warnings and errors
    #[arg(long)]
    pub warnings: bool,
}

/// Prints the log; times are local.
pub fn run(args: &LogArgs, global: &Global) -> Result<(), Failure> {
    let folder = runs::find(&global.open()?, &args.run)?;
    let mut lines = run_log::lines(&folder)?;
    lines.retain(|l| !args.warnings || l.level != Level::Info);
    if global.json {
        return print_json(&lines);
    }
    let text = |l: &Line| format!("{}  {:<5}  {}", local(l.time), l.level.word(), l.english());
    print_line(&if lines.is_empty() { "nothing".into() } else { lines.iter().map(text).collect::<Vec<_>>().join("\n") })
}

/// `2026-11-23 14:47:34`
fn local(unix: u64) -> String {
    let local = unix as i64 + local_time::offset(unix as i64);
    format!("{} {}", when::date(local), when::clock(local))
}
