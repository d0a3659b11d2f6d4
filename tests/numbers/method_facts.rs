//! Facts about losses, queue and search that hold whatever the network is ("Unit facts to test" of the method).

#![allow(clippy::unwrap_used)] // helpers of tests may

use burn::module::{Module, Param};
use burn::tensor::{Bool, Device, Int, Tensor, TensorData};
use kinrin::config::{IivclSpec, OptimiserSpec};
use kinrin::method::iivcl::neighbour_losses;
use kinrin::method::info_nce::{join, log_sum_exp, losses, of_the_batch};
use kinrin::method::optimiser::Optimiser;
use kinrin::method::queue::KeyQueue;
use kinrin::method::search::{self, TopK, in_queue, top_k};
use kinrin::random::stream;
use rand::Rng;
use serde_json::Value;

pub(super) fn cpu() -> Device {
    Device::flex()
}

pub(super) fn matrix(rows: &[Vec<f32>], device: &Device) -> Tensor<2> {
    Tensor::from_data(TensorData::new(rows.concat(), [rows.len(), rows[0].len()]), device)
}

pub(super) fn mask(rows: &[Vec<bool>]) -> Tensor<2, Bool> {
    Tensor::from_data(TensorData::new(rows.concat(), [rows.len(), rows[0].len()]), &cpu())
}

pub(super) fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_into_vec_as::<f32>().unwrap()
}

fn integers(tensor: Tensor<2, Int>) -> Vec<i64> {
    tensor.into_data().try_into_vec_as::<i64>().unwrap()
}

/// `n` unit rows of stream `name`.
pub(super) fn unit_rows(name: &str, n: usize, d: usize) -> Vec<Vec<f32>> {
    let mut rng = stream(3, name, 0);
    let mut value = || (rng.next_u32() as f32 / u32::MAX as f32) * 2.0 - 1.0;
    (0..n)
        .map(|_| {
            let row: Vec<f32> = (0..d).map(|_| value()).collect();
            let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
            row.iter().map(|v| v / length).collect()
        })
        .collect()
}

#[track_caller]
pub(super) fn assert_close(got: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(got.len(), expected.len());
    for (i, (g, e)) in got.iter().zip(expected).enumerate() {
        assert!((g - e).abs() <= tolerance * (1.0 + e.abs()), "{i}: {g} is not {e}");
    }
}

/// Holds the gradient of a sum of losses against differences of the losses themselves, within `tolerance · (1 + |slope|)`.
/// A mild temperature keeps the curvature, and with it the error of the differences, small.
#[track_caller]
pub(super) fn slopes_are_differences(inputs: &[Vec<f32>], tolerance: f32, loss: impl Fn(Tensor<2>) -> Tensor<2>) {
    let start = inputs.concat();
    let shape = [inputs.len(), inputs[0].len()];
    let at = |values: &[f32], device: &Device| Tensor::from_data(TensorData::new(values.to_vec(), shape), device);
    let leaf = at(&start, &cpu().autodiff()).require_grad();
    let gradient = numbers(leaf.grad(&loss(leaf.clone()).sum().backward()).unwrap());
    let step = 1e-2;
    let shifted = |i: usize, by: f32| {
        let mut values = start.clone();
        values[i] += by;
        f64::from(numbers(loss(at(&values, &cpu())).sum())[0])
    };
    let slope = |i: usize| ((shifted(i, step) - shifted(i, -step)) / (2.0 * f64::from(step))) as f32;
    assert_close(&gradient, &(0..start.len()).map(slope).collect::<Vec<_>>(), tolerance);
}

/// Values from `tests/golden/info_nce.py`.
struct Golden(Value);

impl Golden {
    fn read() -> Self {
        Self(serde_json::from_str(include_str!("../golden/info_nce.json")).unwrap())
    }

    fn vector(value: &Value) -> Vec<f32> {
        value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect()
    }

    fn rows(&self, name: &str) -> Vec<Vec<f32>> {
        self.0[name].as_array().unwrap().iter().map(Self::vector).collect()
    }

    fn tensor(&self, name: &str) -> Tensor<2> {
        matrix(&self.rows(name), &cpu())
    }

    fn masked(&self) -> Tensor<2, Bool> {
        let row = |v: &Value| v.as_array().unwrap().iter().map(|b| b.as_bool().unwrap()).collect();
        mask(&self.0["masked"].as_array().unwrap().iter().map(row).collect::<Vec<_>>())
    }

