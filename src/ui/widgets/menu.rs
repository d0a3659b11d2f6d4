//! Drop-downs in the look of the other controls.

use egui::{Color32, ComboBox, Key, Modifiers, Popup, Response, Role, SetOpenCommand, Ui, WidgetInfo};

use crate::ui::theme::text;

/// A drop-down wider than it should be is cut at this width, points: names of experiments and arms are as long as people
/// make them.
const LONGEST: f32 = 300.0;

/// Room for the arrow and the edges of a drop-down, points.
const AROUND: f32 = 40.0;

/// A drop-down over `options`; true if the choice has changed. `name` is its accessible name.
pub fn choice<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[(T, String)],
    width: f32,
) -> bool {
    choice_within(ui, name, value, options, [width, LONGEST.max(width)])
}

/// [`choice`] that is cut at the second of these widths.
pub fn choice_within<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[(T, String)],
    [width, most]: [f32; 2],
) -> bool {
    let shown = options.iter().find(|(option, _)| option == value).map_or("", |(_, label)| label.as_str());
    if !fits(ui, shown, most) {
        return narrow_choice(ui, name, value, options, most);
    }
    choose(ui, ComboBox::from_id_salt(name).width(width), name, value, options)
}

/// [`choice`] that is no wider than `width`: what is chosen is cut where it has no room.
pub fn narrow_choice<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[(T, String)],
    width: f32,
) -> bool {
    // A text is cut where the room of its parent ends.
    ui.scope(|ui| {
        ui.set_max_width(width);
        choose(ui, ComboBox::from_id_salt(name).width(width).truncate(), name, value, options)
    })
    .inner
}

fn choose<T: PartialEq + Clone>(
    ui: &mut Ui,
    combo: ComboBox,
    name: &str,
    value: &mut T,
    options: &[(T, String)],
) -> bool {
    let shown = options.iter().find(|(option, _)| option == value).map_or("", |(_, label)| label.as_str());
    let mut changed = false;
    let combo = combo.height(360.0).selected_text(text::body(shown));
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

/// Whether a drop-down of this width shows these words uncut.
pub fn fits(ui: &Ui, words: &str, width: f32) -> bool {
    let words = ui.painter().layout_no_wrap(words.to_owned(), text::font_body(), Color32::PLACEHOLDER);
    words.size().x + AROUND <= width
}

/// The menu of a line or a picture: by the second mouse button, and by Shift+F10 while it has the keyboard.
pub fn context(ui: &Ui, response: &Response, content: impl FnOnce(&mut Ui)) {
    let by_key = response.has_focus() && ui.input_mut(|i| i.consume_key(Modifiers::SHIFT, Key::F10));
    let by_pointer = Popup::context_menu(response);
    let id = by_pointer.get_id();
    // Opened by a key, it stands at what it belongs to; egui knows a place only of one that the pointer has opened.
    let popup = if by_key || (by_pointer.is_open() && Popup::position_of_id(ui.ctx(), id).is_none()) {
        Popup::menu(response).open_memory(by_key.then_some(SetOpenCommand::Bool(true)))
    } else {
        by_pointer
    };
    popup.show(content);
}

fn name_it(ui: &Ui, response: &Response, name: &str, shown: &str) {
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
}
