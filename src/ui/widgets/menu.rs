//! Drop-downs in the look of the other controls.

use egui::{ComboBox, Response, Role, Ui, WidgetInfo};

use crate::ui::theme::text;

/// A drop-down over `options`; true if the choice has changed. `name` is its accessible name.
pub fn choice<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[(T, String)],
    width: f32,
) -> bool {
    let shown = options.iter().find(|(option, _)| option == value).map_or("", |(_, label)| label.as_str());
    let mut changed = false;
    let combo = ComboBox::from_id_salt(name).width(width).height(360.0).selected_text(text::body(shown));
    let response = combo.show_ui(ui, |ui| {
        for (option, label) in options {
            if ui.selectable_label(option == value, text::body(label)).clicked() {
                changed |= option != value;
                *value = option.clone();
            }
        }
    });
    name_it(ui, &response.response, name, shown);
    changed
}

fn name_it(ui: &Ui, response: &Response, name: &str, shown: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
}
