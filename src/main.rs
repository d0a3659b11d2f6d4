//! Parses the arguments, calls the command, prints the error chain, sets the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    kinrin::cli::root::main()
}
