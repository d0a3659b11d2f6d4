//! Blocks one below the other, over as many pages as they need.

use super::fonts::{Fonts, Style};
use super::paper::{Colour, Image, PAGE, Paper};
use super::setting::{Setting, Size, colour};
use super::{PdfError, scene, table};
use crate::report::document::block::{Block, Document, FigureBlock, Picture, PictureRow, Text, Tone};
use crate::report::figure::{Ink as FigureInk, rgb};

/// Left, top, right, bottom.
const MARGIN: [f32; 4] = [50.0, 46.0, 50.0, 56.0];

const BODY: Size = Size { text: 9.6, line: 15.0 };
pub const SMALL: Size = Size { text: 8.4, line: 12.2 };
const LEAD: Size = Size { text: 15.0, line: 22.0 };
const TITLE: Size = Size { text: 16.0, line: 22.0 };
const SECTION: Size = Size { text: 13.0, line: 19.0 };
const PART: Size = Size { text: 10.6, line: 16.0 };
const CODE: Size = Size { text: 7.6, line: 10.6 };

const LINE: Colour = [0xDD, 0xD8, 0xCF];
/// What must fit below a heading for it to stay on the page, unless a figure follows.
const BELOW_HEADING: f32 = 64.0;
/// How small the first page may be set, in steps, for it to be one page.
const TIGHTER: [f32; 3] = [0.95, 0.9, 0.86];
/// Pictures beside each other, at least: few ones must not become huge.
const LEAST_PICTURES: usize = 5;

/// Where a section begins: its name, page and height on it.
pub struct Mark {
    pub text: String,
    pub page: usize,
    pub y: f32,
}

/// Pages under construction.
pub struct Flow {
    pub paper: Paper,
    pub marks: Vec<Mark>,
    y: f32,
    /// Of type and of the room between blocks.
    scale: f32,
}

/// Lays a document out. What stands before the first heading is a page of its own: where it would go over to a second one
/// and can be set smaller to be one, it is.
///
/// # Errors
/// A damaged bundled font.
pub fn lay_out(document: &Document) -> Result<Flow, PdfError> {
    let is_heading = |block: &Block| matches!(block, Block::Heading { .. });
    let first = document.blocks.iter().position(is_heading).unwrap_or(document.blocks.len());
    let (first, rest) = document.blocks.split_at(first);
    let mut flow = first_page(document, first, 1.0)?;
    for scale in TIGHTER {
        if flow.paper.pages.len() == 1 {
            break;
        }
        let tighter = first_page(document, first, scale)?;
        if tighter.paper.pages.len() == 1 {
            flow = tighter;
        }
    }
    flow.scale = 1.0;
    if !(first.is_empty() || rest.is_empty()) {
        flow.need(f32::INFINITY);
    }
    for (i, block) in rest.iter().enumerate() {
        match block {
            Block::Heading { level, text } => flow.heading(*level, text, rest.get(i + 1)),
            other => flow.block(other),
        }
    }
    flow.feet(&document.foot);
    Ok(flow)
}

/// The title and what stands before the first heading.
fn first_page(document: &Document, blocks: &[Block], scale: f32) -> Result<Flow, PdfError> {
    let mut flow = Flow { paper: Paper::new(Fonts::new()?), marks: Vec::new(), y: MARGIN[1], scale };
    flow.lines(&Text::bold(document.title.as_str()), TITLE, (Style::Bold, colour(Tone::Plain)));
    flow.lines(&document.subtitle.as_str().into(), SMALL, (Style::Regular, colour(Tone::Quiet)));
    flow.space(4.0);
    let accent = rgb(FigureInk::Accent, false);
    flow.paper.rect([flow.x(), flow.y], [flow.room(), 1.5], accent);
    flow.space(12.0);
    blocks.iter().for_each(|block| flow.block(block));
    Ok(flow)
}

