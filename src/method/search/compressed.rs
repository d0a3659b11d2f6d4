//! Approximate search in many keys, stored 8 to 32 times smaller: an inverted file of product-quantised residuals
//! (IVF-PQ; Jégou, Douze and Schmid, IEEE TPAMI 2011).
//!
//! Each key is put into the list of its nearest coarse centroid, and what is left of it is cut into parts, each of them
//! replaced by the number of the nearest of 256 centroids: one byte a part. A query looks into the lists of its
//! `probes` best centroids. Its inner product with a key is that with the key's centroid plus a sum of table entries,
//! one a part, so that no key is ever unpacked.
//!
//! Steps of training search exactly, see [`in_queue`](super::in_queue): for queues that fit on the device that costs
//! little and errs nowhere. Among some ten thousand keys the exact search on a CPU is the faster one too, since each query
//! here has a table to fill first; `kinrin bench search` measures both.

use rayon::prelude::*;

use super::centroids::{k_means, matrix, nearest};
use super::host::{Best, Neighbour};
use crate::random::stream;

/// Values of one byte, hence centroids of a part.
const CODES: usize = 256;
/// Rounds of k-means.
const ROUNDS: usize = 8;
/// Rows that the centroids of the parts are made from, at most.
const PART_SAMPLE: usize = 16_384;
/// Rows a list for the training of the coarse centroids, at most.
const ROWS_PER_LIST: usize = 64;
/// Rows that are packed at once.
const PACKED: usize = 65_536;

/// Keys in lists, compressed.
pub struct Index {
    dim: usize,
    /// Dimensions of a part.
    width: usize,
    /// `[lists × dim]`.
    coarse: Vec<f32>,
    /// `[CODES or fewer × width]` for each part.
    parts: Vec<Vec<f32>>,
    /// The same with rows and columns exchanged, for the tables of the queries.
    turned: Vec<Vec<f32>>,
    lists: Vec<List>,
    rows: usize,
}

/// The keys of one coarse centroid.
#[derive(Clone, Default)]
struct List {
    row: Vec<u32>,
    /// One byte a part and row.
    codes: Vec<u8>,
}

impl Index {
    /// Learns the centroids for about `keys` keys from `sample`, rows drawn from the same keys; it holds none yet.
    ///
    /// `compression`: how many times smaller than single precision a key becomes, not counting its number; 8, 16 or
    /// 32 give parts of 2, 4 or 8 dimensions. `None` where `dim` cannot be cut so, or `sample` has no row.
    pub fn train(sample: &[f32], dim: usize, keys: usize, compression: usize, seed: u64) -> Option<Self> {
        let width = compression / 4;
        if width == 0 || dim == 0 || !dim.is_multiple_of(width) || sample.len() < dim {
            return None;
        }
        let wanted = lists_for(keys);
        let some = &sample[..sample.len().min(wanted * ROWS_PER_LIST * dim)];
        let coarse = k_means(some, dim, wanted, ROUNDS, &mut stream(seed, "coarse centroids", 0));
        let some = &sample[..sample.len().min(PART_SAMPLE * dim)];
        let left = residuals(some, &nearest(some, &coarse, dim), &coarse, dim);
        let learn = |part: usize| {
            let rows = part_of(&left, dim, part, width);
            k_means(&rows, width, CODES, ROUNDS, &mut stream(seed, "part centroids", part as u64))
        };
        let parts: Vec<Vec<f32>> = (0..dim / width).into_par_iter().map(learn).collect();
        let turned = parts.iter().map(|centroids| turned(centroids, width)).collect();
        let lists = vec![List::default(); coarse.len() / dim];
        Some(Self { dim, width, coarse, parts, turned, lists, rows: 0 })
    }

    /// Takes in keys; they are numbered on from those that are there.
    pub fn add(&mut self, keys: &[f32]) {
        for keys in keys.chunks(PACKED * self.dim) {
            let own = nearest(keys, &self.coarse, self.dim);
            let left = residuals(keys, &own, &self.coarse, self.dim);
            let pack = |(part, centroids): (usize, &Vec<f32>)| {
                nearest(&part_of(&left, self.dim, part, self.width), centroids, self.width)
            };
            let packed: Vec<Vec<usize>> = self.parts.par_iter().enumerate().map(pack).collect();
            for (i, &list) in own.iter().enumerate() {
                let list = &mut self.lists[list];
                list.row.push(u32::try_from(self.rows + i).unwrap_or(u32::MAX));
                list.codes.extend(packed.iter().map(|part| part[i] as u8)); // below CODES
            }
            self.rows += own.len();
        }
    }

