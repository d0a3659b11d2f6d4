//! Sentences with technical words in them: `[id|words]` in a message becomes words that explain themselves on hover.

use egui::{Color32, Label, Ui};

use crate::ui::theme::text;
use crate::ui::widgets::term;

/// Shows a message, wrapped.
pub fn show(ui: &mut Ui, message: &str, color: Color32) {
    // Rows as high as the text, not as a control.
    let height = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 16.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::Vec2::new(0.0, 4.0);
        for part in parts(message) {
            match part {
                Part::Words(words) => {
                    ui.add(Label::new(text::body(words).color(color)).wrap());
                }
                Part::Term(id, words) => {
                    term::term(ui, id, words);
                }
            }
        }
    });
    ui.spacing_mut().interact_size.y = height;
}

#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Words(&'a str),
    /// Glossary entry and the words shown.
    Term(&'a str, &'a str),
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
}
