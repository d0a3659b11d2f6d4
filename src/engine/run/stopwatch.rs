//! A stopwatch that looks at three clocks: the one on the wall, that of the processor, and that of a sleeping machine.

use std::time::{Duration, Instant};

/// Two looks at two clocks are not made at once. Shorter sleeps than this are none, seconds.
const LEAST_ASLEEP_S: f64 = 1.0;

/// What has passed between two looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lap {
    /// Seconds. On Linux and macOS their clock stands still while the machine sleeps.
    pub seconds: f64,
    /// Seconds of processor time of the whole process, all cores together: its threads that load clips and, where a window
    /// trains by itself, that draw count too. None where the system does not tell.
    pub cpu_s: Option<f64>,
    /// Seconds in which the machine slept; they are not in `seconds`. None where the system does not tell.
    pub asleep_s: Option<f64>,
}

/// Counts from its start.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    began: Instant,
    cpu: Option<Duration>,
    sleep: Option<SleepClocks>,
}

impl Stopwatch {
    pub fn start() -> Self {
        Self { began: Instant::now(), cpu: cpu_clock(), sleep: sleep_clocks() }
    }

    /// What has passed since the start.
    pub fn lap(&self) -> Lap {
        let cpu_s = self.cpu.zip(cpu_clock()).map(|(then, now)| now.saturating_sub(then).as_secs_f64());
        let asleep_s = self.sleep.zip(sleep_clocks()).map(|(then, now)| now.asleep_since(then));
        Lap { seconds: self.began.elapsed().as_secs_f64(), cpu_s, asleep_s }
    }
}

/// The clock that goes on while the machine sleeps, and the one that does not.
#[derive(Clone, Copy, Debug)]
struct SleepClocks {
    always: Duration,
    awake: Duration,
}

impl SleepClocks {
    fn asleep_since(self, then: Self) -> f64 {
        let [always, awake] =
            [(self.always, then.always), (self.awake, then.awake)].map(|(now, then)| now.saturating_sub(then));
        let asleep = always.saturating_sub(awake).as_secs_f64();
        if asleep < LEAST_ASLEEP_S { 0.0 } else { asleep }
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn cpu_clock() -> Option<Duration> {
    Some(look(rustix::time::ClockId::ProcessCPUTime))
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn cpu_clock() -> Option<Duration> {
    None
}

#[cfg(target_os = "linux")]
fn sleep_clocks() -> Option<SleepClocks> {
    use rustix::time::ClockId::{Boottime, Monotonic};
    Some(SleepClocks { always: look(Boottime), awake: look(Monotonic) })
}

#[cfg(not(target_os = "linux"))]
fn sleep_clocks() -> Option<SleepClocks> {
    None
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn look(clock: rustix::time::ClockId) -> Duration {
    let now = rustix::time::clock_gettime(clock);
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_takes_processor_time_and_a_wait_takes_next_to_none() {
        let watch = Stopwatch::start();
        std::thread::sleep(Duration::from_millis(60));
        let waited = watch.lap();
        assert!(waited.seconds >= 0.06 && waited.asleep_s.is_none_or(|asleep| asleep == 0.0), "{waited:?}");
        // Other tests of the same process may work meanwhile, so only the least is known.
        let worked = Stopwatch::start();
        let mut sum = 0_u64;
        while worked.lap().cpu_s.is_some_and(|cpu| cpu < 0.02) {
            sum = (0..10_000_u64).fold(sum, |sum, n| std::hint::black_box(sum.wrapping_add(n * n)));
        }
        assert_eq!(worked.lap().cpu_s.is_some(), cfg!(any(target_os = "linux", target_os = "macos")));
        let shorter = worked.lap();
        assert!(watch.lap().cpu_s >= shorter.cpu_s, "the longer time holds the shorter one");
    }

    #[test]
    fn only_a_clock_that_ran_ahead_proves_a_sleep() {
        let at = |always, awake| SleepClocks { always: Duration::from_secs(always), awake: Duration::from_secs(awake) };
        assert_eq!(at(900, 300).asleep_since(at(100, 100)), 600.0);
        assert_eq!(at(900, 900).asleep_since(at(100, 100)), 0.0, "stopped or starved: both clocks went on");
        let odd = SleepClocks { always: Duration::from_millis(900_020), ..at(900, 900) };
        assert_eq!(odd.asleep_since(at(100, 100)), 0.0, "the two looks are not made at once");
        assert_eq!(at(900, 901).asleep_since(at(100, 100)), 0.0);
    }
}
