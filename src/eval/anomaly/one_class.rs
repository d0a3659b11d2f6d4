//! A one-class support vector machine with a linear kernel on unit features.

use super::AnomalyError;
use crate::eval::features::Features;

/// Largest gap of the optimality conditions at which the solver stops, in units of a cosine.
const TOLERANCE: f64 = 1e-7;

/// Most steps per clip; the solver needs far fewer.
const STEPS_PER_CLIP: usize = 1000;

/// The hyperplane that has almost all normal clips on its far side (Schölkopf et al., Neural Computation 13, 2001):
/// `min ½‖w‖² − ρ + 1/(νn) Σ max(0, ρ − w·x)`, solved exactly in its dual.
///
/// Rows are scaled to unit length first. All clips then lie on a sphere, where the plane cuts off a cap, and the method
/// equals the smallest enclosing ball of support vector data description (Tax & Duin, Machine Learning 54, 2004).
pub struct OneClass {
    w: Vec<f64>,
    /// Offset of the plane.
    pub rho: f64,
}

impl OneClass {
    /// Fits to the clips `normal`; about the share `nu` of them (between 0 and 1) ends up outside.
    ///
    /// # Errors
    /// With fewer than two clips.
    pub fn fit(features: &Features, normal: &[usize], nu: f64) -> Result<Self, AnomalyError> {
        let n = normal.len();
        if n < 2 {
            return Err(AnomalyError::TooFewNormal { clips: n, needed: 2 });
        }
        let rows: Vec<Vec<f64>> = normal.iter().map(|&clip| unit(features.row(clip))).collect();
        let most = 1.0 / (nu.clamp(1.0 / n as f64, 1.0) * n as f64);
        let mut dual = Dual::new(&rows, most);
        for _ in 0..STEPS_PER_CLIP * n {
            if !dual.step() {
                break;
            }
        }
        let rho = dual.offset();
        Ok(Self { w: dual.w, rho })
    }

    /// `ρ − w·x`: above zero outside of the normal side.
    pub fn score(&self, row: &[f32]) -> f64 {
        self.rho - dot(&self.w, &unit(row))
    }
}

/// The dual problem: `min ½‖Σ αᵢ xᵢ‖²` with `0 ≤ αᵢ ≤ most` and `Σ αᵢ = 1`.
struct Dual<'a> {
    rows: &'a [Vec<f64>],
    most: f64,
    alpha: Vec<f64>,
    /// `Σ αᵢ xᵢ`
    w: Vec<f64>,
    /// `w·xᵢ`, the gradient.
    gradient: Vec<f64>,
}

impl<'a> Dual<'a> {
    /// Starts with the first clips at their most, as libsvm does.
    fn new(rows: &'a [Vec<f64>], most: f64) -> Self {
        let mut left = 1.0_f64;
        let alpha: Vec<f64> = rows
            .iter()
            .map(|_| {
                let share = left.min(most);
                left -= share;
                share
            })
            .collect();
        let mut w = vec![0.0; rows[0].len()];
        for (row, a) in rows.iter().zip(&alpha) {
            w.iter_mut().zip(row).for_each(|(w, x)| *w += a * x);
        }
        let gradient = rows.iter().map(|row| dot(&w, row)).collect();
        Self { rows, most, alpha, w, gradient }
    }

    fn can_grow(&self, i: usize) -> bool {
        self.alpha[i] < self.most * (1.0 - 1e-12)
    }

    fn can_shrink(&self, i: usize) -> bool {
        self.alpha[i] > self.most * 1e-12
    }

    /// Moves weight between the pair of clips that violates the conditions most; `false` where none does any more.
    fn step(&mut self) -> bool {
        let all = || 0..self.alpha.len();
        let by_gradient = |a: &usize, b: &usize| self.gradient[*a].total_cmp(&self.gradient[*b]);
        let grows = all().filter(|&i| self.can_grow(i)).min_by(by_gradient);
        let shrinks = all().filter(|&i| self.can_shrink(i)).max_by(by_gradient);
        let (Some(up), Some(down)) = (grows, shrinks) else { return false };
        let gap = self.gradient[down] - self.gradient[up];
        if gap <= TOLERANCE {
            return false;
        }
        let difference: Vec<f64> = self.rows[up].iter().zip(&self.rows[down]).map(|(a, b)| a - b).collect();
        let curvature = dot(&difference, &difference).max(1e-12);
        let moved = (gap / curvature).min(self.most - self.alpha[up]).min(self.alpha[down]);
        self.alpha[up] += moved;
        self.alpha[down] -= moved;
        self.w.iter_mut().zip(&difference).for_each(|(w, x)| *w += moved * x);
        for (g, row) in self.gradient.iter_mut().zip(self.rows) {
            *g += moved * dot(&difference, row);
        }
        true
    }

    /// The gradient of the clips on the plane; without any, the middle between both sides.
    fn offset(&self) -> f64 {
        let on: Vec<f64> = (0..self.alpha.len())
            .filter(|&i| self.can_grow(i) && self.can_shrink(i))
            .map(|i| self.gradient[i])
            .collect();
        if !on.is_empty() {
            return on.iter().sum::<f64>() / on.len() as f64;
        }
        let outside = (0..self.alpha.len()).filter(|&i| self.can_shrink(i)).map(|i| self.gradient[i]);
        let inside = (0..self.alpha.len()).filter(|&i| self.can_grow(i)).map(|i| self.gradient[i]);
        let (highest, lowest) = (outside.fold(f64::NEG_INFINITY, f64::max), inside.fold(f64::INFINITY, f64::min));
        if lowest.is_finite() { f64::midpoint(highest, lowest) } else { highest }
    }
}

fn unit(row: &[f32]) -> Vec<f64> {
    let row: Vec<f64> = row.iter().map(|&x| f64::from(x)).collect();
    let length = dot(&row, &row).sqrt();
    if length > 0.0 { row.iter().map(|x| x / length).collect() } else { row }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Directions within 0.3 rad of the first axis, evenly.
    fn fan() -> Features {
        let rows = (0..31).flat_map(|i| {
            let angle = (i as f32 - 15.0) * 0.02;
            [2.0 * angle.cos(), 2.0 * angle.sin()]
        });
        Features { n: 31, d: 2, rows: rows.collect() }
    }

    #[test]
    fn another_direction_is_outside_and_the_length_is_of_no_account() {
        let model = OneClass::fit(&fan(), &(0..31).collect::<Vec<_>>(), 0.1).unwrap();
        assert!(model.score(&[0.0, 1.0]) > 0.0 && model.score(&[1.0, 0.0]) < 0.0);
        assert!((model.score(&[3.0, 1.0]) - model.score(&[30.0, 10.0])).abs() < 1e-6);
        assert!(model.score(&[-1.0, 0.0]) > model.score(&[0.0, 1.0]));
    }

    #[test]
    fn about_the_share_nu_of_the_normal_clips_is_outside() {
        let features = fan();
        let all: Vec<usize> = (0..31).collect();
        for nu in [0.1, 0.3, 0.5] {
            let model = OneClass::fit(&features, &all, nu).unwrap();
            let outside = all.iter().filter(|&&i| model.score(features.row(i)) > 1e-6).count() as f64;
            assert!(outside <= nu * 31.0 && outside >= nu * 31.0 - 3.0, "{nu}: {outside}");
        }
    }

    #[test]
    fn one_clip_is_too_few() {
        assert!(OneClass::fit(&fan(), &[0], 0.1).is_err());
    }
}
