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

/// The end of a path that is too long for its place tells more than its beginning. Japanese letters take two places.
pub fn tail(path: &str, places: usize) -> String {
    let wide = |letter: char| if letter.is_ascii() { 1 } else { 2 };
    if path.chars().map(wide).sum::<usize>() <= places {
        return path.to_owned();
    }
    let mut taken = 1;
    let fits = |letter: &char| {
        taken += wide(*letter);
        taken <= places
    };
    let end: Vec<char> = path.chars().rev().take_while(fits).collect();
    format!("…{}", end.iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_keeps_its_end() {
        assert_eq!(tail("line/a.mp4", 10), "line/a.mp4");
        assert_eq!(tail("line/one/a.mp4", 10), "…one/a.mp4");
        assert_eq!(tail("ライン/組立.mp4", 10), "…/組立.mp4");
    }
}
