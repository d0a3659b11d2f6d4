//! Questions and forms that stand above the page until they are answered.

use egui::{Align, Context, Frame, Id, Layout, Margin, Modal, Stroke, Ui};

use crate::ui::theme::{colors_of, radius, text};

/// Shows a dialog of `width` points; the content's value, and whether it was closed by Esc or a click beside it.
///
/// Nothing in it has the keyboard at first, so that a bare Enter confirms nothing.
pub fn show<R>(ctx: &Context, id: &str, title: &str, width: f32, content: impl FnOnce(&mut Ui) -> R) -> (R, bool) {
    let c = colors_of(ctx);
    let frame = Frame::new()
        .fill(c.raised)
        .stroke(Stroke::new(1.0, c.line))
        .corner_radius(radius::CARD)
        .shadow(ctx.global_style().visuals.window_shadow)
        .inner_margin(Margin::same(20));
    let modal = Modal::new(Id::unique(id)).frame(frame);
    let response = modal.show(ctx, |ui| {
        ui.set_width(width.min(ctx.content_rect().width() - 80.0));
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.label(text::page_title(title).color(c.text));
        ui.add_space(4.0);
        content(ui)
    });
    let close = response.should_close();
    (response.inner, close)
}

/// The row of buttons at the foot, from the right.
pub fn foot<R>(ui: &mut Ui, buttons: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(8.0);
    let size = egui::vec2(ui.available_width(), 32.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), buttons).inner
}
