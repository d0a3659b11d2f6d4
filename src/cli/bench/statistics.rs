//! `kinrin bench statistics`: do the intervals and the decision rule keep what they promise?

use anyhow::anyhow;
use clap::Args;
use serde::Serialize;

use crate::cli::{Failure, Global, print_json, print_line};
use crate::eval::stats::power::Design;
use crate::eval::stats::simulation::{
    COVERAGE, COVERAGE_OF_NO_SPREAD, Coverage, FALSE_FINDINGS, FalseFindings, coverage, designs, false_findings,
};

/// Simulate pilots with a known truth: coverage of the intervals, false findings of the decision rule. Exit code 1
/// where a figure misses its bar
#[derive(Args)]
pub struct StatisticsArgs {
    /// Tables per design for the coverage
    #[arg(long, default_value_t = 50_000, value_parser = clap::value_parser!(u32).range(10..=10_000_000))]
    trials: u32,
    /// Null pilots per design for the false findings; with 2,000 a rate of 5 % strays by half a point
    #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(10..=10_000_000))]
    pilots: u32,
    /// Seed of the random numbers
    #[arg(long, default_value_t = 12)]
    seed: u64,
}

#[derive(Serialize)]
struct Report {
    coverage: Vec<Coverage>,
    false_findings: Vec<FalseFindings>,
    met: bool,
}

/// Simulates and prints.
pub fn run(args: &StatisticsArgs, global: &Global) -> Result<(), Failure> {
    let designs = designs();
    let coverage: Vec<Coverage> = designs.iter().map(|d| coverage(d, args.trials as usize, args.seed)).collect();
    let false_findings: Vec<FalseFindings> =
        designs.iter().map(|d| false_findings(d, args.pilots as usize, args.seed)).collect();
    let met = coverage.iter().all(Coverage::met) && false_findings.iter().all(FalseFindings::met);
    let report = Report { coverage, false_findings, met };
    if global.json {
        print_json(&report)?;
    } else {
        print_text(&report)?;
    }
    if met { Ok(()) } else { Err(anyhow!("a figure of the simulation misses its bar").into()) }
}

fn print_text(report: &Report) -> Result<(), Failure> {
    let ([low, high], none) = (COVERAGE.map(|c| 100.0 * c), 100.0 * COVERAGE_OF_NO_SPREAD);
    print_line(&format!(
        "Coverage of the 95 % intervals in percent (bar {low:.0} to {high:.0}, {none:.0} where nothing differs)"
    ))?;
    print_line("seeds groups  sd seed  sd group   this footage  other recordings   power at 80 %")?;
    for c in &report.coverage {
        let [here, other, power] = [c.this_footage, c.other_recordings, c.power].map(|c| 100.0 * c);
        let word = word(c.met());
        print_line(&format!("{} {here:>14.1} {other:>17.1} {power:>15.1}  {word}", design(&c.design)))?;
    }
    let most = 100.0 * FALSE_FINDINGS;
    print_line(&format!("\nFalse findings in percent of null pilots (bar {most:.0} for primary and secondary)"))?;
    print_line("seeds groups  sd seed  sd group   interval          primary  secondary  uncorrected  peeking")?;
    for f in &report.false_findings {
        for (name, errors) in [("this footage", f.this_footage), ("other recordings", f.other_recordings)] {
            let row = [errors.primary, errors.secondary, errors.uncorrected, errors.peeking].map(|e| 100.0 * e);
            let (design, word) = (design(&f.design), word(f.met()));
            let [primary, secondary, uncorrected, peeking] = row;
            print_line(&format!(
                "{design}   {name:<16} {primary:>8.1} {secondary:>10.1} {uncorrected:>12.1} {peeking:>8.1}  {word}"
            ))?;
        }
    }
    Ok(())
}

fn design(design: &Design) -> String {
    let spread = &design.spread;
    format!("{:>5} {:>6} {:>8.1} {:>9.1}", design.seeds, design.groups, spread.seed, spread.group)
}

fn word(met: bool) -> &'static str {
    if met { "met" } else { "NOT met" }
}
