//! Opens the window: wgpu on a hardware adapter, else glow; without a display an error that names the way on.

use std::path::Path;
use std::sync::Arc;

use eframe::{NativeOptions, Renderer};
use egui::{Context, ViewportBuilder};

use super::app::App;
use super::i18n::tr;
use super::settings::Settings;
use super::shell::LEAST_SIZE;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    #[error(
        "there is no display to open a window on ({0}); use the command line (`kinrin --help`), for example `kinrin demo`"
    )]
    NoDisplay(String),
    #[error("no window could be opened: {0}; the command line works without one (`kinrin --help`)")]
    Failed(String),
}

/// Opens the window on `workspace` and returns when it is closed.
pub fn open(workspace: &Path) -> Result<(), WindowError> {
    let settings = Settings::load(Settings::default_path());
    open_with(|ctx| Box::new(App::new(ctx, workspace, settings.clone())))
}

/// Opens a window around what `make` returns; it is asked again when the first renderer does not start.
pub fn open_with(make: impl Fn(&Context) -> Box<dyn eframe::App>) -> Result<(), WindowError> {
    if !has_display() {
        return Err(WindowError::NoDisplay("DISPLAY and WAYLAND_DISPLAY are not set".to_owned()));
    }
    // A software Vulkan driver is slower than the system's OpenGL, and a machine may have neither.
    match run(&make, Renderer::Wgpu) {
        Ok(()) => return Ok(()),
        // The display does not answer; another renderer would not help.
        Err(eframe::Error::WinitEventLoop(error)) => return Err(WindowError::NoDisplay(error.to_string())),
        Err(error) => tracing::info!("no wgpu window ({error}); trying OpenGL"),
    }
    run(&make, Renderer::Glow).map_err(|error| WindowError::Failed(error.to_string()))
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

fn run(make: &dyn Fn(&Context) -> Box<dyn eframe::App>, renderer: Renderer) -> eframe::Result {
    let viewport = ViewportBuilder::default()
        .with_title(tr("app-title"))
        .with_app_id("kinrin")
        .with_icon(icon())
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size(LEAST_SIZE);
    let mut options = NativeOptions { viewport, renderer, centered: true, ..NativeOptions::default() };
    if renderer == Renderer::Wgpu
        && let eframe::egui_wgpu::WgpuSetup::CreateNew(setup) = &mut options.wgpu_options.wgpu_setup
    {
        setup.native_adapter_selector = Some(Arc::new(hardware));
    }
    eframe::run_native("kinrin", options, Box::new(|cc| Ok(make(&cc.egui_ctx))))
}

/// The program's icon; a window without one if the bundled file could not be read.
fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon-256.png")).unwrap_or_default()
}

/// The first adapter that is no software rasteriser and can draw on the surface.
fn hardware(adapters: &[wgpu::Adapter], surface: Option<&wgpu::Surface<'_>>) -> Result<wgpu::Adapter, String> {
    let usable = |adapter: &&wgpu::Adapter| {
        adapter.get_info().device_type != wgpu::DeviceType::Cpu
            && surface.is_none_or(|surface| adapter.is_surface_supported(surface))
    };
    adapters.iter().find(usable).cloned().ok_or_else(|| "there is no hardware adapter".to_owned())
}
