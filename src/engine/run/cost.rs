//! Cost of a run, as it is measured.

use std::cell::Cell;

use super::gaps::Gaps;
use super::stopwatch::{Lap, Stopwatch};
use crate::measure::CostKind;
use crate::store::results::Cost;

/// Measures the cost of a part of the work; pauses are left out by the caller.
///
/// Processor time is that of the process over the same stretches as the device time. It is not corrected for anything: a
/// process that is held up or paused uses none.
#[derive(Debug)]
pub struct Meter {
    began: Stopwatch,
    paused_s: f64,
    cost: Cost,
    steps: Gaps,
}

impl Default for Meter {
    fn default() -> Self {
        // A part without inference has none; unknown would make it unknown of the whole run.
        let mut cost =
            Cost::of(&[(CostKind::ExtractS, 0.0), (CostKind::ExtractFootageS, 0.0), (CostKind::LeftOutS, 0.0)]);
        let began = Stopwatch::start();
        if DEVICE.get().is_cpu && began.lap().cpu_s.is_some() {
            cost.set(CostKind::CpuS, 0.0);
        }
        Self { began, paused_s: 0.0, cost, steps: Gaps::default() }
    }
}

impl Meter {
    /// Counts one training step; a gap in it, in which the process was not at work, is left out.
    pub fn step(&mut self, clips: u64, flops: f64, took: Lap) {
        self.cost.count(CostKind::Steps, 1.0);
        self.cost.count(CostKind::Clips, clips as f64);
        self.cost.count(CostKind::Flops, flops);
        let (at_work, gap) = self.steps.part(took);
        self.device(Lap { seconds: at_work, ..took });
        self.left_out(gap);
    }

    /// Counts work of the training between its steps.
    pub fn between_steps(&mut self, flops: f64, took: Lap) {
        self.cost.count(CostKind::Flops, flops);
        self.device(took);
    }

    /// Counts everything up to now as work of the device, pauses left out. For a part that has counted none of it yet.
    pub fn device_until_now(&mut self) {
        self.device(Lap { seconds: self.seconds(), ..self.began.lap() });
    }

    fn device(&mut self, took: Lap) {
        self.cost.count(CostKind::DeviceS, took.seconds);
        if let (Some(_), Some(cpu_s)) = (self.cost.known(CostKind::CpuS), took.cpu_s) {
            self.cost.count(CostKind::CpuS, cpu_s);
        }
    }

    /// Time in which the network turned clips that span `footage_s` seconds into features or classes.
    pub fn inference(&mut self, seconds: f64, footage_s: f64) {
        self.cost.count(CostKind::ExtractS, seconds);
        self.cost.count(CostKind::ExtractFootageS, footage_s);
    }

    /// A gap in which the process was held up: no time of the run, and told beside its cost.
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
        (self.began.lap().seconds - self.paused_s).max(0.0)
    }

    /// The cost up to now.
    pub fn read(&self) -> Cost {
        let mut cost = self.cost.clone();
        cost.set(CostKind::WallS, self.seconds());
        cost.set(CostKind::PeakBytes, peak_bytes() as f64);
        if let Some(asleep_s) = self.began.lap().asleep_s {
            cost.set(CostKind::AsleepS, asleep_s);
        }
        if let Some(watts) = DEVICE.get().watts {
            cost.set(CostKind::Kwh, cost.get(CostKind::DeviceS) * watts / 3.6e6);
        }
        cost
    }
}

/// What the costs of a run depend on beside its work.
#[derive(Clone, Copy, Debug)]
struct Facts {
    /// What the device draws. None where nobody knows it: then no energy is told.
    watts: Option<f64>,
    /// Whether processor time is what the work takes: a GPU is only fed by the processor.
    is_cpu: bool,
}

thread_local! {
    /// Of the device of this thread's run.
    static DEVICE: Cell<Facts> = const { Cell::new(Facts { watts: None, is_cpu: false }) };
}