    /// About the k keys with the largest inner product for each query, best first, with the products of the compressed
    /// keys. Looks into `probes` lists; with all of them only the compression errs.
    pub fn search(&self, queries: &[f32], k: usize, probes: usize) -> Vec<Vec<Neighbour>> {
        let products = matrix(queries, self.dim).matmul(matrix(&self.coarse, self.dim).transpose()).into_data();
        let products = products.as_slice::<f32>().expect("products of f32 matrices are f32");
        let pairs = queries.par_chunks(self.dim).zip(products.par_chunks(self.lists.len()));
        pairs.map(|(query, products)| self.search_one(query, products, k, probes)).collect()
    }

    fn search_one(&self, query: &[f32], products: &[f32], k: usize, probes: usize) -> Vec<Neighbour> {
        let table = self.table(query);
        let mut best = Best::new(k);
        for list in best_lists(products, probes.max(1)) {
            let List { row, codes } = &self.lists[list];
            for (&row, codes) in row.iter().zip(codes.chunks_exact(self.parts.len())) {
                let similarity = products[list] + looked_up(&table, codes);
                best.offer(Neighbour { row: row as usize, similarity });
            }
        }
        best.found
    }

    /// Inner products of each part of a query with the centroids of the part, `CODES` a part.
    fn table(&self, query: &[f32]) -> Vec<f32> {
        let mut table = vec![0.0; self.parts.len() * CODES];
        let parts = table.chunks_exact_mut(CODES).zip(query.chunks_exact(self.width)).zip(&self.turned);
        for ((entries, part), turned) in parts {
            // One dimension after the other, over all centroids at once.
            for (value, of_all) in part.iter().zip(turned.chunks_exact(turned.len() / self.width)) {
                entries.iter_mut().zip(of_all).for_each(|(entry, centroid)| *entry += value * centroid);
            }
        }
        table
    }

    /// Keys that it holds.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Lists, which is the largest useful number of probes.
    pub fn lists(&self) -> usize {
        self.lists.len()
    }

    /// Bytes of centroids, codes and numbers of rows, as far as they are allocated.
    pub fn bytes(&self) -> u64 {
        let centroids: usize = self.coarse.len() + 2 * self.parts.iter().map(Vec::len).sum::<usize>();
        let of = |list: &List| list.codes.capacity() + 4 * list.row.capacity();
        (4 * centroids + self.lists.iter().map(of).sum::<usize>()) as u64
    }
}

/// The lists with the largest products, in the order of their numbers.
fn best_lists(products: &[f32], probes: usize) -> Vec<usize> {
    let mut lists: Vec<usize> = (0..products.len()).collect();
    if probes < lists.len() {
        lists.select_nth_unstable_by(probes - 1, |a, b| products[*b].total_cmp(&products[*a]).then(a.cmp(b)));
        lists.truncate(probes);
        lists.sort_unstable();
    }
    lists
}

/// Rows of `width` values as `width` rows.
fn turned(rows: &[f32], width: usize) -> Vec<f32> {
    (0..width).flat_map(|place| rows.iter().skip(place).step_by(width)).copied().collect()
}

/// Sum of the entries that the codes name, one in each `CODES` of the table. Four sums at once, so that no addition has to
/// wait for the one before it.
fn looked_up(table: &[f32], codes: &[u8]) -> f32 {
    let mut sums = [0.0_f32; 4];
    for (tables, codes) in table.chunks(4 * CODES).zip(codes.chunks(4)) {
        for (sum, (entries, code)) in sums.iter_mut().zip(tables.chunks_exact(CODES).zip(codes)) {
            *sum += entries[usize::from(*code)];
        }
    }
    sums.iter().sum()
}

/// Lists for so many keys: four times the root, as is usual for inverted files, and no more than 2048, since every key
/// has to be compared with all of them once.
fn lists_for(keys: usize) -> usize {
    ((4.0 * (keys as f64).sqrt()) as usize).clamp(1, 2048)
}

/// What is left of each row beside its centroid.
fn residuals(rows: &[f32], own: &[usize], coarse: &[f32], dim: usize) -> Vec<f32> {
    let row = |(row, &c): (&[f32], &usize)| {
        row.iter().zip(&coarse[c * dim..(c + 1) * dim]).map(|(a, b)| a - b).collect::<Vec<f32>>()
    };
    rows.par_chunks(dim).zip(own).flat_map_iter(row).collect()
}

/// Dimensions `part · width` and on of every row, row-major.
fn part_of(rows: &[f32], dim: usize, part: usize, width: usize) -> Vec<f32> {
    rows.chunks_exact(dim).flat_map(|row| &row[part * width..(part + 1) * width]).copied().collect()
}