    fn tau(&self) -> f64 {
        self.0["tau"].as_f64().unwrap()
    }
}

#[test]
fn info_nce_gives_the_known_values() {
    let golden = Golden::read();
    let (queries, queue) = (golden.tensor("queries"), golden.tensor("queue"));
    let positives = (queries.clone() * golden.tensor("keys")).sum_dim(1) / golden.tau();
    let negatives = log_sum_exp(queries.matmul(queue.transpose()) / golden.tau(), None);
    assert_close(&numbers(losses(positives, negatives)), &Golden::vector(&golden.0["intra"]), 1e-5);
}

/// Two videos, two views each, view-major, τ = 0.5. Query (1, 0) of video 7 meets its own keys (1, 0) and (0.6, 0.8),
/// which are left out, and those of video 9: (0, 1) and (−1, 0). By hand: ln(e⁰ + e⁻²).
#[test]
fn the_other_videos_of_the_batch_are_negatives_and_the_own_one_is_not() {
    let keys = matrix(&[vec![1.0, 0.0], vec![0.0, 1.0], vec![0.6, 0.8], vec![-1.0, 0.0]], &cpu());
    let found = of_the_batch(keys.clone(), keys, &[7, 9, 7, 9], None, 0.5);
    let log_sum = |logits: [f32; 2]| (logits[0].exp() + logits[1].exp()).ln();
    let by_hand = [log_sum([0.0, -2.0]), log_sum([0.0, 1.6]), log_sum([1.6, -1.2]), log_sum([-2.0, -1.2])];
    assert_close(&numbers(found.clone()), &by_hand, 1e-6);
    // With one row of the queue at logit 1: the sum of all three.
    let first = found.narrow(0, 0, 1);
    let joined = join(matrix(&[vec![1.0]], &cpu()), first);
    let sum = 1.0_f32.exp() + 1.0 + (-2.0_f32).exp();
    assert_close(&numbers(joined.clone()), &[sum.ln()], 1e-6);
    // A positive at logit 2 against them.
    let loss = numbers(losses(matrix(&[vec![2.0]], &cpu()), joined));
    assert_close(&loss, &[-(2.0_f32.exp() / (2.0_f32.exp() + sum)).ln()], 1e-6);
}

#[test]
fn the_neighbour_loss_gives_the_known_values() {
    let golden = Golden::read();
    let queue = golden.tensor("queue").transpose();
    let logits = golden.tensor("queries").matmul(queue.clone()) / golden.tau();
    let similarity = golden.tensor("searches").matmul(queue);
    for case in golden.0["inter"].as_array().unwrap() {
        let k = case["k"].as_u64().unwrap() as usize;
        let spec = spec(k, case["theta"].as_f64().unwrap(), case["tau_w"].as_f64().unwrap());
        let top = top_k(similarity.clone(), Some(golden.masked()), k);
        let (losses, _) = neighbour_losses(logits.clone(), golden.masked(), &top, &spec);
        assert_close(&numbers(losses), &Golden::vector(&case["losses"]), 1e-5);
    }
}

fn spec(k: usize, threshold: f64, weight_temperature: f64) -> IivclSpec {
    IivclSpec { k, threshold, weight_temperature, ..IivclSpec::default() }
}

#[test]
fn huge_and_tiny_logits_stay_finite() {
    let positives = matrix(&[vec![1000.0], vec![-1000.0]], &cpu());
    let negatives = log_sum_exp(matrix(&[vec![-1000.0; 3], vec![1000.0; 3]], &cpu()), None);
    let found = numbers(losses(positives, negatives));
    assert_close(&found, &[0.0, 2000.0 + 3.0_f32.ln()], 1e-6);
}

