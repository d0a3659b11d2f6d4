//! Convolution and its gradients as sums of products that never leave their tile of registers.
//!
//! Nothing is unrolled: a tile of output positions reads its runs of channels where they lie in the input, for each tap
//! of the window; only the weights are copied, into panels as wide as a tile. The gradient of the input is the same
//! sum over the output's gradient. The gradient of the weight runs over positions instead. What would meet only padding
//! is left out. Each sum has a fixed order, whoever computes it.

use std::ops::Range;

use rayon::prelude::*;

use super::spare::filled;
use super::tile::{Gather, Outer, PADDING, Tap};
use super::version::Version;
use super::window::{Gathering, Geometry};

/// Elements of the weights that a task keeps at hand: a quarter of a typical second-level cache.
const PANEL: usize = 1 << 16;

/// Positions between two writes of a weight's gradient: their panel stays in the first-level cache.
const BLOCK: usize = 128;

/// Tasks of a weight's gradient, about.
const TASKS: usize = 32;

/// With fewer channels a tap is a whole line of the window.
const FEW_CHANNELS: usize = 8;

/// `x [B, T, H, W, I]`, `weight [kt, kh, kw, I, O]` to `[B, T', H', W', O]`.
pub(super) fn forward(x: &[f32], weight: &[f32], geometry: &Geometry, version: Version) -> Vec<f32> {
    let (x, geometry) = widened(x, geometry);
    let gathering = Gathering::new(&geometry, false, version.gather_rows());
    let weights = Weights { values: weight, per_tap: geometry.run * geometry.output, row: geometry.output, column: 1 };
    gather(&gathering, &geometry, x.as_ref(), &weights, version)
}

/// Gradient of the input: `grad [B, T', H', W', O]`, `weight [kt, kh, kw, I, O]` to `[B, T, H, W, I]`.
pub(super) fn input_gradient(grad: &[f32], weight: &[f32], geometry: &Geometry, version: Version) -> Vec<f32> {
    let gathering = Gathering::new(geometry, true, version.gather_rows());
    let weights =
        Weights { values: weight, per_tap: geometry.input * geometry.output, row: 1, column: geometry.output };
    gather(&gathering, geometry, grad, &weights, version)
}

/// Gradient of the weight: `x [B, T, H, W, I]`, `grad [B, T', H', W', O]` to `[kt, kh, kw, I, O]`.
pub(super) fn weight_gradient(x: &[f32], grad: &[f32], geometry: &Geometry, version: Version) -> Vec<f32> {
    let (x, geometry) = widened(x, geometry);
    let (columns, output, positions) = (geometry.columns(), geometry.output, geometry.positions());
    let products = Products { x: x.as_ref(), grad, starts: geometry.frame_starts(), geometry: &geometry, version };
    // Parts of the result that stay in the second-level cache; where they are few, each is the sum of several shares of
    // the positions. Neither depends on the number of threads, so that no sum does.
    let part = (PANEL / output).next_multiple_of(8).min(columns);
    let parts = columns.div_ceil(part);
    let share = positions.div_ceil(TASKS.div_ceil(parts)).next_multiple_of(BLOCK).max(1024);
    let shares = positions.div_ceil(share);
    let rows = |index: usize| index * part..((index + 1) * part).min(columns);
    let sum = |scratch: &mut Scratch, index: usize, share_index: usize, dw: &mut [f32]| {
        dw.fill(0.0);
        let end = ((share_index + 1) * share).min(positions);
        for start in (share_index * share..end).step_by(BLOCK) {
            products.add(start..(start + BLOCK).min(end), rows(index), dw, scratch);
        }
    };
    if shares == 1 {
        return filled(columns * output, part * output, Scratch::default, |scratch, index, dw| {
            sum(scratch, index, 0, dw);
        });
    }
    let partial = |scratch: &mut Scratch, task: usize| {
        let mut dw = vec![0.0; rows(task / shares).len() * output];
        sum(scratch, task / shares, task % shares, &mut dw);
        dw
    };
    let partial: Vec<_> = (0..parts * shares).into_par_iter().map_init(Scratch::default, partial).collect();
    filled(
        columns * output,
        part * output,
        || (),
        |(), index, dw| {
            dw.fill(0.0);
            for partial in &partial[index * shares..(index + 1) * shares] {
                dw.iter_mut().zip(partial).for_each(|(sum, value)| *sum += value);
            }
        },
    )
}

