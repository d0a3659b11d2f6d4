//! Centroids of rows by k-means (Lloyd's rounds), in host memory: what an index of compressed keys is made of. By
//! Euclidean distance, since residuals have lengths that count; [`k_means`](crate::method::k_means) groups directions.

use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rayon::prelude::*;

/// Rows that are compared with all centroids at once.
const BLOCK: usize = 1024;

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
        for (i, &c) in own.iter().enumerate() {
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
pub fn nearest(rows: &[f32], centroids: &[f32], dim: usize) -> Vec<usize> {
    let k = centroids.len() / dim;
    // |x − c|² is smallest where x·c − |c|²/2 is largest.
    let halves: Vec<f32> = centroids.chunks_exact(dim).map(|c| 0.5 * c.iter().map(|v| v * v).sum::<f32>()).collect();
    let transposed = matrix(centroids, dim).transpose();
    let block = |part: &[f32]| {
        let products = matrix(part, dim).matmul(transposed.clone()).into_data();
        let products = products.as_slice::<f32>().expect("products of f32 matrices are f32");
        let mut scores = vec![0.0; k];
        let of = |row: &[f32]| {
            scores.iter_mut().zip(row.iter().zip(&halves)).for_each(|(score, (p, half))| *score = p - half);
            place_of_largest(&scores)
        };
        products.chunks_exact(k).map(of).collect::<Vec<usize>>()
    };
    rows.par_chunks(BLOCK * dim).flat_map_iter(block).collect()
}

/// Two passes: the first one has no branches, and the second one ends early.
fn place_of_largest(values: &[f32]) -> usize {
    let largest = values.iter().fold(f32::NEG_INFINITY, |most, &v| if v > most { v } else { most });
    values.iter().position(|v| *v == largest).unwrap_or(0)
}

pub(super) fn matrix(rows: &[f32], dim: usize) -> Tensor<2> {
    Tensor::from_data(TensorData::new(rows.to_vec(), [rows.len() / dim, dim]), &Device::flex())
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
        for (i, &c) in own.iter().enumerate() {
            let far = (0..2).map(|j| (rows[2 * i + j] - found[2 * c + j]).powi(2)).sum::<f32>();
            assert!(far < 1.0, "row {i} is {far} from its centroid");
        }
    }

    #[test]
    fn with_as_many_centroids_as_rows_each_row_is_its_own() {
        let rows: Vec<f32> = (0..40).map(|i| (i * i % 41) as f32).collect();
        let found = k_means(&rows, 2, 256, 3, &mut stream(2, "test", 0));
        assert_eq!(found.len(), rows.len());
        let own = nearest(&rows, &found, 2);
        for (i, &c) in own.iter().enumerate() {
            assert_eq!(rows[2 * i..2 * i + 2], found[2 * c..2 * c + 2]);
        }
    }
}
