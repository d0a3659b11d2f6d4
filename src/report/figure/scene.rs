//! Layout: from a figure in data units to strokes in points. Everything that has a size is decided here, once, for
//! the screen and for the SVG.

use super::axis::Scale;
use super::style::{Align, Dash, Mark};
use super::text::width;
use super::{Figure, Ink};

mod labels;
mod series;

pub use series::marks;

/// Size of axis labels and captions.
const SMALL: f32 = 11.0;

/// Width of the edge of a text over lines.
pub const HALO: f32 = 1.8;

/// A stroke, an area or a text; coordinates are points from the upper left.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Line {
        points: Vec<[f32; 2]>,
        ink: Ink,
        alpha: f32,
        width: f32,
        dash: Dash,
    },
    /// Area between two lines with the same x.
    Strip {
        upper: Vec<[f32; 2]>,
        lower: Vec<[f32; 2]>,
        ink: Ink,
        alpha: f32,
    },
    /// `halo` paints a disc of the panel's colour, so many points larger, behind the mark.
    Mark {
        at: [f32; 2],
        radius: f32,
        mark: Mark,
        ink: Ink,
        halo: f32,
    },
    /// `at` is the middle of the text's height. `halo`: with an edge of the panel's colour, so that it can be read over
    /// lines.
    Text {
        at: [f32; 2],
        align: Align,
        size: f32,
        bold: bool,
        ink: Ink,
        text: String,
        halo: bool,
    },
}

/// A shape and whether it is cut at the edges of the plot.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub clipped: bool,
    pub shape: Shape,
}

/// A laid out figure, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    pub map: Map,
    pub parts: Vec<Part>,
}

/// Places of values: the plot's rectangle and the ranges of its axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Map {
    /// Left, top, right, bottom.
    pub plot: [f32; 4],
    pub x: [f64; 2],
    pub y: [f64; 2],
    pub x_scale: Scale,
    pub y_scale: Scale,
}

impl Map {
    /// Where a value lies; not finite where it has no place on a logarithmic axis.
    pub fn pos(&self, x: f64, y: f64) -> [f32; 2] {
        let [left, top, right, bottom] = self.plot;
        let (sx, sy) = (share(x, self.x, self.x_scale) as f32, share(y, self.y, self.y_scale) as f32);
        [left + sx * (right - left), bottom - sy * (bottom - top)]
    }

    /// The value at a place.
    pub fn value(&self, at: [f32; 2]) -> [f64; 2] {
        let [left, top, right, bottom] = self.plot;
        let sx = f64::from((at[0] - left) / (right - left).max(1.0));
        let sy = f64::from((bottom - at[1]) / (bottom - top).max(1.0));
        [unshare(sx, self.x, self.x_scale), unshare(sy, self.y, self.y_scale)]
    }

    /// Whether a place lies in the plot.
    pub fn contains(&self, at: [f32; 2]) -> bool {
        let [left, top, right, bottom] = self.plot;
        (left..=right).contains(&at[0]) && (top..=bottom).contains(&at[1])
    }
}

fn share(value: f64, [low, high]: [f64; 2], scale: Scale) -> f64 {
    match scale {
        Scale::Linear => (value - low) / (high - low),
        Scale::Log if value > 0.0 => (value / low).ln() / (high / low).ln(),
        Scale::Log => f64::NAN,
    }
}

fn unshare(share: f64, [low, high]: [f64; 2], scale: Scale) -> f64 {
    match scale {
        Scale::Linear => low + share * (high - low),
        Scale::Log => low * (high / low).powf(share),
    }
}

/// Lays out `figure` on `size` points, with axes and all texts.
pub fn lay_out(figure: &Figure, size: [f32; 2]) -> Scene {
    let [x, y] = ranges(figure, None, None);
    let y_ticks = figure.y.ticks_in(y, rows(size[1]));
    let plot = plot_rect(figure, size, &y_ticks);
    let x_ticks = figure.x.ticks_in(x, columns(plot[2] - plot[0]));
    let map = Map { plot, x, y, x_scale: figure.x.scale, y_scale: figure.y.scale };
    let mut scene = Scene { map, parts: Vec::new() };
    scene.grid(&x_ticks, &y_ticks, size[0]);
    scene.titles(figure);
    scene.drawing(figure);
    scene.texts(figure);
    scene
}

/// How many ticks suit a figure of this height.
pub fn rows(height: f32) -> usize {
    (height / 44.0).clamp(3.0, 6.0) as usize
}

/// How many ticks suit a plot of this width.
pub fn columns(width: f32) -> usize {
    (width / 78.0).clamp(3.0, 7.0) as usize
}

/// Room for the widest of the texts at the ticks of y, and the gap to the axis.
pub fn gutter(y_ticks: &[(f64, String)]) -> f32 {
    y_ticks.iter().map(|t| width(&t.1, SMALL)).fold(14.0, f32::max) + 8.0
}

/// What the axes show: the ranges asked for, else those of the figure, else all data.
pub fn ranges(figure: &Figure, x: Option<[f64; 2]>, y: Option<[f64; 2]>) -> [[f64; 2]; 2] {
    let x = x.or(figure.x.range).unwrap_or_else(|| x_range(figure));
    [x, y.or(figure.y.range).unwrap_or_else(|| y_range(figure))]
}

