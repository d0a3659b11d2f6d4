//! Labels of several lines. egui breaks Japanese before most signs and within words of katakana; here its lines end where
//! [`line_break`] allows it. Texts without Japanese are left to egui.

use std::sync::Arc;

use egui::text::{ByteIndex, LayoutJob};
use egui::{Color32, FontId, FontSelection, Galley, Label, Response, Role, Ui, WidgetInfo, WidgetText};

use crate::text::line_break;

/// A label as wide as there is room.
pub fn label(ui: &mut Ui, words: impl Into<WidgetText>) -> Response {
    show(ui, words.into(), |label| label)
}

/// [`label`] whose text can be selected.
pub fn selectable(ui: &mut Ui, words: impl Into<WidgetText>) -> Response {
    show(ui, words.into(), |label| label.selectable(true))
}

fn show(ui: &mut Ui, words: WidgetText, set: impl FnOnce(Label) -> Label) -> Response {
    // In a row that wraps, the first line has less room than the others: egui's own breaks.
    let in_row = ui.layout().main_dir() == egui::Direction::LeftToRight && ui.layout().main_wrap();
    if in_row || !words.text().chars().any(line_break::is_wide) {
        return ui.add(set(Label::new(words).wrap()));
    }
    let job = Arc::unwrap_or_clone(words.into_layout_job(ui.style(), FontSelection::Default, ui.text_valign()));
    let whole = job.text.clone();
    let job = broken(ui, job, ui.available_width());
    let response = ui.add(set(Label::new(job).wrap()));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &whole));
    response
}

/// Words laid out in lines of at most `room` points, for what is painted by hand.
pub fn galley(ui: &Ui, words: String, font: FontId, ink: Color32, room: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(words, font, ink, room);
    if job.text.chars().any(line_break::is_wide) {
        job = broken(ui, job, room);
    }
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// The job with a line break where each line of at most `room` points ends.
pub fn broken(ui: &Ui, job: LayoutJob, room: f32) -> LayoutJob {
    let format = |at: usize| job.sections.iter().find(|s| s.byte_range.end.0 > at).map(|s| &s.format);
    let breaks = ui.fonts_mut(|fonts| {
        line_break::breaks(&job.text, room, |at, c| {
            format(at).map_or(0.0, |f| fonts.glyph_width(&f.font_id, c) + f.extra_letter_spacing)
        })
    });
    with_breaks(job, &breaks)
}

/// The job with a line break before each of these byte positions. A space there becomes the break: egui would take one that
/// hangs over the end of a line for a line of its own.
fn with_breaks(mut job: LayoutJob, breaks: &[usize]) -> LayoutJob {
    let (spaces, breaks): (Vec<usize>, Vec<usize>) = breaks.iter().partition(|at| job.text[..**at].ends_with(' '));
    for at in spaces {
        job.text.replace_range(at - 1..at, "\n");
    }
    // A break belongs to the section that it stands before or in.
    let moved = |at: ByteIndex| ByteIndex(at.0 + breaks.iter().filter(|b| **b < at.0).count());
    for section in &mut job.sections {
        section.byte_range = moved(section.byte_range.start)..moved(section.byte_range.end);
    }
    for at in breaks.iter().rev() {
        job.text.insert(*at, '\n');
    }
    job
}

#[cfg(test)]
mod tests {
    use egui::TextFormat;

    use super::*;

    #[test]
    fn sections_keep_their_words_when_breaks_are_put_in() {
        let mut job = LayoutJob::default();
        // Sections of one format would become one.
        for (words, ink) in [("正解率が", Color32::BLACK), ("高い", Color32::RED), ("。", Color32::BLACK)] {
            job.append(words, 0.0, TextFormat::simple(FontId::default(), ink));
        }
        let at = "正解率が".len();
        let job = with_breaks(job, &["正解".len(), at]);
        assert_eq!(job.text, "正解\n率が\n高い。");
        let texts: Vec<&str> =
            job.sections.iter().map(|s| &job.text[s.byte_range.start.0..s.byte_range.end.0]).collect();
        assert_eq!(texts, ["正解\n率が", "\n高い", "。"]);
    }

    #[test]
    fn a_space_at_the_end_of_a_line_becomes_its_break() {
        let mut job = LayoutJob::default();
        job.append("intra は ", 0.0, TextFormat::simple(FontId::default(), Color32::BLACK));
        job.append("3.3 秒", 0.0, TextFormat::simple(FontId::default(), Color32::RED));
        let job = with_breaks(job, &["intra ".len(), "intra は ".len(), "intra は 3.3 秒".len() - 3]);
        assert_eq!(job.text, "intra\nは\n3.3\n秒");
        let last = &job.sections[1].byte_range;
        assert_eq!(&job.text[last.start.0..last.end.0], "3.3\n秒");
    }
}
