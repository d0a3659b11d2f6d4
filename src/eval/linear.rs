//! The linear probe: multinomial logistic regression on frozen features, by L-BFGS to convergence.
//!
//! Minimises `1/n Σ −log p(yᵢ | xᵢ) + l2/2 · ‖W‖²` over weights W and unpenalised intercepts, in f64. In
//! scikit-learn's terms: `LogisticRegression(C = 1 / (l2 · n))` for three and more classes. For two classes
//! scikit-learn fits one weight vector instead of two opposite ones, and the same solution is `C = 2 / (l2 · n)`.
//!
//! Few labels, many features: the best W is a combination of the labelled rows (representer theorem), so it is
//! searched in an orthonormal basis of these rows. That is exact and much cheaper than the full space.

use std::cell::RefCell;

use argmin::core::{CostFunction, Error, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;

use super::features::Features;

/// Smallest penalty: with none at all, separable classes have no optimum.
const LEAST_L2: f64 = 1e-6;
/// The objective is at least l2-convex in W, so a gradient shorter than `l2 · TOLERANCE` leaves W no further than
/// TOLERANCE from the optimum. Above [`MOST_CONVEX`] that would be too little for the intercepts, which have no penalty.
const TOLERANCE: f64 = 1e-5;
/// The largest l2 that the tolerance of the gradient follows.
const MOST_CONVEX: f64 = 0.1;
const MAX_ITERATIONS: u64 = 2000;
/// Where penalties are only compared: a hundredth of a weight changes no choice.
const ROUGH: f64 = 1e-2;
/// Steps that L-BFGS remembers.
const MEMORY: usize = 10;

/// Features made comparable: each dimension has mean 0 and standard deviation 1 over the training part.
pub struct Design {
    d: usize,
    /// Of the training part, and what a centred value is multiplied by.
    mean: Vec<f64>,
    scale: Vec<f64>,
    /// `[n × d]`, every clip, training part or not.
    rows: Vec<f64>,
}

impl Design {
    /// Standardises all rows by mean and standard deviation of the rows in `train`. No label is needed for that, so
    /// the whole training part is used whatever the label budget is. Constant dimensions become 0.
    pub fn standardised(features: &Features, train: &[usize]) -> Self {
        let d = features.d;
        let count = train.len().max(1) as f64;
        let mut mean = vec![0.0; d];
        for &i in train {
            mean.iter_mut().zip(features.row(i)).for_each(|(m, &x)| *m += f64::from(x) / count);
        }
        let mut variance = vec![0.0; d];
        for &i in train {
            let centred = features.row(i).iter().zip(&mean).map(|(&x, m)| f64::from(x) - m);
            variance.iter_mut().zip(centred).for_each(|(v, x)| *v += x * x / count);
        }
        let scale: Vec<f64> = variance.iter().zip(&mean).map(|(v, m)| inverse_deviation(*v, *m)).collect();
        let standard = |row: &[f32]| -> Vec<f64> {
            row.iter().zip(mean.iter().zip(&scale)).map(|(&x, (m, s))| (f64::from(x) - m) * s).collect()
        };
        let rows = (0..features.n).flat_map(|i| standard(features.row(i))).collect();
        Self { d, mean, scale, rows }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.rows[i * self.d..(i + 1) * self.d]
    }
}

/// 1/σ, or 0 where the dimension only varies by the rounding of f32.
fn inverse_deviation(variance: f64, mean: f64) -> f64 {
    let deviation = variance.sqrt();
    if deviation > 1e-7 * mean.abs() && deviation > 1e-30 { 1.0 / deviation } else { 0.0 }
}

/// A fitted probe.
pub struct LinearModel {
    /// The classes seen in training, ascending; the probe answers with one of these.
    pub classes: Vec<usize>,
    /// `[classes × d]`
    pub weights: Vec<f64>,
    /// `[classes]`, summing to 0.
    pub intercepts: Vec<f64>,
}

impl LinearModel {
    /// Fits the labelled rows `train` (at least one); `l2` as in the head of this file, at least 1e-6.
    pub fn fit(design: &Design, train: &[usize], labels: &[usize], l2: f64) -> Self {
        let mut models = Self::path(design, train, labels, &[l2], TOLERANCE);
        models.pop().expect("one penalty gives one model")
    }

    /// Rough fits for each penalty of `l2s`, good enough to compare them. Each starts where the one before it ended,
    /// which is quick from the strongest to the weakest.
    pub fn rough_path(design: &Design, train: &[usize], labels: &[usize], l2s: &[f64]) -> Vec<Self> {
        Self::path(design, train, labels, l2s, ROUGH)
    }

    fn path(design: &Design, train: &[usize], labels: &[usize], l2s: &[f64], tolerance: f64) -> Vec<Self> {
        let mut classes: Vec<usize> = train.iter().map(|&i| labels[i]).collect();
        classes.sort_unstable();
        classes.dedup();
        let targets: Vec<usize> = train.iter().filter_map(|&i| classes.binary_search(&labels[i]).ok()).collect();
        let basis = (2 * train.len() < design.d).then(|| row_basis(design, train));
        let rows: Vec<f64> = match &basis {
            Some(basis) => coordinates(design, train, basis),
            None => train.iter().flat_map(|&i| with_one(design.row(i))).collect(),
        };
        let width = rows.len() / train.len().max(1);
        let mut found = vec![0.0; classes.len() * width];
        let fit = |&l2: &f64| {
            let (l2, last) = (l2.max(LEAST_L2), RefCell::default());
            let loss = Loss { rows: &rows, width, targets: &targets, classes: classes.len(), l2, last };
            found = minimise(loss, found.clone(), tolerance);
            Self::unfold(&found, width, classes.clone(), basis.as_deref(), design.d)
        };
        l2s.iter().map(fit).collect()
    }

    /// Brings weights from the basis of the labelled rows back to feature space.
    fn unfold(found: &[f64], width: usize, classes: Vec<usize>, basis: Option<&[Vec<f64>]>, d: usize) -> Self {
        let mut weights = Vec::with_capacity(classes.len() * d);
        for row in found.chunks_exact(width) {
            match basis {
                None => weights.extend_from_slice(&row[..d]),
                Some(basis) => {
                    let mut full = vec![0.0; d];
                    row.iter().zip(basis).for_each(|(&a, q)| add_scaled(&mut full, a, q));
                    weights.extend(full);
                }
            }
        }
        let intercepts = found.chunks_exact(width).map(|row| row[width - 1]).collect();
        Self { classes, weights, intercepts }
    }

    /// Weights `[classes × d]` and intercepts `[classes]` that give the same on features as they are.
    pub fn on_plain_features(&self, design: &Design) -> (Vec<f64>, Vec<f64>) {
        let scaled = |row: &[f64]| row.iter().zip(&design.scale).map(|(w, s)| w * s).collect::<Vec<_>>();
        let weights: Vec<f64> = self.weights.chunks_exact(design.d).flat_map(scaled).collect();
        let shifted = weights.chunks_exact(design.d).zip(&self.intercepts).map(|(w, b)| b - dot(w, &design.mean));
        let intercepts = shifted.collect();
        (weights, intercepts)
    }

    /// Probabilities of [`Self::classes`] for clip `i`.
    pub fn probabilities(&self, design: &Design, i: usize) -> Vec<f64> {
        let mut p = self.logits(design, i);
        softmax(&mut p);
        p
    }

    /// The most probable class for clip `i`.
    pub fn predict(&self, design: &Design, i: usize) -> usize {
        let logits = self.logits(design, i);
        let best = (0..logits.len()).reduce(|best, c| if logits[c] > logits[best] { c } else { best });
        best.map_or(0, |c| self.classes[c])
    }

    fn logits(&self, design: &Design, i: usize) -> Vec<f64> {
        let row = design.row(i);
        self.weights.chunks_exact(design.d).zip(&self.intercepts).map(|(w, b)| dot(w, row) + b).collect()
    }
}

/// Orthonormal basis of the rows `train`: Gram-Schmidt, twice for orthogonality to rounding.
fn row_basis(design: &Design, train: &[usize]) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for &i in train {
        let mut rest = design.row(i).to_vec();
        let length = dot(&rest, &rest).sqrt();
        for _ in 0..2 {
            for q in &basis {
                let share = dot(&rest, q);
                add_scaled(&mut rest, -share, q);
            }
        }
        let left = dot(&rest, &rest).sqrt();
        if left > 1e-10 * length {
            rest.iter_mut().for_each(|x| *x /= left);
            basis.push(rest);
        }
    }
    basis
}

