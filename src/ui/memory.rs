//! What the pages find again after a restart: asked for when the user has rested, written with the window's settings.

use egui::{Context, Event};

use super::app::App;
use super::page::PageId;
use super::pages::Pages;
use crate::store::Workspace;

/// Seconds of rest before the pages are asked.
const REST: f64 = 1.0;

impl App {
    /// The pages for a workspace, as they were left.
    pub(super) fn pages_of(&self, workspace: &Workspace) -> Pages {
        let mut pages = Pages::default();
        for (id, memory) in self.settings.memories.get(workspace.root()).into_iter().flatten() {
            pages.get(*id).remember(memory);
        }
        pages
    }

    /// Takes in what the pages of the open workspace want to find again; true if that is something new.
    pub(super) fn keep_memories(&mut self) -> bool {
        let Some(open) = &mut self.open else { return false };
        let now = PageId::ALL.into_iter().filter_map(|id| Some((id, open.pages.get(id).memory()?))).collect();
        let root = open.workspace.root().to_owned();
        self.settings.memories.insert(root, now) != self.settings.memories.get(open.workspace.root()).cloned()
    }

    /// Once a frame: writes what has changed a moment after the last click or key. Costs nothing while nobody does
    /// anything.
    pub(super) fn follow_memories(&mut self, ctx: &Context) {
        let (time, touched) = ctx.input(|i| {
            let typed = i.events.iter().any(|e| matches!(e, Event::Key { .. } | Event::Text(_) | Event::Paste(_)));
            (i.time, typed || i.pointer.any_released())
        });
        if touched {
            self.touched = Some(time);
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(REST));
        }
        if self.touched.is_some_and(|at| time - at >= REST) {
            self.touched = None;
            if self.keep_memories() {
                self.settings.save();
            }
        }
    }
}
