//! Places for the names of marks: as near as can be, on no other name and no other mark, and nearer to their own mark
//! than to others.

use crate::report::figure::{Align, text_width};

/// Size of a name, and the plot that names are placed for, about the smallest that is shown; points.
const SIZE: f32 = 11.0;
const PLOT: [f32; 2] = [560.0, 300.0];
/// Half the height of a line, and of a mark with the room around it.
const LINE: f32 = 7.0;
const MARK: f32 = 8.0;
/// From the middle of a mark to the nearer end of its name, and up or down to its middle: the first choice first.
const BESIDE: f32 = 9.0;
const STEPS: [f32; 12] = [16.0, -18.0, 31.0, -33.0, 46.0, -48.0, 61.0, -63.0, 76.0, -78.0, 91.0, -93.0];

/// What has its place already.
pub(super) struct Places {
    /// Ranges of the axes.
    ranges: [[f64; 2]; 2],
    /// Middles of all marks, points.
    marks: Vec<[f32; 2]>,
    taken: Vec<Area>,
}

/// A rectangle of the plot in points: from and to, along each axis.
#[derive(Clone, Copy)]
struct Area([[f32; 2]; 2]);

impl Area {
    fn of_text(at: [f32; 2], align: Align, text: &str) -> Self {
        let width = text_width(text, SIZE);
        let from = match align {
            Align::Left => at[0],
            Align::Centre => at[0] - width / 2.0,
            Align::Right => at[0] - width,
        };
        Self([[from, from + width], [at[1] - LINE, at[1] + LINE]])
    }

    fn meets(self, other: Self) -> bool {
        self.0.iter().zip(&other.0).all(|(a, b)| a[0] < b[1] && b[0] < a[1])
    }

    /// From a point to the nearest one of the area.
    fn distance(self, point: [f32; 2]) -> f32 {
        let [x, y] = [0, 1].map(|i| (self.0[i][0] - point[i]).max(point[i] - self.0[i][1]).max(0.0));
        x.hypot(y)
    }

    fn is_inside(self) -> bool {
        self.0.iter().zip(PLOT).all(|(side, most)| side[0] >= 0.0 && side[1] <= most)
    }
}

impl Places {
    /// Nothing but the marks has its place yet; ranges of the axes and marks in their units.
    pub fn new(ranges: [[f64; 2]; 2], marks: &[[f64; 2]]) -> Self {
        let mut places = Self { ranges, marks: Vec::new(), taken: Vec::new() };
        places.marks = marks.iter().map(|mark| places.points(*mark)).collect();
        let area = |mark: &[f32; 2]| Area(mark.map(|middle| [middle - MARK, middle + MARK]));
        places.taken = places.marks.iter().map(area).collect();
        places
    }

    /// Takes the place nearest to a mark that is free for its name: end of the text, and which end. Where each free one
    /// is nearer to another mark the first of them, where none is free the first choice.
    pub fn name(&mut self, mark: [f64; 2], name: &str) -> ([f64; 2], Align) {
        let [x, y] = self.points(mark);
        let both =
            |step: f32| [(x + BESIDE, Align::Left), (x - BESIDE, Align::Right)].map(|(x, side)| ([x, y + step], side));
        let area = |(at, side): &([f32; 2], Align)| Area::of_text(*at, *side, name);
        let free = || STEPS.into_iter().flat_map(both).filter(|place| self.is_free(area(place)));
        let own = free().find(|place| self.is_nearest(area(place), [x, y]));
        let (at, side) = own.or_else(|| free().next()).unwrap_or(([x + BESIDE, y + STEPS[0]], Align::Left));
        self.taken.push(Area::of_text(at, side, name));
        (self.values(at), side)
    }

    /// Takes the place under a mark and its name for a word about it; `None` where it is not free.
    pub fn under(&mut self, mark: [f64; 2], (name, side): ([f64; 2], Align), word: &str) -> Option<[f64; 2]> {
        let ([_, height], [x, level]) = (self.points(mark), self.points(name));
        let at = [x, height.min(level) - 2.0 * LINE];
        let area = Area::of_text(at, side, word);
        self.is_free(area).then(|| {
            self.taken.push(area);
            self.values(at)
        })
    }

    fn is_free(&self, area: Area) -> bool {
        area.is_inside() && !self.taken.iter().any(|other| other.meets(area))
    }

    /// Whether no other mark is nearer to the area than this one.
    fn is_nearest(&self, area: Area, mark: [f32; 2]) -> bool {
        let own = area.distance(mark);
        self.marks.iter().all(|other| area.distance(*other) >= own)
    }

    fn points(&self, values: [f64; 2]) -> [f32; 2] {
        [0, 1].map(|i| {
            let [low, high] = self.ranges[i];
            ((values[i] - low) / (high - low)) as f32 * PLOT[i]
        })
    }

    fn values(&self, points: [f32; 2]) -> [f64; 2] {
        [0, 1].map(|i| {
            let [low, high] = self.ranges[i];
            low + f64::from(points[i] / PLOT[i]) * (high - low)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The axes are points.
    fn places(marks: &[[f64; 2]]) -> Places {
        Places::new([[0.0, 560.0], [0.0, 300.0]], marks)
    }

    #[test]
    fn a_name_stands_at_the_upper_right_of_its_mark_and_gives_way_to_others() {
        let marks = [[100.0, 100.0], [104.0, 104.0], [500.0, 100.0]];
        let mut places = places(&marks);
        let close = |found: ([f64; 2], Align), x: f64, y: f64| {
            assert!((found.0[0] - x).abs() < 1e-3 && (found.0[1] - y).abs() < 1e-3, "{:?}", found.0);
            found.1
        };
        assert_eq!(close(places.name(marks[2], "alone"), 509.0, 116.0), Align::Left);
        assert_eq!(close(places.name(marks[1], "first"), 113.0, 120.0), Align::Left);
        assert_eq!(
            close(places.name(marks[0], "second"), 91.0, 116.0),
            Align::Right,
            "the place at its right is taken"
        );
    }

    #[test]
    fn of_two_marks_side_by_side_each_is_nearest_to_its_own_name() {
        let marks = [[300.0, 100.0], [315.0, 100.0]];
        let mut places = places(&marks);
        let (left, right) = (places.name(marks[0], "iivcl"), places.name(marks[1], "intra"));
        assert_eq!((right.1, left.1), (Align::Left, Align::Right), "{right:?} {left:?}");
        assert!(left.0[0] < 300.0 && right.0[0] > 315.0);
    }

    #[test]
    fn at_the_edge_a_name_stands_inside_and_a_word_under_it_only_where_there_is_room() {
        let marks = [[550.0, 295.0], [10.0, 40.0], [300.0, 12.0]];
        let mut places = places(&marks);
        let (at, side) = places.name(marks[0], "a long name");
        assert!(at[0] < 550.0 && at[1] < 295.0 && side == Align::Right, "{at:?}");
        let name = places.name(marks[1], "low");
        assert!(places.under(marks[1], name, "reference").is_some_and(|at| at[1] < 40.0));
        let name = places.name(marks[2], "lowest");
        assert_eq!(places.under(marks[2], name, "reference"), None);
    }
}
