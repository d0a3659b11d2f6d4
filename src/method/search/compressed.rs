//! Approximate search in many keys, stored 4 to 32 times smaller: an inverted file (IVF; Jégou, Douze and Schmid, IEEE
//! TPAMI 2011).
//!
//! Each key is put into the list of its nearest coarse centroid, and what is left of it beside the centroid becomes
//! [`codes`](super::codes), with one byte more for its [length](super::lengths). A query looks into the lists of its
//! nearest centroids, by the same distance as the keys: by inner products it would look elsewhere than the keys were put.
//! Its inner product with a key is that with the key's centroid plus that with the codes, stretched to the key's length,
//! so that no key is ever unpacked.
//!
//! Finer codes beside coarse ones, to rank the best keys again, are not worth their bytes: with this many lists a search
//! reads few keys, and 4 times smaller ones alone take less memory and find as much.
//!
//! How much is found hangs on how the keys lie. Measured with 65,536 keys of 128 values and one byte a value: 0.997 of the
//! ten nearest where keys lie in groups of 64, in 8 of 2560 lists; 0.29 where they lie everywhere alike, in 50 lists, since
//! near keys then share no list. One byte for 2, 4 or 8 values: 0.94, 0.79 and 0.61 in groups, where noise on all sides
//! tells near keys apart, of which few bytes can keep little; 0.98, 0.94 and 0.86 along few directions, as the keys of
//! trained encoders lie. All but one in a hundred of them are among the hundred best in both.
//!
//! Steps of training search exactly, see [`in_queue`](super::in_queue): for queues that fit on the device that costs
//! little and errs nowhere. `kinrin bench search` measures both.

use rayon::prelude::*;

use super::centroids::{halves, k_means, nearest};
use super::codes::Quantiser;
use super::host::{Best, Neighbour, exact};
use super::lengths::{Lengths, factors};
use crate::random::stream;

/// Lists for n keys are this many times √n. With the usual 4 the lists of ten million keys hold a dozen groups of near
/// keys each, their centroids lie near none of them, and every tenth list has to be looked into. More lists take longer
/// to build, since each key is compared with each centroid.
const LISTS_PER_ROOT: f64 = 10.0;
/// Keys a list, at least.
const LEAST_KEYS: usize = 16;
/// Rounds of k-means.
const ROUNDS: usize = 6;
/// Rows a list for the training of the coarse centroids, at most.
const ROWS_PER_LIST: usize = 16;
/// Rows that are packed at once.
const PACKED: usize = 65_536;

/// Takes in keys.
pub struct Builder {
    dim: usize,
    /// `[lists × dim]`.
    coarse: Vec<f32>,
    quantiser: Quantiser,
    lengths: Lengths,
    /// The list of each key.
    list: Vec<u32>,
    /// Row-major, as many bytes for each key; the last one is its length.
    codes: Vec<u8>,
}

impl Builder {
    /// Learns the centroids for about `keys` keys from `sample`, rows drawn from the same keys; it holds none yet.
    ///
    /// `compression`: how many times smaller than single precision a key becomes, not counting its number and length: 4
    /// for one byte a value; 8, 16 or 32 for one byte for 2, 4 or 8 values. `None` where `dim` cannot be cut so, or
    /// `sample` has no row.
    pub fn train(sample: &[f32], dim: usize, keys: usize, compression: usize, seed: u64) -> Option<Self> {
        if dim == 0 || sample.len() < dim {
            return None;
        }
        let wanted = lists_for(keys);
        let some = &sample[..sample.len().min(wanted * ROWS_PER_LIST * dim)];
        let coarse = k_means(some, dim, wanted, ROUNDS, &mut stream(seed, "coarse centroids", 0));
        let some = &sample[..sample.len().min(PACKED * dim)];
        let left = residuals(some, &nearest(some, &coarse, dim), &coarse, dim);
        let quantiser = Quantiser::train(&left, dim, compression, seed)?;
        let lengths = Lengths::train(&pack(&quantiser, some, &left, dim).1);
        let (list, codes) = (Vec::with_capacity(keys), Vec::with_capacity(keys * (4 * dim / compression + 1)));
        Some(Self { dim, coarse, quantiser, lengths, list, codes })
    }

    /// Takes in keys; they are numbered on from those that are there.
    pub fn add(&mut self, keys: &[f32]) {
        for keys in keys.chunks(PACKED * self.dim) {
            let own = nearest(keys, &self.coarse, self.dim);
            let left = residuals(keys, &own, &self.coarse, self.dim);
            let (codes, factors) = pack(&self.quantiser, keys, &left, self.dim);
            for (codes, factor) in codes.chunks_exact(codes.len() / factors.len()).zip(factors) {
                self.codes.extend_from_slice(codes);
                self.codes.push(self.lengths.encode(factor));
            }
            self.list.extend(own);
        }
    }

    /// The index of these keys: moves the codes of each list together, in place.
    pub fn finish(self) -> Index {
        let Self { dim, coarse, quantiser, lengths, list, mut codes } = self;
        let mut starts = vec![0; coarse.len() / dim + 1];
        list.iter().for_each(|&list| starts[list as usize + 1] += 1);
        (1..starts.len()).for_each(|i| starts[i] += starts[i - 1]);
        let mut next = starts.clone();
        let mut row = vec![0_u32; list.len()];
        for (key, &list) in list.iter().enumerate() {
            row[next[list as usize]] = key as u32; // an index holds fewer than 2³² keys
            next[list as usize] += 1;
        }
        drop(list);
        rearrange(&mut codes, &row);
        let coarse = with_last(&coarse, dim, halves(&coarse, dim).iter().map(|half| -half));
        Index { dim, coarse, quantiser, lengths, starts, row, codes }
    }
}

