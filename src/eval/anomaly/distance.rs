//! Distance from normal: to the nearest normal clips, and by Mahalanobis with a shrunk covariance.

use super::AnomalyError;
use crate::eval::features::Features;

/// Mean Euclidean distance to the `k` nearest of the clips `normal` (Ramaswamy et al., SIGMOD 2000; the mean as in
/// Angiulli & Pizzuti 2002), for every clip of `tested`. A clip that is among `normal` itself does not count as its own
/// neighbour.
///
/// # Errors
/// With fewer than `k + 1` normal clips.
pub fn knn(features: &Features, normal: &[usize], tested: &[usize], k: usize) -> Result<Vec<f64>, AnomalyError> {
    let k = k.max(1);
    if normal.len() <= k {
        return Err(AnomalyError::TooFewNormal { clips: normal.len(), needed: k + 1 });
    }
    let score = |&clip: &usize| {
        let others = normal.iter().filter(|&&other| other != clip);
        let mut distances: Vec<f64> = others.map(|&other| squared(features.row(clip), features.row(other))).collect();
        let (near, kth, _) = distances.select_nth_unstable_by(k - 1, f64::total_cmp);
        (near.iter().map(|d| d.sqrt()).sum::<f64>() + kth.sqrt()) / k as f64
    };
    Ok(tested.iter().map(score).collect())
}

fn squared(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(&x, &y)| (f64::from(x) - f64::from(y)).powi(2)).sum()
}

/// Mean and shrunk covariance of normal clips, as its Cholesky factor.
pub struct Mahalanobis {
    mean: Vec<f64>,
    /// Lower triangle `[d × d]` with `L·Lᵀ = Σ`.
    lower: Vec<f64>,
    /// Share of the covariance that was replaced by its mean variance; between 0 and 1.
    pub shrinkage: f64,
}

impl Mahalanobis {
    /// Fits to the clips `normal`: `Σ = (1 − s)·S + s·(tr S / d)·I` with the covariance `S` (divided by n) and the
    /// shrinkage s of Ledoit & Wolf (J. Multivariate Analysis 88, 2004), as scikit-learn's `LedoitWolf`. It has full rank
    /// with fewer clips than dimensions, too.
    ///
    /// # Errors
    /// With fewer than two clips, and where all are the same.
    pub fn fit(features: &Features, normal: &[usize]) -> Result<Self, AnomalyError> {
        if normal.len() < 2 {
            return Err(AnomalyError::TooFewNormal { clips: normal.len(), needed: 2 });
        }
        let (n, d) = (normal.len() as f64, features.d);
        let mut mean = vec![0.0; d];
        for &clip in normal {
            mean.iter_mut().zip(features.row(clip)).for_each(|(m, &x)| *m += f64::from(x) / n);
        }
        let mut covariance = vec![0.0; d * d];
        // Sum over clips of their squared length, squared: what single clips add to the covariance's uncertainty.
        let mut fourth = 0.0;
        for &clip in normal {
            let row: Vec<f64> = features.row(clip).iter().zip(&mean).map(|(&x, m)| f64::from(x) - m).collect();
            fourth += row.iter().map(|x| x * x).sum::<f64>().powi(2);
            for (i, &x) in row.iter().enumerate() {
                covariance[i * d..=i * d + i].iter_mut().zip(&row).for_each(|(c, y)| *c += x * y / n);
            }
        }
        let level = (0..d).map(|i| covariance[i * d + i]).sum::<f64>() / d.max(1) as f64;
        let shrinkage = ledoit_wolf(&covariance, d, level, fourth, n);
        for i in 0..d {
            covariance[i * d..=i * d + i].iter_mut().for_each(|c| *c *= 1.0 - shrinkage);
            covariance[i * d + i] += shrinkage * level;
        }
        cholesky(&mut covariance, d).ok_or(AnomalyError::NoSpread)?;
        Ok(Self { mean, lower: covariance, shrinkage })
    }

