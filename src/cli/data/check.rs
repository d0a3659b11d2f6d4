//! `kinrin data check`: how diverse a data set is, and what would make a comparison on it unfair.

use clap::Args;

use super::counts;
use super::{Failure, Global, print_json, print_line};
use crate::cli::interrupt;
use crate::data::browse::SetView;
use crate::data::note::counted;
use crate::explore::data_check::{self, DataCheck, Severity};
use crate::job::Job;

/// Diversity and risks of a data set: copies, leaks across groups, shortcuts, imbalance, the worst group
#[derive(Args)]
pub struct CheckArgs {
    /// Name of the data set
    name: String,
    /// Group column that splits never cut [default: the first one]
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
}

/// Checks the set and prints what was found; findings are no failure.
pub fn run(args: &CheckArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let column = counts::column(&SetView::load(&workspace, &args.name)?, args.group.as_deref())?;
    let job = Job::default();
    interrupt::stop_on_ctrl_c(&job);
    let check = data_check::check(&workspace, &args.name, column.as_deref(), &job)?;
    data_check::summary::keep_check(&workspace, &check);
    if global.json { print_json(&check) } else { print(&check) }
}

fn print(check: &DataCheck) -> Result<(), Failure> {
    let column = check.column.as_deref().unwrap_or("none");
    print_line(&format!(
        "{} different of {} (near-duplicates merged)",
        check.distinct,
        counted(check.videos, "video")
    ))?;
    let (labels, groups) = (&check.labels, &check.groups);
    print_line(&format!("{}, {}", counted(check.labelled, "labelled clip"), counted(labels.values, "label")))?;
    print_line(&format!(
        "group column {column}: {}, as diverse as {:.1} equal ones (entropy {:.2} nats)",
        counted(groups.values, "value"),
        groups.effective,
        groups.entropy
    ))?;
    let shares = check.shares.iter().take(8).map(|(name, share)| format!("{name} {:.0} %", 100.0 * share));
    let more = if check.shares.len() > 8 { ", …" } else { "" };
    if !check.shares.is_empty() {
        print_line(&format!("shares: {}{more}", shares.collect::<Vec<_>>().join(", ")))?;
    }
    if let Some(tied) = &check.tied {
        let (coverage, v) = (100.0 * tied.coverage, tied.cramers_v);
        print_line(&format!("{coverage:.0} % of the label × group cells have clips; Cramér's V {v:.2}"))?;
    }
    if let Some(found) = &check.spread {
        let between = 100.0 * found.between_groups_adjusted;
        let distance = found.spread.mean_distance;
        print_line(&format!(
            "embeddings of {}: mean distance {distance:.2}, {between:.0} % between groups",
            found.run
        ))?;
    }
    print_gap(check)?;
    findings(check)
}

fn print_gap(check: &DataCheck) -> Result<(), Failure> {
    let Some(found) = &check.gap else { return Ok(()) };
    let (gap, [low, high]) = (100.0 * found.gap.gap, found.gap.interval.map(|end| 100.0 * end));
    print_line(&format!(
        "accuracy by group in {}: worst {}, {gap:.0} points below the others ({low:.0} to {high:.0})",
        found.run, found.gap.worst
    ))
}

fn findings(check: &DataCheck) -> Result<(), Failure> {
    if check.findings.is_empty() {
        return print_line("nothing was found that speaks against this data");
    }
    for finding in &check.findings {
        let word = match finding.severity {
            Severity::Bad => "bad",
            Severity::Warn => "warning",
            Severity::Note => "note",
        };
        print_line(&format!("\n{word}: {}", finding.what))?;
        print_line(&format!("  where: {}", finding.place))?;
        print_line(&format!("  do:    {}", finding.suggestion))?;
    }
    Ok(())
}
