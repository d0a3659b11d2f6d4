//! Parses the arguments, calls the command or opens the window, sets the exit code.

use std::path::Path;
use std::process::ExitCode;

use kinrin::cli::bench::ui::{UiArgs, print};
use kinrin::cli::root::{self, Next};
use kinrin::engine::machine::priority;
use kinrin::ui::bench::{self, Stage};
use kinrin::ui::{self, WindowError};

fn main() -> ExitCode {
    match root::main() {
        Next::Exit(code) => code,
        Next::Window(workspace) => {
            priority::prepare();
            leave(ui::open(&workspace))
        }
        Next::BenchWindow { args, workspace, json } => measure(&args, &workspace, json),
    }
}

fn leave(result: Result<(), WindowError>) -> ExitCode {
    let Err(error) = result else { return ExitCode::SUCCESS };
    eprintln!("kinrin: {error}");
    ExitCode::from(if matches!(error, WindowError::NoDisplay(_)) { 2 } else { 1 })
}

/// `kinrin bench ui`: one stage in this process, or all of them in processes of their own.
fn measure(args: &UiArgs, workspace: &Path, json: bool) -> ExitCode {
    priority::prepare();
    if let (Some(stage), Some(into)) = (args.stage.as_deref().and_then(Stage::from_word), &args.into) {
        return leave(bench::run_stage(stage, workspace, into, args.since));
    }
    match bench::run() {
        Ok(measures) => root::exit_code(print(&measures, json)),
        Err(error) => {
            eprintln!("kinrin: the window could not be measured: {error}");
            ExitCode::FAILURE
        }
    }
}
