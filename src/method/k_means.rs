//! Spherical k-means (Dhillon & Modha, Machine Learning 42, 2001): groups of rows that point the same way. Begun by
//! k-means++ (Arthur & Vassilvitskii, SODA 2007). Same rows and generator, same clusters.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::search::exact;

/// Rounds at most; less are made where no row moves any more.
const ROUNDS: usize = 20;

/// Centres, and who belongs to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// `[k × d]` unit rows.
    pub centres: Vec<f32>,
    /// `[n]` cluster of each row, below k.
    pub of: Vec<u32>,
}

/// Clusters of the directions of `rows [n × d]`: k of them, or one for each row where there are fewer rows.
pub fn cluster(rows: &[f32], d: usize, k: usize, rng: &mut ChaCha8Rng) -> Clusters {
    let rows = unit_rows(rows, d);
    let centres = first_centres(&rows, d, k.clamp(1, (rows.len() / d).max(1)), rng);
    improve(&rows, d, centres)
}

/// Lloyd's rounds over unit `rows [n × d]` from unit `centres [k × d]`. A cluster that loses all rows keeps its centre.
pub fn improve(rows: &[f32], d: usize, mut centres: Vec<f32>) -> Clusters {
    let mut of = nearest(rows, d, &centres);
    for _ in 0..ROUNDS {
        centres = means(rows, d, &of, &centres);
        let next = nearest(rows, d, &centres);
        if next == of {
            break;
        }
        of = next;
    }
    Clusters { centres, of }
}

/// FLOPs of clustering n rows of d values, counted as if all rounds were made: as many products of all rows with all
/// centres, one more for the first centres and one for the end.
pub fn flops(n: usize, d: usize, k: usize) -> u64 {
    (ROUNDS as u64 + 2) * 2 * n as u64 * k as u64 * d as u64
}

/// Each row by its length; rows of zeros stay as they are.
fn unit_rows(rows: &[f32], d: usize) -> Vec<f32> {
    let mut rows = rows.to_vec();
    rows.par_chunks_mut(d).for_each(normalise);
    rows
}

fn normalise(row: &mut [f32]) {
    let length = row.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>().sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|v| *v = (f64::from(*v) / length) as f32);
    }
}

/// The first centre is any row; each next one a row drawn by its squared distance to the nearest centre so far.
fn first_centres(rows: &[f32], d: usize, k: usize, rng: &mut ChaCha8Rng) -> Vec<f32> {
    let n = rows.len() / d;
    let (mut centres, mut distances) = (Vec::with_capacity(k * d), vec![1.0; n]);
    for _ in 0..k {
        let next = drawn(&distances, rng);
        let centre = &rows[next * d..(next + 1) * d];
        let distance = |row: &[f32]| (1.0 - dot(row, centre)).max(0.0);
        let all = distances.par_iter_mut().zip(rows.par_chunks(d));
        match centres.is_empty() {
            true => all.for_each(|(least, row)| *least = distance(row)),
            false => all.for_each(|(least, row)| *least = least.min(distance(row))),
        }
        centres.extend_from_slice(centre);
    }
    centres
}

/// An index drawn with these weights; the last one where all are 0.
fn drawn(weights: &[f64], rng: &mut ChaCha8Rng) -> usize {
    let at = rng.random::<f64>() * weights.iter().sum::<f64>();
    let mut sum = 0.0;
    let found = weights.iter().position(|weight| {
        sum += weight;
        sum > at
    });
    found.unwrap_or(weights.len() - 1)
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
}

/// The centre that each row points at most; of equal ones the first.
fn nearest(rows: &[f32], d: usize, centres: &[f32]) -> Vec<u32> {
    let all = None::<&fn(usize, usize) -> bool>;
    let found = exact(rows, centres, d, 1, all);
    found.iter().map(|best| best.first().map_or(0, |best| best.row as u32)).collect()
}

/// Mean direction of each cluster's rows.
fn means(rows: &[f32], d: usize, of: &[u32], before: &[f32]) -> Vec<f32> {
    let mut sums = vec![0.0_f64; before.len()];
    for (row, &cluster) in rows.chunks_exact(d).zip(of) {
        let sum = &mut sums[cluster as usize * d..][..d];
        sum.iter_mut().zip(row).for_each(|(sum, v)| *sum += f64::from(*v));
    }
    let direction = |(sum, before): (&[f64], &[f32])| {
        let length = sum.iter().map(|v| v * v).sum::<f64>().sqrt();
        let mean = |(sum, before): (&f64, &f32)| if length > 0.0 { (sum / length) as f32 } else { *before };
        sum.iter().zip(before).map(mean).collect::<Vec<f32>>()
    };
    sums.chunks_exact(d).zip(before.chunks_exact(d)).flat_map(direction).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    /// Three bundles of rows around the axes, of all lengths.
    fn bundles() -> Vec<f32> {
        let mut rng = stream(1, "bundles", 0);
        let row = |i: usize| {
            let length = 0.5 + (i % 7) as f32;
            let noise = [(); 3].map(|()| 0.02 * (rng.random::<f32>() - 0.5));
            let axis = |j: usize| if i % 3 == j { 1.0 } else { 0.0 };
            [0, 1, 2].map(|j| length * (axis(j) + noise[j]))
        };
        (0..60).map(row).collect::<Vec<_>>().concat()
    }

    #[test]
    fn bundles_of_directions_are_found_whatever_the_length_of_their_rows() {
        for seed in 0..20 {
            let found = cluster(&bundles(), 3, 3, &mut stream(seed, "clusters", 0));
            assert!((0..60).all(|i| found.of[i] == found.of[i % 3]), "{:?}", found.of);
            let mut kinds = found.of[..3].to_vec();
            kinds.sort_unstable();
            assert_eq!(kinds, [0, 1, 2]);
        }
    }

    #[test]
    fn a_stream_gives_the_same_clusters_again_and_every_row_has_one() {
        let of = |seed, k| cluster(&bundles(), 3, k, &mut stream(seed, "clusters", 4));
        assert_eq!(of(5, 8), of(5, 8));
        assert_ne!(of(5, 8).centres, of(6, 8).centres);
        let many = of(5, 1000);
        assert_eq!((many.centres.len(), many.of.len()), (60 * 3, 60), "no more clusters than rows");
    }

    #[test]
    fn equal_rows_and_rows_of_zeros_do_no_harm() {
        let equal = cluster(&[1.0, 0.0].repeat(5), 2, 3, &mut stream(0, "clusters", 0));
        assert_eq!(equal.of, [equal.of[0]; 5]);
        assert!(equal.centres.iter().all(|v| v.is_finite()));
        let empty = cluster(&[0.0; 8], 2, 2, &mut stream(0, "clusters", 0));
        assert!(empty.centres.iter().all(|v| v.is_finite()) && empty.of.iter().all(|c| *c < 2));
    }
}