/// How a panel is cut from the weights.
struct Weights<'a> {
    values: &'a [f32],
    per_tap: usize,
    /// Distance between the weights of neighbours in a run of the source.
    row: usize,
    /// Distance between the weights of neighbours among the result's channels.
    column: usize,
}

impl Weights<'_> {
    /// Appends the weights of a tap, `run` rows of `width`, for the channels from `first` on; 0 beyond the last.
    fn pack(&self, tap: usize, run: usize, channels: Range<usize>, width: usize, panel: &mut Vec<f32>) {
        let at = panel.len();
        panel.resize(at + run * width, 0.0);
        let values = &self.values[tap * self.per_tap..(tap + 1) * self.per_tap];
        let panel = &mut panel[at..];
        if self.column == 1 {
            for (row, to) in panel.chunks_exact_mut(width).enumerate() {
                copy(&mut to[..channels.len()], &values[row * self.row..][channels.clone()]);
            }
            return;
        }
        for (column, channel) in channels.enumerate() {
            let from = &values[channel * self.column..][..run];
            panel[column..].iter_mut().step_by(width).zip(from).for_each(|(to, from)| *to = *from);
        }
    }
}

/// Each position of the result from what its taps gather.
fn gather(gathering: &Gathering, geometry: &Geometry, source: &[f32], weights: &Weights, version: Version) -> Vec<f32> {
    let [frames, height, width] = gathering.result_size();
    let frame_len = height * width * gathering.result_channels();
    // Enough positions in a task to be worth the packing, and enough tasks for the threads.
    let (all, threads) = (geometry.batch * frames, rayon::current_num_threads());
    let worth = 512usize.div_ceil(height * width);
    let per_task = all.div_ceil(8 * threads).max(worth.min(all.div_ceil(threads)));
    let zeros = vec![0.0; gathering.run()];
    filled(all * frame_len, per_task * frame_len, Vec::new, |panel, index, result| {
        let first = index * per_task;
        let run = gathering.run();
        let per_panel = (PANEL / (run * version.columns())).max(1);
        for channel in (0..gathering.result_channels()).step_by(version.columns()) {
            let channels = channel..(channel + version.columns()).min(gathering.result_channels());
            for tap in (0..geometry.taps()).step_by(per_panel) {
                let taps = tap..(tap + per_panel).min(geometry.taps());
                panel.clear();
                for tap in taps.clone() {
                    weights.pack(tap, run, channels.clone(), version.columns(), panel);
                }
                for (frame, result) in result.chunks_exact_mut(frame_len).enumerate() {
                    let at = ((first + frame) / frames, (first + frame) % frames);
                    let part = Part { gathering, geometry, source, zeros: &zeros, panel, taps: taps.clone(), version };
                    part.add_frame(at, &mut result[channel..], channels.len());
                }
            }
        }
    })
}

/// A panel of weights and what is multiplied with it.
struct Part<'a> {
    gathering: &'a Gathering,
    geometry: &'a Geometry,
    source: &'a [f32],
    zeros: &'a [f32],
    panel: &'a [f32],
    taps: Range<usize>,
    version: Version,
}

impl Part<'_> {
    /// Adds its products to a frame of the result, which begins with the first channel of the panel.
    fn add_frame(&self, (clip, t): (usize, usize), result: &mut [f32], columns: usize) {
        let [kt, kh, kw] = self.geometry.kernel;
        let frames: Vec<_> = (0..kt).map(|tap| self.gathering.frame(clip, t, tap)).collect();
        let run = self.gathering.run();
        let mut taps = Vec::with_capacity(self.taps.len());
        for tile in &self.gathering.tiles {
            taps.clear();
            for (index, tap) in self.taps.clone().enumerate() {
                let Some(frame) = frames[tap / (kh * kw)] else {
                    continue;
                };
                let mut starts = tile.starts[tap % (kh * kw)];
                if starts.iter().all(|start| *start == PADDING) {
                    continue;
                }
                starts.iter_mut().filter(|start| **start != PADDING).for_each(|start| *start += frame);
                taps.push(Tap { panel: index * run * self.version.columns(), starts });
            }
            if taps.is_empty() && self.taps.start > 0 {
                continue;
            }
            self.version.run(Gather {
                source: self.source,
                zeros: self.zeros,
                taps: &taps,
                run,
                panel: self.panel,
                out: result,
                add: self.taps.start > 0,
                rows: tile.rows,
                targets: &tile.targets,
                columns,
            });
        }
    }
}

