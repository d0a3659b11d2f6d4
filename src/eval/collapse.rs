//! Monitors of embeddings and neighbours: collapse, hubs, purity. Pure numbers; nothing here steers a training.

use std::collections::BTreeMap;

/// Mean over the dimensions of the standard deviation over the rows of `rows` (`[n × d]`). Unit vectors spread
/// evenly have about 1/√d; a collapsed encoder has 0.
pub fn feature_std(rows: &[f32], d: usize) -> f64 {
    let n = rows.len() / d.max(1);
    if n == 0 {
        return 0.0;
    }
    let column = |j: usize| rows.iter().skip(j).step_by(d).map(|&x| f64::from(x));
    let deviation = |j: usize| {
        let mean = column(j).sum::<f64>() / n as f64;
        (column(j).map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64).sqrt()
    };
    (0..d).map(deviation).sum::<f64>() / d as f64
}

/// Effective rank of `rows` (`[n × d]`): e to the entropy of the singular values scaled to sum 1 (Roy & Vetterli,
/// EUSIPCO 2007). Between 1 and min(n, d). The rows are *not* centred: embeddings that have all become one vector
/// then have rank 1, where centring would leave only noise of full rank. 0 where all is zero.
pub fn effective_rank(rows: &[f32], d: usize) -> f64 {
    let mut eigenvalues = eigenvalues(gram(rows, d));
    eigenvalues.iter_mut().for_each(|v| *v = v.max(0.0).sqrt());
    let sum: f64 = eigenvalues.iter().sum();
    if sum <= 0.0 {
        return 0.0;
    }
    let shares = eigenvalues.iter().map(|v| v / sum).filter(|&p| p > 0.0);
    shares.map(|p| -p * p.ln()).sum::<f64>().exp()
}

/// [`effective_rank`] of the rows less their mean: over how many dimensions they differ from each other. The plain one
/// also falls where all rows share one large direction but are told apart well beside it. Says nothing of a collapse by
/// itself, see there. 0 where nothing varies beyond the rounding of f32.
pub fn centred_effective_rank(rows: &[f32], d: usize) -> f64 {
    let n = rows.len() / d.max(1);
    let mut centred = vec![0.0_f32; n * d];
    for j in 0..d {
        let column = || rows.iter().skip(j).step_by(d).take(n).map(|&x| f64::from(x));
        let mean = column().sum::<f64>() / n.max(1) as f64;
        let deviation = (column().map(|x| (x - mean).powi(2)).sum::<f64>() / n.max(1) as f64).sqrt();
        if deviation > 1e-6 * mean.abs() {
            column().enumerate().for_each(|(i, x)| centred[i * d + j] = (x - mean) as f32);
        }
    }
    effective_rank(&centred, d)
}

/// Logarithm of the mean of `e^{−2 |x − y|²}` over all pairs of unit rows (Wang and Isola, arXiv 2005.10242): 0 where
/// all are one, and lower the more evenly they cover the sphere. `None` of fewer than two rows.
pub fn uniformity(rows: &[f32], d: usize) -> Option<f64> {
    let rows: Vec<&[f32]> = rows.chunks_exact(d.max(1)).collect();
    let kernel = |a: &[f32], b: &[f32]| {
        let square: f64 = a.iter().zip(b).map(|(x, y)| f64::from(x - y).powi(2)).sum();
        (-2.0 * square).exp()
    };
    let sum: f64 = (1..rows.len()).map(|i| rows[..i].iter().map(|other| kernel(rows[i], other)).sum::<f64>()).sum();
    let pairs = rows.len() * rows.len().saturating_sub(1) / 2;
    (pairs > 0).then(|| (sum / pairs as f64).ln())
}

/// The values below which these `shares` of all values lie, by the nearest rank. `None` of no value.
pub fn quantiles<const N: usize>(values: &[f32], shares: [f64; N]) -> Option<[f32; N]> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f32::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    Some(shares.map(|share| sorted[(share * last as f64).round() as usize]))
}

/// Share of queries whose nearest neighbour is the most frequent one. `neighbours[i]` names query i's neighbour.
pub fn hub_share(neighbours: &[u32]) -> f64 {
    let most = occurrences(neighbours).into_values().max().unwrap_or(0);
    most as f64 / neighbours.len().max(1) as f64
}

/// Skewness of N_k, how often each of `population` candidates is retrieved (Radovanović et al., JMLR 2010). About 0
/// without hubs; hubs make it large. 0 where all are retrieved equally often.
pub fn hub_skewness(neighbours: &[u32], population: usize) -> f64 {
    let counts = occurrences(neighbours);
    let never = population.saturating_sub(counts.len());
    let n = (counts.len() + never) as f64;
    let mean = neighbours.len() as f64 / n;
    let moment = |power: i32| {
        let seen: f64 = counts.values().map(|&c| (c as f64 - mean).powi(power)).sum();
        (seen + never as f64 * (-mean).powi(power)) / n
    };
    let variance = moment(2);
    if variance > 1e-12 { moment(3) / variance.powf(1.5) } else { 0.0 }
}

