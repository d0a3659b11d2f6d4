//! UMAP (McInnes, Healy & Melville 2018): a map on which near clips stay near.
//!
//! The graph of neighbours comes from the crate `umap-rs`. Its optimiser draws from the thread's own generator, which
//! nothing can seed, and moves places from several threads at once, so no two of its maps are equal. The layout is
//! made here instead, edge by edge in a fixed order, after `umap-learn`'s reference, with a named random stream.

use ndarray::Array2;
use rand::RngExt;
use umap_rs::{GraphParams, ManifoldParams, Umap, UmapConfig};

use super::Place;
use crate::random::stream;

/// Neighbours of each clip that the map tries to keep, the clip itself included. Few show fine structure, many
/// the large one; 15 is the paper's default.
pub const UMAP_NEIGHBOURS: usize = 15;

/// How close places may come on the map: smaller packs clusters tighter. The paper's default.
pub const MIN_DIST: f32 = 0.1;

/// a and b of the curve 1 / (1 + a x^2b) that fits [`MIN_DIST`] and a spread of 1 (`umap-learn` finds the same).
const CURVE: (f32, f32) = (1.576_943, 0.895_060_9);

/// Pushes per pull.
const PUSHES: f32 = 5.0;

/// No step moves a place farther along an axis, before the learning rate.
const LONGEST: f32 = 4.0;

/// Width of the map at the start.
const WIDTH: f32 = 10.0;

/// The nearest rows of each row, best first, the row itself left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Nearest {
    /// Per row.
    pub k: usize,
    /// `[n × k]` rows.
    pub rows: Vec<u32>,
    /// `[n × k]` cosine similarities.
    pub cosine: Vec<f32>,
}

