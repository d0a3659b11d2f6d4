//! Batch normalisation with residual and ReLU in few passes over memory. Activations are rows `[R, C]`.

// Loops over several arrays of one constant length are easier to read with an index.
#![allow(clippy::needless_range_loop)]

use rayon::prelude::*;

use super::spare::filled;
use super::version::{Loop, Version};

/// Elements per task, about: a quarter of a typical second-level cache. Fixed, so that sums do not depend on the number
/// of threads.
const BLOCK: usize = 1 << 15;

/// Calls a function of `N` channels for all channels, in strips as wide as possible: with constant widths the
/// compiler keeps what belongs to the channels in registers while the rows pass by.
macro_rules! for_strips {
    ($channels:expr, |$at:ident| $function:ident::<N>($($argument:expr),*)) => {
        let (mut $at, channels): (usize, usize) = (0, $channels);
        while $at < channels {
            match channels - $at {
                64.. => { $function::<64>($($argument),*); $at += 64; }
                16.. => { $function::<16>($($argument),*); $at += 16; }
                4.. => { $function::<4>($($argument),*); $at += 4; }
                _ => { $function::<1>($($argument),*); $at += 1; }
            }
        }
    };
}

/// Elements of a block of whole rows.
fn block_len(channels: usize) -> usize {
    (BLOCK / channels).max(1) * channels
}

/// Mean and biased variance per channel.
pub(super) fn statistics(x: &[f32], channels: usize, version: Version) -> (Vec<f32>, Vec<f32>) {
    let block = block_len(channels);
    let blocks: Vec<_> = x.par_chunks(block).map(|x| version.run(Moments { x, channels })).collect();
    let count = (x.len() / channels) as f64;
    let rows = |index: usize| (block.min(x.len() - index * block) / channels) as f64;
    let of = |channel: usize| {
        let parts = || blocks.iter().enumerate().map(|(i, [mean, m2])| (rows(i), mean[channel], m2[channel]));
        let mean = parts().map(|(n, mean, _)| n * f64::from(mean)).sum::<f64>() / count;
        // Within the blocks and between them (Chan et al. 1979).
        let squares = parts().map(|(n, m, m2)| f64::from(m2) + n * (f64::from(m) - mean).powi(2)).sum::<f64>();
        (mean as f32, (squares / count) as f32)
    };
    (0..channels).map(of).unzip()
}

/// Mean and sum of squared deviations of a block that stays in the cache between the two passes.
struct Moments<'a> {
    x: &'a [f32],
    channels: usize,
}

impl Loop for Moments<'_> {
    type Output = [Vec<f32>; 2];

    #[inline(always)]
    fn run<const WIDE: bool, const FUSED: bool>(self) -> Self::Output {
        let (mut mean, mut squares) = (vec![0.0; self.channels], vec![0.0; self.channels]);
        for_strips!(self.channels, |at| moments::<N>(self.x, self.channels, at, &mut mean[at..], &mut squares[at..]));
        [mean, squares]
    }
}

/// [`Moments`] of `N` channels from `at` on.
#[inline(always)]
fn moments<const N: usize>(x: &[f32], channels: usize, at: usize, mean: &mut [f32], squares: &mut [f32]) {
    let (mut sums, mut deviations) = ([0.0; N], [0.0; N]);
    for row in x.chunks_exact(channels) {
        let row = strip::<N>(row, at);
        for n in 0..N {
            sums[n] += row[n];
        }
    }
    let rows = (x.len() / channels) as f32;
    let of_block = sums.map(|sum| sum / rows);
    for row in x.chunks_exact(channels) {
        let row = strip::<N>(row, at);
        for n in 0..N {
            deviations[n] += (row[n] - of_block[n]) * (row[n] - of_block[n]);
        }
    }
    mean[..N].copy_from_slice(&of_block);
    squares[..N].copy_from_slice(&deviations);
}

