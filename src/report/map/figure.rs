//! The embedding map as a figure for SVG and PNG.

use super::classes::{ClassInk, Classes, Colouring, bounds, look};
use super::words::{Word, arrange, clusters, has_words};
use crate::eval::projection::Place;
use crate::explore::map::{Map, Projection};
use crate::report::figure::{Align, Axis, Figure, Ink, Mark, Note, Point, Series, arm_mark, text_width};

/// Points of an exported map.
pub const SIZE: [f32; 2] = [912.0, 672.0];

/// Share of the map that stays free at each side.
const MARGIN: f64 = 0.05;

/// Size of a word, points.
const WORD: f32 = 12.0;

/// Ink and mark of a class.
fn style(by: &Colouring, classes: &Classes, class: usize) -> (Ink, Mark) {
    let look = look(by, classes, class);
    (ink(look.ink), arm_mark(look.mark))
}

/// The ink of a class.
pub fn ink(ink: ClassInk) -> Ink {
    match ink {
        ClassInk::Slot(slot) => Ink::Arm(slot),
        ClassInk::Ramp(share) => Ink::Ramp(share),
        ClassInk::Good => Ink::Good,
        ClassInk::Doubtful => Ink::Warn,
        ClassInk::Wrong => Ink::Bad,
        ClassInk::Plain => Ink::Text3,
    }
}

/// The map under `projection`, with a word at each cluster. Both axes have the same scale.
pub fn figure(title: &str, map: &Map, by: &Colouring, classes: &Classes, projection: Projection) -> Figure {
    let frame = Frame::around(map, classes, projection);
    let places = map.places(projection);
    let series = classes.names.iter().enumerate().map(|(class, name)| {
        let (ink, mark) = style(by, classes, class);
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

/// The words at the clusters: none covers another, and those that find no room are left out.
fn words(map: &Map, by: &Colouring, classes: &Classes, projection: Projection, frame: &Frame) -> Vec<Note> {
    if !has_words(by) {
        return Vec::new();
    }
    let found = clusters(map, by, classes, projection);
    let wanted = classes.names.iter().zip(&found).map(|(name, cluster)| {
        let cluster = (*cluster)?;
        let size = [text_width(name, WORD) + 4.0, WORD * 1.4];
        Some(Word { at: frame.points(frame.place(cluster.place)), size, clips: cluster.clips })
    });
    let told = map.places(projection).iter().zip(&classes.of).filter(|(_, of)| of.is_some());
    let clips = told.map(|(place, _)| frame.points(frame.place(*place)));
    let spots = arrange(&wanted.collect::<Vec<_>>(), [0.0, 0.0, SIZE[0], SIZE[1]], clips);
    let note = |(class, spot): (usize, &Option<[f32; 2]>)| {
        let [x, y] = frame.units((*spot)?);
        let (ink, _) = style(by, classes, class);
        let text = classes.names[class].clone();
        Some(Note { x, y, text, ink, align: Align::Centre, bold: true })
    };
    spots.iter().enumerate().filter_map(note).collect()
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

    /// Points from the upper left corner.
    fn points(&self, [x, y]: [f64; 2]) -> [f32; 2] {
        [(x / self.unit) as f32, ((self.size[1] - y) / self.unit) as f32]
    }

    /// What stands at so many points from the upper left corner.
    fn units(&self, [x, y]: [f32; 2]) -> [f64; 2] {
        [f64::from(x) * self.unit, self.size[1] - f64::from(y) * self.unit]
    }
}
