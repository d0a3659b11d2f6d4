//! Turns rows before they are cut into parts: optimised product quantisation, in the closed form that is best for rows
//! of normal distribution (Ge, He, Ke and Sun, IEEE TPAMI 2014).
//!
//! A part of a row gets one byte whatever it holds. Keys of an encoder vary much along few directions and little along
//! the others, none of them an axis: cut as they come, all parts hold a bit of everything, and what they share is stored
//! in each. The new axes are the principal ones, so that no part tells what another one does, and they are dealt out so
//! that all parts vary alike.

use rayon::prelude::*;

/// Longer rows are not turned: to find their axes takes longer than all the rest.
const MOST_DIM: usize = 512;
/// Rounds over all pairs of axes, at most; about 8 are made.
const SWEEPS: usize = 16;
/// What is left beside the diagonal, as a share of all, where the axes count as found.
const LEFT: f64 = 1e-20;
/// Variances below this share of the largest count as equal: no byte is wanted for either.
const FLOOR: f64 = 1e-6;
/// Rows that are summed up at once.
const ROWS: usize = 1024;
/// Rows that are worth a thread.
const LEAST_ROWS: usize = 64;

/// New axes, at right angles to each other: lengths and inner products stay as they are.
#[derive(Clone)]
pub struct Rotation {
    dim: usize,
    /// `[dim × dim]`: what each old dimension adds to each new one.
    axes: Vec<f32>,
}

impl Rotation {
    /// Axes for parts of `width` dimensions, which must divide `dim`, from `rows [n × dim]` whose mean is about 0. `None`
    /// where there are no rows, or too many dimensions.
    pub fn train(rows: &[f32], dim: usize, width: usize) -> Option<Self> {
        if rows.len() < dim || dim > MOST_DIM {
            return None;
        }
        let (values, found) = eigen(moments(rows, dim), dim);
        let mut axes = vec![0.0; dim * dim];
        for (place, axis) in dealt(&values, width).into_iter().enumerate() {
            found[axis * dim..][..dim].iter().enumerate().for_each(|(d, v)| axes[d * dim + place] = *v as f32);
        }
        Some(Self { dim, axes })
    }

    /// The rows by the new axes.
    pub fn turn(&self, rows: &[f32]) -> Vec<f32> {
        multiplied(rows, &self.axes, self.dim)
    }

    /// Turned rows as they were.
    pub fn back(&self, turned: &[f32]) -> Vec<f32> {
        let dim = self.dim;
        let turned_axes: Vec<f32> = (0..dim * dim).map(|i| self.axes[i % dim * dim + i / dim]).collect();
        multiplied(turned, &turned_axes, dim)
    }

    /// Bytes of the axes.
    pub fn bytes(&self) -> usize {
        4 * self.axes.len()
    }
}

/// Each row by `matrix [dim × dim]`. A row gives the same bits in whatever company it comes.
fn multiplied(rows: &[f32], matrix: &[f32], dim: usize) -> Vec<f32> {
    let mut products = vec![0.0; rows.len()];
    let pairs = products.par_chunks_mut(dim).zip(rows.par_chunks(dim));
    pairs.with_min_len(LEAST_ROWS).for_each(|(sums, row)| {
        for (&v, factors) in row.iter().zip(matrix.chunks_exact(dim)) {
            sums.iter_mut().zip(factors).for_each(|(sum, factor)| *sum += v * factor);
        }
    });
    products
}

/// Sums of the products of all pairs of dimensions, `[dim × dim]`. Pieces are added in order, whatever the threads.
fn moments(rows: &[f32], dim: usize) -> Vec<f64> {
    let of_some = |rows: &[f32]| {
        let mut sums = vec![0.0; dim * dim];
        for row in rows.chunks_exact(dim) {
            for (sums, a) in sums.chunks_exact_mut(dim).zip(row) {
                sums.iter_mut().zip(row).for_each(|(sum, b)| *sum += f64::from(a * b));
            }
        }
        sums
    };
    let pieces: Vec<Vec<f64>> = rows.par_chunks(ROWS * dim).map(of_some).collect();
    let mut all = vec![0.0; dim * dim];
    pieces.iter().for_each(|piece| all.iter_mut().zip(piece).for_each(|(sum, v)| *sum += v));
    all
}

/// Eigenvalues of a symmetric matrix, and its unit eigenvectors row by row in the same order: Jacobi's method (Golub and
/// Van Loan, Matrix Computations, section 8.5). Each step turns a pair of axes so that their product becomes 0.
fn eigen(mut matrix: Vec<f64>, n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut axes: Vec<f64> = (0..n * n).map(|i| if i / n == i % n { 1.0 } else { 0.0 }).collect();
    let all: f64 = matrix.iter().map(|v| v * v).sum();
    for _ in 0..SWEEPS {
        let beside: f64 = (0..n * n).filter(|i| i / n != i % n).map(|i| matrix[i] * matrix[i]).sum();
        if beside <= LEFT * all {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if let Some(turn) = turn_for(&matrix, n, p, q) {
                    turn_columns(&mut matrix, n, (p, q), turn);
                    turn_rows(&mut matrix, n, (p, q), turn);
                    turn_rows(&mut axes, n, (p, q), turn);
                }
            }
        }
    }
    ((0..n).map(|i| matrix[i * n + i]).collect(), axes)
}

