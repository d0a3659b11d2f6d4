//! Batch normalisation with residual and ReLU in two passes over memory forward and two backward.
//! Activations are `[B, C, S]` with S positions.

use rayon::prelude::*;

/// Mean and biased variance per channel.
pub(super) fn statistics(x: &[f32], batch: usize, channels: usize) -> (Vec<f32>, Vec<f32>) {
    let clip = x.len() / batch;
    let len = clip / channels;
    let count = (batch * len) as f64;
    let of = |channel: usize| {
        let lines = || x.chunks_exact(clip).map(move |clip| &clip[channel * len..(channel + 1) * len]);
        let mean = lines().map(|line| f64::from(sum(line, |v| v))).sum::<f64>() / count;
        let centre = mean as f32;
        let square = |v: f32| (v - centre) * (v - centre);
        let variance = lines().map(|line| f64::from(sum(line, square))).sum::<f64>() / count;
        (mean as f32, variance as f32)
    };
    (0..channels).into_par_iter().map(of).unzip()
}

/// Scale and shift that normalise: γ/σ and β − γ·μ/σ.
pub(super) fn affine_of(
    mean: &[f32],
    variance: &[f32],
    gamma: &[f32],
    beta: &[f32],
    epsilon: f64,
) -> (Vec<f32>, Vec<f32>) {
    let of = |channel: usize| {
        let scale = gamma[channel] * inverse_deviation(variance[channel], epsilon);
        (scale, beta[channel] - mean[channel] * scale)
    };
    (0..mean.len()).map(of).unzip()
}

fn inverse_deviation(variance: f32, epsilon: f64) -> f32 {
    (1.0 / (f64::from(variance) + epsilon).sqrt()) as f32
}

/// `relu(x · scale + shift + residual)`.
pub(super) fn affine(
    x: &[f32],
    scale: &[f32],
    shift: &[f32],
    residual: Option<&[f32]>,
    batch: usize,
    relu: bool,
) -> Vec<f32> {
    let clip = x.len() / batch;
    let len = clip / scale.len();
    let floor = if relu { 0.0 } else { f32::NEG_INFINITY };
    let mut y = vec![0.0; x.len()];
    y.par_chunks_mut(clip).enumerate().for_each(|(b, y)| {
        for (channel, y) in y.chunks_exact_mut(len).enumerate() {
            let start = b * clip + channel * len;
            let (a, c) = (scale[channel], shift[channel]);
            let x = &x[start..start + len];
            match residual {
                Some(residual) => {
                    let inputs = x.iter().zip(&residual[start..start + len]);
                    y.iter_mut().zip(inputs).for_each(|(y, (x, r))| *y = (x * a + c + r).max(floor));
                }
                None => y.iter_mut().zip(x).for_each(|(y, x)| *y = (x * a + c).max(floor)),
            }
        }
    });
    y
}

/// What the backward pass needs from the forward pass.
pub(super) struct Saved<'a> {
    pub x: &'a [f32],
    pub mean: &'a [f32],
    pub variance: &'a [f32],
    pub gamma: &'a [f32],
    pub epsilon: f64,
    pub batch: usize,
}

/// Gradients of the batch normalisation; `grad` has already passed the ReLU (see [`through_relu`]).
pub(super) struct Gradients {
    pub x: Vec<f32>,
    pub gamma: Vec<f32>,
    pub beta: Vec<f32>,
}

/// The gradient before the ReLU, which is also that of the residual.
pub(super) fn through_relu(grad: &[f32], y: &[f32], batch: usize) -> Vec<f32> {
    let clip = grad.len() / batch;
    let mut masked = vec![0.0; grad.len()];
    masked.par_chunks_mut(clip).zip(grad.par_chunks(clip).zip(y.par_chunks(clip))).for_each(|(out, (grad, y))| {
        let inputs = grad.iter().zip(y);
        out.iter_mut().zip(inputs).for_each(|(out, (g, y))| *out = if *y > 0.0 { *g } else { 0.0 });
    });
    masked
}

/// dx = γ/σ · (g − mean(g) − x̂ · mean(g·x̂)), dγ = Σ g·x̂, dβ = Σ g, with x̂ = (x − μ)/σ.
pub(super) fn backward(saved: &Saved, grad: &[f32]) -> Gradients {
    let channels = saved.mean.len();
    let clip = grad.len() / saved.batch;
    let len = clip / channels;
    let (beta, products): (Vec<f32>, Vec<f32>) =
        (0..channels).into_par_iter().map(|channel| sums(saved, grad, channel, clip, len)).unzip();
    let count = (saved.batch * len) as f32;
    let inverse: Vec<f32> = saved.variance.iter().map(|v| inverse_deviation(*v, saved.epsilon)).collect();
    let gamma: Vec<f32> = products.iter().zip(&inverse).map(|(sum, inverse)| sum * inverse).collect();
    let mut dx = vec![0.0; grad.len()];
    dx.par_chunks_mut(clip).enumerate().for_each(|(b, dx)| {
        for (channel, dx) in dx.chunks_exact_mut(len).enumerate() {
            let start = b * clip + channel * len;
            // dx = a·g + s·x + c
            let a = saved.gamma[channel] * inverse[channel];
            let s = -a * inverse[channel] * gamma[channel] / count;
            let c = -a * beta[channel] / count - s * saved.mean[channel];
            let inputs = grad[start..start + len].iter().zip(&saved.x[start..start + len]);
            dx.iter_mut().zip(inputs).for_each(|(dx, (g, x))| *dx = a * g + (s * x + c));
        }
    });
    Gradients { x: dx, gamma, beta }
}

/// Σ g and Σ g·(x − μ) of a channel.
fn sums(saved: &Saved, grad: &[f32], channel: usize, clip: usize, len: usize) -> (f32, f32) {
    let mean = saved.mean[channel];
    let (mut plain, mut product) = (0.0, 0.0);
    for b in 0..saved.batch {
        let start = b * clip + channel * len;
        let (g, x) = (&grad[start..start + len], &saved.x[start..start + len]);
        plain += f64::from(sum(g, |v| v));
        product += f64::from(sum_pairs(g, x, |g, x| g * (x - mean)));
    }
    (plain as f32, product as f32)
}

/// Lanes of a sum, so that it is vectorised and its order fixed.
const LANES: usize = 16;

fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest: f32 = chunks.remainder().iter().map(|v| of(*v)).sum();
    for chunk in chunks {
        lanes.iter_mut().zip(chunk).for_each(|(lane, v)| *lane += of(*v));
    }
    lanes.iter().sum::<f32>() + rest
}

fn sum_pairs(a: &[f32], b: &[f32], of: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    let (chunks_a, chunks_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = chunks_a.remainder().iter().zip(chunks_b.remainder()).map(|(a, b)| of(*a, *b)).sum();
    for (a, b) in chunks_a.zip(chunks_b) {
        let pairs = a.iter().zip(b);
        lanes.iter_mut().zip(pairs).for_each(|(lane, (a, b))| *lane += of(*a, *b));
    }
    lanes.iter().sum::<f32>() + rest
}
