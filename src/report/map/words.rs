//! Words on the map: at the largest cluster of each class, and where they stand so that none covers another.

use super::classes::{Classes, Colouring, bounds};
use crate::eval::projection::Place;
use crate::explore::map::{self, Map, Odds, Projection};

/// Cells of the grid in which the thickest part of a cluster is looked for, along each axis.
const CELLS: usize = 40;

/// Cells in which clips under words are counted, points.
const CELL: f32 = 8.0;

/// A clip that is covered counts as much as so many points of distance.
const PER_CLIP: f32 = 2.0;

/// How far out a word may go, in steps of its height.
const RINGS: usize = 3;

/// Share of the room that words may cover; more would hide the map.
const COVER: f32 = 0.1;

/// Free points around a word.
const FREE: f32 = 3.0;

/// From the middle of a cluster to the middle of its word, points.
pub const LIFT: f32 = 20.0;

/// Whether the classes get words: those that are names of things that lie together.
pub fn has_words(by: &Colouring) -> bool {
    !matches!(by, Colouring::Error | Colouring::Source | Colouring::Time | Colouring::Judgement)
}

/// The largest cluster of a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cluster {
    /// Its thickest part.
    pub place: Place,
    /// Clips of the class there.
    pub clips: usize,
}

/// How far from chance (0) towards the best that its clips can reach (1) a class must lie to count as gathered.
/// Agreement beyond chance of a quarter is what kappa scales call fair (Landis & Koch 1977).
const GATHERED: f64 = 0.25;

/// Whether the clips of a class lie near each other in the space of the embeddings, and not by chance: else a word at
/// the thickest spot would name a place that means nothing. Labels are judged by clips of other recordings of their
/// data set, other classes by all nearest clips.
pub fn gathers(map: &Map, by: &Colouring, classes: &Classes, odds: &[Option<Odds>], class: usize) -> bool {
    let mean = |of: &dyn Fn(usize) -> Option<[f64; 3]>| {
        let known: Vec<[f64; 3]> = classes.rows(class).filter_map(of).collect();
        let n = known.len().max(1) as f64;
        [0, 1, 2].map(|i| known.iter().map(|one| one[i]).sum::<f64>() / n)
    };
    let by_label = |row: usize| {
        let (judged, odds) = (map.judged[row].as_ref()?, odds[row]?);
        Some([f64::from(judged.agree) / f64::from(judged.of), odds.chance(), odds.best(judged.of)])
    };
    let (others, all) = (classes.rows(class).count().saturating_sub(1), map.videos.len().saturating_sub(1));
    let by_class = |row: usize| {
        let near: Vec<bool> = map.nearest.of(row).map(|(other, _)| classes.of[other] == Some(class)).collect();
        let share = near.iter().filter(|same| **same).count() as f64 / near.len().max(1) as f64;
        let best = others.min(near.len()) as f64 / near.len().max(1) as f64;
        Some([share, others as f64 / all.max(1) as f64, best])
    };
    let [share, chance, best] = if *by == Colouring::Label { mean(&by_label) } else { mean(&by_class) };
    is_gathered(share, chance, best)
}

fn is_gathered(share: f64, chance: f64, best: f64) -> bool {
    best > chance && share - chance >= GATHERED * (best - chance)
}

/// The largest cluster of each class. `None` for a class without clips, or whose clips do not gather.
pub fn clusters(map: &Map, by: &Colouring, classes: &Classes, projection: Projection) -> Vec<Option<Cluster>> {
    if !has_words(by) {
        return vec![None; classes.names.len()];
    }
    let odds = map::odds(&map.videos);
    let places = map.places(projection);
    let (low, high) = bounds(places);
    let cell = |place: Place| {
        [0, 1].map(|axis| {
            let share = (place[axis] - low[axis]) / (high[axis] - low[axis]).max(f32::MIN_POSITIVE);
            ((share * CELLS as f32) as usize).min(CELLS - 1)
        })
    };
    let thickest = |class: usize| {
        let mut counts = vec![0_u32; CELLS * CELLS];
        classes.rows(class).for_each(|row| {
            let [x, y] = cell(places[row]);
            counts[y * CELLS + x] += 1;
        });
        let around = |x: usize, y: usize| -> u32 {
            let near = |at: usize| at.saturating_sub(1)..=(at + 1).min(CELLS - 1);
            near(y).flat_map(|y| near(x).map(move |x| (x, y))).map(|(x, y)| counts[y * CELLS + x]).sum()
        };
        let cells = (0..CELLS * CELLS).map(|i| (i % CELLS, i / CELLS)).filter(|&(x, y)| counts[y * CELLS + x] > 0);
        let best = cells.max_by_key(|&(x, y)| (around(x, y), std::cmp::Reverse((y, x))))?;
        let near = |row: &usize| {
            let [x, y] = cell(places[*row]);
            x.abs_diff(best.0) <= 1 && y.abs_diff(best.1) <= 1
        };
        let rows: Vec<usize> = classes.rows(class).filter(near).collect();
        let mean = |axis: usize| rows.iter().map(|&row| places[row][axis]).sum::<f32>() / rows.len() as f32;
        Some(Cluster { place: [0, 1].map(mean), clips: rows.len() })
    };
    let gathered = |class: usize| gathers(map, by, classes, &odds, class).then(|| thickest(class)).flatten();
    (0..classes.names.len()).map(gathered).collect()
}

