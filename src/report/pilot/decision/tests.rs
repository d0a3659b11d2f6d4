//! The decision on planted results: two tasks, of which the data of one leak.

use super::*;
use crate::config::{SplitSpec, TaskKind, TaskSpec};
use crate::eval::stats::Finding;
use crate::explore::data_check::summary::CheckSummary;
use crate::report::pilot::conditions;
use crate::report::pilot::data_checks::Leak;
use crate::report::pilot::{DataChecks, Lost, Pilot};
use crate::report::pilot::{Effect, Estimate};
use crate::store::results::{Cost, RunResults, Score};
use crate::text::{Language, LocalText};

/// Where iivcl stands on the task `sorting`, whose data leak, and on `activity`, whose data do not; random stands at
/// 0.3 and intra at 0.4 on both. Three seeds move intra and iivcl a little.
fn source(iivcl: [f64; 2]) -> Source {
    let arms = [("random", [0.3; 2]), ("intra", [0.4; 2]), ("iivcl", iivcl)];
    let runs = arms.iter().flat_map(|(arm, means)| (0..3).map(move |seed| run(arm, seed, *means)));
    Source {
        experiment: "e".into(),
        results: runs.collect(),
        tasks: vec![task("sorting", "leaky"), task("activity", "sound")],
        checks: DataChecks {
            found: vec![checked("leaky"), checked("sound")],
            cut: vec![leak("leaky")],
            ..DataChecks::default()
        },
        ..Source::default()
    }
}

fn run(arm: &str, seed: u64, means: [f64; 2]) -> RunResults {
    let own = match arm {
        "intra" => [0.0, 0.001, -0.001][seed as usize],
        "iivcl" => [0.002, -0.001, -0.001][seed as usize],
        _ => 0.0,
    };
    let score = |(task, mean): (&str, f64)| Score {
        task: task.into(),
        probe: "linear".into(),
        budget: "2".into(),
        metric: "top1".into(),
        fold: 0,
        draw: 0,
        value: mean + own,
        n_train: 4,
        n_test: 50,
    };
    RunResults {
        run: format!("{arm}-{seed}"),
        experiment: "e".into(),
        arm: arm.into(),
        method: arm.into(),
        seed,
        shared_settings: "s".into(),
        arm_settings: "a".into(),
        ended_unix: 0,
        scores: ["sorting", "activity"].into_iter().zip(means).map(score).collect(),
        cost: Cost::default(),
    }
}

fn task(name: &str, set: &str) -> TaskSpec {
    let split = SplitSpec::KFold { folds: 2 };
    TaskSpec { name: name.into(), set: set.into(), group: None, kind: TaskKind::default(), split }
}

fn checked(set: &str) -> CheckSummary {
    CheckSummary {
        set: set.into(),
        column: None,
        videos: 9,
        distinct: 9,
        labelled: 9,
        groups: 3,
        effective_groups: 3.0,
        shares: Vec::new(),
        found: Vec::new(),
    }
}

fn leak(set: &str) -> Leak {
    Leak { set: set.into(), column: None, what: LocalText::each(|_| "recordings are cut".to_owned()) }
}

fn decided(source: Source) -> Decision {
    Pilot::new(source).decision
}

fn worst(task: &str, accuracy: f64) -> WorstGroup {
    WorstGroup {
        task: task.into(),
        column: "site".into(),
        group: format!("of {task}"),
        clips: 40,
        groups: 4,
        accuracy,
        ci95: [accuracy - 0.1, accuracy + 0.1],
        gap: 0.1,
        gap_interval: [-0.1, 0.3],
    }
}

#[test]
fn a_leak_decides_whatever_else_there_is() {
    let decision = decided(source([0.5, 0.5]));
    let Reason::Leak { set, more: 0, .. } = &decision.reason else { panic!("{:?}", decision.reason) };
    assert_eq!((decision.step, set.as_str()), (Step::Repair, "leaky"));
    // No two arms to compare, which would be a wait.
    let mut alone = source([0.5, 0.5]);
    alone.results.retain(|run| run.arm == "iivcl");
    assert_eq!(decided(alone).step, Step::Repair);
    let mut sound = source([0.5, 0.5]);
    sound.checks.cut.clear();
    assert_eq!(decided(sound).step, Step::Go);
}