impl Flow {
    pub fn x(&self) -> f32 {
        MARGIN[0]
    }

    pub fn y(&self) -> f32 {
        self.y
    }

    /// Width of the text.
    pub fn room(&self) -> f32 {
        PAGE[0] - MARGIN[0] - MARGIN[2]
    }

    /// Height that is left on the page.
    pub fn left(&self) -> f32 {
        PAGE[1] - MARGIN[3] - self.y
    }

    /// Goes on to the next page.
    pub fn turn(&mut self) {
        self.paper.turn();
        self.y = MARGIN[1];
    }

    /// Goes on to the next page unless this one has so much room.
    pub fn need(&mut self, height: f32) {
        if self.left() < height && self.y > MARGIN[1] {
            self.turn();
        }
    }

    /// Goes down.
    pub fn advance(&mut self, height: f32) {
        self.y += height;
    }

    /// Leaves room, but not at the head of a page.
    pub fn space(&mut self, height: f32) {
        if self.y > MARGIN[1] {
            self.y += height * self.scale;
        }
    }

    /// A size as it is set here.
    pub fn sized(&self, size: Size) -> Size {
        Size { text: size.text * self.scale, line: size.line * self.scale }
    }

    /// A thin line over the whole width; a stronger one under the head of a table.
    pub fn rule(&mut self, strong: bool) {
        let (x, room) = (self.x(), self.room());
        self.paper.rule([x, x + room], self.y, if strong { colour(Tone::Quiet) } else { LINE });
    }

    fn lines(&mut self, text: &Text, size: Size, plain: (Style, Colour)) {
        let (x, room) = (self.x(), self.room());
        self.lines_at(text, size, plain, [x, room]);
    }

    /// Text in lines at x, so wide; it may go over pages.
    fn lines_at(&mut self, text: &Text, size: Size, plain: (Style, Colour), [x, room]: [f32; 2]) {
        let size = self.sized(size);
        let set = Setting::new(&self.paper.fonts, text, size, plain);
        for line in set.lines(room) {
            self.need(size.line);
            set.draw(&mut self.paper, &line, [x, self.y], false);
            self.y += size.line;
        }
    }

    fn block(&mut self, block: &Block) {
        let (plain, small) = ((Style::Regular, colour(Tone::Plain)), (Style::Regular, rgb(FigureInk::Text2, false)));
        match block {
            Block::Heading { level, text } => self.heading(*level, text, None),
            Block::Lead(lines) => {
                lines.iter().for_each(|line| self.lines(line, LEAD, (Style::Bold, colour(Tone::Plain))));
                self.space(6.0);
            }
            Block::Paragraph(text) => {
                self.lines(text, BODY, plain);
                self.space(6.0);
            }
            Block::Note(text) => {
                self.lines(text, SMALL, small);
                self.space(9.0);
            }
            Block::List(items) => self.list(items),
            Block::Table(of) => table::draw(self, of),
            Block::Figure(figure) => self.figure(figure),
            Block::Pictures(rows) => rows.iter().for_each(|row| self.pictures(row)),
            Block::KeyValue(pairs) => self.key_values(pairs),
            Block::Callout { tone, title, text } => self.callout(*tone, title, text),
            Block::Code(text) => {
                self.lines(&text.as_str().into(), CODE, (Style::Mono, colour(Tone::Plain)));
                self.space(8.0);
            }
        }
    }

    /// A heading stays with what is below it.
    fn heading(&mut self, level: u8, text: &str, below: Option<&Block>) {
        let (size, before) = if level == 1 { (SECTION, 16.0) } else { (PART, 8.0) };
        let below = if matches!(below, Some(Block::Figure(_))) { self.figure_height() + 10.0 } else { BELOW_HEADING };
        self.need(before + size.line + below);
        self.space(before);
        if level == 1 {
            self.marks.push(Mark { text: text.to_owned(), page: self.paper.pages.len() - 1, y: self.y });
        }
        self.lines(&Text::bold(text), size, (Style::Bold, colour(Tone::Plain)));
        if level == 1 {
            self.rule(false);
        }
        self.space(5.0);
    }

