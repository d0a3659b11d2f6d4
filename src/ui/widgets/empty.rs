//! A page or panel without content: one sentence on what belongs here, and one action.

use egui::Ui;

use super::{button, wrapped};
use crate::ui::theme::{colors, text};

/// True if the action was pressed. An empty `action` shows the sentence alone.
pub fn empty(ui: &mut Ui, sentence: &str, action: &str) -> bool {
    let mut pressed = false;
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() * 0.35).clamp(16.0, 240.0));
        wrapped::label(ui, text::body(sentence).color(colors(ui).text_2));
        if !action.is_empty() {
            ui.add_space(12.0);
            pressed = button::primary(ui, None, action).clicked();
        }
    });
    pressed
}
