//! Pages that can be drawn on. Places are points from the upper left corner of the page, as in a figure's scene.

use std::collections::BTreeSet;

use pdf_writer::types::{LineJoinStyle, TextRenderingMode};
use pdf_writer::{Content, Name, Str, TextStr};

use super::fonts::{Fonts, Style, resource};

/// A4 in points.
pub const PAGE: [f32; 2] = [595.28, 841.89];

/// Red, green, blue.
pub type Colour = [u8; 3];

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    pub style: Style,
    /// Points.
    pub size: f32,
    pub colour: Colour,
}

/// A line's width in points, and its strokes and gaps.
#[derive(Clone, Copy, Debug)]
pub struct Stroke<'a> {
    pub colour: Colour,
    pub width: f32,
    pub dash: &'a [f32],
    /// Opacity, 0 to 1.
    pub alpha: f32,
}

/// Pixels, shared by all pages.
pub struct Image {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
}

/// All pages so far; drawing goes to the last one.
pub struct Paper {
    pub fonts: Fonts,
    pub pages: Vec<Content>,
    pub images: Vec<Image>,
    /// Opacities in use, in percent.
    pub alphas: BTreeSet<u8>,
}

impl Paper {
    /// Paper with an empty first page.
    pub fn new(fonts: Fonts) -> Self {
        Self { fonts, pages: vec![Content::new()], images: Vec::new(), alphas: BTreeSet::new() }
    }

    /// Begins the next page.
    pub fn turn(&mut self) {
        self.pages.push(Content::new());
    }

    fn page(&mut self) -> &mut Content {
        if self.pages.is_empty() {
            self.turn();
        }
        let last = self.pages.len() - 1;
        &mut self.pages[last]
    }

    /// Writes a text whose baseline begins at `at`; its width.
    pub fn text(&mut self, at: [f32; 2], text: &str, ink: Ink) -> f32 {
        self.glyphs(at, text, ink, None)
    }

    /// The same with an edge of `width` points around the glyphs, painted first.
    pub fn edged_text(&mut self, at: [f32; 2], text: &str, ink: Ink, edge: Stroke<'_>) -> f32 {
        // The edge is no second text for those who copy or search.
        let mut unsaid = self.page().begin_marked_content_with_properties(Name(b"Span"));
        unsaid.properties().actual_text(TextStr(""));
        drop(unsaid);
        self.glyphs(at, text, Ink { colour: edge.colour, ..ink }, Some(edge.width));
        self.page().end_marked_content();
        self.glyphs(at, text, ink, None)
    }

