//! Selection of the stored runs of an experiment that may stand in one table.

use std::collections::BTreeMap;

use crate::config::method::order;
use crate::store::results::RunResults;

/// The runs to compare, baselines first, and the names of those left out.
///
/// An experiment that was edited and run again leaves runs of several settings under one name. Kept are the runs
/// with the shared settings of the latest run, per arm those with the arm's latest settings, per seed the latest.
pub fn comparable(runs: &[RunResults]) -> (Vec<&RunResults>, Vec<String>) {
    let Some(latest) = runs.iter().max_by_key(|r| r.ended_unix) else { return (Vec::new(), Vec::new()) };
    let shared: Vec<&RunResults> = runs.iter().filter(|r| r.shared_settings == latest.shared_settings).collect();
    let mut newest: BTreeMap<&str, &RunResults> = BTreeMap::new();
    for run in &shared {
        keep_later(newest.entry(&run.arm).or_insert(run), run);
    }
    let mut kept: BTreeMap<(&str, u64), &RunResults> = BTreeMap::new();
    for run in shared.into_iter().filter(|r| newest[r.arm.as_str()].arm_settings == r.arm_settings) {
        keep_later(kept.entry((&run.arm, run.seed)).or_insert(run), run);
    }
    let mut kept: Vec<&RunResults> = kept.into_values().collect();
    kept.sort_by_key(|r| order(&r.method));
    let left_out = runs.iter().filter(|r| !kept.iter().any(|k| k.run == r.run)).map(|r| r.run.clone()).collect();
    (kept, left_out)
}

fn keep_later<'a>(kept: &mut &'a RunResults, run: &'a RunResults) {
    if run.ended_unix > kept.ended_unix {
        *kept = run;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::results::Cost;

    fn run(arm: &str, seed: u64, settings: (&str, &str), ended_unix: u64) -> RunResults {
        RunResults {
            run: format!("{arm}-{seed}-{ended_unix}"),
            experiment: "e".into(),
            arm: arm.into(),
            method: arm.into(),
            seed,
            shared_settings: settings.0.into(),
            arm_settings: settings.1.into(),
            ended_unix,
            scores: Vec::new(),
            cost: Cost::default(),
        }
    }

    #[test]
    fn runs_of_other_settings_are_left_out_and_named() {
        let runs = [
            run("iivcl", 1, ("new", "k5"), 30),
            run("iivcl", 2, ("new", "k1"), 20),
            run("intra", 1, ("new", "-"), 10),
            run("intra", 1, ("new", "-"), 11),
            run("intra", 2, ("old", "-"), 5),
        ];
        let (kept, left_out) = comparable(&runs);
        assert_eq!(kept.iter().map(|r| r.run.as_str()).collect::<Vec<_>>(), ["intra-1-11", "iivcl-1-30"]);
        assert_eq!(left_out, ["iivcl-2-20", "intra-1-10", "intra-2-5"]);
    }
}
