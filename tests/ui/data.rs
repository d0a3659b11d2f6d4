//! From an empty workspace: import a folder through the form, see counts, filter, find the bad file with its reason.

use std::collections::BTreeMap;
use std::path::Path;

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::explore::data_check;
use kinrin::job::Job;
use kinrin::store::Workspace;
use kinrin::store::catalogue::{self, ClipRow, DataSetInfo};
use kinrin::store::judgement::VideoName;
use kinrin::store::video_tag;
use kinrin::ui::app::App;
use kinrin::ui::command::Command;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::support::{app, until};

/// Two labels, three readable files, one that is not a video.
fn footage(root: &Path) -> std::path::PathBuf {
    let folder = root.join("Line 3");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let files = [("carry/one.gif", "moving.gif"), ("carry/two.webp", "moving.webp"), ("lift/three.mp4", "ramp.mp4")];
    for (name, fixture) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(fixtures.join(fixture), path).unwrap();
    }
    std::fs::write(folder.join("lift/broken.mp4"), b"").unwrap();
    folder
}

/// The window on a workspace into which the footage was imported through the form.
fn imported(root: &Path) -> Harness<'static, App> {
    kinrin::data::decode::set_program(env!("CARGO_BIN_EXE_kinrin").into());
    let folder = footage(root);
    let mut harness = app(&root.join("ws"), Language::En, PageId::Data);
    until(&mut harness, |h| h.query_by_label_contains("Imported footage appears here").is_some());
    harness.get_by_label("Import videos").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Folder").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Folder").type_text(folder.to_str().unwrap());
    // The preview says what will be found before anything is imported.
    until(&mut harness, |h| h.query_by_label("2 labels from the names of folders").is_some());
    harness.get_by_label("carry  2");
    harness.get_by_label("Import").click();
    until(&mut harness, |h| h.query_by_label("“Line-3” is imported").is_some());
    harness
}

#[test]
fn an_import_through_the_form_ends_with_the_bad_file_and_its_reason() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = imported(root.path());
    harness.get_by_label_contains("lift/broken.mp4: Unreadable, The file is empty.");
    harness.get_by_label("Show the data").click();
    until(&mut harness, |h| h.query_by_label("Unreadable: 1 files").is_some());
    harness.get_by_label("Clips: 3 clips");
    harness.get_by_label("Videos: 4 files");
    harness.get_by_label_contains("lift/broken.mp4: The file is empty.");
}

/// Chooses an entry of a drop-down of the form.
fn choose(harness: &mut Harness<'_, App>, column: &str, meaning: &str) {
    let name = format!("Meaning of the column {column}");
    let chosen = |h: &Harness<'_, App>| {
        let combo = h.query_by_role_and_label(Role::ComboBox, &name);
        combo.is_some_and(|node| node.accesskit_node().value().as_deref() == Some(meaning))
    };
    until(harness, |h| h.query_by_role_and_label(Role::ComboBox, &name).is_some());
    // By the tree of accessibility, since what comes in from the folder may move the list between two frames. It may
    // close an open menu, too: then that is opened again.
    for _ in 0..20 {
        if chosen(harness) {
            return;
        }
        harness.get_by_role_and_label(Role::ComboBox, &name).click_accesskit();
        harness.run();
        if let Some(option) = harness.query_by_label(meaning) {
            option.click_accesskit();
        }
        harness.run();
    }
    until(harness, chosen);
}

#[test]
fn a_table_with_other_columns_is_put_right_in_the_form() {
    let root = tempfile::tempdir().unwrap();
    kinrin::data::decode::set_program(env!("CARGO_BIN_EXE_kinrin").into());
    let folder = footage(root.path());
    std::fs::write(folder.join("segments.csv"), "path,action,begin,until\nlift/three.mp4,walk,0,1\n").unwrap();
    let mut harness = app(&root.path().join("ws"), Language::En, PageId::Data);
    until(&mut harness, |h| h.query_by_label_contains("Imported footage appears here").is_some());
    harness.get_by_label("Import videos").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Folder").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Folder").type_text(folder.to_str().unwrap());
    // Refused as it is: the times have other names. The columns are there all the same.
    until(&mut harness, |h| h.query_by_label_contains("segments need the columns").is_some());
    choose(&mut harness, "action", "label");
    choose(&mut harness, "begin", "start, seconds or clock");
    choose(&mut harness, "until", "end, seconds or clock");
    until(&mut harness, |h| h.query_by_label_contains("1 label from the table in the folder").is_some());
    harness.get_by_label("walk  1");
}

