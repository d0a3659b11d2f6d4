//! Rules for negatives against NumPy (`golden/negatives.py`), and what holds of them by their definition.

#![allow(clippy::unwrap_used)] // helpers of tests may

use burn::tensor::{Bool, Device, Tensor};
use kinrin::config::{IivclSpec, MethodSpec};
use kinrin::method::build;
use kinrin::method::info_nce::{log_sum_exp, losses};
use kinrin::method::negatives::NegativeRule;
use serde_json::Value;

use super::method_facts::{assert_close, cpu, mask, matrix, numbers, slopes_are_differences, unit_rows};
use super::method_step::{STEPS, VIDEOS, config, scalar, train};

fn rule(hardness: f64, class_prior: f64, cancelled: usize, temperature: f64) -> NegativeRule {
    NegativeRule { hardness, class_prior, cancelled, temperature }
}

fn vector(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect()
}

fn rows(value: &Value) -> Vec<Vec<f32>> {
    value.as_array().unwrap().iter().map(vector).collect()
}

#[test]
fn weighted_debiased_and_cancelled_negatives_give_the_known_losses() {
    let golden: Value = serde_json::from_str(include_str!("../golden/negatives.json")).unwrap();
    let tau = golden["tau"].as_f64().unwrap();
    let (queries, queue) = (rows(&golden["queries"]), rows(&golden["queue"]));
    let flags = |row: &Value| row.as_array().unwrap().iter().map(|b| b.as_bool().unwrap()).collect();
    let masked = mask(&golden["masked"].as_array().unwrap().iter().map(flags).collect::<Vec<_>>());
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
    let own = |(query, positives): (&Vec<f32>, &Value)| -> Vec<f32> {
        rows(positives).iter().map(|p| dot(query, p) / tau as f32).collect()
    };
    let positives: Vec<Vec<f32>> = queries.iter().zip(golden["positives"].as_array().unwrap()).map(own).collect();
    let logits = matrix(&queries, &cpu()).matmul(matrix(&queue, &cpu()).transpose()) / tau;
    for case in golden["cases"].as_array().unwrap() {
        let number = |name: &str| case[name].as_f64().unwrap();
        let rule = rule(number("beta"), number("prior"), number("cancelled") as usize, tau);
        let found = rule.negatives(logits.clone(), Some(masked.clone())).losses(matrix(&positives, &cpu()));
        assert_close(&numbers(found), &rows(&case["losses"]).concat(), 2e-5);
    }
}

/// Logits of a few queries with a queue, a mask, and logits of two positives each.
fn problem(tau: f64) -> (Tensor<2>, Tensor<2, Bool>, Tensor<2>) {
    let (n, m, d) = (4, 9, 5);
    let rows = |name, count| matrix(&unit_rows(name, count, d), &cpu());
    let queries = rows("q", n);
    let logits = queries.clone().matmul(rows("queue", m).transpose()) / tau;
    let masked = mask(&(0..n).map(|i| (0..m).map(|j| (i + j) % 4 == 0).collect()).collect::<Vec<_>>());
    let positives = queries.matmul(rows("k", 2).transpose()) / tau;
    (logits, masked, positives)
}

#[test]
fn without_a_rule_the_loss_is_info_nce_bit_by_bit() {
    let (logits, masked, positives) = problem(0.1);
    for masked in [None, Some(masked)] {
        let plain = losses(positives.clone(), log_sum_exp(logits.clone(), masked.clone()));
        let found = rule(0.0, 0.0, 0, 0.1).negatives(logits.clone(), masked).losses(positives.clone());
        assert_eq!(numbers(found), numbers(plain));
    }
}

#[test]
fn as_the_rules_fade_the_loss_goes_over_into_info_nce() {
    let (logits, masked, positives) = problem(0.1);
    let plain = losses(positives.clone(), log_sum_exp(logits.clone(), Some(masked.clone())));
    for (hardness, prior) in [(1e-7, 0.0), (0.0, 1e-9), (1e-7, 1e-9)] {
        let found = rule(hardness, prior, 0, 0.1).negatives(logits.clone(), Some(masked.clone()));
        assert_close(&numbers(found.losses(positives.clone())), &numbers(plain.clone()), 1e-4);
    }
}

