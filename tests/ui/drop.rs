//! Things dropped onto the window, on every page.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{DroppedFile, HoveredFile, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::config::presets;
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::support::{app, until};

#[derive(Debug)]
struct Thing(PathBuf);

impl DroppedFile for Thing {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// Holds the thing over the window, then lets it go.
fn drop_it(harness: &mut Harness<'_, App>, path: &Path) {
    harness.input_mut().hovered_files = vec![HoveredFile { path: Some(path.to_owned()), ..HoveredFile::default() }];
    harness.run_steps(3);
    let says =
        if path.extension().is_some_and(|end| end == "ron") { "Drop to open in Design" } else { "Drop to import" };
    harness.get_by_label(says);
    harness.input_mut().hovered_files.clear();
    harness.input_mut().dropped_files = vec![Arc::new(Thing(path.to_owned()))];
    harness.step();
}

fn folder_field(harness: &Harness<'_, App>) -> Option<String> {
    harness.query_by_role_and_label(Role::TextInput, "Folder")?.accesskit_node().value()
}

#[test]
fn a_folder_opens_the_import_with_its_path_on_every_page() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("line-3");
    std::fs::create_dir(&folder).unwrap();
    for page in PageId::ALL {
        let mut harness = app(&root.path().join("ws"), Language::En, page);
        drop_it(&mut harness, &folder);
        until(&mut harness, |h| folder_field(h).as_deref() == folder.to_str());
    }
}

#[test]
fn a_video_stands_for_its_folder() {
    let root = tempfile::tempdir().unwrap();
    let video = root.path().join("carry.mp4");
    std::fs::write(&video, "").unwrap();
    let mut harness = app(&root.path().join("ws"), Language::En, PageId::Runs);
    drop_it(&mut harness, &video);
    until(&mut harness, |h| folder_field(h).as_deref() == root.path().to_str());
}

#[test]
fn a_video_is_searched_for_where_neighbours_are_looked_at() {
    let root = tempfile::tempdir().unwrap();
    crate::neighbours::workspace(&root.path().join("ws"));
    let video = root.path().join("carry.mp4");
    std::fs::write(&video, "").unwrap();
    let mut harness = app(&root.path().join("ws"), Language::En, PageId::Neighbours);
    until(&mut harness, |h| h.query_all_by_label_contains("Neighbour 8").next().is_some());
    harness.input_mut().hovered_files = vec![HoveredFile { path: Some(video.clone()), ..HoveredFile::default() }];
    harness.run_steps(3);
    harness.get_by_label("Drop to search its neighbours");
    harness.input_mut().hovered_files.clear();
    harness.input_mut().dropped_files = vec![Arc::new(Thing(video))];
    harness.step();
    until(&mut harness, |h| h.query_by_label("Your own file").is_some());
    assert!(folder_field(&harness).is_none(), "nothing is imported");
}

#[test]
fn an_experiment_opens_in_design_and_unsaved_changes_are_asked_about() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("mine.ron");
    let text = presets::find("quickstart").unwrap().text;
    std::fs::write(&file, text.replace("Iivcl((k: 1))", "Iivcl((k: 7))")).unwrap();
    let mut harness = app(&root.path().join("ws"), Language::En, PageId::Map);
    let k = |h: &Harness<'_, App>| {
        let field = h.query_by_role_and_label(Role::SpinButton, "iivcl: Neighbours k")?;
        field.accesskit_node().numeric_value()
    };
    drop_it(&mut harness, &file);
    until(&mut harness, |h| h.state().page == PageId::Design && k(h) == Some(7.0));

    harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    until(&mut harness, |h| h.query_by_label("Arm iivcl-2").is_some());
    drop_it(&mut harness, &file);
    until(&mut harness, |h| h.query_by_label("Unsaved changes").is_some());
    harness.get_by_label("Discard them…").click();
    until(&mut harness, |h| h.query_by_label("Arm iivcl-2").is_none());
}

#[test]
fn anything_else_is_told_what_can_be_dropped() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("notes.txt");
    std::fs::write(&file, "x").unwrap();
    let mut harness = app(&root.path().join("ws"), Language::En, PageId::Data);
    drop_it(&mut harness, &file);
    until(&mut harness, |h| h.query_by_label_contains("“notes.txt” cannot be dropped here.").is_some());
    assert!(folder_field(&harness).is_none());
}
