//! Lines, bands, bars and marks of a scene.

use super::super::style::Dash;
use super::super::text::width;
use super::super::{BandPoint, Figure, Ink, Point, Series};
use super::{Map, Scene, Shape};

/// Radii of small and final marks, and the halo of the latter.
const SMALL_MARK: f32 = 3.2;
const LARGE_MARK: f32 = 5.6;
const HALO: f32 = 2.2;

/// A line so many times longer than the plot is wide goes up and down all the time.
const BUSY: f32 = 8.0;

/// More places of a faint band are drawn without its edge.
const MOST_EDGES: usize = 100;

impl Scene {
    /// Bands lie under all lines, and marks over them.
    pub(super) fn series(&mut self, figure: &Figure) {
        for series in &figure.series {
            self.band(series);
        }
        for series in figure.series.iter().filter(|s| s.line) {
            self.curve(series);
        }
        for series in &figure.series {
            self.bars(series);
            if series.marks {
                self.marks(series);
            }
        }
    }

    /// A new strip begins where the band is interrupted or changes its weight.
    fn band(&mut self, series: &Series) {
        let known = |b: &BandPoint| b.low.is_finite() && b.high.is_finite();
        let mut rest = &series.bands[..];
        while let Some(start) = rest.iter().position(known) {
            rest = &rest[start..];
            let faint = rest[0].faint;
            let length = rest.iter().take_while(|b| known(b) && b.faint == faint).count();
            // The next point closes the strip, so that no gap shows where the weight changes.
            let drawn = if rest.get(length).is_some_and(known) { length + 1 } else { length };
            self.strip(&rest[..drawn], series.ink, faint);
            rest = &rest[length..];
        }
    }

    fn strip(&mut self, bands: &[BandPoint], ink: Ink, faint: bool) {
        let edge = |y: fn(&BandPoint) -> f64| -> Vec<[f32; 2]> {
            bands.iter().map(|b| self.map.pos(b.x, y(b))).map(|p| self.inside(p)).collect()
        };
        let (upper, lower) = (edge(|b| b.high), edge(|b| b.low));
        // The edge of a band that jumps at every step would be noise.
        if faint && bands.len() <= MOST_EDGES {
            for points in [&upper, &lower] {
                let (points, dash) = (points.clone(), Dash::Dotted);
                self.add(true, Shape::Line { points, ink, alpha: 0.7, width: 0.8, dash });
            }
        }
        self.add(true, Shape::Strip { upper, lower, ink, alpha: if faint { 0.09 } else { 0.15 } });
    }

    /// An edge without a place on a logarithmic axis lies at the lower end of the plot.
    fn inside(&self, at: [f32; 2]) -> [f32; 2] {
        [at[0], if at[1].is_finite() { at[1] } else { self.map.plot[3] }]
    }

    /// A new line begins behind each value without a place.
    fn curve(&mut self, series: &Series) {
        let place = |p: &Point| Some(self.map.pos(p.x, p.y)).filter(|p| p[0].is_finite() && p[1].is_finite());
        let places: Vec<Option<[f32; 2]>> = series.points.iter().map(place).collect();
        let room = self.map.plot[2] - self.map.plot[0];
        for piece in places.split(Option::is_none).filter(|p| p.len() > 1) {
            let points: Vec<[f32; 2]> = piece.iter().copied().flatten().collect();
            let Series { ink, alpha, width, .. } = *series;
            let is_busy = length(&points) > BUSY * room;
            let shape = match is_busy.then(|| columns(&points, width)).flatten() {
                Some([upper, lower]) => Shape::Strip { upper, lower, ink, alpha },
                // Dashes of a line that goes up and down in every pixel would be noise, and slow.
                None => {
                    Shape::Line { points, ink, alpha, width, dash: if is_busy { Dash::Solid } else { series.dash } }
                }
            };
            self.add(true, shape);
        }
    }

    fn bars(&mut self, series: &Series) {
        for p in &series.points {
            let bar = |from: [f64; 2], to: [f64; 2]| [self.map.pos(from[0], from[1]), self.map.pos(to[0], to[1])];
            let vertical = p.y95.map(|[low, high]| (bar([p.x, low], [p.x, high]), [4.0, 0.0]));
            let horizontal = p.x_range.map(|[low, high]| (bar([low, p.y], [high, p.y]), [0.0, 4.0]));
            for (ends, cap) in [vertical, horizontal].into_iter().flatten() {
                self.stroke(ends.to_vec(), series);
                for [x, y] in ends {
                    self.stroke(vec![[x - cap[0], y - cap[1]], [x + cap[0], y + cap[1]]], series);
                }
            }
        }
    }

