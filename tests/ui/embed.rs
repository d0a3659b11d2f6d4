//! Features of footage from the menu of a run: what `kinrin embed` does, asked for in the window.

use std::path::PathBuf;

use egui::Event;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::support::{app, until};
use crate::tiny::Pilot;

/// A finished run of arm `intra`, and the dialog about it.
fn asked() -> (Pilot, PathBuf, Harness<'static, App>) {
    kinrin::data::decode::set_program(env!("CARGO_BIN_EXE_kinrin").into());
    let pilot = Pilot::new();
    let experiment = pilot.experiment("away", "epochs: 1.0, snapshots: 1");
    pilot.ok(&["run", &experiment, "--only", "intra", "--seed", "0", "--progress", "none"]);
    let root = pilot.runs().parent().unwrap().to_owned();
    let mut harness = app(&root, Language::En, PageId::Runs);
    until(&mut harness, |h| h.query_by_label("intra, seed 0, done").is_some());
    open(&mut harness);
    let exports = root.join("exports").join(format!("{}-features", pilot.run_of("away", "intra", 0)));
    (pilot, exports, harness)
}

/// Opens the dialog from the menu of the run.
fn open(harness: &mut Harness<'_, App>) {
    harness.get_by_label("intra, seed 0, done").click_secondary();
    harness.run();
    harness.get_by_label("Features of footage…").click();
    harness.run();
}

/// Types into a field of the dialog.
fn fill(harness: &mut Harness<'_, App>, field: &str, words: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, field).focus();
    harness.run();
    harness.event(Event::Text(words.to_owned()));
    harness.run();
}

const FOOTAGE: &str = "Data set, folder of footage, or clips (.npy)";

#[test]
fn a_folder_is_embedded_and_its_features_are_written() {
    let (pilot, exports, mut harness) = asked();
    let write = |h: &Harness<'_, App>| h.get_by_label("Write features").accesskit_node().is_disabled();
    assert!(write(&harness), "it is not said yet what to embed");
    fill(&mut harness, FOOTAGE, pilot.footage().to_str().unwrap());
    assert!(!write(&harness));
    harness.get_by_label("Write features").click();
    let file = exports.with_file_name(format!("{}.csv", exports.file_name().unwrap().to_str().unwrap()));
    until(&mut harness, |h| h.query_by_label("Write features").is_none() && file.exists());
    let table = std::fs::read_to_string(file).unwrap();
    assert_eq!(table.lines().count(), 1 + 24, "a row per video");
    assert!(table.starts_with("path,start_s,end_s,f1,"), "{}", &table[..60]);
    // What came of it is told.
    until(&mut harness, |h| h.query_by_label_contains("24 × 32 features").is_some());
}

#[test]
fn labels_are_written_where_the_run_keeps_a_head_and_cannot_be_asked_for_where_it_keeps_none() {
    let (pilot, exports, mut harness) = asked();
    let head = pilot.runs().join(pilot.run_of("away", "intra", 0)).join("head.safetensors");
    let away = head.with_extension("away");
    let is_refused = |h: &Harness<'_, App>| h.get_by_label("Labels too").accesskit_node().is_disabled();
    assert!(!is_refused(&harness));
    harness.get_by_label("Cancel").click();
    harness.run();
    std::fs::rename(&head, &away).unwrap();
    open(&mut harness);
    assert!(is_refused(&harness), "there is no head");
    harness.get_by_label("Cancel").click();
    harness.run();
    std::fs::rename(&away, &head).unwrap();
    open(&mut harness);
    fill(&mut harness, FOOTAGE, pilot.footage().to_str().unwrap());
    harness.get_by_label("Labels too").click();
    harness.run();
    harness.get_by_label("Write features").click();
    let file = exports.with_file_name(format!("{}.csv", exports.file_name().unwrap().to_str().unwrap()));
    until(&mut harness, |h| h.query_by_label("Write features").is_none() && file.exists());
    let table = std::fs::read_to_string(file).unwrap();
    assert!(table.starts_with("path,start_s,end_s,predicted,share,f1,"), "{}", &table[..60]);
    assert!(table.lines().skip(1).all(|row| row.split(',').nth(3).is_some_and(|label| !label.is_empty())));
}

#[test]
fn what_cannot_be_embedded_is_told_in_the_dialog_which_stays() {
    let (_pilot, exports, mut harness) = asked();
    fill(&mut harness, FOOTAGE, "nowhere");
    fill(&mut harness, "A row every so many seconds", "often");
    assert!(harness.get_by_label("Write features").accesskit_node().is_disabled(), "no seconds");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    fill(&mut harness, "A row every so many seconds", "1");
    harness.get_by_label("Write features").click();
    until(&mut harness, |h| h.query_by_label_contains("\"nowhere\"").is_some());
    harness.get_by_label("Write features");
    assert!(!exports.with_extension("csv").exists());
}