/// `N` numbers of a row.
#[inline(always)]
fn strip<const N: usize>(row: &[f32], at: usize) -> [f32; N] {
    *row[at..].first_chunk().expect("a strip lies within its row")
}

/// `x · scale + shift` per channel.
#[derive(Clone, Debug)]
pub(super) struct Affine {
    pub scale: Vec<f32>,
    pub shift: Vec<f32>,
}

impl Affine {
    /// What normalises: γ/σ and β − γ·μ/σ.
    pub(super) fn normalising(mean: &[f32], variance: &[f32], gamma: &[f32], beta: &[f32], epsilon: f64) -> Self {
        let of = |channel: usize| {
            let scale = gamma[channel] * inverse_deviation(variance[channel], epsilon);
            (scale, beta[channel] - mean[channel] * scale)
        };
        let (scale, shift) = (0..mean.len()).map(of).unzip();
        Self { scale, shift }
    }

    /// Whether the result is positive for `x` in the n-th channel from `at` on.
    #[inline(always)]
    fn gate<const N: usize>(&self, at: usize) -> impl Fn(f32, usize) -> bool {
        let (scale, shift) = (strip::<N>(&self.scale, at), strip::<N>(&self.shift, at));
        move |x, n| x * scale[n] + shift[n] > 0.0
    }

    /// `relu(x · scale + shift + residual)`.
    pub(super) fn apply(&self, x: &[f32], residual: Option<&[f32]>, relu: bool, version: Version) -> Vec<f32> {
        let block = block_len(self.scale.len());
        filled(
            x.len(),
            block,
            || (),
            |(), index, y| {
                let part = index * block..index * block + y.len();
                let residual = residual.map(|residual| &residual[part.clone()]);
                version.run(Apply { affine: self, x: &x[part], residual, relu, y });
            },
        )
    }
}

fn inverse_deviation(variance: f32, epsilon: f64) -> f32 {
    (1.0 / (f64::from(variance) + epsilon).sqrt()) as f32
}

/// A block of [`Affine::apply`].
struct Apply<'a> {
    affine: &'a Affine,
    x: &'a [f32],
    residual: Option<&'a [f32]>,
    relu: bool,
    y: &'a mut [f32],
}

impl Loop for Apply<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const WIDE: bool, const FUSED: bool>(self) {
        let channels = self.affine.scale.len();
        let (scale, shift) = (&self.affine.scale[..channels], &self.affine.shift[..channels]);
        let floor = if self.relu { 0.0 } else { f32::NEG_INFINITY };
        let rows = self.y.chunks_exact_mut(channels).zip(self.x.chunks_exact(channels));
        match self.residual {
            Some(residual) => rows.zip(residual.chunks_exact(channels)).for_each(|((y, x), residual)| {
                for i in 0..channels {
                    y[i] = (x[i] * scale[i] + shift[i] + residual[i]).max(floor);
                }
            }),
            None => rows.for_each(|(y, x)| {
                for i in 0..channels {
                    y[i] = (x[i] * scale[i] + shift[i]).max(floor);
                }
            }),
        }
    }
}

/// What the backward pass needs from the forward pass.
pub(super) struct Saved<'a> {
    pub x: &'a [f32],
    pub mean: &'a [f32],
    pub variance: &'a [f32],
    pub gamma: &'a [f32],
    pub beta: &'a [f32],
    pub epsilon: f64,
    pub next: Next<'a>,
}

/// What followed the normalisation.
#[derive(Clone, Copy)]
pub(super) enum Next<'a> {
    /// A ReLU. What it let through is computed again, which is cheaper than to read it.
    Relu,
    /// A residual, then a ReLU with this output, if any.
    Residual(Option<&'a [f32]>),
    /// Neither.
    Nothing,
}

/// Gradients of the batch normalisation.
pub(super) struct Gradients {
    /// That of the input; `None` where it has taken the place of the output's.
    pub x: Option<Vec<f32>>,
    pub gamma: Vec<f32>,
    pub beta: Vec<f32>,
}

