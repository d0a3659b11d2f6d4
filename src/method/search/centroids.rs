//! Centroids of rows by k-means (Lloyd's rounds), in host memory: what an index of compressed keys is made of. By
//! Euclidean distance, since residuals have lengths that count; [`k_means`](crate::method::k_means) groups directions.

use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rayon::prelude::*;

/// Rows that are compared with a block of centroids at once.
const ROWS: usize = 128;
/// Centroids of a block: their products with `ROWS` rows stay in the cache while they are read.
const CENTROIDS: usize = 384;
/// Rows of few dimensions that are compared with a centroid at once.
const LANES: usize = 8;

/// `k` centroids of the rows after some rounds, or as many as there are rows. Begins with rows drawn at random; a
/// centroid that loses all its rows is put on another row.
///
/// `rows` is row-major with `dim` values a row, and must not be empty.
pub fn k_means(rows: &[f32], dim: usize, k: usize, rounds: usize, rng: &mut impl Rng) -> Vec<f32> {
    let count = rows.len() / dim;
    let k = k.min(count);
    let row = |i: usize| &rows[i * dim..(i + 1) * dim];
    let mut centroids: Vec<f32> = draw(count, k, rng).into_iter().flat_map(row).copied().collect();
    for _ in 0..rounds {
        let own = nearest(rows, &centroids, dim);
        let (mut sums, mut members) = (vec![0.0_f64; k * dim], vec![0_u32; k]);
        for (i, c) in own.into_iter().map(|c| c as usize).enumerate() {
            members[c] += 1;
            sums[c * dim..(c + 1) * dim].iter_mut().zip(row(i)).for_each(|(sum, v)| *sum += f64::from(*v));
        }
        for c in 0..k {
            let place = &mut centroids[c * dim..(c + 1) * dim];
            match members[c] {
                0 => place.copy_from_slice(row(below(count, rng))),
                n => place.iter_mut().zip(&sums[c * dim..]).for_each(|(v, sum)| *v = (sum / f64::from(n)) as f32),
            }
        }
    }
    centroids
}

/// The nearest centroid of each row by Euclidean distance; of equally near ones the first.
pub fn nearest(rows: &[f32], centroids: &[f32], dim: usize) -> Vec<u32> {
    match dim {
        1 => nearest_narrow::<1>(rows, centroids),
        2 => nearest_narrow::<2>(rows, centroids),
        4 => nearest_narrow::<4>(rows, centroids),
        8 => nearest_narrow::<8>(rows, centroids),
        _ => nearest_wide(rows, centroids, dim),
    }
}

/// Few dimensions: without matrix products, whose cost lies in their preparation here.
fn nearest_narrow<const DIM: usize>(rows: &[f32], centroids: &[f32]) -> Vec<u32> {
    let centroids: Vec<([f32; DIM], f32)> =
        centroids.as_chunks::<DIM>().0.iter().copied().zip(halves(centroids, DIM)).collect();
    let of_some = |part: &[f32]| {
        let mut turned = [[0.0; LANES]; DIM];
        for (lane, row) in part.as_chunks::<DIM>().0.iter().enumerate() {
            (0..DIM).for_each(|d| turned[d][lane] = row[d]);
        }
        nearest_of_lanes(&turned, &centroids).into_iter().take(part.len() / DIM)
    };
    rows.par_chunks(LANES * DIM).with_min_len(ROWS).flat_map_iter(of_some).collect()
}

/// The nearest centroid of each lane. The inner loops have a known length and no branches, so that the compiler compares
/// several rows at once.
fn nearest_of_lanes<const DIM: usize>(rows: &[[f32; LANES]; DIM], centroids: &[([f32; DIM], f32)]) -> [u32; LANES] {
    let (mut best, mut place) = ([f32::NEG_INFINITY; LANES], [0; LANES]);
    for (i, (centroid, half)) in centroids.iter().enumerate() {
        for lane in 0..LANES {
            let mut score = -half;
            for d in 0..DIM {
                score += rows[d][lane] * centroid[d];
            }
            let better = score > best[lane];
            best[lane] = if better { score } else { best[lane] };
            place[lane] = if better { i as u32 } else { place[lane] };
        }
    }
    place
}

/// Many dimensions: by matrix products of some rows with some centroids at a time.
fn nearest_wide(rows: &[f32], centroids: &[f32], dim: usize) -> Vec<u32> {
    let block = |part: &[f32]| (matrix(part.to_vec(), dim), halves(part, dim));
    let blocks: Vec<(Tensor<2>, Vec<f32>)> = centroids.chunks(CENTROIDS * dim).map(block).collect();
    let of_some = |part: &[f32]| {
        let mut padded = part.to_vec();
        padded.resize(ROWS * dim, 0.0);
        let turned = matrix(padded, dim).transpose();
        let mut best = Nearest { score: [f32::NEG_INFINITY; ROWS], place: [0; ROWS], seen: 0 };
        for (centroids, halves) in &blocks {
            let products = centroids.clone().matmul(turned.clone()).into_data();
            best.improve(products.as_slice::<f32>().expect("products of f32 matrices are f32"), halves);
        }
        best.place.into_iter().take(part.len() / dim)
    };
    rows.par_chunks(ROWS * dim).flat_map_iter(of_some).collect()
}

