//! Opens the window: wgpu on a hardware adapter, else glow; without a display an error that names the way on.

use std::path::Path;
use std::sync::Arc;

use eframe::{NativeOptions, Renderer};
use egui::ViewportBuilder;

use super::app::App;
use super::settings::Settings;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error(
        "there is no display to open a window on; use the command line (`kinrin --help`), for example `kinrin demo`"
    )]
    NoDisplay,
    #[error("no window could be opened: {0}; the command line works without one (`kinrin --help`)")]
    Failed(String),
}

/// Opens the window on `workspace` and returns when it is closed.
pub fn open(workspace: &Path) -> Result<(), WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay);
    }
    // A software Vulkan driver is slower than the system's OpenGL, and a machine may have neither.
    let first = run(workspace, Renderer::Wgpu);
    let Err(error) = first else { return Ok(()) };
    tracing::info!("no wgpu window ({error}); trying OpenGL");
    run(workspace, Renderer::Glow).map_err(|error| WindowError::Failed(error.to_string()))
}

#[cfg(all(unix, not(target_os = "macos")))]
fn has_display() -> bool {
    ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()))
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn has_display() -> bool {
    true
}

fn run(workspace: &Path, renderer: Renderer) -> eframe::Result {
    let viewport = ViewportBuilder::default()
        .with_title("Kinrin 近隣")
        .with_app_id("kinrin")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([1120.0, 680.0]);
    let mut options = NativeOptions { viewport, renderer, centered: true, ..NativeOptions::default() };
    if renderer == Renderer::Wgpu
        && let eframe::egui_wgpu::WgpuSetup::CreateNew(setup) = &mut options.wgpu_options.wgpu_setup
    {
        setup.native_adapter_selector = Some(Arc::new(hardware));
    }
    let workspace = workspace.to_owned();
    let settings = Settings::load(Settings::default_path());
    eframe::run_native(
        "kinrin",
        options,
        Box::new(move |cc| Ok(Box::new(App::new(&cc.egui_ctx, &workspace, settings)))),
    )
}

/// The first adapter that is no software rasteriser and can draw on the surface.
fn hardware(adapters: &[wgpu::Adapter], surface: Option<&wgpu::Surface<'_>>) -> Result<wgpu::Adapter, String> {
    let usable = |adapter: &&wgpu::Adapter| {
        adapter.get_info().device_type != wgpu::DeviceType::Cpu
            && surface.is_none_or(|surface| adapter.is_surface_supported(surface))
    };
    adapters.iter().find(usable).cloned().ok_or_else(|| "there is no hardware adapter".to_owned())
}
