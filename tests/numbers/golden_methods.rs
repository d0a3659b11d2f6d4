//! Losses and gradients of the methods against PyTorch, `golden/methods.py`, and what holds of each by its definition.

#![allow(clippy::unwrap_used)] // helpers of tests may

use burn::tensor::{Bool, Tensor};
use kinrin::config::IivclSpec;
use kinrin::method::byol::distances;
use kinrin::method::clusters;
use kinrin::method::iivcl::neighbour_losses;
use kinrin::method::info_nce::{log_sum_exp, losses, of_the_batch};
use kinrin::method::k_means;
use kinrin::method::mean_shift::means;
use kinrin::method::negatives::NegativeRule;
use kinrin::method::sce;
use kinrin::method::search::top_k;
use kinrin::method::simclr::nt_xent;
use serde_json::Value;

use super::method_facts::{assert_close, cpu, mask, matrix, numbers, slopes_are_differences, unit_rows};

/// Values from `tests/golden/methods.py`.
struct Golden(Value);

impl Golden {
    fn read() -> Self {
        Self(serde_json::from_str(include_str!("../golden/methods.json")).unwrap())
    }

    fn rows(&self, name: &str) -> Vec<Vec<f32>> {
        self.0[name].as_array().unwrap().iter().map(vector).collect()
    }

    fn tensor(&self, name: &str) -> Tensor<2> {
        matrix(&self.rows(name), &cpu())
    }

    fn mask(&self, name: &str) -> Tensor<2, Bool> {
        let row = |v: &Value| v.as_array().unwrap().iter().map(|b| b.as_bool().unwrap()).collect();
        mask(&self.0[name].as_array().unwrap().iter().map(row).collect::<Vec<_>>())
    }

    fn tau(&self) -> f64 {
        self.0["tau"].as_f64().unwrap()
    }
}

fn vector(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect()
}

/// Compares losses, and the gradient of their sum with respect to `inputs` along the sphere of unit rows, with a case of
/// the golden values.
#[track_caller]
fn follows(case: &Value, inputs: &[Vec<f32>], loss: impl Fn(Tensor<2>) -> Tensor<2>) {
    let leaf = matrix(inputs, &cpu().autodiff()).require_grad();
    let losses = loss(leaf.clone());
    let gradient = numbers(leaf.grad(&losses.clone().sum().backward()).unwrap());
    assert_close(&numbers(losses.inner()), &vector(&case["losses"]), 1e-5);
    let along = inputs.iter().zip(gradient.chunks(inputs[0].len())).flat_map(|(row, slope)| {
        let outwards: f32 = row.iter().zip(slope).map(|(x, g)| x * g).sum();
        row.iter().zip(slope).map(move |(x, g)| g - outwards * x).collect::<Vec<_>>()
    });
    assert_close(&along.collect::<Vec<_>>(), &vector(&case["gradient"]), 1e-4);
}

/// Row `v · videos + b` moved to where another view of the same video stands.
fn of_other_view(rows: &Tensor<2>, videos: usize, offset: usize) -> Tensor<2> {
    let [all, _] = rows.dims();
    let first = offset * videos;
    Tensor::cat(vec![rows.clone().narrow(0, first, all - first), rows.clone().narrow(0, 0, first)], 0)
}

/// NT-Xent of `views` clips of each of `videos` videos, view-major.
fn nt_xent_of(rows: Tensor<2>, videos: usize, views: usize, temperature: f64) -> Tensor<2> {
    let partners = (1..views).map(|offset| of_other_view(&rows, videos, offset)).collect();
    let ids: Vec<u32> = (0..videos as u32).collect::<Vec<_>>().repeat(views);
    nt_xent(rows, partners, &ids, temperature)
}

#[test]
fn nt_xent_is_that_of_pytorch_with_two_clips_a_video_and_with_three() {
    let golden = Golden::read();
    for (name, views, case) in [("two", 2, 0), ("three", 3, 1)] {
        let loss = |rows| nt_xent_of(rows, 3, views, golden.tau());
        follows(&golden.0["nt_xent"][case], &golden.rows(name), loss);
    }
}

#[test]
fn gradients_of_nt_xent_match_finite_differences() {
    slopes_are_differences(&unit_rows("simclr", 6, 4), 3e-3, |rows| nt_xent_of(rows, 3, 2, 0.5));
}

