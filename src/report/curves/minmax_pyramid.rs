//! Smallest and largest values of blocks of a series, so that millions of points are drawn as one pair per pixel.

use std::ops::Range;

/// Values, or blocks of the level below, in a block.
const BLOCK: usize = 8;

/// Minimum and maximum of blocks of 8, 64, 512 … values. Values that are not finite count for nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pyramid {
    levels: Vec<Vec<[f32; 2]>>,
}

/// The pair that nothing has.
const NONE: [f32; 2] = [f32::INFINITY, f32::NEG_INFINITY];

impl Pyramid {
    /// Builds all levels; about a quarter of the memory of `values` again.
    pub fn build(values: &[f32]) -> Self {
        let mut levels = Vec::new();
        if values.len() <= BLOCK {
            return Self { levels };
        }
        levels.push(values.chunks(BLOCK).map(of_values).collect::<Vec<_>>());
        while let Some(last) = levels.last().filter(|l| l.len() > BLOCK) {
            let next = last.chunks(BLOCK).map(of_pairs).collect();
            levels.push(next);
        }
        Self { levels }
    }

    /// Smallest and largest of `values[range]`, exactly; `None` if none of them is finite. `values` are those that
    /// the pyramid was built from.
    pub fn min_max(&self, values: &[f32], range: Range<usize>) -> Option<[f32; 2]> {
        let (mut start, mut end) = (range.start, range.end.min(values.len()));
        let mut found = NONE;
        let mut level = 0;
        loop {
            let coarser = self.levels.get(level);
            // The blocks of the next level that lie wholly inside; what sticks out on both sides is read here.
            let (first, last) = (start.div_ceil(BLOCK), end / BLOCK);
            if coarser.is_none() || first >= last {
                found = join(found, self.read(values, level, start..end));
                break;
            }
            found = join(found, self.read(values, level, start..first * BLOCK));
            found = join(found, self.read(values, level, last * BLOCK..end));
            (start, end, level) = (first, last, level + 1);
        }
        (found[0] <= found[1]).then_some(found)
    }

    fn read(&self, values: &[f32], level: usize, range: Range<usize>) -> [f32; 2] {
        if range.start >= range.end {
            return NONE;
        }
        match level {
            0 => of_values(&values[range]),
            _ => of_pairs(&self.levels[level - 1][range]),
        }
    }
}

fn of_values(values: &[f32]) -> [f32; 2] {
    values.iter().filter(|v| v.is_finite()).fold(NONE, |p, v| join(p, [*v, *v]))
}

fn of_pairs(pairs: &[[f32; 2]]) -> [f32; 2] {
    pairs.iter().fold(NONE, |p, v| join(p, *v))
}

fn join(a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    [a[0].min(b[0]), a[1].max(b[1])]
}

/// What falls into one pixel column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub x: f64,
    pub min: f32,
    pub max: f32,
    /// Index of the last value in the column.
    pub last: usize,
}

/// The indices of `xs` (ascending) that are needed to draw `view`: those inside and one more on each side, so that
/// lines leave through the edges.
pub fn clip(xs: &[f64], view: [f64; 2]) -> Range<usize> {
    let start = xs.partition_point(|x| *x < view[0]).saturating_sub(1);
    let end = (xs.partition_point(|x| *x <= view[1]) + 1).min(xs.len());
    start..end.max(start)
}

/// Splits what is in `view` into at most `columns` columns; with few points each is a column of its own.
pub fn columns(xs: &[f64], values: &[f32], pyramid: &Pyramid, view: [f64; 2], columns: usize) -> Vec<Column> {
    let range = clip(xs, view);
    let single = |i: usize| {
        let value = values[i];
        value.is_finite().then(|| Column { x: xs[i], min: value, max: value, last: i })
    };
    if range.len() <= 2 * columns {
        return range.filter_map(single).collect();
    }
    let mut found = Vec::with_capacity(columns + 2);
    let (last, mut at) = (range.end - 1, range.start + 1);
    found.extend(single(range.start));
    let width = (view[1] - view[0]) / columns as f64;
    let mut expected = range.len() / columns;
    for column in 0..columns {
        let edge = view[0] + width * (column + 1) as f64;
        let next = first_from(xs, at..last, at + expected, edge);
        expected = next - at;
        if let Some([min, max]) = pyramid.min_max(values, at..next) {
            found.push(Column { x: edge - width / 2.0, min, max, last: next - 1 });
        }
        at = next;
    }
    found.extend(single(last));
    found
}

