//! egui's style, made from the tokens: flat fills, strokes of one point, one shadow for floating things.

use std::collections::BTreeMap;

use egui::style::{WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Visuals, vec2};

use super::{Colors, radius, text};

/// The style of the light or the dark theme.
pub fn style(dark: bool) -> Style {
    let mut style = Style { visuals: visuals(dark), text_styles: text_styles(), ..Style::default() };
    style.animation_time = 0.08;
    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 6.0);
    spacing.button_padding = vec2(12.0, 5.0);
    spacing.interact_size = vec2(28.0, 28.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.combo_width = 104.0;
    spacing.text_edit_width = 150.0;
    spacing.slider_rail_height = 4.0;
    spacing.icon_width = 14.0;
    spacing.icon_width_inner = 8.0;
    spacing.tooltip_width = 340.0;
    spacing.scroll = egui::style::ScrollStyle { bar_width: 8.0, ..egui::style::ScrollStyle::thin() };
    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = false;
    style
}

fn text_styles() -> BTreeMap<TextStyle, egui::FontId> {
    BTreeMap::from([
        (TextStyle::Heading, text::font_page_title()),
        (TextStyle::Body, text::font_body()),
        (TextStyle::Button, text::font_body()),
        (TextStyle::Small, text::font_caption()),
        (TextStyle::Monospace, text::font_mono()),
    ])
}

fn visuals(dark: bool) -> Visuals {
    let c = super::pick(dark);
    let base = if dark { Visuals::dark() } else { Visuals::light() };
    Visuals {
        widgets: widgets(c),
        selection: egui::style::Selection { bg_fill: c.accent_bg, stroke: Stroke::new(1.0, c.accent_text) },
        hyperlink_color: c.accent_text,
        weak_text_color: Some(c.text_3),
        faint_bg_color: c.sunken,
        extreme_bg_color: c.panel,
        text_edit_bg_color: Some(c.panel),
        code_bg_color: c.sunken,
        warn_fg_color: c.warn,
        error_fg_color: c.bad,
        window_corner_radius: CornerRadius::same(radius::CARD),
        menu_corner_radius: CornerRadius::same(radius::CARD),
        window_fill: c.raised,
        window_stroke: Stroke::new(1.0, c.line),
        window_shadow: shadow(c),
        popup_shadow: shadow(c),
        panel_fill: c.bg,
        slider_trailing_fill: true,
        handle_shape: egui::style::HandleShape::Circle,
        ..base
    }
}

fn shadow(c: &Colors) -> Shadow {
    Shadow { offset: [0, 6], blur: 18, spread: 0, color: c.shadow }
}

fn widgets(c: &Colors) -> Widgets {
    let state = |fill: Color32, edge: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(radius::CONTROL),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: state(c.panel, c.line, c.text),
        inactive: state(c.panel, c.line_strong, c.text),
        hovered: state(c.hover, c.control, c.text),
        active: state(c.accent_bg, c.accent, c.accent_text),
        open: state(c.hover, c.control, c.text),
    }
}