/// The same positives and negatives as the same-video term of a queue that holds the batch alone.
#[test]
fn nt_xent_is_info_nce_with_the_other_videos_as_negatives() {
    let rows = matrix(&unit_rows("simclr", 8, 5), &cpu());
    let partner = of_other_view(&rows, 4, 1);
    let videos = [0, 1, 2, 3, 0, 1, 2, 3];
    let positives = (rows.clone() * partner).sum_dim(1) / 0.1;
    let expected = losses(positives, of_the_batch(rows.clone(), rows.clone(), &videos, None, 0.1));
    assert_close(&numbers(nt_xent_of(rows, 4, 2, 0.1)), &numbers(expected), 1e-6);
}

#[test]
fn a_permutation_of_the_videos_permutes_nt_xent_and_a_batch_of_one_has_none() {
    let rows = unit_rows("simclr", 8, 5);
    let order = [2, 0, 3, 1];
    let both_views: Vec<usize> = order.into_iter().chain(order.map(|i| i + 4)).collect();
    let of = |rows: &[Vec<f32>]| numbers(nt_xent_of(matrix(rows, &cpu()), 4, 2, 0.1));
    let (straight, permuted) = (of(&rows), of(&both_views.iter().map(|&i| rows[i].clone()).collect::<Vec<_>>()));
    assert_close(&permuted, &both_views.iter().map(|&i| straight[i]).collect::<Vec<_>>(), 1e-6);
    let alone = numbers(nt_xent_of(matrix(&rows[..2], &cpu()), 1, 2, 0.1));
    assert_eq!(alone, [0.0, 0.0]);
}

#[test]
fn distances_of_predictions_are_those_of_pytorch() {
    let golden = Golden::read();
    let keys = golden.tensor("keys");
    follows(&golden.0["byol"], &golden.rows("queries"), |predictions| distances(predictions, keys.clone()));
}

#[test]
fn a_prediction_at_its_target_has_distance_0_and_one_opposite_has_4() {
    let rows = matrix(&unit_rows("byol", 3, 5), &cpu());
    assert_close(&numbers(distances(rows.clone(), rows.clone())), &[0.0; 3], 1e-6);
    assert_close(&numbers(distances(rows.clone(), -rows)), &[4.0; 3], 1e-6);
}

#[test]
fn gradients_of_distances_match_finite_differences() {
    let targets = matrix(&unit_rows("targets", 4, 3), &cpu());
    slopes_are_differences(&unit_rows("byol", 4, 3), 3e-3, |rows| distances(rows, targets.clone()));
}

/// Rows of the queue may all be asked for, and of one query none is left.
#[test]
fn distances_to_the_mean_of_a_neighbourhood_are_the_mean_distances_of_pytorch() {
    let golden = Golden::read();
    let (keys, queue) = (golden.tensor("keys"), golden.tensor("queue"));
    let similarity = keys.clone().matmul(queue.clone().transpose());
    for case in golden.0["mean_shift"].as_array().unwrap() {
        let k = case["k"].as_u64().unwrap() as usize;
        let targets = match k {
            1 => keys.clone(),
            _ => means(keys.clone(), queue.clone(), &top_k(similarity.clone(), Some(golden.mask("masked")), k - 1)),
        };
        follows(case, &golden.rows("queries"), |predictions| distances(predictions, targets.clone()));
    }
}

#[test]
fn a_key_whose_neighbours_are_all_masked_is_its_own_mean_and_a_permutation_permutes_the_means() {
    let (keys, queue) = (unit_rows("keys", 3, 4), matrix(&unit_rows("queue", 6, 4), &cpu()));
    let of = |keys: &[Vec<f32>], masked: &[Vec<bool>]| {
        let keys = matrix(keys, &cpu());
        let similarity = keys.clone().matmul(queue.clone().transpose());
        numbers(means(keys, queue.clone(), &top_k(similarity, Some(mask(masked)), 3)))
    };
    let open = vec![false; 6];
    let straight = of(&keys, &[open.clone(), vec![true; 6], open.clone()]);
    assert_close(&straight[4..8], &keys[1], 1e-6);
    let turned = of(&[keys[2].clone(), keys[0].clone(), keys[1].clone()], &[open.clone(), open, vec![true; 6]]);
    assert_close(&turned, &[&straight[8..], &straight[..8]].concat(), 1e-6);
}

