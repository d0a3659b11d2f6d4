//! A figure on paper: the strokes of its scene as vectors, its texts as text.

use super::fonts::Style;
use super::paper::{Ink, Paper, Stroke};
use crate::report::figure::{self, Align, Figure, HALO, Part, Shape};

/// Size in which a figure is laid out before it is scaled to the width of the page.
pub const LAID_OUT: [f32; 2] = [660.0, 340.0];

/// Draws `figure` `width` points wide with its upper left corner at `at`.
pub fn draw(paper: &mut Paper, figure: &Figure, at: [f32; 2], width: f32) {
    let scene = figure.scene(LAID_OUT);
    let placed = Placed { at, scale: width / LAID_OUT[0] };
    for run in scene.parts.chunk_by(|a, b| a.clipped == b.clipped) {
        let all = |paper: &mut Paper| run.iter().for_each(|part| placed.part(paper, part));
        if run.first().is_some_and(|part| part.clipped) {
            let [left, top, right, bottom] = scene.map.plot;
            let ([x, y], [right, bottom]) = (placed.point([left, top]), placed.point([right, bottom]));
            paper.clipped([x, y, right, bottom], all);
        } else {
            all(paper);
        }
    }
}

/// Where a figure lies on the page.
struct Placed {
    at: [f32; 2],
    scale: f32,
}

impl Placed {
    fn point(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        [self.at[0] + x * self.scale, self.at[1] + y * self.scale]
    }

    fn points<'a>(&self, points: impl Iterator<Item = &'a [f32; 2]>) -> Vec<[f32; 2]> {
        points.map(|p| self.point(*p)).filter(|p| p[0].is_finite() && p[1].is_finite()).collect()
    }

    fn part(&self, paper: &mut Paper, part: &Part) {
        let colour = |ink| figure::rgb(ink, false);
        match &part.shape {
            Shape::Line { points, ink, alpha, width, dash } => {
                let dash: Vec<f32> = dash.lengths().iter().map(|l| l * self.scale).collect();
                let (colour, width) = (colour(*ink), width * self.scale);
                paper.line(&self.points(points.iter()), Stroke { colour, width, dash: &dash, alpha: *alpha });
            }
            Shape::Strip { upper, lower, ink, alpha } => {
                let outline = self.points(upper.iter().chain(lower.iter().rev()));
                paper.area(&outline, colour(*ink), *alpha);
            }
            Shape::Mark { at, radius, mark, ink, halo } => {
                if *halo > 0.0 {
                    paper.disc(self.point(*at), (radius + halo) * self.scale, colour(figure::Ink::Panel));
                }
                match mark.outline(*radius) {
                    None => paper.disc(self.point(*at), radius * self.scale, colour(*ink)),
                    Some(corners) => {
                        let corners: Vec<[f32; 2]> = corners.iter().map(|c| [at[0] + c[0], at[1] + c[1]]).collect();
                        paper.area(&self.points(corners.iter()), colour(*ink), 1.0);
                    }
                }
            }
            Shape::Text { at, align, size, bold, ink, text, halo } => {
                let style = if *bold { Style::Bold } else { Style::Regular };
                let ink = Ink { style, size: size * self.scale, colour: colour(*ink) };
                let wide = paper.fonts.width(style, text) * ink.size;
                let shift = match align {
                    Align::Left => 0.0,
                    Align::Centre => 0.5 * wide,
                    Align::Right => wide,
                };
                // A third of the size puts the middle of the digits, not the baseline, at `at`.
                let [x, y] = self.point([at[0], at[1] + size * 0.36]);
                let edge = Stroke {
                    colour: colour(figure::Ink::Panel),
                    width: 2.0 * HALO * self.scale,
                    dash: &[],
                    alpha: 1.0,
                };
                match halo {
                    true => paper.edged_text([x - shift, y], text, ink, edge),
                    false => paper.text([x - shift, y], text, ink),
                };
            }
        }
    }
}
