//! The colour tokens: warm paper and indigo, light and dark. Colour otherwise belongs to the data.
//!
//! Contrasts (WCAG) were chosen on the worst layer a token is used on: text 14 : 1 / 11 : 1, help and captions at
//! least 5 : 1, edges of controls at least 3.7 : 1.

use egui::Color32;

/// One theme's colours. The names say what a colour is for, not what it looks like.
#[derive(Debug, PartialEq, Eq)]
pub struct Colors {
    /// Window behind the cards.
    pub bg: Color32,
    /// Cards, rail, header, status bar, inputs.
    pub panel: Color32,
    /// Group rows, key caps, small multiples.
    pub sunken: Color32,
    /// Tooltips, menus, dialogs (with the shadow).
    pub raised: Color32,
    /// Hover fill, neutral chip, empty part of a bar.
    pub hover: Color32,
    /// Card edge and dividers.
    pub line: Color32,
    /// Button edge, axis.
    pub line_strong: Color32,
    /// Plot grid, table rows.
    pub grid: Color32,
    /// Edge of inputs, check boxes and switches; zero and reference lines.
    pub control: Color32,
    pub text: Color32,
    /// Labels, help.
    pub text_2: Color32,
    /// Units, axis labels, captions.
    pub text_3: Color32,
    /// What can be pressed, focus, current page.
    pub accent: Color32,
    pub on_accent: Color32,
    /// Links and selected text.
    pub accent_text: Color32,
    /// Selected row, segment, rail item.
    pub accent_bg: Color32,
    pub good: Color32,
    pub good_bg: Color32,
    /// Also "not yet distinguishable".
    pub warn: Color32,
    pub warn_bg: Color32,
    /// Failure, abort, wrong.
    pub bad: Color32,
    pub bad_bg: Color32,
    /// Shadow of floating things.
    pub shadow: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The light theme.
pub static LIGHT: Colors = Colors {
    bg: rgb(0xF5F3EF),
    panel: rgb(0xFFFFFF),
    sunken: rgb(0xF8F6F3),
    raised: rgb(0xFFFFFF),
    hover: rgb(0xEFECE6),
    line: rgb(0xDFDBD3),
    line_strong: rgb(0xC9C4BA),
    grid: rgb(0xECE9E3),
    control: rgb(0x8A847A),
    text: rgb(0x1F1D1A),
    text_2: rgb(0x55514A),
    text_3: rgb(0x69645C),
    accent: rgb(0x3547AE),
    on_accent: rgb(0xFFFFFF),
    accent_text: rgb(0x3547AE),
    accent_bg: rgb(0xE9ECFA),
    good: rgb(0x1B7340),
    good_bg: rgb(0xE4F2E8),
    warn: rgb(0x8A5A00),
    warn_bg: rgb(0xFBEFD5),
    bad: rgb(0xB3261E),
    bad_bg: rgb(0xFBE6E3),
    shadow: Color32::from_black_alpha(36),
};

/// The dark theme.
pub static DARK: Colors = Colors {
    bg: rgb(0x141518),
    panel: rgb(0x1C1E22),
    sunken: rgb(0x17191C),
    raised: rgb(0x26292F),
    hover: rgb(0x2B2E35),
    line: rgb(0x2F333A),
    line_strong: rgb(0x434852),
    grid: rgb(0x282B31),
    control: rgb(0x767D89),
    text: rgb(0xECEDEF),
    text_2: rgb(0xB9BDC5),
    text_3: rgb(0x979CA6),
    accent: rgb(0x8F9FF5),
    on_accent: rgb(0x14172B),
    accent_text: rgb(0xA3B0F8),
    accent_bg: rgb(0x262B45),
    good: rgb(0x5CC489),
    good_bg: rgb(0x1A3325),
    warn: rgb(0xE3AE4A),
    warn_bg: rgb(0x3A2E14),
    bad: rgb(0xF2877C),
    bad_bg: rgb(0x40201D),
    shadow: Color32::from_black_alpha(128),
};
