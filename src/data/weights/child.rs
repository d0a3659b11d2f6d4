//! Main function of the child that reads a file of weights: safetensors on standard output, or the fault as JSON on
//! standard error. Its limits are set before.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::{Fault, torch};

/// Begins the line of a fault.
const MARK: &str = "kinrin-weights ";

/// The child's main.
pub fn main(file: &Path) -> ExitCode {
    std::panic::set_hook(Box::new(|_| {})); // the line speaks for us
    let read = std::panic::catch_unwind(|| read(file));
    match read.unwrap_or_else(|_| Err(Fault::broken("it cannot be made sense of"))) {
        Ok(bytes) => match io::stdout().lock().write_all(&bytes) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE, // nobody reads any more
        },
        Err(fault) => {
            let text = serde_json::to_string(&fault).unwrap_or_default();
            let _ = writeln!(io::stderr(), "{MARK}{text}");
            ExitCode::FAILURE
        }
    }
}

fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    let bytes = std::fs::read(file).map_err(|error| Fault::broken(error.to_string()))?;
    Ok(torch::table(&bytes)?.written())
}

/// The fault in what a child wrote to standard error.
pub fn fault(errors: &str) -> Option<Fault> {
    let line = errors.lines().rev().find_map(|line| line.strip_prefix(MARK))?;
    serde_json::from_str(line).ok()
}
