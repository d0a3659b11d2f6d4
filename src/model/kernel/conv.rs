//! Convolution and its gradients as tiled matrix products.
//!
//! Per clip, with W `[O, K]`, unrolled input X `[K, P]` and output gradient G `[O, P]`:
//! Y = W·X, dX = roll(Wᵀ·G), dW = G·Xᵀ. Only a tile of X exists at a time.

use std::ops::Range;

use rayon::prelude::*;

use super::gemm::{Matrix, gemm};
use super::window::Geometry;

/// Elements of a tile: half a typical second-level cache.
const TILE: usize = 1 << 17;

/// Weights per task of the weight gradient; tasks are dealt to the threads.
const GRADIENT_ROWS: usize = 432;

/// `x [B, I, …]`, `weight [O, K]` to `[B, O, P]`.
pub(super) fn forward(x: &[f32], weight: &[f32], geometry: &Geometry, batch: usize) -> Vec<f32> {
    let positions = geometry.positions();
    let mut y = vec![0.0; batch * geometry.output * positions];
    // Clips in parallel; with fewer clips than threads the products themselves are.
    let inner = batch < rayon::current_num_threads();
    y.par_chunks_mut(geometry.output * positions).zip(x.par_chunks(geometry.input_len())).for_each(|(y, x)| {
        let weight = Matrix::rows(weight, geometry.output, geometry.rows(), geometry.rows());
        for_tiles(geometry, 0..geometry.rows(), x, |unrolled, tile| {
            gemm(&mut y[tile.start..], positions, false, weight, unrolled, inner);
        });
    });
    y
}

/// Gradient of the input: `grad [B, O, P]`, `weight [O, K]` to `[B, I, …]`.
pub(super) fn input_gradient(grad: &[f32], weight: &[f32], geometry: &Geometry, batch: usize) -> Vec<f32> {
    if let Some(reversed) = geometry.reversed() {
        return forward(grad, &reverse_weight(weight, geometry), &reversed, batch);
    }
    let (rows, positions) = (geometry.rows(), geometry.positions());
    let mut dx = vec![0.0; batch * geometry.input_len()];
    let inner = batch < rayon::current_num_threads();
    let weight = Matrix::rows(weight, geometry.output, rows, rows).transposed();
    let clips = dx.par_chunks_mut(geometry.input_len()).zip(grad.par_chunks(geometry.output * positions));
    clips.for_each(|(dx, grad)| {
        let mut buffer = vec![0.0; rows * tile_width(rows, positions)];
        for tile in tiles(rows, positions) {
            let grad = Matrix::rows(&grad[tile.start..], geometry.output, tile.len(), positions);
            let columns = &mut buffer[..rows * tile.len()];
            gemm(columns, tile.len(), false, weight, grad, inner);
            geometry.roll(columns, tile, dx);
        }
    });
    dx
}

/// Gradient of the weight: `x [B, I, …]`, `grad [B, O, P]` to `[O, K]`, summed over the batch.
pub(super) fn weight_gradient(x: &[f32], grad: &[f32], geometry: &Geometry, batch: usize) -> Vec<f32> {
    let (rows, positions, output) = (geometry.rows(), geometry.positions(), geometry.output);
    // Transposed, [K, O], so that each task owns whole rows and no sum depends on thread timing.
    let mut transposed = vec![0.0; rows * output];
    transposed.par_chunks_mut(GRADIENT_ROWS * output).enumerate().for_each(|(task, dw)| {
        let part = task * GRADIENT_ROWS..task * GRADIENT_ROWS + dw.len() / output;
        for clip in 0..batch {
            let x = &x[clip * geometry.input_len()..][..geometry.input_len()];
            let grad = &grad[clip * output * positions..][..output * positions];
            for_tiles(geometry, part.clone(), x, |unrolled, tile| {
                let grad = Matrix::rows(&grad[tile.start..], output, tile.len(), positions);
                gemm(dw, output, true, unrolled, grad.transposed(), false);
            });
        }
    });
    transpose(&transposed, rows, output)
}

/// Calls `work` with rows `part` of the unrolled clip, tile by tile.
fn for_tiles(geometry: &Geometry, part: Range<usize>, x: &[f32], mut work: impl FnMut(Matrix, Range<usize>)) {
    let positions = geometry.positions();
    if geometry.is_pointwise() {
        let unrolled = Matrix::rows(&x[part.start * positions..], part.len(), positions, positions);
        return work(unrolled, 0..positions);
    }
    let mut buffer = vec![0.0; part.len() * tile_width(part.len(), positions)];
    for tile in tiles(part.len(), positions) {
        let columns = &mut buffer[..part.len() * tile.len()];
        geometry.unroll(x, part.clone(), tile.clone(), columns);
        work(Matrix::rows(columns, part.len(), tile.len(), tile.len()), tile);
    }
}

/// Positions per tile, so that a tile of this many rows stays in the cache.
fn tile_width(rows: usize, positions: usize) -> usize {
    (TILE / rows).next_multiple_of(16).clamp(64, 1024).min(positions)
}

fn tiles(rows: usize, positions: usize) -> impl Iterator<Item = Range<usize>> {
    let width = tile_width(rows, positions);
    (0..positions).step_by(width).map(move |start| start..(start + width).min(positions))
}

/// `[O, I, k]` to `[I, O, k]` with the kernel turned around on every axis.
fn reverse_weight(weight: &[f32], geometry: &Geometry) -> Vec<f32> {
    let kernel: usize = geometry.kernel.iter().product();
    let mut reversed = Vec::with_capacity(weight.len());
    for input in 0..geometry.input {
        for output in 0..geometry.output {
            let start = (output * geometry.input + input) * kernel;
            reversed.extend(weight[start..start + kernel].iter().rev());
        }
    }
    reversed
}

/// `[rows, cols]` to `[cols, rows]`, in blocks that fit the first-level cache.
fn transpose(matrix: &[f32], rows: usize, cols: usize) -> Vec<f32> {
    const BLOCK: usize = 32;
    let mut result = vec![0.0; matrix.len()];
    for row in (0..rows).step_by(BLOCK) {
        for col in (0..cols).step_by(BLOCK) {
            for r in row..(row + BLOCK).min(rows) {
                for c in col..(col + BLOCK).min(cols) {
                    result[c * rows + r] = matrix[r * cols + c];
                }
            }
        }
    }
    result
}
