//! The one place of design tokens: colours, type, spacing, shapes; and egui's style made from them.

mod arm;
mod colors;
mod fonts;
mod style;
pub mod text;

pub use crate::report::figure::Mark;
pub use arm::{ArmStyle, arm, arm_of};
pub use colors::Colors;
pub use text::BOLD;

/// Spacing in points.
pub mod space {
    pub const XS: f32 = 4.0;
    pub const S: f32 = 8.0;
    pub const M: f32 = 12.0;
    pub const L: f32 = 16.0;
    pub const XL: f32 = 20.0;
    /// Lines of text that is read are no longer: the eye loses the next one.
    pub const READABLE: f32 = 720.0;
}

/// Corner radii in points.
pub mod radius {
    /// Cards and popups.
    pub const CARD: u8 = 8;
    /// Controls and thumbnails.
    pub const CONTROL: u8 = 6;
    /// Chips, key caps, small thumbnails.
    pub const CHIP: u8 = 4;
    /// Check boxes and bars.
    pub const BAR: u8 = 3;
}

fn pick(dark: bool) -> &'static Colors {
    if dark { &colors::DARK } else { &colors::LIGHT }
}

/// The colours of the current theme.
pub fn colors(ui: &egui::Ui) -> &'static Colors {
    pick(ui.visuals().dark_mode)
}

/// [`colors`], where there is no [`egui::Ui`].
pub fn colors_of(ctx: &egui::Context) -> &'static Colors {
    pick(ctx.theme() == egui::Theme::Dark)
}

/// Installs fonts and styles; once per context.
pub fn install(ctx: &egui::Context) {
    fonts::install(ctx);
    ctx.set_style_of(egui::Theme::Light, style::style(false));
    ctx.set_style_of(egui::Theme::Dark, style::style(true));
}
