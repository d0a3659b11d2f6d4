//! The numbers of the Pilot page: equal to `kinrin results`, honest about what is missing.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use crate::fixture;

use std::process::Command;

use fixture::{ARMS, Arm, write_pilot};
use kinrin::eval::stats::Finding;
use kinrin::measure::CostKind;
use kinrin::report::pilot::cards::cards;
use kinrin::report::pilot::decision::Reason;
use kinrin::report::pilot::{Checkpoint, Choice, CostAxis, Estimate, Pilot, Source, State, Step, WorstGroup, figures};
use kinrin::store::Workspace;
use kinrin::store::results::Cost;
use kinrin::text::Language;

fn pilot(arms: &[Arm], seeds: u64) -> (tempfile::TempDir, Pilot) {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), arms, seeds);
    let source = Source::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap();
    (root, Pilot::new(source))
}

fn results(root: &std::path::Path) -> serde_json::Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinrin"));
    let output = command.args(["results", "pilot", "--json", "--workspace"]).arg(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// `value` as the command line prints it and a program reads it.
fn printed(value: impl serde::Serialize) -> serde_json::Value {
    serde_json::from_str(&serde_json::to_string(&value).unwrap()).unwrap()
}

fn choice(budget: &str) -> Choice {
    Choice { budget: budget.to_owned(), ..Choice::default() }
}

#[test]
fn the_page_and_the_command_line_show_the_same_numbers() {
    let (root, pilot) = pilot(&ARMS, 3);
    let results = results(root.path());
    let found = |list: &str, wanted: &[(&str, &str)]| {
        let all = results[list].as_array().unwrap().clone();
        all.into_iter().find(|r| wanted.iter().all(|(key, value)| r[*key] == **value)).unwrap()
    };
    for task in ["sorting", "packing"] {
        for metric in ["top1", "macro_f1"] {
            let view = pilot.view(&Choice {
                task: task.to_owned(),
                metric: metric.to_owned(),
                reference: "random".to_owned(),
                ..choice("5")
            });
            for row in &view.numbers {
                let at = [
                    ("task", task),
                    ("metric", metric),
                    ("arm", &row.arm),
                    ("probe", &row.probe),
                    ("budget", &row.budget),
                ];
                let told = found("rows", &at);
                assert_eq!((&told["mean"], &told["n"]), (&printed(row.score.mean), &printed(row.score.n)));
                assert_eq!(told["ci95"], printed(row.score.ci95));
                if ["iivcl", "intra"].contains(&row.arm.as_str()) {
                    let told = found("differences", &[at.as_slice(), &[("reference", "random")]].concat());
                    let e = row.difference.unwrap().estimate;
                    assert_eq!((&told["mean"], &told["n"]), (&printed(e.mean), &printed(e.n)));
                    assert_eq!(told["ci95"], printed(e.ci95));
                }
            }
            assert_eq!(view.numbers.len(), 4 * 3);
        }
    }
    let verdict = &results["verdicts"][0];
    assert_eq!(verdict["mean"], printed(pilot.head.difference.unwrap().mean));
    assert_eq!(verdict["ci95"], printed(pilot.head.difference.unwrap().ci95));
    let cost = results["cost"].as_array().unwrap();
    for point in &pilot.view(&Choice { x: Some(CostAxis(CostKind::Flops)), ..choice("5") }).cost.points {
        let told = cost.iter().find(|c| c["arm"] == *point.arm).unwrap();
        assert_eq!(told["flops"], printed(point.cost.mean));
    }
}

#[test]
fn a_choice_changes_the_plots_and_never_the_verdict() {
    let (_root, pilot) = pilot(&ARMS, 3);
    let (two, all) = (pilot.view(&choice("2")), pilot.view(&choice("all")));
    assert_ne!(two.cost, all.cost);
    assert_eq!(pilot.head.verdict.as_ref().unwrap().budgets, ["2", "5"]);
    let hours = pilot.view(&Choice { x: Some(CostAxis(CostKind::Clips)), ..choice("2") });
    assert_ne!(hours.cost.points[3].cost, two.cost.points[3].cost);
    assert_eq!(hours.cost.points[3].improvement, two.cost.points[3].improvement);
}

#[test]
fn arms_are_compared_by_processor_time_where_every_run_has_it_and_else_by_device_time() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let mut source = Source::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap();
    let shown = |source: &Source| {
        let pilot = Pilot::new(source.clone());
        let [.., cost] = cards(&pilot, Language::En);
        (pilot.view(&Choice::default()).cost, cost.sentence)
    };
    let (by_device, said) = shown(&source);
    assert_eq!(by_device.axis, CostAxis(CostKind::DeviceS), "runs of an earlier version");
    assert!(said.contains("% device time against"), "{said}");
    // Other work makes the clock say what it will; the processor worked ten times as long for iivcl.
    for run in &mut source.results {
        run.cost.set(CostKind::CpuS, if run.arm == "iivcl" { 36_000.0 } else { 3600.0 });
    }
    let (by_cpu, said) = shown(&source);
    assert_eq!((by_cpu.axis, by_cpu.unit), (CostAxis(CostKind::CpuS), "core-h"));
    let cost = |arm: &str| by_cpu.points.iter().find(|p| p.arm == arm).unwrap().cost.mean;
    assert_eq!((cost("iivcl"), cost("intra")), (36_000.0, 3600.0));
    assert!(said.contains("+900 % CPU time against"), "{said}");
    let chosen = Choice { x: Some(CostAxis(CostKind::DeviceS)), ..Choice::default() };
    assert_eq!(Pilot::new(source.clone()).view(&chosen).cost, by_device, "device time can still be chosen");
    source.results[0].cost = by_an_earlier_version(&source.results[0].cost);
    assert_eq!(shown(&source).0.axis, CostAxis(CostKind::DeviceS), "one run lacks it");
    let unknown = Choice { x: Some(CostAxis(CostKind::Kwh)), ..Choice::default() };
    assert_eq!(Pilot::new(source).view(&unknown).cost.axis, CostAxis(CostKind::DeviceS), "no run tells energy");
}

