//! The Pilot page: the verdict, and what its controls change.

#[path = "../support/fixture.rs"]
pub mod fixture;

use egui::Key;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::report::pilot::{Pilot, Source};
use kinrin::store::Workspace;
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::generated_set::leak_in_the_first_task;
use crate::support::{app, until};
use fixture::{ARMS, Arm, write_pilot};

/// The page over a finished pilot of these arms, and the numbers it must show.
fn page(arms: &[Arm], seeds: u64) -> (tempfile::TempDir, Harness<'static, App>, Pilot) {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), arms, seeds);
    let pilot = Pilot::new(Source::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap());
    let mut harness = app(root.path(), Language::En, PageId::Pilot);
    let sentence = pilot.head.en.sentence.clone();
    until(&mut harness, |app| app.query_by_label(&sentence).is_some());
    harness.run();
    (root, harness, pilot)
}

/// The accessible name of an arm's mark in the cost plot.
fn mark(harness: &Harness<'_, App>, arm: &str) -> String {
    let beginning = format!("{arm}: ");
    let found = harness.get_by_label_contains(&beginning);
    found.accesskit_node().label().unwrap()
}

#[test]
fn the_verdict_is_read_in_both_languages() {
    let (_root, mut harness, pilot) = page(&ARMS, 3);
    harness.get_by_label(&pilot.head.en.sentence);
    harness.get_by_label_contains("Improved");
    harness.get_by_label("Language: 日本語").click();
    harness.run();
    harness.get_by_label(&pilot.head.ja.sentence);
    harness.get_by_label_contains("改善あり");
    assert!(harness.query_by_label(&pilot.head.en.sentence).is_none());
}

#[test]
fn a_null_result_and_too_few_seeds_are_said_as_clearly() {
    let same = [Arm { mean: 0.4, ..ARMS[2] }, Arm { mean: 0.4, ..ARMS[3] }];
    let (_root, harness, _) = page(&same, 3);
    assert!(harness.query_all_by_label_contains("Not yet distinguishable").next().is_some());
    let (_root, harness, _) = page(&same, 1);
    harness.get_by_label_contains("Not enough runs");
    assert!(harness.query_all_by_label_contains("needs 2 more seeds").next().is_some());
}

#[test]
fn what_the_tasks_without_a_leak_say_is_read_beside_the_decision_to_repair() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    leak_in_the_first_task(&Workspace::open(root.path()).unwrap());
    let mut harness = app(root.path(), Language::En, PageId::Pilot);
    // The page checks the footage by itself.
    until(&mut harness, |app| app.query_all_by_label_contains("Repair the data, then run again").next().is_some());
    harness.run();
    for size in [egui::vec2(1440.0, 900.0), egui::vec2(2560.0, 1440.0)] {
        harness.set_size(size);
        harness.run();
        let said = harness.get_by_label_contains("on packing alone, whose data show no leak").rect();
        assert!(said.bottom() < size.y && said.right() < size.x, "{said:?} in {size:?}");
    }
}

#[test]
fn the_budget_changes_the_plots_numbers_and_not_the_verdict() {
    let (_root, mut harness, pilot) = page(&ARMS, 3);
    let before = mark(&harness, "iivcl");
    harness.get_by_label("Labels: all").click();
    harness.run();
    let after = mark(&harness, "iivcl");
    assert_ne!(before, after);
    let view = pilot.view(&kinrin::report::pilot::Choice { budget: "all".into(), ..Default::default() });
    let shown = view.cost.points.iter().find(|p| p.arm == "iivcl").unwrap().improvement.unwrap();
    assert!(after.contains(&kinrin::report::pilot::table::difference(&shown)), "{after}");
    harness.get_by_label(&pilot.head.en.sentence);
}

#[test]
fn keys_choose_the_budget_and_the_axis_and_copy_the_sentence() {
    let (_root, mut harness, pilot) = page(&ARMS, 3);
    let before = mark(&harness, "iivcl");
    harness.key_press(Key::Num3);
    harness.run();
    let all = mark(&harness, "iivcl");
    assert_ne!(before, all);
    harness.key_press(Key::X);
    harness.run();
    assert!(mark(&harness, "iivcl").contains("FLOP"));
    let (key, modifiers) = (Key::C, egui::Modifiers::NONE);
    // Pressed only: its release would be a frame of its own, with nothing to copy.
    harness.event(egui::Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers });
    harness.step();
    let copied = harness.output().platform_output.commands.iter().any(|c| match c {
        // What the arms without pre-training give is spoken of wherever the verdict goes.
        egui::OutputCommand::CopyText(text) => {
            text.starts_with(&pilot.head.en.sentence)
                && text.contains("the untrained network (random)")
                && text.contains("training from scratch on the same labels, without pre-training (scratch")
        }
        _ => false,
    });
    assert!(copied);
}

#[test]
fn a_mark_opens_its_runs() {
    let (_root, mut harness, _) = page(&ARMS, 3);
    harness.get_by_label_contains("intra: ").click();
    harness.run();
    assert_eq!(harness.state().page, PageId::Runs);
}

