//! The app in a harness: a workspace in a temporary folder, a chosen language, injected time.

use std::path::Path;

use egui_kittest::Harness;
use kinrin::ui::app::App;
use kinrin::ui::i18n::Lang;
use kinrin::ui::page::PageId;
use kinrin::ui::settings::Settings;

/// Frames after which a background load must have come; each waits for its thread.
const PATIENCE: usize = 20_000;

/// The app on `workspace`, at 1440 × 900 points, once the workspace is open.
pub fn app(workspace: &Path, lang: Lang, page: PageId) -> Harness<'static, App> {
    let mut settings = Settings::default();
    (settings.lang, settings.page) = (lang, Some(page));
    // The test itself is no program that could work through a queue.
    settings.program = Some(env!("CARGO_BIN_EXE_kinrin").into());
    let workspace = workspace.to_owned();
    let builder = Harness::builder().with_size(egui::vec2(1440.0, 900.0)).with_max_steps(64);
    let mut harness = builder.build_eframe(move |cc| App::new(&cc.egui_ctx, &workspace, settings));
    until(&mut harness, |app| app.state().open.is_some());
    harness.state_mut().start.skip();
    harness
}

/// Draws frames until `there` holds; fails with its caller's line if it never does.
#[track_caller]
pub fn until(harness: &mut Harness<'_, App>, there: impl Fn(&Harness<'_, App>) -> bool) {
    for _ in 0..PATIENCE {
        harness.step();
        if there(harness) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("what was waited for did not come");
}
