//! `kinrin estimate EXPERIMENT.ron`: what an experiment will take, before it is started.

use std::path::PathBuf;

use super::{Failure, Global, interrupt, print_json, print_line, watch};
use crate::config::{self, DeviceChoice};
use crate::data::note::counted;
use crate::engine::EngineError;
use crate::engine::plan::estimate::{self, ArmEstimate, Basis, Estimate, Span};
use crate::job::Job;

/// Estimate time, memory, disk and compute of an experiment
#[derive(clap::Args)]
pub struct EstimateArgs {
    /// Experiment file
    #[arg(value_name = "EXPERIMENT.ron")]
    experiment: PathBuf,
    /// Set one value, as in `kinrin run`
    #[arg(long = "set", value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// auto, cpu, wgpu or wgpu:INDEX [default: the experiment's]
    #[arg(long)]
    device: Option<DeviceChoice>,
    /// Measure a few real steps of every arm first; what is measured serves later estimates too
    #[arg(long)]
    trial: bool,
    /// Steps of the trial, per arm
    #[arg(long, default_value_t = 20, requires = "trial", value_parser = clap::value_parser!(u64).range(1..=1000))]
    steps: u64,
}

/// Prints the estimate.
pub fn run(args: &EstimateArgs, global: &Global) -> Result<(), Failure> {
    let mut experiment = config::load_file(&args.experiment, &args.set).map_err(Failure::usage)?;
    experiment.device = args.device.unwrap_or(experiment.device);
    let workspace = global.open()?;
    let made = if args.trial {
        let job = Job::default();
        interrupt::stop_on_ctrl_c(&job);
        estimate::trial(&workspace, &experiment, args.steps, &job)
    } else {
        estimate::rough(&workspace, &experiment)
    };
    let made = made.map_err(|error| match error {
        EngineError::Task(_) | EngineError::Selection(_) => Failure::usage(error),
        other => other.into(),
    })?;
    if global.json { print_json(&made) } else { print(&made) }
}

fn print(made: &Estimate) -> Result<(), Failure> {
    let basis = match made.basis {
        Basis::Guess => "a guess; `--trial` measures this machine",
        Basis::Similar => "from similar settings; `--trial` measures these",
        Basis::Measured => "from steps measured on this machine",
    };
    print_line(&format!("estimate for {} on {}: {basis}", counted(made.runs, "run"), made.device))?;
    print_line(&line(["", "runs", "steps", "TFLOP", "time", "", "memory", "disk"]))?;
    made.arms.iter().try_for_each(print_arm)?;
    let flops = format!("{:.2}", made.flops / 1e12);
    let (time, range) = time(made.secs);
    print_line(&line(["all", &made.runs.to_string(), "", &flops, &time, &range, &mib(made.memory), &mib(made.disk)]))
}

fn print_arm(a: &ArmEstimate) -> Result<(), Failure> {
    let (runs, steps, flops) = (a.runs.to_string(), a.steps.to_string(), format!("{:.2}", a.flops / 1e12));
    let (time, range) = time(a.secs);
    print_line(&line([&a.arm, &runs, &steps, &flops, &time, &range, &mib(a.memory), &mib(a.disk)]))
}

fn line([name, runs, steps, flops, time, range, memory, disk]: [&str; 8]) -> String {
    format!("  {name:<12} {runs:>4} {steps:>8} {flops:>9} {time:>9} {range:<20} {memory:>9} {disk:>9}")
}

fn time(secs: Span) -> (String, String) {
    let range = format!("({} to {})", watch::duration(secs.low), watch::duration(secs.high));
    (watch::duration(secs.likely), range)
}

fn mib(bytes: Span) -> String {
    format!("{:.0} MiB", bytes.likely / f64::from(1 << 20))
}
