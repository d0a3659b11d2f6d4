//! Turning and mirroring: the eight ways a picture can lie.

/// How a stored picture becomes an upright one: columns and rows of a 2 × 2 matrix that maps its points, x to the right
/// and y down. Each entry is -1, 0 or 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// What one step to the right becomes: (x, y).
    right: (i8, i8),
    /// What one step down becomes.
    down: (i8, i8),
}

impl Turn {
    pub const NONE: Self = Self { right: (1, 0), down: (0, 1) };

    /// The turn of a track's matrix (its upper left part: a, b, c, d); `None`: by another angle, or skewed.
    pub fn of_matrix(a: i32, b: i32, c: i32, d: i32) -> Option<Self> {
        let one = a.unsigned_abs().max(b.unsigned_abs());
        if [a, b, c, d] == [0; 4] {
            return Some(Self::NONE); // some writers leave it out
        }
        let unit = |value: i32| (value == 0 || value.unsigned_abs() == one).then_some(value.signum() as i8);
        let turn = Self { right: (unit(a)?, unit(b)?), down: (unit(c)?, unit(d)?) };
        let (p, q) = (turn.right, turn.down);
        (p.0 * q.1 - p.1 * q.0 != 0 && p.0 * p.1 == 0 && q.0 * q.1 == 0).then_some(turn)
    }

    /// This turn, and `after` behind it.
    pub fn then(self, after: Self) -> Self {
        let moved = |(x, y): (i8, i8)| (x * after.right.0 + y * after.down.0, x * after.right.1 + y * after.down.1);
        Self { right: moved(self.right), down: moved(self.down) }
    }

    /// Whether nothing is to be done.
    pub fn is_none(self) -> bool {
        self == Self::NONE
    }

    /// Whether width and height change places.
    pub fn swaps(self) -> bool {
        self.right.0 == 0
    }

    /// Turns an RGB picture of `width` × `height`.
    pub fn apply(self, rgb: &[u8], width: usize, height: usize) -> Vec<u8> {
        let pixels = rgb.as_chunks::<3>().0;
        let (out_width, out_height) = if self.swaps() { (height, width) } else { (width, height) };
        let from = |at: usize, length: usize, back: bool| if back { length - 1 - at } else { at };
        let mut out = Vec::with_capacity(rgb.len());
        for y in 0..out_height {
            for x in 0..out_width {
                let (source_x, source_y) = if self.swaps() {
                    (from(y, width, self.right.1 < 0), from(x, height, self.down.0 < 0))
                } else {
                    (from(x, width, self.right.0 < 0), from(y, height, self.down.1 < 0))
                };
                out.extend(pixels[source_y * width + source_x]);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(a: i32, b: i32, c: i32, d: i32) -> Vec<u8> {
        let picture = [[1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4], [5, 5, 5], [6, 6, 6]].concat(); // 3 × 2
        let turn = Turn::of_matrix(a << 16, b << 16, c << 16, d << 16).unwrap();
        turn.apply(&picture, 3, 2).chunks(3).map(|pixel| pixel[0]).collect()
    }

    #[test]
    fn all_eight_ways_are_turned() {
        assert_eq!(turned(1, 0, 0, 1), [1, 2, 3, 4, 5, 6]);
        assert_eq!(turned(0, 1, -1, 0), [4, 1, 5, 2, 6, 3]); // a quarter clockwise
        assert_eq!(turned(-1, 0, 0, -1), [6, 5, 4, 3, 2, 1]);
        assert_eq!(turned(0, -1, 1, 0), [3, 6, 2, 5, 1, 4]);
        assert_eq!(turned(-1, 0, 0, 1), [3, 2, 1, 6, 5, 4]); // mirrored
        assert_eq!(turned(1, 0, 0, -1), [4, 5, 6, 1, 2, 3]);
        assert_eq!(turned(0, 1, 1, 0), [1, 4, 2, 5, 3, 6]);
        assert_eq!(turned(0, -1, -1, 0), [6, 3, 5, 2, 4, 1]);
        assert_eq!(turned(0, 0, 0, 0), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn one_turn_behind_another_is_one_turn() {
        let of = |[a, b, c, d]: [i32; 4]| Turn::of_matrix(a, b, c, d).unwrap();
        let [quarter, half, mirror] = [[0, 1, -1, 0], [-1, 0, 0, -1], [-1, 0, 0, 1]].map(of);
        assert_eq!(quarter.then(quarter), half);
        assert_eq!(mirror.then(quarter), of([0, -1, -1, 0]));
        assert_eq!(quarter.then(mirror), of([0, 1, 1, 0]));
        assert_eq!((half.then(half), quarter.then(Turn::NONE)), (Turn::NONE, quarter));
    }

    #[test]
    fn another_angle_is_none_of_them() {
        for [a, b, c, d] in [[46_341, 46_341, -46_341, 46_341], [65_536, 0, 0, 32_768], [65_536, 0, 65_536, 0]] {
            assert_eq!(Turn::of_matrix(a, b, c, d), None, "{a} {b} {c} {d}");
        }
    }
}
