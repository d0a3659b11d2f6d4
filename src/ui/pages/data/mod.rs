//! The Data page.

use super::super::dock::Layout;
use super::super::page::{Cx, Page};
use super::super::widgets::card;

/// The page's state.
#[derive(Default)]
pub struct DataPage;

impl Page for DataPage {
    fn layout(&self) -> Layout {
        Layout::Panel("data")
    }

    fn panel_ui(&mut self, panel: &'static str, ui: &mut egui::Ui, _cx: &mut Cx<'_>) {
        card::head(ui, panel, |_| ());
    }
}