/// Keys in lists, compressed.
pub struct Index {
    dim: usize,
    /// `[lists × (dim + 1)]`: the coarse centroids c, each with −|c|²/2 after it. The product with a query and a 1 after
    /// it ranks them by their distance.
    coarse: Vec<f32>,
    quantiser: Quantiser,
    lengths: Lengths,
    /// Where each list begins, and the end.
    starts: Vec<usize>,
    /// Numbers of the keys, list after list.
    row: Vec<u32>,
    /// Their codes and lengths, in the same order.
    codes: Vec<u8>,
}

impl Index {
    /// About the k keys with the largest inner product for each query, best first, with the products of the compressed
    /// keys. Looks into `probes` lists; with all of them only the compression errs.
    pub fn search(&self, queries: &[f32], k: usize, probes: usize) -> Vec<Vec<Neighbour>> {
        let nothing: Option<&fn(usize, usize) -> bool> = None;
        let probes = probes.clamp(1, self.lists());
        let ones = std::iter::repeat(1.0);
        let near = exact(&with_last(queries, self.dim, ones), &self.coarse, self.dim + 1, probes, nothing);
        queries.par_chunks(self.dim).zip(near).map(|(query, near)| self.search_in(&near, query, k)).collect()
    }

    /// The best keys of some lists, which come as rows of `coarse`.
    fn search_in(&self, lists: &[Neighbour], query: &[f32], k: usize) -> Vec<Neighbour> {
        let width = self.codes.len() / self.rows().max(1);
        let query = self.quantiser.query(query);
        let mut best = Best::new(k);
        for &Neighbour { row: list, similarity } in lists {
            let with_centroid = similarity - self.coarse[(list + 1) * (self.dim + 1) - 1];
            for place in self.starts[list]..self.starts[list + 1] {
                let (codes, length) = self.codes[place * width..(place + 1) * width].split_at(width - 1);
                let similarity = (with_centroid + query.product(codes)) * self.lengths.factor(length[0]);
                best.offer(Neighbour { row: self.row[place] as usize, similarity });
            }
        }
        best.found
    }

    /// Lists to look into where nobody says how many: the root of their number.
    pub fn usual_probes(&self) -> usize {
        self.lists().isqrt()
    }

    /// Keys that it holds.
    pub fn rows(&self) -> usize {
        self.row.len()
    }

    /// Lists, which is the largest useful number of probes.
    pub fn lists(&self) -> usize {
        self.starts.len() - 1
    }

    /// Bytes of centroids, codes, lengths and numbers of keys.
    pub fn bytes(&self) -> u64 {
        let lists = 4 * self.coarse.len() + 8 * self.starts.len() + size_of::<Lengths>();
        (lists + self.quantiser.bytes() + 4 * self.row.len() + self.codes.len()) as u64
    }
}

/// Lists for so many keys.
fn lists_for(keys: usize) -> usize {
    ((LISTS_PER_ROOT * (keys as f64).sqrt()) as usize).min(keys / LEAST_KEYS).max(1)
}

/// What is left of each row beside its centroid.
fn residuals(rows: &[f32], own: &[u32], coarse: &[f32], dim: usize) -> Vec<f32> {
    let mut left = rows.to_vec();
    left.par_chunks_mut(dim).zip(own).for_each(|(row, &c)| {
        row.iter_mut().zip(&coarse[c as usize * dim..][..dim]).for_each(|(v, centre)| *v -= centre);
    });
    left
}

/// The codes of keys by what is left of them beside their centroids, and how much longer each key was than it comes
/// back.
fn pack(quantiser: &Quantiser, keys: &[f32], left: &[f32], dim: usize) -> (Vec<u8>, Vec<f32>) {
    let codes = quantiser.encode(left);
    let mut back = quantiser.decode(&codes);
    back.iter_mut().zip(keys.iter().zip(left)).for_each(|(back, (key, left))| *back += key - left);
    let factors = factors(keys, &back, dim);
    (codes, factors)
}

/// The rows, each with one more value.
fn with_last(rows: &[f32], dim: usize, last: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut longer = Vec::with_capacity(rows.len() / dim * (dim + 1));
    for (row, last) in rows.chunks_exact(dim).zip(last) {
        longer.extend_from_slice(row);
        longer.push(last);
    }
    longer
}

/// Puts row `from[i]` at place i, along the cycles of the order: ten million keys have no second place.
fn rearrange(rows: &mut [u8], from: &[u32]) {
    let width = rows.len() / from.len().max(1);
    let row = |i: usize| i * width..(i + 1) * width;
    let mut moved = vec![false; from.len()];
    for first in 0..from.len() {
        let kept = rows[row(first)].to_vec();
        let mut place = first;
        while !moved[place] {
            moved[place] = true;
            let source = from[place] as usize;
            match source == first {
                true => rows[row(place)].copy_from_slice(&kept),
                false => rows.copy_within(row(source), place * width),
            }
            place = source;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_put_in_any_order() {
        let rows: Vec<u8> = (0..14).collect();
        // A cycle of three, a pair, and two rows that stay.
        let order = [2, 1, 4, 5, 0, 3, 6];
        let mut moved = rows.clone();
        rearrange(&mut moved, &order);
        let expected: Vec<u8> = order.iter().flat_map(|&i| [2 * i as u8, 2 * i as u8 + 1]).collect();
        assert_eq!(moved, expected);
        rearrange(&mut [], &[]);
    }

    #[test]
    fn lists_grow_with_the_root_of_the_keys_and_few_keys_have_few() {
        assert_eq!([1, 200, 1 << 16, 1_000_000, 10_000_000].map(lists_for), [1, 12, 2560, 10_000, 31_622]);
    }
}