    fn list(&mut self, items: &[Text]) {
        let plain = (Style::Regular, colour(Tone::Plain));
        let line = self.sized(BODY).line;
        for item in items {
            self.need(line);
            let (x, room) = (self.x(), self.room());
            self.paper.disc([x + 5.0, self.y + 0.5 * line], 1.6, colour(Tone::Quiet));
            self.lines_at(item, BODY, plain, [x + 14.0, room - 14.0]);
            self.y += 2.0;
        }
        self.space(5.0);
    }

    fn key_values(&mut self, pairs: &[(String, Text)]) {
        let (x, room) = (self.x(), self.room());
        let (body, small) = (self.sized(BODY), self.sized(SMALL));
        let key_width = 0.17 * room;
        for (key, value) in pairs {
            let bold = (Style::Bold, rgb(FigureInk::Text2, false));
            let key = Setting::new(&self.paper.fonts, &key.as_str().into(), small, bold);
            let value = Setting::new(&self.paper.fonts, value, body, (Style::Regular, colour(Tone::Plain)));
            let (keys, values) = (key.lines(key_width), value.lines(room - key_width - 12.0));
            let high = key.height(keys.len()).max(value.height(values.len())) + 5.0;
            self.need(high);
            let y = self.y + 2.5;
            // Both first lines on one height.
            key.draw_all(&mut self.paper, &keys, [x, y + 0.5 * (body.line - small.line)], false);
            value.draw_all(&mut self.paper, &values, [x + key_width + 12.0, y], false);
            self.y += high;
            self.rule(false);
        }
        self.space(8.0);
    }

    fn callout(&mut self, tone: Tone, title: &str, text: &Text) {
        let (x, room) = (self.x(), self.room());
        let (back, edge) = match tone {
            Tone::Good => ([0xE4, 0xF2, 0xE8], colour(tone)),
            Tone::Caution => ([0xFB, 0xEF, 0xD5], colour(tone)),
            Tone::Bad => ([0xFB, 0xE6, 0xE3], colour(tone)),
            Tone::Plain | Tone::Quiet => ([0xE9, 0xEC, 0xFA], rgb(FigureInk::Accent, false)),
        };
        let body = self.sized(BODY);
        let title = Setting::new(&self.paper.fonts, &Text::bold(title), body, (Style::Bold, edge));
        let text = Setting::new(&self.paper.fonts, text, body, (Style::Regular, colour(Tone::Plain)));
        let titles = title.lines(room - 26.0);
        let lines = if text.natural() > 0.0 { text.lines(room - 26.0) } else { Vec::new() };
        let high = title.height(titles.len()) + text.height(lines.len()) + 13.0;
        self.need(high);
        self.paper.rect([x, self.y], [room, high], back);
        self.paper.rect([x, self.y], [4.0, high], edge);
        let down = title.draw_all(&mut self.paper, &titles, [x + 14.0, self.y + 6.0], false);
        text.draw_all(&mut self.paper, &lines, [x + 14.0, self.y + 6.0 + down], false);
        self.y += high;
        self.space(8.0);
    }

    /// With three lines under it.
    fn figure_height(&self) -> f32 {
        self.room() * scene::LAID_OUT[1] / scene::LAID_OUT[0] + 3.0 * SMALL.line
    }

    fn figure(&mut self, block: &FigureBlock) {
        let (x, room) = (self.x(), self.room());
        self.need(self.figure_height());
        scene::draw(&mut self.paper, &block.bare(), [x, self.y], room);
        self.y += self.room() * scene::LAID_OUT[1] / scene::LAID_OUT[0];
        let quiet = (Style::Regular, rgb(FigureInk::Text2, false));
        block.under().into_iter().for_each(|line| self.lines(&line.into(), SMALL, quiet));
        self.space(10.0);
    }

