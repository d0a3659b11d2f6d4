//! Measures the neighbour search on random unit rows: time, recall against double precision, memory, and what a
//! whole training step takes beside it.

use std::time::Instant;

use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use rayon::prelude::*;
use serde::Serialize;

use super::{exact, host, top_k};
use crate::config::RunConfig;
use crate::data::ClipBatch;
use crate::method::{Clock, build};
use crate::random::stream;

/// Neighbours per query.
const K: usize = 10;

/// Queries whose true neighbours are worked out in double precision.
const CHECKED: usize = 16;

/// Timed repetitions; the median counts.
const REPEATS: usize = 9;

/// One problem size.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Size {
    pub queries: usize,
    pub keys: usize,
    pub dim: usize,
}

/// How one way to search did at one size.
#[derive(Clone, Debug, Serialize)]
pub struct Measurement {
    /// `exact` (host arrays) or `matmul-topk` (tensors, as in a training step).
    pub method: &'static str,
    #[serde(flatten)]
    pub size: Size,
    /// Median milliseconds for all queries.
    pub ms: f64,
    /// Share of the true 10 nearest that were found.
    pub recall_at_10: f64,
    /// Keys and the largest intermediate result.
    pub bytes: u64,
}

/// Measures every way to search at this size, on the CPU.
pub fn measure(size: Size) -> Vec<Measurement> {
    let device = Device::flex();
    let (queries, keys) = (unit_rows("queries", size.queries, size.dim), unit_rows("keys", size.keys, size.dim));
    let truth = true_neighbours(&queries, &keys, size);
    let nothing: Option<&fn(usize, usize) -> bool> = None;
    let on_host = || exact(&queries, &keys, size.dim, K, nothing).into_iter().map(rows_of).collect();
    let tensor = |rows: &[f32]| {
        Tensor::<2>::from_data(TensorData::new(rows.to_vec(), [rows.len() / size.dim, size.dim]), &device)
    };
    let (query_tensor, key_tensor) = (tensor(&queries), tensor(&keys));
    let on_device = || {
        let found = top_k(query_tensor.clone().matmul(key_tensor.clone().transpose()), None, K);
        let rows = found.row.into_data().try_into_vec_as::<i64>().unwrap_or_default();
        rows.chunks(K).map(|row| row.iter().map(|&r| usize::try_from(r).unwrap_or(0)).collect()).collect()
    };
    let keys_bytes = (size.keys * size.dim * 4) as u64;
    let result = |method, (ms, found): (f64, Vec<Vec<usize>>), work: usize| Measurement {
        method,
        size,
        ms,
        recall_at_10: recall(&truth, &found),
        bytes: keys_bytes + work as u64,
    };
    vec![
        result("exact", timed(on_host), host::work_bytes(size.queries, size.dim)),
        result("matmul-topk", timed(on_device), size.queries * size.keys * 4),
    ]
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

fn timed(mut search: impl FnMut() -> Vec<Vec<usize>>) -> (f64, Vec<Vec<usize>>) {
    let mut found = search(); // warms caches and, on a GPU, compiles kernels
    let mut times: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let start = Instant::now();
            found = search();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[REPEATS / 2], found)
}

fn rows_of(found: Vec<super::Neighbour>) -> Vec<usize> {
    found.into_iter().map(|n| n.row).collect()
}

fn unit_rows(name: &str, n: usize, d: usize) -> Vec<f32> {
    let row = |i: usize| {
        let mut rng = stream(0, name, i as u64);
        let row: Vec<f32> = (0..d).map(|_| rng.next_u32() as f32 / u32::MAX as f32 - 0.5).collect();
        let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
        row.into_iter().map(move |v| v / length)
    };
    (0..n).into_par_iter().flat_map_iter(row).collect()
}

/// Nearest keys of the first queries, from double-precision products.
fn true_neighbours(queries: &[f32], keys: &[f32], size: Size) -> Vec<Vec<usize>> {
    let of = |query: &[f32]| {
        let dot = |key: &[f32]| query.iter().zip(key).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
        let mut all: Vec<(f64, usize)> = keys.chunks(size.dim).map(dot).zip(0..).collect();
        all.sort_by(|a, b| b.0.total_cmp(&a.0));
        all.into_iter().take(K).map(|(_, row)| row).collect()
    };
    queries.par_chunks(size.dim).take(CHECKED).map(of).collect()
}

fn recall(truth: &[Vec<usize>], found: &[Vec<usize>]) -> f64 {
    let hits: usize = truth.iter().zip(found).map(|(t, f)| t.iter().filter(|row| f.contains(row)).count()).sum();
    hits as f64 / truth.iter().map(Vec::len).sum::<usize>().max(1) as f64
}
