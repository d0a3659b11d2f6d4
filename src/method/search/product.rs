//! Product quantisation (Jégou, Douze and Schmid, IEEE TPAMI 2011): a row is cut into parts, and each part is replaced
//! by the number of the nearest of 256 centroids, one byte. Rows are [turned](super::rotation) before, where that loses
//! less. Inner loops go over arrays of a known length: the compiler
//! then checks no bound and works on several values at once.

use std::borrow::Cow;

use rayon::prelude::*;

use super::centroids::{k_means, nearest};
use super::rotation::Rotation;
use crate::random::stream;

/// Values of one byte, hence centroids of a part.
const CODES: usize = 256;
/// Rounds of k-means.
const ROUNDS: usize = 12;
/// Rows that the centroids are made from, at most.
const SAMPLE: usize = 65_536;
/// Rows and rounds of the trial whether turned rows lose less.
const TRIAL: usize = 16_384;
const TRIAL_ROUNDS: usize = 4;
/// Turned rows must lose less than this share of what rows lose as they come.
const WORTH_IT: f64 = 0.98;

/// Centroids of each part.
pub struct Product {
    dim: usize,
    /// Dimensions of a part.
    width: usize,
    /// Turns rows before they are cut, where that loses less.
    rotation: Option<Rotation>,
    /// `[CODES or fewer × width]` for each part.
    centroids: Vec<Vec<f32>>,
    /// The same values by dimension: what each code of the dimension's part stands for there.
    values: Vec<[f32; CODES]>,
}

impl Product {
    /// Learns the centroids of parts of `width` dimensions, which must divide `dim`, from the first of `rows [n × dim]`.
    pub fn train(rows: &[f32], dim: usize, width: usize, seed: u64) -> Self {
        let first = |n: usize| &rows[..rows.len().min(n * dim)];
        let trial = first(TRIAL);
        let lost = |rotation| Self::learn(trial, (dim, width), rotation, TRIAL_ROUNDS, seed).lost(trial);
        let is_better = |rotation: &Rotation| lost(Some(rotation.clone())) < WORTH_IT * lost(None);
        let rotation = Rotation::train(trial, dim, width).filter(is_better);
        Self::learn(first(SAMPLE), (dim, width), rotation, ROUNDS, seed)
    }

    fn learn(rows: &[f32], (dim, width): (usize, usize), rotation: Option<Rotation>, rounds: usize, seed: u64) -> Self {
        let turned = turned(rotation.as_ref(), rows);
        let learn = |part: usize| {
            let rows = part_of(&turned, dim, part, width);
            k_means(&rows, width, CODES, rounds, &mut stream(seed, "part centroids", part as u64))
        };
        let centroids: Vec<Vec<f32>> = (0..dim / width).into_par_iter().map(learn).collect();
        let values = (0..dim).map(|d| values(&centroids[d / width], width, d % width)).collect();
        Self { dim, width, rotation, centroids, values }
    }

    /// Sum of the squared distances between rows and what their codes stand for.
    fn lost(&self, rows: &[f32]) -> f64 {
        let back = self.decode(&self.encode(rows));
        rows.iter().zip(&back).map(|(a, b)| f64::from(a - b).powi(2)).sum()
    }

    /// The codes of `rows [n × dim]`, `[n × dim / width]`.
    pub fn encode(&self, rows: &[f32]) -> Vec<u8> {
        let rows = turned(self.rotation.as_ref(), rows);
        let of_part = |(part, centroids): (usize, &Vec<f32>)| {
            nearest(&part_of(&rows, self.dim, part, self.width), centroids, self.width)
        };
        let of_parts: Vec<Vec<u32>> = self.centroids.par_iter().enumerate().map(of_part).collect();
        let mut codes = vec![0; rows.len() / self.width];
        for (part, of_part) in of_parts.iter().enumerate() {
            for (row, &code) in of_part.iter().enumerate() {
                codes[row * of_parts.len() + part] = code as u8; // below CODES
            }
        }
        codes
    }

    /// The rows that codes stand for, `[n × dim]`.
    pub fn decode(&self, codes: &[u8]) -> Vec<f32> {
        let mut rows = Vec::with_capacity(codes.len() * self.width);
        for codes in codes.chunks_exact(self.centroids.len()) {
            for (&code, centroids) in codes.iter().zip(&self.centroids) {
                rows.extend_from_slice(&centroids[usize::from(code) * self.width..][..self.width]);
            }
        }
        match &self.rotation {
            Some(rotation) => rotation.back(&rows),
            None => rows,
        }
    }

    /// The inner products of a query with all rows that codes can say.
    pub fn tables(&self, query: &[f32]) -> Tables {
        let query = turned(self.rotation.as_ref(), query);
        let mut tables = vec![[0.0; CODES]; self.centroids.len()];
        for (d, values) in self.values.iter().enumerate() {
            let table = &mut tables[d / self.width];
            for code in 0..CODES {
                table[code] += query[d] * values[code];
            }
        }
        Tables(tables)
    }

    /// Bytes of the axes and centroids.
    pub fn bytes(&self) -> usize {
        let axes = self.rotation.as_ref().map_or(0, Rotation::bytes);
        axes + 4 * (self.centroids.iter().map(Vec::len).sum::<usize>() + self.values.len() * CODES)
    }
}

/// Inner products of each part of a query with the centroids of the part.
pub struct Tables(Vec<[f32; CODES]>);

impl Tables {
    /// The inner product with a row of these codes, one a part. Four sums at once, so that no addition has to wait for
    /// the one before it.
    #[inline]
    pub fn product(&self, codes: &[u8]) -> f32 {
        let ((tables, last_tables), (codes, last_codes)) = (self.0.as_chunks::<4>(), codes.as_chunks::<4>());
        let mut sums = [0.0_f32; 4];
        for (tables, codes) in tables.iter().zip(codes) {
            for i in 0..4 {
                sums[i] += tables[i][usize::from(codes[i])];
            }
        }
        for (table, code) in last_tables.iter().zip(last_codes) {
            sums[0] += table[usize::from(*code)];
        }
        (sums[0] + sums[1]) + (sums[2] + sums[3])
    }
}

/// Rows by the axes that they are cut along.
fn turned<'a>(rotation: Option<&Rotation>, rows: &'a [f32]) -> Cow<'a, [f32]> {
    match rotation {
        Some(rotation) => Cow::Owned(rotation.turn(rows)),
        None => Cow::Borrowed(rows),
    }
}

/// One dimension of the centroids of a part; codes without a centroid get 0, and no row gets them.
fn values(centroids: &[f32], width: usize, dimension: usize) -> [f32; CODES] {
    let mut values = [0.0; CODES];
    for (value, centroid) in values.iter_mut().zip(centroids.chunks_exact(width)) {
        *value = centroid[dimension];
    }
    values
}

/// Dimensions `part · width` and on of every row, row-major.
fn part_of(rows: &[f32], dim: usize, part: usize, width: usize) -> Vec<f32> {
    let mut parts = Vec::with_capacity(rows.len() / dim * width);
    for row in rows.chunks_exact(dim) {
        parts.extend_from_slice(&row[part * width..(part + 1) * width]);
    }
    parts
}
