//! Text fields with an accessible name.

use egui::emath::Numeric;
use egui::{DragValue, Response, Role, TextEdit, Ui, WidgetInfo};

use crate::ui::theme::{colors, text};
use crate::ui::typed;

/// A single line; `name` is its accessible name, `hint` is shown while it is empty.
pub fn line(ui: &mut Ui, value: &mut String, name: &str, hint: &str, width: f32) -> Response {
    let hint = text::body(hint).color(colors(ui).text_3);
    let edit = TextEdit::singleline(value).hint_text(hint).desired_width(width).margin(egui::Margin::symmetric(8, 5));
    let response = ui.add(edit);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::TextInput, ui.is_enabled(), name);
        info.current_text_value = Some(value.clone());
        info
    });
    response
}

/// A number to be dragged or typed, in whatever width its digits are.
pub fn number<N: Numeric>(value: &mut N) -> DragValue<'_> {
    DragValue::new(value).custom_parser(typed::number)
}

/// A search or filter field.
pub fn search(ui: &mut Ui, value: &mut String, name: &str, width: f32) -> Response {
    let hint = format!("{} {name}", egui_material_icons::icons::ICON_SEARCH.codepoint);
    line(ui, value, name, &hint, width)
}
