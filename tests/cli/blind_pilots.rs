//! Four pilots of known truth get the right verdict, without the program knowing which is which: one in which nothing is
//! learnt, one with too few seeds for its gain, one whose data leak, and one with a true gain.

#![allow(clippy::unwrap_used)] // a panic is how a test fails

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use kinrin::config::{self, Budget, Experiment};
use kinrin::measure::CostKind;
use kinrin::random::stream;
use kinrin::report::pilot::decision::Reason;
use kinrin::report::pilot::{Decision, Pilot, Source, Standing, Step};
use kinrin::store::predictions::{self, PredictionRow};
use kinrin::store::results::{Cost, RunResults, Score};
use kinrin::store::{RunFolder, RunRecord, RunState, Status, Workspace};
use kinrin::text::Language;
use rand::RngExt;

use crate::fixture::{self, write_pilot};
use crate::generated_set::{LABELS, Video, leak_in_the_first_task, sound, told_by_length, workspace};
use crate::pilot::Pilot as WholePilot;
use crate::report::{first_page, fits_one_page};

/// What is true of a pilot.
#[derive(Clone, Copy)]
struct Truth {
    /// Whether anything can be learnt: else labels say nothing of the footage, and every answer is a guess.
    learnable: bool,
    /// How much more often the arm is right than its reference.
    gain: f64,
    /// How much a seed moves an arm, one standard deviation.
    seed_sd: f64,
    seeds: u64,
    draws: usize,
}

const NULL: Truth = Truth { learnable: false, gain: 0.0, seed_sd: 0.0, seeds: 8, draws: 10 };
const UNDER_POWERED: Truth = Truth { learnable: true, gain: 0.06, seed_sd: 0.08, seeds: 3, draws: 3 };
/// The arm is as good as its reference, and both are better than those without pre-training.
const NO_GAIN: Truth = Truth { learnable: true, gain: 0.0, seed_sd: 0.005, seeds: 8, draws: 3 };
const GAIN: Truth = Truth { learnable: true, gain: 0.15, seed_sd: 0.01, seeds: 3, draws: 3 };
/// The scores look like a gain; the data are at fault.
const LEAK: Truth = Truth { gain: 0.3, ..GAIN };

const FOLDS: usize = 4;

/// Arms and how often they are right where nothing else is said; scratch is judged by its own classifier.
const ARMS: [(&str, &str, f64); 4] =
    [("random", "linear", 0.38), ("scratch", "supervised", 0.40), ("intra", "linear", 0.50), ("iivcl", "linear", 0.50)];

/// The experiment of a pilot whose task keeps the values of `group` apart.
fn experiment(truth: Truth, group: &str) -> Experiment {
    let text = format!(
        r#"Experiment(name: "blind", data: (sets: ["s"], source_group: Some("recording")), seeds: {:?},
            arms: [(name: "random", method: Random), (name: "scratch", method: Scratch),
                (name: "intra", method: Intra), (name: "iivcl", method: Iivcl(()))],
            evaluation: (budgets: [PerClass(2), PerClass(5)], draws: {}, probes: [Linear(l2: 0.01)],
                tasks: [(name: "work", set: "s", group: Some("{group}"), split: KFold(folds: {FOLDS}))]))"#,
        (0..truth.seeds).collect::<Vec<_>>(),
        truth.draws,
    );
    config::load_text(&text, Path::new("blind.ron"), &[]).unwrap()
}

/// Fold, draw, budget, clip, and whether it was told right.
type Answer = (usize, usize, Budget, usize, bool);

