//! Which input element meets which weight: the sliding window of a convolution.

use super::tile::{MAX_ROWS, PADDING};

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
    /// Consecutive input elements under one tap: the channels, or a whole line of the window (see [`Self::in_lines`]).
    pub run: usize,
    pub size: [usize; 3],
    pub kernel: [usize; 3],
    pub out: [usize; 3],
    pub window: Window,
}

impl Geometry {
    /// Clips `[B, T, H, W, I]` and weights `[kt, kh, kw, I, O]`.
    ///
    /// # Panics
    /// Where input or output has 2³² numbers or more: their places would be wrong. That is 17 GB.
    pub(super) fn new(x: [usize; 5], weight: [usize; 5], window: Window) -> Self {
        let [batch, t, h, w, input] = x;
        let [kt, kh, kw, _, output] = weight;
        let (size, kernel) = ([t, h, w], [kt, kh, kw]);
        let out = std::array::from_fn(|i| (size[i] + 2 * window.padding[i] - kernel[i]) / window.stride[i] + 1);
        let geometry = Self { batch, input, output, run: input, size, kernel, out, window };
        let most = geometry.padded_input().max(geometry.positions() * output);
        assert!(most < PADDING as usize, "a layer of {most} numbers is too large for the CPU; take a smaller batch");
        geometry
    }

    /// Numbers of the input, its lines padded on both sides as [`Self::in_lines`] may want them.
    fn padded_input(&self) -> usize {
        let [t, h, w] = self.size;
        self.batch * t * h * (w + 2 * self.window.padding[2]) * self.input
    }

    /// Output positions of the whole batch.
    pub(super) fn positions(&self) -> usize {
        self.batch * self.out.iter().product::<usize>()
    }

    /// Weights per output channel.
    pub(super) fn columns(&self) -> usize {
        self.run * self.taps()
    }

    /// Places of the window.
    pub(super) fn taps(&self) -> usize {
        self.kernel.iter().product()
    }

    /// The same convolution over clips whose lines are padded beforehand, so that a tap is a whole line of the window.
    /// Pays where the channels are few.
    pub(super) fn in_lines(&self) -> Self {
        let [kt, kh, kw] = self.kernel;
        let ([t, h, w], [pt, ph, pw]) = (self.size, self.window.padding);
        let window = Window { padding: [pt, ph, 0], ..self.window };
        Self { run: kw * self.input, size: [t, h, w + 2 * pw], kernel: [kt, kh, 1], window, ..self.clone() }
    }

    /// Where the run of input elements begins, within a frame, that each position of an output frame meets, per tap of
    /// height and width; [`PADDING`] where it meets none.
    pub(super) fn frame_starts(&self) -> Vec<Vec<u32>> {
        let ([_, kh, kw], [_, _, width], [_, out_h, out_w]) = (self.kernel, self.size, self.out);
        let start = |tap: usize, position: usize| {
            let h = self.input_at(1, position / out_w, tap / kw)?;
            let w = self.input_at(2, position % out_w, tap % kw)?;
            Some(((h * width + w) * self.input) as u32)
        };
        let starts = |tap| (0..out_h * out_w).map(|position| start(tap, position).unwrap_or(PADDING)).collect();
        (0..kh * kw).map(starts).collect()
    }

    /// Where the input frame begins that frame `t` of an output clip meets at a tap of time.
    pub(super) fn input_frame(&self, clip: usize, t: usize, tap: usize) -> Option<u32> {
        let [frames, h, w] = self.size;
        Some(((clip * frames + self.input_at(0, t, tap)?) * h * w * self.input) as u32)
    }

    /// The input index that output `position` meets at `tap` of an axis; `None` in the padding.
    fn input_at(&self, axis: usize, position: usize, tap: usize) -> Option<usize> {
        let index = (position * self.window.stride[axis] + tap).checked_sub(self.window.padding[axis])?;
        (index < self.size[axis]).then_some(index)
    }

    /// The output position that meets input `index` at `tap` of an axis, if any.
    fn output_at(&self, axis: usize, index: usize, tap: usize) -> Option<usize> {
        let shifted = (index + self.window.padding[axis]).checked_sub(tap)?;
        let stride = self.window.stride[axis];
        (shifted.is_multiple_of(stride) && shifted / stride < self.out[axis]).then_some(shifted / stride)
    }
}

