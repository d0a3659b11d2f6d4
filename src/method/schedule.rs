//! What changes over the steps: momentum of the twin, learning rate, weight of the neighbour term.

use std::f64::consts::PI;

use crate::config::PretrainSpec;

/// Where the training stands. Steps count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// k, the step that is about to be made.
    pub step: u64,
    /// K, all steps of the run.
    pub steps: u64,
}

impl Clock {
    /// Share of the run that lies behind, 0 to 1.
    fn passed(self) -> f64 {
        self.step as f64 / self.steps.max(1) as f64
    }
}

/// Steps of a run over `videos` videos: `epochs × ceil(videos / batch)`, rounded down, at least 1.
pub fn steps(pretrain: &PretrainSpec, videos: usize) -> u64 {
    let per_epoch = videos.div_ceil(pretrain.batch_videos.max(1));
    ((pretrain.epochs * per_epoch as f64).floor() as u64).max(1)
}

/// Momentum of the twin: `1 − (1 − m₀)(cos(πk/K) + 1)/2` (BYOL, arXiv 2006.07733; ρMoCo uses the same).
pub fn momentum(first: f64, clock: Clock) -> f64 {
    1.0 - (1.0 - first) * ((PI * clock.passed()).cos() + 1.0) / 2.0
}

/// Momentum of the twin's running statistics: `m`, but at first no more than `(1 + k)/(10 + k)`, the warm-up of
/// TensorFlow's `ExponentialMovingAverage`. Without it the twin would normalise with its initial statistics (mean 0,
/// variance 1) for the first hundreds of steps, which is all of a small pilot. Ours; the base has no such average.
pub fn statistics_momentum(m: f64, clock: Clock) -> f64 {
    let step = clock.step as f64;
    m.min((1.0 + step) / (10.0 + step))
}

/// Learning rate: a straight rise to `peak` over the share `warmup` of all steps, then half a cosine down to 0.
///
/// The first step already has a rate above 0; `peak` is reached at the first step after the warm-up.
pub fn learning_rate(peak: f64, warmup: f64, clock: Clock) -> f64 {
    let warm_steps = (warmup * clock.steps as f64).round();
    let step = clock.step as f64;
    if step < warm_steps {
        return peak * (step + 1.0) / (warm_steps + 1.0);
    }
    let left = (clock.steps as f64 - warm_steps).max(1.0);
    peak * 0.5 * (1.0 + (PI * (step - warm_steps) / left).cos())
}

/// Weight of the neighbour term, 0 to 1: 0 until the queue was full (`full_since`: the first step that found
/// it full), then a straight rise over the share `share` of all steps. A share of 0 switches it on at once.
pub fn ramp(share: f64, full_since: Option<u64>, clock: Clock) -> f64 {
    let Some(since) = full_since.filter(|&s| s <= clock.step) else {
        return 0.0;
    };
    let rise = (share * clock.steps as f64).max(1.0);
    ((clock.step - since + 1) as f64 / rise).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(step: u64) -> Clock {
        Clock { step, steps: 100 }
    }

    #[test]
    fn momentum_rises_from_its_first_value_to_one() {
        assert!((momentum(0.994, at(0)) - 0.994).abs() < 1e-12);
        assert!((momentum(0.994, at(50)) - 0.997).abs() < 1e-12);
        assert!((momentum(0.994, at(100)) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn statistics_follow_fast_at_first_and_then_like_weights() {
        assert!((statistics_momentum(0.994, at(0)) - 0.1).abs() < 1e-12);
        assert!((statistics_momentum(0.994, at(90)) - 0.91).abs() < 1e-12);
        assert!((statistics_momentum(0.994, Clock { step: 5000, steps: 9000 }) - 0.994).abs() < 1e-12);
        assert_eq!(statistics_momentum(0.0, at(50)), 0.0);
    }

    #[test]
    fn learning_rate_rises_in_a_line_and_falls_by_a_cosine() {
        assert!((learning_rate(1.1, 0.1, at(0)) - 0.1).abs() < 1e-12);
        assert!((learning_rate(1.1, 0.1, at(4)) - 0.5).abs() < 1e-12);
        assert!((learning_rate(1.1, 0.1, at(10)) - 1.1).abs() < 1e-12);
        assert!((learning_rate(1.1, 0.1, at(55)) - 0.55).abs() < 1e-12);
        assert!(learning_rate(1.1, 0.1, at(99)) > 0.0);
        assert!((learning_rate(4.0, 0.0, at(0)) - 4.0).abs() < 1e-12);
    }

    #[test]
    fn ramp_waits_for_the_full_queue_and_then_rises_in_a_line() {
        assert_eq!(ramp(0.2, None, at(50)), 0.0);
        assert_eq!(ramp(0.2, Some(51), at(50)), 0.0);
        assert!((ramp(0.2, Some(50), at(50)) - 0.05).abs() < 1e-12);
        assert!((ramp(0.2, Some(50), at(59)) - 0.5).abs() < 1e-12);
        assert_eq!(ramp(0.2, Some(50), at(99)), 1.0);
        assert_eq!(ramp(0.0, Some(50), at(50)), 1.0);
    }

    #[test]
    fn steps_round_batches_up_and_epochs_down() {
        let spec = PretrainSpec { epochs: 2.5, batch_videos: 32, ..PretrainSpec::default() };
        assert_eq!(steps(&spec, 33), 5);
        assert_eq!(steps(&PretrainSpec { epochs: 0.01, ..spec }, 33), 1);
    }
}
