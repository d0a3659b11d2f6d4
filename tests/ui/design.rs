//! The Design page: a mistake stands beside its field and is repaired, text and form are one state, runs are queued.

use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::config::{DeviceChoice, presets};
use kinrin::engine::machine::device;
use kinrin::store::{RunFolder, RunState, Status, Workspace, draft, queue};
use kinrin::ui::app::App;
use kinrin::ui::command::Command;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::support::{app, until};

fn page(root: &Path) -> Harness<'static, App> {
    let mut harness = app(root, Language::En, PageId::Design);
    until(&mut harness, |h| h.query_by_label("Arm iivcl").is_some());
    harness
}

/// Replaces the number in a field by typing.
fn type_number(harness: &mut Harness<'_, App>, name: &str, words: &str) {
    harness.get_by_role_and_label(Role::SpinButton, name).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(words.to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

fn number(harness: &Harness<'_, App>, name: &str) -> f64 {
    harness.get_by_role_and_label(Role::SpinButton, name).accesskit_node().numeric_value().unwrap()
}

#[test]
fn a_mistake_stands_beside_its_field_blocks_the_start_and_is_repaired() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    type_number(&mut harness, "iivcl: Neighbours k", "300");
    assert_eq!(number(&harness, "iivcl: Neighbours k"), 300.0);
    assert!(harness.query_all_by_label_contains("Must be from 1 to 256.").count() >= 1);
    assert!(harness.get_by_label_contains("Queue 12 runs").accesskit_node().is_disabled());
    harness.get_by_label("Set to 256").click();
    harness.run();
    assert_eq!(number(&harness, "iivcl: Neighbours k"), 256.0);
    assert_eq!(harness.query_all_by_label_contains("Must be from 1 to 256.").count(), 0);
}

#[test]
fn a_mistake_is_told_once_in_the_form_and_leaves_the_keyboard_where_something_is_typed() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    let name = "iivcl: Neighbours k";
    harness.get_by_role_and_label(Role::SpinButton, name).click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    for digit in ["5", "0", "0"] {
        harness.event(egui::Event::Text(digit.to_owned()));
        harness.run();
    }
    assert!(harness.ctx.text_edit_focused());
    assert_eq!(number(&harness, name), 500.0);
    // Beside the field, and in the list of problems.
    assert_eq!(harness.query_all_by_label_contains("Must be from 1 to 256.").count(), 2);
}

#[test]
fn keys_that_mean_nothing_to_a_field_hold_while_it_has_the_keyboard() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    harness.get_by_role_and_label(Role::TextInput, "iivcl: Name").focus();
    harness.run();
    assert!(harness.query_by_label("Cancel").is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run();
    harness.get_by_label("Cancel");
}

#[test]
fn arrow_keys_step_a_number_and_shift_steps_ten_times_as_far() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    let name = "iivcl: Neighbours k";
    harness.get_by_role_and_label(Role::SpinButton, name).focus();
    harness.run();
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert_eq!(number(&harness, name), 2.0);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowUp);
    harness.run();
    assert_eq!(number(&harness, name), 12.0);
}

#[test]
fn full_width_digits_of_a_japanese_keyboard_are_numbers() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    type_number(&mut harness, "iivcl: Neighbours k", "１２");
    assert_eq!(number(&harness, "iivcl: Neighbours k"), 12.0);
}

#[test]
fn a_long_help_has_its_room_below_its_control_and_a_short_one_stands_beside_it() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    harness.set_size(egui::vec2(2560.0, 1440.0));
    harness.run();
    let control = |name: &str| harness.get_by_role_and_label(Role::SpinButton, name).rect();
    let help = |words: &str| harness.get_by_label_contains(words).rect();
    let (prior, long) = (control("Hidden positives τ⁺"), help("share of negatives believed to be"));
    assert!(long.top() >= prior.bottom() - 1.0, "{long:?} beside {prior:?}");
    let (epochs, short) = (control("Epochs"), help("passes over all videos"));
    assert!(short.left() > epochs.right(), "{short:?} below {epochs:?}");
}

#[test]
fn the_text_changes_the_form_and_a_broken_one_names_its_line() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    harness.get_by_label("Show as: RON").click();
    harness.run();
    let text = presets::find("quickstart").unwrap().text;
    let set = |harness: &mut Harness<'_, App>, text: String| {
        harness.get_by_label("Experiment as RON").focus();
        harness.run();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.event(egui::Event::Paste(text));
        harness.run();
    };
    set(&mut harness, text.replace("Iivcl((k: 1))", "Iivcl((k: 7))"));
    harness.get_by_label("Show as: Form").click();
    harness.run();
    assert_eq!(number(&harness, "iivcl: Neighbours k"), 7.0);

    harness.get_by_label("Show as: RON").click();
    harness.run();
    set(&mut harness, text.replace("Iivcl((k: 1))", "Iivcl((k: seven))"));
    let line = text.lines().position(|l| l.contains("Iivcl((k: 1))")).unwrap() + 1;
    harness.get_by_label(&format!("Mistake in line {line}"));
    harness.get_by_label("Show as: Form").click();
    harness.run();
    assert_eq!(number(&harness, "iivcl: Neighbours k"), 7.0);
}