#[test]
fn a_gain_on_the_task_without_a_leak_is_told_beside_the_repair() {
    let decision = decided(source([0.9, 0.5]));
    let clean = decision.without_leaks.as_ref().unwrap();
    assert_eq!((decision.step, clean.step, clean.tasks.join(" ")), (Step::Repair, Step::Go, "activity".into()));
    // The task that leaks, with its 50 points, is no part of it.
    assert!((clean.mean - 0.1).abs() < 1e-9, "{}", clean.mean);
    let Reason::Worthwhile { least } = clean.reason else { panic!("{:?}", clean.reason) };
    assert!((0.09..0.1).contains(&least), "{least}");
    let [en, ja] = Language::ALL.map(|language| decision.words(language).without_leaks.unwrap());
    let begins = "For orientation only, it decides nothing: on activity alone, whose data show no leak, the same rule would \
                  read \"Go on\".";
    assert!(en.starts_with(begins), "{en}");
    assert!(en.ends_with("This is not the endpoint that was set before the first run."), "{en}");
    assert!(ja.starts_with("参考（結論ではありません）："), "{ja}");
    assert!(ja.contains("activity だけに同じ条件を当てはめると「次の段階へ進む」に相当します。"), "{ja}");
    assert!(ja.ends_with("実行前に決めた評価の対象とは異なります。"), "{ja}");
}

#[test]
fn no_gain_on_the_task_without_a_leak_is_told_however_large_it_looks_on_the_other() {
    let clean = |iivcl: f64| decided(source([0.9, iivcl])).without_leaks.unwrap();
    let none = clean(0.4);
    assert_eq!(none.step, Step::Stop);
    assert!(matches!(none.reason, Reason::SmallerThanWorthwhile { .. }), "{:?}", none.reason);
    // Over both tasks it would be far above the untrained network.
    let below = clean(0.2);
    assert_eq!(below.step, Step::Stop);
    assert!(matches!(&below.reason, Reason::BelowBaseline { baseline, .. } if baseline == "random"));
    let words = decided(source([0.9, 0.4])).words(Language::En).without_leaks.unwrap();
    assert!(words.contains("would read \"Stop\". The gain of iivcl over intra is at most"), "{words}");
}

#[test]
fn beside_what_the_clean_tasks_say_the_one_decision_is_to_repair_and_run_again() {
    let decision = decided(source([0.9, 0.4]));
    let [en, ja] = Language::ALL.map(|language| decision.words(language));
    assert_eq!([en.title, ja.title], ["Repair the data, then run again", "データを直して、実行し直す"]);
    // The reason, in the box of the decision, speaks of nothing else.
    for (words, stop) in [(&en.reason, "Stop"), (&ja.reason, "中止")] {
        assert!(!words.contains(stop) && words.contains("leaky"), "{words}");
    }
    assert!(en.without_leaks.unwrap().starts_with("For orientation only"));
    assert!(ja.without_leaks.unwrap().contains("「中止」に相当します"));
}

#[test]
fn the_worst_group_of_a_task_that_leaks_says_nothing_of_the_others() {
    let with_floor = |of_activity: Option<f64>| {
        let mut source = source([0.9, 0.5]);
        source.decision.worst_group_floor = Some(0.6);
        source.worst_groups = vec![worst("sorting", 0.1)];
        source.worst_groups.extend(of_activity.map(|accuracy| worst("activity", accuracy)));
        decided(source).without_leaks.unwrap().reason
    };
    assert!(matches!(with_floor(Some(0.7)), Reason::Worthwhile { .. }));
    let below = Reason::BelowFloor { group: "of activity".into(), accuracy: 0.5, floor: 0.6 };
    assert_eq!(with_floor(Some(0.5)), below);
    assert_eq!(with_floor(None), Reason::FloorUnknown { floor: 0.6 });
}