/// What soft relations are computed from: keys and queue, masked rows, τ, τ_m and λ.
struct Relations {
    keys: Tensor<2>,
    queue: Tensor<2>,
    masked: Tensor<2, Bool>,
    /// τ, τ_m.
    temperatures: [f64; 2],
    lambda: f64,
}

impl Relations {
    fn losses(&self, queries: Tensor<2>) -> Tensor<2> {
        let [tau, of_target] = self.temperatures;
        let positives = (queries.clone() * self.keys.clone()).sum_dim(1) / tau;
        let logits = queries.matmul(self.queue.clone().transpose()) / tau;
        let relations = self.keys.clone().matmul(self.queue.clone().transpose()) / of_target;
        sce::losses(positives, logits, relations, self.masked.clone(), self.lambda)
    }
}

#[test]
fn soft_relations_are_those_of_pytorch_and_a_masked_row_has_none() {
    let golden = Golden::read();
    for case in golden.0["sce"].as_array().unwrap() {
        let (keys, queue, masked) = (golden.tensor("keys"), golden.tensor("queue"), golden.mask("masked"));
        let [lambda, of_target] = ["lambda", "tau_m"].map(|name| case[name].as_f64().unwrap());
        let relations = Relations { keys, queue, masked, temperatures: [golden.tau(), of_target], lambda };
        follows(case, &golden.rows("queries"), |queries| relations.losses(queries));
        assert_eq!(numbers(relations.losses(golden.tensor("queries")))[3], 0.0);
    }
}

fn relations_of(keys: &[Vec<f32>], masked: &[Vec<bool>], lambda: f64) -> Relations {
    let queue = matrix(&unit_rows("queue", masked[0].len(), keys[0].len()), &cpu());
    Relations { keys: matrix(keys, &cpu()), queue, masked: mask(masked), temperatures: [0.5, 0.3], lambda }
}

#[test]
fn gradients_of_soft_relations_match_finite_differences() {
    let masked: Vec<Vec<bool>> = (0..3).map(|i| (0..7).map(|j| (i + j) % 3 == 0).collect()).collect();
    let relations = relations_of(&unit_rows("keys", 3, 4), &masked, 0.4);
    slopes_are_differences(&unit_rows("sce", 3, 4), 3e-3, |queries| relations.losses(queries));
}

#[test]
fn soft_relations_with_lambda_1_are_info_nce_row_for_row() {
    let masked: Vec<Vec<bool>> = (0..4).map(|i| (0..9).map(|j| (i + j) % 4 == 0).collect()).collect();
    let relations = relations_of(&unit_rows("keys", 4, 5), &masked, 1.0);
    let queries = matrix(&unit_rows("sce", 4, 5), &cpu());
    let positives = (queries.clone() * relations.keys.clone()).sum_dim(1) / 0.5;
    let logits = queries.clone().matmul(relations.queue.clone().transpose()) / 0.5;
    let expected = losses(positives, log_sum_exp(logits, Some(relations.masked.clone())));
    assert_close(&numbers(relations.losses(queries)), &numbers(expected), 1e-5);
}

#[test]
fn a_permutation_of_the_batch_permutes_soft_relations() {
    let (queries, keys) = (unit_rows("sce", 4, 5), unit_rows("keys", 4, 5));
    let masked: Vec<Vec<bool>> = (0..4).map(|i| (0..9).map(|j| (i + j) % 4 == 0).collect()).collect();
    let straight = numbers(relations_of(&keys, &masked, 0.5).losses(matrix(&queries, &cpu())));
    let order = [2, 3, 1, 0];
    let turned = |rows: &[Vec<f32>]| order.map(|i| rows[i].clone()).to_vec();
    let relations = relations_of(&turned(&keys), &order.map(|i| masked[i].clone()), 0.5);
    let permuted = numbers(relations.losses(matrix(&turned(&queries), &cpu())));
    assert_close(&permuted, &order.map(|i| straight[i]), 1e-6);
}

/// Negatives as they are.
const PLAIN: NegativeRule = NegativeRule { hardness: 0.0, class_prior: 0.0, cancelled: 0, temperature: 1.0 };