impl Nearest {
    /// Rows that have neighbours.
    pub fn len(&self) -> usize {
        self.rows.len() / self.k.max(1)
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The neighbours of row `i` with their cosines.
    pub fn of(&self, i: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let part = i * self.k..(i + 1) * self.k;
        self.rows[part.clone()].iter().map(|&row| row as usize).zip(self.cosine[part].iter().copied())
    }
}

/// Lays out the rows from `start`. `anew` scales the start to the usual width (a projection of another kind); a map
/// of an earlier checkpoint is taken as it lies.
///
/// `go_on(done, total)` is called each round; `false` ends the work with `None`.
pub fn umap(
    near: &Nearest,
    start: &[Place],
    anew: bool,
    seed: u64,
    mut go_on: impl FnMut(u64, u64) -> bool,
) -> Option<Vec<Place>> {
    let n = start.len();
    let mut places = if anew { scaled(start) } else { start.to_vec() };
    // The curve needs two neighbours to tell near from far; fewer clips lie as PCA has them.
    if used(near) < 2 || near.len() != n || n <= near.k {
        return Some(places);
    }
    let rounds = if n <= 10_000 { 500 } else { 200 };
    let mut pulls = pulls(near, rounds);
    for round in 0..rounds {
        if !go_on(round as u64, rounds as u64) {
            return None;
        }
        let rate = 1.0 - round as f32 / rounds as f32;
        one_round(&mut places, &mut pulls, round, rate, seed);
    }
    Some(places)
}

/// An edge of the graph and when it pulls next.
struct Pull {
    head: u32,
    tail: u32,
    /// Rounds between two pulls: 1 for the strongest edge.
    every: f32,
    next: f32,
    next_push: f32,
}

fn pulls(near: &Nearest, rounds: usize) -> Vec<Pull> {
    let graph = graph(near);
    let strongest = graph.iter().map(|edge| edge.2).fold(0.0, f32::max);
    let least = strongest / rounds as f32;
    let pull = |&(head, tail, weight): &(u32, u32, f32)| {
        let every = strongest / weight;
        Pull { head, tail, every, next: every, next_push: every / PUSHES }
    };
    graph.iter().filter(|edge| edge.2 >= least && edge.2 > 0.0).map(pull).collect()
}

/// Neighbours of each row that make the graph: the crate wants more rows than a row has neighbours, itself included.
fn used(near: &Nearest) -> usize {
    near.k.min(near.len().saturating_sub(2))
}

/// Edges (head, tail, weight) of the fuzzy neighbourhood graph, by head and tail; each in both directions.
fn graph(near: &Nearest) -> Vec<(u32, u32, f32)> {
    let (n, k) = (near.len(), used(near) + 1);
    let own_first = |i: usize, j: usize| if j == 0 { i as u32 } else { near.rows[i * near.k + j - 1] };
    // Rounding may take a cosine above 1, and no distance is below 0.
    let distance = |i: usize, j: usize| if j == 0 { 0.0 } else { (1.0 - near.cosine[i * near.k + j - 1]).max(0.0) };
    let rows = Array2::from_shape_fn((n, k), |(i, j)| own_first(i, j));
    let distances = Array2::from_shape_fn((n, k), |(i, j)| distance(i, j));
    let config = UmapConfig {
        graph: GraphParams { n_neighbors: k, ..GraphParams::default() },
        manifold: ManifoldParams {
            min_dist: MIN_DIST,
            a: Some(CURVE.0),
            b: Some(CURVE.1),
            ..ManifoldParams::default()
        },
        ..UmapConfig::default()
    };
    // Of the data only the number of rows is asked.
    let data = Array2::<f32>::zeros((n, 1));
    let manifold = Umap::new(config).learn_manifold(data.view(), rows.view(), distances.view());
    let graph = manifold.graph();
    let row = |i: usize| {
        let part = graph.indptr().index(i)..graph.indptr().index(i + 1);
        part.map(move |at| (i as u32, graph.indices()[at], graph.data()[at]))
    };
    (0..n).flat_map(row).collect()
}

fn one_round(places: &mut [Place], pulls: &mut [Pull], round: usize, rate: f32, seed: u64) {
    let mut rng = stream(seed, "umap", round as u64);
    let now = round as f32;
    for pull in pulls.iter_mut().filter(|pull| pull.next <= now) {
        let (head, tail) = (pull.head as usize, pull.tail as usize);
        let step = attraction(places[head], places[tail]).map(|s| s * rate);
        (0..2).for_each(|axis| {
            places[head][axis] += step[axis];
            places[tail][axis] -= step[axis];
        });
        pull.next += pull.every;
        let every = pull.every / PUSHES;
        let pushes = ((now - pull.next_push) / every).max(0.0) as usize;
        for _ in 0..pushes {
            let other = rng.random_range(0..places.len());
            if other != head {
                let step = repulsion(places[head], places[other]);
                (0..2).for_each(|axis| places[head][axis] += step[axis] * rate);
            }
        }
        pull.next_push += pushes as f32 * every;
    }
}

fn attraction(head: Place, tail: Place) -> [f32; 2] {
    let (a, b) = CURVE;
    let square = squared(head, tail);
    if square <= 0.0 {
        return [0.0; 2];
    }
    let power = square.powf(b);
    let strength = -2.0 * a * b * power / square / (a * power + 1.0);
    [0, 1].map(|axis| (strength * (head[axis] - tail[axis])).clamp(-LONGEST, LONGEST))
}

fn repulsion(head: Place, other: Place) -> [f32; 2] {
    let (a, b) = CURVE;
    let square = squared(head, other);
    if square <= 0.0 {
        return [0.0; 2];
    }
    let strength = 2.0 * b / ((0.001 + square) * (a * square.powf(b) + 1.0));
    [0, 1].map(|axis| (strength * (head[axis] - other[axis])).clamp(-LONGEST, LONGEST))
}

fn squared(a: Place, b: Place) -> f32 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

/// Both axes from 0 to [`WIDTH`].
fn scaled(places: &[Place]) -> Vec<Place> {
    let range = |axis: usize| {
        let values = places.iter().map(|p| p[axis]);
        let (low, high) = values.fold((f32::INFINITY, f32::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        (low, if high > low { WIDTH / (high - low) } else { 0.0 })
    };
    let ranges = [0, 1].map(range);
    places.iter().map(|p| [0, 1].map(|i| (p[i] - ranges[i].0) * ranges[i].1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows on a line; each has all others as neighbours, at most 14.
    fn line(n: usize) -> Nearest {
        let k = (UMAP_NEIGHBOURS - 1).min(n - 1);
        let mut rows = Vec::new();
        for i in 0..n {
            let mut others: Vec<usize> = (0..n).filter(|j| *j != i).collect();
            others.sort_by_key(|j| j.abs_diff(i));
            rows.extend(others.iter().take(k).map(|j| *j as u32));
        }
        let cosine = (0..n * k).map(|at| 1.0 - 0.01 * (at % k) as f32).collect();
        Nearest { k, rows, cosine }
    }

    #[test]
    fn a_handful_of_clips_has_a_map_too() {
        for n in 2..=17 {
            let start: Vec<Place> = (0..n).map(|i| [i as f32, 0.5 * i as f32]).collect();
            let places = umap(&line(n), &start, true, 1, |_, _| true).unwrap();
            assert!(places.len() == n && places.iter().flatten().all(|x| x.is_finite()), "{n}: {places:?}");
        }
    }
}