/// The rows `train` in this basis, each with a 1 for the intercept at its end.
fn coordinates(design: &Design, train: &[usize], basis: &[Vec<f64>]) -> Vec<f64> {
    let row = |i: usize| basis.iter().map(|q| dot(design.row(i), q)).chain([1.0]).collect::<Vec<_>>();
    train.iter().flat_map(|&i| row(i)).collect()
}

fn with_one(row: &[f64]) -> impl Iterator<Item = f64> {
    row.iter().copied().chain([1.0])
}

/// The objective of the fit. Parameters are `[classes × width]`, the intercept last in each row.
struct Loss<'a> {
    /// `[n × width]`, the last column 1.
    rows: &'a [f64],
    width: usize,
    targets: &'a [usize],
    classes: usize,
    l2: f64,
    /// Parameters of the last evaluation with its value and gradient: both are asked for in turn.
    last: RefCell<(Vec<f64>, f64, Vec<f64>)>,
}

impl Loss<'_> {
    fn evaluate(&self, parameters: &[f64]) -> (f64, Vec<f64>) {
        let mut gradient = vec![0.0; parameters.len()];
        let mut sum = 0.0;
        let mut p = vec![0.0; self.classes];
        for (row, &target) in self.rows.chunks_exact(self.width).zip(self.targets) {
            for (logit, w) in p.iter_mut().zip(parameters.chunks_exact(self.width)) {
                *logit = dot(w, row);
            }
            let target_logit = p[target];
            sum += softmax(&mut p) - target_logit;
            p[target] -= 1.0;
            for (g, &residual) in gradient.chunks_exact_mut(self.width).zip(&p) {
                add_scaled(g, residual, row);
            }
        }
        let n = self.targets.len().max(1) as f64;
        gradient.iter_mut().for_each(|g| *g /= n);
        (sum / n + self.add_penalty(parameters, &mut gradient), gradient)
    }

    fn add_penalty(&self, parameters: &[f64], gradient: &mut [f64]) -> f64 {
        let mut squares = 0.0;
        for (w, g) in parameters.chunks_exact(self.width).zip(gradient.chunks_exact_mut(self.width)) {
            let weights = &w[..self.width - 1];
            squares += dot(weights, weights);
            add_scaled(&mut g[..self.width - 1], self.l2, weights);
        }
        0.5 * self.l2 * squares
    }

    fn cached<T>(&self, parameters: &[f64], read: impl Fn(f64, &[f64]) -> T) -> T {
        let mut last = self.last.borrow_mut();
        if last.0 != parameters {
            let (value, gradient) = self.evaluate(parameters);
            *last = (parameters.to_vec(), value, gradient);
        }
        read(last.1, &last.2)
    }
}

