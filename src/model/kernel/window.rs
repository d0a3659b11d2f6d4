//! Which input element meets which weight: the sliding window of a convolution, unrolled to columns.

use std::ops::Range;

/// Stride and padding per axis (time, height, width).
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub stride: [usize; 3],
    pub padding: [usize; 3],
}

/// Sizes of one convolution. Height and width are merged into one long axis where the kernel does not reach over
/// them, because long lines copy faster.
#[derive(Clone, Debug)]
pub(super) struct Geometry {
    pub input: usize,
    pub output: usize,
    pub size: [usize; 3],
    pub kernel: [usize; 3],
    pub out: [usize; 3],
    full_out: [usize; 3],
    window: Window,
}

/// A piece of an output line: positions `columns` of line (`t`, `h`), stored from `at` on in a tile.
struct Piece {
    t: usize,
    h: usize,
    columns: Range<usize>,
    at: usize,
}

impl Geometry {
    /// `input` channels of `size` to `output` channels.
    pub(super) fn new(input: usize, output: usize, size: [usize; 3], kernel: [usize; 3], window: Window) -> Self {
        let out_of = |size: [usize; 3], window: &Window| {
            std::array::from_fn(|i| (size[i] + 2 * window.padding[i] - kernel[i]) / window.stride[i] + 1)
        };
        let full_out = out_of(size, &window);
        let flat = kernel[1..] == [1, 1] && window.stride[1..] == [1, 1] && window.padding[1..] == [0, 0];
        let size = if flat { [size[0], 1, size[1] * size[2]] } else { size };
        Self { input, output, size, kernel, out: out_of(size, &window), full_out, window }
    }

    /// Output size before merging axes.
    pub(super) fn full_output(&self) -> [usize; 3] {
        self.full_out
    }

    /// The convolution that maps the output gradient to the input gradient, if there is one (stride 1).
    pub(super) fn reversed(&self) -> Option<Self> {
        let padding = std::array::from_fn(|i| self.kernel[i] - 1 - self.window.padding[i]);
        let window = Window { stride: [1; 3], padding };
        (self.window.stride == [1; 3]).then(|| Self::new(self.output, self.input, self.out, self.kernel, window))
    }

    /// Elements of one input clip.
    pub(super) fn input_len(&self) -> usize {
        self.input * self.size.iter().product::<usize>()
    }

    /// Output positions of one clip.
    pub(super) fn positions(&self) -> usize {
        self.out.iter().product()
    }

    /// Weights per output channel: the rows of the unrolled input.
    pub(super) fn rows(&self) -> usize {
        self.input * self.kernel.iter().product::<usize>()
    }

    /// Whether the unrolled input is the input itself.
    pub(super) fn is_pointwise(&self) -> bool {
        self.kernel == [1; 3] && self.window.stride == [1; 3] && self.window.padding == [0; 3]
    }

    /// Unrolls one clip: `tile[r, p]` is the input element that weight `rows.start + r` meets at position
    /// `positions.start + p`, 0 in the padding. Row-major.
    pub(super) fn unroll(&self, x: &[f32], rows: Range<usize>, positions: Range<usize>, tile: &mut [f32]) {
        let pieces = self.pieces(&positions);
        for (row, line) in rows.zip(tile.chunks_exact_mut(positions.len())) {
            let (channel, offset) = self.weight_at(row);
            for piece in &pieces {
                let target = &mut line[piece.at..piece.at + piece.columns.len()];
                match self.input_line(channel, offset, piece) {
                    Some(start) => self.copy_line(&x[start..start + self.size[2]], offset[2], piece, target),
                    None => target.fill(0.0),
                }
            }
        }
    }

    /// The transpose of [`Self::unroll`] for all rows: adds each tile element to the input element it came from.
    pub(super) fn roll(&self, tile: &[f32], positions: Range<usize>, x: &mut [f32]) {
        let pieces = self.pieces(&positions);
        for (row, line) in tile.chunks_exact(positions.len()).enumerate() {
            let (channel, offset) = self.weight_at(row);
            for piece in &pieces {
                if let Some(start) = self.input_line(channel, offset, piece) {
                    let valid = self.valid_columns(offset[2], piece);
                    let source = &line[piece.at + valid.start - piece.columns.start..];
                    let first = start + valid.start * self.window.stride[2] + offset[2] - self.window.padding[2];
                    let targets = x[first..].iter_mut().step_by(self.window.stride[2]);
                    targets.zip(source).take(valid.len()).for_each(|(x, value)| *x += value);
                }
            }
        }
    }

    /// Input channel and kernel offset of a weight.
    fn weight_at(&self, row: usize) -> (usize, [usize; 3]) {
        let [kt, kh, kw] = self.kernel;
        let (rest, w) = (row / kw, row % kw);
        let (rest, h) = (rest / kh, rest % kh);
        (rest / kt, [rest % kt, h, w])
    }

    /// Cuts a range of positions at the ends of output lines.
    fn pieces(&self, positions: &Range<usize>) -> Vec<Piece> {
        let [_, height, width] = self.out;
        let mut pieces = Vec::new();
        let mut position = positions.start;
        while position < positions.end {
            let (line, column) = (position / width, position % width);
            let end = width.min(column + positions.end - position);
            let at = position - positions.start;
            pieces.push(Piece { t: line / height, h: line % height, columns: column..end, at });
            position += end - column;
        }
        pieces
    }

    /// Start of the input line that a piece reads at this kernel offset; `None` in the padding.
    fn input_line(&self, channel: usize, offset: [usize; 3], piece: &Piece) -> Option<usize> {
        let along = |axis: usize, out: usize| {
            let index = (out * self.window.stride[axis] + offset[axis]).checked_sub(self.window.padding[axis])?;
            (index < self.size[axis]).then_some(index)
        };
        let (t, h) = (along(0, piece.t)?, along(1, piece.h)?);
        Some(((channel * self.size[0] + t) * self.size[1] + h) * self.size[2])
    }

    /// The columns of a piece that do not read padding.
    fn valid_columns(&self, offset: usize, piece: &Piece) -> Range<usize> {
        let (stride, padding) = (self.window.stride[2], self.window.padding[2]);
        let first = padding.saturating_sub(offset).div_ceil(stride);
        let end = (self.size[2] + padding - offset).div_ceil(stride);
        let start = first.clamp(piece.columns.start, piece.columns.end);
        start..end.clamp(start, piece.columns.end)
    }

    fn copy_line(&self, line: &[f32], offset: usize, piece: &Piece, target: &mut [f32]) {
        let valid = self.valid_columns(offset, piece);
        let (before, rest) = target.split_at_mut(valid.start - piece.columns.start);
        let (inside, after) = rest.split_at_mut(valid.len());
        before.fill(0.0);
        after.fill(0.0);
        if inside.is_empty() {
            return;
        }
        let stride = self.window.stride[2];
        let source = &line[valid.start * stride + offset - self.window.padding[2]..];
        if stride == 1 {
            inside.copy_from_slice(&source[..valid.len()]);
        } else {
            inside.iter_mut().zip(source.iter().step_by(stride)).for_each(|(x, value)| *x = *value);
        }
    }
}