#[test]
fn the_table_lists_every_comparison() {
    let (_root, mut harness, pilot) = page(&ARMS, 3);
    assert_eq!(pilot.comparison.verdicts.len(), 5);
    harness.get_by_label("Panel: Numbers").click();
    harness.run();
    harness.get_by_label("Table: Comparisons").click();
    harness.run();
    harness.get_by_label_contains("Accuracy, Linear, labels: 2 a class. 5 comparisons.");
    harness.get_by_label("Metric: Macro-F1").click();
    harness.run();
    harness.get_by_label_contains("Macro-F1, Linear, labels: 2 a class. 5 comparisons.");
    assert!(harness.query_all_by_label("iivcl").count() >= 3);
}

#[test]
fn without_results_there_is_one_action() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Pilot);
    until(&mut harness, |app| app.query_by_label("Try the demo").is_some());
}

#[test]
fn from_a_wide_window_to_a_narrow_one_the_table_keeps_its_last_column_in_sight() {
    let (_root, mut harness, _) = page(&ARMS, 3);
    harness.set_size(egui::vec2(2560.0, 1440.0));
    harness.run();
    harness.set_size(egui::vec2(1440.0, 900.0));
    harness.run();
    harness.get_by_label("Panel: Numbers").click();
    harness.run();
    let head = harness.get_by_label_contains("(95 % interval)").rect();
    assert!(head.right() <= 1440.0 - 28.0, "{head:?}");
    let last = harness.query_all_by_label("n").last().unwrap().rect();
    assert!(last.left() > head.right() && last.right() <= 1440.0 - 28.0, "{last:?} behind {head:?}");
}

#[test]
fn what_a_stage_asks_for_is_not_broken_where_it_fits_a_row() {
    let (_root, mut harness, _) = page(&ARMS, 3);
    let height = |h: &Harness<'_, App>, item: &str| h.get_by_label_contains(&format!("{item}: ")).rect().height();
    assert!(height(&harness, "decided by the rule") < 24.0);
    harness.get_by_label("Language: 日本語").click();
    harness.run();
    assert!(height(&harness, "条件に基づく結論") < 24.0);
}

#[test]
fn in_a_small_window_the_figures_are_in_sight_and_no_stage_is_cut() {
    let (_root, mut harness, _) = page(&ARMS, 3);
    harness.set_size(egui::vec2(1280.0, 720.0));
    harness.run();
    for (language, stage) in [("日本語", "データ整備とガバナンス"), ("EN", "Data and governance")] {
        harness
            .get_by_label(&format!("{}: {language}", if language == "EN" { "表示言語" } else { "Language" }))
            .click();
        harness.run();
        harness.get_by_label(stage);
        for arm in ["iivcl", "intra", "scratch", "random"] {
            let beginning = if language == "EN" { format!("{arm}: ") } else { format!("{arm}：") };
            let rect = harness.get_by_label_contains(&beginning).rect();
            assert!(rect.bottom() < 720.0 - 26.0, "{arm} at {rect:?}");
        }
    }
}

#[test]
fn in_a_high_window_everything_stands_side_by_side() {
    let (_root, mut harness, _) = page(&ARMS, 3);
    harness.set_size(egui::vec2(2560.0, 1440.0));
    harness.run();
    harness.get_by_label("Table: Comparisons");
    harness.get_by_label("Worst group");
    assert!(harness.query_by_label("Panel: Numbers").is_none());
}

#[test]
fn in_a_wide_window_the_conditions_of_the_verdict_have_lines_that_can_be_read() {
    let (_root, mut harness, pilot) = page(&ARMS, 3);
    harness.set_size(egui::vec2(2560.0, 1440.0));
    harness.run();
    let words: String = pilot.head.en.conditions.iter().map(|span| span.text.as_str()).collect();
    let rect = harness.get_by_label(&words).rect();
    assert!(rect.width() <= 720.0 && rect.height() >= 36.0, "{rect:?}");
}

#[test]
fn prices_are_set_in_a_dialog_and_bring_an_axis_of_money() {
    let (root, mut harness, _) = page(&ARMS, 3);
    assert!(harness.query_by_label("x axis: ¥ (estimate)").is_none(), "no money without prices");
    harness.get_by_label("Cost: Prices…").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "hour of the device").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "hour of the device").type_text("250");
    harness.run();
    harness.get_by_label("Save prices").click();
    until(&mut harness, |app| app.query_by_label("x axis: ¥ (estimate)").is_some());
    let stored = kinrin::store::prices::read(&Workspace::open(root.path()).unwrap()).unwrap();
    assert_eq!(stored.device_hour.map(|price| price.value), Some(250.0));
}

#[test]
fn an_item_outside_of_the_program_is_ticked_with_name_and_day_and_what_the_program_sees_is_not() {
    let (root, mut harness, _) = page(&ARMS, 3);
    harness.set_size(egui::vec2(1920.0, 1200.0)); // in a lower one the stages scroll
    harness.run();
    harness.get_by_label("data checked: open").click();
    harness.run();
    assert!(harness.query_by_label("Name").is_none(), "the program sees that itself");
    harness.get_by_label("owner named: open").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Name").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Name").type_text("Sato");
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Done").click();
    until(&mut harness, |app| app.query_by_label("owner named: done").is_some());
    let stored = kinrin::store::roadmap::read(&Workspace::open(root.path()).unwrap(), "pilot").unwrap();
    assert_eq!((stored.len(), stored[0].item.as_str(), stored[0].by.as_str()), (1, "owner", "Sato"));
}

#[test]
fn the_report_is_one_press_away() {
    let (_root, mut harness, _) = page(&ARMS, 3);
    harness.get_by_label("Report…").click();
    harness.run();
    assert_eq!(harness.state().page, PageId::Report);
}