#[test]
fn a_long_name_of_an_arm_is_cut_before_what_stands_beside_it() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    let name = "neighbours-with-a-very-long-name";
    harness.get_by_role_and_label(Role::TextInput, "iivcl: Name").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(name.to_owned()));
    harness.run();
    let (views, menu) =
        (harness.get_by_label("Show as: Form").rect(), harness.get_by_label(&format!("Actions of arm {name}")).rect());
    for (words, beside) in [(name, [views, menu]), ("intra + neighbours, k = 1", [views, views])] {
        for rect in harness.query_all_by_label(words).map(|node| node.rect()) {
            assert!(beside.iter().all(|other| !rect.shrink(1.0).intersects(*other)), "{words} at {rect:?}");
        }
    }
}

#[test]
fn an_arm_is_added_duplicated_and_taken_back() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    harness.get_by_label("Add an arm").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Intra (ρMoCo)").click();
    harness.run();
    harness.get_by_label("Arm intra-2");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    harness.run();
    harness.get_by_label("Arm intra-3");
    for _ in 0..2 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run();
    }
    assert!(harness.query_by_label("Arm intra-2").is_none());
}

#[test]
fn a_draft_survives_the_window_and_unsaved_changes_are_asked_about() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    type_number(&mut harness, "iivcl: Neighbours k", "5");
    let workspace = Workspace::open(root.path()).unwrap();
    until(&mut harness, |_| draft::read(&workspace).is_some_and(|d| d.text.contains("k: 5")));
    drop(harness);

    let mut harness = page(root.path());
    until(&mut harness, |h| number(h, "iivcl: Neighbours k") == 5.0);
    harness.get_by_label("Preset Full size").click();
    harness.run();
    harness.get_by_label("Unsaved changes");
    harness.get_by_label("Cancel").click();
    harness.run();
    assert_eq!(number(&harness, "iivcl: Neighbours k"), 5.0);
    harness.get_by_label("Preset Full size").click();
    harness.run();
    harness.get_by_label("Discard them…").click();
    harness.run();
    assert_eq!(number(&harness, "iivcl: Neighbours k"), 1.0);
}

#[test]
fn a_file_is_saved_at_the_typed_path_and_never_replaced_unasked() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("quickstart.ron");
    std::fs::write(&path, "other").unwrap();
    let mut harness = page(root.path());
    type_number(&mut harness, "iivcl: Neighbours k", "5");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run();
    harness.get_all_by_label("Save").last().unwrap().click();
    until(&mut harness, |h| h.query_by_label("Replace the file").is_some());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "other");
    harness.get_by_label("Replace the file").click();
    until(&mut harness, |h| h.query_by_label("Replace the file").is_none());
    assert!(std::fs::read_to_string(&path).unwrap().contains("k: 5"));
}

#[test]
fn queued_runs_have_folders_with_frozen_settings_and_places_in_the_queue() {
    let root = tempfile::tempdir().unwrap();
    let program = std::process::Command::new(env!("CARGO_BIN_EXE_kinrin"))
        .args(["data", "demo", "--sites", "6", "--videos-per-site", "6", "--workspace"])
        .arg(root.path())
        .output()
        .unwrap();
    assert!(program.status.success(), "{}", String::from_utf8_lossy(&program.stderr));
    let workspace = Workspace::open(root.path()).unwrap();
    let mut harness = page(root.path());
    // So few videos: the check of the data has come when it says so.
    until(&mut harness, |h| h.query_by_label_contains("Queue larger than the data suggest").is_some());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    harness.run();
    harness.get_by_label("Queue 12 runs?");
    harness.get_by_label("Queue them").click();
    until(&mut harness, |h| h.state().page == PageId::Runs);
    let runs = RunFolder::all(&workspace.runs_dir()).unwrap();
    assert_eq!(runs.len(), 12);
    assert_eq!(queue::list(&workspace).unwrap().len(), 12);
    assert!(runs.iter().all(|run| run.state().unwrap().status != Status::Done));
    // By its data, not by its name.
    until(&mut harness, |h| h.query_by_label("Generated sample data").is_some());
    // Nothing like these runs has been done: their end is told by the estimate, and called so.
    until(&mut harness, |h| h.query_by_label_contains(", estimated").is_some());
}

