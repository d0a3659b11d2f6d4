//! Parses the arguments, calls the command or opens the window, sets the exit code.

use std::path::Path;
use std::process::ExitCode;

use kinrin::cli::root::{self, Next};
use kinrin::ui::{self, WindowError};

fn main() -> ExitCode {
    match root::main() {
        Next::Exit(code) => code,
        Next::Window(workspace) => window(&workspace),
    }
}

fn window(workspace: &Path) -> ExitCode {
    let Err(error) = ui::open(workspace) else { return ExitCode::SUCCESS };
    eprintln!("kinrin: {error}");
    ExitCode::from(if matches!(error, WindowError::NoDisplay) { 2 } else { 1 })
}
