//! `kinrin bench search`: the neighbour search alone, and its share of a training step.

use std::path::Path;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::cli::{Failure, Global, print_json, print_line};
use crate::config::{RunConfig, load_text};
use crate::method::cost::search_share;
use crate::method::search::bench::{Approximate, Measurement, Size, Spread, measure, search_ms, step_ms};

/// Measure the neighbour search: milliseconds, recall, memory, share of a training step
#[derive(Args)]
pub struct SearchArgs {
    /// Clips that search at once
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    queries: u32,
    /// Keys to search in; may be given several times. Ten million take about a quarter of an hour and 2 GB
    #[arg(long, default_values_t = [1024, 65536], value_parser = clap::value_parser!(u32).range(16..=16_777_216))]
    keys: Vec<u32>,
    /// Dimension of a key
    #[arg(long, default_value_t = 128, value_parser = clap::value_parser!(u32).range(2..=2048))]
    dim: u32,
    /// How the keys lie: everywhere alike, the worst case of an approximate index; around centres, with noise on all
    /// sides; or around centres and mostly along few directions, as keys of a trained encoder
    #[arg(long, value_enum, default_value_t = KeysLie::Grouped)]
    spread: KeysLie,
    /// How many times smaller a key of the approximate index is: 4, 8, 16 or 32, and one byte more. 4 keeps a byte of
    /// every value
    #[arg(long, default_value_t = 4, value_parser = compression)]
    compression: usize,
    /// Lists of the approximate index that a query looks into; the root of their number where this is not given
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=65536))]
    probes: Option<u32>,
    /// Skip the training step that the search is compared with
    #[arg(long)]
    no_step: bool,
}

/// [`Spread`] as an option.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum KeysLie {
    Even,
    Grouped,
    Narrow,
}

/// 4, 8, 16 or 32.
fn compression(text: &str) -> Result<usize, String> {
    let allowed = text.parse().ok().filter(|times| [4, 8, 16, 32].contains(times));
    allowed.ok_or_else(|| "must be 4, 8, 16 or 32".to_owned())
}

/// The search beside a whole step at an experiment's settings.
#[derive(Serialize)]
struct Share {
    experiment: String,
    /// Share of the step's analytic FLOPs.
    flops_share: f64,
    /// Share of the step's time on this CPU, where it was measured.
    time_share: Option<f64>,
}

#[derive(Serialize)]
struct Report {
    searches: Vec<Measurement>,
    steps: Vec<Share>,
}

/// The experiments that the shares are given for: one on CPU size, one at full size.
const PILOT: &str = include_str!("../../../experiments/fir-pilot.ron");
const FULL_SIZE: &str = include_str!("../../../experiments/full-size.ron");

/// Measures and prints.
pub fn run(args: &SearchArgs, global: &Global) -> Result<(), Failure> {
    let size = |keys: u32| Size { queries: args.queries as usize, keys: keys as usize, dim: args.dim as usize };
    let approximate = Approximate { compression: args.compression, probes: args.probes.map(|n| n as usize) };
    let spread = match args.spread {
        KeysLie::Even => Spread::Even,
        KeysLie::Grouped => Spread::Grouped,
        KeysLie::Narrow => Spread::Narrow,
    };
    let searches = args.keys.iter().flat_map(|&keys| measure(size(keys), spread, approximate)).collect();
    let steps = vec![share(PILOT, !args.no_step)?, share(FULL_SIZE, false)?];
    let report = Report { searches, steps };
    if global.json { print_json(&report) } else { print_text(&report) }
}

fn share(experiment: &str, timed: bool) -> Result<Share, Failure> {
    let config = with_neighbours(experiment)?;
    let pretrain = &config.experiment.pretrain;
    let size = Size {
        queries: pretrain.batch_videos * config.views(),
        keys: pretrain.contrastive.queue,
        dim: pretrain.contrastive.dim,
    };
    let step = timed.then(|| step_ms(&config)).flatten();
    Ok(Share {
        time_share: step.and_then(|step| Some(search_ms(size)? / step)),
        flops_share: search_share(&config),
        experiment: config.experiment.name,
    })
}

/// The run of the experiment's first arm that searches neighbours.
fn with_neighbours(experiment: &str) -> Result<RunConfig, Failure> {
    let experiment = load_text(experiment, Path::new("built-in experiment"), &[])?;
    let arm = experiment.arms.iter().find(|arm| arm.method.neighbours().is_some());
    let arm = arm.ok_or_else(|| anyhow::anyhow!("{}: no arm searches neighbours", experiment.name))?;
    Ok(experiment.run_config(arm, 0))
}

fn print_text(report: &Report) -> Result<(), Failure> {
    print_line(
        "method        queries      keys   dim        ms  recall@10  in 100       MB  B a key   build s  lists",
    )?;
    for m in &report.searches {
        let Size { queries, keys, dim } = m.size;
        let mb = m.bytes as f64 / 1e6;
        let in_100 = m.recall_in_100.map_or(String::new(), |recall| format!("{recall:.3}"));
        let each = m.bytes_per_key.map_or(String::new(), |bytes| format!("{bytes:.1}"));
        let build = m.build_s.map_or(String::new(), |s| format!("{s:.1}"));
        let lists = m.probes.map_or(String::new(), |[some, all]| format!("{some} of {all}"));
        let line = format!(
            "{:<12} {queries:>8} {keys:>9} {dim:>5} {:>9.2} {:>10.3} {in_100:>7} {mb:>8.1} {each:>8} {build:>9}  {lists}",
            m.method, m.ms, m.recall_at_10
        );
        print_line(line.trim_end())?;
    }
    for s in &report.steps {
        let time = s.time_share.map_or(String::new(), |t| format!(", {:.3} % of its time on this CPU", 100.0 * t));
        print_line(&format!("{}: the search is {:.3} % of a step's FLOPs{time}", s.experiment, 100.0 * s.flops_share))?;
    }
    Ok(())
}