    /// Mahalanobis distance of a clip from the normal mean: `√((x − m)ᵀ Σ⁻¹ (x − m))`.
    pub fn distance(&self, row: &[f32]) -> f64 {
        let d = self.mean.len();
        // Forward substitution: z with L·z = x − m, whose length is the distance.
        let mut z = vec![0.0; d];
        for i in 0..d {
            let known: f64 = self.lower[i * d..i * d + i].iter().zip(&z).map(|(l, z)| l * z).sum();
            z[i] = (f64::from(row[i]) - self.mean[i] - known) / self.lower[i * d + i];
        }
        z.iter().map(|z| z * z).sum::<f64>().sqrt()
    }
}

/// The shrinkage from the lower triangle of the covariance; `level` is its mean variance.
fn ledoit_wolf(covariance: &[f64], d: usize, level: f64, fourth: f64, n: f64) -> f64 {
    let mut squares = 0.0;
    for i in 0..d {
        let row = &covariance[i * d..=i * d + i];
        squares += 2.0 * row[..i].iter().map(|c| c * c).sum::<f64>() + row[i] * row[i];
    }
    let dims = d as f64;
    let beta = (fourth / n - squares) / (dims * n);
    let delta = squares / dims - level * level;
    // A covariance that is a multiple of the identity already is its own target.
    if beta <= 0.0 || delta <= 0.0 { 0.0 } else { (beta / delta).min(1.0) }
}

/// Replaces the lower triangle of a symmetric matrix by its Cholesky factor; `None` where it is not positive definite.
fn cholesky(matrix: &mut [f64], d: usize) -> Option<()> {
    for i in 0..d {
        for j in 0..=i {
            let (above, below) = matrix.split_at(i * d);
            let other = if j < i { &above[j * d..j * d + j] } else { &below[..j] };
            let sum: f64 = below[..j].iter().zip(other).map(|(a, b)| a * b).sum();
            let rest = matrix[i * d + j] - sum;
            matrix[i * d + j] = if j < i { rest / matrix[j * d + j] } else { (rest > 0.0).then(|| rest.sqrt())? };
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn features(rows: &[[f32; 2]]) -> Features {
        Features { n: rows.len(), d: 2, rows: rows.concat() }
    }

    #[test]
    fn a_normal_clip_is_not_its_own_neighbour() {
        let features = features(&[[0.0, 0.0], [3.0, 4.0], [0.0, 1.0], [0.0, 2.0]]);
        assert_eq!(knn(&features, &[0, 2, 3], &[0, 1], 1).unwrap(), [1.0, (9.0_f64 + 4.0).sqrt()]);
        assert_eq!(knn(&features, &[0, 2, 3], &[0], 2).unwrap(), [1.5]);
        assert_eq!(knn(&features, &[0, 2], &[0], 2), Err(AnomalyError::TooFewNormal { clips: 2, needed: 3 }));
    }

    #[test]
    fn what_is_far_along_a_narrow_direction_is_farther() {
        let normal: Vec<[f32; 2]> = (0..40).map(|i| [i as f32 - 19.5, 0.3 * ((i % 3) as f32 - 1.0)]).collect();
        let model = Mahalanobis::fit(&features(&normal), &(0..40).collect::<Vec<_>>()).unwrap();
        assert!(model.distance(&[0.0, 8.0]) > 2.0 * model.distance(&[8.0, 0.0]));
        assert!((0.0..1.0).contains(&model.shrinkage));
    }

    #[test]
    fn fewer_clips_than_dimensions_still_give_a_distance_and_equal_ones_do_not() {
        let wide = Features { n: 3, d: 5, rows: (0..15).map(|i| ((i * 7) % 11) as f32).collect() };
        let model = Mahalanobis::fit(&wide, &[0, 1, 2]).unwrap();
        assert!(model.distance(wide.row(0)).is_finite());
        let equal = features(&[[1.0, 2.0]; 4]);
        assert_eq!(Mahalanobis::fit(&equal, &[0, 1, 2, 3]).err(), Some(AnomalyError::NoSpread));
    }
}
