//! Load of the machine: CPU, memory, GPU, power, free disk. Nothing here fails; values that the system does not offer are
//! left out.

use std::path::{Path, PathBuf};
use std::time::Instant;

use nvml_wrapper::Nvml;
use serde::Serialize;
use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessesToUpdate, System};

use super::rapl::Rapl;

/// The machine at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Load {
    /// Of all cores together, 0 to 100, since the sample before.
    pub cpu_percent: f32,
    /// Bytes; 0 where the system does not tell.
    pub memory_used: u64,
    /// Bytes the machine (or its container) has.
    pub memory_total: u64,
    /// The busiest one of NVIDIA's.
    pub gpu: Option<GpuLoad>,
    /// Bytes free where the workspace lies.
    pub disk_free: Option<u64>,
    /// Power of all processors since the sample before, counted by them (RAPL).
    pub cpu_watts: Option<f64>,
}

/// A GPU at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GpuLoad {
    pub name: String,
    /// 0 to 100.
    pub percent: u32,
    /// Bytes.
    pub memory_used: u64,
    pub memory_total: u64,
    /// Power, measured by the card.
    pub watts: Option<f64>,
}

/// Samples the load. One sample takes some milliseconds, so on a thread of its own.
pub struct LoadMeter {
    system: Option<System>,
    nvml: Option<Nvml>,
    rapl: Option<Rapl>,
    /// When the processors were looked at last, and the joules counted by then.
    counted: (Instant, f64),
    folder: Option<PathBuf>,
}

impl Default for LoadMeter {
    fn default() -> Self {
        let mut system = System::new().ok();
        if let Some(system) = &mut system {
            // The first look only sets the mark from which the next one counts.
            system.refresh_cpu_usage();
        }
        // No library or no driver is the usual case, not an error.
        let (nvml, rapl) = (Nvml::init().ok(), Rapl::start());
        Self { system, nvml, rapl, counted: (Instant::now(), 0.0), folder: None }
    }
}

impl LoadMeter {
    /// A meter that also tells the free disk of `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()), ..Self::default() }
    }

    /// From now on tells the free disk of `folder`.
    pub fn look_at(&mut self, folder: &Path) {
        self.folder = Some(folder.to_owned());
    }

    /// The load since the sample before. The first one should come at least 200 ms after [`Self::new`].
    pub fn sample(&mut self) -> Load {
        let (gpu, cpu_watts) = (self.gpu(), self.cpu_watts());
        let disk_free = self.folder.as_deref().and_then(disk_free);
        let mut load = Load { gpu, cpu_watts, disk_free, ..Load::default() };
        let Some(system) = &mut self.system else { return load };
        system.refresh_cpu_usage();
        system.refresh_memory();
        load.cpu_percent = system.global_cpu_usage().clamp(0.0, 100.0);
        // What can be had without swapping is not used; caches are not counted.
        load.memory_total = system.total_memory();
        load.memory_used = load.memory_total.saturating_sub(system.available_memory());
        if let Some(limits) = system.cgroup_limits().filter(|l| l.total_memory < load.memory_total) {
            load.memory_total = limits.total_memory;
            load.memory_used = limits.total_memory.saturating_sub(limits.free_memory);
        }
        load
    }

    /// Resident memory of these processes together, in bytes. One that is gone has none.
    pub fn memory_of(&mut self, processes: &[u32]) -> u64 {
        let Some(system) = &mut self.system else { return 0 };
        let pids: Vec<Pid> = processes.iter().copied().map(Pid::from_u32).collect();
        let what = ProcessRefreshKind::nothing().with_memory().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&pids), true, what);
        pids.iter().filter_map(|pid| system.process(*pid)).map(Process::memory).sum()
    }

    fn cpu_watts(&mut self) -> Option<f64> {
        let joules = self.rapl.as_mut()?.read().joules;
        let (then, before) = std::mem::replace(&mut self.counted, (Instant::now(), joules));
        let seconds = then.elapsed().as_secs_f64();
        // The counters move about every millisecond: a shorter time than this would be told too roughly.
        (seconds > 0.1).then(|| (joules - before) / seconds)
    }

    fn gpu(&self) -> Option<GpuLoad> {
        let nvml = self.nvml.as_ref()?;
        let look = |index| -> Option<GpuLoad> {
            let device = nvml.device_by_index(index).ok()?;
            let memory = device.memory_info().ok()?;
            let percent = device.utilization_rates().map_or(0, |rates| rates.gpu);
            let name = device.name().unwrap_or_default();
            let watts = device.power_usage().ok().map(|milliwatts| f64::from(milliwatts) / 1e3);
            Some(GpuLoad { name, percent, memory_used: memory.used, memory_total: memory.total, watts })
        };
        (0..nvml.device_count().ok()?).filter_map(look).max_by_key(|gpu| (gpu.percent, gpu.memory_used))
    }
}

#[cfg(unix)]
fn disk_free(folder: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

#[cfg(not(unix))]
fn disk_free(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_within_what_the_machine_has() {
        let folder = tempfile::tempdir().unwrap();
        let load = LoadMeter::new(folder.path()).sample();
        assert!((0.0..=100.0).contains(&load.cpu_percent));
        assert!(load.memory_used > 0 && load.memory_used <= load.memory_total, "{load:?}");
        assert!(!cfg!(unix) || load.disk_free.is_some());
    }

    #[test]
    fn the_memory_of_a_process_is_its_own_and_one_that_is_gone_has_none() {
        let mut meter = LoadMeter::default();
        let own = meter.memory_of(&[std::process::id()]);
        assert!(own > 0 && own < meter.sample().memory_total, "{own}");
        assert_eq!(meter.memory_of(&[i32::MAX as u32]), 0);
    }
}
