//! Principal components: the plane of largest variance, exact.

use rayon::prelude::*;

use super::Place;
use crate::eval::collapse;

/// Rounds of inverse iteration. Each one shrinks what is not the component by the distance to the next eigenvalue
/// over the rounding error; two would do.
const ROUNDS: usize = 4;

/// The first two principal components.
#[derive(Clone, Debug, PartialEq)]
pub struct Pca {
    /// Place of each row; the centre of the rows is at 0.
    pub places: Vec<Place>,
    /// Share of the variance that each axis explains, between 0 and 1.
    pub explained: [f64; 2],
}

/// Projects `rows` (`[n × d]`) on their first two principal components.
///
/// The sign of a component is such that its largest loading is positive, as in scikit-learn.
pub fn pca(rows: &[f32], d: usize) -> Pca {
    let n = rows.len() / d.max(1);
    if n == 0 {
        return Pca { places: Vec::new(), explained: [0.0; 2] };
    }
    let columns = centred_columns(rows, d);
    let covariance = covariance(&columns);
    let trace: f64 = (0..d).map(|i| covariance[i][i]).sum();
    let mut eigenvalues = collapse::eigenvalues(covariance.clone());
    eigenvalues.sort_by(|a, b| b.total_cmp(a));
    let (mut axes, mut explained): (Vec<Vec<f64>>, [f64; 2]) = (Vec::new(), [0.0; 2]);
    for i in 0..2.min(d) {
        let axis = eigenvector(&covariance, eigenvalues[i], &axes);
        explained[i] = if trace > 0.0 { (eigenvalues[i] / trace).max(0.0) } else { 0.0 };
        axes.push(axis);
    }
    let along = |axis: &Vec<f64>, row: usize| columns.iter().zip(axis).map(|(c, w)| c[row] * w).sum::<f64>() as f32;
    let places = (0..n).into_par_iter().map(|row| [0, 1].map(|i| axes.get(i).map_or(0.0, |axis| along(axis, row))));
    Pca { places: places.collect(), explained }
}

fn centred_columns(rows: &[f32], d: usize) -> Vec<Vec<f64>> {
    let column = |j: usize| {
        let mut column: Vec<f64> = rows.iter().skip(j).step_by(d).map(|&x| f64::from(x)).collect();
        let mean = column.iter().sum::<f64>() / column.len() as f64;
        column.iter_mut().for_each(|x| *x -= mean);
        column
    };
    (0..d).into_par_iter().map(column).collect()
}

/// Not divided by n − 1: only the shares of the eigenvalues are used.
fn covariance(columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let lower: Vec<Vec<f64>> =
        (0..columns.len()).into_par_iter().map(|i| (0..=i).map(|j| dot(&columns[i], &columns[j])).collect()).collect();
    let d = columns.len();
    (0..d).map(|i| (0..d).map(|j| if j <= i { lower[i][j] } else { lower[j][i] }).collect()).collect()
}

/// The unit eigenvector of `value`, orthogonal to `found`, by inverse iteration.
fn eigenvector(matrix: &[Vec<f64>], value: f64, found: &[Vec<f64>]) -> Vec<f64> {
    let d = matrix.len();
    // A start without symmetry, so that it is orthogonal to no component by accident.
    let mut vector: Vec<f64> = (0..d).map(|i| 1.0 + (i as f64 * 0.618_033_988_75).fract()).collect();
    unit_beside(&mut vector, found);
    for _ in 0..ROUNDS {
        vector = solve_shifted(matrix, value, vector);
        unit_beside(&mut vector, found);
    }
    let largest = vector.iter().copied().fold(0.0, |most: f64, x| if x.abs() > most.abs() { x } else { most });
    if largest < 0.0 {
        vector.iter_mut().for_each(|x| *x = -*x);
    }
    vector
}

/// Takes `found` out of the vector and scales it to length 1; twice, because once leaves a rounding error.
fn unit_beside(vector: &mut [f64], found: &[Vec<f64>]) {
    for _ in 0..2 {
        for other in found {
            let part: f64 = vector.iter().zip(other).map(|(x, y)| x * y).sum();
            vector.iter_mut().zip(other).for_each(|(x, y)| *x -= part * y);
        }
        let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length > 0.0 {
            vector.iter_mut().for_each(|x| *x /= length);
        }
    }
}

/// Solves (A − value · I) x = b by elimination with row exchange. The matrix is nearly singular on purpose: x is
/// large along the eigenvector.
fn solve_shifted(matrix: &[Vec<f64>], value: f64, mut b: Vec<f64>) -> Vec<f64> {
    let d = matrix.len();
    let mut a = matrix.to_vec();
    (0..d).for_each(|i| a[i][i] -= value);
    let least = f64::EPSILON * value.abs().max(f64::MIN_POSITIVE / f64::EPSILON);
    for k in 0..d {
        let pivot = (k..d).fold(k, |best, i| if a[i][k].abs() > a[best][k].abs() { i } else { best });
        a.swap(k, pivot);
        b.swap(k, pivot);
        if a[k][k].abs() < least {
            a[k][k] = least;
        }
        let (upper, lower) = a.split_at_mut(k + 1);
        let row = &upper[k];
        for (i, below) in lower.iter_mut().enumerate() {
            let factor = below[k] / row[k];
            below[k..].iter_mut().zip(&row[k..]).for_each(|(x, y)| *x -= factor * y);
            b[k + 1 + i] -= factor * b[k];
        }
    }
    for k in (0..d).rev() {
        let known: f64 = (k + 1..d).map(|j| a[k][j] * b[j]).sum();
        b[k] = (b[k] - known) / a[k][k];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_explained_by_one_axis() {
        let rows: Vec<f32> = (0..20).flat_map(|i| [i as f32, 2.0 * i as f32, 0.5]).collect();
        let found = pca(&rows, 3);
        assert!((found.explained[0] - 1.0).abs() < 1e-9 && found.explained[1] < 1e-9);
        let step = found.places[1][0] - found.places[0][0];
        assert!((step - 5.0_f32.sqrt()).abs() < 1e-4, "{step}");
    }

    #[test]
    fn equal_axes_stay_orthogonal() {
        // Four points of a square: any two orthogonal axes are right, two equal ones are not.
        let found = pca(&[1.0, 0.0, -1.0, 0.0, 0.0, 1.0, 0.0, -1.0], 2);
        let product: f32 = found.places.iter().map(|p| p[0] * p[1]).sum();
        assert!(product.abs() < 1e-6);
        assert!((found.explained[0] - 0.5).abs() < 1e-9 && (found.explained[1] - 0.5).abs() < 1e-9);
    }

    #[test]
    fn nothing_and_equal_rows_give_no_variance() {
        assert!(pca(&[], 4).places.is_empty());
        let found = pca(&[0.5; 12], 4);
        assert_eq!(found.explained, [0.0; 2]);
        assert!(found.places.iter().flatten().all(|x| x.abs() < 1e-6));
    }
}
