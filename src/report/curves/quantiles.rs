//! A curve that is made of three: what a run sees of a quantity by its quantiles, drawn as the median within the band of
//! the middle 80 %.

use super::series::{Curve, RunCurves};

/// How similar the found neighbours are, by epoch.
pub const SIMILARITY: &str = "epoch/similarity";

/// Tags of the recorded 10, 50 and 90 % quantiles that a curve is made of; `None` for a curve that is recorded itself.
pub fn parts(tag: &str) -> Option<[String; 3]> {
    (tag == SIMILARITY).then(|| ["p10", "p50", "p90"].map(|quantile| format!("{tag}_{quantile}")))
}

/// Whether a run has the curve, or all that it is made of.
pub fn has(run: &RunCurves, tag: &str) -> bool {
    match parts(tag) {
        Some(parts) => parts.iter().all(|part| run.curves.contains_key(part)),
        None => run.curves.contains_key(tag),
    }
}

/// Values of `curve` at `steps`; NaN where it has none.
pub fn at_steps(curve: &Curve, steps: &[u64]) -> Vec<f32> {
    let at = |step| curve.steps.binary_search(step).map_or(f32::NAN, |place| curve.values[place]);
    steps.iter().map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(tags: &[&str]) -> RunCurves {
        let curve = Curve { steps: vec![1], values: vec![0.5] };
        RunCurves::in_memory(tags.iter().map(|tag| ((*tag).to_owned(), curve.clone())).collect())
    }

    #[test]
    fn the_curve_is_there_once_all_three_quantiles_are() {
        let all = ["epoch/similarity_p10", "epoch/similarity_p50", "epoch/similarity_p90"];
        assert!(has(&run(&all), SIMILARITY) && !has(&run(&all[..2]), SIMILARITY));
        assert!(has(&run(&["loss"]), "loss") && !has(&run(&all), "loss"));
    }

    #[test]
    fn a_step_without_a_value_has_none() {
        let curve = Curve { steps: vec![1, 3], values: vec![0.25, 0.5] };
        let found = at_steps(&curve, &[1, 2, 3]);
        assert!(found[0] == 0.25 && found[1].is_nan() && found[2] == 0.5, "{found:?}");
    }
}