/// The answers of a run of pilot number `number`.
/// Arms share the difficulty of a clip where there is something to learn; where not, each guesses for itself.
fn answers(truth: Truth, number: u64, arm: usize, seed: u64, clips: &[Video]) -> Vec<Answer> {
    let (name, _, base) = ARMS[arm];
    let mut of_seed = stream(number, "seed", seed * 10 + arm as u64);
    let noise = (0..12).map(|_| of_seed.random::<f64>()).sum::<f64>() - 6.0;
    let gain = if name == "iivcl" { truth.gain } else { 0.0 };
    let right = if truth.learnable { base + gain + truth.seed_sd * noise } else { 1.0 / LABELS.len() as f64 };
    let guess = if truth.learnable { seed } else { seed * 10 + arm as u64 };
    let mut draw_of = stream(number, "answers", guess);
    let mut found = Vec::new();
    for (budget, draw) in [2, 5].into_iter().flat_map(|n| (0..truth.draws).map(move |draw| (n, draw))) {
        for (clip, video) in clips.iter().enumerate() {
            // Two recordings a fold, as a split by recordings would have it.
            let fold = video.recording[1..].parse::<usize>().unwrap_or(0) % FOLDS;
            found.push((fold, draw, Budget::PerClass(budget), clip, draw_of.random::<f64>() < right));
        }
    }
    found
}

fn scores(probe: &str, answers: &[Answer]) -> Vec<Score> {
    let mut cells: BTreeMap<(String, usize, usize), (usize, usize)> = BTreeMap::new();
    for (fold, draw, budget, _, right) in answers {
        let cell = cells.entry((budget.to_string(), *fold, *draw)).or_default();
        *cell = (cell.0 + usize::from(*right), cell.1 + 1);
    }
    let score = |((budget, fold, draw), (right, n_test)): ((String, usize, usize), (usize, usize))| Score {
        task: "work".into(),
        probe: probe.into(),
        budget,
        metric: "top1".into(),
        fold,
        draw,
        value: right as f64 / n_test as f64,
        n_train: 6,
        n_test,
    };
    cells.into_iter().map(score).collect()
}

/// Pilot number `number` in memory.
fn source(truth: Truth, number: u64) -> Source {
    let (experiment, clips) = (experiment(truth, "recording"), sound(1));
    let run = |(i, config): (usize, kinrin::config::RunConfig)| {
        let arm = ARMS.iter().position(|(name, ..)| *name == config.arm.name).unwrap();
        let scores = scores(ARMS[arm].1, &answers(truth, number, arm, config.seed, &clips));
        RunResults::new(&format!("run-{i}"), &config, 0, scores, Cost::of(&[(CostKind::DeviceS, 60.0)]))
    };
    Source {
        experiment: "blind".into(),
        results: experiment.runs().enumerate().map(run).collect(),
        tasks: experiment.evaluation.tasks.clone(),
        ..Source::default()
    }
}

/// The same on disk, over a data set of these videos.
fn write(root: &Path, truth: Truth, clips: &[Video], group: &str) {
    let workspace: Workspace = workspace(root, clips);
    for config in experiment(truth, group).runs() {
        let arm = ARMS.iter().position(|(name, ..)| *name == config.arm.name).unwrap();
        let (name, probe) = (config.run_name(), ARMS[arm].1);
        let answers = answers(truth, 1, arm, config.seed, clips);
        let folder =
            RunFolder::create(&workspace.runs_dir(), &name, &RunRecord::new(config.clone(), "d", "cpu", 1)).unwrap();
        let cost = Cost::of(&[(CostKind::DeviceS, 60.0), (CostKind::WallS, 70.0)]);
        folder.write("results.ron", &RunResults::new(&name, &config, 1, scores(probe, &answers), cost)).unwrap();
        let row = |(fold, draw, budget, clip, right): &Answer| PredictionRow {
            task: "work".into(),
            set: "s".into(),
            path: format!("v{clip:03}.mp4"),
            start_s: None,
            group: clips[*clip].recording.clone(),
            probe: probe.into(),
            budget: budget.to_string(),
            fold: *fold,
            draw: *draw,
            truth: clips[*clip].label.into(),
            predicted: if *right { clips[*clip].label } else { "another" }.into(),
        };
        predictions::replace(&folder, |_| true, &answers.iter().map(row).collect::<Vec<_>>()).unwrap();
        folder.write_state(&RunState::new(Status::Done, "", 10, 10)).unwrap();
    }
}

