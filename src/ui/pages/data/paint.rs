//! Painted text that fits its place: tables and tiles of thousands of rows allocate no widget per word.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect};

/// One line of text at `anchor` of `rect`; what does not fit ends in "…".
pub fn line(painter: &Painter, rect: Rect, anchor: Align2, text: &str, font: FontId, color: Color32) {
    if text.is_empty() || rect.width() < 4.0 {
        return;
    }
    let format = TextFormat { font_id: font, color, ..TextFormat::default() };
    let mut job = LayoutJob::single_section(text.to_owned(), format);
    job.wrap = TextWrapping::truncate_at_width(rect.width());
    let galley = painter.layout_job(job);
    let size = galley.size();
    let place = anchor.align_size_within_rect(size, rect);
    painter.galley(Pos2::new(place.left(), place.top()), galley, color);
}

/// The end of a path that is too long for its place tells more than its beginning.
pub fn tail(path: &str, chars: usize) -> String {
    let all = path.chars().count();
    if all <= chars {
        path.to_owned()
    } else {
        format!("…{}", path.chars().skip(all - chars + 1).collect::<String>())
    }
}
