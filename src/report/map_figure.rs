//! The embedding map as a figure for SVG and PNG.

use super::figure::{Align, Axis, Figure, Ink, Mark, Note, Point, Series, arm_mark};
use super::map::{ClassInk, Classes, Colouring, bounds, look, word_places};
use crate::engine::map::{Map, Projection};

/// Points of an exported map.
pub const SIZE: [f32; 2] = [912.0, 672.0];

/// Share of the map that stays free at each side.
const MARGIN: f64 = 0.05;

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
    let shown: Vec<[f32; 2]> =
        map.places(projection).iter().zip(&classes.of).filter(|(_, of)| of.is_some()).map(|(p, _)| *p).collect();
    let (x, y) = ranges(&shown);
    let series = classes.names.iter().enumerate().map(|(class, name)| {
        let (ink, mark) = style(by, class, name);
        let point = |row: usize| Point::at(place(map, projection, row)[0], place(map, projection, row)[1]);
        Series {
            name: name.clone(),
            ink,
            mark,
            points: classes.rows(class).map(point).collect(),
            line: false,
            marks: true,
            alpha: 0.62,
            ..Series::default()
        }
    });
    let words = word_places(map, classes, projection);
    let notes = classes.names.iter().enumerate().filter_map(|(class, name)| {
        let place = words[class]?.map(f64::from);
        let (ink, _) = style(by, class, name);
        Some(Note { x: place[0], y: place[1], text: name.clone(), ink, align: Align::Centre, bold: true })
    });
    // No ticks: places have no unit.
    let axis = |range| Axis { range: Some(range), ticks: Some(Vec::new()), ..Axis::default() };
    Figure {
        title: title.to_owned(),
        subtitle: format!("step {}, {} clips", map.step, shown.len()),
        titled: true,
        x: axis(x),
        y: axis(y),
        series: series.collect(),
        notes: notes.collect(),
        captions: vec![caption(map, projection)],
        ..Figure::default()
    }
}

fn place(map: &Map, projection: Projection, row: usize) -> [f64; 2] {
    map.places(projection)[row].map(f64::from)
}

/// What distances on the map mean.
fn caption(map: &Map, projection: Projection) -> String {
    match projection {
        Projection::Umap => "UMAP: near clips are near; distances between far clusters carry no meaning.".into(),
        Projection::Pca => format!("PCA: this plane shows {:.0} % of the variance.", map.explained * 100.0),
    }
}

/// Ranges of both axes with the aspect of [`SIZE`] and a margin.
fn ranges(places: &[[f32; 2]]) -> ([f64; 2], [f64; 2]) {
    let (low, high) = bounds(places);
    let middle = [0, 1].map(|i| f64::from(low[i] + high[i]) / 2.0);
    let width = f64::from(high[0] - low[0]).max(1e-6);
    let height = f64::from(high[1] - low[1]).max(1e-6);
    let aspect = f64::from(SIZE[0] / SIZE[1]);
    let half_y = (height.max(width / aspect)) * (0.5 + MARGIN);
    let half_x = half_y * aspect;
    ([middle[0] - half_x, middle[0] + half_x], [middle[1] - half_y, middle[1] + half_y])
}
