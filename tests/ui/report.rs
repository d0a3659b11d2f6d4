//! The Report page: it writes what `kinrin report` writes, with pictures off by default.

use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::pilot::fixture::{ARMS, write_pilot};
use crate::support::{app, until};

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
}
