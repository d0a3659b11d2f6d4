//! The shell: pages, language, palette, help.

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::text::LocalText;
use kinrin::ui::app::App;
use kinrin::ui::command::Command;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;
use kinrin::ui::widgets::chip::Tone;

use crate::support::{app, until};

#[test]
fn the_language_switches_at_once() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Runs);
    harness.get_by_label("Language: 日本語").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "実行");
    harness.get_by_label("表示言語: EN").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Runs");
}

#[test]
fn every_page_opens_by_its_name_and_by_its_number() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Pilot);
    for (name, page) in [("Data", PageId::Data), ("Map", PageId::Map), ("Runs", PageId::Runs)] {
        harness.get_by_label(name).click();
        harness.run();
        assert_eq!(harness.state().page, page);
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    harness.run();
    assert_eq!(harness.state().page, PageId::Design);
}

#[test]
fn the_palette_finds_a_page_by_a_word() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Pilot);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.event(egui::Event::Text("embedd".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().page, PageId::Map);
}

#[test]
fn the_palette_does_what_a_key_of_the_page_does_found_by_words_of_either_language() {
    let (root, _) = crate::runs::still();
    let mut harness = app(root.path(), Language::Ja, PageId::Runs);
    until(&mut harness, |h| h.query_by_label("横軸: クリップ").is_some());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.event(egui::Event::Text("x axis".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.get_by_label("横軸: クリップ").accesskit_node().toggled(), Some(Toggled::True));
}

#[test]
fn the_question_mark_lists_the_shortcuts() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Pilot);
    harness.event(egui::Event::Text("?".to_owned()));
    harness.run();
    harness.get_by_label_contains("Keyboard shortcuts");
    harness.run_steps(4); // until the dialog knows its height and is centred
    harness.get_by_label("Close").click();
    harness.run();
    assert!(harness.query_by_label_contains("Keyboard shortcuts").is_none());
}

#[test]
fn a_card_moves_by_its_head_and_the_arrangement_is_remembered() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Runs);
    until(&mut harness, |h| h.query_all_by_label("Queue").next().is_some());
    harness.run();
    let head = harness.get_all_by_label("Queue").next().unwrap().rect();
    let grip = head.right_center() + egui::vec2(220.0, 0.0);
    harness.hover_at(grip);
    harness.step();
    harness.drag_at(grip);
    harness.step();
    for x in [40.0, 200.0, 500.0, 560.0] {
        harness.hover_at(grip + egui::vec2(x, -60.0));
        harness.step();
    }
    harness.drop_at(grip + egui::vec2(560.0, -60.0));
    harness.run();
    assert!(harness.state().settings.layouts.contains_key(&PageId::Runs), "nothing was moved");
}

/// What is read aloud of everything in the window.
pub fn words(harness: &Harness<'_, App>) -> Vec<String> {
    let nodes = harness.root().children_recursive().map(|node| node.accesskit_node());
    nodes.flat_map(|node| [node.label(), node.value()]).flatten().collect()
}

#[test]
fn messages_are_told_with_their_time_and_close_by_esc() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::Ja, PageId::Map);
    harness.state().send(Command::Toast(Tone::Bad, LocalText::same("no")));
    harness.run_steps(3);
    harness.state().send(Command::ShowMessages);
    harness.run_steps(3);
    assert_eq!(harness.query_all_by_label("no").count(), 1, "no toast lies over it");
    let names: Vec<String> = words(&harness);
    assert!(!names.iter().any(|name| name.contains("window")), "{names:?}");
    let is_time = |name: &String| name.len() == 5 && name.as_bytes()[2] == b':';
    assert!(names.iter().any(is_time), "{names:?}");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("no").is_none());
}

#[test]
fn tab_goes_through_the_header_from_left_to_right() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Pilot);
    let names = ["Search commands", "Language: 日本語", "Language: EN", " theme"];
    harness.get_by_label_contains(names[0]).focus();
    harness.run();
    for pair in names.windows(2) {
        let left = harness.get_by_label_contains(pair[0]).rect().right();
        harness.key_press(Key::Tab);
        harness.run();
        let next = harness.get_by_label_contains(pair[1]);
        assert!(next.is_focused() && next.rect().left() >= left, "{} follows {}", pair[1], pair[0]);
    }
}

#[test]
fn tab_comes_to_the_page_before_it_comes_to_the_status_bar() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Runs);
    until(&mut harness, |h| h.query_by_label("Design an experiment").is_some());
    harness.get_by_label_contains(" theme").focus();
    harness.run();
    let has = |h: &Harness<'_, App>, label: &str| h.query_all_by_label(label).any(|node| node.is_focused());
    let (mut page, mut status) = (false, false);
    for _ in 0..200 {
        harness.key_press(Key::Tab);
        harness.run_steps(3);
        page |= has(&harness, "Design an experiment");
        status |= has(&harness, "Messages");
        if page || status {
            break;
        }
    }
    assert!(page && !status, "the page's own action comes first");
}

#[test]
fn how_far_one_page_is_scrolled_says_nothing_of_another() {
    let root = tempfile::tempdir().unwrap();
    crate::neighbours::workspace(root.path());
    let mut harness = app(root.path(), Language::En, PageId::Neighbours);
    harness.set_size(egui::vec2(1280.0, 520.0));
    until(&mut harness, |h| h.query_by_label("Picture of the query").is_some());
    harness.run_steps(3);
    let top = |h: &Harness<'_, App>, label: &str| h.get_by_label(label).rect().top();
    let before = top(&harness, "Picture of the query");
    harness.state().send(Command::Go(PageId::Data));
    until(&mut harness, |h| h.query_by_label("Catalogue").is_some());
    harness.run_steps(3);
    let catalogue = top(&harness, "Catalogue");
    harness.hover_at(egui::pos2(500.0, 380.0));
    harness.step();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -300.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(20);
    assert!(top(&harness, "Catalogue") < catalogue, "this page is scrolled");
    harness.state().send(Command::Go(PageId::Neighbours));
    until(&mut harness, |h| h.query_by_label("Picture of the query").is_some());
    harness.run_steps(3);
    assert_eq!(top(&harness, "Picture of the query"), before);
}