#[test]
fn cancelled_rows_are_those_that_a_mask_would_take_out() {
    // Row 0 loses its two largest logits, row 1 the largest two that are left by the mask.
    let logits = matrix(&[vec![0.9, 0.1, 0.5, -0.2], vec![0.3, 0.8, 0.7, -0.9]], &cpu());
    let masked = mask(&[vec![false; 4], vec![false, true, false, false]]);
    let positives = matrix(&[vec![0.4], vec![0.4]], &cpu());
    let found = rule(0.0, 0.0, 2, 1.0).negatives(logits.clone(), Some(masked)).losses(positives.clone());
    let by_hand = mask(&[vec![true, false, true, false], vec![true, true, true, false]]);
    let expected = losses(positives, log_sum_exp(logits, Some(by_hand)));
    assert_eq!(numbers(found), numbers(expected));
}

#[test]
fn negatives_of_two_places_count_as_those_of_one() {
    let (logits, masked, positives) = problem(0.2);
    let part = |from, n| (logits.clone().narrow(1, from, n), Some(masked.clone().narrow(1, from, n)));
    for rule in [rule(0.0, 0.0, 0, 0.2), rule(1.5, 0.0, 0, 0.2), rule(0.5, 0.1, 0, 0.2)] {
        let whole = rule.negatives(logits.clone(), Some(masked.clone())).losses(positives.clone());
        let ((first, out), (second, second_out)) = (part(0, 4), part(4, 5));
        let joined = rule.negatives(first, out).join(rule.negatives(second, second_out)).losses(positives.clone());
        assert_close(&numbers(joined), &numbers(whole), 1e-5);
    }
}

#[test]
fn gradients_of_weighted_and_debiased_negatives_match_finite_differences() {
    let (n, m, d) = (3, 8, 4);
    let queue = matrix(&unit_rows("queue", m, d), &cpu()).transpose();
    let keys = matrix(&unit_rows("k", n, d), &cpu());
    for rule in [rule(1.0, 0.0, 0, 0.5), rule(0.0, 0.05, 0, 0.5), rule(0.7, 0.05, 0, 0.5)] {
        slopes_are_differences(&unit_rows("q", n, d), 4e-3, |queries| {
            let positives = (queries.clone() * keys.clone()).sum_dim(1) / 0.5;
            rule.negatives(queries.matmul(queue.clone()) / 0.5, None).losses(positives)
        });
    }
}

#[test]
fn cold_temperatures_and_rows_without_negatives_stay_finite_with_their_gradients() {
    let tau = 0.005;
    let queue = matrix(&unit_rows("q", 3, 4), &cpu()); // the queries' own rows are among the negatives
    let masked = mask(&[vec![false; 3], vec![true; 3]]);
    for rule in [rule(3.0, 0.0, 0, tau), rule(3.0, 0.3, 0, tau), rule(0.0, 0.3, 2, tau)] {
        let queries = matrix(&unit_rows("q", 2, 4), &cpu().autodiff()).require_grad();
        let logits = queries.clone().matmul(queue.clone().transpose()) / tau;
        let positives = (queries.clone() * matrix(&unit_rows("q", 2, 4), &cpu())).sum_dim(1) / tau;
        let losses = rule.negatives(logits, Some(masked.clone())).losses(positives);
        let gradient = numbers(queries.grad(&losses.clone().sum().backward()).unwrap());
        let losses = numbers(losses.inner());
        assert!(losses.iter().chain(&gradient).all(|v| v.is_finite()), "{losses:?} {gradient:?}");
        assert_eq!(losses[1], 0.0, "nothing is left of the second row");
        assert!(gradient[4..].iter().all(|v| *v == 0.0), "{gradient:?}");
    }
}

#[test]
fn every_rule_trains_with_both_terms_and_with_negatives_of_the_batch() {
    let with = |change: &dyn Fn(&mut kinrin::config::ContrastiveSpec)| {
        let mut config = config(MethodSpec::Iivcl(IivclSpec { ramp: 0.2, ..IivclSpec::default() }));
        config.experiment.pretrain.contrastive.in_batch_negatives = true;
        change(&mut config.experiment.pretrain.contrastive);
        let reports = train(&mut build(&config, &Device::flex(), VIDEOS).unwrap(), 0..STEPS);
        assert!(reports.iter().flat_map(|r| &r.scalars).all(|s| s.1.is_finite()));
        // The second step has keys to compare with, and weights that no rule has touched but by the first one's loss.
        [1, STEPS as usize - 1].map(|step| scalar(&reports[step], "loss").unwrap())
    };
    let plain = with(&|_| ());
    let hard = with(&|spec| spec.hard_negatives = 1.0);
    let debiased = with(&|spec| spec.class_prior = 0.1);
    let cancelled = with(&|spec| spec.cancelled_negatives = 4);
    assert!([hard, debiased, cancelled].iter().all(|losses| *losses != plain), "a rule that is set counts");
}
