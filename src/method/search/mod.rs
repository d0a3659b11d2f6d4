//! Neighbour search in the key queue (on the device), exact search in host arrays, and approximate search in a
//! [`compressed`] index.
//!
//! What may not be found is masked before the top-k: rows of the query's own video and, if set, of its source
//! recording. Unfilled rows never come here, see [`KeyQueue::keys`](super::queue::KeyQueue::keys).

pub mod bench;
mod centroids;
mod codes;
pub mod compressed;
mod host;
mod lengths;
mod product;
mod rotation;
mod scalar;

pub use host::{Neighbour, exact};

use burn::tensor::{Bool, Device, IndexingUpdateOp, Int, Tensor, TensorData};

use super::queue::KeyQueue;
use crate::config::IivclSpec;

/// Similarity given to masked rows; below every cosine.
const MASKED: f32 = -3.0;

/// Similarities below this mark a masked row.
const LEAST_COSINE: f32 = -2.0;

/// Least cosine of a neighbour where any will do.
pub const EVERY: f64 = -1.0;

/// The k best rows of each query.
#[derive(Clone)]
pub struct TopK {
    /// `[N, k]` cosine similarity, best first; about −3 where fewer than k rows were left, and where one was refused.
    pub similarity: Tensor<2>,
    /// `[N, k]` row in the queue; meaningless where nothing was left.
    pub row: Tensor<2, Int>,
}

/// What a search in the queue brings up.
#[derive(Clone)]
pub struct Found {
    /// `[N, filled]`: rows that may not be neighbours: same video, and same source where that is masked.
    pub masked: Tensor<2, Bool>,
    /// The single best row without any mask: what the search would return without protection.
    pub nearest: TopK,
    /// The k best rows that are not masked.
    pub found: TopK,
}

/// Searches the filled rows of a queue's bank. Nothing here is on a tape.
///
/// # Shapes
/// `queries [N, d]` unit rows, `videos [N]`, `sources [N]` or `None` to mask by video only. The queue must hold a row.
pub fn in_queue(
    queue: &KeyQueue,
    bank: usize,
    queries: Tensor<2>,
    videos: &[u32],
    sources: Option<&[u32]>,
    k: usize,
) -> Found {
    let masked = queue.same_video(videos);
    let masked = match sources {
        Some(sources) => masked.bool_or(queue.same_source(sources)),
        None => masked,
    };
    in_queue_without(queue, bank, queries, masked, None, k)
}

/// [`in_queue`] with any mask: rows that `masked [N, filled]` marks are not found. Nor are those that `far [N, filled]`
/// marks; they are no part of what [`Found::masked`] tells.
pub fn in_queue_without(
    queue: &KeyQueue,
    bank: usize,
    queries: Tensor<2>,
    masked: Tensor<2, Bool>,
    far: Option<Tensor<2, Bool>>,
    k: usize,
) -> Found {
    let similarity = queries.matmul(queue.keys(bank).transpose());
    let out = far.into_iter().fold(masked.clone(), Tensor::bool_or);
    Found { nearest: top_k(similarity.clone(), None, 1), found: top_k(similarity, Some(out), k), masked }
}

/// The k largest entries of each row of `similarity [N, M]`, leaving out where `masked` is true.
///
/// Fewer than k columns come back when M < k. M must not be 0.
pub fn top_k(similarity: Tensor<2>, masked: Option<Tensor<2, Bool>>, k: usize) -> TopK {
    let similarity = match masked {
        Some(mask) => similarity.mask_fill(mask, MASKED),
        None => similarity,
    };
    let k = k.min(similarity.dims()[1]);
    let device = similarity.device();
    let (similarity, row) = match k {
        1 => similarity.max_dim_with_indices(1),
        // Flex would sort whole rows; its tensors are in host memory anyway.
        _ if device == Device::flex() => top_k_in_host_memory(similarity, k, &device),
        _ => similarity.topk_with_indices(k, 1),
    };
    TopK { similarity, row }
}

fn top_k_in_host_memory(similarity: Tensor<2>, k: usize, device: &Device) -> (Tensor<2>, Tensor<2, Int>) {
    let [n, m] = similarity.dims();
    let data = similarity.into_data();
    let values = data.as_slice::<f32>().expect("similarities are f32: products of f32 keys");
    let found = host::top_k_of_rows(values, m, k);
    let similarity: Vec<f32> = found.iter().map(|f| f.similarity).collect();
    let rows: Vec<i32> = found.iter().map(|f| i32::try_from(f.row).unwrap_or(i32::MAX)).collect();
    (
        Tensor::from_data(TensorData::new(similarity, [n, k]), device),
        Tensor::from_data(TensorData::new(rows, [n, k]), device),
    )
}

impl TopK {
    /// The least similarity that θ lets pass; θ = −1 keeps all but the masked, whatever was lost in rounding.
    pub fn least(threshold: f64) -> f32 {
        if threshold <= -1.0 { LEAST_COSINE } else { threshold as f32 }
    }

    /// `[N, k]`: whether a neighbour is real and at least as similar as θ.
    pub fn accepted(&self, threshold: f64) -> Tensor<2, Bool> {
        self.similarity.clone().greater_equal_elem(Self::least(threshold))
    }

    /// Soft weights over the neighbours with similarity v ≥ θ: `softmax(v / τ_w)`, 0 elsewhere (`[N, k]`).
    /// Rows sum to 1, or to 0 where no neighbour is left.
    pub fn weights(&self, spec: &IivclSpec) -> Tensor<2> {
        let accepted = self.accepted(spec.threshold);
        // The largest exponent of every row that has a neighbour.
        let best = self.similarity.clone().max_dim(1);
        let raw = ((self.similarity.clone() - best) / spec.weight_temperature).exp() * accepted.float();
        raw.clone() / raw.sum_dim(1).clamp_min(f32::MIN_POSITIVE)
    }

    /// `[N, 1]`: 1 where a row has an accepted neighbour, 0 where it has none.
    pub fn served(&self, threshold: f64) -> Tensor<2> {
        self.accepted(threshold).float().max_dim(1)
    }

    /// Without the entries that `refused [N, k]` marks: they keep their place, but count as masked.
    pub fn without(self, refused: Tensor<2, Bool>) -> Self {
        Self { similarity: self.similarity.mask_fill(refused, MASKED), row: self.row }
    }

    /// The same for rows in another order: `arrange` is applied to the similarities and to the row numbers.
    ///
    /// Row numbers travel as floats; they are exact up to 2²⁴ rows, beyond any queue.
    pub fn map(&self, arrange: impl Fn(Tensor<2>) -> Tensor<2>) -> Self {
        Self { similarity: arrange(self.similarity.clone()), row: arrange(self.row.clone().float()).int() }
    }

    /// `[N, rows]`: true at the retrieved rows.
    pub fn retrieved(&self, rows: usize) -> Tensor<2, Bool> {
        let [n, k] = self.row.dims();
        let device = self.row.device();
        let marks = Tensor::<2>::zeros([n, rows], &device).scatter(
            1,
            self.row.clone(),
            Tensor::ones([n, k], &device),
            IndexingUpdateOp::Add,
        );
        marks.greater_elem(0.5)
    }
}
