//! The experiment as text: editable, in step with the form; the line of a mistake is marked.

use egui::text::{LayoutJob, TextFormat};
use egui::{Role, ScrollArea, TextEdit, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use super::state::{Act, State};
use crate::ui::i18n::tr;
use crate::ui::theme::{Colors, colors, text};
use crate::ui::widgets::wrapped;

/// Room for the line numbers; points.
const GUTTER: f32 = 40.0;

/// Draws the editor.
pub fn show(ui: &mut Ui, state: &mut State) {
    strip(ui, state);
    let mut words = state.doc.text().to_owned();
    let bad_line = state.doc.syntax().map(|s| s.line);
    ScrollArea::both().id_salt("design-ron").auto_shrink([false, false]).show(ui, |ui| {
        let top = ui.cursor().min;
        let size = vec2(ui.available_width() - GUTTER, ui.available_height());
        let colours = colors(ui);
        let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, _width: f32| {
            ui.fonts_mut(|f| f.layout_job(highlight(buffer.as_str(), colours)))
        };
        let output = ui
            .horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.add_space(GUTTER);
                let edit = TextEdit::multiline(&mut words)
                    .id_salt("design-ron-text")
                    .font(text::font_mono())
                    .frame(egui::Frame::NONE)
                    .margin(egui::Margin::symmetric(0, 6))
                    .desired_width(f32::INFINITY)
                    .min_size(size)
                    .layouter(&mut layouter);
                edit.show(ui)
            })
            .inner;
        line_numbers(ui, top.x, &output, bad_line);
        output.response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::MultilineTextInput, true, tr("design-ron-name"));
            info.current_text_value = Some(words.clone());
            info
        });
        if output.response.changed() {
            state.act(Act::Text(words.clone()));
        }
    });
}

/// What is wrong with the text, with its place.
fn strip(ui: &mut Ui, state: &State) {
    let c = colors(ui);
    let Some(syntax) = state.doc.syntax() else {
        ui.add_space(4.0);
        ui.label(text::small(tr("design-ron-hint")).color(c.text_3));
        return;
    };
    let (line, column) = (syntax.line, syntax.column);
    let words = tr!("design-ron-wrong", line = line, column = column, message = syntax.message.as_str());
    egui::Frame::new().fill(c.bad_bg).corner_radius(4).inner_margin(egui::Margin::symmetric(10, 6)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let words = format!("{} {words}", icons::ICON_ERROR.codepoint);
        wrapped::label(ui, text::small(words).color(c.bad));
    });
}

/// The numbers left of the text; the wrong line has a red ground behind its number and a line below it.
fn line_numbers(ui: &Ui, left: f32, output: &egui::text_edit::TextEditOutput, bad: Option<usize>) {
    let c = colors(ui);
    for (i, row) in output.galley.rows.iter().enumerate() {
        let rect = row.rect().translate(output.galley_pos.to_vec2());
        if !ui.clip_rect().intersects(rect.with_min_x(left)) {
            continue;
        }
        let wrong = bad == Some(i + 1);
        if wrong {
            let mark =
                egui::Rect::from_min_max(egui::pos2(left, rect.top()), egui::pos2(left + GUTTER - 6.0, rect.bottom()));
            ui.painter().rect_filled(mark, 3, c.bad_bg);
            let line = rect.left()..=rect.right().max(rect.left() + 60.0);
            ui.painter().hline(line, rect.bottom(), egui::Stroke::new(1.5, c.bad));
        }
        let place = egui::pos2(left + GUTTER - 12.0, rect.center().y);
        let ink = if wrong { c.bad } else { c.text_3 };
        ui.painter().text(place, egui::Align2::RIGHT_CENTER, (i + 1).to_string(), text::font_mono_small(), ink);
    }
}

/// Comments and punctuation step back; names of settings are quiet, values are dark.
fn highlight(words: &str, c: &Colors) -> LayoutJob {
    let mut job = LayoutJob { wrap: egui::text::TextWrapping::no_max_width(), ..LayoutJob::default() };
    let mut add = |part: &str, ink| job.append(part, 0.0, TextFormat::simple(text::font_mono(), ink));
    for line in words.split_inclusive('\n') {
        let (code, comment) = line.find("//").map_or((line, ""), |at| line.split_at(at));
        let mut rest = code;
        while let Some(at) = rest.find(':') {
            let start = rest[..at].rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |i| i + 1);
            // Not inside of a string: those hold no setting.
            if rest[..at].matches('"').count() % 2 == 1 {
                break;
            }
            add(&rest[..start], c.text);
            add(&rest[start..=at], c.text_3);
            rest = &rest[at + 1..];
        }
        add(rest, c.text);
        add(comment, c.text_3);
    }
    job
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::presets;

    #[test]
    fn colours_change_no_character() {
        let colours = crate::ui::theme::colors_of(&egui::Context::default());
        for preset in presets::all() {
            assert_eq!(highlight(preset.text, colours).text, preset.text);
        }
        assert_eq!(highlight("a: \"b: c\" // d: e\nx", colours).text, "a: \"b: c\" // d: e\nx");
    }
}