fn program(root: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kinrin"));
    let output = command.args(args).arg("--workspace").arg(root).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What `kinrin pilot` decides of the pilot in a workspace.
fn decision(root: &Path) -> serde_json::Value {
    serde_json::from_str(&program(root, &["pilot", "blind", "--json"])).unwrap()
}

/// The share of 100 pilots in which each step is decided.
fn shares(truth: Truth) -> impl Fn(Step) -> usize {
    let steps: Vec<Step> = (0..100).map(|number| Pilot::new(source(truth, number)).decision.step).collect();
    move |wanted| steps.iter().filter(|step| **step == wanted).count()
}

#[test]
fn pilots_in_which_nothing_is_learnt_are_stopped_and_never_go_on() {
    let of = shares(NULL);
    // A go would need a gain of three points shown at 5 %, where there is none at all.
    assert_eq!(of(Step::Go), 0);
    assert!(of(Step::Stop) >= 80, "{} of 100", of(Step::Stop));
}

#[test]
fn pilots_with_too_few_seeds_for_their_gain_are_extended_with_the_seeds_it_takes() {
    let of = shares(UNDER_POWERED);
    assert!(of(Step::Extend) >= 75, "{} of 100", of(Step::Extend));
    // Wrong either way: the gain is there, and it is not shown.
    assert!(of(Step::Go) <= 10 && of(Step::Stop) <= 20, "{} {}", of(Step::Go), of(Step::Stop));
    let told = (0..100).map(|number| Pilot::new(source(UNDER_POWERED, number)).decision);
    let needed: Vec<usize> = told.filter(|d| d.step == Step::Extend).filter_map(|d| d.seeds_needed).collect();
    let more = needed.iter().filter(|seeds| **seeds > 3).count();
    assert!(more * 10 >= needed.len() * 9, "{needed:?}");
    let two = Truth { seeds: 2, ..GAIN };
    let decision = Pilot::new(source(two, 1)).decision;
    assert_eq!((decision.step, decision.reason), (Step::Wait, Reason::NotYet { done: 2, planned: 2, needed: 3 }));
}

#[test]
fn pilots_with_a_true_gain_go_on() {
    let of = shares(GAIN);
    assert!(of(Step::Go) >= 95, "{} of 100", of(Step::Go));
    assert_eq!(of(Step::Stop), 0);
}

/// What comes next, in both languages.
fn next(decision: &Decision) -> [String; 2] {
    Language::ALL.map(|language| decision.words(language).next)
}

/// The decision on pilot number `number` with these arms only.
fn with_arms(truth: Truth, number: u64, arms: &[&str]) -> Decision {
    let mut source = source(truth, number);
    source.results.retain(|run| arms.contains(&run.arm.as_str()));
    Pilot::new(source).decision
}

#[test]
fn who_stops_is_not_sent_back_to_an_arm_that_one_without_pre_training_beats() {
    let mut source = source(NULL, 1);
    for run in source.results.iter_mut().filter(|run| run.arm == "scratch") {
        run.scores.iter_mut().for_each(|score| score.value = (score.value + 0.3).min(1.0));
    }
    let decision = Pilot::new(source).decision;
    let Some(Standing::Below { arm, sure: true, .. }) = &decision.reference_stands else {
        panic!("{:?}", decision.reference_stands);
    };
    assert_eq!((decision.step, arm.as_str()), (Step::Stop, "scratch"));
    for (next, said) in next(&decision).iter().zip(["Do without pre-training", "事前学習なしで進めます"]) {
        assert!(next.contains(said) && next.contains("scratch"), "{next}");
    }
}

#[test]
fn who_stops_keeps_to_the_reference_where_that_is_shown_to_beat_those_without_pre_training() {
    let decision = Pilot::new(source(NO_GAIN, 1)).decision;
    assert_eq!((decision.step, &decision.reference_stands), (Step::Stop, &Some(Standing::Above)));
    for (next, said) in next(&decision).iter().zip(["Keep to intra", "intra を使い続けます"]) {
        assert!(next.contains(said), "{next}");
    }
}

#[test]
fn where_nothing_is_learnt_hardly_anyone_is_told_to_keep_to_the_reference() {
    let decisions = (0..100).map(|number| Pilot::new(source(NULL, number)).decision);
    let stopped: Vec<Decision> = decisions.filter(|decision| decision.step == Step::Stop).collect();
    let kept = stopped.iter().filter(|decision| next(decision)[0].contains("Keep to")).count();
    // Above both arms without pre-training, corrected for all contrasts: by chance in fewer than 1 of 20.
    assert!(kept <= 5, "{kept} of {}", stopped.len());
    let open = |decision: &&Decision| matches!(decision.reference_stands, Some(Standing::NotShown { .. }));
    let open = next(stopped.iter().find(open).unwrap());
    for (next, said) in open.iter().zip(["intra is not shown to be better than", "より良いとはまだ示せていません"])
    {
        assert!(next.contains(said) && next.contains("95") && !next.contains("decision-"), "{next}");
    }
}

#[test]
fn who_stops_is_told_where_nothing_without_pre_training_was_compared_with_the_reference_or_is_the_reference() {
    let unknown = with_arms(NO_GAIN, 1, &["intra", "iivcl"]);
    assert_eq!((unknown.step, &unknown.reference_stands), (Step::Stop, &Some(Standing::Unknown)));
    for (next, said) in next(&unknown).iter().zip(["is not known", "分かりません"]) {
        assert!(next.contains(said) && next.contains("intra"), "{next}");
    }
    let mut numbers = (0..100).map(|number| with_arms(NULL, number, &["random", "iivcl"]));
    let nothing = numbers.find(|decision| decision.step == Step::Stop).unwrap();
    assert_eq!((nothing.against_nothing, &nothing.reference_stands), (true, &None));
    for (next, said) in next(&nothing).iter().zip(["Do without pre-training", "事前学習なしで進めます"]) {
        assert!(next.contains(said) && next.contains("random"), "{next}");
    }
}

/// What is done to the data set so that its scores are too good.
fn leaks() -> [(&'static str, Vec<Video>); 3] {
    let mut copied = sound(1);
    for i in 0..12 {
        // Another coding of the same footage, under another recording.
        let content = copied[i + 24].content.clone();
        let (recording, site) = (copied[i + 24].recording.clone(), copied[i + 24].site);
        copied[i + 24] = Video { content, recording, site, brighter: 2, ..copied[i].clone() };
    }
    let mut cut = sound(1);
    for video in &mut cut {
        // Sites that were made up after the recordings: half of each recording lies at either.
        video.site = if video.looks % 2 == 0 { "east" } else { "west" };
    }
    [("length", told_by_length(1)), ("copies", copied), ("cut", cut)]
}

#[test]
fn the_four_are_told_apart_by_the_program_that_sees_only_their_workspaces() {
    let pilots: [(Truth, Vec<Video>, &[&str]); 4] = [
        (LEAK, leaks()[0].1.clone(), &["repair"]),
        (NULL, sound(1), &["stop", "extend"]),
        (GAIN, sound(1), &["go"]),
        (UNDER_POWERED, sound(1), &["extend"]),
    ];
    for (truth, clips, right) in pilots {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), truth, &clips, "recording");
        let told = decision(root.path());
        let step = told["decision"]["step"].as_str().unwrap();
        assert!(right.contains(&step), "{step}, not {right:?}: {}", told["decision"]);
        // That nothing is learnt is said, and of no other pilot.
        let guesses = told["verdict"]["at_chance"].as_f64();
        assert_eq!(guesses.is_some(), !truth.learnable, "{guesses:?}: {}", told["verdict"]["en"]);
        // What the two arms without pre-training give is spoken of with every verdict, each by what it is.
        let words = program(root.path(), &["pilot", "blind"]);
        let scratch = "Against training from scratch on the same labels, without pre-training (scratch)";
        assert!(words.contains("Against the untrained network (random)") && words.contains(scratch), "{words}");
    }
}

