//! The command line: one short file per subcommand. Only this layer prints.

pub mod bench;
pub mod card;
pub mod check_learning;
pub mod config;
pub mod curves;
pub mod data;
mod data_demo;
pub mod demo;
pub mod device;
pub mod diff;
pub mod embed;
pub mod estimate;
pub mod export;
mod figure_files;
mod interrupt;
pub mod judge;
pub mod judgements;
pub mod log;
pub mod map;
pub mod neighbours;
pub mod note;
pub mod pilot;
pub mod prices;
pub mod queries;
pub mod queue;
pub mod report;
pub mod results;
pub mod resume;
pub mod roadmap;
pub mod root;
pub mod run;
pub mod runs;
pub mod show;
pub mod stop;
pub mod tag;
pub mod watch;
pub mod weights;
mod worker;

use std::io::Write;
use std::path::PathBuf;

use crate::store::Workspace;

/// What every subcommand is given.
pub struct Global {
    /// Root of the workspace: `--workspace`, `KINRIN_WORKSPACE` or the platform's data folder.
    pub workspace: PathBuf,
    /// Print one JSON value instead of text for people.
    pub json: bool,
}

/// Why a command did not do its work; decides the exit code.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage or input: exit code 2.
    Usage(anyhow::Error),
    /// The work itself failed: exit code 1.
    Failed(anyhow::Error),
}

impl Failure {
    /// Wrong usage or input, exit code 2.
    pub fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self::Usage(error.into())
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Global {
    /// Opens (and, where missing, creates) the workspace.
    pub fn open(&self) -> Result<Workspace, Failure> {
        Ok(Workspace::open(&self.workspace)?)
    }
}

/// Prints `value` as one line of JSON.
pub fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    print_line(&serde_json::to_string(value)?)
}

/// Prints a line for people; a closed pipe is an error here and not a panic, as it is with `println!`.
pub fn print_line(text: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}
