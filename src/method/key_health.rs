//! Readings that tell whether keys are told apart by what they show, or by when they were made.

use burn::tensor::Tensor;

use super::encoded::Encoded;
use super::queue::KeyQueue;

/// The readings of a step, before its keys are enqueued:
///
/// * `key_mean_square`: squared length of the mean of the batch's keys. Keys are unit rows: 0 when they point
///   everywhere, 1 when all are the same.
/// * `age_gap`: mean logit of the queries against fresh keys of other videos, minus that against the queue. Both are
///   strangers to the query; what sets them apart is the age of the key alone. A gap well above 0 means that the loss
///   can fall without any look at the footage.
/// * `alignment`: mean squared distance of the keys of two clips of one video (Wang and Isola, arXiv 2005.10242).
/// * `stale_gap`: the same as `age_gap` between the newest and the oldest rows of the queue, as many as a step makes.
///
/// `queries [ρB, d]` of the first bank's head, off the tape. Without a queue, or while it is empty, those of the keys alone.
pub fn read(
    queue: Option<&KeyQueue>,
    encoded: &Encoded,
    queries: Tensor<2>,
    temperature: f64,
) -> Vec<(&'static str, Tensor<1>)> {
    let bank = encoded.heads.bank(encoded.heads.first());
    let keys = encoded.keys[bank].clone();
    let mean = keys.clone().mean_dim(0);
    let mut readings = vec![("key_mean_square", mean.powi_scalar(2).sum()), ("alignment", alignment(encoded, &keys))];
    let Some(queue) = queue.filter(|queue| queue.filled() > 0) else { return readings };
    let mean_query = queries.clone().mean_dim(0);
    let logit = |key: Tensor<2>| (mean_query.clone() * key).sum() / temperature;
    if encoded.videos > 1 {
        let of_queue = logit(queue.keys(bank).mean_dim(0));
        readings.push(("age_gap", fresh_logit(encoded, queries, &keys) / temperature - of_queue));
    }
    let n = encoded.video.len();
    if queue.filled() >= 2 * n {
        let [newest, oldest] = queue.ends(bank, n).map(|rows| logit(rows.mean_dim(0)));
        readings.push(("stale_gap", newest - oldest));
    }
    readings
}

/// `2 − 2 a·b` for unit rows, averaged over all pairs of clips of one video.
fn alignment(encoded: &Encoded, keys: &Tensor<2>) -> Tensor<1> {
    let others = own_keys(encoded, keys) - keys.clone();
    let pairs = (encoded.views - 1).max(1) as f64;
    (keys.clone() * others).sum_dim(1).mean() * (-2.0 / pairs) + 2.0
}

/// Mean product of a query with the keys of the other videos of its batch.
fn fresh_logit(encoded: &Encoded, queries: Tensor<2>, keys: &Tensor<2>) -> Tensor<1> {
    let others = keys.clone().sum_dim(0) - own_keys(encoded, keys);
    let count = encoded.views * (encoded.videos - 1);
    (queries * others).sum_dim(1).mean() / count as f64
}

/// Sum of the keys of each row's own video, over its views.
fn own_keys(encoded: &Encoded, keys: &Tensor<2>) -> Tensor<2> {
    (1..encoded.views).fold(keys.clone(), |sum, offset| sum + encoded.of_other_view(keys.clone(), offset))
}