#[test]
fn every_kind_of_leak_is_said_on_the_first_page_and_nothing_is_decided_from_the_scores() {
    for (name, clips) in leaks() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), LEAK, &clips, if name == "cut" { "site" } else { "recording" });
        let told = decision(root.path());
        let [state, step, kind] =
            [&told["verdict"]["state"], &told["decision"]["step"], &told["decision"]["reason"]["kind"]];
        assert_eq!((state, step, kind), (&"unsound".into(), &"repair".into(), &"leak".into()), "{name}: {told}");
        let out = root.path().join("out");
        program(root.path(), &["report", "blind", "--out", out.to_str().unwrap()]);
        for (language, decided, leak) in [
            ("en", "Repair the data, then run again", "But the data leak"),
            ("ja", "データを直して、実行し直す", "データに漏れがあり"),
        ] {
            let page = first_page(&out, language);
            for wanted in [decided, leak] {
                let wanted: String = wanted.chars().filter(|c| !c.is_whitespace()).collect();
                assert!(page.contains(&wanted), "{name}, {language}: {wanted} is not on the first page: {page}");
            }
            for wrong in ["Goon", "次の段階へ進む"] {
                assert!(!page.contains(wrong), "{name}, {language}: {page}");
            }
        }
    }
}

#[test]
fn what_the_tasks_without_a_leak_say_stands_wherever_the_decision_does() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &fixture::ARMS, 3);
    leak_in_the_first_task(&Workspace::open(root.path()).unwrap());
    let told: serde_json::Value = serde_json::from_str(&program(root.path(), &["pilot", "pilot", "--json"])).unwrap();
    let (decision, clean) = (&told["decision"], &told["decision"]["without_leaks"]);
    assert_eq!((&decision["step"], &decision["reason"]["set"]), (&"repair".into(), &"leaky".into()), "{decision}");
    assert_eq!((&clean["step"], &clean["tasks"]), (&"go".into(), &serde_json::json!(["packing"])), "{clean}");
    assert!((clean["mean"].as_f64().unwrap() - 0.05).abs() < 1e-9, "{clean}");
    let out = root.path().join("out");
    program(root.path(), &["report", "pilot", "--out", out.to_str().unwrap()]);
    let parts = [
        (
            "en",
            [
                "For orientation only, it decides nothing: on packing alone, whose data show no leak",
                "would read \"Go on\". The gain of iivcl",
                "Repair the data, then run again",
                "But the data of",
            ],
        ),
        (
            "ja",
            [
                "参考（結論ではありません）：漏れの見つからなかった packing だけに",
                "「次の段階へ進む」に相当します。intra に対する",
                "データを直して、実行し直す",
                "はデータに漏れがあり、それを含む",
            ],
        ),
    ];
    for (language, parts) in parts {
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let text = bare(&program(root.path(), &["pilot", "pilot", "--lang", language]));
        let page = first_page(&out, language);
        assert!(fits_one_page(&out, language), "{language}: {page}");
        let html = std::fs::read_to_string(out.join(format!("report.{language}.html"))).unwrap();
        let html = bare(&html.replace("&quot;", "\""));
        for part in parts.map(bare) {
            for (place, said) in [("text", &text), ("first page", &page), ("HTML", &html)] {
                assert!(said.contains(&part), "{language}: {part} is not in the {place}: {said}");
            }
        }
    }
}

#[test]
fn a_whole_pilot_on_footage_whose_length_tells_the_label_is_sent_back_to_its_data() {
    let whole = WholePilot::with_frames([8, 14, 20]);
    let experiment = whole.experiment("leaky", "epochs: 1.0, snapshots: 1");
    whole.ok(&["run", &experiment, "--set", "seeds=[0,1,2]", "--progress", "none"]);
    let told = whole.json(&["pilot", "leaky"]);
    assert_eq!(told["decision"]["step"], "repair", "{}", told["decision"]);
    assert_eq!(told["decision"]["reason"]["kind"], "leak");
}
