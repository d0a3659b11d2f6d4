//! Texts inside the plot: names at the ends of lines, names of reference lines, notes, what is missing.

use super::super::style::Align;
use super::super::text::{broken, width};
use super::super::{Figure, Ink, Rule, Series};
use super::{SMALL, Scene, Shape};

/// Names at line ends are kept this far apart.
const APART: f32 = 14.0;

/// Where the name of a vertical line may stand, as shares of the plot's height from above; the first free one counts.
const HEIGHTS: [f32; 6] = [0.72, 0.86, 0.94, 0.55, 0.08, 0.3];

/// A text nearer to a line than this cannot be read.
const NEAR: f32 = 9.0;

/// Height of a line of the sentence on what is missing.
const LINE: f32 = 20.0;

/// The end of a named line; heights in points.
struct End {
    last: f32,
    high: f32,
    low: f32,
    ink: Ink,
    name: String,
}

impl Scene {
    /// The strokes of the reference lines; they lie under the data.
    pub(super) fn rules(&mut self, figure: &Figure) {
        let [left, top, right, bottom] = self.map.plot;
        for rule in &figure.rules {
            let at = self.rule_place(rule);
            let ends = if rule.vertical { [[at, top], [at, bottom]] } else { [[left, at], [right, at]] };
            if at.is_finite() {
                let (points, ink, dash) = (ends.to_vec(), rule.ink, rule.dash);
                self.add(true, Shape::Line { points, ink, alpha: 1.0, width: 1.2, dash });
            }
        }
    }

    fn rule_place(&self, rule: &Rule) -> f32 {
        if rule.vertical { self.map.pos(rule.at, self.map.y[0])[0] } else { self.map.pos(self.map.x[0], rule.at)[1] }
    }

    /// All texts inside the plot; they lie over the data.
    pub(super) fn labels(&mut self, figure: &Figure) {
        let names = self.end_names(figure);
        for (y, ink, name) in &names {
            let at = [self.map.plot[2] - 4.0, *y];
            let (align, size, bold) = (Align::Right, SMALL, true);
            self.add(false, Shape::Text { at, align, size, bold, ink: *ink, text: name.clone(), halo: true });
        }
        let taken: Vec<f32> = names.iter().map(|n| n.0).collect();
        for rule in figure.rules.iter().filter(|r| !r.label.is_empty()) {
            self.rule_name(figure, rule, &taken);
        }
        for note in &figure.notes {
            let (at, size) = (self.map.pos(note.x, note.y), SMALL);
            let (align, ink, text) = (note.align, note.ink, note.text.clone());
            self.add(true, Shape::Text { at, align, size, bold: note.bold, ink, text, halo: true });
        }
        if let Some(missing) = &figure.empty {
            let [left, top, right, bottom] = self.map.plot;
            let lines = broken(missing, 13.0, right - left - 16.0);
            let first = (top + bottom) / 2.0 - LINE * (lines.len() - 1) as f32 / 2.0;
            for (i, text) in lines.into_iter().enumerate() {
                let (at, size) = ([(left + right) / 2.0, first + LINE * i as f32], 13.0);
                let (align, ink) = (Align::Centre, Ink::Text3);
                self.add(false, Shape::Text { at, align, size, bold: false, ink, text, halo: true });
            }
        }
    }

    /// (height, ink, name) of every named line that ends in sight. The lowest stands under its line, all others over
    /// theirs.
    fn end_names(&self, figure: &Figure) -> Vec<(f32, Ink, String)> {
        let [_, top, _, bottom] = self.map.plot;
        let named = figure.series.iter().filter(|s| s.end_name && !s.name.is_empty());
        let mut ends: Vec<End> = named.filter_map(|s| self.end(s)).collect();
        ends.sort_by(|a, b| a.last.total_cmp(&b.last));
        let lowest = ends.len().saturating_sub(1);
        let place = |(i, end): (usize, End)| {
            let y = if i == lowest && lowest > 0 { end.low + 10.0 } else { end.high - 10.0 };
            // Not `clamp`: a very low plot has no room at all.
            (y.min(bottom - 7.0).max(top + 7.0), end.ink, end.name)
        };
        let mut names: Vec<(f32, Ink, String)> = ends.into_iter().enumerate().map(place).collect();
        apart(&mut names, bottom - 7.0);
        names
    }