/// Share of pairs whose two members are equal: purity for labels, self-hits for video numbers. `None` of no pair.
pub fn agreement<T: PartialEq>(pairs: &[(T, T)]) -> Option<f64> {
    (!pairs.is_empty()).then(|| pairs.iter().filter(|(a, b)| a == b).count() as f64 / pairs.len() as f64)
}

/// In order: sums over it are the same bits every time.
fn occurrences(neighbours: &[u32]) -> BTreeMap<u32, usize> {
    let mut counts = BTreeMap::new();
    for &key in neighbours {
        *counts.entry(key).or_insert(0) += 1;
    }
    counts
}

/// XᵀX or XXᵀ, whichever is smaller: both have the squared singular values of X as eigenvalues.
fn gram(rows: &[f32], d: usize) -> Vec<Vec<f64>> {
    let n = rows.len() / d.max(1);
    let vectors: Vec<Vec<f64>> = if n <= d {
        rows.chunks_exact(d.max(1)).map(|row| row.iter().map(|&x| f64::from(x)).collect()).collect()
    } else {
        (0..d).map(|j| rows.iter().skip(j).step_by(d).map(|&x| f64::from(x)).collect()).collect()
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    let mut gram = vec![vec![0.0; vectors.len()]; vectors.len()];
    for i in 0..vectors.len() {
        for j in 0..=i {
            gram[i][j] = dot(&vectors[i], &vectors[j]);
            gram[j][i] = gram[i][j];
        }
    }
    gram
}

/// Eigenvalues of a symmetric matrix, in no order.
pub(super) fn eigenvalues(matrix: Vec<Vec<f64>>) -> Vec<f64> {
    let (mut diagonal, mut beside) = tridiagonal(matrix);
    shifted_ql(&mut diagonal, &mut beside);
    diagonal
}

/// Householder reduction to the diagonal and the elements beside it (`beside[i]` joins i and i + 1).
fn tridiagonal(mut a: Vec<Vec<f64>>) -> (Vec<f64>, Vec<f64>) {
    let n = a.len();
    let mut beside = vec![0.0; n.saturating_sub(1)];
    for k in 0..n.saturating_sub(2) {
        let mut v: Vec<f64> = (k + 1..n).map(|i| a[i][k]).collect();
        let length = v.iter().map(|x| x * x).sum::<f64>().sqrt();
        let alpha = if v[0] > 0.0 { -length } else { length };
        beside[k] = alpha;
        v[0] -= alpha;
        let square: f64 = v.iter().map(|x| x * x).sum();
        if square > 0.0 {
            reflect(&mut a, &v, k + 1, 2.0 / square);
        }
    }
    if n > 1 {
        beside[n - 2] = a[n - 1][n - 2];
    }
    ((0..n).map(|i| a[i][i]).collect(), beside)
}

/// A ← H A H on the block from `from` on, with H = I − scale · v vᵀ.
fn reflect(a: &mut [Vec<f64>], v: &[f64], from: usize, scale: f64) {
    let dot = |row: &[f64]| row.iter().zip(v).map(|(x, y)| x * y).sum::<f64>();
    let p: Vec<f64> = a[from..].iter().map(|row| scale * dot(&row[from..])).collect();
    let half = 0.5 * scale * dot(&p);
    let w: Vec<f64> = p.iter().zip(v).map(|(p, v)| p - half * v).collect();
    for (i, row) in a[from..].iter_mut().enumerate() {
        let (vi, wi) = (v[i], w[i]);
        row[from..].iter_mut().zip(v.iter().zip(&w)).for_each(|(x, (v, w))| *x -= vi * w + wi * v);
    }
}

/// QL iteration with Wilkinson shifts on a symmetric tridiagonal matrix (Golub & Van Loan, section 8.3).
fn shifted_ql(d: &mut [f64], e: &mut [f64]) {
    let n = d.len();
    for start in 0..n {
        // Each eigenvalue takes a few rounds; the bound only guards against NaN.
        for _ in 0..60 {
            let small = |i: &usize| e[*i].abs() <= f64::EPSILON * (d[*i].abs() + d[*i + 1].abs());
            let end = (start..n - 1).find(small).unwrap_or(n - 1);
            if end == start {
                break;
            }
            ql_round(d, e, start, end);
        }
    }
}

/// One implicit QL step on the unreduced block `start..=end`.
fn ql_round(d: &mut [f64], e: &mut [f64], start: usize, end: usize) {
    let half = (d[start + 1] - d[start]) / (2.0 * e[start]);
    let shift = d[start] - e[start] / (half + half.hypot(1.0).copysign(half));
    let (mut sine, mut cosine, mut p) = (1.0, 1.0, 0.0);
    let mut g = d[end] - shift;
    for i in (start..end).rev() {
        let f = sine * e[i];
        let b = cosine * e[i];
        let r = f.hypot(g);
        if i + 1 < end {
            e[i + 1] = r;
        }
        if r == 0.0 {
            d[i + 1] -= p;
            return;
        }
        (sine, cosine) = (f / r, g / r);
        g = d[i + 1] - p;
        let t = (d[i] - g) * sine + 2.0 * cosine * b;
        p = sine * t;
        d[i + 1] = g + p;
        g = cosine * t - b;
    }
    d[start] -= p;
    e[start] = g;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collapsed_encoder_has_rank_one_and_no_spread() {
        let rows = [0.6, 0.8, 0.0].repeat(20);
        assert!((effective_rank(&rows, 3) - 1.0).abs() < 1e-6);
        assert!(feature_std(&rows, 3) < 1e-9);
    }

    #[test]
    fn orthogonal_rows_have_full_rank() {
        let rows: Vec<f32> = (0..64).map(|i| f32::from(u8::from(i / 8 == i % 8))).collect();
        assert!((effective_rank(&rows, 8) - 8.0).abs() < 1e-9);
        assert_eq!(effective_rank(&[0.0; 12], 4), 0.0);
        assert_eq!(effective_rank(&[], 4), 0.0);
    }

    #[test]
    fn the_centred_rank_looks_beside_the_common_direction() {
        // Four corners of a square far away from the origin.
        let rows = [50.0, 1.0, 1.0, 50.0, 1.0, -1.0, 50.0, -1.0, 1.0, 50.0, -1.0, -1.0];
        assert!(effective_rank(&rows, 3) < 1.3);
        assert!((centred_effective_rank(&rows, 3) - 2.0).abs() < 1e-6);
        assert_eq!(centred_effective_rank(&[0.6, 0.8, 0.0].repeat(20), 3), 0.0);
        assert_eq!(centred_effective_rank(&[], 3), 0.0);
    }

    #[test]
    fn eigenvalues_of_a_known_matrix() {
        // The second-difference matrix of order n has eigenvalues 2 − 2 cos(jπ / (n + 1)).
        let n = 30;
        let element = |i: usize, j: usize| {
            if i == j {
                2.0
            } else if i.abs_diff(j) == 1 {
                -1.0
            } else {
                0.0
            }
        };
        let mut found = eigenvalues((0..n).map(|i| (0..n).map(|j| element(i, j)).collect()).collect());
        found.sort_by(f64::total_cmp);
        for (j, value) in found.iter().enumerate() {
            let known = 2.0 - 2.0 * ((j + 1) as f64 * std::f64::consts::PI / (n + 1) as f64).cos();
            assert!((value - known).abs() < 1e-12, "{value} {known}");
        }
    }

    #[test]
    fn uniformity_of_known_places_on_the_circle() {
        let of = |rows: &[f32]| uniformity(rows, 2).unwrap();
        assert_eq!(of(&[0.6, 0.8].repeat(5)), 0.0, "all in one place");
        assert!((of(&[1.0, 0.0, -1.0, 0.0]) + 8.0).abs() < 1e-9, "opposite: the square of the distance is 4");
        assert!((of(&[1.0, 0.0, 0.0, 1.0]) + 4.0).abs() < 1e-9, "at right angles: 2");
        let square = of(&[1.0, 0.0, 0.0, 1.0, -1.0, 0.0, 0.0, -1.0]);
        let by_hand = ((4.0 * (-4.0_f64).exp() + 2.0 * (-8.0_f64).exp()) / 6.0).ln();
        assert!((square - by_hand).abs() < 1e-9, "{square} {by_hand}");
        assert_eq!(uniformity(&[1.0, 0.0], 2), None, "no pair");
    }

    #[test]
    fn quantiles_are_values_by_their_rank() {
        let values: Vec<f32> = (0..=10).rev().map(|v| v as f32).collect();
        assert_eq!(quantiles(&values, [0.1, 0.5, 0.9]), Some([1.0, 5.0, 9.0]));
        assert_eq!(quantiles(&[], [0.5]), None);
    }

    #[test]
    fn a_hub_is_seen() {
        assert_eq!(hub_share(&[3, 3, 3, 1]), 0.75);
        assert_eq!(hub_share(&[]), 0.0);
        assert!(hub_skewness(&[0; 50], 50) > 5.0);
        assert_eq!(hub_skewness(&(0..50).collect::<Vec<_>>(), 50), 0.0);
    }

    #[test]
    fn the_skewness_of_hubs_is_the_same_bits_every_time() {
        let times = |video: u32| (video as usize * 7919) % 23;
        let neighbours: Vec<u32> = (0..400).flat_map(|video| std::iter::repeat_n(video, times(video))).collect();
        let first = hub_skewness(&neighbours, 1000).to_bits();
        assert!((0..50).all(|_| hub_skewness(&neighbours, 1000).to_bits() == first));
    }

    #[test]
    fn agreement_of_nothing_is_unknown() {
        assert_eq!(agreement::<u32>(&[]), None);
        assert_eq!(agreement(&[("fall", "fall"), ("fall", "walk")]), Some(0.5));
    }
}
