//! The strip at the top of the card that an error concerns: what happened and what to do.

use egui::{Frame, Margin, Ui};

use super::wrapped;
use crate::ui::theme::{colors, radius, text};

/// Shows `what`; nothing if it is none.
pub fn show(ui: &mut Ui, what: Option<&str>) {
    let Some(what) = what else { return };
    let c = colors(ui);
    Frame::new().fill(c.bad_bg).corner_radius(radius::CHIP).inner_margin(Margin::symmetric(10, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let icon = egui_material_icons::icons::ICON_ERROR.codepoint;
        wrapped::selectable(ui, text::body(format!("{icon} {what}")).color(c.bad));
    });
}
