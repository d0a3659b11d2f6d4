//! `kinrin bench ui`: how the window behaves, measured in windows of child processes on generated data.
//!
//! Each stage is a process of its own, so that its start is cold and its memory its own:
//! `rest` (start, frames of every page, idle), `train` (frames while a run trains), `grid` (10,000 clips).

mod frame;
pub mod headless;
mod latency;
mod many;
mod points;
mod stage;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::report::measure::Measure;

pub use stage::{Stage, run as run_stage};

/// A stage that takes longer is stuck.
const PATIENCE: Duration = Duration::from_secs(300);

/// Measures everything; a stage that fails is an error that names it.
pub fn run() -> Result<Vec<Measure>, String> {
    let mut all = Vec::new();
    for stage in Stage::ALL {
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        stage::prepare(stage, folder.path())?;
        all.extend(child(stage, folder.path()).map_err(|e| format!("stage {}: {e}", stage.word()))?);
    }
    all.extend(headless::run()?);
    Ok(all)
}

/// Runs one stage in a window of its own and reads what it measured.
fn child(stage: Stage, folder: &Path) -> Result<Vec<Measure>, String> {
    let program = std::env::current_exe().map_err(|e| e.to_string())?;
    let into = folder.join("measured.json");
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_micros());
    let mut child = Command::new(program)
        .arg("--workspace")
        .arg(folder.join("ws"))
        .args(["bench", "ui", "--stage", stage.word(), "--since", &since.to_string(), "--into"])
        .arg(&into)
        .spawn()
        .map_err(|e| e.to_string())?;
    let started = std::time::Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|e| e.to_string())? {
            break status;
        }
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
            return Err("it did not end".to_owned());
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let text = std::fs::read_to_string(&into).map_err(|_| format!("ended with {status} and measured nothing"))?;
    serde_json::from_str(&text).map_err(|e| e.to_string())
}
