//! A document as a sheet of paper on the screen: the third way to write its blocks, beside HTML and PDF. It is white with
//! dark ink in both themes, as it will be printed.

use egui::{Align, Frame, Margin, Rect, Stroke, Theme, Ui, UiBuilder, Vec2, WidgetInfo};

use super::{sheet_table, sheet_text};
use crate::report::document::block::{Block, Document, Text, Tone};
use crate::text::Language;
use crate::ui::theme::{Colors, colors, radius};

/// Greatest width, points.
const WIDTH: f32 = 720.0;

/// Of A4: height over width, and margin over width.
const HEIGHT: f32 = 297.0 / 210.0;
const MARGIN: f32 = 15.0 / 210.0;

/// Sizes of type, points.
const TITLE: f32 = 18.0;
const LEAD: f32 = 20.0;
const HEADINGS: [f32; 2] = [16.0, 14.0];
const BODY: f32 = 13.0;
const SMALL: f32 = 12.0;
const CAPTION: f32 = 11.0;

/// Width of the names beside their values.
const NAMES: f32 = 112.0;

/// Draws the document in the middle of the room.
pub fn show(ui: &mut Ui, document: &Document) {
    let width = ui.available_width().min(WIDTH);
    let margin = (width * MARGIN).round();
    let left = ui.max_rect().left() + ((ui.available_width() - width) / 2.0).floor();
    let place = Rect::from_min_size(egui::pos2(left, ui.cursor().top()), Vec2::new(width, f32::INFINITY));
    ui.scope_builder(UiBuilder::new().max_rect(place), |ui| {
        ui.set_style(ui.ctx().style_of(Theme::Light));
        let c = colors(ui);
        // The margin is at most 52 points wide; the edge takes a point more.
        let frame =
            Frame::new().fill(c.panel).stroke(Stroke::new(1.0, c.line)).inner_margin(Margin::same(margin as i8));
        frame.corner_radius(radius::BAR).show(ui, |ui| {
            ui.set_width(width - 2.0 * (margin + 1.0));
            ui.set_min_height(width * HEIGHT - 2.0 * (margin + 1.0));
            ui.spacing_mut().item_spacing.y = 8.0;
            page(ui, document, c);
        });
    });
}

fn page(ui: &mut Ui, document: &Document, c: &Colors) {
    sheet_text::show(ui, &Text::bold(&document.title), TITLE, c.text);
    sheet_text::show(ui, &document.subtitle.as_str().into(), SMALL, c.text_3);
    sheet_text::rule(ui, Stroke::new(2.0, c.accent));
    for shown in &document.blocks {
        block(ui, shown, document.language, c);
    }
    sheet_text::show(ui, &document.foot.as_str().into(), CAPTION, c.text_3);
}

fn block(ui: &mut Ui, block: &Block, language: Language, c: &Colors) {
    let note = |ui: &mut Ui, text: &str| drop(sheet_text::show(ui, &text.into(), SMALL, c.text_2));
    match block {
        Block::Heading { level, text } => {
            let size = HEADINGS[usize::from(*level > 1)];
            sheet_text::show(ui, &Text::bold(text), size, c.text);
        }
        Block::Lead(lines) => lead(ui, lines, language, c),
        Block::Paragraph(text) => drop(sheet_text::show(ui, text, BODY, c.text)),
        Block::Note(text) => drop(sheet_text::show(ui, text, SMALL, c.text_2)),
        Block::List(items) => items.iter().for_each(|item| sheet_text::item(ui, item, BODY, c.text)),
        Block::Table(table) => sheet_table::show(ui, table, SMALL),
        // The first page has neither; of others stands here what is written under them.
        Block::Figure(figure) => figure.under().into_iter().for_each(|line| note(ui, line)),
        Block::Pictures(rows) => rows.iter().for_each(|row| note(ui, &row.title)),
        Block::KeyValue(pairs) => pairs.iter().for_each(|pair| key_value(ui, pair, c)),
        Block::Callout { tone, title, text } => callout(ui, *tone, [&Text::bold(title), text], c),
        Block::Code(text) => drop(ui.monospace(text)),
    }
}

/// The sentence to take away. Read aloud it is one piece.
fn lead(ui: &mut Ui, lines: &[Text], language: Language, c: &Colors) {
    let mut whole = Text::default();
    for line in lines {
        if !whole.0.is_empty() {
            whole.0.extend(Text::bold("\n").0);
        }
        whole.0.extend(line.0.iter().cloned());
    }
    let response = sheet_text::show(ui, &whole, LEAD, c.text);
    let sentence = Text::sentence(lines, language);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &sentence));
}

/// A name with what belongs to it at its right, over a line.
fn key_value(ui: &mut Ui, (key, value): &(String, Text), c: &Colors) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let name = Text::bold(key);
        sheet_text::column(ui, NAMES, Align::Min, |ui| drop(sheet_text::show(ui, &name, BODY, c.text_2)));
        let room = ui.available_width();
        sheet_text::column(ui, room, Align::Min, |ui| drop(sheet_text::show(ui, value, BODY, c.text)));
    });
    sheet_text::rule(ui, Stroke::new(1.0, c.line));
}

/// A tinted box with a bar in the colour of what it says.
fn callout(ui: &mut Ui, tone: Tone, [title, text]: [&Text; 2], c: &Colors) {
    let (ink, ground) = sheet_text::of_box(tone, c);
    let frame = Frame::new().fill(ground).corner_radius(radius::CHIP);
    let inner = frame.inner_margin(Margin { left: 16, right: 12, top: 8, bottom: 8 }).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        sheet_text::show(ui, title, BODY + 1.0, ink);
        sheet_text::show(ui, text, BODY, c.text);
    });
    let rect = inner.response.rect;
    ui.painter().rect_filled(Rect::from_min_size(rect.min, Vec2::new(5.0, rect.height())), radius::BAR, ink);
}
