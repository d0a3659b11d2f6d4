//! `kinrin bench`: rates of this machine, as ratios that hold on any machine.

mod footage;
pub mod ingest;
pub mod search;
pub mod train;

use clap::{Args, Subcommand};

use super::{Failure, Global};

/// Measure training, import and neighbour search on generated data
#[derive(Args)]
pub struct BenchArgs {
    #[command(subcommand)]
    what: Bench,
}

// One line per benchmark here and one in `run`.
#[derive(Subcommand)]
enum Bench {
    Ingest(ingest::IngestArgs),
    Search(search::SearchArgs),
    Train(train::TrainArgs),
}

/// Runs one benchmark.
pub fn run(args: BenchArgs, global: &Global) -> Result<(), Failure> {
    match args.what {
        Bench::Ingest(args) => ingest::run(&args, global),
        Bench::Search(args) => search::run(&args, global),
        Bench::Train(args) => train::run(&args, global),
    }
}
