//! Graphics adapters and their names in burn.

use burn::tensor::DeviceKind;
use burn::tensor::wgpu::WgpuBackend;
use serde::{Deserialize, Serialize};

/// One wgpu adapter of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adapter {
    /// What `--device wgpu:INDEX` takes.
    pub index: usize,
    pub name: String,
    pub kind: AdapterKind,
    pub backend: Api,
    pub driver: String,
    /// Its number among the adapters of its kind and backend, which is how burn addresses it.
    pub nth_of_kind: usize,
}

/// What an adapter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AdapterKind {
    Discrete,
    Integrated,
    Virtual,
    /// A program that plays a GPU on the CPU, such as llvmpipe.
    Software,
    Other,
}

/// Graphics interface of an adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Api {
    Vulkan,
    Metal,
    Dx12,
}

impl Adapter {
    /// Whether it is hardware and not a program that plays one.
    pub fn is_gpu(&self) -> bool {
        matches!(self.kind, AdapterKind::Discrete | AdapterKind::Integrated | AdapterKind::Virtual)
    }

    pub(super) fn device_kind(&self) -> DeviceKind {
        match self.kind {
            AdapterKind::Discrete => DeviceKind::DiscreteGpu(self.nth_of_kind),
            AdapterKind::Integrated => DeviceKind::IntegratedGpu(self.nth_of_kind),
            AdapterKind::Virtual => DeviceKind::VirtualGpu(self.nth_of_kind),
            AdapterKind::Software => DeviceKind::Cpu,
            AdapterKind::Other => DeviceKind::DefaultDevice,
        }
    }
}

impl AdapterKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Discrete => "discrete",
            Self::Integrated => "integrated",
            Self::Virtual => "virtual",
            Self::Software => "software",
            Self::Other => "other",
        }
    }
}

impl Api {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Vulkan => "vulkan",
            Self::Metal => "metal",
            Self::Dx12 => "dx12",
        }
    }

    pub(super) fn burn(self) -> WgpuBackend {
        match self {
            Self::Vulkan => WgpuBackend::Vulkan,
            Self::Metal => WgpuBackend::Metal,
            Self::Dx12 => WgpuBackend::Dx12,
        }
    }
}
