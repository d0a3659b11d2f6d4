//! Cost of a run, summed over its resumed parts.

use std::time::Instant;

use crate::store::results::Cost;

/// Adds `part` to `total`; memory is a peak and not a sum.
pub fn add(total: &mut Cost, part: &Cost) {
    total.steps += part.steps;
    total.clips += part.clips;
    total.flops += part.flops;
    total.wall_s += part.wall_s;
    total.device_s += part.device_s;
    total.peak_bytes = total.peak_bytes.max(part.peak_bytes);
}

/// Measures the cost of a part of the work; pauses are left out by the caller.
#[derive(Debug)]
pub struct Meter {
    began: Instant,
    paused_s: f64,
    cost: Cost,
}

impl Default for Meter {
    fn default() -> Self {
        Self { began: Instant::now(), paused_s: 0.0, cost: Cost::default() }
    }
}

impl Meter {
    /// Counts one training step.
    pub fn step(&mut self, clips: u64, flops: f64, device_s: f64) {
        self.cost.steps += 1;
        self.cost.clips += clips;
        self.cost.flops += flops;
        self.cost.device_s += device_s;
    }

    /// Time that the device worked outside training steps.
    pub fn device(&mut self, seconds: f64) {
        self.cost.device_s += seconds;
    }

    /// Time in which the run was paused.
    pub fn paused(&mut self, seconds: f64) {
        self.paused_s += seconds;
    }

    /// The cost up to now.
    pub fn read(&self) -> Cost {
        let wall_s = (self.began.elapsed().as_secs_f64() - self.paused_s).max(0.0);
        Cost { wall_s, peak_bytes: peak_bytes(), ..self.cost.clone() }
    }
}

/// Begins a new peak: several runs may follow each other in one process. Where the system cannot do that, the peak
/// stays the process's.
pub fn reset_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// Largest resident memory of this process so far, in bytes; where the system does not tell it, the present one.
pub fn peak_bytes() -> u64 {
    if let Some(peak) = std::fs::read_to_string("/proc/self/status").ok().and_then(|s| parse_peak(&s)) {
        return peak;
    }
    let (Ok(pid), Ok(mut system)) = (sysinfo::get_current_pid(), sysinfo::System::new()) else { return 0 };
    system.refresh_processes(sysinfo::ProcessesToUpdate::Some(&[pid]), true);
    system.process(pid).map_or(0, sysinfo::Process::memory)
}

/// `VmHWM:    123456 kB` of `/proc/self/status`.
fn parse_peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_and_memory_keeps_its_peak() {
        let mut total = Cost { steps: 1, clips: 2, flops: 3.0, wall_s: 4.0, device_s: 1.0, peak_bytes: 9 };
        add(&mut total, &Cost { steps: 1, clips: 2, flops: 3.0, wall_s: 4.0, device_s: 1.0, peak_bytes: 5 });
        assert_eq!(total, Cost { steps: 2, clips: 4, flops: 6.0, wall_s: 8.0, device_s: 2.0, peak_bytes: 9 });
    }

    #[test]
    fn the_peak_is_read_in_bytes() {
        assert_eq!(parse_peak("Name:\tx\nVmHWM:\t    2048 kB\n"), Some(2 << 20));
        assert_eq!(parse_peak("Name:\tx\n"), None);
        assert!(peak_bytes() > 0);
    }
}
