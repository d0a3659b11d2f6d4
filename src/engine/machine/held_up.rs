//! How long other programs kept a run from the processor: what it would not have taken alone.
//!
//! Linux counts for every thread how long it was ready to work and had no core (`/proc/thread-self/schedstat`, see
//! `Documentation/scheduler/sched-stats.rst`). Not all of that was lost: threads of a run take turns too, and one may lack
//! a core while another does the work. So no more is laid to others than the time that the cores spent on them
//! (`/proc/stat` less `/proc/self/stat`), and what is left is never less than the own work of the calling thread and of the
//! busiest thread of its pool, which follow each other.

use std::fs::read_to_string;
use std::time::Instant;

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
    clock: Instant,
    /// The calling thread.
    thread: Turns,
    /// Each thread of the pool that computes for it.
    pool: Vec<Turns>,
    /// Cores at work for others; machines beside this one on the same hardware count as others.
    others: f64,
}

/// A thread's seconds on a core, and ready without one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Turns {
    ran: f64,
    waited: f64,
}

impl std::ops::Sub for Turns {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self { ran: (self.ran - before.ran).max(0.0), waited: (self.waited - before.waited).max(0.0) }
    }
}

impl HeldUp {
    /// Begins to watch.
    pub fn watch() -> Self {
        Self { before: Reading::now() }
    }

    /// Seconds since then in which other programs held the calling thread or its pool up, an estimate; `None` where the
    /// system does not tell.
    pub fn seconds(&self) -> Option<f64> {
        Some(held_up(self.before.as_ref()?, &Reading::now()?))
    }
}

impl Reading {
    fn now() -> Option<Self> {
        let thread = turns()?;
        let pool = rayon::broadcast(|_| turns()).into_iter().collect::<Option<_>>()?;
        let busy = busy_ticks(&read_to_string("/proc/stat").ok()?)?;
        let own = own_ticks(&read_to_string("/proc/self/stat").ok()?)?;
        Some(Self { clock: Instant::now(), thread, pool, others: (busy - own) / TICKS })
    }
}

/// The thread waits while its pool works, so their delays follow each other; the threads of the pool work side by side,
/// so of theirs the longest counts.
fn held_up(before: &Reading, now: &Reading) -> f64 {
    let thread = now.thread - before.thread;
    let pool: Vec<Turns> = before.pool.iter().zip(&now.pool).map(|(before, now)| *now - *before).collect();
    let waited = thread.waited + pool.iter().map(|turns| turns.waited).fold(0.0, f64::max);
    let worked = thread.ran + pool.iter().map(|turns| turns.ran).fold(0.0, f64::max);
    let spare = (now.clock - before.clock).as_secs_f64() - worked;
    waited.min(now.others - before.others).min(spare).max(0.0)
}

/// Of the calling thread.
fn turns() -> Option<Turns> {
    read_turns(&read_to_string("/proc/thread-self/schedstat").ok()?)
}

/// "time on a core, time without one, turns", in nanoseconds.
fn read_turns(schedstat: &str) -> Option<Turns> {
    let mut times = schedstat.split_whitespace().map_while(|ns| ns.parse::<u64>().ok()).map(|ns| ns as f64 / 1e9);
    Some(Turns { ran: times.next()?, waited: times.next()? })
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
    use std::time::Duration;

    use super::*;

    /// `secs` after `before`: seconds ran and waited of the thread and of two threads of its pool, and of others.
    fn after(before: &Reading, secs: u64, thread: [f64; 2], pool: [[f64; 2]; 2], others: f64) -> Reading {
        let turns = |[ran, waited]: [f64; 2]| Turns { ran, waited };
        let clock = before.clock + Duration::from_secs(secs);
        Reading { clock, thread: turns(thread), pool: pool.map(turns).to_vec(), others }
    }

    #[test]
    fn no_more_is_laid_to_others_than_the_cores_gave_them_and_than_the_own_work_leaves() {
        let before =
            Reading { clock: Instant::now(), thread: Turns::default(), pool: vec![Turns::default(); 2], others: 100.0 };
        let held = |others| held_up(&before, &after(&before, 20, [2.0, 0.5], [[6.0, 4.0], [4.0, 1.0]], others));
        assert_eq!(held(150.0), 4.5, "own thread, and the longest of the pool");
        assert_eq!(held(101.0), 1.0, "the rest was waiting for each other");
        assert_eq!(held(99.9), 0.0, "a quiet machine, ticks rounded");
        let starved = after(&before, 140, [5.0, 60.0], [[12.0, 90.0], [8.0, 95.0]], 300.0);
        assert_eq!(held_up(&before, &starved), 123.0, "5 s of work and 12 of the busiest in the pool are left");
    }

    #[test]
    fn the_counts_of_linux_are_read() {
        assert_eq!(read_turns("1500000000 2500000000 1088069\n"), Some(Turns { ran: 1.5, waited: 2.5 }));
        assert_eq!(read_turns(""), None);
        assert_eq!(busy_ticks("cpu  10 2 3 1000 50 1 4 5 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n"), Some(25.0));
        assert_eq!(busy_ticks("cpu  10 2 3\n"), None);
        assert_eq!(own_ticks("7 (a) b (c) S 1 7 7 0 -1 4194304 100 0 0 0 250 30 5 1 20 0 4 0 99 0 0"), Some(286.0));
        assert_eq!(own_ticks("7 (a) S 1"), None);
    }

    #[test]
    fn where_linux_counts_a_part_is_watched() {
        let counts = turns().is_some();
        assert_eq!(HeldUp::watch().seconds().is_some_and(|seconds| seconds >= 0.0), counts);
    }
}