#[test]
fn tasks_speak_by_themselves_only_where_some_leak_and_some_were_checked_and_do_not() {
    let said = |change: fn(&mut Source)| {
        let mut source = source([0.9, 0.5]);
        change(&mut source);
        let decision = decided(source);
        (decision.step, decision.without_leaks.map(|of| of.step))
    };
    assert_eq!(said(|_| ()), (Step::Repair, Some(Step::Go)));
    assert_eq!(said(|source| source.checks.cut.clear()), (Step::Go, None));
    assert_eq!(said(|source| source.checks.cut.push(leak("sound"))), (Step::Repair, None));
    // Nobody has looked at the other set.
    assert_eq!(said(|source| source.checks.found.retain(|of| of.set == "leaky")), (Step::Repair, None));
    // The endpoint is of the sound task alone: it stands there whole.
    assert_eq!(said(|source| source.primary.of_tasks = vec!["activity".into()]), (Step::Repair, None));
}

#[test]
fn a_leak_through_one_column_harms_the_tasks_that_are_cut_by_it() {
    let by = |column: &str| (Some(column.to_owned()), checked("shared"));
    let mut source = source([0.9, 0.5]);
    for (task, column) in source.tasks.iter_mut().zip(["day", "scene"]) {
        (task.set, task.group) = ("shared".into(), Some(column.into()));
    }
    let both = ["day", "scene"].map(|column| ("shared".to_owned(), Some(column.to_owned())));
    assert_eq!(source.judged_sets(), both, "one check a column");
    source.checks.found = [by("day"), by("scene")].map(|(column, check)| CheckSummary { column, ..check }).into();
    source.checks.cut = vec![Leak { column: Some("day".into()), ..leak("shared") }];
    let clean = decided(source.clone()).without_leaks.unwrap();
    assert_eq!((clean.step, clean.tasks.join(" ")), (Step::Go, "activity".into()));
    // Without a column of its own a task may be cut by either.
    source.tasks[1].group = None;
    assert_eq!(decided(source).without_leaks, None);
}

#[test]
fn seeds_that_are_still_to_come_are_waited_for_without_leaks_too() {
    let mut source = source([0.9, 0.5]);
    source.results.retain(|run| run.seed < 2 || run.arm == "random");
    source.waiting.push(crate::report::pilot::Waiting {
        run: "later".into(),
        arm: "iivcl".into(),
        seed: 2,
        state: "queued".into(),
    });
    let clean = decided(source).without_leaks.unwrap();
    assert_eq!((clean.step, clean.reason), (Step::Wait, Reason::NotYet { done: 2, planned: 3, needed: 3 }));
}

#[test]
fn a_planned_seed_that_cannot_be_read_is_waited_for() {
    let mut source = source([0.9, 0.9]);
    source.results.retain(|run| run.seed < 2 || run.arm == "random");
    source.lost = ["iivcl", "intra"].map(|arm| Lost { arm: arm.into(), seed: 2, unreadable: None }).to_vec();
    let clean = decided(source).without_leaks.unwrap();
    assert_eq!((clean.step, clean.reason), (Step::Wait, Reason::NotYet { done: 2, planned: 3, needed: 3 }));
}

#[test]
fn a_difference_of_the_reference_that_is_no_finding_among_many_says_so() {
    let mut decision = decided(source([0.4, 0.4]));
    (decision.step, decision.reason) = (Step::Stop, Reason::SmallerThanWorthwhile { most: 0.01 });
    assert_eq!(decision.reference_stands, Some(Standing::Above));
    let mut next = |ci95: [f64; 2]| {
        let (arm, points) = ("random".to_owned(), 0.02);
        decision.reference_stands = Some(Standing::NotShown { arm, points, ci95: Some(ci95) });
        decision.words(Language::En).next
    };
    let open = next([-0.01, 0.05]);
    assert!(open.starts_with("Do not go on with iivcl. intra is not shown to be better than the untrained network"));
    assert!(open.contains("(random)"), "{open}");
    assert!(open.contains("(difference +2.0 points, 95 % interval −1.0 to +5.0)."), "{open}");
    assert!(next([0.001, 0.04]).contains("+4.0, no finding once the number of comparisons"));
}