/// The two factors of a weight's gradient.
struct Products<'a> {
    x: &'a [f32],
    grad: &'a [f32],
    /// See [`Geometry::frame_starts`].
    starts: Vec<Vec<u32>>,
    geometry: &'a Geometry,
    version: Version,
}

/// What a task reuses.
#[derive(Default)]
struct Scratch {
    panel: Vec<f32>,
    /// Per tap, where the runs of `x` begin, and the rows of the panel that they meet.
    pairs: Vec<Vec<(u32, u32)>>,
}

impl Products<'_> {
    /// Adds the products of a block of positions to `part` of the rows of the result.
    fn add(&self, block: Range<usize>, part: Range<usize>, dw: &mut [f32], scratch: &mut Scratch) {
        let (run, output, width) = (self.geometry.run, self.geometry.output, self.version.columns());
        let taps = part.start / run..part.end.div_ceil(run);
        scratch.pairs.resize(taps.len(), Vec::new());
        for (tap, pairs) in taps.clone().zip(&mut scratch.pairs) {
            self.pair(&block, tap, pairs);
        }
        scratch.panel.resize(block.len() * width, 0.0);
        for channel in (0..output).step_by(width) {
            let columns = width.min(output - channel);
            let grad = self.grad[block.start * output..].chunks_exact(output);
            for (to, from) in scratch.panel.chunks_exact_mut(width).zip(grad) {
                copy(&mut to[..columns], &from[channel..channel + columns]);
            }
            for (tap, pairs) in taps.clone().zip(&scratch.pairs).filter(|(_, pairs)| !pairs.is_empty()) {
                let mut row = part.start.max(tap * run);
                let end = part.end.min((tap + 1) * run);
                while row < end {
                    let rows = self.version.outer_rows().into_iter().find(|rows| row + rows <= end).unwrap_or(1);
                    self.version.run(Outer {
                        source: &self.x[row - tap * run..],
                        pairs,
                        panel: &scratch.panel,
                        out: &mut dw[(row - part.start) * output + channel..],
                        stride: output,
                        rows,
                        columns,
                    });
                    row += rows;
                }
            }
        }
    }

    /// Which runs of the input the positions of a block meet at a tap.
    fn pair(&self, block: &Range<usize>, tap: usize, pairs: &mut Vec<(u32, u32)>) {
        let ([_, kh, kw], [frames, h, w]) = (self.geometry.kernel, self.geometry.out);
        pairs.clear();
        let mut position = block.start;
        while position < block.end {
            let frame = position / (h * w);
            let end = block.end.min((frame + 1) * h * w);
            if let Some(base) = self.geometry.input_frame(frame / frames, frame % frames, tap / (kh * kw)) {
                let starts = &self.starts[tap % (kh * kw)][position - frame * h * w..end - frame * h * w];
                for (start, row) in starts.iter().zip((position - block.start) as u32..) {
                    if *start != PADDING {
                        pairs.push((base + start, row));
                    }
                }
            }
            position = end;
        }
    }
}

/// Copies a row of a panel; one as wide as a tile without a call, of which there would be many.
fn copy(to: &mut [f32], from: &[f32]) {
    match to.len() {
        32 => copy_whole::<32>(to, from),
        16 => copy_whole::<16>(to, from),
        _ => to.copy_from_slice(from),
    }
}

fn copy_whole<const N: usize>(to: &mut [f32], from: &[f32]) {
    if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk::<N>()) {
        *to = *from;
    }
}

/// Clips of few channels with padded lines, and the convolution over them; else as they are.
fn widened<'a>(x: &'a [f32], geometry: &Geometry) -> (std::borrow::Cow<'a, [f32]>, Geometry) {
    let [.., kw] = geometry.kernel;
    if geometry.input > FEW_CHANNELS || kw == 1 {
        return (x.into(), geometry.clone());
    }
    let lines = geometry.in_lines();
    let (from, to) = (geometry.size[2] * geometry.input, lines.size[2] * lines.input);
    let padding = geometry.window.padding[2] * geometry.input;
    let mut wide = vec![0.0; x.len() / from * to];
    for (to, from) in wide.chunks_exact_mut(to).zip(x.chunks_exact(from)) {
        to[padding..padding + from.len()].copy_from_slice(from);
    }
    (wide.into(), lines)
}