/// A word that wants a place; points, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// The middle of its cluster.
    pub at: [f32; 2],
    pub size: [f32; 2],
    /// Clips of the cluster: the largest clusters choose first.
    pub clips: usize,
}

/// The middle of each word in `room` (left, top, right, bottom): beside its cluster, where it covers no other word and
/// few of the `clips` (points). `None` for a word that finds no room, and for the smallest ones once the map is full.
pub fn arrange(words: &[Option<Word>], room: [f32; 4], clips: impl Iterator<Item = [f32; 2]>) -> Vec<Option<[f32; 2]>> {
    let mut order: Vec<(usize, Word)> = words.iter().enumerate().filter_map(|(i, word)| Some((i, (*word)?))).collect();
    order.sort_by_key(|(i, word)| (std::cmp::Reverse(word.clips), *i));
    let crowd = Crowd::new(room, clips);
    let mut free = (room[2] - room[0]).max(0.0) * (room[3] - room[1]).max(0.0) * COVER;
    let (mut taken, mut found) = (Vec::new(), vec![None; words.len()]);
    for (i, word) in order {
        let fits = |middle: &[f32; 2]| {
            let wide = around(*middle, word.size, FREE);
            within(around(*middle, word.size, 0.0), room) && !taken.iter().any(|other| overlap(wide, *other))
        };
        let cost = |middle: &[f32; 2]| {
            let away = (middle[0] - word.at[0]).hypot(middle[1] - word.at[1]);
            away + PER_CLIP * crowd.within(around(*middle, word.size, 0.0))
        };
        let spots = candidates(&word).into_iter().filter(fits);
        // Of equal ones the first.
        let spot = spots.min_by(|a, b| cost(a).total_cmp(&cost(b)));
        let area = word.size[0] * word.size[1];
        let Some(middle) = spot.filter(|_| area <= free) else { continue };
        free -= area;
        taken.push(around(middle, word.size, 0.0));
        found[i] = Some(middle);
    }
    found
}

/// Places for a word, the best first: above, below, to the sides, and the same farther away.
fn candidates(word: &Word) -> Vec<[f32; 2]> {
    let [x, y] = word.at;
    let (line, side) = (word.size[1] + FREE, word.size[0] / 2.0 + 10.0);
    let ring = |n: usize| {
        let (lift, side) = (LIFT + n as f32 * line, side + n as f32 * line);
        [
            [x, y - lift],
            [x, y + lift],
            [x + side, y],
            [x - side, y],
            [x + side, y - lift],
            [x - side, y - lift],
            [x + side, y + lift],
            [x - side, y + lift],
        ]
    };
    (0..RINGS).flat_map(ring).collect()
}

/// How many clips lie where.
struct Crowd {
    room: [f32; 4],
    across: usize,
    cells: Vec<u32>,
}

impl Crowd {
    fn new(room: [f32; 4], clips: impl Iterator<Item = [f32; 2]>) -> Self {
        let count = |size: f32| (size.max(0.0) / CELL).ceil() as usize + 1;
        let (across, down) = (count(room[2] - room[0]), count(room[3] - room[1]));
        let mut crowd = Self { room, across, cells: vec![0; across * down] };
        for clip in clips {
            if clip[0] < room[0] || clip[1] < room[1] || clip[0] > room[2] || clip[1] > room[3] {
                continue;
            }
            let at = crowd.cell(clip);
            if let Some(cell) = crowd.cells.get_mut(at[1] * across + at[0]) {
                *cell += 1;
            }
        }
        crowd
    }