/// The same without processor time.
fn by_an_earlier_version(cost: &Cost) -> Cost {
    let known = CostKind::all().filter(|kind| *kind != CostKind::CpuS);
    Cost::of(&known.filter_map(|kind| Some((kind, cost.known(kind)?))).collect::<Vec<_>>())
}

#[test]
fn the_sentence_claims_no_more_than_its_interval() {
    let head = |iivcl: f64, seeds: u64| {
        let arms = [Arm { mean: 0.40, ..ARMS[2] }, Arm { mean: iivcl, ..ARMS[3] }];
        pilot(&arms, seeds).1.head.clone()
    };
    let better = head(0.45, 3);
    assert_eq!(better.state, State::Improved);
    assert!(better.en.sentence.contains("beats intra by 5.0 points"), "{}", better.en.sentence);
    assert!(better.ja.sentence.contains("5.0 ポイント高い"), "{}", better.ja.sentence);
    let worse = head(0.35, 3);
    assert_eq!(worse.state, State::Worse);
    assert!(worse.ja.sentence.contains("5.0 ポイント低い"), "{}", worse.ja.sentence);
    let same = head(0.40, 3);
    assert_eq!(same.state, State::NotDistinguishable);
    for word in ["beats", "falls", "higher", "lower"] {
        assert!(!same.en.sentence.contains(word), "{}", same.en.sentence);
    }
    let one = head(0.45, 1);
    assert_eq!((one.state, one.seeds_missing), (State::NotEnough, 2));
    assert!(one.en.sentence.contains("needs 2 more seeds") && one.ja.sentence.contains("あと 2 シード必要"));
}

#[test]
fn an_arm_alone_or_without_a_common_seed_is_not_compared() {
    let (_root, alone) = pilot(&ARMS[3..], 3);
    assert_eq!((alone.head.state, alone.head.difference), (State::NotEnough, None));
    assert!(alone.head.en.sentence.starts_with("Only iivcl has results"), "{}", alone.head.en.sentence);
    assert!(alone.view(&choice("2")).cost.points.len() == 1);
}

#[test]
fn the_reference_that_is_still_to_come_is_kept_and_what_is_missing_is_told_once() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS[2..], 2);
    let mut source = Source::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap();
    let waits = |r: &kinrin::store::results::RunResults| r.arm == "intra" || r.seed == 1;
    for run in source.results.extract_if(.., |r| waits(r)) {
        let kinrin::store::results::RunResults { run, arm, seed, .. } = run;
        source.waiting.push(kinrin::report::pilot::Waiting { run, arm, seed, state: "queued".into() });
    }
    let pilot = Pilot::new(source);
    assert_eq!((pilot.head.arm.as_str(), pilot.head.reference.as_str()), ("iivcl", "intra"));
    let view = pilot.view(&choice("2"));
    assert_eq!((view.choice.reference.as_str(), view.cost.points.len()), ("intra", 0));
    assert!(view.numbers.iter().all(|row| row.difference.is_none()));
    let said: String = pilot.head.en.conditions.iter().map(|s| s.text.as_str()).collect();
    assert!(said.contains("iivcl has 1\u{a0}seed finished, intra has no finished seed. 3 runs"), "{said}");
    let figure = figures::figure(&pilot, &view, figures::Kind::Cost, Language::En);
    assert!(figure.empty.unwrap().starts_with("intra has no finished run yet"));
    assert!(figure.captions.iter().all(|c| !c.contains("more seeds")), "the verdict tells how many");
}

