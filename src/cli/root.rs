//! The root of the command line: global options, the list of subcommands, exit codes.

use std::io::{ErrorKind, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::config;
use super::estimate;
use super::pilot;
use super::prices;
use super::queue;
use super::report;
use super::roadmap;
use super::{
    Failure, Global, bench, check_learning, curves, data, demo, device, diff, log, neighbours, note, results, resume,
    run, runs,
};
use super::{card, embed, export, weights};
use super::{judge, judgements, queries};
use super::{map, show, stop, tag};
use crate::data::{DataError, InputError};
use crate::engine::EngineError;
use crate::store::{RunError, StoreError};

/// Does neighbour-aware self-supervised video pre-training pay off on our own footage?
#[derive(Parser)]
#[command(name = "kinrin", version, propagate_version = true)]
struct Cli {
    /// Folder with data sets and runs [default: the platform's data folder]
    #[arg(long, global = true, env = "KINRIN_WORKSPACE", value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// Print one JSON value instead of text
    #[arg(long, global = true)]
    json: bool,
    /// Without a command the window opens
    #[command(subcommand)]
    command: Option<Command>,
}

/// What is to happen once the command line has been read.
pub enum Next {
    /// The command is done: leave with this code.
    Exit(ExitCode),
    /// No command: open the window on this workspace.
    Window(PathBuf),
    /// Measure the window.
    BenchWindow { args: bench::ui::UiArgs, workspace: PathBuf, json: bool },
}

// One line per subcommand here and one in `dispatch`.
#[derive(Subcommand)]
enum Command {
    Demo(demo::DemoArgs),
    Data(data::DataArgs),
    Config(config::ConfigArgs),
    Estimate(estimate::EstimateArgs),
    Run(run::RunArgs),
    CheckLearning(check_learning::CheckLearningArgs),
    Resume(resume::ResumeArgs),
    Pause(stop::PauseArgs),
    Stop(stop::StopArgs),
    Queue(queue::QueueArgs),
    Runs(runs::RunsArgs),
    Show(show::ShowArgs),
    Diff(diff::DiffArgs),
    Log(log::LogArgs),
    Tag(tag::TagArgs),
    Note(note::NoteArgs),
    Curves(curves::CurvesArgs),
    Neighbours(neighbours::NeighboursArgs),
    Map(map::MapArgs),
    Queries(queries::QueriesArgs),
    Judge(judge::JudgeArgs),
    Judgements(judgements::JudgementsArgs),
    Results(results::ResultsArgs),
    Pilot(pilot::PilotArgs),
    Report(report::ReportArgs),
    Export(export::ExportArgs),
    Embed(embed::EmbedArgs),
    Card(card::CardArgs),
    Weights(weights::WeightsArgs),
    Roadmap(roadmap::RoadmapArgs),
    Prices(prices::PricesArgs),
    Device(device::DeviceArgs),
    Bench(bench::BenchArgs),
}

fn dispatch(command: Command, global: &Global) -> Result<(), Failure> {
    match command {
        Command::Demo(args) => demo::run(&args, global),
        Command::Data(args) => data::run(args, global),
        Command::Config(args) => config::run(&args, global),
        Command::Estimate(args) => estimate::run(&args, global),
        Command::Run(args) => run::run(&args, global),
        Command::CheckLearning(args) => check_learning::run(&args, global),
        Command::Resume(args) => resume::run(&args, global),
        Command::Pause(args) => stop::pause(&args, global),
        Command::Stop(args) => stop::run(&args, global),
        Command::Queue(args) => queue::run(args, global),
        Command::Runs(args) => runs::run(&args, global),
        Command::Show(args) => show::run(&args, global),
        Command::Diff(args) => diff::run(&args, global),
        Command::Log(args) => log::run(&args, global),
        Command::Tag(args) => tag::run(&args, global),
        Command::Note(args) => note::run(&args, global),
        Command::Curves(args) => curves::run(&args, global),
        Command::Neighbours(args) => neighbours::run(&args, global),
        Command::Map(args) => map::run(&args, global),
        Command::Queries(args) => queries::run(&args, global),
        Command::Judge(args) => judge::run(&args, global),
        Command::Judgements(args) => judgements::run(&args, global),
        Command::Results(args) => results::run(&args, global),
        Command::Pilot(args) => pilot::run(&args, global),
        Command::Report(args) => report::run(&args, global),
        Command::Export(args) => export::run(&args, global),
        Command::Embed(args) => embed::run(&args, global),
        Command::Card(args) => card::run(&args, global),
        Command::Weights(args) => weights::run(&args, global),
        Command::Roadmap(args) => roadmap::run(&args, global),
        Command::Prices(args) => prices::run(&args, global),
        Command::Device(args) => device::run(&args, global),
        Command::Bench(args) => bench::run(args, global),
    }
}

/// Runs the command, if there is one. Exit codes: 0 done, 1 failed, 2 wrong usage or input.
pub fn main() -> Next {
    if let Some(code) = super::worker::child().or_else(device::child) {
        return Next::Exit(code);
    }
    crate::engine::machine::device::program_answers_listing();
    let cli = Cli::parse(); // leaves with 2 on wrong usage
    log_to_stderr();
    let global = match workspace_root(cli.workspace) {
        Ok(workspace) => Global { workspace, json: cli.json },
        Err(failure) => return Next::Exit(exit_code(Err(failure))),
    };
    match cli.command {
        Some(Command::Bench(args)) if args.of_window().is_some() => bench_window(&args, global),
        Some(command) => Next::Exit(exit_code(dispatch(command, &global))),
        None => Next::Window(global.workspace),
    }
}

fn bench_window(args: &bench::BenchArgs, global: Global) -> Next {
    let args = args.of_window().cloned().unwrap_or_default();
    Next::BenchWindow { args, workspace: global.workspace, json: global.json }
}

/// Warnings of Kinrin only; `KINRIN_LOG` takes the usual filter syntax. Driver chatter stays away.
fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("KINRIN_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off,kinrin=warn"));
    let colours = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(colours)
        .with_writer(std::io::stderr)
        .without_time()
        .init();
}