impl CostFunction for Loss<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, parameters: &Vec<f64>) -> Result<f64, Error> {
        Ok(self.cached(parameters, |value, _| value))
    }
}

impl Gradient for Loss<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, parameters: &Vec<f64>) -> Result<Vec<f64>, Error> {
        Ok(self.cached(parameters, |_, gradient| gradient.to_vec()))
    }
}

/// L-BFGS from `start`. A line search that fails at the end of the precision leaves the best parameters so far.
fn minimise(loss: Loss<'_>, start: Vec<f64>, tolerance: f64) -> Vec<f64> {
    if loss.classes < 2 {
        return start;
    }
    let solver = LBFGS::new(MoreThuenteLineSearch::new(), MEMORY)
        .with_tolerance_grad(loss.l2.min(MOST_CONVEX) * tolerance)
        .and_then(|s| s.with_tolerance_cost(1e-15));
    let Ok(solver) = solver else { return start };
    let executor = Executor::new(loss, solver).configure(|s| s.param(start.clone()).max_iters(MAX_ITERATIONS));
    let run = executor.ctrlc(false).timer(false).run();
    run.ok().and_then(|result| result.state().get_best_param().cloned()).unwrap_or(start)
}

/// Logits to probabilities, in place; returns the logarithm of the sum of their exponentials.
fn softmax(logits: &mut [f64]) -> f64 {
    let top = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logits.iter_mut().for_each(|x| *x = (*x - top).exp());
    let sum: f64 = logits.iter().sum();
    logits.iter_mut().for_each(|x| *x /= sum);
    top + sum.ln()
}

/// Sums in eight lanes, which the compiler turns into vector instructions.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a8, a_rest) = a.as_chunks::<8>();
    let (b8, b_rest) = b.as_chunks::<8>();
    let mut lanes = [0.0; 8];
    for (x, y) in a8.iter().zip(b8) {
        for i in 0..8 {
            lanes[i] += x[i] * y[i];
        }
    }
    lanes.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum::<f64>()
}

fn add_scaled(to: &mut [f64], scale: f64, from: &[f64]) {
    to.iter_mut().zip(from).for_each(|(t, f)| *t += scale * f);
}