#[test]
fn equal_differences_of_two_seeds_are_no_improvement() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &[ARMS[2], Arm { name: "iivcl", method: "Random", mean: 0.45 }], 2);
    let mut source = Source::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap();
    for of_arm in source.results.iter_mut().filter(|r| r.arm == "iivcl") {
        of_arm.method = "iivcl".into();
        let seed = of_arm.seed as usize;
        // The noise of its own, which the fixture gives it by seed.
        of_arm.scores.iter_mut().for_each(|s| s.value -= [0.0, 0.002][seed]);
    }
    let pilot = Pilot::new(source);
    let difference = pilot.head.difference.unwrap();
    assert_eq!((pilot.head.state, difference.ci95, difference.seeds), (State::NotDistinguishable, None, 2));
    let sentence = &pilot.head.en.sentence;
    assert!(sentence.contains("both seeds gave the same, so no interval can be stated"), "{sentence}");
    assert!(pilot.head.ja.sentence.contains("区間を出せない"), "{}", pilot.head.ja.sentence);
    let compared = &pilot.view(&choice("2")).comparisons[0];
    assert_eq!((compared.effect.finding, compared.effect.estimate.ci95), (Finding::NotDistinguishable, None));
}

#[test]
fn the_comparisons_follow_the_choice() {
    let (_root, pilot) = pilot(&ARMS, 3);
    let of = |metric: &str, budget: &str| pilot.view(&Choice { metric: metric.into(), ..choice(budget) }).comparisons;
    assert_eq!(of("top1", "2").len(), 5);
    assert_ne!(of("top1", "2"), of("top1", "all"));
    let view = pilot.view(&Choice { metric: "macro_f1".into(), reference: "random".into(), ..choice("5") });
    let row = view.numbers.iter().find(|r| r.arm == "iivcl" && r.budget == "5").unwrap();
    let compared = view.comparisons.iter().find(|c| c.arm == "iivcl" && c.reference == "random").unwrap();
    assert_eq!(row.difference, Some(compared.effect));
}

#[test]
fn labels_saved_are_told_only_where_the_arm_is_distinguishably_better() {
    let need = |iivcl: f64| {
        let arms = [Arm { mean: 0.40, ..ARMS[0] }, Arm { mean: iivcl, ..ARMS[3] }];
        pilot(&arms, 3).1.view(&choice("2")).labels
    };
    let (better, same) = (need(0.46), need(0.40));
    let told = better.need.unwrap();
    assert!(told.needed > 2.0 && told.ci95[0] < told.needed && told.needed < told.ci95[1], "{told:?}");
    assert_eq!(same.need, None);
    assert_eq!(need(0.95).need, None, "the reference never scores as much with the labels there are");
    assert_eq!((better.classes, better.chance), (Some(4), Some(0.25)));
}

#[test]
fn the_bracket_stands_only_where_it_spans_the_gap_that_is_seen() {
    let (_root, pilot) = pilot(&ARMS, 3);
    let bracket = |reference: &str| {
        let view = pilot.view(&Choice { reference: reference.to_owned(), ..choice("5") });
        view.cost.bracket.unwrap()
    };
    assert!(bracket("random").fits);
    assert!(!bracket("scratch").fits, "from scratch has one draw of three: the points rest on other pairs");
    assert_eq!(bracket("random").effect, bracket("scratch").effect);
    assert_eq!(bracket("random").effect.finding, Finding::Higher);
}

