//! How busy the machine is: processor, memory and, where NVIDIA's library is there, the first GPU.

use nvml_wrapper::Nvml;
use serde::Serialize;
use sysinfo::System;

/// One sample.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Load {
    /// Mean over all cores since the sample before, 0–100.
    pub cpu_percent: f32,
    /// Bytes.
    pub memory_used: u64,
    pub memory_total: u64,
    pub gpu: Option<GpuLoad>,
}

/// Load of a GPU.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GpuLoad {
    pub name: String,
    /// Time in which it worked, 0–100.
    pub percent: u32,
    /// Bytes.
    pub memory_used: u64,
    pub memory_total: u64,
}

/// Takes samples; a few milliseconds each, so on a thread of its own.
pub struct LoadMeter {
    system: Option<System>,
    nvml: Option<Nvml>,
}

impl Default for LoadMeter {
    fn default() -> Self {
        let mut system = System::new().ok();
        if let Some(system) = &mut system {
            system.refresh_cpu_usage(); // usage is a difference: this is its beginning
        }
        // No library or no driver is the usual case, not an error.
        Self { system, nvml: Nvml::init().ok() }
    }
}

impl LoadMeter {
    /// The load now. The processor's is that since the last sample.
    pub fn sample(&mut self) -> Load {
        let gpu = self.nvml.as_ref().and_then(gpu);
        let Some(system) = &mut self.system else {
            return Load { cpu_percent: 0.0, memory_used: 0, memory_total: 0, gpu };
        };
        system.refresh_cpu_usage();
        system.refresh_memory();
        let cpu_percent = system.global_cpu_usage().clamp(0.0, 100.0);
        Load { cpu_percent, memory_used: system.used_memory(), memory_total: system.total_memory(), gpu }
    }
}

fn gpu(nvml: &Nvml) -> Option<GpuLoad> {
    let device = nvml.device_by_index(0).ok()?;
    let memory = device.memory_info().ok()?;
    let percent = device.utilization_rates().ok()?.gpu;
    Some(GpuLoad { name: device.name().ok()?, percent, memory_used: memory.used, memory_total: memory.total })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_possible_values() {
        let load = LoadMeter::default().sample();
        assert!((0.0..=100.0).contains(&load.cpu_percent), "{load:?}");
        assert!(load.memory_total > 0 && load.memory_used <= load.memory_total, "{load:?}");
    }
}
