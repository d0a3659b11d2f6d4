//! `kinrin device`: which device a run would take, and what there is.

use super::{Failure, Global, print_json, print_line};
use crate::config::DeviceChoice;
use crate::engine::device;

/// Show the devices of this machine and which one is taken
#[derive(clap::Args)]
pub struct DeviceArgs {
    /// auto, cpu, wgpu or wgpu:INDEX
    #[arg(long, default_value = "auto")]
    pub device: DeviceChoice,
    /// Also start the device and compare its results with the CPU's
    #[arg(long)]
    pub check: bool,
}

/// Prints the choice, the reason and the adapters.
pub fn run(args: &DeviceArgs, global: &Global) -> Result<(), Failure> {
    let adapters = device::adapters();
    let plan = device::plan(args.device, &adapters).map_err(Failure::usage)?;
    let checked = if args.check { Some(device::select(args.device)?) } else { None };
    if global.json {
        return print_json(&serde_json::json!({
            "selected": plan.name,
            "reason": plan.reason,
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

/// Answers a parent that asks for the adapters, if this process was started for that.
pub fn child() -> Option<std::process::ExitCode> {
    (std::env::args_os().nth(1)? == device::LISTING_SUBCOMMAND).then(|| {
        let printed = print_line(&device::list_for_parent());
        if printed.is_ok() { std::process::ExitCode::SUCCESS } else { std::process::ExitCode::FAILURE }
    })
}
