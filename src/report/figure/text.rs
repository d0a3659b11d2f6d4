//! How much room a text needs. An estimate, so that layout needs no fonts; gutters are made of it, nothing is cut.

use crate::text::line_break;

/// Width of `text` at `size` points.
pub fn width(text: &str, size: f32) -> f32 {
    text.chars().map(advance).sum::<f32>() * size
}

/// `text` in lines of at most `room`, broken between words and by the rules of [`line_break`], within a word where it
/// must be. At least one line.
pub fn broken(text: &str, size: f32, room: f32) -> Vec<String> {
    line_break::lines(text, room, |c| advance(c) * size).into_iter().map(str::to_owned).collect()
}

/// Advance of a character in ems: Inter's classes of width, full width for Japanese.
fn advance(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '·' => 0.28,
        ' ' | '\u{a0}' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' => 0.37,
        'm' | 'w' | 'M' | 'W' | '%' => 0.88,
        'A'..='Z' | '=' | '+' | '\u{2212}' | '±' => 0.68,
        c if c as u32 >= 0x2E80 => 1.0,
        _ => 0.6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_never_wider_than_the_room() {
        let english = "Needs a pre-training step. Arms without pre-training have no curves.";
        let japanese = "事前学習のステップが必要です。事前学習のない方式には曲線がありません。";
        for text in [english, japanese] {
            let lines = broken(text, 13.0, 200.0);
            assert!(lines.len() > 1 && lines.iter().all(|l| width(l, 13.0) <= 200.0), "{lines:?}");
            let plain = |text: &str| text.replace(' ', "");
            assert_eq!(plain(&lines.concat()), plain(text), "nothing is lost");
        }
        assert_eq!(broken(english, 13.0, 200.0)[0], "Needs a pre-training step.");
        let caption = "Vertical: paired interval (n\u{a0}=\u{a0}16\u{a0}pairs).";
        assert!(broken(caption, 13.0, 150.0).iter().any(|line| line.contains("(n\u{a0}=\u{a0}16\u{a0}pairs)")));
        assert_eq!(broken("", 13.0, 200.0), [""]);
        assert_eq!(broken("abc", 13.0, 0.0).concat(), "abc");
    }
}