fn cluster_losses(
    queries: Tensor<2>,
    queue: &Tensor<2>,
    same: &Tensor<2, Bool>,
    out: &Tensor<2, Bool>,
    tau: f64,
) -> Tensor<2> {
    let logits = queries.matmul(queue.clone().transpose()) / tau;
    clusters::losses(logits, same.clone(), out.clone(), PLAIN, None).0
}

#[test]
fn losses_of_clusters_are_those_of_pytorch_and_rows_without_a_positive_have_none() {
    let golden = Golden::read();
    let (queue, same, out) = (golden.tensor("queue"), golden.mask("same"), golden.mask("masked"));
    let loss = |queries| cluster_losses(queries, &queue, &same, &out, golden.tau());
    follows(&golden.0["clusters"], &golden.rows("queries"), loss);
    let logits = golden.tensor("queries").matmul(queue.clone().transpose());
    let (losses, served) = clusters::losses(logits, same.clone(), out.clone(), PLAIN, None);
    assert_eq!(numbers(served), [1.0, 1.0, 0.0, 0.0]);
    assert_eq!(numbers(losses)[2..], [0.0, 0.0]);
}

#[test]
fn gradients_of_clusters_match_finite_differences() {
    let marks = |by: usize| -> Vec<Vec<bool>> { (0..3).map(|i| (0..8).map(|j| (i + j) % by == 0).collect()).collect() };
    let (queue, same, out) = (matrix(&unit_rows("queue", 8, 4), &cpu()), mask(&marks(3)), mask(&marks(5)));
    slopes_are_differences(&unit_rows("clusters", 3, 4), 3e-3, |queries| {
        cluster_losses(queries, &queue, &same, &out, 0.5)
    });
}

/// The choice of the positives is all that sets the two apart.
#[test]
fn a_cluster_of_the_nearest_row_alone_gives_the_loss_of_one_neighbour() {
    let (queries, queue) = (matrix(&unit_rows("clusters", 4, 5), &cpu()), matrix(&unit_rows("queue", 9, 5), &cpu()));
    let out: Vec<Vec<bool>> = (0..4).map(|i| (0..9).map(|j| (i + j) % 4 == 0).collect()).collect();
    let similarity = queries.matmul(queue.transpose());
    let top = top_k(similarity.clone(), Some(mask(&out)), 1);
    let nearest = top.retrieved(9);
    let (expected, _) = neighbour_losses(similarity.clone() / 0.1, mask(&out), &top, &IivclSpec::default());
    let (losses, served) = clusters::losses(similarity / 0.1, nearest, mask(&out), PLAIN, None);
    assert_close(&numbers(losses), &numbers(expected), 1e-5);
    assert_eq!(numbers(served), [1.0; 4]);
}

#[test]
fn a_permutation_of_the_batch_permutes_the_losses_of_clusters() {
    let (queries, queue) = (unit_rows("clusters", 4, 5), matrix(&unit_rows("queue", 9, 5), &cpu()));
    let same: Vec<Vec<bool>> = (0..4).map(|i| (0..9).map(|j| j % 4 == i).collect()).collect();
    let of = |order: [usize; 4]| {
        let (rows, same) = (order.map(|i| queries[i].clone()), order.map(|i| same[i].clone()));
        numbers(cluster_losses(matrix(&rows, &cpu()), &queue, &mask(&same), &mask(&vec![vec![false; 9]; 4]), 0.1))
    };
    let (straight, permuted) = (of([0, 1, 2, 3]), of([3, 1, 0, 2]));
    assert_close(&permuted, &[3, 1, 0, 2].map(|i| straight[i]), 1e-6);
}

#[test]
fn rounds_of_k_means_end_in_the_clusters_of_pytorch() {
    let golden = &Golden::read().0["k_means"];
    let flat = |name: &str| golden[name].as_array().unwrap().iter().flat_map(vector).collect::<Vec<f32>>();
    let unit = |row: &[f32]| {
        let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
        row.iter().map(|v| v / length).collect::<Vec<_>>()
    };
    let rows: Vec<f32> = flat("rows").chunks(5).flat_map(unit).collect();
    let found = k_means::improve(&rows, 5, flat("start"));
    let expected: Vec<u64> = golden["of"].as_array().unwrap().iter().map(|v| v.as_u64().unwrap()).collect();
    assert!(found.of.iter().map(|c| u64::from(*c)).eq(expected));
    assert_close(&found.centres, &flat("centres"), 1e-5);
}
