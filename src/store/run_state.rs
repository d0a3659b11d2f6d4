//! Where a run stands: the content of its `state.ron`.

use serde::{Deserialize, Serialize};

use super::local_time::unix_now;
use crate::text::LocalText;

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Queued,
    Running,
    Paused,
    /// Ended on request, with a checkpoint.
    Stopped,
    Failed,
    Done,
    /// Never stored: its process is gone though the file says running.
    Interrupted,
}

impl Status {
    /// The word that tables and JSON show.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Done => "done",
            Self::Interrupted => "interrupted",
        }
    }

    /// Whether a process should be behind it.
    pub fn alive(self) -> bool {
        matches!(self, Self::Running | Self::Paused)
    }
}

/// Latest state of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunState {
    pub status: Status,
    /// What is being done: `pretrain`, `embed`, `evaluate`.
    pub phase: String,
    /// Pre-training steps done.
    pub step: u64,
    /// Pre-training steps planned; 0 for arms without pre-training.
    pub steps: u64,
    /// Unix seconds of the last write.
    pub heartbeat: u64,
    /// Process that wrote it.
    pub pid: u32,
    /// Why it failed or ended early, in English; empty otherwise.
    pub message: String,
    /// `message` in Japanese; empty where an older version wrote it.
    #[serde(default)]
    pub message_ja: String,
    /// How much of the phase is done.
    #[serde(default)]
    pub done: u64,
    /// All of the phase; 0 while unknown.
    #[serde(default)]
    pub total: u64,
    /// Seconds the phase will take from here, once there is a rate to estimate from.
    #[serde(default)]
    pub left_s: Option<f64>,
}

impl RunState {
    /// A state of this process, now.
    pub fn new(status: Status, phase: &str, step: u64, steps: u64) -> Self {
        let (heartbeat, pid) = (unix_now(), std::process::id());
        let (message, message_ja) = (String::new(), String::new());
        let phase = phase.to_owned();
        Self { status, phase, step, steps, heartbeat, pid, message, message_ja, done: 0, total: 0, left_s: None }
    }

    /// Why it failed or ended early, in both languages.
    pub fn local_message(&self) -> LocalText {
        stored_message(&self.message, &self.message_ja)
    }

    /// The state with this message.
    pub fn with_message(self, message: LocalText) -> Self {
        Self { message: message.english, message_ja: message.japanese, ..self }
    }
}

/// A stored message; one of an older version has no Japanese and stays as it is.
pub(super) fn stored_message(english: &str, japanese: &str) -> LocalText {
    let japanese = if japanese.is_empty() { english } else { japanese };
    LocalText { english: english.to_owned(), japanese: japanese.to_owned() }
}
