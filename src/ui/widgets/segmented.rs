//! A row of choices of which one holds.

use egui::{CornerRadius, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo};

use super::term;
use crate::ui::theme::{colors, radius, text};

const HEIGHT: f32 = 26.0;
const PADDING: f32 = 12.0;

/// Draws the choices; true if the value has changed. Each segment's accessible name is `name: label`.
pub fn segmented<T: PartialEq + Clone>(ui: &mut Ui, name: &str, value: &mut T, options: &[(T, String)]) -> bool {
    explained(ui, name, value, options, |_| None)
}

/// [`segmented`] with the glossary entry that explains a choice, if it has one.
pub fn explained<T: PartialEq + Clone>(
    ui: &mut Ui,
    name: &str,
    value: &mut T,
    options: &[(T, String)],
    entry: impl Fn(&T) -> Option<&'static str>,
) -> bool {
    let (old, spacing) = (value.clone(), ui.spacing().item_spacing.x);
    // One block of its own direction, so that a right-to-left head does not turn the order.
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let widths: Vec<f32> = options.iter().map(|(_, label)| width(ui, label)).collect();
    ui.allocate_ui_with_layout(Vec2::new(widths.iter().sum(), HEIGHT), layout, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let start = ui.cursor().min;
        for (i, ((option, label), width)) in options.iter().zip(&widths).enumerate() {
            let place = Place { first: i == 0, last: i + 1 == options.len() };
            let response = segment(ui, name, label, *width, option == value, place);
            if response.clicked() {
                *value = option.clone();
            }
            if let Some(entry) = entry(option) {
                term::explain(response, entry);
            }
        }
        let whole = egui::Rect::from_min_size(start, Vec2::new(widths.iter().sum(), HEIGHT));
        let edge = Stroke::new(1.0, colors(ui).line_strong);
        ui.painter().rect_stroke(whole, radius::CONTROL, edge, StrokeKind::Inside);
        ui.spacing_mut().item_spacing.x = spacing;
    });
    *value != old
}

/// How wide a row of these choices is, points.
pub fn width_of<T>(ui: &Ui, options: &[(T, String)]) -> f32 {
    options.iter().map(|(_, label)| width(ui, label)).sum()
}

#[derive(Clone, Copy)]
struct Place {
    first: bool,
    last: bool,
}

fn width(ui: &Ui, label: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(label.to_owned(), text::font_small(), colors(ui).text);
    galley.size().x + 2.0 * PADDING
}

fn segment(ui: &mut Ui, name: &str, label: &str, width: f32, on: bool, place: Place) -> Response {
    let c = colors(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width, HEIGHT), Sense::click());
    let full = format!("{name}: {label}");
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), on, &full));
    let round = |yes: bool| if yes { radius::CONTROL } else { 0 };
    let corners =
        CornerRadius { nw: round(place.first), sw: round(place.first), ne: round(place.last), se: round(place.last) };
    let fill = match (on, response.hovered()) {
        (true, _) => c.accent_bg,
        (false, true) => c.hover,
        (false, false) => c.panel,
    };
    ui.painter().rect_filled(rect, corners, fill);
    if !place.first {
        ui.painter().vline(rect.left(), rect.y_range(), Stroke::new(1.0, c.line));
    }
    let ink = if on { c.accent_text } else { c.text_2 };
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, label, text::font_small(), ink);
    response
}
