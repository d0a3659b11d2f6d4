//! Lines, bands, bars and marks of a scene.

use super::super::style::Dash;
use super::super::{BandPoint, Figure, Ink, Point, Series};
use super::{Scene, Shape};

/// Radii of small and final marks, and the halo of the latter.
const SMALL_MARK: f32 = 3.2;
const LARGE_MARK: f32 = 5.6;
const HALO: f32 = 2.2;

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
        for (index, series) in figure.series.iter().enumerate() {
            self.bars(series);
            if series.marks {
                self.marks(index, series);
            }
        }
        self.brackets(figure);
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
        for piece in places.split(Option::is_none).filter(|p| p.len() > 1) {
            let points = piece.iter().copied().flatten().collect();
            let Series { ink, alpha, width, dash, .. } = *series;
            self.add(true, Shape::Line { points, ink, alpha, width, dash });
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

    fn marks(&mut self, index: usize, series: &Series) {
        for (i, p) in series.points.iter().enumerate() {
            let at = self.map.pos(p.x, p.y);
            if !self.map.contains(at) {
                continue;
            }
            let (radius, halo) = if p.large { (LARGE_MARK, HALO) } else { (SMALL_MARK, 0.0) };
            self.marks.push((index, i, at));
            self.add(true, Shape::Mark { at, radius, mark: series.mark, ink: series.ink, halo });
        }
    }

    fn brackets(&mut self, figure: &Figure) {
        for bracket in &figure.brackets {
            let (from, to) = (self.map.pos(bracket.x, bracket.from_y), self.map.pos(bracket.x, bracket.to_y));
            self.line([from, to], bracket.ink, 1.6, Dash::Solid);
            for [x, y] in [from, to] {
                self.line([[x - 5.0, y], [x, y]], bracket.ink, 1.6, Dash::Solid);
            }
            let at = [from[0] + 8.0, (from[1] + to[1]) / 2.0];
            let (align, size, bold, text) = (super::Align::Left, 12.0, true, bracket.text.clone());
            self.add(false, Shape::Text { at, align, size, bold, ink: bracket.ink, text });
        }
    }
}
