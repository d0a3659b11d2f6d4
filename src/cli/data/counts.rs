//! `kinrin data counts | splits`: how labels spread over groups, and what each fold trains and tests on.

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use super::{Failure, Global, print_json, print_line};
use crate::config::SplitSpec;
use crate::data::browse::{Count, Counts, Cuts, SetView};

/// Clips of each label in each group
#[derive(Args)]
pub struct CountsArgs {
    /// Name of the data set
    name: String,
    /// Group column [default: the first one]
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
}

/// What each fold of a split trains and tests on
#[derive(Args)]
pub struct SplitsArgs {
    /// Name of the data set
    name: String,
    /// Group column [default: the first one]
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// How the groups are cut
    #[arg(long, value_enum, default_value_t = SplitArg::LeaveOneOut)]
    split: SplitArg,
    /// Folds of k-fold
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(2..=100))]
    folds: u16,
    /// Share of the clips that hold-out tests on, 0.05 to 0.95
    #[arg(long, value_name = "SHARE", default_value_t = 0.25)]
    test: f64,
    /// Seed of the run whose cuts are to be seen
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum SplitArg {
    /// Each group is the test part once
    LeaveOneOut,
    /// Groups are dealt into folds of about equal size
    KFold,
    /// One random cut
    HoldOut,
}

/// The wanted column, or the first; `None` where there is none.
pub(super) fn column(view: &SetView, wanted: Option<&str>) -> Result<Option<String>, Failure> {
    let columns = &view.info.group_columns;
    match wanted {
        Some(name) if !columns.iter().any(|column| column == name) => {
            let known = if columns.is_empty() { "none".to_owned() } else { columns.join(", ") };
            Err(Failure::usage(anyhow!("--group: there is no group column \"{name}\"; there is {known}")))
        }
        Some(name) => Ok(Some(name.to_owned())),
        None => Ok(columns.first().cloned()),
    }
}

/// Prints the table of labels and groups.
pub fn counts(args: &CountsArgs, global: &Global) -> Result<(), Failure> {
    let view = SetView::load(&global.open()?, &args.name)?;
    let counts = view.counts(column(&view, args.group.as_deref())?.as_deref());
    if global.json { print_json(&counts) } else { print_line(&table(&counts)) }
}

/// A column of totals, then one for each value; `*` marks thin cells.
fn table(counts: &Counts) -> String {
    let name = |label: &Option<String>| label.clone().unwrap_or_else(|| "(none)".to_owned());
    let cell = |cell: &Count| format!("{}{}", cell.clips, if cell.thin { "*" } else { "" });
    let head = [counts.column.clone().unwrap_or_default(), "all".to_owned()];
    let mut rows = vec![head.into_iter().chain(counts.values.iter().map(name)).collect::<Vec<_>>()];
    for row in &counts.rows {
        let first = [name(&row.label), row.total.to_string()];
        rows.push(first.into_iter().chain(row.cells.iter().map(cell)).collect());
    }
    let widths: Vec<usize> =
        (0..rows[0].len()).map(|i| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells =
            cells.map(|(i, (text, width))| if i == 0 { format!("{text:<width$}") } else { format!("{text:>width$}") });
        cells.collect::<Vec<_>>().join("  ")
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    if counts.thin() > 0 {
        lines.push("* under three quarters of the row's median".to_owned());
    }
    lines.join("\n")
}

/// Prints what each cut trains and tests on.
pub fn splits(args: &SplitsArgs, global: &Global) -> Result<(), Failure> {
    let view = SetView::load(&global.open()?, &args.name)?;
    let column = column(&view, args.group.as_deref())?;
    if !(0.05..=0.95).contains(&args.test) {
        return Err(Failure::usage(anyhow!("--test: 0.05 to 0.95")));
    }
    let split = match args.split {
        SplitArg::LeaveOneOut => SplitSpec::LeaveOneGroupOut,
        SplitArg::KFold => SplitSpec::KFold { folds: usize::from(args.folds) },
        SplitArg::HoldOut => SplitSpec::HoldOut { test: args.test },
    };
    let cuts = view.cuts(column.as_deref(), &split, args.seed).map_err(Failure::usage)?;
    if global.json { print_json(&cuts) } else { print_cuts(&cuts) }
}

fn print_cuts(cuts: &Cuts) -> Result<(), Failure> {
    let column = cuts.column.as_deref().unwrap_or("none");
    let (clips, without) = (cuts.clips, cuts.without_group);
    print_line(&format!("{clips} labelled clips, group column {column}, {without} clips without a group"))?;
    for (i, cut) in cuts.cuts.iter().enumerate() {
        let groups = if cut.test_groups.is_empty() { "-".to_owned() } else { cut.test_groups.join(", ") };
        print_line(&format!("{:>3}  train {:>5}  test {:>5}  tests on {groups}", i + 1, cut.train, cut.test))?;
        let labels = cut.labels.iter().map(|row| format!("{} {}/{}", row.label, row.train, row.test));
        print_line(&format!("     {}", labels.collect::<Vec<_>>().join(", ")))?;
    }
    Ok(())
}
