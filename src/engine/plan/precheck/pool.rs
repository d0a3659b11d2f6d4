//! What the number of pooled videos tells: whether queue and key encoder fit it.

use super::{Finding, What};
use crate::config::Experiment;
use crate::method::advice::{self, QueueAdvice};
use crate::store::RunWarning;

/// Whether the queue fits a pool of so many videos.
pub(super) fn queue(experiment: &Experiment, videos: usize) -> impl Iterator<Item = Finding> {
    let inter = experiment.arms.iter().any(|a| a.method.neighbours().is_some());
    let has_queue = experiment.arms.iter().any(|a| a.method.traits().uses_queue);
    let advice = if has_queue { advice::queue(&experiment.pretrain, videos, inter) } else { Vec::new() };
    advice.into_iter().map(|advice| {
        let repair = match advice {
            QueueAdvice::TooLong { most, .. } => Some(most.into()),
            QueueAdvice::NeverFills { .. } => None,
        };
        Finding::warning("pretrain.contrastive.queue", What::Queue(advice), repair)
    })
}

/// Whether the key encoder keeps up in a run over so many videos.
pub(super) fn key_encoder(experiment: &Experiment, videos: usize) -> Option<Finding> {
    let has_one = experiment.arms.iter().any(|a| a.method.traits().uses_momentum);
    let warning = advice::key_encoder(&experiment.pretrain, videos).filter(|_| has_one)?;
    let repair = match warning {
        RunWarning::SlowKeys { span, .. } => Some(span.into()),
        _ => None,
    };
    Some(Finding::warning("pretrain.contrastive.momentum_span", What::SlowKeys(warning), repair))
}