/// A sound pilot with scratch beside iivcl, which stand at these means with 2 labels and with all.
fn with_scratch(scratch: [f64; 2], iivcl: [f64; 2]) -> Source {
    let mut source = source([iivcl[0]; 2]);
    source.checks.cut.clear();
    let from_scratch = |seed| {
        let mut run = run("scratch", seed, [scratch[0]; 2]);
        run.scores.iter_mut().for_each(|score| score.probe = "supervised".into());
        run
    };
    source.results.extend((0..3).map(from_scratch));
    for run in &mut source.results {
        let gain = match run.arm.as_str() {
            "scratch" => scratch[1] - scratch[0],
            "iivcl" => iivcl[1] - iivcl[0],
            _ => 0.1,
        };
        let all = |s: &Score| Score { budget: "all".into(), value: s.value + gain, ..s.clone() };
        let all: Vec<Score> = run.scores.iter().map(all).collect();
        run.scores.extend(all);
    }
    source
}

#[test]
fn where_scratch_is_shown_to_be_better_with_all_labels_it_is_said_what_follows() {
    let decision = decided(with_scratch([0.3, 0.83], [0.5, 0.57]));
    let better = decision.scratch.better.as_ref().unwrap();
    assert_eq!((better.budgets.len(), better.tasks.join(" ")), (0, "sorting activity".into()));
    let [en, ja] = Language::ALL.map(|language| decision.scratch_is_better(language).unwrap());
    let begins = "With all labels, training from scratch on them (scratch) is better than the frozen encoder of iivcl with a \
                  linear probe. Pre-training is then worth a try only with few labels, or as a start for fine-tuning";
    assert!(en.starts_with(begins) && en.contains("(not judged here: "), "{en}");
    assert!(ja.starts_with("全ラベルでは、同じラベルで一から学習した scratch のほうが、iivcl の"), "{ja}");
    assert!(decision.words(Language::En).baselines.contains(&en), "it stands with what the arms without give");
    // One task alone.
    let mut source = with_scratch([0.3, 0.83], [0.5, 0.57]);
    let of_one = |s: &&mut Score| s.task == "activity" && s.budget == "all" && s.probe == "supervised";
    source.results.iter_mut().flat_map(|run| &mut run.scores).filter(of_one).for_each(|s| s.value -= 0.4);
    let said = decided(source).scratch_is_better(Language::En).unwrap();
    assert!(said.starts_with("With all labels in sorting, training from scratch"), "{said}");
}

#[test]
fn where_scratch_is_shown_to_be_better_at_the_endpoint_both_are_named_and_fine_tuning_is_pointed_to() {
    let mut source = with_scratch([0.6, 0.83], [0.5, 0.57]);
    let tuned = |s: &Score| Score { probe: "finetune".into(), ..s.clone() };
    for run in source.results.iter_mut().filter(|run| run.arm == "iivcl") {
        let tuned: Vec<Score> = run.scores.iter().map(tuned).collect();
        run.scores.extend(tuned);
    }
    let decision = decided(source);
    assert_eq!(decision.step, Step::Stop);
    let words = decision.words(Language::En);
    let reason = "iivcl is 10.0 points below training from scratch on the same labels, without pre-training (scratch).";
    assert_eq!(words.reason, reason);
    let said = decision.scratch_is_better(Language::En).unwrap();
    assert!(said.starts_with("With the labels of the verdict (2 labels per class) and with all labels, "), "{said}");
    assert!(said.contains("only with fewer labels than these") && said.contains("(judged here too, "), "{said}");
    let of = |method: &str| words.baselines.iter().any(|line| line.starts_with(&format!("Against {method}")));
    assert!(of("the untrained network (random): iivcl is higher"), "{:?}", words.baselines);
    assert!(of("training from scratch on the same labels, without pre-training (scratch): iivcl is lower"));
}

