//! The Runs page.

use super::super::dock::Layout;
use super::super::page::{Cx, Page};
use super::super::widgets::card;

/// The page's state.
#[derive(Default)]
pub struct RunsPage;

impl Page for RunsPage {
    fn layout(&self) -> Layout {
        Layout::Panel("runs")
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut egui::Ui, _cx: &mut Cx<'_>) {
        card::head(ui, panel, |_| ());
    }
}
