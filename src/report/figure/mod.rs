//! Figures: described once in the units of the data, drawn on the screen and written as SVG and PNG.
//!
//! [`Figure`] says what is shown, [`Scene`] where each stroke goes. In the window the axes are egui_plot's; what lies
//! between them, and all of a saved file, are strokes of a scene, so an exported figure shows what was seen.

mod axis;
mod csv;
pub mod fonts;
mod palette;
mod png;
mod scene;
mod style;
mod svg;
mod text;

pub use axis::{Axis, Scale, format_tick};
pub use palette::{Ink, SLOTS, rgb};
pub use scene::{HALO, Map, Part, Scene, Shape, columns, gutter, rows};
pub use style::{Align, Dash, Mark, arm_dash, arm_mark};
pub use text::{broken as text_broken, width as text_width};

/// Why a figure could not be made into a picture.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    #[error("the figure could not be laid out: {0}")]
    Svg(String),
    #[error("a picture of {0} × {1} pixels is too large or empty")]
    Size(u32, u32),
    #[error("the picture could not be written: {0}")]
    Png(String),
}

/// A chart in the units of its data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figure {
    pub title: String,
    pub subtitle: String,
    /// Whether the scene shows title and subtitle. On the screen the head of the card does.
    pub titled: bool,
    pub x: Axis,
    pub y: Axis,
    /// Painted in this order.
    pub series: Vec<Series>,
    pub rules: Vec<Rule>,
    pub brackets: Vec<Bracket>,
    pub notes: Vec<Note>,
    /// What is missing; axes stay.
    pub empty: Option<String>,
    /// Lines under the plot: what bars and bands mean, n.
    pub captions: Vec<String>,
}

/// A curve or a set of marks.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub name: String,
    pub ink: Ink,
    pub dash: Dash,
    pub mark: Mark,
    pub points: Vec<Point>,
    pub bands: Vec<BandPoint>,
    /// Whether points are joined.
    pub line: bool,
    /// Points (1/72 inch on paper).
    pub width: f32,
    /// Opacity of the line, 0 to 1.
    pub alpha: f32,
    /// Whether each point has a mark.
    pub marks: bool,
    /// Whether the name stands at the end of the line.
    pub end_name: bool,
}

impl Default for Series {
    fn default() -> Self {
        Self {
            name: String::new(),
            ink: Ink::Text,
            dash: Dash::Solid,
            mark: Mark::Circle,
            points: Vec::new(),
            bands: Vec::new(),
            line: true,
            width: 2.0,
            alpha: 1.0,
            marks: false,
            end_name: false,
        }
    }
}

impl Series {
    /// A line in the colour, dash and mark of an arm, with its name at the end.
    pub fn arm(name: impl Into<String>, slot: usize) -> Self {
        let (ink, dash, mark) = (Ink::Arm(slot), arm_dash(slot), arm_mark(slot));
        Self { name: name.into(), ink, dash, mark, end_name: true, ..Self::default() }
    }
}

/// One point of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    /// 95 % interval of y: a vertical bar.
    pub y95: Option<[f64; 2]>,
    /// Range of x over seeds: a horizontal bar.
    pub x_range: Option<[f64; 2]>,
    /// Runs or scores behind it; 0 = not said.
    pub n: usize,
    /// A final mark, with a halo.
    pub large: bool,
}

impl Point {
    /// A small point without bars.
    pub fn at(x: f64, y: f64) -> Self {
        Self { x, y, ..Self::default() }
    }
}

/// One place of a band around a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandPoint {
    pub x: f64,
    pub low: f64,
    pub high: f64,
    /// Fewer seeds than before: thinner, with a dotted edge.
    pub faint: bool,
}

/// A straight reference line through the whole plot, with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub at: f64,
    pub vertical: bool,
    pub label: String,
    pub dash: Dash,
    pub ink: Ink,
}

impl Rule {
    /// A dotted line at y = `at`.
    pub fn horizontal(at: f64, label: impl Into<String>) -> Self {
        Self { at, vertical: false, label: label.into(), dash: Dash::Dotted, ink: Ink::Control }
    }

    /// A dashed line at x = `at`.
    pub fn vertical(at: f64, label: impl Into<String>) -> Self {
        Self { at, vertical: true, label: label.into(), dash: Dash::Short, ink: Ink::Control }
    }

    /// The same, dotted.
    pub fn dotted(self) -> Self {
        Self { dash: Dash::Dotted, ..self }
    }

    /// The same, dashed.
    pub fn dashed(self) -> Self {
        Self { dash: Dash::Short, ..self }
    }

    /// The same, solid.
    pub fn solid(self) -> Self {
        Self { dash: Dash::Solid, ..self }
    }
}

/// A vertical bracket between two values, with its text in bold.
#[derive(Clone, Debug, PartialEq)]
pub struct Bracket {
    pub x: f64,
    pub from_y: f64,
    pub to_y: f64,
    pub text: String,
    pub ink: Ink,
}

/// Free text at a place in the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub x: f64,
    pub y: f64,
    pub text: String,
    pub ink: Ink,
    pub align: Align,
    pub bold: bool,
}

impl Figure {
    /// Lays the figure out on `size` points, as it is saved.
    pub fn scene(&self, size: [f32; 2]) -> Scene {
        scene::lay_out(self, size)
    }

    /// What the axes show: the ranges asked for, else those of the figure, else all data.
    pub fn ranges(&self, x: Option<[f64; 2]>, y: Option<[f64; 2]>) -> [[f64; 2]; 2] {
        scene::ranges(self, x, y)
    }

    /// What lies between axes that somebody else draws: reference lines and data.
    pub fn drawing(&self, map: Map) -> Scene {
        let mut scene = Scene { map, parts: Vec::new() };
        scene.drawing(self);
        scene
    }

    /// The texts over the data: names at line ends and of reference lines, notes, brackets.
    pub fn texts(&self, map: Map) -> Scene {
        let mut scene = Scene { map, parts: Vec::new() };
        scene.texts(self);
        scene
    }

    /// Marks that can be pointed at: (series, point, place).
    pub fn marks(&self, map: &Map) -> Vec<(usize, usize, [f32; 2])> {
        scene::marks(self, map)
    }

    /// The figure as a self-contained SVG document of `size` points; `dark` chooses the colours.
    pub fn svg(&self, size: [f32; 2], dark: bool) -> String {
        svg::write(&self.scene(size), size, dark, &self.title)
    }

    /// The figure as PNG with `scale` pixels per point, drawn with the fonts that Kinrin brings.
    ///
    /// # Errors
    /// A size without pixels or beyond 64 megapixels, or a failure of the renderer.
    pub fn png(&self, size: [f32; 2], scale: f32, dark: bool) -> Result<Vec<u8>, FigureError> {
        png::render(&self.svg(size, dark), size, scale)
    }

    /// What the figure shows as CSV: `series,x,y,y_low,y_high,x_low,x_high,n`.
    pub fn csv(&self) -> String {
        csv::write(self)
    }
}

#[cfg(test)]
mod tests;
