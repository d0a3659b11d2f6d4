//! Gaps in the work: a process that was suspended, or a machine that slept, was not at work, though the clock went on.

use std::collections::VecDeque;

/// A piece of work that took this many times the median of those before it, and that many seconds, was interrupted.
const TIMES: f64 = 10.0;
const LEAST_S: f64 = 30.0;

/// Pieces that have to be known before one can stand out: the first ones may compile kernels.
const FEWEST: usize = 8;

/// Pieces whose times are remembered.
const REMEMBERED: usize = 101;

/// The times of like pieces of work, such as the steps of a training.
#[derive(Debug, Default)]
pub struct Gaps {
    recent: VecDeque<f64>,
}

impl Gaps {
    /// Parts the seconds of a piece of work into those in which it was at work and a gap; 0 where there was none. An
    /// interrupted piece counts as the median one.
    pub fn part(&mut self, seconds: f64) -> (f64, f64) {
        if let Some(median) = self.median()
            && seconds > LEAST_S
            && seconds > TIMES * median
        {
            return (median, seconds - median);
        }
        if self.recent.len() == REMEMBERED {
            self.recent.pop_front();
        }
        self.recent.push_back(seconds);
        (seconds, 0.0)
    }

    fn median(&self) -> Option<f64> {
        let mut sorted: Vec<f64> = self.recent.iter().copied().collect();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().filter(|_| sorted.len() >= FEWEST)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_far_longer_than_the_others_is_parted_and_slow_work_is_not() {
        let mut gaps = Gaps::default();
        assert_eq!(gaps.part(90.0), (90.0, 0.0), "the first piece may compile kernels");
        for _ in 0..20 {
            assert_eq!(gaps.part(0.5), (0.5, 0.0));
        }
        assert_eq!(gaps.part(660.0), (0.5, 659.5), "suspended for eleven minutes");
        assert_eq!(gaps.part(20.0), (20.0, 0.0), "long, but not so long");
        assert_eq!(gaps.part(0.5), (0.5, 0.0));
        let mut slow = Gaps::default();
        for seconds in [40.0, 42.0, 41.0, 45.0, 39.0, 40.0, 44.0, 41.0, 120.0, 300.0] {
            assert_eq!(slow.part(seconds), (seconds, 0.0), "every step takes that long");
        }
    }
}