/// A neighbour that is the query's own key, with the same negatives, is the same-video term.
#[test]
fn the_own_key_as_the_neighbour_gives_the_intra_loss_row_for_row() {
    let (n, d, tau) = (5, 8, 0.1);
    let (queries, keys) = (unit_rows("q", n, d), unit_rows("k", n, d));
    let queue: Vec<Vec<f32>> = keys.iter().cloned().chain(unit_rows("queue", 7, d)).collect();
    let queries = matrix(&queries, &cpu());
    let logits = queries.clone().matmul(matrix(&queue, &cpu()).transpose()) / tau;
    let own: Vec<i32> = (0..n as i32).collect();
    let top =
        TopK { similarity: Tensor::ones([n, 1], &cpu()), row: Tensor::from_data(TensorData::new(own, [n, 1]), &cpu()) };
    let others = mask(&(0..n).map(|i| (0..n + 7).map(|j| i == j).collect()).collect::<Vec<_>>());
    let positives = (queries * matrix(&keys, &cpu())).sum_dim(1) / tau;
    let intra = losses(positives, log_sum_exp(logits.clone(), Some(others)));
    let nothing = mask(&vec![vec![false; n + 7]; n]);
    let (inter, served) = neighbour_losses(logits, nothing, &top, &spec(1, -1.0, 0.1));
    assert_close(&numbers(inter), &numbers(intra), 1e-5);
    assert_eq!(numbers(served), vec![1.0; n]);
}

#[test]
fn a_fully_masked_row_gives_zero_loss_and_zero_gradient() {
    let device = cpu().autodiff();
    let queries = matrix(&unit_rows("q", 2, 4), &device).require_grad();
    let queue = matrix(&unit_rows("queue", 3, 4), &cpu());
    let masked = mask(&[vec![true; 3], vec![false, true, false]]);
    let top = top_k(queries.clone().inner().matmul(queue.clone().transpose()), Some(masked.clone()), 2);
    let logits = queries.clone().matmul(queue.transpose()) / 0.1;
    // A third column would be needed as a negative: row 1 has two rows left and both are neighbours.
    let (losses, served) = neighbour_losses(logits, masked, &top, &spec(2, -1.0, 0.1));
    let gradient = numbers(queries.grad(&losses.clone().sum().backward()).unwrap());
    assert_eq!(numbers(losses.inner()), vec![0.0, 0.0]);
    assert_eq!(numbers(served), vec![0.0, 1.0]);
    assert_eq!(gradient, vec![0.0; 8]);
}

#[test]
fn gradients_match_finite_differences() {
    let (n, m, d) = (3, 8, 4);
    let queue = matrix(&unit_rows("queue", m, d), &cpu());
    let keys = matrix(&unit_rows("k", n, d), &cpu());
    let masked = mask(&(0..n).map(|i| (0..m).map(|j| j == 2 * i).collect()).collect::<Vec<_>>());
    let top = top_k(keys.clone().matmul(queue.clone().transpose()), Some(masked.clone()), 3);
    slopes_are_differences(&unit_rows("q", n, d), 2e-3, |queries| {
        let logits = queries.clone().matmul(queue.clone().transpose()) / 0.5;
        let positives = (queries * keys.clone()).sum_dim(1) / 0.5;
        let intra = losses(positives, log_sum_exp(logits.clone(), None));
        intra + neighbour_losses(logits, masked.clone(), &top, &spec(3, -1.0, 0.3)).0
    });
}

#[test]
fn a_permutation_of_the_batch_permutes_the_losses() {
    let (n, m, d) = (6, 20, 8);
    let order = [3, 0, 5, 1, 4, 2];
    let (queries, videos) = (unit_rows("q", n, d), [0_u32, 1, 2, 3, 4, 5]);
    let queue = filled_queue(m, d, &(0..m as u32).map(|i| i % 8).collect::<Vec<_>>());
    let run = |queries: &[Vec<f32>], videos: &[u32]| {
        let queries = matrix(queries, &cpu());
        let found = in_queue(&queue, 0, queries.clone(), videos, None, 2);
        let logits = queries.matmul(queue.keys(0).transpose()) / 0.1;
        numbers(neighbour_losses(logits, found.masked, &found.found, &spec(2, -1.0, 0.1)).0)
    };
    let straight = run(&queries, &videos);
    let permuted = run(&order.map(|i| queries[i].clone()), &order.map(|i| videos[i]));
    assert_close(&permuted, &order.map(|i| straight[i]), 1e-6);
}

/// A full queue of rows of the stream "queue"; source = video / 2.
fn filled_queue(rows: usize, d: usize, videos: &[u32]) -> KeyQueue {
    let mut queue = KeyQueue::new(1, rows, d, &cpu());
    let sources: Vec<u32> = videos.iter().map(|v| v / 2).collect();
    queue.push(&[matrix(&unit_rows("queue", videos.len(), d), &cpu())], videos, &sources);
    queue
}

