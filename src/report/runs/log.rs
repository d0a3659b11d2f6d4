//! Log of a run in the order of time: worked out from its folder, so that it is there for every run,
//! whoever ran it, and cannot disagree with what is stored.

use std::path::Path;
use std::time::SystemTime;

use serde::Serialize;

use crate::engine::run::checkpoint;
use crate::store::run_folder::RunError;
use crate::store::{RunFolder, RunWarning, Status, events};
use crate::text::LocalText;

/// How much attention a line wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Info,
    Warn,
    Error,
}

impl Level {
    /// The word that the log shows, in every language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Happening {
    /// The run was begun, or queued while it has no device yet.
    Begun {
        device: String,
        program: String,
    },
    /// A pass over the pool has ended.
    Epoch {
        step: u64,
        loss: Option<f32>,
        clips_per_s: f32,
        purity: Option<f32>,
    },
    Checkpoint {
        step: u64,
        bytes: u64,
    },
    /// Embeddings of all videos were stored.
    Embedded {
        step: u64,
    },
    Warning {
        text: LocalText,
    },
    /// The run has ended, for now or for good.
    Ended {
        state: Status,
        step: u64,
        message: LocalText,
    },
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Unix seconds.
    pub time: u64,
    pub level: Level,
    #[serde(flatten)]
    pub happening: Happening,
}

impl Line {
    fn new(time: u64, happening: Happening) -> Self {
        let level = match &happening {
            Happening::Warning { .. } => Level::Warn,
            Happening::Ended { state: Status::Interrupted, .. } => Level::Warn,
            Happening::Ended { state: Status::Failed, .. } => Level::Error,
            _ => Level::Info,
        };
        Self { time, level, happening }
    }

    /// The line in English, without time and level.
    pub fn english(&self) -> String {
        match &self.happening {
            Happening::Begun { device, program } if device.is_empty() => format!("queued by version {program}"),
            Happening::Begun { device, program } => format!("begun on {device} by version {program}"),
            Happening::Epoch { step, loss, clips_per_s, purity } => {
                let loss = loss.map(|l| format!(" · loss {l:.3}")).unwrap_or_default();
                let purity = purity.map(|p| format!(" · neighbour purity {p:.2}")).unwrap_or_default();
                format!("step {step}{loss} · {clips_per_s:.0} clips/s{purity}")
            }
            Happening::Checkpoint { step, bytes } => {
                format!("checkpoint of step {step} written, {:.1} MB", *bytes as f64 / 1e6)
            }
            Happening::Embedded { step } => format!("embeddings of step {step} written"),
            Happening::Warning { text } => text.english.clone(),
            Happening::Ended { state, step, message } => {
                let reason = if message.is_empty() { String::new() } else { format!(": {message}") };
                let place = if *step == 0 { String::new() } else { format!(" at step {step}") };
                format!("{}{place}{reason}", state.word())
            }
        }
    }
}

/// The log of a run, oldest first.
///
/// # Errors
/// The run's record or state cannot be read.
pub fn lines(folder: &RunFolder) -> Result<Vec<Line>, RunError> {
    let (record, state) = (folder.record()?, folder.state()?);
    let mut lines =
        vec![Line::new(record.started, Happening::Begun { device: record.device, program: record.program })];
    let warning = |(time, warning): (u64, RunWarning)| Line::new(time, Happening::Warning { text: warning.into() });
    lines.extend(folder.timed_warnings().into_iter().map(warning));
    lines.extend(epochs(&folder.events()));
    lines.extend(checkpoints(folder));
    lines.sort_by_key(|l| l.time);
    if !state.status.alive() && state.status != Status::Queued {
        let (message, time) = (state.local_message(), state.heartbeat);
        lines.push(Line::new(time, Happening::Ended { state: state.status, step: state.step, message }));
    }
    Ok(lines)
}

/// One line per finished pass over the pool.
fn epochs(path: &Path) -> Vec<Line> {
    let (mut found, mut loss, mut purity) = (Vec::new(), None, None);
    // An unreadable file leaves the other lines: the curves tell about it.
    let _ = events::visit(path, |time, step, tag, value| match tag.as_str() {
        "loss" => loss = Some(value),
        "epoch/neighbour_purity" => purity = Some(value),
        "time/clips_per_s" => {
            found.push(Line::new(time as u64, Happening::Epoch { step, loss, clips_per_s: value, purity }));
        }
        _ => {}
    });
    found
}

fn checkpoints(folder: &RunFolder) -> Vec<Line> {
    let root = folder.checkpoints();
    let of = |step: u64| {
        let path = checkpoint::folder(&root, step);
        Some(Line::new(written(&path.join(checkpoint::MANIFEST))?, Happening::Checkpoint { step, bytes: size(&path) }))
    };
    let embedded = |step: u64| Some(Line::new(written(&folder.embeddings(step))?, Happening::Embedded { step }));
    let written = checkpoint::steps(&root).into_iter().filter_map(of);
    written.chain(folder.embedding_steps().into_iter().filter_map(embedded)).collect()
}

fn written(path: &Path) -> Option<u64> {
    let time = path.metadata().ok()?.modified().ok()?;
    Some(time.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs())
}

fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|e| e.metadata().ok()).map(|m| m.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::events::EventWriter;

    #[test]
    fn an_epoch_line_shows_the_loss_of_its_last_step() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("events.out.tfevents.1.kinrin");
        let mut writer = EventWriter::open(&path, 0).unwrap();
        writer.scalars(1, [("loss", 3.0)]).unwrap();
        writer.scalars(2, [("loss", 2.5)]).unwrap();
        writer.scalars(2, [("epoch/neighbour_purity", 0.25), ("time/clips_per_s", 42.0)]).unwrap();
        writer.flush().unwrap();
        let lines = epochs(&path);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].english(), "step 2 · loss 2.500 · 42 clips/s · neighbour purity 0.25");
    }

    #[test]
    fn a_failure_is_an_error_and_says_why() {
        let message = LocalText::same("loss is not a number");
        let line = Line::new(1, Happening::Ended { state: Status::Failed, step: 7, message });
        assert_eq!((line.level, line.english().as_str()), (Level::Error, "failed at step 7: loss is not a number"));
    }
}
