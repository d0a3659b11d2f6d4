//! Type: two weights of one family, and a fixed width for numbers. Sizes in points, from the design system.

use egui::{FontFamily, FontId, RichText};

/// Name of the bold family.
pub const BOLD: &str = "bold";

macro_rules! styles {
    ($($(#[$doc:meta])* $name:ident, $font:ident: $size:literal, $family:expr;)*) => {$(
        $(#[$doc])*
        pub fn $name(text: impl Into<String>) -> RichText {
            RichText::new(text).font($font())
        }
        /// The font of the style, for painted text.
        pub fn $font() -> FontId {
            FontId::new($size, $family)
        }
    )*};
}

fn bold_family() -> FontFamily {
    FontFamily::Name(BOLD.into())
}

styles! {
    /// The sentence on the Pilot page only.
    verdict, font_verdict: 22.0, bold_family();
    /// The one big number of a card.
    figure_l, font_figure_l: 28.0, bold_family();
    /// Numbers in a strip of figures.
    figure_m, font_figure_m: 20.0, bold_family();
    /// Title in the header.
    page_title, font_page_title: 16.0, bold_family();
    /// Head of a card.
    card_title, font_card_title: 14.0, bold_family();
    /// Everything else.
    body, font_body: 13.0, FontFamily::Proportional;
    /// Names within body text.
    bold, font_bold: 13.0, bold_family();
    /// Help, segments, links.
    small, font_small: 12.0, FontFamily::Proportional;
    /// Axes, units, badges, rail; nothing is smaller.
    caption, font_caption: 11.0, FontFamily::Proportional;
    /// Columns of numbers, hashes, RON, log.
    mono, font_mono: 12.0, FontFamily::Monospace;
    /// Numbers in bars.
    mono_small, font_mono_small: 11.0, FontFamily::Monospace;
}
