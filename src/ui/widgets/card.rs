//! Cards: flat white layers with a head.

use egui::{Align, Frame, Layout, Margin, Ui};

use crate::ui::dock;
use crate::ui::theme::{self, text};

/// The frame of a card outside the dock, with the same padding all around.
pub fn frame(ui: &Ui) -> Frame {
    dock::card(ui).inner_margin(Margin::symmetric(16, 12))
}

/// The head of a card: its title at the left, `controls` from the right. The dock drags the card by it.
pub fn head<R>(ui: &mut Ui, title: &str, controls: impl FnOnce(&mut Ui) -> R) -> R {
    head_with(ui, title, "", controls)
}

/// [`head`] whose title is explained by an entry of the glossary.
pub fn head_term<R>(ui: &mut Ui, title: &str, entry: Option<&str>, controls: impl FnOnce(&mut Ui) -> R) -> R {
    head_all(ui, title, "", entry, controls)
}

/// [`head`] with a caption behind the title.
pub fn head_with<R>(ui: &mut Ui, title: &str, caption: &str, controls: impl FnOnce(&mut Ui) -> R) -> R {
    head_all(ui, title, caption, None, controls)
}

/// The head with everything that it may have.
pub fn head_all<R>(
    ui: &mut Ui,
    title: &str,
    caption: &str,
    entry: Option<&str>,
    controls: impl FnOnce(&mut Ui) -> R,
) -> R {
    let c = theme::colors(ui);
    let size = egui::vec2(ui.available_width(), dock::HEAD);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        let response = ui.label(text::card_title(title).color(c.text));
        if let Some(entry) = entry {
            super::term::explain(response, entry);
        }
        if !caption.is_empty() {
            ui.add(egui::Label::new(text::small(caption).color(c.text_3)).truncate());
        }
        ui.with_layout(Layout::right_to_left(Align::Center), controls).inner
    })
    .inner
}
