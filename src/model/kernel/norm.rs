//! Batch normalisation with residual and ReLU in few passes over memory. Activations are rows `[R, C]`.

use rayon::prelude::*;

/// Rows per task. Fixed, so that sums do not depend on the number of threads.
const BLOCK: usize = 512;

/// Mean and biased variance per channel.
pub(super) fn statistics(x: &[f32], channels: usize) -> (Vec<f32>, Vec<f32>) {
    let blocks: Vec<_> = x.par_chunks(BLOCK * channels).map(|block| block_statistics(block, channels)).collect();
    let count = (x.len() / channels) as f64;
    let of = |channel: usize| {
        let rows = |index: usize| (BLOCK.min(x.len() / channels - index * BLOCK)) as f64;
        let parts = || blocks.iter().enumerate().map(|(i, (mean, m2))| (rows(i), mean[channel], m2[channel]));
        let mean = parts().map(|(n, mean, _)| n * f64::from(mean)).sum::<f64>() / count;
        // Within the blocks and between them (Chan et al. 1979).
        let squares = parts().map(|(n, m, m2)| f64::from(m2) + n * (f64::from(m) - mean).powi(2)).sum::<f64>();
        (mean as f32, (squares / count) as f32)
    };
    (0..channels).map(of).unzip()
}

/// Mean and sum of squared deviations of a block that stays in the cache between the two passes.
fn block_statistics(block: &[f32], channels: usize) -> (Vec<f32>, Vec<f32>) {
    let mut mean = vec![0.0; channels];
    for row in block.chunks_exact(channels) {
        mean.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
    let rows = (block.len() / channels) as f32;
    mean.iter_mut().for_each(|sum| *sum /= rows);
    let mut squares = vec![0.0; channels];
    for row in block.chunks_exact(channels) {
        squares.iter_mut().zip(row.iter().zip(&mean)).for_each(|(sum, (x, mean))| *sum += (x - mean) * (x - mean));
    }
    (mean, squares)
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
pub(super) fn affine(x: &[f32], scale: &[f32], shift: &[f32], residual: Option<&[f32]>, relu: bool) -> Vec<f32> {
    let channels = scale.len();
    let floor = if relu { 0.0 } else { f32::NEG_INFINITY };
    let mut y = vec![0.0; x.len()];
    y.par_chunks_mut(BLOCK * channels).enumerate().for_each(|(block, y)| {
        let start = block * BLOCK * channels;
        let x = &x[start..start + y.len()];
        for (index, (y, x)) in y.chunks_exact_mut(channels).zip(x.chunks_exact(channels)).enumerate() {
            let weights = scale.iter().zip(shift);
            let outputs = y.iter_mut().zip(x.iter().zip(weights));
            match residual {
                Some(residual) => {
                    let residual = &residual[start + index * channels..][..channels];
                    outputs.zip(residual).for_each(|((y, (x, (a, c))), r)| *y = (x * a + c + r).max(floor));
                }
                None => outputs.for_each(|(y, (x, (a, c)))| *y = (x * a + c).max(floor)),
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
}

/// Gradients of the batch normalisation.
pub(super) struct Gradients {
    pub x: Vec<f32>,
    pub gamma: Vec<f32>,
    pub beta: Vec<f32>,
}

/// The gradient before a ReLU with output `y`, which is also that of the residual.
pub(super) fn through_relu(grad: &[f32], y: &[f32]) -> Vec<f32> {
    let mut masked = vec![0.0; grad.len()];
    let block = 1 << 15;
    masked.par_chunks_mut(block).zip(grad.par_chunks(block).zip(y.par_chunks(block))).for_each(|(out, (grad, y))| {
        let inputs = grad.iter().zip(y);
        out.iter_mut().zip(inputs).for_each(|(out, (g, y))| *out = if *y > 0.0 { *g } else { 0.0 });
    });
    masked
}

/// dx = γ/σ · (g − mean(g) − x̂ · mean(g·x̂)), dγ = Σ g·x̂, dβ = Σ g, with x̂ = (x − μ)/σ.
pub(super) fn backward(saved: &Saved, grad: &[f32]) -> Gradients {
    let channels = saved.mean.len();
    let (beta, products) = sums(saved, grad);
    let count = (grad.len() / channels) as f32;
    let inverse: Vec<f32> = saved.variance.iter().map(|v| inverse_deviation(*v, saved.epsilon)).collect();
    let gamma: Vec<f32> = products.iter().zip(&inverse).map(|(sum, inverse)| sum * inverse).collect();
    // dx = a·g + s·x + c per channel.
    let coefficients: Vec<[f32; 3]> = (0..channels)
        .map(|channel| {
            let a = saved.gamma[channel] * inverse[channel];
            let s = -a * inverse[channel] * gamma[channel] / count;
            [a, s, -a * beta[channel] / count - s * saved.mean[channel]]
        })
        .collect();
    let [a, s, c]: [Vec<f32>; 3] = std::array::from_fn(|i| coefficients.iter().map(|row| row[i]).collect());
    let mut dx = vec![0.0; grad.len()];
    let blocks = grad.par_chunks(BLOCK * channels).zip(saved.x.par_chunks(BLOCK * channels));
    dx.par_chunks_mut(BLOCK * channels).zip(blocks).for_each(|(dx, (grad, x))| {
        let rows = grad.chunks_exact(channels).zip(x.chunks_exact(channels));
        for (dx, (grad, x)) in dx.chunks_exact_mut(channels).zip(rows) {
            let weights = a.iter().zip(&s).zip(&c);
            let inputs = grad.iter().zip(x).zip(weights);
            dx.iter_mut().zip(inputs).for_each(|(dx, ((g, x), ((a, s), c)))| *dx = a * g + (s * x + c));
        }
    });
    Gradients { x: dx, gamma, beta }
}

/// Σ g and Σ g·(x − μ) per channel.
fn sums(saved: &Saved, grad: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let channels = saved.mean.len();
    let block = |(grad, x): (&[f32], &[f32])| {
        let (mut plain, mut products) = (vec![0.0f32; channels], vec![0.0f32; channels]);
        for (grad, x) in grad.chunks_exact(channels).zip(x.chunks_exact(channels)) {
            plain.iter_mut().zip(grad).for_each(|(sum, g)| *sum += g);
            let inputs = grad.iter().zip(x.iter().zip(saved.mean));
            products.iter_mut().zip(inputs).for_each(|(sum, (g, (x, mean)))| *sum += g * (x - mean));
        }
        (plain, products)
    };
    let inputs = grad.par_chunks(BLOCK * channels).zip(saved.x.par_chunks(BLOCK * channels));
    let blocks: Vec<_> = inputs.map(block).collect();
    let total = |channel: usize| {
        let (plain, products) = blocks.iter().fold((0.0, 0.0), |(plain, products), block| {
            (plain + f64::from(block.0[channel]), products + f64::from(block.1[channel]))
        });
        (plain as f32, products as f32)
    };
    (0..channels).map(total).unzip()
}