/// Half the squared length of each row: |x − c|² is smallest where x·c − |c|²/2 is largest.
pub fn halves(rows: &[f32], dim: usize) -> Vec<f32> {
    rows.chunks_exact(dim).map(|row| 0.5 * row.iter().map(|v| v * v).sum::<f32>()).collect()
}

/// The nearest centroids so far of some rows.
struct Nearest {
    /// x·c − |c|²/2.
    score: [f32; ROWS],
    place: [u32; ROWS],
    /// Centroids that the rows have been compared with.
    seen: u32,
}

impl Nearest {
    /// Takes in the next centroids: `products [n × ROWS]` and n halves. The pass over all of them only looks for the best
    /// scores; most rows have a better centroid already, and nobody asks which it was.
    fn improve(&mut self, products: &[f32], halves: &[f32]) {
        let products = products.as_chunks::<ROWS>().0;
        let mut best = [f32::NEG_INFINITY; ROWS];
        for (products, half) in products.iter().zip(halves) {
            for row in 0..ROWS {
                let score = products[row] - half;
                best[row] = if score > best[row] { score } else { best[row] };
            }
        }
        for row in 0..ROWS {
            if best[row] > self.score[row] {
                let place = (0..halves.len()).find(|&i| products[i][row] - halves[i] == best[row]);
                (self.score[row], self.place[row]) = (best[row], self.seen + place.unwrap_or(0) as u32);
            }
        }
        self.seen += halves.len() as u32;
    }
}

fn matrix(rows: Vec<f32>, dim: usize) -> Tensor<2> {
    let count = rows.len() / dim;
    Tensor::from_data(TensorData::new(rows, [count, dim]), &Device::flex())
}

/// `k` different numbers below `count`: the start of a shuffle.
fn draw(count: usize, k: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    for i in 0..k {
        numbers.swap(i, i + below(count - i, rng));
    }
    numbers.truncate(k);
    numbers
}

/// A number below `bound`; the bias is far below what an estimate notices.
fn below(bound: usize, rng: &mut impl Rng) -> usize {
    (rng.next_u64() % bound.max(1) as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::stream;

    #[test]
    fn groups_that_lie_apart_get_a_centroid_each() {
        let centres = [[0.0_f32, 0.0], [10.0, 0.0], [0.0, 10.0]];
        let rows: Vec<f32> =
            (0..60).flat_map(|i| centres[i % 3].map(|v| v + 0.1 * ((i * 7 % 11) as f32 / 11.0 - 0.5))).collect();
        // More centroids than groups: whatever rows the start draws, each group has one near.
        let found = k_means(&rows, 2, 12, 10, &mut stream(1, "test", 0));
        let own = nearest(&rows, &found, 2);
        for (i, c) in own.into_iter().map(|c| c as usize).enumerate() {
            let far = (0..2).map(|j| (rows[2 * i + j] - found[2 * c + j]).powi(2)).sum::<f32>();
            assert!(far < 1.0, "row {i} is {far} from its centroid");
        }
    }

    /// Numbers of rows and centroids that fill no block, for the narrow ways and the wide one.
    #[test]
    fn the_nearest_centroid_is_the_one_with_the_least_distance() {
        for dim in [1, 2, 3, 4, 8, 33] {
            let mut rng = stream(3, "test", dim as u64);
            let mut rows = |n: usize| -> Vec<f32> {
                (0..n * dim).map(|_| rng.next_u32() as f32 / u32::MAX as f32 - 0.5).collect()
            };
            let (rows, centroids) = (rows(301), rows(403));
            let distance = |i: usize, c: usize| -> f64 {
                let pair = |j| f64::from(rows[i * dim + j]) - f64::from(centroids[c * dim + j]);
                (0..dim).map(|j| pair(j).powi(2)).sum()
            };
            for (i, &c) in nearest(&rows, &centroids, dim).iter().enumerate() {
                let least = (0..403).map(|c| distance(i, c)).fold(f64::INFINITY, f64::min);
                assert!(distance(i, c as usize) <= least + 1e-6, "dimension {dim}, row {i}");
            }
        }
    }

    #[test]
    fn with_as_many_centroids_as_rows_each_row_is_its_own() {
        let rows: Vec<f32> = (0..40).map(|i| (i * i % 41) as f32).collect();
        let found = k_means(&rows, 2, 256, 3, &mut stream(2, "test", 0));
        assert_eq!(found.len(), rows.len());
        let own = nearest(&rows, &found, 2);
        for (i, c) in own.into_iter().map(|c| c as usize).enumerate() {
            assert_eq!(rows[2 * i..2 * i + 2], found[2 * c..2 * c + 2]);
        }
    }
}
