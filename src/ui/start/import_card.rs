//! Import a folder: the first step of the form, on the first page.

use std::path::PathBuf;

use egui::{Align2, Rect, Sense, Stroke, Ui, Vec2};
use egui_material_icons::icons;

use super::{StartCx, rich, title};
use crate::ui::command::Command;
use crate::ui::dialog::{Dialog, Outcome};
use crate::ui::i18n::tr;
use crate::ui::theme::{colors, text};
use crate::ui::widgets::{button, field};

/// State of the card.
#[derive(Default)]
pub struct ImportCard {
    path: String,
    dialog: Dialog,
    no_dialog: bool,
}

impl ImportCard {
    /// Draws the card.
    pub fn ui(&mut self, ui: &mut Ui, cx: &StartCx<'_>) {
        let c = colors(ui);
        match self.dialog.poll() {
            Some(Outcome::Chosen(path)) => cx.send(Command::Import(Some(path))),
            Some(Outcome::Unavailable) => self.no_dialog = true,
            Some(Outcome::Cancelled) | None => {}
        }
        title(ui, icons::ICON_VIDEO_LIBRARY.codepoint, &tr("start-import"));
        rich::show(ui, &tr("start-import-about"), c.text_2);
        ui.add_space(6.0);
        let zone = (ui.available_height() - 84.0).clamp(44.0, 110.0);
        if drop_zone(ui, zone) {
            self.dialog.folder(cx.ctx, tr("import-choose"), None);
        }
        if self.no_dialog {
            ui.label(text::small(tr("import-no-dialog")).color(c.text_3));
        }
        ui.with_layout(egui::Layout::bottom_up(egui::Align::Min), |ui| {
            let path = PathBuf::from(self.path.trim());
            let typed = !self.path.trim().is_empty();
            let why = match (cx.workspace.is_some(), typed) {
                (false, _) => Some(tr("start-no-workspace")),
                (_, false) => Some(tr("start-import-why")),
                _ => None,
            };
            let go_on = button::unless(ui, why, |ui| button::secondary(ui, None, &tr("start-import-go-on")));
            let width = ui.available_width();
            let line = field::line(ui, &mut self.path, &tr("start-import-path"), &tr("start-import-hint"), width);
            let enter = line.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter)) && typed;
            if go_on.clicked() || enter {
                cx.send(Command::Import(Some(path)));
            }
        });
    }
}

/// A place to drop a folder on, or to press for a dialog.
fn drop_zone(ui: &mut Ui, height: f32) -> bool {
    let c = colors(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), height), Sense::click());
    let name = tr("start-import-choose");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    let fill = if response.hovered() { c.accent_bg } else { c.sunken };
    ui.painter().rect_filled(rect, 6, fill);
    dashed(ui, rect.shrink(0.5));
    let icon = egui::FontId::proportional(24.0);
    let up = rect.center() - Vec2::new(0.0, 12.0);
    ui.painter().text(up, Align2::CENTER_CENTER, icons::ICON_FOLDER_OPEN.codepoint, icon, c.accent);
    let down = rect.center() + Vec2::new(0.0, 14.0);
    ui.painter().text(down, Align2::CENTER_CENTER, &name, text::font_small(), c.accent_text);
    response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

fn dashed(ui: &Ui, rect: Rect) {
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    let stroke = Stroke::new(1.0, colors(ui).control);
    ui.painter().extend(egui::Shape::dashed_line(&corners, stroke, 5.0, 4.0));
}
