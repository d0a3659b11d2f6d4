//! InfoNCE (van den Oord et al., arXiv 1807.03748) in a form that serves every contrastive term.
//!
//! For a query q with positive p and negatives n the loss is `−log(eᵖ / (eᵖ + Σ eⁿ))`, where the letters stand
//! for logits (cosine similarity / τ). Written as `softplus(lse(n) − p)` it can neither overflow nor cancel, and
//! the negatives of a query are summed once for all of its positives.

use burn::tensor::{Bool, Tensor, TensorData};

/// Logit that stands for "not there": far below every real one, and still finite.
pub(super) const ABSENT: f32 = -1e30;

/// `log Σ exp` of each row of `logits`, leaving out where `masked` is true.
///
/// # Shapes
/// `logits [N, M]`, `masked [N, M]` → `[N, 1]`. A row with nothing left gives about −1e30, never −∞ or NaN.
pub fn log_sum_exp(logits: Tensor<2>, masked: Option<Tensor<2, Bool>>) -> Tensor<2> {
    let logits = match masked {
        Some(mask) => logits.mask_fill(mask, ABSENT),
        None => logits,
    };
    let largest = logits.clone().detach().max_dim(1);
    (logits - largest.clone()).exp().sum_dim(1).log() + largest
}

/// Further negatives: the keys of the batch itself. Left out is what has the query's own number in `owner` (its video,
/// or its source recording): those are positives or may be the same scene; and what `also_out [N, N]` marks.
///
/// # Shapes
/// `queries, keys [N, d]` with row i of both from `owner[i]` → `[N, 1]`, to be joined with those of the queue.
pub fn of_the_batch(
    queries: Tensor<2>,
    keys: Tensor<2>,
    owner: &[u32],
    also_out: Option<Tensor<2, Bool>>,
    temperature: f64,
) -> Tensor<2> {
    let (logits, out) = batch_logits(queries, keys, owner, also_out, temperature);
    log_sum_exp(logits, Some(out))
}

/// The logits behind [`of_the_batch`], and what is left out of them: `[N, N]` both.
pub fn batch_logits(
    queries: Tensor<2>,
    keys: Tensor<2>,
    owner: &[u32],
    also_out: Option<Tensor<2, Bool>>,
    temperature: f64,
) -> (Tensor<2>, Tensor<2, Bool>) {
    let n = owner.len();
    let own: Vec<bool> = owner.iter().flat_map(|a| owner.iter().map(move |b| a == b)).collect();
    let device = queries.device().without_autodiff();
    let own = Tensor::<2, Bool>::from_data(TensorData::new(own, [n, n]), &device);
    let out = match also_out {
        Some(also) => own.bool_or(also),
        None => own,
    };
    (queries.matmul(keys.transpose()) / temperature, out)
}

/// Negatives of two places as one: `log(eᵃ + eᵇ)`.
///
/// # Shapes
/// `[N, 1]`, `[N, 1]` → `[N, 1]`.
pub fn join(a: Tensor<2>, b: Tensor<2>) -> Tensor<2> {
    log_sum_exp(Tensor::cat(vec![a, b], 1), None)
}

/// The loss of every positive against the same negatives of its row.
///
/// # Shapes
/// `positives [N, P]` logits, `negatives [N, 1]` from [`log_sum_exp`] → `[N, P]`. Zero where a row has no negatives.
pub fn losses(positives: Tensor<2>, negatives: Tensor<2>) -> Tensor<2> {
    softplus(negatives - positives)
}

/// `log(1 + eˣ)`; its gradient is the exact sigmoid, at 0 too.
fn softplus(x: Tensor<2>) -> Tensor<2> {
    let largest = x.clone().detach().clamp_min(0.0);
    let zero = largest.clone().neg().exp();
    ((x - largest.clone()).exp() + zero).log() + largest
}