fn x_range(figure: &Figure) -> [f64; 2] {
    let points = figure.series.iter().flat_map(|s| &s.points);
    let values = points.flat_map(|p| [p.x].into_iter().chain(p.x_range.into_iter().flatten()));
    let pad = if figure.series.iter().any(|s| s.marks) { 0.06 } else { 0.0 };
    figure.x.range_of(values, pad)
}

fn y_range(figure: &Figure) -> [f64; 2] {
    let points = figure.series.iter().flat_map(|s| &s.points);
    let of_points = points.flat_map(|p| [p.y].into_iter().chain(p.y95.into_iter().flatten()));
    let edges = |faint| {
        let bands = figure.series.iter().flat_map(|s| &s.bands).filter(move |b| b.faint == faint);
        bands.flat_map(|b| [b.low, b.high])
    };
    let of_rules = figure.rules.iter().filter(|r| !r.vertical).map(|r| r.at);
    let [low, high] = figure.y.range_of(of_points.chain(edges(false)).chain(of_rules), 0.06);
    if figure.y.scale == Scale::Log {
        return [low, high];
    }
    // The interval of two seeds is so wide that it would flatten all curves: it may take as much room again as they.
    let room = (high - low) / 2.0;
    let faint = edges(true).filter(|v| v.is_finite());
    faint.fold([low, high], |r, v| [r[0].min(v.max(low - room)), r[1].max(v.min(high + room))])
}

/// What is left for the plot between titles, tick labels and captions.
fn plot_rect(figure: &Figure, size: [f32; 2], y_ticks: &[(f64, String)]) -> [f32; 4] {
    let gutter = gutter(y_ticks);
    let mut top = if figure.y.title.is_empty() { 7.0 } else { 22.0 };
    if figure.titled {
        top += if figure.subtitle.is_empty() { 26.0 } else { 42.0 };
    }
    let under = if figure.x.title.is_empty() { 20.0 } else { 36.0 } + 15.0 * figure.captions.len() as f32;
    [gutter, top, (size[0] - 10.0).max(gutter + 10.0), (size[1] - under).max(top + 10.0)]
}

impl Scene {
    fn add(&mut self, clipped: bool, shape: Shape) {
        self.parts.push(Part { clipped, shape });
    }

    fn line(&mut self, points: [[f32; 2]; 2], ink: Ink, width: f32, dash: Dash) {
        self.add(false, Shape::Line { points: points.to_vec(), ink, alpha: 1.0, width, dash });
    }

    fn text(&mut self, at: [f32; 2], align: Align, ink: Ink, text: &str) {
        self.add(false, Shape::Text { at, align, size: SMALL, bold: false, ink, text: text.to_owned(), halo: false });
    }

    /// Reference lines and data: what lies between the axes.
    pub(super) fn drawing(&mut self, figure: &Figure) {
        self.zero_line();
        self.rules(figure);
        self.series(figure);
    }

    /// What is written over the data.
    pub(super) fn texts(&mut self, figure: &Figure) {
        self.lone_marks(figure);
        self.brackets(figure);
        self.labels(figure);
    }

    fn zero_line(&mut self) {
        let [left, _, right, _] = self.map.plot;
        if self.map.y_scale == Scale::Linear && self.map.y[0] < 0.0 && self.map.y[1] > 0.0 {
            let y = self.map.pos(self.map.x[0], 0.0)[1];
            let (points, ink, dash) = (vec![[left, y], [right, y]], Ink::Control, Dash::Solid);
            self.add(true, Shape::Line { points, ink, alpha: 1.0, width: 1.2, dash });
        }
    }

    fn grid(&mut self, x_ticks: &[(f64, String)], y_ticks: &[(f64, String)], width_of_figure: f32) {
        let [left, top, right, bottom] = self.map.plot;
        for (value, text) in x_ticks {
            let x = self.map.pos(*value, self.map.y[0])[0];
            self.line([[x, top], [x, bottom]], Ink::Grid, 1.0, Dash::Solid);
            // The last label keeps inside the figure.
            let half = width(text, SMALL) / 2.0;
            self.text([x.min(width_of_figure - half), bottom + 12.0], Align::Centre, Ink::Text3, text);
        }
        for (value, text) in y_ticks {
            let y = self.map.pos(self.map.x[0], *value)[1];
            self.line([[left, y], [right, y]], Ink::Grid, 1.0, Dash::Solid);
            self.text([left - 7.0, y], Align::Right, Ink::Text3, text);
        }
        self.line([[left, bottom], [right, bottom]], Ink::LineStrong, 1.0, Dash::Solid);
    }

    fn titles(&mut self, figure: &Figure) {
        let [left, top, right, bottom] = self.map.plot;
        if !figure.y.title.is_empty() {
            self.text([8.0f32.min(left), top - 14.0], Align::Left, Ink::Text3, &figure.y.title);
        }
        if !figure.x.title.is_empty() {
            self.text([(left + right) / 2.0, bottom + 28.0], Align::Centre, Ink::Text3, &figure.x.title);
        }
        let first = bottom + if figure.x.title.is_empty() { 27.0 } else { 43.0 };
        for (i, caption) in figure.captions.iter().enumerate() {
            self.text([8.0f32.min(left), first + 15.0 * i as f32], Align::Left, Ink::Text3, caption);
        }
        if figure.titled {
            let (size, bold, text) = (14.0, true, figure.title.clone());
            self.add(
                false,
                Shape::Text { at: [8.0, 16.0], align: Align::Left, size, bold, ink: Ink::Text, text, halo: false },
            );
            self.text([8.0, 34.0], Align::Left, Ink::Text3, &figure.subtitle);
        }
    }
}