/// dx = γ/σ · (g − mean(g) − x̂ · mean(g·x̂)), dγ = Σ g·x̂, dβ = Σ g, with x̂ = (x − μ)/σ.
///
/// In the place of `grad` it leaves the gradient of the residual; where there is none, that of the input.
pub(super) fn backward(saved: &Saved, grad: &mut [f32], version: Version) -> Gradients {
    let channels = saved.mean.len();
    let block = block_len(channels);
    let inverse: Vec<f32> = saved.variance.iter().map(|v| inverse_deviation(*v, saved.epsilon)).collect();
    let affine = Affine::normalising(saved.mean, saved.variance, saved.gamma, saved.beta, saved.epsilon);
    let gate = matches!(saved.next, Next::Relu).then_some(&affine);
    let sums = |(index, grad): (usize, &mut [f32])| {
        let part = index * block..index * block + grad.len();
        if let Next::Residual(Some(y)) = saved.next {
            version.run(HoldBack { grad, y: &y[part.clone()] });
        }
        version.run(Sums { x: &saved.x[part], mean: saved.mean, gate, grad })
    };
    let blocks: Vec<_> = grad.par_chunks_mut(block).enumerate().map(sums).collect();
    let total = |which: usize, channel: usize| blocks.iter().map(|sums| f64::from(sums[which][channel])).sum::<f64>();
    let beta: Vec<f32> = (0..channels).map(|channel| total(0, channel) as f32).collect();
    let gamma: Vec<f32> = (0..channels).map(|channel| total(1, channel) as f32 * inverse[channel]).collect();
    let coefficients = &Coefficients::new(saved, &inverse, &gamma, &beta, (grad.len() / channels) as f32);
    let x = if let Next::Residual(_) = saved.next {
        Some(filled(
            grad.len(),
            block,
            || (),
            |(), index, dx| {
                let part = index * block..index * block + dx.len();
                let grad = Some(&grad[part.clone()]);
                version.run(InputGradient { coefficients, gate, grad, x: &saved.x[part], dx });
            },
        ))
    } else {
        grad.par_chunks_mut(block).zip(saved.x.par_chunks(block)).for_each(|(dx, x)| {
            version.run(InputGradient { coefficients, gate, grad: None, x, dx });
        });
        None
    };
    Gradients { x, gamma, beta }
}

/// Takes out of a block what a ReLU with this output held back.
struct HoldBack<'a> {
    grad: &'a mut [f32],
    y: &'a [f32],
}

impl Loop for HoldBack<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const WIDE: bool, const FUSED: bool>(self) {
        self.grad.iter_mut().zip(self.y).for_each(|(grad, y)| *grad = masked(*grad, *y > 0.0));
    }
}

/// Σ g and Σ g·(x − μ) per channel of a block.
struct Sums<'a> {
    x: &'a [f32],
    mean: &'a [f32],
    /// What normalised, if a ReLU followed: it let through where this is positive.
    gate: Option<&'a Affine>,
    grad: &'a [f32],
}

impl Loop for Sums<'_> {
    type Output = [Vec<f32>; 2];

    #[inline(always)]
    fn run<const WIDE: bool, const FUSED: bool>(self) -> Self::Output {
        let channels = self.mean.len();
        let (mut plain, mut products) = (vec![0.0; channels], vec![0.0; channels]);
        for_strips!(channels, |at| sums::<N>(&self, at, &mut plain[at..], &mut products[at..]));
        [plain, products]
    }
}

/// [`Sums`] of `N` channels from `at` on.
#[inline(always)]
fn sums<const N: usize>(block: &Sums, at: usize, plain: &mut [f32], products: &mut [f32]) {
    let sums = match block.gate {
        Some(affine) => gated_sums::<N>(block, at, affine.gate::<N>(at)),
        None => gated_sums::<N>(block, at, |_, _| true),
    };
    plain[..N].copy_from_slice(&sums[0]);
    products[..N].copy_from_slice(&sums[1]);
}