/// The first index in `range` whose x is not below `edge`, or the range's end. Searched outwards from `guess` by steps
/// that double: columns are about as full as the one before, and every look elsewhere waits for memory.
fn first_from(xs: &[f64], range: Range<usize>, guess: usize, edge: f64) -> usize {
    let is_below = |i: usize| xs[i] < edge;
    // All before `low` are below the edge, none from `high` on.
    let (mut low, mut high, mut stride) = (range.start, range.end, 1);
    let guess = guess.clamp(low, high);
    if guess < high && is_below(guess) {
        low = guess + 1;
        while high - low > stride && is_below(low + stride) {
            low += stride + 1;
            stride *= 2;
        }
        high = high.min(low + stride);
    } else {
        high = guess;
        while high - low >= stride && !is_below(high - stride) {
            high -= stride;
            stride *= 2;
        }
        low = low.max((high + 1).saturating_sub(stride));
    }
    low + xs[low..high].partition_point(|x| *x < edge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(values: &[f32]) -> Option<[f32; 2]> {
        let pair = of_values(values);
        (pair[0] <= pair[1]).then_some(pair)
    }

    fn wave(n: usize) -> Vec<f32> {
        (0..n).map(|i| if i % 97 == 3 { f32::NAN } else { ((i * 7919) % 1009) as f32 }).collect()
    }

    #[test]
    fn every_range_has_the_extremes_of_its_values() {
        let values = wave(1500);
        let pyramid = Pyramid::build(&values);
        for start in (0..1500).step_by(13) {
            for end in (start..=1500).step_by(29) {
                assert_eq!(pyramid.min_max(&values, start..end), plain(&values[start..end]), "{start}..{end}");
            }
        }
    }

    #[test]
    fn columns_keep_every_extreme_in_view() {
        let values = wave(20_000);
        let xs: Vec<f64> = (0..20_000).map(f64::from).collect();
        let pyramid = Pyramid::build(&values);
        let found = columns(&xs, &values, &pyramid, [1000.0, 15_000.0], 300);
        assert!(found.len() <= 302);
        let all = found.iter().fold(NONE, |p, c| join(p, [c.min, c.max]));
        assert_eq!(Some(all), plain(&values[999..=15_001]));
        assert!(found.windows(2).all(|w| w[0].x < w[1].x && w[0].last < w[1].last));
    }

    #[test]
    fn an_edge_is_found_from_every_guess() {
        let xs = [0.0, 1.0, 1.0, 1.0, 2.0, 5.0, 9.0, 9.0];
        for (edge, guess) in (0..22).flat_map(|e| (0..=8).map(move |guess| (f64::from(e) / 2.0, guess))) {
            for from in 0..8 {
                let expected = from + xs[from..].partition_point(|x| *x < edge);
                assert_eq!(first_from(&xs, from..8, guess, edge), expected, "{edge} from {from}, guess {guess}");
            }
        }
    }

    #[test]
    fn few_points_are_drawn_as_they_are() {
        let (xs, values) = ([0.0, 1.0, 2.0, 9.0], [1.0, f32::INFINITY, 3.0, 4.0]);
        let found = columns(&xs, &values, &Pyramid::build(&values), [0.5, 2.5], 100);
        let points: Vec<(f64, f32)> = found.iter().map(|c| (c.x, c.min)).collect();
        assert_eq!(points, [(0.0, 1.0), (2.0, 3.0), (9.0, 4.0)]);
    }
}
