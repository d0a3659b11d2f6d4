//! List of the wgpu adapters. Drivers write to standard error, and some have been seen to hang or crash while they are
//! asked, so the program asks them in a child process of its own.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use super::adapter::{Adapter, AdapterKind, Api};

/// A driver that does not answer within this time is left out.
const TIMEOUT: Duration = Duration::from_secs(15);

/// Hidden subcommand of the child: prints the adapters as JSON.
pub const LISTING_SUBCOMMAND: &str = "list-adapters";

/// Whether the running program answers [`LISTING_SUBCOMMAND`].
static ANSWERS: AtomicBool = AtomicBool::new(false);

/// Says that the running program answers [`LISTING_SUBCOMMAND`]; until then adapters are listed in-process, for
/// another program (a test) has no such subcommand.
pub fn program_answers_listing() {
    ANSWERS.store(true, Ordering::Relaxed);
}

/// Lists the adapters without starting a device.
pub fn adapters() -> Vec<Adapter> {
    let program = ANSWERS.load(Ordering::Relaxed).then(std::env::current_exe).and_then(Result::ok);
    let mut found = program.map_or_else(list, |program| ask_child(&program).unwrap_or_default());
    for (index, adapter) in found.iter_mut().enumerate() {
        adapter.index = index;
    }
    found
}

/// The child's answer: a JSON list.
pub fn list_for_parent() -> String {
    serde_json::to_string(&list()).unwrap_or_default()
}

fn ask_child(program: &std::path::Path) -> Option<Vec<Adapter>> {
    let mut command = Command::new(program);
    command.arg(LISTING_SUBCOMMAND).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let mut output = child.stdout.take()?;
    let (send, receive) = mpsc::channel();
    let reader = std::thread::Builder::new().name("kinrin-adapters".into()).spawn(move || {
        let mut text = String::new();
        let _ = output.read_to_string(&mut text);
        let _ = send.send(text);
    });
    let answer = reader.ok().and_then(|_| receive.recv_timeout(TIMEOUT).ok());
    let _ = child.kill();
    let _ = child.wait();
    serde_json::from_str(answer?.trim()).ok()
}

fn list() -> Vec<Adapter> {
    [(Api::Vulkan, wgpu::Backends::VULKAN), (Api::Metal, wgpu::Backends::METAL), (Api::Dx12, wgpu::Backends::DX12)]
        .into_iter()
        .filter(|(_, flags)| wgpu::Instance::enabled_backend_features().contains(*flags))
        .flat_map(|(api, flags)| list_api(api, flags))
        .collect()
}

fn list_api(api: Api, flags: wgpu::Backends) -> Vec<Adapter> {
    let descriptor =
        wgpu::InstanceDescriptor { backends: flags, ..wgpu::InstanceDescriptor::new_without_display_handle() };
    let found = burn::tensor::read_sync(wgpu::Instance::new(descriptor).enumerate_adapters(flags));
    let mut adapters: Vec<Adapter> = Vec::new();
    for info in found.iter().map(wgpu::Adapter::get_info) {
        let kind = kind_of(info.device_type);
        let nth_of_kind = adapters.iter().filter(|a| a.kind == kind).count();
        let driver = format!("{} {}", info.driver, info.driver_info).trim().to_owned();
        adapters.push(Adapter { index: 0, name: info.name, kind, backend: api, driver, nth_of_kind });
    }
    adapters
}

fn kind_of(device: wgpu::DeviceType) -> AdapterKind {
    match device {
        wgpu::DeviceType::DiscreteGpu => AdapterKind::Discrete,
        wgpu::DeviceType::IntegratedGpu => AdapterKind::Integrated,
        wgpu::DeviceType::VirtualGpu => AdapterKind::Virtual,
        wgpu::DeviceType::Cpu => AdapterKind::Software,
        wgpu::DeviceType::Other => AdapterKind::Other,
    }
}