    fn glyphs(&mut self, [x, y]: [f32; 2], text: &str, ink: Ink, edge: Option<f32>) -> f32 {
        let runs = self.fonts.runs(ink.style, text);
        let page = self.page();
        page.begin_text();
        fill(page, ink.colour);
        match edge {
            Some(width) => {
                stroke_colour(page, ink.colour);
                page.set_line_width(width).set_line_join(LineJoinStyle::RoundJoin);
                page.set_text_rendering_mode(TextRenderingMode::FillStroke)
            }
            None => page.set_text_rendering_mode(TextRenderingMode::Fill),
        };
        page.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, PAGE[1] - y]);
        for run in &runs {
            page.set_font(Name(resource(run.face).as_bytes()), ink.size).show(Str(&run.codes));
        }
        page.end_text();
        runs.iter().map(|run| run.width).sum::<f32>() * ink.size
    }

    /// Fills a rectangle.
    pub fn rect(&mut self, [x, y]: [f32; 2], [w, h]: [f32; 2], colour: Colour) {
        let page = self.page();
        fill(page, colour);
        page.rect(x, PAGE[1] - y - h, w, h).fill_nonzero();
    }

    /// A horizontal line of half a point.
    pub fn rule(&mut self, x: [f32; 2], y: f32, colour: Colour) {
        self.line(&[[x[0], y], [x[1], y]], Stroke { colour, width: 0.5, dash: &[], alpha: 1.0 });
    }

    /// Joins points.
    pub fn line(&mut self, points: &[[f32; 2]], stroke: Stroke<'_>) {
        let faint = self.faint(stroke.alpha);
        let page = self.page();
        page.save_state();
        if let Some(name) = &faint {
            page.set_parameters(Name(name.as_bytes()));
        }
        stroke_colour(page, stroke.colour);
        page.set_line_width(stroke.width).set_line_join(LineJoinStyle::RoundJoin);
        page.set_dash_pattern(stroke.dash.iter().copied(), 0.0);
        path(page, points);
        page.stroke().restore_state();
    }

    /// Fills what the points enclose.
    pub fn area(&mut self, points: &[[f32; 2]], colour: Colour, alpha: f32) {
        let faint = self.faint(alpha);
        let page = self.page();
        page.save_state();
        if let Some(name) = &faint {
            page.set_parameters(Name(name.as_bytes()));
        }
        fill(page, colour);
        path(page, points);
        page.close_path().fill_nonzero().restore_state();
    }

    /// Fills a circle.
    pub fn disc(&mut self, [x, y]: [f32; 2], radius: f32, colour: Colour) {
        // Four Bézier curves; the number makes them a circle to three parts in ten thousand.
        let (y, r, k) = (PAGE[1] - y, radius, radius * 0.552_284_7);
        let page = self.page();
        fill(page, colour);
        page.move_to(x + r, y)
            .cubic_to(x + r, y + k, x + k, y + r, x, y + r)
            .cubic_to(x - k, y + r, x - r, y + k, x - r, y)
            .cubic_to(x - r, y - k, x - k, y - r, x, y - r)
            .cubic_to(x + k, y - r, x + r, y - k, x + r, y)
            .fill_nonzero();
    }

    /// Draws `what` and cuts it off at the edges of a rectangle.
    pub fn clipped(&mut self, [left, top, right, bottom]: [f32; 4], what: impl FnOnce(&mut Self)) {
        self.page().save_state();
        self.page().rect(left, PAGE[1] - bottom, right - left, bottom - top).clip_nonzero().end_path();
        what(self);
        self.page().restore_state();
    }

    /// Places a picture.
    pub fn image(&mut self, [x, y]: [f32; 2], [w, h]: [f32; 2], image: Image) {
        let name = image_name(self.images.len());
        self.images.push(image);
        let page = self.page();
        page.save_state().transform([w, 0.0, 0.0, h, x, PAGE[1] - y - h]);
        page.x_object(Name(name.as_bytes())).restore_state();
    }

    /// The name of an opacity; none for the full one.
    fn faint(&mut self, alpha: f32) -> Option<String> {
        let percent = (alpha.clamp(0.0, 1.0) * 100.0).round() as u8;
        (percent < 100).then(|| {
            self.alphas.insert(percent);
            alpha_name(percent)
        })
    }
}

/// The name under which pages know a picture.
pub fn image_name(number: usize) -> String {
    format!("I{number}")
}

/// The name under which pages know an opacity.
pub fn alpha_name(percent: u8) -> String {
    format!("A{percent}")
}

fn path(page: &mut Content, points: &[[f32; 2]]) {
    for (i, [x, y]) in points.iter().enumerate() {
        match i {
            0 => page.move_to(*x, PAGE[1] - y),
            _ => page.line_to(*x, PAGE[1] - y),
        };
    }
}

fn fill(page: &mut Content, colour: Colour) {
    let [r, g, b] = colour.map(|c| f32::from(c) / 255.0);
    page.set_fill_rgb(r, g, b);
}

fn stroke_colour(page: &mut Content, colour: Colour) {
    let [r, g, b] = colour.map(|c| f32::from(c) / 255.0);
    page.set_stroke_rgb(r, g, b);
}
