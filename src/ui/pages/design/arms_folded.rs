//! The left column in a small window: marks, with the names on hover and for screen readers.

use egui::{Align2, FontId, Rect, Response, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::state::{Act, Group, Selection, State, slot};
use super::{arms, words};
use crate::config::presets;
use crate::engine::plan::precheck::Severity;
use crate::ui::i18n::tr;
use crate::ui::theme::{self, colors, text};
use crate::ui::widgets::arm_mark;

/// Below this width of its content the column folds, points.
pub const NARROW: f32 = 110.0;

/// Height of a mark's place, points.
const ROW: f32 = 34.0;

/// Draws the column.
pub fn show(ui: &mut Ui, state: &mut State) {
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.add_space(8.0);
    menu(ui, icons::ICON_ADD.codepoint, "design-add-arm", |ui| arms::methods(ui, state));
    ScrollArea::vertical().id_salt("design-marks").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for place in 0..state.doc.experiment().arms.len() {
            arm(ui, state, place);
        }
        arms::divider(ui);
        for group in Group::ALL {
            shared(ui, state, group);
        }
        arms::divider(ui);
        menu(ui, icons::ICON_BOOKMARKS.codepoint, "design-presets", |ui| {
            for preset in presets::all() {
                let label = tr(&format!("design-preset-{}", preset.name));
                if ui.button(text::body(label)).on_hover_text(arms::preset_about(state, preset.name)).clicked() {
                    state.act(Act::Preset(preset.name));
                    ui.close();
                }
            }
        });
    });
}

fn menu(ui: &mut Ui, icon: &str, key: &str, content: impl FnOnce(&mut Ui)) {
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(2.0, 6.0);
        ui.visuals_mut().widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
        ui.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::NONE;
        let response = ui.menu_button(egui::RichText::new(icon).size(18.0), content).response;
        response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), tr(key)));
        response.on_hover_text(tr(key));
    });
}

fn arm(ui: &mut Ui, state: &mut State, place: usize) {
    let arm = state.doc.experiment().arms[place].clone();
    let on = state.selection == Selection::Arm(place);
    let findings = state.findings_at(&format!("arms.{place}"));
    let name = tr!("design-arm", name = arm.name.as_str());
    let mut about = vec![arm.name.clone(), arms::one_line(&arm.method)];
    about.extend(findings.iter().map(words::detail));
    let (rect, response) = mark(ui, on, &name, &about.join("\n"));
    arm_mark::paint(ui.painter(), rect.center(), 6.0, theme::arm(ui, slot(state.doc.experiment(), place)));
    sign(ui, rect, findings.iter().map(|f| f.severity).min());
    response.context_menu(|ui| arms::entries(ui, state, place));
    if response.clicked() {
        state.act(Act::Select(Selection::Arm(place)));
    }
}

fn shared(ui: &mut Ui, state: &mut State, group: Group) {
    let on = state.selection == Selection::Shared(group);
    let name = tr(&group.key());
    let (rect, response) = mark(ui, on, &name, &format!("{name}\n{}", arms::summary(state, group)));
    let icon = match group {
        Group::Pilot => icons::ICON_FLAG,
        Group::Data => icons::ICON_VIDEO_LIBRARY,
        Group::Backbone => icons::ICON_LAYERS,
        Group::Training => icons::ICON_TRENDING_UP,
        Group::Tasks => icons::ICON_CHECKLIST,
        Group::Evaluation => icons::ICON_STRAIGHTEN,
        Group::Device => icons::ICON_MEMORY,
    };
    let ink = if on { colors(ui).accent_text } else { colors(ui).text_2 };
    let font = FontId::proportional(18.0);
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, icon.codepoint, font, ink);
    sign(ui, rect, arms::group_severity(state, group));
    if response.clicked() {
        state.act(Act::Select(Selection::Shared(group)));
    }
}

/// The place of one mark, with its fill, its name and what is said on hover.
fn mark(ui: &mut Ui, on: bool, name: &str, about: &str) -> (Rect, Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, name));
    arms::row_fill(ui, &response, on);
    (rect, response.on_hover_text(about))
}

/// A problem's triangle beside the mark.
fn sign(ui: &Ui, rect: Rect, worst: Option<Severity>) {
    let c = colors(ui);
    let ink = match worst {
        Some(Severity::Blocking) => c.bad,
        Some(Severity::Warning) => c.warn,
        None => return,
    };
    let place = rect.right_top() + vec2(0.0, 1.0);
    ui.painter().text(place, Align2::RIGHT_TOP, icons::ICON_WARNING.codepoint, FontId::proportional(11.0), ink);
}
