//! How well scores rank what is sought before the rest: AUROC and average precision, ties handled.

/// Area under the ROC curve: the chance that a positive scores higher than a negative, ties counted half (the
/// Mann–Whitney statistic). scikit-learn's `roc_auc_score`. `None` where one of the two is missing, or a score is not a
/// number.
pub fn auroc(scores: &[f64], positive: &[bool]) -> Option<f64> {
    let blocks = tie_blocks(scores, positive)?;
    let (positives, negatives) = totals(&blocks)?;
    // From the highest score down: a positive beats all negatives below it, and half of those beside it.
    let mut below = negatives;
    let mut won = 0.0;
    for (hits, misses) in blocks {
        below -= misses;
        won += hits * (below + misses / 2.0);
    }
    Some(won / (positives * negatives))
}

/// Average precision: the sum over thresholds of (recall step × precision), equal scores under one threshold and nothing
/// interpolated. scikit-learn's `average_precision_score`. Its chance level is the share of positives. `None` as
/// [`auroc`], but without negatives it is 1.
pub fn average_precision(scores: &[f64], positive: &[bool]) -> Option<f64> {
    let blocks = tie_blocks(scores, positive)?;
    let positives: f64 = blocks.iter().map(|b| b.0).sum();
    let (mut found, mut called, mut sum) = (0.0, 0.0, 0.0);
    for (hits, misses) in blocks {
        found += hits;
        called += hits + misses;
        sum += hits / positives * found / called;
    }
    (positives > 0.0).then_some(sum)
}

/// Mean over classes of `measure` of one class against the rest. `scores` is `[n × classes]`, a higher value for a likelier
/// class. Classes without a positive or without a negative clip are left out, as scikit-learn's "macro" over those
/// that are defined; `None` where none is left.
pub fn one_vs_rest(
    scores: &[f64],
    truth: &[usize],
    classes: usize,
    measure: impl Fn(&[f64], &[bool]) -> Option<f64>,
) -> Option<f64> {
    debug_assert_eq!(scores.len(), truth.len() * classes);
    let of_class = |class: usize| {
        let positive: Vec<bool> = truth.iter().map(|&t| t == class).collect();
        let defined = positive.contains(&true) && positive.contains(&false);
        let column: Vec<f64> = scores.iter().skip(class).step_by(classes).copied().collect();
        defined.then(|| measure(&column, &positive)).flatten()
    };
    let found: Vec<f64> = (0..classes).filter_map(of_class).collect();
    (!found.is_empty()).then(|| found.iter().sum::<f64>() / found.len() as f64)
}

/// Positives and negatives of each distinct score, from the highest down.
fn tie_blocks(scores: &[f64], positive: &[bool]) -> Option<Vec<(f64, f64)>> {
    debug_assert_eq!(scores.len(), positive.len());
    if scores.iter().any(|s| s.is_nan()) {
        return None;
    }
    let mut ranked: Vec<(f64, bool)> = scores.iter().copied().zip(positive.iter().copied()).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let count = |block: &[(f64, bool)]| {
        let hits = block.iter().filter(|b| b.1).count();
        (hits as f64, (block.len() - hits) as f64)
    };
    Some(ranked.chunk_by(|a, b| a.0 == b.0).map(count).collect())
}

fn totals(blocks: &[(f64, f64)]) -> Option<(f64, f64)> {
    let sums = blocks.iter().fold((0.0, 0.0), |sum, b| (sum.0 + b.0, sum.1 + b.1));
    (sums.0 > 0.0 && sums.1 > 0.0).then_some(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_count_half_and_their_order_is_of_no_account() {
        let scores = [0.5, 0.5, 0.1, 0.9];
        assert_eq!(auroc(&scores, &[true, false, false, true]), Some(0.875));
        assert_eq!(auroc(&scores, &[false, true, false, true]), Some(0.875));
        assert_eq!(auroc(&[1.0; 4], &[true, false, false, false]), Some(0.5));
        assert_eq!(average_precision(&[1.0; 4], &[true, false, false, false]), Some(0.25));
        assert_eq!(auroc(&[0.0, -0.0], &[true, false]), Some(0.5));
    }

    #[test]
    fn turning_the_scores_around_turns_the_auroc_around() {
        let scores: Vec<f64> = (0..40).map(|i| f64::from((i * 17) % 13)).collect();
        let positive: Vec<bool> = (0..40).map(|i| i % 3 == 0).collect();
        let turned: Vec<f64> = scores.iter().map(|s| -s).collect();
        let sum = auroc(&scores, &positive).unwrap() + auroc(&turned, &positive).unwrap();
        assert!((sum - 1.0).abs() < 1e-12);
    }

    #[test]
    fn one_side_missing_or_a_score_that_is_none_gives_nothing() {
        assert_eq!(auroc(&[0.1, 0.2], &[true, true]), None);
        assert_eq!(average_precision(&[0.1], &[false]), None);
        assert_eq!(auroc(&[f64::NAN, 0.2], &[true, false]), None);
        assert_eq!(auroc(&[], &[]), None);
    }

    #[test]
    fn a_class_that_is_not_tested_is_left_out_of_the_mean() {
        let scores = [0.9, 0.1, 0.0, 0.2, 0.8, 0.0];
        assert_eq!(one_vs_rest(&scores, &[0, 1], 3, auroc), Some(1.0));
        assert_eq!(one_vs_rest(&scores, &[1, 1], 3, auroc), None);
    }
}
