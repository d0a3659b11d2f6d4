//! The innermost loops of the convolutions: tiles of a result that stay in the vector registers.
//!
//! Each element is summed in the order of the inner index.

// Indices that are constants once unrolled keep the sums in registers.
#![allow(clippy::needless_range_loop)]

use super::version::{Loop, Version};

/// The largest number of rows of a [`Gather`] tile.
pub(super) const MAX_ROWS: usize = 12;

/// Stands for a run of zeros among [`Tap::starts`].
pub(super) const PADDING: u32 = u32::MAX;

impl Version {
    /// Columns of a tile, and of the rows of its panel.
    pub(super) fn columns(self) -> usize {
        if self.is_wide() { 32 } else { 16 }
    }

    /// How many rows a [`Gather`] tile may have, most first.
    pub(super) fn gather_rows(self) -> [usize; 3] {
        if self.is_wide() { [12, 8, 4] } else { [6, 4, 2] }
    }

    /// How many rows an [`Outer`] tile may have, most first.
    pub(super) fn outer_rows(self) -> [usize; 4] {
        if self.is_wide() { [8, 4, 2, 1] } else { [6, 4, 2, 1] }
    }
}

/// One place of the window, as the rows of a tile see it.
#[derive(Clone, Copy)]
pub(super) struct Tap {
    /// Where its weights begin in the panel.
    pub panel: usize,
    /// Where each row's run of source elements begins, or [`PADDING`].
    pub starts: [u32; MAX_ROWS],
}

/// `out[targets[r] + n] = Σ over taps and c < run of source[starts[r] + c] · panel[tap][c][n]`.
pub(super) struct Gather<'a> {
    pub source: &'a [f32],
    /// At least `run` of them.
    pub zeros: &'a [f32],
    pub taps: &'a [Tap],
    pub run: usize,
    /// Rows of [`Version::columns`] weights.
    pub panel: &'a [f32],
    pub out: &'a mut [f32],
    /// Whether to add to what is there.
    pub add: bool,
    /// Rows of the tile, one of [`Version::gather_rows`].
    pub rows: usize,
    /// Where each row of the result begins; rows beyond are not wanted.
    pub targets: &'a [u32],
    /// How many of the columns are wanted.
    pub columns: usize,
}

impl Loop for Gather<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const WIDE: bool, const FUSED: bool>(mut self) {
        match (WIDE, self.rows) {
            (true, 12) => gather::<12, 32, FUSED>(&mut self),
            (true, 8) => gather::<8, 32, FUSED>(&mut self),
            (true, 4) => gather::<4, 32, FUSED>(&mut self),
            (false, 6) => gather::<6, 16, FUSED>(&mut self),
            (false, 4) => gather::<4, 16, FUSED>(&mut self),
            (false, 2) => gather::<2, 16, FUSED>(&mut self),
            (_, rows) => panic!("no tile of {rows} rows"),
        }
    }
}

/// `out[m · stride + n] += Σ over pairs of source[pair.0 + m] · panel[pair.1][n]`.
pub(super) struct Outer<'a> {
    pub source: &'a [f32],
    pub pairs: &'a [(u32, u32)],
    /// Rows of [`Version::columns`] gradients.
    pub panel: &'a [f32],
    pub out: &'a mut [f32],
    pub stride: usize,
    /// Rows of the tile, one of [`Version::outer_rows`].
    pub rows: usize,
    /// How many of the columns are wanted.
    pub columns: usize,
}

impl Loop for Outer<'_> {
    type Output = ();

    #[inline(always)]
    fn run<const WIDE: bool, const FUSED: bool>(mut self) {
        match (WIDE, self.rows) {
            (true, 8) => outer::<8, 32, FUSED>(&mut self),
            (true, 4) => outer::<4, 32, FUSED>(&mut self),
            (true, 2) => outer::<2, 32, FUSED>(&mut self),
            (true, 1) => outer::<1, 32, FUSED>(&mut self),
            (false, 6) => outer::<6, 16, FUSED>(&mut self),
            (false, 4) => outer::<4, 16, FUSED>(&mut self),
            (false, 2) => outer::<2, 16, FUSED>(&mut self),
            (false, 1) => outer::<1, 16, FUSED>(&mut self),
            (_, rows) => panic!("no tile of {rows} rows"),
        }
    }
}

// The sums are copied before and after the loop: so the compiler sees that nothing else refers to them within.

#[inline(always)]
fn gather<const M: usize, const N: usize, const FUSED: bool>(tile: &mut Gather) {
    let mut sums = [[0.0; N]; M];
    if tile.add {
        for (sums, target) in sums.iter_mut().zip(tile.targets) {
            read(sums, &tile.out[*target as usize..][..tile.columns]);
        }
    }
    let run = tile.run;
    let mut local = sums;
    for tap in tile.taps {
        let mut rows = [&tile.zeros[..run]; M];
        for m in 0..M {
            if tap.starts[m] != PADDING {
                rows[m] = &tile.source[tap.starts[m] as usize..][..run];
            }
        }
        let panel = &tile.panel[tap.panel..][..run * N];
        for (c, weights) in (0..run).zip(panel.as_chunks::<N>().0) {
            let weights = *weights;
            for m in 0..M {
                add_product::<N, FUSED>(&mut local[m], rows[m][c], &weights);
            }
        }
    }
    sums = local;
    for (sums, target) in sums.iter().zip(tile.targets) {
        write(&mut tile.out[*target as usize..][..tile.columns], sums);
    }
}

#[inline(always)]
fn outer<const M: usize, const N: usize, const FUSED: bool>(tile: &mut Outer) {
    let mut sums = [[0.0; N]; M];
    for (m, sums) in sums.iter_mut().enumerate() {
        read(sums, &tile.out[m * tile.stride..][..tile.columns]);
    }
    let panel = tile.panel.as_chunks::<N>().0;
    let mut local = sums;
    for &(start, row) in tile.pairs {
        let factors = &tile.source[start as usize..][..M];
        let gradients = panel[row as usize];
        for m in 0..M {
            add_product::<N, FUSED>(&mut local[m], factors[m], &gradients);
        }
    }
    sums = local;
    for (m, sums) in sums.iter().enumerate() {
        write(&mut tile.out[m * tile.stride..][..tile.columns], sums);
    }
}

/// `sums += factor · values`.
#[inline(always)]
fn add_product<const N: usize, const FUSED: bool>(sums: &mut [f32; N], factor: f32, values: &[f32; N]) {
    for n in 0..N {
        sums[n] = if FUSED { factor.mul_add(values[n], sums[n]) } else { factor * values[n] + sums[n] };
    }
}

/// Reads the wanted columns; whole rows without a loop.
#[inline(always)]
fn read<const N: usize>(sums: &mut [f32; N], out: &[f32]) {
    match out.first_chunk::<N>() {
        Some(out) => *sums = *out,
        None => sums[..out.len()].copy_from_slice(out),
    }
}

/// Writes the wanted columns; whole rows without a loop.
#[inline(always)]
fn write<const N: usize>(out: &mut [f32], sums: &[f32; N]) {
    match out.first_chunk_mut::<N>() {
        Some(out) => *out = *sums,
        None => {
            let columns = out.len();
            out.copy_from_slice(&sums[..columns]);
        }
    }
}
