//! Chips: a word on its own background, always with an icon or a word beside the colour.

use egui::{Color32, Response, Role, Sense, Ui, Vec2, WidgetInfo};

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

/// Height of a chip, points.
const HEIGHT: f32 = 20.0;

/// A chip with an optional icon.
pub fn chip(ui: &mut Ui, tone: Tone, icon: Option<&str>, words: &str) -> Response {
    let (ink, fill) = tone.colors(colors(ui));
    let shown = icon.map_or_else(|| words.to_owned(), |icon| format!("{icon} {words}"));
    let galley = ui.painter().layout_no_wrap(shown, text::font_small(), ink);
    // Painted, since a framed label would grow to the height of a centred row.
    let (rect, response) = ui.allocate_exact_size(Vec2::new(galley.size().x + 16.0, HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    ui.painter().rect_filled(rect, radius::CHIP, fill);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response
}
