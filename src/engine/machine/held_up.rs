//! How long other programs kept a run from the processor: what it would not have taken alone.
//!
//! Linux counts for every thread how long it was ready to work and had no core (`/proc/thread-self/schedstat`, see
//! `Documentation/scheduler/sched-stats.rst`). The threads of a run wait for each other too, and that is part of its
//! cost. So no more is laid to others than the time that the cores spent on them (`/proc/stat` less `/proc/self/stat`).

use std::fs::read_to_string;

/// Ticks a second of the times in `/proc`; fixed in what Linux promises to programs.
const TICKS: f64 = 100.0;

/// Watches one part of a run, on the thread that does its work.
#[derive(Debug)]
pub struct HeldUp {
    /// None where the system does not tell.
    before: Option<Reading>,
}

/// What was counted up to a moment, seconds.
#[derive(Clone, Debug, PartialEq)]
struct Reading {
    /// The calling thread without a core.
    thread: f64,
    /// The same of each thread of the pool that computes for it.
    pool: Vec<f64>,
    /// Cores at work for others; machines beside this one on the same hardware count as others.
    others: f64,
}

impl HeldUp {
    /// Begins to watch.
    pub fn watch() -> Self {
        Self { before: Reading::now() }
    }

    /// Seconds since then in which other programs held the calling thread or its pool up, as far as that is sure;
    /// `None` where the system does not tell.
    pub fn seconds(&self) -> Option<f64> {
        Some(held_up(self.before.as_ref()?, &Reading::now()?))
    }
}

impl Reading {
    fn now() -> Option<Self> {
        let thread = waited()?;
        let pool = rayon::broadcast(|_| waited()).into_iter().collect::<Option<_>>()?;
        let busy = busy_ticks(&read_to_string("/proc/stat").ok()?)?;
        let own = own_ticks(&read_to_string("/proc/self/stat").ok()?)?;
        Some(Self { thread, pool, others: (busy - own) / TICKS })
    }
}

/// The thread waits while its pool works, so their delays follow each other; the threads of the pool work side by side,
/// so of theirs the longest counts.
fn held_up(before: &Reading, now: &Reading) -> f64 {
    let pool = before.pool.iter().zip(&now.pool).map(|(before, now)| now - before).fold(0.0, f64::max);
    let waited = (now.thread - before.thread).max(0.0) + pool;
    waited.min(now.others - before.others).max(0.0)
}

/// Seconds that the calling thread was ready and had no core.
fn waited() -> Option<f64> {
    waited_ns(&read_to_string("/proc/thread-self/schedstat").ok()?).map(|ns| ns as f64 / 1e9)
}

/// "time on a core, time without one, turns": the second of them.
fn waited_ns(schedstat: &str) -> Option<u64> {
    schedstat.split_whitespace().nth(1)?.parse().ok()
}

/// Ticks in which the cores did not idle, from "cpu user nice system idle iowait irq softirq steal …".
fn busy_ticks(stat: &str) -> Option<f64> {
    let all = stat.lines().next()?.strip_prefix("cpu ")?;
    let ticks: Vec<f64> = all.split_whitespace().take(8).map_while(|n| n.parse().ok()).collect();
    (ticks.len() == 8).then(|| ticks.iter().sum::<f64>() - ticks[3] - ticks[4])
}

/// Ticks of this process and of its children that have ended: fields 14 to 17, of which the name before may hold anything.
fn own_ticks(stat: &str) -> Option<f64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks: Vec<f64> = after_name.split_whitespace().skip(11).take(4).map_while(|n| n.parse().ok()).collect();
    (ticks.len() == 4).then(|| ticks.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(thread: f64, pool: [f64; 2], others: f64) -> Reading {
        Reading { thread, pool: pool.to_vec(), others }
    }

    #[test]
    fn no_more_is_laid_to_others_than_the_cores_gave_them() {
        let before = reading(1.0, [2.0, 3.0], 100.0);
        assert_eq!(held_up(&before, &reading(1.5, [6.0, 4.0], 150.0)), 4.5, "own thread, and the longest of the pool");
        assert_eq!(held_up(&before, &reading(1.5, [6.0, 4.0], 101.0)), 1.0, "the rest was waiting for each other");
        assert_eq!(held_up(&before, &reading(1.5, [6.0, 4.0], 99.9)), 0.0, "a quiet machine, ticks rounded");
    }

    #[test]
    fn the_counts_of_linux_are_read() {
        assert_eq!(waited_ns("356903474958 587919012084 1088069\n"), Some(587_919_012_084));
        assert_eq!(waited_ns(""), None);
        assert_eq!(busy_ticks("cpu  10 2 3 1000 50 1 4 5 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n"), Some(25.0));
        assert_eq!(busy_ticks("cpu  10 2 3\n"), None);
        assert_eq!(own_ticks("7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 250 30 5 1 20 0 4 0 99 0 0"), Some(286.0));
        assert_eq!(own_ticks("7 (a) S 1"), None);
    }

    #[test]
    fn where_linux_counts_a_part_is_watched() {
        let counts = waited().is_some();
        assert_eq!(HeldUp::watch().seconds().is_some_and(|seconds| seconds >= 0.0), counts);
    }
}