#[test]
fn checkpoints_lead_up_to_the_final_mark() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let mut source = Source::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap();
    let whole = Pilot::new(source.clone()).view(&choice("5"));
    let end = whole.cost.points.iter().find(|p| p.arm == "iivcl").unwrap().clone();
    assert!(whole.learning.curves.is_empty() && end.trail.is_empty(), "the end alone is no curve");
    source.checkpoints.clear();
    for step in 1..=4 {
        let score = Estimate { mean: end.score.mean - 0.01 * (4 - step) as f64, ..end.score };
        source.checkpoints.push(Checkpoint {
            arm: "iivcl".into(),
            task: "sorting".into(),
            probe: "linear".into(),
            metric: "top1".into(),
            budget: "5".into(),
            step,
            cost: Cost::of(&[(CostKind::DeviceS, step as f64)]),
            score,
        });
    }
    let view = Pilot::new(source).view(&choice("5"));
    let point = view.cost.points.iter().find(|p| p.arm == "iivcl").unwrap();
    assert_eq!(point.trail.len(), 3, "the last checkpoint is the final mark");
    let last = point.trail[2];
    assert!((last.cost - 0.75 * point.cost.mean).abs() < 1e-6);
    assert!((point.height() - last.improvement - 0.01).abs() < 1e-9);
    assert_eq!((view.learning.curves[0].points.len(), view.learning.levels.len()), (4, 2));
}

#[test]
fn the_command_writes_each_figure_and_refuses_what_is_not_there() {
    let (root, _) = pilot(&ARMS, 3);
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinrin"));
        command.args(["pilot", "pilot", "--workspace"]).arg(root.path()).args(args).output().unwrap()
    };
    for figure in ["cost", "labels", "learning"] {
        let [svg, csv] = ["svg", "csv"].map(|kind| root.path().join(format!("{figure}.{kind}")));
        let (svg_path, csv_path) = (svg.to_str().unwrap(), csv.to_str().unwrap());
        assert!(run(&["--figure", figure, "--lang", "ja", "--svg", svg_path, "--csv", csv_path]).status.success());
        assert!(std::fs::read_to_string(&svg).unwrap().starts_with("<svg"), "{figure}");
        assert!(std::fs::read_to_string(&csv).unwrap().starts_with("series,x,y,"), "{figure}");
    }
    let refused = run(&["--budget", "7"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("2, 5, all"));
}

#[test]
fn money_is_told_at_the_prices_of_the_workspace_and_not_without() {
    let (root, _) = pilot(&ARMS, 3);
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kinrin"));
        command.args(args).args(["--json", "--workspace"]).arg(root.path()).output().unwrap()
    };
    let refused = run(&["pilot", "pilot", "--x", "jpy"]);
    assert_eq!(refused.status.code(), Some(2), "no run tells money");
    assert!(
        run(&[
            "prices",
            "--device-hour",
            "200",
            "--label-hour",
            "1500",
            "--labels-per-hour",
            "100",
            "--source",
            "quote"
        ])
        .status
        .success()
    );
    let output = run(&["pilot", "pilot", "--x", "jpy"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let points = told["view"]["cost"]["points"].as_array().unwrap();
    let arm = points.iter().find(|p| p["arm"] == "iivcl").unwrap();
    // The fixture's runs take 4.5, 4.6 and 4.7 hours.
    assert!((arm["cost"]["mean"].as_f64().unwrap() - 200.0 * 4.6).abs() < 1e-6);
    assert_eq!(told["economics"]["prices"]["device_hour"]["source"], "quote");
    // 920 yen at 15 yen a label.
    assert_eq!(told["economics"]["pays"]["labels"], serde_json::json!({ "from": 62 }));
    assert_eq!(run(&["prices", "--kwh=-1"]).status.code(), Some(2));
}

#[test]
fn a_floor_for_the_worst_group_holds_back_a_gain_that_is_worthwhile() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let source = Source::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap();
    let worst = WorstGroup {
        task: "sorting".into(),
        column: "take".into(),
        group: "north".into(),
        clips: 40,
        groups: 4,
        accuracy: 0.5,
        ci95: [0.35, 0.65],
        gap: 0.2,
        gap_interval: [0.05, 0.35],
    };
    let decided = |floor: Option<f64>, worst: Option<&WorstGroup>| {
        let mut source = source.clone();
        (source.decision.worst_group_floor, source.worst_groups) = (floor, worst.cloned().into_iter().collect());
        let decision = Pilot::new(source).decision;
        (decision.step, decision.reason)
    };
    assert_eq!(decided(None, Some(&worst)).0, Step::Go);
    assert_eq!(decided(Some(0.4), Some(&worst)).0, Step::Go);
    let (step, reason) = decided(Some(0.6), Some(&worst));
    assert_eq!((step, reason), (Step::Extend, Reason::BelowFloor { group: "north".into(), accuracy: 0.5, floor: 0.6 }));
    assert_eq!(decided(Some(0.6), None), (Step::Extend, Reason::FloorUnknown { floor: 0.6 }));
}