    fn pictures(&mut self, row: &PictureRow) {
        let (n, room) = (row.pictures.len().max(LEAST_PICTURES), self.room());
        let width = (room - 8.0 * (n - 1) as f32) / n as f32;
        let high = |p: &Picture| width * p.height as f32 / p.width.max(1) as f32;
        let tallest = row.pictures.iter().map(high).fold(0.0, f32::max);
        let quiet = (Style::Regular, rgb(FigureInk::Text2, false));
        let size = Size { text: 6.8, line: 9.2 };
        let captions: Vec<Setting> = row
            .pictures
            .iter()
            .map(|p| Setting::new(&self.paper.fonts, &p.caption.join("\n").into(), size, quiet))
            .collect();
        let under = captions.iter().map(|c| c.height(c.lines(width).len())).fold(0.0, f32::max);
        self.need(SMALL.line + 8.0 + tallest + under);
        self.lines(&Text::bold(row.title.as_str()), SMALL, (Style::Bold, colour(Tone::Plain)));
        let mut x = self.x();
        for (picture, caption) in row.pictures.iter().zip(&captions) {
            let edge = if picture.tone == Tone::Plain { rgb(FigureInk::Accent, false) } else { colour(picture.tone) };
            self.paper.rect([x, self.y], [width, 2.5], edge);
            let Picture { width: w, height: h, rgb, .. } = picture;
            self.paper.image(
                [x, self.y + 2.5],
                [width, high(picture)],
                Image { width: *w, height: *h, rgb: rgb.clone() },
            );
            let lines = caption.lines(width);
            caption.draw_all(&mut self.paper, &lines, [x, self.y + 4.0 + high(picture)], false);
            x += width + 8.0;
        }
        self.y += tallest + under + 12.0;
    }

    /// The same foot on every page, with its number.
    fn feet(&mut self, foot: &str) {
        let (x, room, of) = (self.x(), self.room(), self.paper.pages.len());
        let quiet = (Style::Regular, colour(Tone::Quiet));
        let size = Size { text: 7.4, line: 10.0 };
        let mut pages = std::mem::take(&mut self.paper.pages);
        for (i, page) in pages.drain(..).enumerate() {
            self.paper.pages.push(page);
            let y = PAGE[1] - 38.0;
            self.paper.rule([x, x + room], y, LINE);
            let set = |paper: &Paper, text: String| Setting::new(&paper.fonts, &text.into(), size, quiet);
            let (left, right) = (set(&self.paper, foot.to_owned()), set(&self.paper, format!("{} / {of}", i + 1)));
            if let Some(line) = left.lines(room - 60.0).first() {
                left.draw(&mut self.paper, line, [x, y + 4.0], false);
            }
            right.draw_all(&mut self.paper, &right.lines(60.0), [x + room, y + 4.0], true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn the_first_page_is_set_smaller_only_where_it_is_one_page_then() {
        let begins_on = |rows: usize| {
            let row = |i: usize| (format!("row {i}"), Text::from("one line"));
            let document = Document {
                language: Language::En,
                title: "Title".into(),
                subtitle: "of a test".into(),
                foot: String::new(),
                blocks: vec![
                    Block::KeyValue((0..rows).map(row).collect()),
                    Block::section("A section"),
                    Block::paragraph("of one line"),
                ],
            };
            let flow = lay_out(&document).unwrap();
            (flow.marks[0].page, flow.paper.pages.len(), flow.scale)
        };
        // A row is 20 points high and the page has room for about 34.
        assert_eq!(begins_on(20), (1, 2, 1.0));
        assert_eq!(begins_on(36), (1, 2, 1.0), "set smaller");
        assert_eq!(begins_on(60), (2, 3, 1.0), "no size makes it one page");
    }
}
