//! Exact top-k search in host memory: blocked matrix products on the CPU back end, then a scan that looks closer
//! only at blocks that hold something better than the k-th best so far.

use burn::tensor::{Device, Tensor, TensorData};
use rayon::prelude::*;

/// A found row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Row of the key matrix.
    pub row: usize,
    /// Inner product with the query; the cosine for unit rows.
    pub similarity: f32,
}

/// Queries that are searched together.
const QUERY_BLOCK: usize = 256;

/// Keys whose products are scanned while they are still in the cache.
const KEY_BLOCK: usize = 4096;

/// Entries that are compared with the k-th best in one go.
const LANES: usize = 32;

/// The k keys with the largest inner product for each query, best first; of equal ones the lower row.
///
/// `queries` and `keys` are row-major with `d` values a row. `excluded(query, key)` keeps a key from being found;
/// a query then may get fewer than k. It is asked only about keys that would enter the result.
pub fn exact<F>(queries: &[f32], keys: &[f32], d: usize, k: usize, excluded: Option<&F>) -> Vec<Vec<Neighbour>>
where
    F: Fn(usize, usize) -> bool + Sync + ?Sized,
{
    assert!(queries.len().is_multiple_of(d) && keys.len().is_multiple_of(d), "rows of {d} values");
    let mut found = Vec::with_capacity(queries.len() / d);
    for (block, part) in queries.chunks(QUERY_BLOCK * d).enumerate() {
        let first = block * QUERY_BLOCK;
        found.extend(search_block(part, keys, d, k, &|query, key| excluded.is_some_and(|f| f(first + query, key))));
    }
    found
}

fn search_block<F>(queries: &[f32], keys: &[f32], d: usize, k: usize, excluded: &F) -> Vec<Vec<Neighbour>>
where
    F: Fn(usize, usize) -> bool + Sync,
{
    let count = queries.len() / d;
    let tensor = matrix(queries, d);
    let parts: Vec<Vec<Best>> = keys
        .par_chunks(KEY_BLOCK * d)
        .enumerate()
        .fold(
            || vec![Best::new(k); count],
            |mut best, (block, part)| {
                let products = tensor.clone().matmul(matrix(part, d).transpose()).into_data();
                let products = products.as_slice::<f32>().expect("products of f32 matrices are f32");
                let (first, width) = (block * KEY_BLOCK, part.len() / d);
                for (query, row) in products.chunks_exact(width).enumerate() {
                    best[query].scan(row, first, |key| excluded(query, key));
                }
                best
            },
        )
        .collect();
    merge(parts, count, k)
}

/// Bytes that a search of so many queries works with beside the keys.
pub(super) fn work_bytes(queries: usize, d: usize) -> usize {
    rayon::current_num_threads() * KEY_BLOCK * (d + queries.min(QUERY_BLOCK)) * 4
}

fn matrix(rows: &[f32], d: usize) -> Tensor<2> {
    Tensor::from_data(TensorData::new(rows.to_vec(), [rows.len() / d, d]), &Device::flex())
}

/// Joins the `k` best of two places, for each query. `more` has its rows numbered from `first` on.
pub fn join(found: &mut [Vec<Neighbour>], more: Vec<Vec<Neighbour>>, first: usize, k: usize) {
    for (all, more) in found.iter_mut().zip(more) {
        all.extend(more.into_iter().map(|n| Neighbour { row: n.row + first, ..n }));
        keep_best(all, k);
    }
}

/// The k best in order; ties go to the lower row.
fn keep_best(all: &mut Vec<Neighbour>, k: usize) {
    all.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.row.cmp(&b.row)));
    all.truncate(k);
}

/// Joins what each worker found. The order of the workers does not show: ties go to the lower row.
fn merge(parts: Vec<Vec<Best>>, count: usize, k: usize) -> Vec<Vec<Neighbour>> {
    let mut joined = vec![Vec::new(); count];
    for part in parts {
        for (all, best) in joined.iter_mut().zip(part) {
            all.extend(best.found);
        }
    }
    joined.iter_mut().for_each(|all| keep_best(all, k));
    joined
}

/// The k largest of each row of `values [N, m]`, as `N × k` entries in order. k ≤ m.
pub(super) fn top_k_of_rows(values: &[f32], m: usize, k: usize) -> Vec<Neighbour> {
    let rows: Vec<Vec<Neighbour>> = values
        .par_chunks(m)
        .map(|row| {
            let mut best = Best::new(k);
            best.scan(row, 0, |_| false);
            best.found
        })
        .collect();
    rows.concat()
}

/// The best k so far, sorted, best first.
#[derive(Clone)]
pub(super) struct Best {
    k: usize,
    pub(super) found: Vec<Neighbour>,
}

impl Best {
    pub(super) fn new(k: usize) -> Self {
        Self { k, found: Vec::with_capacity(k + 1) }
    }

    /// What a value must exceed to enter.
    fn bar(&self) -> f32 {
        if self.found.len() < self.k {
            f32::NEG_INFINITY
        } else {
            self.found.last().map_or(f32::INFINITY, |n| n.similarity)
        }
    }

    fn scan(&mut self, values: &[f32], first: usize, excluded: impl Fn(usize) -> bool) {
        let mut bar = self.bar();
        for (chunk, part) in values.chunks(LANES).enumerate() {
            // One comparison without branches per chunk: nearly all chunks hold nothing of interest.
            if !part.iter().fold(false, |any, &v| any | (v > bar)) {
                continue;
            }
            for (lane, &similarity) in part.iter().enumerate() {
                let row = first + chunk * LANES + lane;
                if similarity > bar && !excluded(row) {
                    self.insert(Neighbour { row, similarity });
                    bar = self.bar();
                }
            }
        }
    }

    /// Takes in one key, if it is better than the k-th best.
    pub(super) fn offer(&mut self, new: Neighbour) {
        if new.similarity > self.bar() {
            self.insert(new);
        }
    }

    fn insert(&mut self, new: Neighbour) {
        let at = self
            .found
            .partition_point(|n| n.similarity > new.similarity || (n.similarity == new.similarity && n.row < new.row));
        self.found.insert(at, new);
        self.found.truncate(self.k);
    }
}