    /// Where a line ends, and how far it reaches up and down beneath its name.
    fn end(&self, series: &Series) -> Option<End> {
        let room = self.map.plot[2] - width(&series.name, SMALL) - 12.0;
        let mut places = series.points.iter().rev().map(|p| self.map.pos(p.x, p.y)).filter(|p| self.map.contains(*p));
        let last = places.next()?;
        let (mut high, mut low) = (last[1], last[1]);
        for place in places.take_while(|p| p[0] >= room) {
            (high, low) = (high.min(place[1]), low.max(place[1]));
        }
        Some(End { last: last[1], high, low, ink: series.ink, name: series.name.clone() })
    }

    /// Whether no line of the figure runs through a text of one line.
    fn is_free(&self, figure: &Figure, along: [f32; 2], y: f32) -> bool {
        let rules = figure.rules.iter().filter(|r| !r.vertical).map(|r| self.rule_place(r));
        // A rule's name stands above it.
        let meets_rule = rules.into_iter().any(|at| y > at - 18.0 && y < at + NEAR);
        let meets = |series: &Series| {
            let places: Vec<[f32; 2]> = series.points.iter().map(|p| self.map.pos(p.x, p.y)).collect();
            places.windows(2).any(|w| crosses(w[0], w[1], along, y))
        };
        !meets_rule && !figure.series.iter().filter(|s| s.line).any(meets)
    }

    /// A small text over lines.
    fn over(&mut self, at: [f32; 2], align: Align, text: &str) {
        let (size, ink, text) = (SMALL, Ink::Text2, text.to_owned());
        self.add(false, Shape::Text { at, align, size, bold: false, ink, text, halo: true });
    }

    fn rule_name(&mut self, figure: &Figure, rule: &Rule, taken: &[f32]) {
        let [left, top, right, bottom] = self.map.plot;
        let place = self.rule_place(rule);
        let room = width(&rule.label, SMALL);
        if rule.vertical {
            if !(left..=right).contains(&place) {
                return;
            }
            let fits = place + 6.0 + room < right;
            let (x, align) = if fits { (place + 6.0, Align::Left) } else { (place - 6.0, Align::Right) };
            let from = if fits { x } else { x - room };
            let heights = HEIGHTS.map(|share| top + (bottom - top) * share);
            let is_free = |y: &f32| self.is_free(figure, [from, from + room], *y);
            let y = heights.into_iter().find(is_free).unwrap_or(heights[0]);
            self.over([x, y], align, &rule.label);
        } else if (top..=bottom).contains(&place) {
            let y = if place - 14.0 < top { place + 8.0 } else { place - 8.0 };
            let free = taken.iter().all(|t| (t - y).abs() >= APART);
            let (x, align) = if free { (right - 4.0, Align::Right) } else { (left + 6.0, Align::Left) };
            self.over([x, y], align, &rule.label);
        }
    }
}

/// Whether the line from `a` to `b` comes near height `y` between two places along x.
fn crosses(a: [f32; 2], b: [f32; 2], [from, to]: [f32; 2], y: f32) -> bool {
    if b[0] < from || a[0] > to || b[0] <= a[0] {
        return false;
    }
    let at = |x: f32| a[1] + (b[1] - a[1]) * ((x - a[0]) / (b[0] - a[0])).clamp(0.0, 1.0);
    let (start, end) = (at(from), at(to));
    start.min(end) < y + NEAR && start.max(end) > y - NEAR
}

/// Moves names, sorted by height, until they are [`APART`]: downwards first, then up from the lower edge.
fn apart(names: &mut [(f32, Ink, String)], bottom: f32) {
    for i in 1..names.len() {
        names[i].0 = names[i].0.max(names[i - 1].0 + APART);
    }
    let mut limit = bottom;
    for name in names.iter_mut().rev() {
        name.0 = name.0.min(limit);
        limit = name.0 - APART;
    }
}