/// A convolution as sums over what each position of a result gathers: the forward pass from the input, the gradient of
/// the input from that of the output.
pub(super) struct Gathering {
    geometry: Geometry,
    backward: bool,
    /// Positions of one frame of the result, in tiles.
    pub tiles: Vec<Positions>,
}

/// Some positions of a frame.
pub(super) struct Positions {
    /// Rows of the tile: as many as there are positions, or more.
    pub rows: usize,
    /// Where their rows begin in the frame of the result.
    pub targets: Vec<u32>,
    /// Per tap of height and width, where their runs begin in a frame of the source, or [`PADDING`].
    pub starts: Vec<[u32; MAX_ROWS]>,
}

impl Gathering {
    /// Cuts a frame into tiles with as many positions as `rows` has numbers of, the largest first.
    pub(super) fn new(geometry: &Geometry, backward: bool, rows: [usize; 3]) -> Self {
        let mut gathering = Self { geometry: geometry.clone(), backward, tiles: Vec::new() };
        let [_, h, w] = gathering.result_size();
        // Where the result of a strided convolution is its input, neighbours meet other taps: like to like.
        let [_, sh, sw] = if backward { geometry.window.stride } else { [1; 3] };
        for (first_h, first_w) in (0..sh).flat_map(|h| (0..sw).map(move |w| (h, w))) {
            let lines = (first_h..h).step_by(sh);
            let positions: Vec<_> = lines.flat_map(|h| (first_w..w).step_by(sw).map(move |w| (h, w))).collect();
            let mut rest = positions.as_slice();
            while !rest.is_empty() {
                let fitting = rows.iter().rev().find(|rows| **rows >= rest.len()).unwrap_or(&rows[0]);
                let (tile, after) = rest.split_at(rest.len().min(*fitting));
                gathering.tiles.push(gathering.tile(*fitting, tile));
                rest = after;
            }
        }
        gathering
    }

    /// Frames, height and width of the result.
    pub(super) fn result_size(&self) -> [usize; 3] {
        if self.backward { self.geometry.size } else { self.geometry.out }
    }

    /// Channels of the result.
    pub(super) fn result_channels(&self) -> usize {
        if self.backward { self.geometry.input } else { self.geometry.output }
    }

    /// Consecutive source elements under one tap.
    pub(super) fn run(&self) -> usize {
        if self.backward { self.geometry.output } else { self.geometry.run }
    }

    /// Where the source frame that frame `t` of a clip meets at a tap of time begins.
    pub(super) fn frame(&self, clip: usize, t: usize, tap: usize) -> Option<u32> {
        let [frames, h, w] = if self.backward { self.geometry.out } else { self.geometry.size };
        let t = self.source(0, t, tap)?;
        Some(((clip * frames + t) * h * w * self.source_channels()) as u32)
    }

    fn source_channels(&self) -> usize {
        if self.backward { self.geometry.output } else { self.geometry.input }
    }

    fn source(&self, axis: usize, position: usize, tap: usize) -> Option<usize> {
        match self.backward {
            true => self.geometry.output_at(axis, position, tap),
            false => self.geometry.input_at(axis, position, tap),
        }
    }

    fn tile(&self, rows: usize, positions: &[(usize, usize)]) -> Positions {
        let [_, _, width] = self.result_size();
        let [_, _, source_width] = if self.backward { self.geometry.out } else { self.geometry.size };
        let [_, kh, kw] = self.geometry.kernel;
        let start = |(h, w), tap_h, tap_w| {
            let at = self.source(1, h, tap_h)? * source_width + self.source(2, w, tap_w)?;
            Some((at * self.source_channels()) as u32)
        };
        let starts = |tap_h, tap_w| {
            let mut starts = [PADDING; MAX_ROWS];
            starts.iter_mut().zip(positions).for_each(|(to, at)| *to = start(*at, tap_h, tap_w).unwrap_or(PADDING));
            starts
        };
        Positions {
            rows,
            targets: positions.iter().map(|(h, w)| ((h * width + w) * self.result_channels()) as u32).collect(),
            starts: (0..kh).flat_map(|h| (0..kw).map(move |w| (h, w))).map(|(h, w)| starts(h, w)).collect(),
        }
    }
}
