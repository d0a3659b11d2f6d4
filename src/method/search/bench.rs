//! Measures the neighbour search on random unit rows: time, recall against double precision, memory, and what a
//! whole training step takes beside it. Keys are made in pieces, so that ten million of them need little memory.

use std::ops::Range;
use std::time::Instant;

use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rayon::prelude::*;
use serde::Serialize;

use super::compressed::{Builder, Index};
use super::{Neighbour, exact, host, top_k};
use crate::config::RunConfig;
use crate::data::ClipBatch;
use crate::method::{Clock, build};
use crate::random::stream;

/// Neighbours per query.
const K: usize = 10;

/// Keys of a short-list that the true neighbours are looked for in.
const SHORT_LIST: usize = 100;

/// Timed repetitions where all keys fit into one piece; the median counts.
const REPEATS: usize = 9;

/// Keys that are held in memory at once; more are made again piece by piece, in pieces of half as many, which leave room for
/// the index.
const PIECE: usize = 1 << 20;

/// One problem size.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Size {
    pub queries: usize,
    pub keys: usize,
    pub dim: usize,
}

/// How the keys lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// Everywhere alike: every approximate index is at its worst.
    Even,
    /// Around centres, about 64 keys each; queries too. Beside the centres they lie everywhere alike: what tells near keys
    /// apart is noise, of which a code of few bytes can keep little.
    Grouped,
    /// Around centres as well, but both lie mostly along few directions, none of them an axis, as keys of an encoder that
    /// has learnt something: the variance along the i-th falls as i^−1.5. (The queues of the quickstart's runs hold keys
    /// of 128 values whose variances have an effective rank of 10 to 16, these of 17.)
    Narrow,
}

/// The approximate index.
#[derive(Clone, Copy, Debug)]
pub struct Approximate {
    /// How many times smaller than single precision a key is.
    pub compression: usize,
    /// Lists that a query looks into; `None` for the root of their number.
    pub probes: Option<usize>,
}

/// How one way to search did at one size.
#[derive(Clone, Debug, Serialize)]
pub struct Measurement {
    /// `exact` (host arrays), `matmul-topk` (tensors, as in a training step), `ivf-sq-4` (compressed, one byte a value) or
    /// `ivf-pq-<compression>` (compressed, one byte for several values).
    pub method: String,
    #[serde(flatten)]
    pub size: Size,
    pub spread: Spread,
    /// Milliseconds for all queries; the median of several searches where all keys fit into memory at once.
    pub ms: f64,
    /// Share of the true 10 nearest that were found, over all queries.
    pub recall_at_10: f64,
    /// Share of the true 10 nearest among the 100 best of the compressed index: what would be found if those were ranked
    /// again by the keys themselves, where they are at hand.
    pub recall_in_100: Option<f64>,
    /// Keys and the largest intermediate result. Of keys that are searched piece by piece: of one piece.
    pub bytes: u64,
    /// All that the compressed index holds, by its keys: also numbers of keys, centroids and places of lists.
    pub bytes_per_key: Option<f64>,
    /// Seconds to learn the centroids and to pack all keys, where they are packed.
    pub build_s: Option<f64>,
    /// Lists looked into of all lists, where there are lists.
    pub probes: Option<[usize; 2]>,
}

/// Measures every way to search at this size, on the CPU: exactly in host arrays, with tensors where the products of
/// all keys fit into memory, and in a compressed index where the dimension can be cut for it.
pub fn measure(size: Size, spread: Spread, approximate: Approximate) -> Vec<Measurement> {
    let problem = Problem::new(size, spread);
    let truth = problem.truth();
    [Some(problem.exact(&truth)), problem.on_device(&truth), problem.compressed(&truth, approximate)]
        .into_iter()
        .flatten()
        .collect()
}

/// Milliseconds of the search of a training step at this size; `None` where its products do not fit into memory.
pub fn search_ms(size: Size) -> Option<f64> {
    Problem::new(size, Spread::Even).on_device(&[]).map(|measured| measured.ms)
}

/// Queries, and keys that are made when they are asked for.
struct Problem {
    size: Size,
    spread: Spread,
    queries: Vec<f32>,
}

impl Problem {
    fn new(size: Size, spread: Spread) -> Self {
        let queries = rows("queries", 0..size.queries, size, spread);
        Self { size, spread, queries }
    }