/// What a CPU is taken to draw where nothing else is set. A GPU has no such default: they differ too much.
const CPU_WATTS: f64 = 65.0;

/// Notes whether the run on this thread is computed on the CPU, and what its device draws, for the estimate of its energy.
/// `set`: watts as the workspace has them beside its prices.
pub fn note_device(set: Option<f64>, is_cpu: bool) {
    DEVICE.set(Facts { watts: rated_watts(set, is_cpu), is_cpu });
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

    fn lap(seconds: f64, cpu_s: f64) -> Lap {
        Lap { seconds, cpu_s: Some(cpu_s), asleep_s: None }
    }

    /// What happens in a run on the CPU.
    fn on_cpu(work: impl FnOnce()) {
        note_device(None, true);
        work();
        DEVICE.set(Facts { watts: None, is_cpu: false });
    }

    #[test]
    fn energy_is_device_time_at_the_rated_power_and_unknown_without_one() {
        assert_eq!([Some(300.0), None].map(|set| rated_watts(set, true)), [300.0, 65.0].map(Some));
        assert_eq!([Some(300.0), None].map(|set| rated_watts(set, false)), [Some(300.0), None]);
        let mut meter = Meter::default();
        meter.device(lap(7200.0, 0.0));
        assert_eq!(meter.read().known(CostKind::Kwh), None);
        on_cpu(|| {
            note_device(Some(50.0), true);
            assert!((meter.read().get(CostKind::Kwh) - 0.1).abs() < 1e-12);
        });
    }

    #[test]
    fn a_process_that_is_held_up_makes_no_arm_dearer_and_the_gap_is_told() {
        let mut meter = Meter::default();
        (0..20).for_each(|_| meter.step(8, 1e9, lap(0.5, 0.5)));
        meter.step(8, 1e9, lap(660.0, 0.5));
        let cost = meter.read();
        assert_eq!((cost.get(CostKind::DeviceS), cost.known(CostKind::LeftOutS)), (10.5, Some(659.5)));
        assert_eq!(cost.get(CostKind::WallS), 0.0, "what passed in the gap is no time of the run");
        assert_eq!(Meter::default().read().known(CostKind::LeftOutS), Some(0.0));
    }

    #[test]
    fn processor_time_is_that_of_the_device_time_whatever_the_clock_says() {
        on_cpu(|| {
            let mut meter = Meter::default();
            meter.step(8, 1e9, lap(0.5, 1.0));
            // Other work beside it: the same step takes three times as long.
            meter.step(8, 1e9, lap(1.5, 1.0));
            meter.between_steps(1e9, lap(2.0, 3.0));
            meter.inference(4.0, 60.0);
            let cost = meter.read();
            assert_eq!((cost.get(CostKind::DeviceS), cost.known(CostKind::CpuS)), (4.0, Some(5.0)));
            assert_eq!(cost.known(CostKind::AsleepS).is_some(), cfg!(target_os = "linux"));
        });
    }

    #[test]
    fn processor_time_of_a_resumed_run_is_the_sum_of_its_parts() {
        let part = |cpu_s| {
            let mut meter = Meter::default();
            meter.step(8, 1e9, lap(1.0, cpu_s));
            meter.read()
        };
        // As a checkpoint keeps it.
        let stored = |cost: &Cost| ron::from_str::<Cost>(&crate::config::to_ron(cost)).unwrap();
        on_cpu(|| {
            let mut whole = stored(&part(1.5));
            whole.add(&part(2.0));
            // A part without work of the device, such as a look at what is done already.
            whole.add(&Meter::default().read());
            assert_eq!(whole.known(CostKind::CpuS), Some(3.5));
        });
        let on_gpu = part(1.5);
        assert_eq!(on_gpu.known(CostKind::CpuS), None, "a processor that feeds a GPU says nothing of the work");
        on_cpu(|| {
            let mut whole = stored(&on_gpu);
            whole.add(&part(2.0));
            assert_eq!(whole.known(CostKind::CpuS), None, "as of an earlier version, which has not measured it");
        });
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
