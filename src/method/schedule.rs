//! What changes over the steps: momentum of the twin, learning rate, weight of the neighbour term, settings that move.

use std::f64::consts::PI;

use crate::config::{ContrastiveSpec, PretrainSpec};

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

/// Steps of an epoch over `videos` videos, at least 1.
pub fn epoch(pretrain: &PretrainSpec, videos: usize) -> u64 {
    videos.div_ceil(pretrain.batch_videos.max(1)).max(1) as u64
}

/// Steps of a run over `videos` videos: `epochs × ceil(videos / batch)`, rounded down, at least 1.
pub fn steps(pretrain: &PretrainSpec, videos: usize) -> u64 {
    let per_epoch = videos.div_ceil(pretrain.batch_videos.max(1));
    ((pretrain.epochs * per_epoch as f64).floor() as u64).max(1)
}

/// Momentum of the twin: `m₁ − (m₁ − m₀)(cos(πk/K) + 1)/2` with m₁ = `momentum_end` (BYOL, arXiv 2006.07733; ρMoCo uses
/// the same with m₁ = 1) and m₀ = [`first_momentum`].
pub fn momentum(spec: &ContrastiveSpec, clock: Clock) -> f64 {
    let first = first_momentum(spec, clock.steps);
    let last = spec.momentum_end.max(first);
    last - (last - first) * ((PI * clock.passed()).cos() + 1.0) / 2.0
}

/// m₀ of a run of `steps`: that of the settings, but no more than `1 − 1/(span · steps)`. Ours: the base's 0.994 belongs
/// to 90,000 steps; in one of 400 it would leave a third of the initial weights in the last keys.
pub fn first_momentum(spec: &ContrastiveSpec, steps: u64) -> f64 {
    let span = (spec.momentum_span * steps as f64).max(1.0);
    spec.momentum.min(1.0 - 1.0 / span)
}

/// Share of the initial weights that is still in the twin at the end of a run: the product of all momenta.
pub fn share_of_the_start(spec: &ContrastiveSpec, steps: u64) -> f64 {
    // A sum of logarithms over at most 10,000 evenly spaced steps.
    let parts = steps.clamp(1, 10_000);
    let log = |i: u64| momentum(spec, Clock { step: i * steps / parts, steps }).max(f64::MIN_POSITIVE).ln();
    ((0..parts).map(log).sum::<f64>() * steps as f64 / parts as f64).exp()
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

/// A setting that moves in a straight line from `from` at the first step to `to` at the last one.
pub fn line(from: f64, to: f64, clock: Clock) -> f64 {
    let last = clock.steps.saturating_sub(1).max(1) as f64;
    from + (to - from) * (clock.step as f64 / last).min(1.0)
}

/// The step at which the ramp begins: `delay`, a share of all `steps`, after the queue was full.
pub fn ramp_begins(full_since: Option<u64>, delay: f64, steps: u64) -> Option<u64> {
    full_since.map(|since| since + (delay * steps as f64).round() as u64)
}

/// Weight of the neighbour term, 0 to 1: 0 until the queue was full (`full_since`: the first step that found
/// it full, or what [`ramp_begins`] makes of it), then a straight rise over the share `share` of all steps. A share of 0
/// switches it on at once.
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

    fn spec(momentum: f64, momentum_span: f64, momentum_end: f64) -> ContrastiveSpec {
        ContrastiveSpec { momentum, momentum_span, momentum_end, ..ContrastiveSpec::default() }
    }

    #[test]
    fn momentum_rises_from_its_first_value_to_its_last() {
        let base = spec(0.994, 1.0, 1.0);
        let long = |step| Clock { step, steps: 1000 };
        assert!((momentum(&base, long(0)) - 0.994).abs() < 1e-12);
        assert!((momentum(&base, long(500)) - 0.997).abs() < 1e-12);
        assert!((momentum(&base, long(1000)) - 1.0).abs() < 1e-12);
        assert!((momentum(&spec(0.9, 1.0, 0.98), long(500)) - 0.94).abs() < 1e-12);
        assert!((momentum(&spec(0.9, 1.0, 0.5), long(1000)) - 0.9).abs() < 1e-12, "never falls");
    }

    #[test]
    fn in_a_short_run_the_twin_looks_back_over_its_share_of_it() {
        assert!((first_momentum(&spec(0.994, 0.05, 1.0), 400) - 0.95).abs() < 1e-12);
        assert!((first_momentum(&spec(0.994, 0.05, 1.0), 94_000) - 0.994).abs() < 1e-12);
        assert_eq!(first_momentum(&spec(0.994, 0.05, 1.0), 10), 0.0, "a span of less than a step is one step");
    }

    #[test]
    fn the_share_of_the_start_is_the_product_of_all_momenta() {
        let base = spec(0.99, 1.0, 1.0);
        let product: f64 = (0..300).map(|step| momentum(&base, Clock { step, steps: 300 })).product();
        assert!((share_of_the_start(&base, 300) - product).abs() < 1e-9);
        assert!(product > 0.2, "the base's value is too slow for a short run");
        assert!(share_of_the_start(&ContrastiveSpec::default(), 300) < 0.001);
        let long: f64 =
            (0..40_000).map(|step| momentum(&spec(0.9999, 1.0, 1.0), Clock { step, steps: 40_000 })).product();
        assert!((share_of_the_start(&spec(0.9999, 1.0, 1.0), 40_000) - long).abs() < 0.01 * long);
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
    fn a_delay_moves_the_ramp_and_nothing_else() {
        assert_eq!(ramp_begins(Some(50), 0.0, 100), Some(50));
        assert_eq!(ramp_begins(None, 0.3, 100), None, "the queue has to be full first");
        let delayed = |step| ramp(0.2, ramp_begins(Some(50), 0.1, 100), at(step));
        assert_eq!(delayed(59), 0.0);
        assert_eq!(delayed(69), ramp(0.2, Some(50), at(59)));
    }

    #[test]
    fn a_line_has_its_ends_at_the_first_and_the_last_step() {
        assert_eq!([0, 99].map(|step| line(0.25, 0.75, at(step))), [0.25, 0.75]);
        assert!((line(1.0, 0.0, Clock { step: 5, steps: 11 }) - 0.5).abs() < 1e-12);
        assert_eq!(line(0.7, 0.7, at(33)), 0.7, "what does not move is the same number");
        assert_eq!(line(0.2, 0.8, Clock { step: 0, steps: 1 }), 0.2);
    }

    #[test]
    fn steps_round_batches_up_and_epochs_down() {
        let spec = PretrainSpec { epochs: 2.5, batch_videos: 32, ..PretrainSpec::default() };
        assert_eq!(steps(&spec, 33), 5);
        assert_eq!(steps(&PretrainSpec { epochs: 0.01, ..spec }, 33), 1);
    }
}