#[test]
fn a_wide_window_shows_the_form_in_two_columns_and_a_small_one_folds_the_arms() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    let place = |h: &Harness<'_, App>, name: &str| h.get_by_role_and_label(Role::SpinButton, name).rect();
    let (first, last) = ("iivcl: Neighbours k", "Learning rate");
    assert_eq!(place(&harness, first).left(), place(&harness, last).left(), "one column at 1440 points");
    assert!(harness.get_by_label("Arm iivcl").rect().width() > 180.0);

    harness.set_size(egui::vec2(2560.0, 1440.0));
    harness.run();
    assert!(place(&harness, last).left() > place(&harness, first).right() + 200.0, "two columns at 2560 points");
    assert!(place(&harness, last).bottom() < 1440.0, "all of it is seen without scrolling");

    harness.set_size(egui::vec2(1280.0, 720.0));
    harness.run();
    let mark = harness.get_by_label("Arm intra").rect();
    assert!(mark.width() < 60.0, "a mark at 1280 points, {mark:?}");
    harness.get_by_label("Arm intra").click();
    harness.run();
    harness.get_by_label("intra: Method");
    harness.get_by_role_and_label(Role::Button, "Data set").click();
    harness.run();
    harness.get_by_role_and_label(Role::SpinButton, "Frames per clip");
}

#[test]
fn comments_in_a_file_are_there_after_the_form_has_edited_and_saved_it() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("mine.ron");
    let text = presets::find("quickstart").unwrap().text.replace("Iivcl((k: 1))", "Iivcl((k: 1 /* one */)) /* ours */");
    std::fs::write(&path, &text).unwrap();
    let mut harness = page(root.path());
    harness.state().send(Command::OpenDesign(path.clone()));
    until(&mut harness, |h| h.query_by_label("mine.ron: saved").is_some());
    type_number(&mut harness, "iivcl: Neighbours k", "5");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    until(&mut harness, |_| std::fs::read_to_string(&path).unwrap() != text);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text.replace("k: 1 /*", "k: 5 /*"));
}

#[test]
fn what_is_typed_without_a_meaning_stays_is_told_and_blocks_the_start() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    harness.get_by_role_and_label(Role::Button, "Name, seeds").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Seeds").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text("0, x".to_owned()));
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Name").focus();
    harness.run();
    let field = harness.get_by_role_and_label(Role::TextInput, "Seeds");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("0, x"));
    // Beside the field, and in the list of problems.
    assert_eq!(harness.query_all_by_label_contains("“0, x” has no meaning here").count(), 2);
    assert!(harness.get_by_label_contains("Queue 12 runs").accesskit_node().is_disabled());
}

#[test]
fn a_button_that_cannot_be_pressed_says_why_in_both_languages() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    let why = |h: &Harness<'_, App>, name: &str| {
        let button = h.get_by_role_and_label(Role::Button, name).accesskit_node();
        assert!(button.is_disabled());
        button.description()
    };
    assert_eq!(why(&harness, "Save").as_deref(), Some("Nothing has changed since it was saved."));
    harness.state().send(Command::Language(Language::Ja));
    harness.run_steps(4);
    assert_eq!(why(&harness, "保存").as_deref(), Some("保存した後の変更はありません。"));
}

#[test]
fn a_run_that_an_earlier_version_has_named_is_known_by_its_settings() {
    let root = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(root.path()).unwrap();
    let stored = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/run-0.1/run.ron");
    // Of a name that no preset has, so that the page shows the settings of its run.
    let record = std::fs::read_to_string(stored).unwrap().replacen("\"quickstart\"", "\"older\"", 1);
    // With a penalty that is chosen it would be a run of another recipe.
    let record = record.replacen("choose_l2: true", "choose_l2: false", 1);
    let folder = workspace.runs_dir().join("older-intra-s0-0a1b2c3d");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("run.ron"), record).unwrap();
    let folder = RunFolder::open(&workspace.runs_dir(), "older-intra-s0-0a1b2c3d").unwrap();
    assert_ne!(folder.record().unwrap().config.run_name(), folder.name(), "this version names it otherwise");
    folder.write_state(&RunState::new(Status::Done, "end", 1, 1)).unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Design);
    until(&mut harness, |h| h.query_by_label("Arm intra").is_some() && h.query_by_label("Arm iivcl").is_none());
    // Nothing is left to do: no number stands on the button.
    until(&mut harness, |h| h.query_by_role_and_label(Role::Button, "Queue").is_some());
}

#[test]
fn a_preset_says_which_device_this_machine_would_take_for_it_and_why() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = page(root.path());
    let adapters = device::adapters();
    let auto = device::plan(DeviceChoice::Auto, &adapters).unwrap();
    let expected = format!("On this machine: {} ({})", auto.name, auto.reason);
    let about = |h: &Harness<'_, App>, name: &str| h.get_by_label(name).accesskit_node().description();
    let has = |h: &Harness<'_, App>, words: &str| {
        about(h, "Preset Anomaly detection").is_some_and(|about| about.contains(words))
    };
    until(&mut harness, |h| has(h, &expected));
    // The published settings want a GPU, whatever there is.
    let full = about(&harness, "Preset Full size").unwrap();
    match device::plan(DeviceChoice::Wgpu(None), &adapters) {
        Ok(plan) => assert!(full.contains(&plan.name), "{full}"),
        Err(error) => assert!(full.contains(&error.to_string()), "{full}"),
    }
}
