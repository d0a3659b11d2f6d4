//! Files that could not be read, or not to their end: the reason in words, the file, another try.

use egui::{Align2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo};
use egui_material_icons::icons;

use super::tools::Tool;
use super::{Shown, paint, words};
use crate::store::catalogue::{VideoRow, VideoState};
use crate::text::LocalText;
use crate::ui::i18n::{self, tr};
use crate::ui::theme::{colors, text};
use crate::ui::widgets::chip::{Tone, chip};
use crate::ui::widgets::{button, card, wrapped};

/// Height of a row, points.
const ROW: f32 = 32.0;

/// Room of the two buttons of a row.
const BUTTONS: f32 = 64.0;

/// Draws the list; what was asked.
pub fn show(ui: &mut Ui, shown: &Shown) -> Option<Tool> {
    let problems: Vec<&VideoRow> = shown.view.problems().collect();
    let mut asked = None;
    card::head(ui, &tr("panel-data-problems"), |ui| {
        if !problems.is_empty() {
            if button::quiet(ui, Some(icons::ICON_REFRESH.codepoint), &tr("data-retry-all")).clicked() {
                asked = Some(Tool::Retry(Vec::new()));
            }
            let bad = shown.figures.unreadable;
            let tone = if bad > 0 { Tone::Bad } else { Tone::Warn };
            chip(ui, tone, None, &words::count(problems.len()));
        }
    });
    if problems.is_empty() {
        let icon = icons::ICON_CHECK.codepoint;
        ui.label(text::body(format!("{icon} {}", tr("data-problems-none"))).color(colors(ui).good));
    }
    // Files and notes scroll together: in a low panel neither pushes the other out of it.
    egui::ScrollArea::vertical().auto_shrink(false).show_viewport(ui, |ui, sight| {
        ui.spacing_mut().item_spacing.y = 0.0;
        asked = files(ui, &problems, sight).or(asked.take());
        notes(ui, &shown.notes);
    });
    asked
}

/// The files; only the rows in sight exist.
fn files(ui: &mut Ui, problems: &[&VideoRow], sight: Rect) -> Option<Tool> {
    let first = ((sight.top() / ROW).max(0.0) as usize).min(problems.len());
    let last = ((sight.bottom() / ROW).ceil().max(0.0) as usize).clamp(first, problems.len());
    let mut asked = None;
    ui.add_space(first as f32 * ROW);
    for video in &problems[first..last] {
        asked = row(ui, video).or(asked);
    }
    ui.add_space((problems.len() - last) as f32 * ROW);
    asked
}

/// What the last import left out, cut, merged or took on trust.
fn notes(ui: &mut Ui, notes: &[LocalText]) {
    if notes.is_empty() {
        return;
    }
    let c = colors(ui);
    ui.add_space(6.0);
    ui.spacing_mut().item_spacing.y = 6.0;
    ui.label(text::bold(tr("import-notes")).color(c.text));
    for note in notes {
        wrapped::label(ui, text::small(i18n::said(note)).color(c.text_2));
    }
}

fn row(ui: &mut Ui, video: &VideoRow) -> Option<Tool> {
    let c = colors(ui);
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), ROW), Sense::hover());
    let reason = video.reason.as_ref().map(words::reason).unwrap_or_default();
    let kept = if video.frames > 0 { tr!("data-frames-kept", n = video.frames) } else { String::new() };
    let all = format!("{}: {reason} {kept}", video.path);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &all));
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, c.grid));
    let words = rect.with_max_x(rect.right() - BUTTONS);
    let name = words.with_max_x(words.left() + words.width() * 0.4);
    let mark = if video.state == VideoState::Bad { c.bad } else { c.warn };
    let sign = if video.state == VideoState::Bad { icons::ICON_ERROR } else { icons::ICON_WARNING };
    let icon = Rect::from_min_size(name.min, Vec2::new(20.0, ROW));
    paint::line(ui.painter(), icon, Align2::LEFT_CENTER, sign.codepoint, egui::FontId::proportional(15.0), mark);
    let chars = ((name.width() - 24.0) / 7.2) as usize;
    let path = paint::tail(&video.path, chars.max(8));
    paint::line(
        ui.painter(),
        name.with_min_x(name.left() + 22.0),
        Align2::LEFT_CENTER,
        &path,
        text::font_mono(),
        c.text,
    );
    let why = words.with_min_x(name.right() + 8.0);
    paint::line(ui.painter(), why, Align2::LEFT_CENTER, &reason, text::font_small(), c.text_2);
    let mut asked = None;
    let buttons = Rect::from_min_max(egui::pos2(words.right(), rect.top() + 2.0), rect.max);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(buttons).layout(layout));
    inner.spacing_mut().item_spacing.x = 2.0;
    let (retry, file) =
        (tr!("data-retry", path = video.path.as_str()), tr!("data-show-file", path = video.path.as_str()));
    if button::icon(&mut inner, icons::ICON_REFRESH.codepoint, &retry).clicked() {
        asked = Some(Tool::Retry(vec![video.path.clone()]));
    }
    if button::icon(&mut inner, icons::ICON_FOLDER_OPEN.codepoint, &file).clicked() {
        asked = Some(Tool::ShowFile(video.path.clone()));
    }
    response.on_hover_text(all);
    asked
}
