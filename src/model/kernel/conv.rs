//! Convolution and its gradients as tiled matrix products.
//!
//! With unrolled input X `[R, K]` (R output positions of the batch), weight W `[K, O]` and output gradient
//! G `[R, O]`: Y = X·W, dX = roll(G·Wᵀ), dW = Xᵀ·G. Only a tile of X exists at a time.

use std::ops::Range;

use rayon::prelude::*;

use super::gemm::{Matrix, gemm};
use super::window::Geometry;

/// Elements of a tile: half a typical second-level cache.
const TILE: usize = 1 << 17;

/// `x [B, T, H, W, I]`, `weight [K, O]` to `[R, O]`.
pub(super) fn forward(x: &[f32], weight: &[f32], geometry: &Geometry) -> Vec<f32> {
    let (rows, columns, output) = (geometry.batch * geometry.positions(), geometry.columns(), geometry.output);
    let mut y = vec![0.0; rows * output];
    let height = tile_rows(columns);
    let weight = Matrix::rows(weight, columns, output);
    y.par_chunks_mut(height * output).enumerate().for_each_init(Vec::new, |buffer, (index, y)| {
        let tile = index * height..index * height + y.len() / output;
        gemm(y, false, unrolled(geometry, x, 0..columns, tile, buffer), weight);
    });
    y
}

/// Gradient of the input: `grad [R, O]`, `weight [K, O]` to `[B, T, H, W, I]`.
pub(super) fn input_gradient(grad: &[f32], weight: &[f32], geometry: &Geometry) -> Vec<f32> {
    let (columns, output, positions) = (geometry.columns(), geometry.output, geometry.positions());
    let weight = Matrix::rows(weight, columns, output).transposed();
    let mut dx = vec![0.0; geometry.batch * geometry.input_len()];
    if geometry.is_pointwise() {
        let height = tile_rows(columns);
        dx.par_chunks_mut(height * columns).zip(grad.par_chunks(height * output)).for_each(|(dx, grad)| {
            gemm(dx, false, Matrix::rows(grad, grad.len() / output, output), weight);
        });
        return dx;
    }
    // Several small clips in a task, so that the weights are not read again for each.
    let clips = 256usize.div_ceil(positions).min(geometry.batch.div_ceil(2));
    dx.par_chunks_mut(clips * geometry.input_len()).enumerate().for_each_init(Vec::new, |buffer, (index, dx)| {
        let first = index * clips;
        let end = first + dx.len() / geometry.input_len();
        for tile in tiles(first * positions..end * positions, tile_rows(columns)) {
            let grad = Matrix::rows(&grad[tile.start * output..tile.end * output], tile.len(), output);
            buffer.resize(tile.len() * columns, 0.0);
            gemm(buffer, false, grad, weight);
            geometry.roll(buffer, tile, first, dx);
        }
    });
    dx
}

/// Gradient of the weight: `x [B, T, H, W, I]`, `grad [R, O]` to `[K, O]`.
pub(super) fn weight_gradient(x: &[f32], grad: &[f32], geometry: &Geometry) -> Vec<f32> {
    let (rows, columns, output) = (geometry.batch * geometry.positions(), geometry.columns(), geometry.output);
    // Each task owns whole rows of the result, so that no sum depends on thread timing.
    let share = columns.div_ceil(8).next_multiple_of(16).clamp(32, 512).min(columns);
    let mut dw = vec![0.0; columns * output];
    dw.par_chunks_mut(share * output).enumerate().for_each_init(Vec::new, |buffer, (index, dw)| {
        let part = index * share..index * share + dw.len() / output;
        for tile in tiles(0..rows, tile_rows(part.len())) {
            let grad = Matrix::rows(&grad[tile.start * output..tile.end * output], tile.len(), output);
            gemm(dw, true, unrolled(geometry, x, part.clone(), tile, buffer).transposed(), grad);
        }
    });
    dw
}

/// A tile of the unrolled input; a view where it is the input itself, else written to `buffer`.
fn unrolled<'a>(
    geometry: &Geometry,
    x: &'a [f32],
    columns: Range<usize>,
    rows: Range<usize>,
    buffer: &'a mut Vec<f32>,
) -> Matrix<'a> {
    if geometry.is_pointwise() {
        let data = &x[rows.start * geometry.input + columns.start..];
        return Matrix { data, rows: rows.len(), cols: columns.len(), row_stride: geometry.input, col_stride: 1 };
    }
    buffer.resize(rows.len() * columns.len(), 0.0);
    geometry.unroll(x, columns.clone(), rows.clone(), buffer);
    Matrix::rows(buffer, rows.len(), columns.len())
}

/// Rows per tile, so that a tile with this many columns stays in the cache.
fn tile_rows(columns: usize) -> usize {
    (TILE / columns).next_multiple_of(16).clamp(96, 1024)
}

fn tiles(rows: Range<usize>, height: usize) -> impl Iterator<Item = Range<usize>> {
    let end = rows.end;
    rows.step_by(height).map(move |start| start..(start + height).min(end))
}
