//! A technical word with its explanation one hover away.

use egui::{Label, Response, Role, Sense, Stroke, Ui, WidgetInfo};

use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};

/// Shows `words` with a dotted line below; hovering or focusing shows the message `glossary-<id>`.
pub fn term(ui: &mut Ui, id: &str, words: &str) -> Response {
    let c = colors(ui);
    let response = ui.add(Label::new(text::body(words).color(c.text)).sense(Sense::click()).extend());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    let line =
        egui::Shape::dotted_line(&[response.rect.left_bottom(), response.rect.right_bottom()], c.text_3, 3.0, 0.6);
    ui.painter().extend(line);
    explain(response, id)
}

/// Adds several entries with their names, for words that stand together.
pub fn explain_all(response: Response, ids: &[&str]) -> Response {
    if ids.is_empty() {
        return response;
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(340.0);
        for id in ids {
            ui.label(text::small(tr(&format!("glossary-name-{id}"))).strong());
            ui.label(text::small(tr(&format!("glossary-{id}"))));
        }
    })
}

/// Adds the explanation of a glossary entry to anything.
pub fn explain(response: Response, id: &str) -> Response {
    let words = tr(&format!("glossary-{id}"));
    let content = |ui: &mut Ui| {
        ui.set_max_width(340.0);
        ui.visuals_mut().widgets.noninteractive.bg_stroke = Stroke::NONE;
        ui.label(text::small(&words));
    };
    if response.has_focus() {
        response.show_tooltip_ui(content);
        return response;
    }
    response.on_hover_ui(content)
}