/// Types a number into a field of the form.
fn number(harness: &mut Harness<'_, App>, field: &str, value: &str) {
    harness.get_by_role_and_label(Role::SpinButton, field).click();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.event(egui::Event::Text(value.to_owned()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
}

const RATE: &str = "Frames per second that the table counts";

#[test]
fn timecodes_are_counted_at_the_rate_that_is_said_in_the_form_and_never_without_one() {
    let root = tempfile::tempdir().unwrap();
    kinrin::data::decode::set_program(env!("CARGO_BIN_EXE_kinrin").into());
    let folder = footage(root.path());
    let segments = "path,label,start_s,end_s\nlift/three.mp4,walk,00:00:00:00,00:00:00:20\n";
    std::fs::write(folder.join("segments.csv"), segments).unwrap();
    let mut harness = app(&root.path().join("ws"), Language::En, PageId::Data);
    harness.state().send(Command::Import(Some(folder)));
    until(&mut harness, |h| h.query_by_label_contains("looks like a timecode").is_some());
    assert!(harness.get_by_label("Import").accesskit_node().is_disabled());
    number(&mut harness, RATE, "15");
    until(&mut harness, |h| h.query_by_label_contains("is no timecode at 15").is_some());
    number(&mut harness, RATE, "25");
    until(&mut harness, |h| h.query_by_label_contains("1 label from the table in the folder").is_some());
    harness.get_by_label("walk  1");
    let ready = |h: &Harness<'_, App>| !h.get_by_label("Import").accesskit_node().is_disabled();
    until(&mut harness, ready);
    assert!(harness.query_by_label_contains("are counted at 25 frames per second").is_some(), "it is told");
}

#[test]
fn a_table_without_frames_or_timecodes_asks_for_no_rate() {
    let root = tempfile::tempdir().unwrap();
    let folder = footage(root.path());
    std::fs::write(folder.join("segments.csv"), "path,label,start_s,end_s\nlift/three.mp4,walk,0,1\n").unwrap();
    let mut harness = app(&root.path().join("ws"), Language::En, PageId::Data);
    harness.state().send(Command::Import(Some(folder)));
    until(&mut harness, |h| h.query_by_label_contains("1 label from the table in the folder").is_some());
    assert!(harness.query_by_role_and_label(Role::SpinButton, RATE).is_none());
    choose(&mut harness, "start_s", "start, frame number");
    until(&mut harness, |h| h.query_by_role_and_label(Role::SpinButton, RATE).is_some());
}

#[test]
fn clips_are_found_by_the_tags_of_their_videos() {
    let root = tempfile::tempdir().unwrap();
    let db = crate::neighbours::workspace(root.path()).db().unwrap();
    for video in catalogue::videos(&db, "s").unwrap() {
        let clip =
            ClipRow { id: 0, video_id: video.id, label: None, start_s: None, end_s: None, groups: BTreeMap::default() };
        catalogue::replace_clips(&db, video.id, &[clip]).unwrap();
    }
    let tagged = [VideoName { set: "s".into(), path: "v3.mp4".into() }];
    video_tag::set(&db, &tagged, "odd", true).unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Data);
    until(&mut harness, |h| h.query_by_label("v3.mp4, #odd").is_some() && h.query_by_label("v4.mp4").is_some());
    harness.get_by_role_and_label(Role::ComboBox, "Tag").click();
    harness.run();
    harness.get_by_label("#odd").click();
    until(&mut harness, |h| h.query_by_label("v4.mp4").is_none());
    harness.get_by_label("v3.mp4, #odd");
    // Taken from it elsewhere, the filter would leave nothing.
    video_tag::set(&db, &tagged, "odd", false).unwrap();
    harness.state().send(Command::Go(PageId::Runs));
    until(&mut harness, |h| h.state().page == PageId::Runs);
    harness.run_steps(3);
    harness.state().send(Command::Go(PageId::Data));
    until(&mut harness, |h| h.query_by_label("v4.mp4").is_some() && h.query_by_label("v3.mp4").is_some());
    assert!(harness.query_by_role_and_label(Role::ComboBox, "Tag").is_none());
}

#[test]
fn filters_leave_what_they_say_and_can_be_cleared() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = imported(root.path());
    harness.get_by_label("Show the data").click();
    until(&mut harness, |h| h.query_by_label("carry/one.gif, carry").is_some());
    harness.get_by_label("Unreadable: 1 files").click();
    until(&mut harness, |h| h.query_by_label("lift/broken.mp4, lift").is_some());
    assert!(harness.query_by_label("carry/one.gif, carry").is_none());
    harness.get_by_label("Clear filters").click();
    until(&mut harness, |h| h.query_by_label("carry/one.gif, carry").is_some());
    harness.get_by_label("Search clips").focus();
    harness.run();
    harness.get_by_label("Search clips").type_text("three");
    until(&mut harness, |h| h.query_by_label("carry/one.gif, carry").is_none());
    harness.get_by_label("lift/three.mp4, lift");
}

