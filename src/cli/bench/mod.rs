//! `kinrin bench`: rates of this machine, as ratios that hold on any machine.

mod breakdown;
mod footage;
pub mod ingest;
pub mod search;
pub mod statistics;
pub mod train;
pub mod ui;

use clap::{Args, Subcommand};

use super::{Failure, Global};

/// Measure training, import, neighbour search, statistics and the window on generated data
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
    Statistics(statistics::StatisticsArgs),
    Train(train::TrainArgs),
    Ui(ui::UiArgs),
}

impl BenchArgs {
    /// The benchmark of the window, which only the program itself can open.
    pub fn of_window(&self) -> Option<&ui::UiArgs> {
        match &self.what {
            Bench::Ui(args) => Some(args),
            _ => None,
        }
    }
}

/// Runs one benchmark.
pub fn run(args: BenchArgs, global: &Global) -> Result<(), Failure> {
    match args.what {
        Bench::Ingest(args) => ingest::run(&args, global),
        Bench::Search(args) => search::run(&args, global),
        Bench::Statistics(args) => statistics::run(&args, global),
        Bench::Train(args) => train::run(&args, global),
        Bench::Ui(_) => Ok(()), // `main` opens the window and measures
    }
}
