//! Whether the key queue fits the data: told before a run from its settings, and by the run itself.

use serde::Serialize;

use super::schedule;
use crate::config::{ContrastiveSpec, PretrainSpec};
use crate::store::RunWarning;

/// What is odd about the length of the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueAdvice {
    /// It holds more than half of an epoch's clips.
    TooLong { rows: usize, clips: usize, most: usize },
    /// The run makes too few keys to fill it.
    NeverFills { rows: usize, keys: u64 },
}

/// The most of the initial weights that may still be in the key encoder at the end.
const MOST_OF_THE_START: f64 = 0.05;

/// A warning where the key encoder follows too slowly for a run over `videos` videos.
pub fn key_encoder(pretrain: &PretrainSpec, videos: usize) -> Option<RunWarning> {
    let steps = schedule::steps(pretrain, videos);
    let share = schedule::share_of_the_start(&pretrain.contrastive, steps);
    let span = ContrastiveSpec::default().momentum_span;
    (share > MOST_OF_THE_START).then(|| RunWarning::SlowKeys { share: (share * 100.0).round() / 100.0, span })
}

/// Looks at a queue over a pool of `videos`; `inter`: whether neighbours are searched in it.
pub fn queue(pretrain: &PretrainSpec, videos: usize, inter: bool) -> Vec<QueueAdvice> {
    let (rows, views) = (pretrain.contrastive.queue, pretrain.views);
    let clips = videos * views;
    let mut advice = Vec::new();
    if 2 * rows > clips {
        advice.push(QueueAdvice::TooLong { rows, clips, most: (clips / 2).max(1) });
    }
    let keys = schedule::steps(pretrain, videos) * (pretrain.batch_videos.min(videos) * views) as u64;
    if inter && keys <= rows as u64 {
        advice.push(QueueAdvice::NeverFills { rows, keys });
    }
    advice
}

impl From<QueueAdvice> for RunWarning {
    fn from(advice: QueueAdvice) -> Self {
        match advice {
            QueueAdvice::TooLong { rows, clips, most } => Self::QueueTooLong { rows, clips, most },
            QueueAdvice::NeverFills { rows, keys } => Self::QueueNeverFills { rows, keys },
        }
    }
}

impl std::fmt::Display for QueueAdvice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        RunWarning::from(self.clone()).fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(queue: usize, epochs: f64) -> PretrainSpec {
        let contrastive = ContrastiveSpec { queue, ..ContrastiveSpec::default() };
        PretrainSpec { epochs, contrastive, batch_videos: 10, views: 2, ..PretrainSpec::default() }
    }

    #[test]
    fn half_an_epoch_is_the_most_a_queue_should_hold() {
        assert_eq!(queue(&spec(100, 20.0), 100, true), []);
        let found = queue(&spec(101, 20.0), 100, true);
        assert_eq!(found, [QueueAdvice::TooLong { rows: 101, clips: 200, most: 100 }]);
    }

    #[test]
    fn a_key_encoder_that_keeps_the_start_is_told() {
        assert_eq!(key_encoder(&spec(100, 20.0), 100), None);
        let slow = ContrastiveSpec { momentum_span: 1.0, ..ContrastiveSpec::default() };
        let slow = PretrainSpec { contrastive: slow, ..spec(100, 20.0) };
        assert!(matches!(key_encoder(&slow, 100), Some(RunWarning::SlowKeys { share, .. }) if share > 0.3));
    }

    #[test]
    fn a_queue_that_never_fills_is_told_where_neighbours_are_searched() {
        let never = QueueAdvice::NeverFills { rows: 400, keys: 200 };
        assert!(queue(&spec(400, 1.0), 100, true).contains(&never));
        assert!(!queue(&spec(400, 1.0), 100, false).contains(&never));
    }
}