#[test]
fn a_set_is_removed_only_after_the_question_and_its_files_stay() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = imported(root.path());
    harness.get_by_label("Show the data").click();
    until(&mut harness, |h| h.query_by_label("More for this data set").is_some());
    harness.get_by_label("More for this data set").click();
    harness.run();
    harness.get_by_label("Remove this data set…").click();
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    harness.get_by_label("Remove “Line-3” from the workspace?");
    harness.get_by_label("Remove…").click();
    until(&mut harness, |h| h.query_by_label_contains("Imported footage appears here").is_some());
    assert!(root.path().join("Line 3/carry/one.gif").is_file());
}

#[test]
fn a_dropped_folder_opens_the_form_on_any_page() {
    let root = tempfile::tempdir().unwrap();
    let folder = footage(root.path());
    let mut harness = app(&root.path().join("ws"), Language::Ja, PageId::Runs);
    harness.state().send(Command::Import(Some(folder)));
    until(&mut harness, |h| h.query_by_label("フォルダ名から 2 種類").is_some());
    let name = harness.get_by_role_and_label(Role::TextInput, "データセット名");
    assert_eq!(name.accesskit_node().value().as_deref(), Some("Line-3"));
}

#[test]
fn an_import_waits_for_another_one_says_so_and_can_be_stopped() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = imported(root.path());
    let lock = std::fs::File::options().write(true).open(root.path().join("ws/import.lock")).unwrap();
    lock.lock().unwrap();
    let again = |harness: &mut Harness<'_, App>| {
        harness.state().send(Command::Import(Some(root.path().join("Line 3"))));
        until(harness, |h| h.query_by_label("2 labels from the names of folders").is_some());
        harness.get_by_label("Import").click();
        until(harness, |h| h.query_by_label_contains("Another import is at work.").is_some());
    };
    again(&mut harness);
    harness.get_by_label("waits for another import");
    harness.get_by_label("Stop the import").click();
    until(&mut harness, |h| h.query_by_label_contains("stopped while it waited").is_some());
    again(&mut harness);
    drop(lock);
    until(&mut harness, |h| h.query_by_label("“Line-3” is imported").is_some());
}

