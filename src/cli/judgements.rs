//! `kinrin judgements`: precision@k from judgements by eye, and their export.

use std::path::PathBuf;

use anyhow::anyhow;

use super::{Failure, Global, print_json, print_line};
use crate::report::judgements::{self, Judged, Precision, PrecisionDifference};
use crate::report::verdict::wording::signed;
use crate::store::index::{self, RunEntry};
use crate::store::{atomic, judgement};

/// Precision@k of each arm from judgements by eye, with 95 % intervals over the queries
#[derive(clap::Args)]
pub struct JudgementsArgs {
    /// Only this experiment
    #[arg(long, value_name = "EXPERIMENT")]
    pub experiment: Option<String>,
    /// Neighbours that count
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..))]
    pub k: u32,
    /// Write every judgement to this file
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
}

/// Prints the numbers; writes the CSV.
pub fn run(args: &JudgementsArgs, global: &Global) -> Result<(), Failure> {
    let workspace = global.open()?;
    let (runs, _) = index::list(&workspace)?;
    let wanted = |e: &RunEntry| args.experiment.as_ref().is_none_or(|name| e.experiment == *name);
    if let (Some(name), false) = (&args.experiment, runs.iter().any(wanted)) {
        return Err(Failure::usage(anyhow!("no run of experiment \"{name}\"; `kinrin runs` lists the runs")));
    }
    let mut all = judgement::list(&workspace.db()?)?;
    // Judgements of runs that are gone stay in an export of everything.
    all.retain(|j| args.experiment.is_none() || runs.iter().any(|r| wanted(r) && r.run == j.run));
    if let Some(path) = &args.csv {
        let text = judgements::csv(&all, &runs)?;
        atomic::write(path, text.as_bytes()).map_err(|e| anyhow!("{}: {e}", path.display()))?;
    }
    let judged = numbers(&all, &runs, args.k as usize, wanted);
    if global.json {
        return print_json(&judged);
    }
    print_line(&text(&judged))?;
    match &args.csv {
        Some(path) => print_line(&format!("{} judgements written to {}", all.len(), path.display())),
        None => Ok(()),
    }
}

fn numbers(all: &[judgement::Judgement], runs: &[RunEntry], k: usize, wanted: impl Fn(&RunEntry) -> bool) -> Judged {
    let mut experiments: Vec<&str> = runs.iter().filter(|r| wanted(r)).map(|r| r.experiment.as_str()).collect();
    experiments.sort_unstable();
    experiments.dedup();
    let mut sum = Judged::default();
    for experiment in experiments {
        let of_it = judgements::judged(experiment, all, runs, k);
        sum.precision.extend(of_it.precision);
        sum.differences.extend(of_it.differences);
    }
    sum
}

fn text(judged: &Judged) -> String {
    if judged.precision.is_empty() {
        return "no judgements yet; make some on the neighbours page, or with `kinrin judge`".to_owned();
    }
    let mut lines = Vec::new();
    let mut experiment = "";
    for row in &judged.precision {
        if row.experiment != experiment {
            experiment = &row.experiment;
            lines.push(format!("{experiment}: precision@{}, share of good, 95 % interval over queries", row.k));
        }
        lines.push(line(row));
    }
    lines.extend(judged.differences.iter().map(difference));
    lines.join("\n")
}

fn line(row: &Precision) -> String {
    let interval = row.ci95.map_or(String::new(), |[low, high]| format!("{low:.2} to {high:.2}"));
    let value = row.precision.map_or("-".to_owned(), |p| format!("{p:.2}"));
    format!(
        "  {:<12} step {:>7}, {}, mask {:<8}  {value:>5}  {interval:<12}  {} queries, {} unfinished; {} good, \
         {} doubtful, {} bad",
        row.arm,
        row.step,
        row.place.word(),
        judgement::mask_word(row.mask),
        row.queries,
        row.unfinished,
        row.good,
        row.doubtful,
        row.bad
    )
}

fn difference(d: &PrecisionDifference) -> String {
    let interval = d.ci95.map_or("no interval: one query, or all alike".to_owned(), |[low, high]| {
        format!("95 % interval {} to {}", signed(low), signed(high))
    });
    let (arm, reference, queries) = (&d.arm, &d.reference, d.queries);
    let mask = judgement::mask_word(d.mask);
    format!("  {arm} − {reference}, mask {mask}: {} points ({interval}, {queries} same queries)", signed(d.mean))
}
