//! How much room a text needs. An estimate, so that layout needs no fonts; gutters are made of it, nothing is cut.

/// Width of `text` at `size` points.
pub fn width(text: &str, size: f32) -> f32 {
    text.chars().map(advance).sum::<f32>() * size
}

/// Advance of a character in ems: Inter's classes of width, full width for Japanese.
fn advance(c: char) -> f32 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '·' => 0.28,
        ' ' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '-' | '/' => 0.37,
        'm' | 'w' | 'M' | 'W' | '%' => 0.88,
        'A'..='Z' | '=' | '+' | '\u{2212}' | '±' => 0.68,
        c if c as u32 >= 0x2E80 => 1.0,
        _ => 0.6,
    }
}