/// [`sums`] of the gradients that the gate lets through.
#[inline(always)]
fn gated_sums<const N: usize>(block: &Sums, at: usize, gate: impl Fn(f32, usize) -> bool) -> [[f32; N]; 2] {
    let (mut plain, mut products) = ([0.0; N], [0.0; N]);
    let (channels, mean) = (block.mean.len(), strip::<N>(block.mean, at));
    for (grad, x) in block.grad.chunks_exact(channels).zip(block.x.chunks_exact(channels)) {
        let (grad, x) = (strip::<N>(grad, at), strip::<N>(x, at));
        for n in 0..N {
            let grad = masked(grad[n], gate(x[n], n));
            plain[n] += grad;
            products[n] += grad * (x[n] - mean[n]);
        }
    }
    [plain, products]
}

/// The number or 0, without a branch: the compiler would leave one in the loop.
#[inline(always)]
fn masked(value: f32, open: bool) -> f32 {
    f32::from_bits(value.to_bits() & u32::from(open).wrapping_neg())
}

/// dx = grad · g + input · x + constant per channel.
struct Coefficients {
    grad: Vec<f32>,
    input: Vec<f32>,
    constant: Vec<f32>,
}

impl Coefficients {
    fn new(saved: &Saved, inverse: &[f32], gamma: &[f32], beta: &[f32], count: f32) -> Self {
        let grad: Vec<f32> = saved.gamma.iter().zip(inverse).map(|(gamma, inverse)| gamma * inverse).collect();
        let input: Vec<f32> = (0..grad.len()).map(|i| -grad[i] * inverse[i] * gamma[i] / count).collect();
        let constant = (0..grad.len()).map(|i| -grad[i] * beta[i] / count - input[i] * saved.mean[i]).collect();
        Self { grad, input, constant }
    }
}

/// A block of the input's gradient.
struct InputGradient<'a> {
    coefficients: &'a Coefficients,
    /// As in [`Sums`].
    gate: Option<&'a Affine>,
    /// The output's; `None` where it stands in `dx`.
    grad: Option<&'a [f32]>,
    x: &'a [f32],
    dx: &'a mut [f32],
}

impl Loop for InputGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const WIDE: bool, const FUSED: bool>(mut self) {
        for_strips!(self.coefficients.grad.len(), |at| input_gradient::<N>(&mut self, at));
    }
}

/// [`InputGradient`] of `N` channels from `at` on.
#[inline(always)]
fn input_gradient<const N: usize>(block: &mut InputGradient, at: usize) {
    match block.gate {
        Some(affine) => gated_input_gradient::<N>(block, at, affine.gate::<N>(at)),
        None => gated_input_gradient::<N>(block, at, |_, _| true),
    }
}

/// [`input_gradient`] of the gradients that the gate lets through.
#[inline(always)]
fn gated_input_gradient<const N: usize>(block: &mut InputGradient, at: usize, gate: impl Fn(f32, usize) -> bool) {
    let Coefficients { grad: a, input: s, constant: c } = block.coefficients;
    let channels = a.len();
    let (a, s, c) = (strip::<N>(a, at), strip::<N>(s, at), strip::<N>(c, at));
    let of = |grad: [f32; N], x: [f32; N]| {
        let mut dx = [0.0; N];
        for n in 0..N {
            dx[n] = a[n] * masked(grad[n], gate(x[n], n)) + (s[n] * x[n] + c[n]);
        }
        dx
    };
    let rows = block.dx.chunks_exact_mut(channels).zip(block.x.chunks_exact(channels));
    match block.grad {
        Some(grad) => rows.zip(grad.chunks_exact(channels)).for_each(|((dx, x), grad)| {
            dx[at..at + N].copy_from_slice(&of(strip(grad, at), strip(x, at)));
        }),
        None => rows.for_each(|(dx, x)| {
            let value = of(strip(dx, at), strip(x, at));
            dx[at..at + N].copy_from_slice(&value);
        }),
    }
}
