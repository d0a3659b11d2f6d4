//! A workspace is opened in the background and then shown.

use std::path::PathBuf;

use super::{App, Open};
use crate::engine::HowToWork;
use crate::engine::launcher::{LaunchOptions, Launcher};
use crate::store::Workspace;
use crate::text::LocalText;
use crate::ui::background::Load;
use crate::ui::live::Live;
use crate::ui::widgets::chip::Tone;

impl App {
    pub(super) fn open_workspace(&mut self, ctx: &egui::Context, path: PathBuf) {
        self.opening = Load::start(ctx, "open workspace", move || Workspace::open(&path).map_err(LocalText::from));
    }

    /// Takes over a workspace that has been opened in the background.
    pub(super) fn poll_opening(&mut self, ctx: &egui::Context) {
        if !self.opening.poll() {
            return;
        }
        match self.opening.take() {
            Some(Ok(workspace)) => self.show_workspace(ctx, workspace),
            Some(Err(error)) => self.messages.add(Tone::Bad, error),
            None => {}
        }
    }

    fn show_workspace(&mut self, ctx: &egui::Context, workspace: Workspace) {
        self.settings.remember(workspace.root());
        self.settings.save();
        let work = HowToWork { low_priority: true, ..HowToWork::default() };
        let options = LaunchOptions { work, program: self.settings.program.clone() };
        let wake = ctx.clone();
        let launcher = match Launcher::start(workspace.clone(), options, move || wake.request_repaint()) {
            Ok(launcher) => launcher,
            Err(error) => return self.messages.add(Tone::Bad, error.into()),
        };
        let live = Live::start(ctx, &workspace);
        self.keep_memories();
        let pages = self.pages_of(&workspace);
        let open = Open { workspace, live, launcher, pages, experiment: None };
        if let Some(old) = self.open.replace(open) {
            // A launcher waits for its run to write a checkpoint; the window does not.
            let _ = std::thread::Builder::new().name("end of workspace".to_owned()).spawn(move || drop(old.launcher));
        }
    }
}