    fn stroke(&mut self, points: Vec<[f32; 2]>, series: &Series) {
        let (ink, alpha, width, dash) = (series.ink, series.alpha, 1.6, Dash::Solid);
        self.add(true, Shape::Line { points, ink, alpha, width, dash });
    }

    fn marks(&mut self, series: &Series) {
        for p in &series.points {
            let at = self.map.pos(p.x, p.y);
            if self.map.contains(at) {
                let (radius, halo) = if p.large { (LARGE_MARK, HALO) } else { (SMALL_MARK, 0.0) };
                self.add(true, Shape::Mark { at, radius, mark: series.mark, ink: series.ink, halo });
            }
        }
    }

    /// A point of a line without a neighbour has no stroke: it gets a mark. Over the data and not cut, for the first
    /// point of a curve lies at the edge of the plot.
    pub(super) fn lone_marks(&mut self, figure: &Figure) {
        for series in figure.series.iter().filter(|s| s.line && !s.marks && s.alpha >= 1.0) {
            let places: Vec<[f32; 2]> = series.points.iter().map(|p| self.map.pos(p.x, p.y)).collect();
            let is_known = |at: &[f32; 2]| at[0].is_finite() && at[1].is_finite();
            for piece in places.split(|at| !is_known(at)).filter(|piece| piece.len() == 1) {
                if self.map.contains(piece[0]) {
                    let (at, mark, ink) = (piece[0], series.mark, series.ink);
                    self.add(false, Shape::Mark { at, radius: SMALL_MARK, mark, ink, halo: 0.0 });
                }
            }
        }
    }

    pub(super) fn brackets(&mut self, figure: &Figure) {
        for bracket in &figure.brackets {
            let (from, to) = (self.map.pos(bracket.x, bracket.from_y), self.map.pos(bracket.x, bracket.to_y));
            self.line([from, to], bracket.ink, 1.6, Dash::Solid);
            for [x, y] in [from, to] {
                self.line([[x - 5.0, y], [x, y]], bracket.ink, 1.6, Dash::Solid);
            }
            let (align, size, bold, text) = (super::Align::Left, 12.0, true, bracket.text.clone());
            // In a narrow figure over the bracket rather than out of the plot.
            let beside = (from[0] + 8.0).min(self.map.plot[2] - width(&text, size) - 2.0);
            let at = [beside, (from[1] + to[1]) / 2.0];
            self.add(false, Shape::Text { at, align, size, bold, ink: bracket.ink, text, halo: true });
        }
    }
}

fn length(points: &[[f32; 2]]) -> f32 {
    points.windows(2).map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1]).min(4000.0)).sum()
}

/// A line whose points stand two and two over each other, as those of millions do, one pair per pixel, as the area
/// between its extremes: it looks the same and is drawn many times faster. `None` for any other line.
fn columns(points: &[[f32; 2]], width: f32) -> Option<[Vec<[f32; 2]>; 2]> {
    let [mut upper, mut lower] = [Vec::with_capacity(points.len() / 2), Vec::with_capacity(points.len() / 2)];
    for column in points.chunk_by(|a, b| a[0] == b[0]) {
        let (high, low) = column.iter().fold((f32::MAX, f32::MIN), |(h, l), p| (h.min(p[1]), l.max(p[1])));
        upper.push([column[0][0], high - width / 2.0]);
        lower.push([column[0][0], low + width / 2.0]);
    }
    (upper.len() * 3 < points.len() * 2).then_some([upper, lower])
}

/// Marks that can be pointed at: (series, point, place).
pub fn marks(figure: &Figure, map: &Map) -> Vec<(usize, usize, [f32; 2])> {
    let marked = figure.series.iter().enumerate().filter(|(_, s)| s.marks);
    let all = marked.flat_map(|(i, s)| s.points.iter().enumerate().map(move |(k, p)| (i, k, map.pos(p.x, p.y))));
    all.filter(|mark| map.contains(mark.2)).collect()
}