/// Cosine and sine of the smaller turn after which the matrix has 0 at (p, q); `None` where it has that.
fn turn_for(matrix: &[f64], n: usize, p: usize, q: usize) -> Option<(f64, f64)> {
    let product = matrix[p * n + q];
    if product == 0.0 {
        return None;
    }
    let ratio = (matrix[q * n + q] - matrix[p * n + p]) / (2.0 * product);
    let tangent = ratio.signum() / (ratio.abs() + ratio.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    Some((cosine, tangent * cosine))
}

/// Rows p < q of `[n × n]` turned into each other.
fn turn_rows(matrix: &mut [f64], n: usize, (p, q): (usize, usize), (cosine, sine): (f64, f64)) {
    let (upper, lower) = matrix.split_at_mut(q * n);
    for (a, b) in upper[p * n..][..n].iter_mut().zip(&mut lower[..n]) {
        (*a, *b) = (cosine * *a - sine * *b, sine * *a + cosine * *b);
    }
}

/// Columns p and q turned into each other.
fn turn_columns(matrix: &mut [f64], n: usize, (p, q): (usize, usize), (cosine, sine): (f64, f64)) {
    for row in matrix.chunks_exact_mut(n) {
        (row[p], row[q]) = (cosine * row[p] - sine * row[q], sine * row[p] + cosine * row[q]);
    }
}

/// The axes in the order in which they are cut into parts of `width`: dealt out from the largest variance on, each to the
/// part that has room and the smallest product of variances so far.
fn dealt(variances: &[f64], width: usize) -> Vec<usize> {
    let least = FLOOR * variances.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let mut order: Vec<usize> = (0..variances.len()).collect();
    order.sort_by(|&a, &b| variances[b].total_cmp(&variances[a]));
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); variances.len() / width];
    let mut logarithms = vec![0.0_f64; parts.len()];
    for axis in order {
        let room = (0..parts.len()).filter(|&part| parts[part].len() < width);
        if let Some(part) = room.min_by(|&a, &b| logarithms[a].total_cmp(&logarithms[b])) {
            parts[part].push(axis);
            logarithms[part] += (variances[axis].max(least) / least).ln();
        }
    }
    parts.concat()
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;
    use crate::random::stream;

    /// Values around 0.
    fn noise(name: &str, n: usize) -> Vec<f32> {
        let mut rng = stream(5, name, 0);
        (0..n).map(|_| rng.next_u32() as f32 / u32::MAX as f32 - 0.5).collect()
    }

    #[test]
    fn eigenvalues_and_vectors_of_a_known_matrix() {
        // ((2, 1), (1, 2)) has 3 along (1, 1) and 1 along (1, −1); the third axis is one already.
        let (values, axes) = eigen(vec![2.0, 1.0, 0.0, 1.0, 2.0, 0.0, 0.0, 0.0, 7.0], 3);
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.iter().zip([1.0, 3.0, 7.0]).all(|(a, b)| (a - b).abs() < 1e-12), "{values:?}");
        for (value, axis) in values.iter().zip(axes.chunks(3)) {
            let image = [2.0 * axis[0] + axis[1], axis[0] + 2.0 * axis[1], 7.0 * axis[2]];
            assert!(image.iter().zip(axis).all(|(a, b)| (a - value * b).abs() < 1e-12));
        }
    }

    #[test]
    fn the_axes_are_dealt_out_so_that_the_parts_vary_alike() {
        // By logarithm to base 2: 6, 5, 4, 3 to parts of two become 6 + 3 and 5 + 4.
        assert_eq!(dealt(&[8.0, 64.0, 16.0, 32.0], 2), [1, 0, 3, 2]);
        assert_eq!(dealt(&[0.0; 4], 2).len(), 4, "without any variance too");
    }

    #[test]
    fn turned_rows_keep_their_products_and_lose_what_their_dimensions_share() {
        let (n, dim) = (500, 12);
        let (plain, mix) = (noise("rows", n * dim), noise("mix", dim * dim));
        let mixed = |row: &[f32]| -> Vec<f32> {
            (0..dim).map(|j| (0..dim).map(|i| row[i] / (1 + i) as f32 * mix[i * dim + j]).sum()).collect()
        };
        let rows: Vec<f32> = plain.chunks(dim).flat_map(mixed).collect();
        let turned = Rotation::train(&rows, dim, 4).unwrap().turn(&rows);
        let product = |rows: &[f32], a: usize, b: usize| -> f32 {
            rows[a * dim..][..dim].iter().zip(&rows[b * dim..][..dim]).map(|(x, y)| x * y).sum()
        };
        for (a, b) in [(0, 0), (1, 2), (77, 410)] {
            assert!((product(&rows, a, b) - product(&turned, a, b)).abs() < 1e-5);
        }
        let back = Rotation::train(&rows, dim, 4).unwrap().back(&turned);
        assert!(back.iter().zip(&rows).all(|(a, b)| (a - b).abs() < 1e-5));
        let after = moments(&turned, dim);
        let most = (0..dim).map(|i| after[i * dim + i]).fold(0.0, f64::max);
        assert!((0..dim * dim).filter(|i| i / dim != i % dim).all(|i| after[i].abs() < 1e-4 * most));
    }

    #[test]
    fn no_rows_and_very_long_rows_are_not_turned() {
        assert!(Rotation::train(&[], 8, 2).is_none());
        assert!(Rotation::train(&[1.0; 520], 520, 2).is_none());
        let same = Rotation::train(&[0.0; 16], 8, 2).unwrap();
        assert_eq!(same.turn(&[0.0; 8]), [0.0; 8], "rows without any variance do no harm");
    }
}