#[test]
fn the_queue_wraps_in_first_in_first_out_order() {
    let mut queue = KeyQueue::new(2, 5, 1, &cpu());
    let push = |queue: &mut KeyQueue, ids: &[u32]| {
        let keys = matrix(&ids.iter().map(|&i| vec![i as f32]).collect::<Vec<_>>(), &cpu());
        queue.push(&[keys.clone(), -keys], ids, ids);
    };
    let held = |queue: &KeyQueue| {
        let first = numbers(queue.keys(0));
        assert_eq!(numbers(queue.keys(1)), first.iter().map(|v| -v).collect::<Vec<_>>());
        let ids: Vec<f32> = (0..queue.filled()).map(|row| queue.video_of(row) as f32).collect();
        assert_eq!(first, ids, "keys and ids belong together");
        first
    };
    push(&mut queue, &[1, 2, 3]);
    assert_eq!(held(&queue), [1.0, 2.0, 3.0]);
    push(&mut queue, &[4, 5, 6]);
    assert_eq!(held(&queue), [6.0, 2.0, 3.0, 4.0, 5.0]);
    push(&mut queue, &[7, 8, 9, 10, 11, 12, 13]);
    assert_eq!(held(&queue), [13.0, 9.0, 10.0, 11.0, 12.0], "of more keys than rows the last stay");
    push(&mut queue, &[14]);
    assert_eq!(held(&queue), [13.0, 14.0, 10.0, 11.0, 12.0], "the oldest goes first");
}