#[test]
fn where_scratch_is_not_shown_to_be_better_nothing_follows() {
    let better = |source: Source| decided(source).scratch.better;
    assert_eq!(better(with_scratch([0.3, 0.57], [0.5, 0.57])), None);
    // Its own interval leaves zero out, but among all comparisons that is no finding.
    let mut source = with_scratch([0.3, 0.6], [0.5, 0.57]);
    for run in source.results.iter_mut().filter(|run| run.arm == "iivcl") {
        let own = [0.0, 0.01, -0.01][run.seed as usize];
        run.scores.iter_mut().filter(|s| s.budget == "all").for_each(|s| s.value += own);
    }
    let decision = decided(source);
    assert!(decision.scratch.with_all_labels.iter().all(|of| of.effect.is_lost_among_many()), "{:?}", decision.scratch);
    assert_eq!(
        (decision.scratch.with_all_labels.len(), decision.scratch.compared, &decision.scratch.better),
        (2, 6, &None)
    );
    // Nothing is concluded from scores of data that leak, nor before all planned seeds are done.
    let mut leaking = with_scratch([0.3, 0.83], [0.5, 0.57]);
    leaking.checks.cut.push(leak("leaky"));
    assert_eq!(better(leaking), None);
    let mut early = with_scratch([0.3, 0.83], [0.5, 0.57]);
    early.results.retain(|run| run.seed < 2);
    assert_eq!(better(early), None);
}

#[test]
fn which_arm_without_pre_training_is_missing_is_said() {
    let last = |source: Source| decided(source).words(Language::En).baselines.pop().unwrap();
    assert!(
        last(source([0.5, 0.5])).starts_with("Not compared with training from scratch on the same labels (scratch)")
    );
    let without = |gone: &[&str]| {
        let mut source = with_scratch([0.3, 0.4], [0.5, 0.6]);
        source.results.retain(|run| !gone.contains(&run.arm.as_str()));
        source
    };
    assert!(last(without(&["random"])).starts_with("Not compared with an untrained network (random)"));
    assert!(last(without(&["random", "scratch"])).starts_with("Compared neither with an untrained network"));
    assert_eq!(decided(without(&[])).not_compared, Vec::<&str>::new());
}

#[test]
fn an_interval_without_zero_that_is_no_finding_among_many_says_why() {
    let ci95 = Some([0.014, 0.074]);
    let mut decision = decided(with_scratch([0.3, 0.4], [0.5, 0.6]));
    let scratch = decision.baselines.iter_mut().find(|b| b.method == "scratch").unwrap();
    assert_eq!(scratch.compared, 4);
    (scratch.mean, scratch.ci95, scratch.finding) = (0.044, ci95, Finding::NotDistinguishable);
    let lines = decision.words(Language::En).baselines.join(" ");
    let why = "+4.4 points (95 % interval +1.4 to +7.4); the interval leaves 0 out, but as one of 4 comparisons this does not \
               count as shown (Holm).";
    assert!(lines.contains(why), "{lines}");
    // The same under the headline, of all labels.
    let mut head = Pilot::new(with_scratch([0.3, 0.4], [0.5, 0.6])).head;
    let estimate = Estimate { mean: 0.044, ci95, n: 9, seeds: 3 };
    let finding = Finding::NotDistinguishable;
    head.with_all_labels.as_mut().unwrap().effect = Effect { estimate, finding };
    let said = |language| -> String {
        conditions::spoken(&head, ["iivcl", "intra"], language).conditions.into_iter().map(|span| span.text).collect()
    };
    let why = "With all labels: +4.4 (+1.4 to +7.4), an interval that leaves 0 out, but as one of 3 comparisons it does not \
               count as shown (Holm).";
    assert!(said(Language::En).contains(why), "{}", said(Language::En));
    assert!(said(Language::Ja).contains("区間は 0 を外れるが、3 件の比較の 1 つなので"), "{}", said(Language::Ja));
}
