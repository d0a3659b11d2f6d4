//! Words of the status bar: how wide they are, and words that can be pressed.

use egui::{Color32, Label, Response, Role, Sense, Ui, WidgetInfo};

use crate::ui::theme::{self, text};

/// Space between two words of the bar, points.
pub const GAP: f32 = 10.0;

/// Words that can be pressed are cut at this width, points.
const LONGEST: f32 = 320.0;

/// Width of a caption, points.
pub fn width(ui: &Ui, words: &str) -> f32 {
    ui.painter().layout_no_wrap(words.to_owned(), text::font_caption(), Color32::PLACEHOLDER).size().x
}

/// Words that can be pressed; `name` is what is read aloud of them.
pub fn quiet(ui: &mut Ui, words: &str, name: &str) -> Response {
    let label = Label::new(text::caption(words).color(theme::colors(ui).text_2)).sense(Sense::click());
    let response = match width(ui, words) > LONGEST {
        true => ui.add_sized([LONGEST, 22.0], label.truncate()),
        false => ui.add(label),
    };
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    response
}
