//! Gaps in the work: a process that was held up was not at work, though the clock went on.
//!
//! What holds a process up for so long is a signal that stops it, or other programs that have the processor. Which of them
//! it was is not asked: in both no work of the run was done, so both are left out of its times and told as one. A machine
//! that sleeps makes no such gap where the clock stands still meanwhile (Linux, macOS); see
//! [`stopwatch`](super::stopwatch). Other work that only makes each piece slower leaves no gap and stays in the times;
//! processor time does not grow by it.

use std::collections::VecDeque;

use super::stopwatch::Lap;

/// A piece of work that took this many times what it should have, and that many seconds, was interrupted.
const TIMES: f64 = 10.0;
const LEAST_S: f64 = 30.0;

/// Pieces that have to be known before one can stand out: the first ones may compile kernels.
const FEWEST: usize = 8;

/// Pieces whose times are remembered.
const REMEMBERED: usize = 101;

/// The times of like pieces of work, such as the steps of a training.
#[derive(Debug)]
pub struct Gaps {
    recent: VecDeque<f64>,
    /// That the process may use at once.
    cores: f64,
}

impl Default for Gaps {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { recent: VecDeque::new(), cores: cores as f64 }
    }
}

impl Gaps {
    /// Parts the seconds of a piece of work into those in which it was at work and a gap; 0 where there was none.
    ///
    /// An interrupted piece counts as the median one, or as long as its processor time would take on all cores where that
    /// is longer: a long piece in which the processor was at work was no gap.
    pub fn part(&mut self, lap: Lap) -> (f64, f64) {
        let seconds = lap.seconds;
        if let Some(median) = self.median().filter(|_| seconds > LEAST_S) {
            let at_work = lap.cpu_s.map_or(median, |cpu_s| median.max(cpu_s / self.cores));
            if seconds > TIMES * at_work {
                return (at_work, seconds - at_work);
            }
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

    fn lap(seconds: f64) -> Lap {
        Lap { seconds, ..Lap::default() }
    }

    #[test]
    fn a_piece_far_longer_than_the_others_is_parted_and_slow_work_is_not() {
        let mut gaps = Gaps::default();
        assert_eq!(gaps.part(lap(90.0)), (90.0, 0.0), "the first piece may compile kernels");
        for _ in 0..20 {
            assert_eq!(gaps.part(lap(0.5)), (0.5, 0.0));
        }
        assert_eq!(gaps.part(lap(660.0)), (0.5, 659.5), "stopped for eleven minutes");
        assert_eq!(gaps.part(lap(20.0)), (20.0, 0.0), "long, but not so long");
        assert_eq!(gaps.part(lap(0.5)), (0.5, 0.0));
        let mut slow = Gaps::default();
        for seconds in [40.0, 42.0, 41.0, 45.0, 39.0, 40.0, 44.0, 41.0, 120.0, 300.0] {
            assert_eq!(slow.part(lap(seconds)), (seconds, 0.0), "every step takes that long");
        }
    }

    #[test]
    fn the_processor_says_whether_a_long_piece_was_work() {
        let mut gaps = Gaps { recent: VecDeque::new(), cores: 2.0 };
        let piece = |seconds, cpu_s| Lap { cpu_s: Some(cpu_s), ..lap(seconds) };
        for _ in 0..20 {
            assert_eq!(gaps.part(piece(0.5, 1.0)), (0.5, 0.0));
        }
        assert_eq!(gaps.part(piece(60.0, 1.0)), (0.5, 59.5), "stopped: it worked as long as ever");
        assert_eq!(gaps.part(piece(60.0, 4.0)), (2.0, 58.0), "other programs had most of both cores");
        assert_eq!(gaps.part(piece(60.0, 110.0)), (60.0, 0.0), "both cores were at work for it");
    }
}