fn workspace_root(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    if let Some(path) = given {
        return Ok(path);
    }
    let folders = directories::ProjectDirs::from("", "", "kinrin").ok_or_else(|| {
        Failure::usage(anyhow::anyhow!("no home folder is known: name the workspace with --workspace DIR"))
    })?;
    Ok(folders.data_dir().to_owned())
}

/// Prints why a command failed and returns its exit code.
pub fn exit_code(result: Result<(), Failure>) -> ExitCode {
    let (error, code) = match result {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Failed(error)) => {
            let code = if is_input(&error) { 2 } else { 1 };
            (error, code)
        }
        Err(Failure::Usage(error)) => (error, 2),
    };
    if is_broken_pipe(&error) {
        return ExitCode::SUCCESS; // `kinrin … | head` has read enough
    }
    eprintln!("kinrin: {}{}", chain(&error), way_out(&error));
    ExitCode::from(code)
}

/// Whether an error is about what was given: a file, a name or a setting that cannot be used. Whichever command finds it,
/// its exit code is that of wrong input.
fn is_input(error: &anyhow::Error) -> bool {
    let of_engine = |error: &EngineError| match error {
        EngineError::Task(_) | EngineError::Selection(_) => true,
        EngineError::Data(error) => is_data_input(error),
        EngineError::Run(error) => matches!(error, RunError::Unknown { .. }),
        _ => false,
    };
    error.downcast_ref::<DataError>().is_some_and(is_data_input)
        || error.downcast_ref::<EngineError>().is_some_and(of_engine)
        || matches!(error.downcast_ref::<StoreError>(), Some(StoreError::NoSuchDataSet(_)))
        || matches!(error.downcast_ref::<RunError>(), Some(RunError::Unknown { .. }))
}

fn is_data_input(error: &DataError) -> bool {
    match error {
        // A stop is no mistake, nor is a thread that fails.
        DataError::Input(InputError::Stopped | InputError::NoThread(_) | InputError::LoaderFailed) => false,
        DataError::Input(_) | DataError::Labels { .. } | DataError::Store(StoreError::NoSuchDataSet(_)) => true,
        _ => false,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|e| e.downcast_ref::<std::io::Error>()).any(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
}

/// What to do where a disk is full, whatever was being written.
fn way_out(error: &anyhow::Error) -> &'static str {
    let full = |kind| matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
    let is_full = error.chain().filter_map(|e| e.downcast_ref::<std::io::Error>()).any(|e| full(e.kind()));
    if is_full { "; make room there and give the command again: what is stored stays" } else { "" }
}

/// The error and its causes in one line, without saying a cause twice.
fn chain(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}