    fn cell(&self, [x, y]: [f32; 2]) -> [usize; 2] {
        [((x - self.room[0]) / CELL).max(0.0) as usize, ((y - self.room[1]) / CELL).max(0.0) as usize]
    }

    /// Clips in the cells of a rectangle.
    fn within(&self, [left, top, right, bottom]: [f32; 4]) -> f32 {
        let ([x0, y0], [x1, y1]) = (self.cell([left, top]), self.cell([right, bottom]));
        let row = |y: usize| self.cells.iter().skip(y * self.across + x0).take((x1 + 1).min(self.across) - x0);
        (y0..=y1).flat_map(row).map(|count| *count as f32).sum()
    }
}

fn around([x, y]: [f32; 2], size: [f32; 2], free: f32) -> [f32; 4] {
    let half = [size[0] / 2.0 + free, size[1] / 2.0 + free];
    [x - half[0], y - half[1], x + half[0], y + half[1]]
}

fn within(spot: [f32; 4], room: [f32; 4]) -> bool {
    spot[0] >= room[0] && spot[1] >= room[1] && spot[2] <= room[2] && spot[3] <= room[3]
}

fn overlap(a: [f32; 4], b: [f32; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: [f32; 4] = [0.0, 0.0, 900.0, 600.0];

    fn none() -> impl Iterator<Item = [f32; 2]> {
        std::iter::empty()
    }

    fn word(at: [f32; 2], clips: usize) -> Option<Word> {
        Some(Word { at, size: [70.0, 22.0], clips })
    }

    #[test]
    fn words_of_one_crowded_cluster_do_not_cover_each_other_and_the_smallest_are_left_out() {
        let crowd: Vec<Option<Word>> =
            (0..26).map(|i| word([440.0 + (i % 5) as f32 * 4.0, 300.0 + (i / 5) as f32 * 3.0], 10 + i)).collect();
        let found = arrange(&crowd, ROOM, none());
        let spots: Vec<[f32; 4]> = found.iter().flatten().map(|middle| around(*middle, [70.0, 22.0], 0.0)).collect();
        for (i, a) in spots.iter().enumerate() {
            assert!(spots[i + 1..].iter().all(|b| !overlap(*a, *b)), "{a:?}");
        }
        assert!((6..24).contains(&spots.len()), "{} words", spots.len());
        assert!(found[25].is_some() && found[0].is_none(), "the largest has its word, the smallest has none");
        let far = |i: usize| found[i].is_some_and(|m| (m[0] - 448.0).hypot(m[1] - 306.0) > 150.0);
        assert!((0..26).all(|i| !far(i)), "a word that is far from its cluster says nothing");
    }

    #[test]
    fn a_class_at_chance_gathers_nowhere_and_a_small_one_can() {
        // One label in eight, neighbours as at random.
        assert!(!is_gathered(0.13, 0.125, 1.0));
        assert!(is_gathered(0.40, 0.125, 1.0));
        // Three clips find each other: two of eight neighbours are all there are.
        assert!(is_gathered(0.25, 0.02, 0.25));
        // One label alone: nothing can be told from chance.
        assert!(!is_gathered(1.0, 1.0, 1.0));
    }

    #[test]
    fn words_of_far_clusters_stand_above_them_all() {
        let apart = [word([100.0, 100.0], 1), None, word([500.0, 400.0], 900)];
        assert_eq!(arrange(&apart, ROOM, none()), [Some([100.0, 80.0]), None, Some([500.0, 380.0])]);
        // At the upper edge there is no room above.
        assert_eq!(arrange(&[word([100.0, 5.0], 1)], ROOM, none()), [Some([100.0, 25.0])]);
    }

    #[test]
    fn a_word_stands_beside_a_small_cluster_and_not_on_it() {
        let clips: Vec<[f32; 2]> =
            (0..400).map(|i| [430.0 + (i % 20) as f32 * 2.0, 280.0 + (i / 20) as f32 * 2.0]).collect();
        let found = arrange(&[word([450.0, 300.0], 400)], ROOM, clips.iter().copied());
        let spot = around(found[0].unwrap(), [70.0, 22.0], 0.0);
        assert!(!clips.iter().any(|[x, y]| overlap(spot, [*x, *y, *x, *y])), "{spot:?}");
    }
}
