//! Buttons: one filled action a page, outlined ones, quiet ones, and dangerous ones with a red edge.

use egui::{Button, Color32, Key, Response, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};

use crate::ui::theme::{self, text};

/// Height of ordinary controls, points.
pub const HEIGHT: f32 = 28.0;

/// The filled button: the one action that the page is for.
pub fn primary(ui: &mut Ui, icon: Option<&str>, label: &str) -> Response {
    let c = theme::colors(ui);
    let fill = if ui.is_enabled() { c.accent } else { c.control };
    draw(ui, icon, label, Look { fill, edge: fill, text: c.on_accent })
}

/// An outlined button.
pub fn secondary(ui: &mut Ui, icon: Option<&str>, label: &str) -> Response {
    let c = theme::colors(ui);
    draw(ui, icon, label, Look { fill: c.panel, edge: c.line_strong, text: c.text })
}

/// A button that looks like a link.
pub fn quiet(ui: &mut Ui, icon: Option<&str>, label: &str) -> Response {
    let c = theme::colors(ui);
    draw(ui, icon, label, Look { fill: Color32::TRANSPARENT, edge: Color32::TRANSPARENT, text: c.accent_text })
}

/// A button whose action loses something; its label ends in "…" and a question follows.
pub fn danger(ui: &mut Ui, icon: Option<&str>, label: &str) -> Response {
    let c = theme::colors(ui);
    draw(ui, icon, label, Look { fill: c.panel, edge: c.bad, text: c.bad })
}

/// The answer that loses something, in the question about it; true if it was pressed. Enter never presses it: the
/// pointer does, or Space.
pub fn lose(ui: &mut Ui, label: &str) -> bool {
    danger(ui, None, label).clicked() && !ui.input(|i| i.key_pressed(Key::Enter))
}

/// A button of an icon only; `name` is its accessible name and its tooltip.
pub fn icon(ui: &mut Ui, icon: &str, name: &str) -> Response {
    let c = theme::colors(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    let (fill, ink) = match (ui.is_enabled(), response.hovered() || response.has_focus()) {
        (false, _) => (Color32::TRANSPARENT, c.line_strong),
        (true, true) => (c.hover, c.text),
        (true, false) => (Color32::TRANSPARENT, c.text_2),
    };
    ui.painter().rect_filled(rect, theme::radius::CONTROL, fill);
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon, egui::FontId::proportional(17.0), ink);
    response.on_hover_text(name)
}

/// A button or a tick that can be pressed unless there is a reason `why` not; the pointer over it and screen readers tell it.
pub fn unless(ui: &mut Ui, why: Option<String>, draw: impl FnOnce(&mut Ui) -> Response) -> Response {
    let response = ui.add_enabled_ui(why.is_none(), draw).inner;
    let Some(why) = why else { return response };
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(why.as_str()));
    response.on_disabled_hover_text(why)
}

#[derive(Clone, Copy)]
struct Look {
    fill: Color32,
    edge: Color32,
    text: Color32,
}

fn draw(ui: &mut Ui, icon: Option<&str>, label: &str, look: Look) -> Response {
    let words = match icon {
        Some(icon) if label.is_empty() => icon.to_owned(),
        Some(icon) => format!("{icon} {label}"),
        None => label.to_owned(),
    };
    let button = Button::new(text::body(words).color(look.text))
        .fill(look.fill)
        .stroke(Stroke::new(1.0, look.edge))
        .min_size(Vec2::new(0.0, HEIGHT));
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), label));
    response
}
