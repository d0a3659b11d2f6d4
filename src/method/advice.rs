//! Whether the key queue fits the data: told before a run from its settings, and by the run itself.

use serde::Serialize;

use super::schedule;
use crate::config::PretrainSpec;
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
    use crate::config::ContrastiveSpec;

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
    fn a_queue_that_never_fills_is_told_where_neighbours_are_searched() {
        let never = QueueAdvice::NeverFills { rows: 400, keys: 200 };
        assert!(queue(&spec(400, 1.0), 100, true).contains(&never));
        assert!(!queue(&spec(400, 1.0), 100, false).contains(&never));
    }
}