#[test]
fn a_pattern_of_file_names_shows_what_it_yields_and_what_is_wrong_with_it() {
    let root = tempfile::tempdir().unwrap();
    let folder = footage(root.path());
    std::fs::write(folder.join("lift/t_odd.mp4"), b"").unwrap();
    let mut harness = app(&root.path().join("ws"), Language::En, PageId::Data);
    harness.state().send(Command::Import(Some(folder)));
    until(&mut harness, |h| h.query_by_label("2 labels from the names of folders").is_some());
    let typed = |harness: &mut Harness<'_, App>, words: &str| {
        harness.get_by_role_and_label(Role::TextInput, "Groups from file names").focus();
        harness.run();
        harness.get_by_role_and_label(Role::TextInput, "Groups from file names").type_text(words);
    };
    typed(&mut harness, "{site}_{kind}");
    until(&mut harness, |h| h.query_by_label_contains("4 file names do not fit the pattern").is_some());
    harness.get_by_label("Groups: site, kind");
    typed(&mut harness, "{day}");
    until(&mut harness, |h| h.query_by_label_contains("stand side by side").is_some());
    assert!(harness.get_by_label("Import").accesskit_node().is_disabled());
}

#[test]
fn another_set_is_shown_without_the_search_of_the_last_one() {
    let root = tempfile::tempdir().unwrap();
    let db = crate::neighbours::workspace(root.path()).db().unwrap();
    let first = catalogue::data_set(&db, "s").unwrap();
    catalogue::upsert_data_set(&db, &DataSetInfo { name: "t".into(), ..first }).unwrap();
    for video in catalogue::videos(&db, "s").unwrap() {
        catalogue::upsert_video(&db, "t", &video).unwrap();
    }
    let mut harness = app(root.path(), Language::En, PageId::Data);
    until(&mut harness, |h| h.query_by_label("Search clips").is_some());
    harness.get_by_label("Search clips").focus();
    harness.run();
    harness.get_by_label("Search clips").type_text("v11");
    until(&mut harness, |h| h.get_by_label("Search clips").value().as_deref() == Some("v11"));
    harness.get_by_label("Data set").click();
    harness.run();
    harness.get_by_label("t").click();
    until(&mut harness, |h| h.get_by_label("Data set").value().as_deref() == Some("t"));
    assert_eq!(harness.get_by_label("Search clips").value().unwrap_or_default(), "");
    assert!(harness.query_by_label("Clear filters").is_none());
}

#[test]
fn the_check_says_what_speaks_against_the_data_and_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = imported(root.path());
    harness.get_by_label("Show the data").click();
    until(&mut harness, |h| h.query_by_label("Check this data").is_some());
    harness.get_by_label("Check this data").click();
    let fact = "Nothing tells which clips come from the same recording.";
    until(&mut harness, |h| h.query_by_label(fact).is_some());
    harness.get_by_label_contains("Add a column such as recording");
    harness.get_by_label_contains("different of 3 videos");
    harness.get_by_label("Check again");
}

#[test]
fn a_kept_check_is_shown_again_with_its_day_and_is_out_of_date_once_the_data_have_changed() {
    let root = tempfile::tempdir().unwrap();
    drop(imported(root.path()));
    let workspace = Workspace::open(&root.path().join("ws")).unwrap();
    // As `kinrin data check` does.
    let found = data_check::check(&workspace, "Line-3", None, &Job::default()).unwrap();
    data_check::summary::keep_check(&workspace, &found);
    let mut harness = app(workspace.root(), Language::En, PageId::Data);
    until(&mut harness, |h| h.query_by_label_contains("Checked on 20").is_some());
    harness.get_by_label("Nothing tells which clips come from the same recording.");
    harness.get_by_label_contains("Add a column such as recording");
    harness.get_by_label("Check again");
    assert!(harness.query_by_label_contains("Out of date").is_none());
    // As another import does.
    let db = workspace.db().unwrap();
    let videos = catalogue::videos(&db, "Line-3").unwrap();
    let one = videos.iter().find(|video| video.path == "carry/one.gif").unwrap();
    catalogue::replace_clips(&db, one.id, &[]).unwrap();
    harness.state().send(Command::Go(PageId::Runs));
    until(&mut harness, |h| h.state().page == PageId::Runs);
    harness.run_steps(3);
    harness.state().send(Command::Go(PageId::Data));
    until(&mut harness, |h| h.query_by_label_contains("Out of date").is_some());
    harness.get_by_label_contains("Checked on 20");
}
