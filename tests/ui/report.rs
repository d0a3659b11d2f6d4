//! The Report page: it writes what `kinrin report` writes, with pictures off by default, and shows the first page before.

use std::path::Path;

use egui::accesskit::{Role, Toggled};
use egui::{Color32, Shape, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::report::pilot::{Pilot, Source};
use kinrin::store::{RunFolder, RunState, Status, Workspace};
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::generated_set::leak_in_the_first_task;
use crate::pilot::fixture::{ARMS, write_pilot};
use crate::support::{app, until};

/// What the workspace says of the pilot.
fn pilot(root: &Path) -> Pilot {
    Pilot::new(Source::read(&Workspace::open(root).unwrap(), "pilot").unwrap())
}

/// The page over a finished pilot, with the headline on the sheet.
fn page() -> (tempfile::TempDir, Harness<'static, App>, Pilot) {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let pilot = pilot(root.path());
    let mut harness = app(root.path(), Language::En, PageId::Report);
    until(&mut harness, |app| app.query_by_label(&pilot.head.en.sentence).is_some());
    harness.run();
    (root, harness, pilot)
}

#[test]
fn a_report_is_written_and_its_files_are_named() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let mut harness = app(root.path(), Language::En, PageId::Report);
    until(&mut harness, |app| {
        app.query_by_label("Write the report").is_some_and(|b| !b.accesskit_node().is_disabled())
    });
    let pictures = harness.get_by_role_and_label(Role::CheckBox, "Pictures of queries and their neighbours");
    assert_ne!(pictures.accesskit_node().toggled(), Some(Toggled::True), "off by default");
    harness.get_by_label("Language of the report: 日本語").click();
    harness.run();
    harness.get_by_label("Write the report").click();
    until(&mut harness, |app| app.query_by_label("Open folder").is_some());
    harness.get_by_label("report.ja.pdf");
    assert!(harness.query_by_label("report.en.pdf").is_none());
    assert!(root.path().join("reports/pilot/report.ja.html").is_file());
}

#[test]
fn without_results_the_page_says_why_nothing_can_be_written() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Report);
    until(&mut harness, |app| app.query_by_label_contains("there is nothing to report").is_some());
    assert!(harness.get_by_label("Write the report").accesskit_node().is_disabled());
    let why = "The first page stands here once a run of this experiment has finished.";
    until(&mut harness, |app| app.query_by_label(why).is_some());
}

#[test]
fn the_first_page_is_read_in_both_languages_before_it_is_written() {
    let (root, mut harness, pilot) = page();
    harness.get_by_label("Pilot report: pilot");
    harness.get_by_label("What it cost");
    harness.get_by_label("Language: 日本語").click();
    harness.run();
    harness.get_by_label(&pilot.head.ja.sentence);
    harness.get_by_label("費用");
    assert!(harness.query_by_label(&pilot.head.en.sentence).is_none());
    assert!(!root.path().join("reports").exists(), "nothing is written for it");
}

#[test]
fn the_first_page_stands_beside_the_form_and_in_a_narrow_window_below_it() {
    let (_root, mut harness, pilot) = page();
    let places = |harness: &Harness<'_, App>| {
        let form = harness.get_by_label("Write the report").rect();
        (form, harness.get_by_label(&pilot.head.en.sentence).rect())
    };
    let (form, sheet) = places(&harness);
    assert!(sheet.left() > form.right(), "{sheet:?} beside {form:?}");
    // The field of the folder leaves room for its button within the form.
    let choose = harness.get_by_label("Choose…").rect();
    assert!(choose.right() < sheet.left(), "{choose:?} in the form, {sheet:?} beside it");
    assert!(sheet.right() < 1440.0, "{sheet:?}");
    harness.set_size(egui::vec2(900.0, 1000.0));
    harness.run();
    let (form, sheet) = places(&harness);
    assert!(sheet.top() > form.bottom() && sheet.left() < form.right(), "{sheet:?} below {form:?}");
    assert!(sheet.right() < 900.0, "{sheet:?}");
}

/// Whether a white sheet is painted.
fn is_paper(shape: &Shape) -> bool {
    match shape {
        Shape::Rect(rect) => rect.fill == Color32::WHITE && (500.0..740.0).contains(&rect.rect.width()),
        Shape::Vec(shapes) => shapes.iter().any(is_paper),
        _ => false,
    }
}

#[test]
fn paper_is_white_in_the_dark_theme_too() {
    let (_root, mut harness, _) = page();
    for _ in 0..2 {
        let theme = harness.ctx.theme();
        assert!(harness.output().shapes.iter().any(|clipped| is_paper(&clipped.shape)), "{theme:?}");
        harness.get_by_label_contains(" theme").click();
        harness.run();
        assert_eq!(harness.ctx.theme() == Theme::Dark, theme != Theme::Dark, "the other one comes");
    }
}

#[test]
fn the_first_page_follows_a_run_that_finishes() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    let folders = RunFolder::all(&Workspace::open(root.path()).unwrap().runs_dir()).unwrap();
    let open: Vec<RunFolder> = folders.into_iter().filter(|run| run.record().unwrap().config.seed > 0).collect();
    let after = pilot(root.path()).head.en.sentence;
    let results: Vec<Vec<u8>> = open.iter().map(|run| std::fs::read(run.file("results.ron")).unwrap()).collect();
    for run in &open {
        std::fs::remove_file(run.file("results.ron")).unwrap();
        run.write_state(&RunState::new(Status::Stopped, "", 5, 10)).unwrap();
    }
    let before = pilot(root.path()).head.en.sentence;
    assert_ne!(before, after);
    let mut harness = app(root.path(), Language::En, PageId::Report);
    until(&mut harness, |app| app.query_by_label(&before).is_some());
    for (run, results) in open.iter().zip(results) {
        std::fs::write(run.file("results.ron"), results).unwrap();
        run.write_state(&RunState::new(Status::Done, "", 10, 10)).unwrap();
    }
    until(&mut harness, |app| app.query_by_label(&after).is_some());
    assert!(harness.query_by_label(&before).is_none());
}

#[test]
fn missing_data_checks_are_named_and_made_only_when_the_report_is_written() {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 3);
    leak_in_the_first_task(&Workspace::open(root.path()).unwrap());
    let mut harness = app(root.path(), Language::En, PageId::Report);
    until(&mut harness, |app| app.query_by_label_contains("Not checked yet: leaky, sound.").is_some());
    harness.run();
    assert_eq!(pilot(root.path()).checks().missing.len(), 2, "showing the page checks nothing");
    assert!(harness.query_all_by_label_contains("Repair the data, then run again").next().is_none());
    harness.get_by_label("Write the report").click();
    // What the report has checked is on the page at once.
    until(&mut harness, |app| app.query_all_by_label_contains("Repair the data, then run again").next().is_some());
    assert!(harness.query_by_label_contains("Not checked yet: ").is_none());
}
