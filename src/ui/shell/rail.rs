//! The rail: the mark, the pages, help at the foot.

use egui::{Align2, FontId, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use crate::ui::app::App;
use crate::ui::command::Command;
use crate::ui::i18n::tr;
use crate::ui::page::PageId;
use crate::ui::theme::{self, radius, text};

/// Draws the rail.
pub fn show(app: &App, ui: &mut Ui) {
    ui.spacing_mut().item_spacing.y = 6.0;
    ui.vertical_centered(|ui| {
        ui.add_space(12.0);
        mark(ui);
        ui.add_space(6.0);
        for page in PageId::ALL {
            let current = app.page == page && app.shows_page();
            if item(ui, icon(page), &tr(&format!("page-{}", page.word())), current) {
                app.send(Command::Go(page));
            }
        }
        let foot = ui.available_height() - 2.0 * 56.0 - 10.0;
        ui.add_space(foot.max(0.0));
        if item(ui, icons::ICON_HOME.codepoint, &tr("page-start"), app.shows_start()) {
            app.send(Command::ShowStart);
        }
        if item(ui, icons::ICON_HELP.codepoint, &tr("help"), false) {
            app.send(Command::ShowHelp);
        }
    });
}

fn icon(page: PageId) -> &'static str {
    match page {
        PageId::Pilot => icons::ICON_FLAG.codepoint,
        PageId::Data => icons::ICON_DATABASE.codepoint,
        PageId::Design => icons::ICON_TUNE.codepoint,
        PageId::Runs => icons::ICON_SHOW_CHART.codepoint,
        PageId::Neighbours => icons::ICON_HUB.codepoint,
        PageId::Map => icons::ICON_SCATTER_PLOT.codepoint,
        PageId::Report => icons::ICON_DESCRIPTION.codepoint,
    }
}

/// The product's mark: a clip and its neighbours.
fn mark(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::hover());
    let ink = theme::colors(ui).accent;
    let centre = rect.center() + Vec2::new(0.0, 1.0);
    for (x, y) in [(0.0, -9.0), (8.5, 6.5), (-8.5, 6.5)] {
        let end: Pos2 = centre + Vec2::new(x, y);
        ui.painter().line_segment([centre, end], Stroke::new(1.8, ink));
        ui.painter().circle_filled(end, 3.2, ink);
    }
    ui.painter().circle_filled(centre, 4.6, ink);
}

fn item(ui: &mut Ui, icon: &str, label: &str, current: bool) -> bool {
    let c = theme::colors(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(66.0, 50.0), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, current, label));
    let (fill, ink) = match (current, response.hovered()) {
        (true, _) => (c.accent_bg, c.accent_text),
        (false, true) => (c.hover, c.text),
        (false, false) => (egui::Color32::TRANSPARENT, c.text_2),
    };
    ui.painter().rect_filled(rect, radius::CONTROL, fill);
    if current {
        let bar = Rect::from_min_size(Pos2::new(rect.left() - 3.0, rect.top() + 8.0), Vec2::new(3.0, 34.0));
        ui.painter().rect_filled(bar, 2, c.accent);
    }
    ui.painter().text(
        rect.center() - Vec2::new(0.0, 9.0),
        Align2::CENTER_CENTER,
        icon,
        FontId::proportional(20.0),
        ink,
    );
    let words = FontId { size: 10.8, ..text::font_caption() };
    ui.painter().text(rect.center() + Vec2::new(0.0, 13.0), Align2::CENTER_CENTER, label, words, ink);
    response.clicked()
}
