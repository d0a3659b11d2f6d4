//! The embedding map as a figure for SVG and PNG.

use super::figure::{Align, Axis, Figure, Ink, Mark, Note, Point, Series, arm_mark, text_width};
use super::map::{ClassInk, Classes, Colouring, bounds, look, word_places};
use crate::engine::map::{Map, Projection};
use crate::eval::projection::Place;

/// Points of an exported map.
pub const SIZE: [f32; 2] = [912.0, 672.0];

/// Share of the map that stays free at each side.
const MARGIN: f64 = 0.05;

/// Size of a word, points.
const WORD: f32 = 12.0;

/// Ink and mark of a class.
fn style(by: &Colouring, class: usize, name: &str) -> (Ink, Mark) {
    let look = look(by, class, name);
    let ink = match look.ink {
        ClassInk::Slot(slot) => Ink::Arm(slot),
        ClassInk::Wrong => Ink::Bad,
        ClassInk::Plain => Ink::Text3,
    };
    (ink, arm_mark(look.mark))
}

/// The map under `projection`, with a word at each cluster. Both axes have the same scale.
pub fn figure(title: &str, map: &Map, by: &Colouring, classes: &Classes, projection: Projection) -> Figure {
    let frame = Frame::around(map, classes, projection);
    let places = map.places(projection);
    let series = classes.names.iter().enumerate().map(|(class, name)| {
        let (ink, mark) = style(by, class, name);
        let point = |row: usize| {
            let [x, y] = frame.place(places[row]);
            Point::at(x, y)
        };
        let points = classes.rows(class).map(point).collect();
        Series { name: name.clone(), ink, mark, points, line: false, marks: true, alpha: 0.62, ..Series::default() }
    });
    let clips = classes.of.iter().flatten().count();
    // No ticks: places have no unit.
    let axis = |to| Axis { range: Some([0.0, to]), ticks: Some(Vec::new()), ..Axis::default() };
    Figure {
        title: title.to_owned(),
        subtitle: format!("step {}, {clips} clips", map.step),
        titled: true,
        x: axis(frame.size[0]),
        y: axis(frame.size[1]),
        series: series.collect(),
        notes: words(map, by, classes, projection, &frame),
        captions: vec![caption(map, projection)],
        ..Figure::default()
    }
}

/// The words at the clusters, above their thickest parts; one that finds no room is left out.
fn words(map: &Map, by: &Colouring, classes: &Classes, projection: Projection, frame: &Frame) -> Vec<Note> {
    if matches!(by, Colouring::Error | Colouring::Source) {
        return Vec::new();
    }
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut notes = Vec::new();
    for (class, (name, place)) in classes.names.iter().zip(word_places(map, classes, projection)).enumerate() {
        let Some([x, y]) = place.map(|place| frame.place(place)) else { continue };
        let half = f64::from(text_width(name, WORD)) / 2.0 * frame.unit;
        let free = |lift: i32| {
            let y = y + (14.0 + f64::from(lift) * 16.0) * frame.unit;
            let spot = [x - half, x + half, y - 8.0 * frame.unit, y + 8.0 * frame.unit];
            let clear = |t: &[f64; 4]| t[1] < spot[0] || spot[1] < t[0] || t[3] <= spot[2] || spot[3] <= t[2];
            taken.iter().all(clear).then_some((y, spot))
        };
        let Some((y, spot)) = (0..4).chain(-4..0).find_map(free) else { continue };
        taken.push(spot);
        let (ink, _) = style(by, class, name);
        notes.push(Note { x, y, text: name.clone(), ink, align: Align::Centre, bold: true });
    }
    notes
}

/// What distances on the map mean.
fn caption(map: &Map, projection: Projection) -> String {
    match projection {
        Projection::Umap => "UMAP: near clips are near; distances between far clusters carry no meaning.".into(),
        Projection::Pca => format!("PCA: this plane shows {:.0} % of the variance.", map.explained * 100.0),
    }
}

/// The part of the plane that is shown, moved so that it begins at 0: a place has no unit and no zero.
struct Frame {
    low: [f64; 2],
    size: [f64; 2],
    /// Units of the map per point of the figure.
    unit: f64,
}

impl Frame {
    /// All clips that have a class, with the aspect of [`SIZE`] and a margin.
    fn around(map: &Map, classes: &Classes, projection: Projection) -> Self {
        let told = map.places(projection).iter().zip(&classes.of).filter(|(_, of)| of.is_some());
        let (low, high) = bounds(&told.map(|(place, _)| *place).collect::<Vec<_>>());
        let middle = [0, 1].map(|i| f64::from(low[i] + high[i]) / 2.0);
        let extent = [0, 1].map(|i| f64::from(high[i] - low[i]).max(1e-6));
        let aspect = f64::from(SIZE[0] / SIZE[1]);
        let height = extent[1].max(extent[0] / aspect) * (1.0 + 2.0 * MARGIN);
        let size = [height * aspect, height];
        Self { low: [0, 1].map(|i| middle[i] - size[i] / 2.0), size, unit: height / f64::from(SIZE[1]) }
    }

    fn place(&self, place: Place) -> [f64; 2] {
        [0, 1].map(|i| f64::from(place[i]) - self.low[i])
    }
}
