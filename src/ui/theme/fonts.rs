//! The bundled fonts: Inter for Latin, BIZ UDPGothic directly behind it for Japanese, before any system face, so that
//! Han glyphs are the Japanese ones. JetBrains Mono for numbers. All under the SIL Open Font License (assets/fonts).

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

use crate::report::figure::fonts as bundled;

const ICONS: &str = "icons";

/// Pins the bundled faces first in every family; egui's own stay behind them for rare signs.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let faces = [
        ("inter", bundled::INTER),
        ("inter-semibold", bundled::INTER_SEMIBOLD),
        ("biz", bundled::BIZ),
        ("biz-bold", bundled::BIZ_BOLD),
        ("mono", bundled::MONO),
    ];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let mut icons = egui_material_icons::font_insert().data;
    icons.tweak.y_offset_factor = 0.1; // centres the signs beside Inter
    fonts.font_data.insert(ICONS.to_owned(), Arc::new(icons));
    let fallback = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let family = |first: &[&str]| -> Vec<String> {
        first.iter().map(|name| (*name).to_owned()).chain([ICONS.to_owned()]).chain(fallback.iter().cloned()).collect()
    };
    fonts.families.insert(FontFamily::Proportional, family(&["inter", "biz"]));
    fonts.families.insert(FontFamily::Name(super::text::BOLD.into()), family(&["inter-semibold", "biz-bold"]));
    fonts.families.insert(FontFamily::Monospace, family(&["mono", "biz"]));
    ctx.set_fonts(fonts);
}
