//! Sentences with technical words in them: `[id|words]` in a message becomes words that explain themselves on hover.

use std::ops::Range;

use egui::{Color32, Label, Ui};

use crate::text::line_break;
use crate::ui::theme::text;
use crate::ui::widgets::term;

/// Shows a message, wrapped.
pub fn show(ui: &mut Ui, message: &str, color: Color32) {
    let parts = parts(message);
    // Rows as high as the text, not as a control.
    let height = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 16.0);
    if message.chars().any(line_break::is_wide) {
        show_rows(ui, &parts, color);
    } else {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::Vec2::new(0.0, 4.0);
            parts.iter().for_each(|part| show_part(ui, part, color));
        });
    }
    ui.spacing_mut().interact_size.y = height;
}

/// Japanese in rows that end by the rules, which egui does not know. A word that goes over two rows explains itself in both.
fn show_rows(ui: &mut Ui, parts: &[Part], color: Color32) {
    let whole: String = parts.iter().map(Part::words).collect();
    let (room, font) = (ui.available_width(), text::font_body());
    let rows = ui.fonts_mut(|fonts| line_break::ranges(&whole, room, |_, c| fonts.glyph_width(&font, c)));
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::new(0.0, 4.0);
        for row in rows {
            ui.horizontal(|ui| cut(parts, &row).iter().for_each(|part| show_part(ui, part, color)));
        }
    });
}

fn show_part(ui: &mut Ui, part: &Part, color: Color32) {
    match part {
        Part::Words(words) => {
            let label = Label::new(text::body(*words).color(color));
            ui.add(if ui.layout().main_wrap() { label.wrap() } else { label.extend() });
        }
        Part::Term(id, words) => {
            term::term(ui, id, words);
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    /// Glossary entry and the words shown.
    Term(&'a str, &'a str),
}

impl<'a> Part<'a> {
    fn words(&self) -> &'a str {
        match self {
            Part::Words(words) | Part::Term(_, words) => words,
        }
    }
}

/// What of the parts stands between two byte positions of all their words.
fn cut<'a>(parts: &[Part<'a>], row: &Range<usize>) -> Vec<Part<'a>> {
    let mut start = 0;
    let mut found = Vec::new();
    for part in parts {
        let words = part.words();
        let end = start + words.len();
        let inside = row.start.clamp(start, end) - start..row.end.clamp(start, end) - start;
        if !inside.is_empty() {
            found.push(match part {
                Part::Words(_) => Part::Words(&words[inside]),
                Part::Term(id, _) => Part::Term(id, &words[inside]),
            });
        }
        start = end;
    }
    found
}

fn parts(message: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('[') {
        let term = after.split_once(']').and_then(|(inside, rest)| Some((inside.split_once('|')?, rest)));
        let Some(((id, words), after)) = term else { break };
        if !before.is_empty() {
            parts.push(Part::Words(before));
        }
        parts.push(Part::Term(id, words));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_cut_out_of_a_sentence() {
        let found = parts("four [arm|arms], three [seed|seeds].");
        let words = [
            Part::Words("four "),
            Part::Term("arm", "arms"),
            Part::Words(", three "),
            Part::Term("seed", "seeds"),
            Part::Words("."),
        ];
        assert_eq!(found, words);
        assert_eq!(parts("a [bare] bracket"), [Part::Words("a [bare] bracket")]);
    }

    #[test]
    fn a_row_has_its_share_of_the_parts() {
        let whole = parts("four [arm|arms], three");
        assert_eq!(cut(&whole, &(0..7)), [Part::Words("four "), Part::Term("arm", "ar")]);
        assert_eq!(cut(&whole, &(7..9)), [Part::Term("arm", "ms")]);
        assert_eq!(cut(&whole, &(9..16)), [Part::Words(", three")]);
    }
}
