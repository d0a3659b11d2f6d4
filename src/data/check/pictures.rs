//! What a video looks like in three small grey pictures: enough to know a copy that was cut, scaled or coded anew.
//!
//! The pictures are compared, and how they change from one to the next: clips of one fixed camera share their background,
//! but not their movements.

use std::path::Path;

use rayon::prelude::*;

use crate::data::cache::ShardReader;
use crate::store::catalogue::VideoRow;

/// Side of the pictures.
const SIDE: usize = 16;

/// Where in the video they are taken, as shares of its length.
const AT: [f64; 3] = [0.2, 0.5, 0.8];

/// Least cosine of the pictures, each less its mean.
const SAME_PICTURES: f32 = 0.999;

/// Least cosine of the changes, where there are any.
const SAME_CHANGES: f32 = 0.9;

/// Change per pixel (of 255) below which nothing moves.
const STILL: f32 = 1.0;

/// Tiles of a coarse picture at a side.
const COARSE: usize = 4;

/// Videos that are compared with all others between two questions whether to go on.
const AT_ONCE: usize = 256;

/// What a video looks like.
#[derive(Clone, Debug)]
pub struct Pictures {
    content_hash: String,
    /// Mean grey value of the three pictures, 0 to 255.
    pub brightness: f32,
    /// Grey values less their mean, three pictures one after the other.
    pictures: Vec<f32>,
    /// Each picture less the one before.
    changes: Vec<f32>,
}

impl Pictures {
    /// Reads them from the stored frames of `row`; `None` where there are none.
    pub fn of(cache: &Path, row: &VideoRow) -> Option<Self> {
        let shard = ShardReader::open(&cache.join(row.shard.as_ref()?)).ok()?;
        let last = shard.frames().checked_sub(1)?;
        let pictures: Vec<Vec<f32>> =
            AT.iter().map(|share| small(&shard, (share * last as f64).round() as usize)).collect();
        let changes = pictures.windows(2).flat_map(|p| p[1].iter().zip(&p[0]).map(|(b, a)| b - a)).collect();
        let mean = |picture: &Vec<f32>| picture.iter().sum::<f32>() / picture.len() as f32;
        let centred = |picture: &Vec<f32>| {
            let mean = mean(picture);
            picture.iter().map(move |v| v - mean).collect::<Vec<_>>()
        };
        let brightness = pictures.iter().map(mean).sum::<f32>() / AT.len() as f32;
        let pictures = pictures.iter().flat_map(centred).collect();
        Some(Self { content_hash: row.content_hash.clone(), brightness, pictures, changes })
    }

    /// Whether both show the same content.
    pub fn is_alike(&self, other: &Self) -> bool {
        if self.content_hash == other.content_hash {
            return true;
        }
        let still = |looks: &Self| length(&looks.changes) / (looks.changes.len() as f32).sqrt() < STILL;
        let moves_alike = match (still(self), still(other)) {
            (true, true) => true,
            (false, false) => cosine(&self.changes, &other.changes) >= SAME_CHANGES,
            _ => false,
        };
        moves_alike && cosine(&self.pictures, &other.pictures) >= SAME_PICTURES
    }

    /// The pictures at unit length, projected on tiles of unit length: two of them are never further apart than the
    /// whole pictures are.
    fn coarse(&self) -> Vec<f32> {
        let tile = SIDE / COARSE;
        let scale = 1.0 / (tile as f32 * length(&self.pictures).max(1e-12));
        let mut coarse = vec![0.0; AT.len() * COARSE * COARSE];
        for (i, value) in self.pictures.iter().enumerate() {
            let (picture, y, x) = (i / (SIDE * SIDE), i / SIDE % SIDE, i % SIDE);
            coarse[(picture * COARSE + y / tile) * COARSE + x / tile] += value * scale;
        }
        coarse
    }
}

/// All pairs (the smaller number first, ascending) that show the same content; what has no pictures is like nothing.
/// `go_on(done, total)` is asked now and then; `None` where it said no.
///
/// Every pair is looked at, but most are told apart by their coarse pictures alone: ten thousand videos take seconds.
pub fn alike_pairs(
    all: &[Option<Pictures>],
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Option<Vec<(usize, usize)>> {
    // |a − b|² = 2 (1 − cosine) of unit vectors; a little more for the rounding.
    let furthest = 2.0 * (1.0 - SAME_PICTURES) * 1.01;
    let coarse: Vec<Vec<f32>> = all.iter().map(|p| p.as_ref().map(Pictures::coarse).unwrap_or_default()).collect();
    let near = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f32>() <= furthest;
    let of = |i: usize| {
        let Some(own) = &all[i] else { return Vec::new() };
        let later = (i + 1..all.len()).filter(|&j| match &all[j] {
            Some(other) if own.content_hash == other.content_hash => true,
            Some(other) => near(&coarse[i], &coarse[j]) && own.is_alike(other),
            None => false,
        });
        later.map(|j| (i, j)).collect()
    };
    let mut pairs = Vec::new();
    for begin in (0..all.len()).step_by(AT_ONCE) {
        if !go_on(begin, all.len()) {
            return None;
        }
        let end = (begin + AT_ONCE).min(all.len());
        pairs.extend((begin..end).into_par_iter().flat_map_iter(of).collect::<Vec<_>>());
    }
    Some(pairs)
}

/// The frame as a small grey picture: means of its tiles.
fn small(shard: &ShardReader, frame: usize) -> Vec<f32> {
    let (width, height, rgb) = (shard.width(), shard.height(), shard.frame(frame));
    let edge = |i: usize, size: usize| i * size / SIDE;
    let tile = |(ty, tx): (usize, usize)| {
        let rows = edge(ty, height)..edge(ty + 1, height).max(edge(ty, height) + 1);
        let columns = edge(tx, width)..edge(tx + 1, width).max(edge(tx, width) + 1);
        let n = (rows.len() * columns.len() * 3) as f32;
        let bytes = rows.flat_map(|y| columns.clone().map(move |x| (y * width + x) * 3));
        bytes.map(|at| rgb[at..at + 3].iter().map(|b| f32::from(*b)).sum::<f32>()).sum::<f32>() / n
    };
    (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (y, x))).map(tile).collect()
}

fn length(values: &[f32]) -> f32 {
    values.iter().map(|v| v * v).sum::<f32>().sqrt()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let product: f32 = a.iter().zip(b).map(|(x, y)| x * y).sum();
    product / (length(a) * length(b)).max(1e-12)
}
