//! The app in a harness: a workspace in a temporary folder, a chosen language, injected time.

use std::path::Path;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use egui_kittest::kittest::NodeT;
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;
use kinrin::ui::settings::Settings;

/// What is waited for comes from threads and other processes, however slow the machine: only a hang takes so long.
const PATIENCE: Duration = Duration::from_secs(300);

/// A frame is drawn at least so often: files that other processes write ask for none.
const LOOK: Duration = Duration::from_millis(20);

/// The app on `workspace`, at 1440 × 900 points, once the workspace is open.
pub fn app(workspace: &Path, lang: Language, page: PageId) -> Harness<'static, App> {
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

/// All texts of the window, for the message of a test that fails.
fn texts<State>(harness: &Harness<'_, State>) -> Vec<String> {
    let nodes = harness.root().children_recursive();
    nodes.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
}

/// Draws frames until `there` holds; fails with its caller's line if it never does.
///
/// Between two frames the processor belongs to the threads that work: the next frame comes when one of them asks for it.
#[track_caller]
pub fn until<State>(harness: &mut Harness<'_, State>, there: impl Fn(&Harness<'_, State>) -> bool) {
    let (wake, woken) = channel();
    harness.ctx.set_request_repaint_callback(move |asked| {
        if asked.delay.is_zero() {
            let _ = wake.send(()); // nobody listens after the wait
        }
    });
    let began = Instant::now();
    loop {
        harness.step();
        if there(harness) {
            return;
        }
        assert!(
            began.elapsed() < PATIENCE,
            "what was waited for did not come; there is:\n{}",
            texts(harness).join("\n")
        );
        let _ = woken.recv_timeout(LOOK);
        while woken.try_recv().is_ok() {}
    }
}
