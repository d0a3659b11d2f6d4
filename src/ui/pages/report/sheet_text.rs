//! Running text of a document in egui's terms, and what the parts of the sheet share.

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, Color32, FontFamily, FontId, Layout, Response, Sense, Stroke, Ui, Vec2};

use crate::report::document::block::{Text, Tone};
use crate::ui::theme::{BOLD, Colors, colors};
use crate::ui::widgets::wrapped;

/// Height of a line over the size of its type.
const LINE: f32 = 1.5;

/// The text in one size; `plain` is the ink of what means nothing of its own.
pub fn job(text: &Text, size: f32, plain: Color32, c: &Colors) -> LayoutJob {
    let mut job = LayoutJob::default();
    for piece in &text.0 {
        let family = if piece.bold { FontFamily::Name(BOLD.into()) } else { FontFamily::Proportional };
        let format = TextFormat::simple(FontId::new(size, family), ink(piece.tone, plain, c));
        job.append(&piece.text, 0.0, TextFormat { line_height: Some((size * LINE).round()), ..format });
    }
    job
}

/// The text in lines as wide as there is room, broken between phrases.
pub fn show(ui: &mut Ui, text: &Text, size: f32, plain: Color32) -> Response {
    let job = job(text, size, plain, colors(ui));
    wrapped::selectable(ui, job)
}

/// An entry of a list.
pub fn item(ui: &mut Ui, text: &Text, size: f32, plain: Color32) {
    ui.horizontal_top(|ui| {
        show(ui, &"•".into(), size, plain);
        let width = ui.available_width();
        column(ui, width, Align::Min, |ui| drop(show(ui, text, size, plain)));
    });
}

/// A column of so many points in a row.
pub fn column(ui: &mut Ui, width: f32, align: Align, content: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(Vec2::new(width, 0.0), Layout::top_down(align), |ui| {
        ui.set_width(width);
        content(ui);
    });
}

/// A line over the whole width.
pub fn rule(ui: &mut Ui, stroke: Stroke) {
    let (rect, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), stroke.width), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, stroke);
}

fn ink(tone: Tone, plain: Color32, c: &Colors) -> Color32 {
    match tone {
        Tone::Plain => plain,
        Tone::Good => c.good,
        Tone::Caution => c.warn,
        Tone::Bad => c.bad,
        Tone::Quiet => c.text_3,
    }
}

/// Ink and ground of a box.
pub fn of_box(tone: Tone, c: &Colors) -> (Color32, Color32) {
    match tone {
        Tone::Plain | Tone::Quiet => (c.accent, c.accent_bg),
        Tone::Good => (c.good, c.good_bg),
        Tone::Caution => (c.warn, c.warn_bg),
        Tone::Bad => (c.bad, c.bad_bg),
    }
}
