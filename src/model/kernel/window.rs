//! Which input element meets which weight: the sliding window of a convolution, unrolled to rows.

use std::ops::Range;

/// Stride and padding per axis (time, height, width).
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub stride: [usize; 3],
    pub padding: [usize; 3],
}

/// Sizes of one convolution of channels-last clips.
#[derive(Clone, Debug)]
pub(super) struct Geometry {
    pub batch: usize,
    pub input: usize,
    pub output: usize,
    size: [usize; 3],
    kernel: [usize; 3],
    pub out: [usize; 3],
    window: Window,
}

/// One line of the window: the kernel offset in time and height, and the part of its kw·C elements that is wanted.
struct Span {
    t: usize,
    h: usize,
    part: Range<usize>,
    at: usize,
}

impl Geometry {
    /// Clips `[B, T, H, W, I]` and weights `[kt, kh, kw, I, O]`.
    pub(super) fn new(x: [usize; 5], weight: [usize; 5], window: Window) -> Self {
        let [batch, t, h, w, input] = x;
        let [kt, kh, kw, _, output] = weight;
        let (size, kernel) = ([t, h, w], [kt, kh, kw]);
        let out = std::array::from_fn(|i| (size[i] + 2 * window.padding[i] - kernel[i]) / window.stride[i] + 1);
        Self { batch, input, output, size, kernel, out, window }
    }

    /// Elements of one input clip.
    pub(super) fn input_len(&self) -> usize {
        self.input * self.size.iter().product::<usize>()
    }

    /// Output positions of one clip.
    pub(super) fn positions(&self) -> usize {
        self.out.iter().product()
    }

    /// Weights per output channel: the columns of the unrolled input.
    pub(super) fn columns(&self) -> usize {
        self.input * self.kernel.iter().product::<usize>()
    }

    /// Whether the unrolled input is the input itself.
    pub(super) fn is_pointwise(&self) -> bool {
        self.kernel == [1; 3] && self.window.stride == [1; 3] && self.window.padding == [0; 3]
    }

    /// Unrolls output positions `rows` (counted over the whole batch): `tile[r, c]` is the input element that
    /// weight `columns.start + c` meets at position `rows.start + r`, 0 in the padding. Row-major.
    pub(super) fn unroll(&self, x: &[f32], columns: Range<usize>, rows: Range<usize>, tile: &mut [f32]) {
        let spans = self.spans(&columns);
        for (row, target) in rows.zip(tile.chunks_exact_mut(columns.len())) {
            let corner = self.corner(row);
            for span in &spans {
                let target = &mut target[span.at..span.at + span.part.len()];
                let Some((line, skipped)) = self.inside(corner, span) else {
                    target.fill(0.0);
                    continue;
                };
                let (before, rest) = target.split_at_mut(skipped);
                let (copied, after) = rest.split_at_mut(line.len());
                before.fill(0.0);
                copied.copy_from_slice(&x[line]);
                after.fill(0.0);
            }
        }
    }

    /// The transpose of [`Self::unroll`] for all columns: adds each tile element to the input element it came
    /// from. `x` begins with the clip of position `first_clip · positions`.
    pub(super) fn roll(&self, tile: &[f32], rows: Range<usize>, first_clip: usize, x: &mut [f32]) {
        let spans = self.spans(&(0..self.columns()));
        let offset = first_clip * self.input_len();
        for (row, source) in rows.zip(tile.chunks_exact(self.columns())) {
            let corner = self.corner(row);
            for span in &spans {
                if let Some((line, skipped)) = self.inside(corner, span) {
                    let source = &source[span.at + skipped..];
                    let target = &mut x[line.start - offset..line.end - offset];
                    target.iter_mut().zip(source).for_each(|(x, value)| *x += value);
                }
            }
        }
    }

    /// Cuts a range of columns into lines of the window.
    fn spans(&self, columns: &Range<usize>) -> Vec<Span> {
        let [_, kh, kw] = self.kernel;
        let width = kw * self.input;
        let lines = columns.start / width..columns.end.div_ceil(width);
        let span = |line: usize| {
            let part = columns.start.max(line * width)..columns.end.min((line + 1) * width);
            let at = part.start - columns.start;
            Span { t: line / kh, h: line % kh, part: part.start - line * width..part.end - line * width, at }
        };
        lines.map(span).collect()
    }

    /// Clip and first input index per axis of the window at a position; still shifted by the padding.
    fn corner(&self, row: usize) -> [usize; 4] {
        let [ot, oh, ow] = self.out;
        let (rest, w) = (row / ow, row % ow);
        let (rest, h) = (rest / oh, rest % oh);
        let [st, sh, sw] = self.window.stride;
        [rest / ot, rest % ot * st, h * sh, w * sw]
    }

    /// The input elements of a span that are not padding, and how many padded ones come before them.
    fn inside(&self, [clip, t, h, w]: [usize; 4], span: &Span) -> Option<(Range<usize>, usize)> {
        let [pt, ph, pw] = self.window.padding;
        let [size_t, size_h, size_w] = self.size;
        let t = (t + span.t).checked_sub(pt).filter(|t| *t < size_t)?;
        let h = (h + span.h).checked_sub(ph).filter(|h| *h < size_h)?;
        let line = ((clip * size_t + t) * size_h + h) * size_w * self.input;
        let first = w * self.input + span.part.start;
        let padding = pw * self.input;
        let start = first.max(padding);
        let end = (first + span.part.len()).min(padding + size_w * self.input);
        (start < end).then(|| (line + start - padding..line + end - padding, start - first))
    }
}