    /// The pieces of the keys, each with the number of its first row.
    fn pieces(&self) -> impl Iterator<Item = (usize, Vec<f32>)> + '_ {
        let starts = (0..self.size.keys).step_by(self.piece());
        starts.map(move |first| {
            let end = (first + self.piece()).min(self.size.keys);
            (first, rows("keys", first..end, self.size, self.spread))
        })
    }

    /// Nearest keys of every query, from double-precision products.
    fn truth(&self) -> Vec<Vec<usize>> {
        let dim = self.size.dim;
        let mut found: Vec<Vec<(f64, usize)>> = vec![Vec::new(); self.size.queries];
        for (first, keys) in self.pieces() {
            found.par_iter_mut().zip(self.queries.par_chunks(dim)).for_each(|(best, query)| {
                let dot = |key: &[f32]| query.iter().zip(key).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
                best.extend(keys.chunks(dim).map(dot).zip(first..));
                keep_largest(best);
            });
        }
        found.into_iter().map(|best| best.into_iter().map(|(_, row)| row).collect()).collect()
    }

    fn measured(&self, method: &str, ms: f64, recall_at_10: f64, bytes: usize) -> Measurement {
        let (size, spread) = (self.size, self.spread);
        let (method, bytes) = (method.to_owned(), bytes as u64);
        let (recall_in_100, bytes_per_key, build_s, probes) = (None, None, None, None); // only an index has them
        Measurement { method, size, spread, ms, recall_at_10, recall_in_100, bytes, bytes_per_key, build_s, probes }
    }

    /// Keys of one piece.
    fn piece(&self) -> usize {
        if self.size.keys <= PIECE { self.size.keys } else { PIECE / 2 }
    }

    /// Bytes of one piece of the keys.
    fn piece_bytes(&self) -> usize {
        self.piece() * self.size.dim * 4
    }

    fn exact(&self, truth: &[Vec<usize>]) -> Measurement {
        let nothing: Option<&fn(usize, usize) -> bool> = None;
        let mut found = vec![Vec::new(); self.size.queries];
        let mut ms = 0.0;
        for (first, keys) in self.pieces() {
            let (piece_ms, piece) = timed(self.repeats(), || exact(&self.queries, &keys, self.size.dim, K, nothing));
            ms += piece_ms;
            host::join(&mut found, piece, first, K);
        }
        let bytes = self.piece_bytes() + host::work_bytes(self.size.queries, self.size.dim);
        self.measured("exact", ms, recall(truth, &found), bytes)
    }

    /// `None` where the products would not fit into memory.
    fn on_device(&self, truth: &[Vec<usize>]) -> Option<Measurement> {
        let Size { queries, keys, dim } = self.size;
        let (_, first) = self.pieces().next().filter(|_| keys <= PIECE)?;
        let tensor = |rows: &[f32]| {
            Tensor::<2>::from_data(TensorData::new(rows.to_vec(), [rows.len() / dim, dim]), &Device::flex())
        };
        let (query_tensor, key_tensor) = (tensor(&self.queries), tensor(&first).transpose());
        let search = || {
            let found = top_k(query_tensor.clone().matmul(key_tensor.clone()), None, K);
            let width = found.row.dims()[1];
            let rows = found.row.into_data().try_into_vec_as::<i64>().unwrap_or_default();
            let neighbour = |&row: &i64| Neighbour { row: usize::try_from(row).unwrap_or(0), similarity: 0.0 };
            rows.chunks(width).map(|row| row.iter().map(neighbour).collect()).collect::<Vec<Vec<_>>>()
        };
        let (ms, found) = timed(REPEATS, search);
        Some(self.measured("matmul-topk", ms, recall(truth, &found), self.piece_bytes() + queries * keys * 4))
    }

    /// `None` where the dimension cannot be cut into parts for such a compression.
    fn compressed(&self, truth: &[Vec<usize>], approximate: Approximate) -> Option<Measurement> {
        let start = Instant::now();
        let index = self.build(approximate.compression)?;
        let build_s = start.elapsed().as_secs_f64();
        let probes = approximate.probes.unwrap_or(index.usual_probes()).min(index.lists());
        let (ms, found) = timed(REPEATS, || index.search(&self.queries, K, probes));
        let method = match approximate.compression {
            4 => "ivf-sq-4".to_owned(),
            more => format!("ivf-pq-{more}"),
        };
        let bytes = usize::try_from(index.bytes()).unwrap_or(usize::MAX);
        let measured = self.measured(&method, ms, recall(truth, &found), bytes);
        Some(Measurement {
            recall_in_100: Some(recall(truth, &index.search(&self.queries, SHORT_LIST, probes))),
            bytes_per_key: Some(index.bytes() as f64 / self.size.keys as f64),
            build_s: Some(build_s),
            probes: Some([probes, index.lists()]),
            ..measured
        })
    }

    fn build(&self, compression: usize) -> Option<Index> {
        let Size { keys: count, dim, .. } = self.size;
        let mut builder: Option<Builder> = None;
        for (_, keys) in self.pieces() {
            let mut begun = match builder {
                Some(begun) => begun,
                None => Builder::train(&keys, dim, count, compression, 0)?,
            };
            begun.add(&keys);
            builder = Some(begun);
        }
        builder.map(Builder::finish)
    }

    fn repeats(&self) -> usize {
        if self.size.keys <= PIECE { REPEATS } else { 1 }
    }
}

/// Milliseconds of one training step of `config` on random clips on the CPU; `None` for an arm that does not pre-train.
///
/// Two steps are made: the second one has keys to compare with.
pub fn step_ms(config: &RunConfig) -> Option<f64> {
    let device = Device::flex();
    let pretrain = &config.experiment.pretrain;
    let mut method = build(config, &device, pretrain.batch_videos * 100)?;
    let mut ms = 0.0;
    for step in 0..2 {
        let batch = random_clips(config, step, &device);
        let start = Instant::now();
        method.train_step(batch, Clock { step, steps: 100 }); // ends with a read-back, so the device is done
        ms = start.elapsed().as_secs_f64() * 1e3;
    }
    Some(ms)
}

