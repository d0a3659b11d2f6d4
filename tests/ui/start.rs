//! The first page: what an empty workspace offers, and the ways out of it.

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;
use kinrin::ui::settings::Settings;

use crate::support::until;

/// The window as a first start shows it.
#[allow(clippy::field_reassign_with_default)] // one of its fields is private
fn first_start(workspace: &std::path::Path, lang: Language) -> Harness<'static, App> {
    let mut settings = Settings::default();
    settings.lang = lang;
    let workspace = workspace.to_owned();
    let builder = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).with_max_steps(64);
    let mut harness = builder.build_eframe(move |cc| App::new(&cc.egui_ctx, &workspace, settings));
    until(&mut harness, |h| h.state().open.is_some() && h.state().start.is_shown());
    harness.run();
    harness
}

#[test]
fn an_empty_workspace_offers_three_things_in_both_languages() {
    let root = tempfile::tempdir().unwrap();
    let harness = first_start(&root.path().join("ws"), Language::En);
    for name in ["Start the demo pilot", "Choose a folder, or drop one anywhere", "Folder of the workspace"] {
        harness.get_by_label(name);
    }
    let harness = first_start(&root.path().join("ws2"), Language::Ja);
    for name in ["デモを始める", "フォルダを選ぶ、またはここへドロップ", "ワークスペースのフォルダ"]
    {
        harness.get_by_label(name);
    }
}

#[test]
fn the_page_can_be_left_and_found_again() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = first_start(&root.path().join("ws"), Language::En);
    harness.get_by_label("Data").click();
    harness.run();
    assert_eq!((harness.state().page, harness.state().start.is_shown()), (PageId::Data, false));
    harness.get_by_label("Start").click();
    harness.run();
    harness.get_by_label("Start the demo pilot");
}

#[test]
fn a_typed_path_says_what_it_is_before_it_is_opened() {
    let root = tempfile::tempdir().unwrap();
    let other = root.path().join("other");
    drop(kinrin::store::Workspace::open(&other).unwrap());
    let mut harness = first_start(&root.path().join("ws"), Language::En);
    harness.get_by_label("Folder of the workspace").focus();
    harness.run();
    harness.get_by_label("Folder of the workspace").type_text(other.to_str().unwrap());
    until(&mut harness, |h| h.query_by_label("This is a workspace.").is_some());
    harness.get_by_label("Open").click();
    until(&mut harness, |h| h.state().open.as_ref().is_some_and(|open| open.workspace.root() == other));
}

#[test]
fn a_path_for_the_import_leads_to_the_form() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = first_start(&root.path().join("ws"), Language::En);
    assert!(harness.get_by_label("Look into this folder").accesskit_node().is_disabled());
    harness.get_by_label("Folder to import").focus();
    harness.run();
    harness.get_by_label("Folder to import").type_text("/no/such/folder");
    harness.run();
    harness.get_by_label("Look into this folder").click();
    until(&mut harness, |h| h.query_by_label("There is no folder at this path.").is_some());
    assert!(harness.get_by_label("Import").accesskit_node().is_disabled());
}

#[test]
fn a_stopped_demo_says_so_and_can_go_on() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = first_start(&root.path().join("ws"), Language::En);
    harness.get_by_label("Start the demo pilot").click();
    until(&mut harness, |h| h.query_by_label("Stop the demo").is_some());
    harness.get_by_label("Stop the demo").click();
    until(&mut harness, |h| h.query_by_label("Go on with the demo pilot").is_some());
    harness.get_by_label_contains("What was done is kept.");
}
