//! Texts inside the plot: names at the ends of lines, names of reference lines, notes, what is missing.

use super::super::style::Align;
use super::super::text::{broken, width};
use super::super::{Figure, Ink, Note, Rule, Series};
use super::{SMALL, Scene, Shape};

/// Names at line ends are kept this far apart.
const APART: f32 = 14.0;

/// Where the name of a vertical line may stand, as shares of the plot's height from above; the first free one counts.
const HEIGHTS: [f32; 6] = [0.72, 0.86, 0.94, 0.55, 0.08, 0.3];

/// A text nearer to a line than this cannot be read.
const NEAR: f32 = 9.0;

/// Height of a line of the sentence on what is missing.
const LINE: f32 = 20.0;

/// The room that a text of one line takes; points.
struct Taken {
    from: f32,
    to: f32,
    /// The middle of its height.
    y: f32,
}

impl Taken {
    fn of(at: [f32; 2], align: Align, text: &str) -> Self {
        let wide = width(text, SMALL);
        let from = match align {
            Align::Left => at[0],
            Align::Centre => at[0] - wide / 2.0,
            Align::Right => at[0] - wide,
        };
        Self { from, to: from + wide, y: at[1] }
    }

    fn meets(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to && (self.y - other.y).abs() < APART - 0.1
    }
}

/// The name at the end of a line, where it is written.
struct EndName {
    /// Its right middle.
    at: [f32; 2],
    ink: Ink,
    name: String,
}

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
        let mut taken = Vec::new();
        for EndName { at, ink, name } in self.end_names(figure) {
            let (align, size, bold) = (Align::Right, SMALL, true);
            taken.push(Taken::of(at, align, &name));
            self.add(false, Shape::Text { at, align, size, bold, ink, text: name, halo: true });
        }
        for rule in figure.rules.iter().filter(|r| !r.label.is_empty()) {
            taken.extend(self.rule_name(figure, rule, &taken));
        }
        for note in &figure.notes {
            let Some(at) = self.note_place(note, &taken) else { continue };
            taken.push(Taken::of(at, note.align, &note.text));
            let size = SMALL;
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

    /// The names of all lines that end in sight. The lowest stands under its line, all others over theirs; more than
    /// fit above each other stand in columns.
    fn end_names(&self, figure: &Figure) -> Vec<EndName> {
        let [_, top, right, bottom] = self.map.plot;
        let named = figure.series.iter().filter(|s| s.end_name && !s.name.is_empty());
        let mut ends: Vec<End> = named.filter_map(|s| self.end(s)).collect();
        ends.sort_by(|a, b| a.last.total_cmp(&b.last));
        let lowest = ends.len().saturating_sub(1);
        let place = |(i, end): (usize, End)| {
            let y = if i == lowest && lowest > 0 { end.low + 10.0 } else { end.high - 10.0 };
            // Not `clamp`: a very low plot has no room at all.
            (y.min(bottom - 7.0).max(top + 7.0), end.ink, end.name)
        };
        let names: Vec<(f32, Ink, String)> = ends.into_iter().enumerate().map(place).collect();
        let column = ((bottom - top - 14.0) / APART).max(0.0) as usize + 1;
        let columns = names.len().div_ceil(column).max(1);
        let widest = names.iter().map(|name| width(&name.2, SMALL)).fold(0.0, f32::max);
        let mut placed = Vec::new();
        for number in 0..columns {
            let mut own: Vec<_> = names.iter().skip(number).step_by(columns).cloned().collect();
            apart(&mut own, bottom - 7.0);
            let x = right - 4.0 - number as f32 * (widest + 12.0);
            placed.extend(own.into_iter().map(|(y, ink, name)| EndName { at: [x, y], ink, name }));
        }
        placed
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

    /// Where a note is written. A word about a name keeps off other texts: in a low plot, where it would lie on its name,
    /// it moves down, and where there is no room it is left out.
    fn note_place(&self, note: &Note, taken: &[Taken]) -> Option<[f32; 2]> {
        let at = self.map.pos(note.x, note.y);
        let met = |at| taken.iter().find(|other| other.meets(&Taken::of(at, note.align, &note.text)));
        match met(at) {
            Some(name) if !note.bold => {
                let lower = [at[0], name.y + APART];
                (lower[1] <= self.map.plot[3] && met(lower).is_none()).then_some(lower)
            }
            _ => Some(at),
        }
    }

    /// A small text over lines.
    fn over(&mut self, at: [f32; 2], align: Align, text: &str) {
        let (size, ink, text) = (SMALL, Ink::Text2, text.to_owned());
        self.add(false, Shape::Text { at, align, size, bold: false, ink, text, halo: true });
    }

    /// Writes the name of a line where it meets no other text, if there is such a place; the room that it takes.
    fn rule_name(&mut self, figure: &Figure, rule: &Rule, taken: &[Taken]) -> Option<Taken> {
        let [left, top, right, bottom] = self.map.plot;
        let place = self.rule_place(rule);
        let label = &rule.label;
        let is_clear = |at: [f32; 2], align| !taken.iter().any(|other| other.meets(&Taken::of(at, align, label)));
        let (at, align) = if rule.vertical {
            if !(left..=right).contains(&place) {
                return None;
            }
            let fits = place + 6.0 + width(label, SMALL) < right;
            let (x, align) = if fits { (place + 6.0, Align::Left) } else { (place - 6.0, Align::Right) };
            let Taken { from, to, .. } = Taken::of([x, 0.0], align, label);
            let heights = HEIGHTS.map(|share| top + (bottom - top) * share);
            let clear = || heights.into_iter().filter(|y| is_clear([x, *y], align));
            let y = clear().find(|y| self.is_free(figure, [from, to], *y)).or_else(|| clear().next());
            ([x, y.unwrap_or(heights[0])], align)
        } else {
            if !(top..=bottom).contains(&place) {
                return None;
            }
            let sides = if place - 14.0 < top { [8.0, -8.0] } else { [-8.0, 8.0] };
            let beside = |by: f32| [([right - 4.0, place + by], Align::Right), ([left + 6.0, place + by], Align::Left)];
            let places = [beside(sides[0]), beside(sides[1])].concat();
            places.iter().copied().find(|(at, align)| is_clear(*at, *align)).unwrap_or(places[0])
        };
        self.over(at, align, label);
        Some(Taken::of(at, align, label))
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