fn random_clips(config: &RunConfig, step: u64, device: &Device) -> ClipBatch {
    let (pretrain, clip) = (&config.experiment.pretrain, &config.experiment.clip);
    let shape = [pretrain.batch_videos, 3, clip.frames, clip.size, clip.size];
    let mut rng = stream(0, "clips", step);
    let mut view = || {
        let values: Vec<f32> = (0..shape.iter().product()).map(|_| rng.next_u32() as f32 / u32::MAX as f32).collect();
        Tensor::from_data(TensorData::new(values, shape), device)
    };
    let first = step as u32 * pretrain.batch_videos as u32;
    let video_id: Vec<u32> = (first..first + pretrain.batch_videos as u32).collect();
    ClipBatch { views: (0..config.views()).map(|_| view()).collect(), source_id: video_id.clone(), video_id }
}

/// The K largest in order.
fn keep_largest(all: &mut Vec<(f64, usize)>) {
    let order = |a: &(f64, usize), b: &(f64, usize)| b.0.total_cmp(&a.0);
    if all.len() > K {
        all.select_nth_unstable_by(K, order);
        all.truncate(K);
    }
    all.sort_by(order);
}

/// Median milliseconds of so many searches after a first one, and what they find.
fn timed(repeats: usize, mut search: impl FnMut() -> Vec<Vec<Neighbour>>) -> (f64, Vec<Vec<Neighbour>>) {
    let mut found = search(); // warms caches and, on a GPU, compiles kernels
    let mut times: Vec<f64> = (0..repeats)
        .map(|_| {
            let start = Instant::now();
            found = search();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[repeats / 2], found)
}

/// Unit rows with these numbers, each from a stream of its own.
fn rows(name: &str, numbers: Range<usize>, size: Size, spread: Spread) -> Vec<f32> {
    let groups = (size.keys / KEYS_PER_GROUP).max(1);
    let directions = (spread == Spread::Narrow).then(|| directions(size.dim));
    let part = |name: &str, i: usize| {
        let row = unit_row(name, i, size.dim);
        match &directions {
            Some(directions) => unit(along(&row, directions)),
            None => row,
        }
    };
    let row = |i: usize| {
        let own = part(name, i);
        let centre = match spread {
            Spread::Even => vec![0.0; size.dim],
            // A prime step, so that queries and pieces meet all groups.
            Spread::Grouped | Spread::Narrow => part("centres", i.wrapping_mul(7_919) % groups),
        };
        let sum: Vec<f32> = own.iter().zip(&centre).map(|(own, centre)| NOISE * own + centre).collect();
        unit(sum)
    };
    // Into one array: to collect them would take the memory twice.
    let mut rows = vec![0.0; numbers.len() * size.dim];
    rows.par_chunks_mut(size.dim).zip(numbers).for_each(|(place, i)| place.copy_from_slice(&row(i)));
    rows
}

/// Any directions, `[dim × dim]`, nearly at right angles to each other; the i-th is i^−0.75 long.
fn directions(dim: usize) -> Vec<f32> {
    let direction = |i: usize| unit_row("directions", i, dim).into_iter().map(move |v| v / ((i + 1) as f32).powf(0.75));
    (0..dim).flat_map(direction).collect()
}

/// A row whose values count along these directions.
fn along(row: &[f32], directions: &[f32]) -> Vec<f32> {
    let mut sum = vec![0.0; row.len()];
    for (v, direction) in row.iter().zip(directions.chunks_exact(row.len())) {
        sum.iter_mut().zip(direction).for_each(|(sum, d)| *sum += v * d);
    }
    sum
}

/// Keys around one centre.
const KEYS_PER_GROUP: usize = 64;
/// Length of what a row has beside its centre, which has length 1: two rows of a group have a cosine of about 2/3.
const NOISE: f32 = 0.7;

fn unit_row(name: &str, i: usize, dim: usize) -> Vec<f32> {
    let mut rng = stream(0, name, i as u64);
    unit((0..dim).map(|_| rng.next_u32() as f32 / u32::MAX as f32 - 0.5).collect())
}

fn unit(row: Vec<f32>) -> Vec<f32> {
    let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
    row.into_iter().map(|v| v / length).collect()
}

/// Share of the true neighbours that were found; 0 where none are known.
fn recall(truth: &[Vec<usize>], found: &[Vec<Neighbour>]) -> f64 {
    let is_found = |found: &[Neighbour], row: usize| found.iter().any(|n| n.row == row);
    let hits = truth.iter().zip(found).map(|(t, f)| t.iter().filter(|&&row| is_found(f, row)).count()).sum::<usize>();
    hits as f64 / truth.iter().map(Vec::len).sum::<usize>().max(1) as f64
}