#[test]
fn all_rows_of_an_accepted_neighbours_video_are_marked_in_queue_and_batch() {
    let queue = filled_queue(6, 3, &[4, 5, 4, 6, 5, 7]);
    let rows = Tensor::<2, Int>::from_data([[0, 3], [4, 1]], &cpu());
    let wanted = mask(&[vec![true, true], vec![true, false]]);
    let marked = |found: Tensor<2, Bool>| numbers(found.float());
    let expected = [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0];
    assert_eq!(marked(queue.same_video_as(&rows, &wanted)), expected, "videos 4 and 6, then 5 alone");
    let nothing = mask(&[vec![false; 2], vec![false; 2]]);
    assert_eq!(marked(queue.same_video_as(&rows, &nothing)), [0.0; 12]);
    let all = mask(&[vec![true; 2], vec![true; 2]]);
    assert_eq!(marked(queue.of_video_of(&rows, &all, &[6, 9, 5])), [1.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
}

#[test]
fn the_ends_of_a_queue_are_its_newest_and_oldest_rows() {
    let mut queue = KeyQueue::new(1, 5, 1, &cpu());
    let ids = |tensor: Tensor<2>| numbers(tensor);
    for id in 1..=4 {
        queue.push(&[matrix(&[vec![id as f32]], &cpu())], &[id], &[id]);
    }
    assert_eq!(queue.ends(0, 2).map(ids), [vec![3.0, 4.0], vec![1.0, 2.0]]);
    for id in 5..=7 {
        queue.push(&[matrix(&[vec![id as f32]], &cpu())], &[id], &[id]);
    }
    assert_eq!(queue.ends(0, 3).map(ids), [vec![5.0, 6.0, 7.0], vec![3.0, 4.0, 5.0]], "beyond the last row");
}

#[test]
fn unfilled_rows_never_win_the_search() {
    let mut queue = KeyQueue::new(1, 100, 4, &cpu());
    // All real keys point away from the queries; a row of zeros would be more similar.
    let keys: Vec<Vec<f32>> = unit_rows("q", 3, 4).iter().map(|row| row.iter().map(|v| -v).collect()).collect();
    queue.push(&[matrix(&keys[..2], &cpu())], &[7, 8], &[7, 8]);
    let found = in_queue(&queue, 0, matrix(&unit_rows("q", 3, 4)[..2], &cpu()), &[1, 2], None, 5);
    assert_eq!(found.found.row.dims(), [2, 2], "only two rows can be found");
    assert!(integers(found.found.row).iter().chain(&integers(found.nearest.row)).all(|&row| row < 2));
}

#[test]
fn rows_of_the_same_video_and_source_are_never_neighbours() {
    let (m, d) = (40, 3);
    let queue = filled_queue(m, d, &(0..m as u32).map(|i| i % 10).collect::<Vec<_>>());
    let queries = matrix(&unit_rows("q", 10, d), &cpu());
    let videos: Vec<u32> = (0..10).collect();
    let sources: Vec<u32> = videos.iter().map(|v| v / 2).collect();
    let hits = |sources: Option<&[u32]>, k| {
        let rows = integers(in_queue(&queue, 0, queries.clone(), &videos, sources, k).found.row);
        let pairs = rows.into_iter().enumerate().map(|(i, row)| (i / k, row as usize)).collect::<Vec<_>>();
        let count = |same: &dyn Fn(usize, usize) -> bool| pairs.iter().filter(|&&(q, row)| same(q, row)).count();
        let video = count(&|q, row| queue.video_of(row) == videos[q]);
        (video, count(&|q, row| queue_source(queue.video_of(row) as usize) == queue_source(q)))
    };
    assert_eq!(hits(Some(&sources), 8), (0, 0));
    let (video, source) = hits(None, 36);
    assert_eq!(video, 0);
    assert_eq!(source, 40, "without the mask the other video of the source is found");
    let unmasked = integers(in_queue(&queue, 0, queue.keys(0).narrow(0, 0, 10), &videos, None, 1).nearest.row);
    assert_eq!(unmasked, (0..10).collect::<Vec<i64>>(), "the unmasked search finds the own row");
}

fn queue_source(video: usize) -> u32 {
    video as u32 / 2
}

#[test]
fn soft_weights_are_a_softmax_over_the_neighbours_above_the_threshold() {
    let similarity = matrix(&[vec![0.9, 0.5, 0.1], vec![0.4, 0.3, -3.0], vec![-3.0; 3]], &cpu());
    let top = TopK { similarity, row: Tensor::zeros([3, 3], &cpu()) };
    let soft = |a: f32, b: f32| a.exp() / (a.exp() + b.exp());
    let weights = numbers(top.weights(&spec(3, 0.2, 0.2)));
    let expected = [soft(4.5, 2.5), soft(2.5, 4.5), 0.0, soft(2.0, 1.5), soft(1.5, 2.0), 0.0, 0.0, 0.0, 0.0];
    assert_close(&weights, &expected, 1e-6);
    let all = numbers(top.weights(&spec(3, -1.0, 1e-3)));
    assert_close(&all, &[1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 1e-6);
    let none = numbers(top.weights(&spec(3, 0.95, 0.2)));
    assert_eq!(none, [0.0; 9]);
}

#[test]
fn rows_below_the_threshold_leave_the_negatives_too() {
    let logits = matrix(&[vec![1.0, 2.0, 3.0]], &cpu());
    let nothing = mask(&[vec![false; 3]]);
    let top = top_k(matrix(&[vec![0.1, 0.5, 0.4]], &cpu()), None, 2);
    let (loss, _) = neighbour_losses(logits, nothing, &top, &spec(2, 0.45, 0.1));
    assert_close(&numbers(loss), &[(1.0 + (1.0_f32 - 2.0).exp()).ln()], 1e-6);
}

fn naive(query: &[f32], keys: &[Vec<f32>], k: usize, excluded: impl Fn(usize) -> bool) -> Vec<usize> {
    let dot = |key: &Vec<f32>| key.iter().zip(query).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let mut all: Vec<(f64, usize)> = keys.iter().map(dot).zip(0..).filter(|&(_, row)| !excluded(row)).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.iter().take(k).map(|&(_, row)| row).collect()
}

#[test]
fn exact_search_finds_what_a_full_sort_finds() {
    let (n, m, d, k) = (300, 9001, 5, 7);
    let (queries, keys) = (unit_rows("q", n, d), unit_rows("keys", m, d));
    let excluded = |query: usize, key: usize| key % 3 == query % 3;
    let found = search::exact(&queries.concat(), &keys.concat(), d, k, Some(&excluded));
    for i in [0, 1, 2, 255, 256, 299] {
        let rows: Vec<usize> = found[i].iter().map(|f| f.row).collect();
        assert_eq!(rows, naive(&queries[i], &keys, k, |key| excluded(i, key)));
    }
}

#[test]
fn exact_search_with_fewer_keys_than_k_gives_them_all() {
    let keys = unit_rows("keys", 4, 3);
    let found = search::exact(&keys[0], &keys.concat(), 3, 10, Some(&|_, key: usize| key == 2));
    let mut rows: Vec<usize> = found[0].iter().map(|f| f.row).collect();
    rows.sort_unstable();
    assert_eq!(rows, [0, 1, 3]);
}

#[test]
fn device_search_finds_what_a_full_sort_finds() {
    let (n, m, d) = (4, 333, 6);
    let (queries, keys) = (unit_rows("q", n, d), unit_rows("keys", m, d));
    let similarity = matrix(&queries, &cpu()).matmul(matrix(&keys, &cpu()).transpose());
    for k in [1, 5] {
        let rows = integers(top_k(similarity.clone(), None, k).row);
        let expected: Vec<i64> =
            queries.iter().flat_map(|q| naive(q, &keys, k, |_| false)).map(|row| row as i64).collect();
        assert_eq!(rows, expected);
    }
}

#[derive(Module, Debug)]
struct One {
    weight: Param<Tensor<2>>,
    /// The same numbers as a vector, like the γ of a normalisation.
    vector: Param<Tensor<1>>,
    unused: Param<Tensor<1>>,
}

#[test]
fn sgd_follows_pytorch_and_leaves_alone_what_has_no_gradient() {
    let golden = Golden::read().0["sgd"].clone();
    let device = cpu().autodiff();
    let tensor = |value: &Value| Tensor::<1>::from_data(Golden::vector(value).as_slice(), &device);
    let number = |name: &str| golden[name].as_f64().unwrap();
    let unused = tensor(&golden["weight"]);
    let row = |value: &Value| tensor(value).unsqueeze::<2>();
    let mut module = One {
        weight: Param::from_tensor(row(&golden["weight"])),
        vector: Param::from_tensor(tensor(&golden["weight"])),
        unused: Param::from_tensor(unused.clone()),
    };
    let (momentum, weight_decay) = (number("momentum"), number("decay"));
    let mut sgd = Optimiser::new(&OptimiserSpec::Sgd { lr: 0.1, momentum, weight_decay, warmup: 0.0 });
    for (step, expected) in golden["path"].as_array().unwrap().iter().enumerate() {
        // The gradient of Σ g·w is g.
        let gradients = &golden["gradients"][step];
        let loss = (module.weight.val() * row(gradients)).sum() + (module.vector.val() * tensor(gradients)).sum();
        module = sgd.step(golden["lr"][step].as_f64().unwrap(), module, loss.backward());
        assert_close(&numbers(module.weight.val().inner()), &Golden::vector(expected), 1e-6);
    }
    assert_eq!(numbers(module.unused.val().inner()), numbers(unused.inner()));
    // A vector does not decay, so it is elsewhere.
    assert_ne!(numbers(module.vector.val().inner()), numbers(module.weight.val().inner()));
}

#[test]
fn adam_w_follows_pytorch_and_a_vector_does_not_decay() {
    let golden: Value = serde_json::from_str(include_str!("../golden/adam_w.json")).unwrap();
    let device = cpu().autodiff();
    let tensor = |value: &Value| Tensor::<1>::from_data(Golden::vector(value).as_slice(), &device);
    let row = |value: &Value| tensor(value).unsqueeze::<2>();
    let number = |name: &str| golden[name].as_f64().unwrap();
    let mut module = One {
        weight: Param::from_tensor(row(&golden["weight"])),
        vector: Param::from_tensor(tensor(&golden["weight"])),
        unused: Param::from_tensor(tensor(&golden["weight"])),
    };
    let (beta1, weight_decay) = (number("momentum"), number("decay"));
    let mut optimiser = Optimiser::new(&OptimiserSpec::AdamW { lr: 0.1, beta1, weight_decay, warmup: 0.0 });
    for (step, lr) in golden["lr"].as_array().unwrap().iter().enumerate() {
        let gradients = &golden["gradients"][step];
        let loss = (module.weight.val() * row(gradients)).sum() + (module.vector.val() * tensor(gradients)).sum();
        module = optimiser.step(lr.as_f64().unwrap(), module, loss.backward());
        assert_close(&numbers(module.weight.val().inner()), &Golden::vector(&golden["matrix"][step]), 1e-5);
        assert_close(&numbers(module.vector.val().inner()), &Golden::vector(&golden["vector"][step]), 1e-5);
    }
    assert_eq!(numbers(module.unused.val().inner()), Golden::vector(&golden["weight"]));
}
