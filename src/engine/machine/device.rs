//! Choice of the device that a run computes on: the list of wgpu adapters, the check of one against the CPU.

use std::fmt;

use burn::tensor::module::conv3d;
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;

pub use super::adapter::{Adapter, AdapterKind, Api};
pub use super::adapters::{LISTING_SUBCOMMAND, adapters, list_for_parent, program_answers_listing};

use crate::config::DeviceChoice;
use crate::random;

/// Largest difference from the CPU in the self check, relative to the largest value.
const TOLERANCE: f32 = 2e-3;

/// Why no device could be had.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    #[error(
        "no GPU adapter was found; use --device cpu, or install the GPU's Vulkan driver (`kinrin device` lists adapters)"
    )]
    NoAdapter,
    #[error("there is no adapter {index}; `kinrin device` lists {count}")]
    NoSuchAdapter { index: usize, count: usize },
    #[error("adapter {name} did not start: {message}; use --device cpu, or update the driver")]
    Start { name: String, message: String },
    #[error(
        "adapter {name} computes wrongly: {what} differs from the CPU by {difference:.1e} (allowed {TOLERANCE:.0e}); \
             use --device cpu, or update the driver"
    )]
    WrongResults { name: String, what: &'static str, difference: f32 },
}

/// Why a device was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceReason {
    /// The settings name it.
    Settings,
    /// The settings want a GPU and name none.
    FirstAdapter,
    /// `auto` has found a GPU of this kind.
    GpuFound(AdapterKind),
    /// `auto` has found no adapter.
    NoAdapter,
    /// `auto` has found so many adapters, none of which is hardware.
    NoHardware(usize),
}

impl fmt::Display for DeviceReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings => f.write_str("chosen by the settings"),
            Self::FirstAdapter => f.write_str("chosen by the settings: the first adapter"),
            Self::GpuFound(kind) => write!(f, "automatic: a {} GPU was found", kind.word()),
            Self::NoAdapter => f.write_str("automatic: no GPU adapter was found"),
            Self::NoHardware(n) => write!(
                f,
                "automatic: no hardware GPU among {n} adapter(s), software drivers are slower than the CPU back end"
            ),
        }
    }
}

/// The chosen device and why it was chosen.
#[derive(Clone, Debug)]
pub struct Selected {
    /// Without autodiff.
    pub device: Device,
    /// `cpu (…)` or the adapter's name.
    pub name: String,
    pub reason: DeviceReason,
    /// Runs on the CPU repeat bit for bit; runs on a GPU need not.
    pub is_cpu: bool,
}

/// What `auto` and the others resolve to, before any device is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// `None` is the CPU.
    pub adapter: Option<Adapter>,
    pub name: String,
    pub reason: DeviceReason,
}

/// Decides for a device. `auto` takes a hardware GPU where there is one, otherwise the CPU.
pub fn plan(choice: DeviceChoice, adapters: &[Adapter]) -> Result<Plan, DeviceError> {
    let best = adapters.iter().filter(|a| a.is_gpu()).min_by_key(|a| (a.kind, a.index));
    let (adapter, reason) = match choice {
        DeviceChoice::Cpu => (None, DeviceReason::Settings),
        DeviceChoice::Auto => match best {
            Some(gpu) => (Some(gpu), DeviceReason::GpuFound(gpu.kind)),
            None if adapters.is_empty() => (None, DeviceReason::NoAdapter),
            None => (None, DeviceReason::NoHardware(adapters.len())),
        },
        DeviceChoice::Wgpu(None) => {
            let first = best.or(adapters.first()).ok_or(DeviceError::NoAdapter)?;
            (Some(first), DeviceReason::FirstAdapter)
        }
        DeviceChoice::Wgpu(Some(index)) => {
            let missing = DeviceError::NoSuchAdapter { index, count: adapters.len() };
            (Some(adapters.get(index).ok_or(missing)?), DeviceReason::Settings)
        }
    };
    let name = adapter.map_or_else(cpu_name, |a| a.name.clone());
    Ok(Plan { adapter: adapter.cloned(), name, reason })
}

/// Whether a run that notes this name of its device is computed on the CPU.
pub fn is_cpu_name(name: &str) -> bool {
    name == "cpu" || name.starts_with("cpu (")
}

fn cpu_name() -> String {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let system = sysinfo::System::new_with_specifics(
        sysinfo::RefreshKind::nothing().with_cpu(sysinfo::CpuRefreshKind::nothing()),
    );
    let brand = system.ok().and_then(|s| Some(s.cpus().first()?.brand().trim().to_owned())).unwrap_or_default();
    match brand.is_empty() {
        true => format!("cpu ({threads} threads)"),
        false => format!("cpu ({brand}, {threads} threads)"),
    }
}

/// Chooses and starts a device; a GPU is first checked against the CPU.
pub fn select(choice: DeviceChoice) -> Result<Selected, DeviceError> {
    let adapters = if choice == DeviceChoice::Cpu { Vec::new() } else { adapters() };
    let plan = plan(choice, &adapters)?;
    let Some(adapter) = plan.adapter else {
        return Ok(Selected { device: Device::flex(), name: plan.name, reason: plan.reason, is_cpu: true });
    };
    let device = start(&adapter)?;
    self_check(&device, &adapter.name)?;
    Ok(Selected { device, name: plan.name, reason: plan.reason, is_cpu: false })
}

