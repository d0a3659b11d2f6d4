//! `kinrin device`: which device a run would take, and what there is.

use super::{Failure, Global, print_json, print_line};
use crate::config::DeviceChoice;
use crate::engine::machine::device;
use crate::engine::machine::machine_load::LoadMeter;

/// Show the devices of this machine and which one is taken
#[derive(clap::Args)]
pub struct DeviceArgs {
    /// auto, cpu, wgpu or wgpu:INDEX
    #[arg(long, default_value = "auto")]
    pub device: DeviceChoice,
    /// Also start the device and compare its results with the CPU's
    #[arg(long)]
    pub check: bool,
    /// Show how busy the machine is instead
    #[arg(long, conflicts_with = "check")]
    pub load: bool,
}

/// Prints the choice, the reason and the adapters.
pub fn run(args: &DeviceArgs, global: &Global) -> Result<(), Failure> {
    if args.load {
        return load(global);
    }
    let adapters = device::adapters();
    let plan = device::plan(args.device, &adapters).map_err(Failure::usage)?;
    let checked = if args.check { Some(device::select(args.device)?) } else { None };
    if global.json {
        return print_json(&serde_json::json!({
            "selected": plan.name,
            "reason": plan.reason.to_string(),
            "checked": checked.is_some(),
            "adapters": adapters,
        }));
    }
    print_line(&format!("{}  ({})", plan.name, plan.reason))?;
    if checked.is_some() {
        print_line("its results are those of the CPU")?;
    }
    for adapter in &adapters {
        let (index, name, kind) = (adapter.index, &adapter.name, adapter.kind.word());
        print_line(&format!("  wgpu:{index}  {name}  {kind}, {}, {}", adapter.backend.word(), adapter.driver))?;
    }
    Ok(())
}

/// Prints the load of half a second.
fn load(global: &Global) -> Result<(), Failure> {
    let mut meter = LoadMeter::new(global.open()?.root());
    std::thread::sleep(HALF_SECOND);
    let load = meter.sample();
    if global.json {
        return print_json(&load);
    }
    print_line(&format!("cpu     {:.0} %", load.cpu_percent))?;
    print_line(&format!("memory  {:.1} of {:.1} GiB", gib(load.memory_used), gib(load.memory_total)))?;
    match &load.gpu {
        Some(gpu) => print_line(&format!(
            "gpu     {} %, {:.1} of {:.1} GiB, {}",
            gpu.percent,
            gib(gpu.memory_used),
            gib(gpu.memory_total),
            gpu.name
        ))?,
        None => print_line("gpu     -")?,
    }
    let watts = |what: &str, watts: Option<f64>| watts.map(|watts| format!("{what} {watts:.0} W"));
    let measured = [watts("cpu", load.cpu_watts), watts("gpu", load.gpu.as_ref().and_then(|gpu| gpu.watts))];
    let measured: Vec<String> = measured.into_iter().flatten().collect();
    print_line(&format!("power   {}", if measured.is_empty() { "-".to_owned() } else { measured.join(", ") }))?;
    print_line(&load.disk_free.map_or("disk    -".into(), |free| format!("disk    {:.1} GiB free", gib(free))))
}

/// The processor's load is that between two looks.
const HALF_SECOND: std::time::Duration = std::time::Duration::from_millis(500);

fn gib(bytes: u64) -> f64 {
    bytes as f64 / (1u64 << 30) as f64
}

/// Answers a parent that asks for the adapters, if this process was started for that.
pub fn child() -> Option<std::process::ExitCode> {
    (std::env::args_os().nth(1)? == device::LISTING_SUBCOMMAND).then(|| {
        let printed = print_line(&device::list_for_parent());
        if printed.is_ok() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
    })
}
