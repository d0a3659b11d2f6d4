//! Cost of a run, as it is measured.

use std::cell::Cell;
use std::time::Instant;

use super::gaps::Gaps;
use crate::measure::CostKind;
use crate::store::results::Cost;

/// Measures the cost of a part of the work; pauses are left out by the caller.
#[derive(Debug)]
pub struct Meter {
    began: Instant,
    paused_s: f64,
    cost: Cost,
    steps: Gaps,
}

impl Default for Meter {
    fn default() -> Self {
        // A part without inference has none; unknown would make it unknown of the whole run.
        let cost = Cost::of(&[(CostKind::ExtractS, 0.0), (CostKind::ExtractFootageS, 0.0), (CostKind::LeftOutS, 0.0)]);
        Self { began: Instant::now(), paused_s: 0.0, cost, steps: Gaps::default() }
    }
}

impl Meter {
    /// Counts one training step; a gap in it, in which the process was not at work, is left out.
    pub fn step(&mut self, clips: u64, flops: f64, device_s: f64) {
        self.cost.count(CostKind::Steps, 1.0);
        self.cost.count(CostKind::Clips, clips as f64);
        self.cost.count(CostKind::Flops, flops);
        let (at_work, gap) = self.steps.part(device_s);
        self.device(at_work);
        self.left_out(gap);
    }

    /// Counts work of the training between its steps.
    pub fn between_steps(&mut self, flops: f64, device_s: f64) {
        self.cost.count(CostKind::Flops, flops);
        self.device(device_s);
    }

    /// Time that the device worked outside training steps.
    pub fn device(&mut self, seconds: f64) {
        self.cost.count(CostKind::DeviceS, seconds);
    }

    /// Time in which the network turned clips that span `footage_s` seconds into features or classes.
    pub fn inference(&mut self, seconds: f64, footage_s: f64) {
        self.cost.count(CostKind::ExtractS, seconds);
        self.cost.count(CostKind::ExtractFootageS, footage_s);
    }

    /// A gap in which the process was suspended or the machine slept: no time of the run, and told beside its cost.
    pub fn left_out(&mut self, seconds: f64) {
        self.cost.count(CostKind::LeftOutS, seconds);
        self.paused(seconds);
    }

    /// Time in which the run was paused.
    pub fn paused(&mut self, seconds: f64) {
        self.paused_s += seconds;
    }

    /// Seconds up to now, pauses left out.
    pub fn seconds(&self) -> f64 {
        (self.began.elapsed().as_secs_f64() - self.paused_s).max(0.0)
    }

    /// The cost up to now.
    pub fn read(&self) -> Cost {
        let mut cost = self.cost.clone();
        cost.set(CostKind::WallS, self.seconds());
        cost.set(CostKind::PeakBytes, peak_bytes() as f64);
        if let Some(watts) = RATED_WATTS.get() {
            cost.set(CostKind::Kwh, cost.get(CostKind::DeviceS) * watts / 3.6e6);
        }
        cost
    }
}

thread_local! {
    /// Power of the device of this thread's run. None where nobody knows it: then no energy is told.
    static RATED_WATTS: Cell<Option<f64>> = const { Cell::new(None) };
}

/// What a CPU is taken to draw where nothing else is set. A GPU has no such default: they differ too much.
const CPU_WATTS: f64 = 65.0;

/// Notes what the device of the run on this thread draws, for the estimate of its energy. `set`: watts as the workspace has
/// them beside its prices.
pub fn rate_power(set: Option<f64>, is_cpu: bool) {
    RATED_WATTS.set(rated_watts(set, is_cpu));
}

/// What a device is taken to draw at work; `None` where nobody knows it.
pub fn rated_watts(set: Option<f64>, is_cpu: bool) -> Option<f64> {
    set.or(is_cpu.then_some(CPU_WATTS))
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
    fn energy_is_device_time_at_the_rated_power_and_unknown_without_one() {
        assert_eq!([Some(300.0), None].map(|set| rated_watts(set, true)), [300.0, 65.0].map(Some));
        assert_eq!([Some(300.0), None].map(|set| rated_watts(set, false)), [Some(300.0), None]);
        let mut meter = Meter::default();
        meter.device(7200.0);
        assert_eq!(meter.read().known(CostKind::Kwh), None);
        RATED_WATTS.set(Some(50.0));
        assert!((meter.read().get(CostKind::Kwh) - 0.1).abs() < 1e-12);
        RATED_WATTS.set(None);
    }

    #[test]
    fn a_suspended_process_makes_no_arm_dearer_and_the_gap_is_told() {
        let mut meter = Meter::default();
        (0..20).for_each(|_| meter.step(8, 1e9, 0.5));
        meter.step(8, 1e9, 660.0);
        let cost = meter.read();
        assert_eq!((cost.get(CostKind::DeviceS), cost.known(CostKind::LeftOutS)), (10.5, Some(659.5)));
        assert_eq!(cost.get(CostKind::WallS), 0.0, "what passed in the gap is no time of the run");
        assert_eq!(Meter::default().read().known(CostKind::LeftOutS), Some(0.0));
    }

    #[test]
    fn inference_is_known_of_a_run_though_its_training_had_none() {
        let mut judging = Meter::default();
        judging.inference(2.0, 60.0);
        let mut run = Meter::default().read();
        run.add(&judging.read());
        assert_eq!((run.known(CostKind::ExtractS), run.known(CostKind::ExtractFootageS)), (Some(2.0), Some(60.0)));
    }

    #[test]
    fn the_peak_is_read_in_bytes() {
        assert_eq!(parse_peak("Name:\tx\nVmHWM:\t    2048 kB\n"), Some(2 << 20));
        assert_eq!(parse_peak("Name:\tx\n"), None);
        assert!(peak_bytes() > 0);
    }
}