fn start(adapter: &Adapter) -> Result<Device, DeviceError> {
    let (kind, api) = (adapter.device_kind(), adapter.backend.burn());
    let fail = |message| DeviceError::Start { name: adapter.name.clone(), message };
    let options = || Device::wgpu_options().device_kind(kind.clone()).graphics_api(api);
    let started = std::panic::catch_unwind(|| options().init()).map_err(|p| fail(panic_text(&*p)))?;
    match started {
        Ok(device) => Ok(device),
        // A second run in one process: the runtime of this adapter is up already.
        Err(error) if is_registered(&error) => Ok(Device::wgpu(kind)),
        Err(error) => Err(fail(error.to_string())),
    }
}

fn is_registered(error: &burn::tensor::wgpu::WgpuInitError) -> bool {
    matches!(error, burn::tensor::wgpu::WgpuInitError::Registration { .. })
}

/// The message of a caught panic.
pub fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "unknown panic".into())
}

/// Compares a matrix product and a 3D convolution with its gradients against the CPU.
///
/// Drivers and kernel selection have been seen to give wrong numbers without an error.
pub fn self_check(device: &Device, name: &str) -> Result<(), DeviceError> {
    let compute = |device: Device| std::panic::catch_unwind(move || probe(&device));
    let fail = |message| DeviceError::Start { name: name.into(), message };
    let theirs = compute(device.clone()).map_err(|p| fail(panic_text(&*p)))?;
    let ours = probe(&Device::flex());
    for ((what, a), (_, b)) in theirs.iter().zip(&ours) {
        let difference = relative_difference(a, b);
        // Written so that NaN fails.
        if !matches!(difference.partial_cmp(&TOLERANCE), Some(std::cmp::Ordering::Less)) {
            return Err(DeviceError::WrongResults { name: name.into(), what, difference });
        }
    }
    Ok(())
}

fn probe(device: &Device) -> [(&'static str, Vec<f32>); 4] {
    let plain = device.clone();
    let graph = device.clone().autodiff();
    let product = noise([33, 70], 0, &plain).matmul(noise([70, 41], 1, &plain));
    let input = noise([2, 3, 4, 9, 9], 2, &graph).require_grad();
    let weight = noise([5, 3, 3, 3, 3], 3, &graph).require_grad();
    let options = ConvOptions::new([1, 2, 2], [1, 1, 1], [1, 1, 1], 1);
    let output = conv3d(input.clone(), weight.clone(), None, options);
    let gradients = (output.clone() * output.clone()).sum().backward();
    let gradient = |t: &Tensor<5>| t.grad(&gradients).map(values).unwrap_or_default();
    [
        ("matrix product", values(product)),
        ("3D convolution", values(output.clone())),
        ("gradient of the input", gradient(&input)),
        ("gradient of the weights", gradient(&weight)),
    ]
}

fn noise<const D: usize>(shape: [usize; D], index: u64, device: &Device) -> Tensor<D> {
    let mut rng = random::stream(0, "device check", index);
    let value = |_| (rng.next_u32() >> 8) as f32 / (1 << 23) as f32 - 1.0;
    let data: Vec<f32> = (0..shape.iter().product::<usize>()).map(value).collect();
    Tensor::from_data(TensorData::new(data, shape), device)
}

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().convert::<f32>().try_to_vec().unwrap_or_default()
}

fn relative_difference(a: &[f32], b: &[f32]) -> f32 {
    if a.len() != b.len() || b.is_empty() {
        return f32::INFINITY;
    }
    let scale = b.iter().fold(f32::MIN_POSITIVE, |m, v| m.max(v.abs()));
    // `max` would drop a NaN.
    a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, |m, d| if d > m || d.is_nan() { d } else { m }) / scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(kind: AdapterKind, index: usize) -> Adapter {
        let name = format!("{} {index}", kind.word());
        Adapter { index, name, kind, backend: Api::Vulkan, driver: String::new(), nth_of_kind: 0 }
    }

    #[test]
    fn auto_never_takes_a_software_driver() {
        let software = [adapter(AdapterKind::Software, 0)];
        let plan = plan(DeviceChoice::Auto, &software).unwrap();
        assert_eq!(plan.adapter, None);
        assert_eq!(plan.reason, DeviceReason::NoHardware(1));
        assert!(is_cpu_name(&plan.name) && !is_cpu_name(&software[0].name), "{}", plan.name);
    }

    #[test]
    fn auto_prefers_a_discrete_gpu() {
        let found = [adapter(AdapterKind::Integrated, 0), adapter(AdapterKind::Discrete, 1)];
        assert_eq!(plan(DeviceChoice::Auto, &found).unwrap().name, "discrete 1");
    }

    #[test]
    fn a_missing_adapter_is_an_error_and_not_the_cpu() {
        assert!(matches!(plan(DeviceChoice::Wgpu(None), &[]), Err(DeviceError::NoAdapter)));
        let one = [adapter(AdapterKind::Software, 0)];
        assert!(matches!(plan(DeviceChoice::Wgpu(Some(1)), &one), Err(DeviceError::NoSuchAdapter { .. })));
        assert!(plan(DeviceChoice::Wgpu(Some(0)), &one).unwrap().adapter.is_some());
    }

    #[test]
    fn the_self_check_passes_on_the_cpu_and_sees_nan() {
        self_check(&Device::flex(), "cpu").unwrap();
        assert!(relative_difference(&[f32::NAN, 0.0], &[1.0, 1.0]).is_nan());
        assert_eq!(relative_difference(&[1.0], &[1.0, 1.0]), f32::INFINITY);
    }
}
