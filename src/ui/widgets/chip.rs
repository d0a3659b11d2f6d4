//! Chips: a word on its own background, always with an icon or a word beside the colour.

use egui::{Color32, Frame, Margin, Response, Ui};

use crate::ui::theme::{Colors, colors, radius, text};

/// What a chip or a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Warn,
    Bad,
    Accent,
    Neutral,
}

impl Tone {
    /// Ink and background.
    pub fn colors(self, c: &Colors) -> (Color32, Color32) {
        match self {
            Self::Good => (c.good, c.good_bg),
            Self::Warn => (c.warn, c.warn_bg),
            Self::Bad => (c.bad, c.bad_bg),
            Self::Accent => (c.accent_text, c.accent_bg),
            Self::Neutral => (c.text_2, c.hover),
        }
    }
}

/// A chip with an optional icon.
pub fn chip(ui: &mut Ui, tone: Tone, icon: Option<&str>, words: &str) -> Response {
    let (ink, fill) = tone.colors(colors(ui));
    let words = icon.map_or_else(|| words.to_owned(), |icon| format!("{icon} {words}"));
    Frame::new()
        .fill(fill)
        .corner_radius(radius::CHIP)
        .inner_margin(Margin::symmetric(8, 2))
        .show(ui, |ui| ui.add(egui::Label::new(text::small(words).color(ink)).extend()))
        .response
}
