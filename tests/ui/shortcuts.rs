//! Single-key shortcuts rest while something is typed; Enter answers no question that loses something; keys that move
//! panels, borders and sliders.

use egui::accesskit::{Role, Toggled};
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::runs::still;
use crate::support::{app, until};

type Window = Harness<'static, App>;

fn runs_page() -> (tempfile::TempDir, Window) {
    let (root, _) = still();
    let mut h = app(root.path(), Language::En, PageId::Runs);
    until(&mut h, |h| h.query_by_label("intra, seed 0, done").is_some());
    (root, h)
}

fn press(h: &mut Window, key: Key) {
    h.key_press(key);
    h.run();
}

fn shift_press(h: &mut Window, key: Key) {
    h.key_press_modifiers(Modifiers::SHIFT, key);
    h.run();
}

fn focus(h: &mut Window, label: &str) {
    h.get_by_label(label).focus();
    h.run();
}

fn is_on(h: &Window, label: &str) -> bool {
    h.get_by_label(label).accesskit_node().toggled() == Some(Toggled::True)
}

/// Nothing that a key of the page does has happened.
fn rests(h: &Window) -> bool {
    let log = h.query_by_label("Close").is_some();
    let help = h.query_by_label_contains("Keyboard shortcuts").is_some();
    !log && !help && is_on(h, "x axis: steps") && is_on(h, "Spread: Band")
}

#[test]
fn single_keys_rest_while_a_text_field_has_the_keyboard_or_an_input_method_composes() {
    let (_root, mut h) = runs_page();
    focus(&mut h, "Filter");
    let keys = [(Key::L, "l"), (Key::B, "b"), (Key::X, "x"), (Key::S, "s"), (Key::Questionmark, "?")];
    for (key, text) in keys {
        h.key_press(key);
        h.event(Event::Text(text.to_owned()));
        h.run();
    }
    assert!(rests(&h));
    assert_eq!(h.get_by_label("Filter").value().as_deref(), Some("lbxs?"));
    h.event(Event::Ime(ImeEvent::Preedit { text: "え".to_owned(), active_range_chars: None }));
    for key in [Key::L, Key::B, Key::X, Key::Enter] {
        press(&mut h, key);
    }
    assert!(rests(&h));
    h.event(Event::Ime(ImeEvent::Commit("絵".to_owned())));
    h.run();
    press(&mut h, Key::Escape);
    press(&mut h, Key::X);
    assert!(!rests(&h), "without a text field, X is a key of the page");
}

#[test]
fn enter_answers_no_question_that_loses_something() {
    let root = tempfile::tempdir().unwrap();
    let mut h = app(root.path(), Language::En, PageId::Design);
    until(&mut h, |h| h.query_by_label("Arm iivcl").is_some());
    h.key_press_modifiers(Modifiers::COMMAND, Key::D);
    h.run();
    h.get_by_label("Preset Full size").scroll_to_me();
    h.run();
    h.get_by_label("Preset Full size").click();
    h.run();
    press(&mut h, Key::Enter);
    h.get_by_label("Unsaved changes");
    focus(&mut h, "Discard them…");
    press(&mut h, Key::Enter);
    h.get_by_label("Unsaved changes");
    press(&mut h, Key::Space);
    assert!(h.query_by_label("Unsaved changes").is_none());
}

#[test]
fn shift_and_arrow_keys_move_a_panel_and_a_border_and_the_arrangement_is_remembered() {
    let (_root, mut h) = runs_page();
    let left = |h: &Window| h.get_all_by_label("Filter").next().unwrap().rect().left();
    let narrow = left(&h);
    focus(&mut h, "Border between “Runs” and “Current run”: Shift and the arrow keys move it");
    for _ in 0..4 {
        shift_press(&mut h, Key::ArrowRight);
    }
    let moved = left(&h) - narrow;
    assert!((62.0..66.0).contains(&moved), "4 presses of 16 points moved the border by {moved}");
    focus(&mut h, "Panel “Queue”: Shift and the arrow keys move it");
    shift_press(&mut h, Key::ArrowUp);
    shift_press(&mut h, Key::ArrowUp); // one that stays: it is the first panel now
    let top = |h: &Window, title: &str| {
        h.get_by_label(&format!("Panel “{title}”: Shift and the arrow keys move it")).rect().top()
    };
    assert!(top(&h, "Queue") < top(&h, "Runs"));
    assert!(h.state().settings.layouts.contains_key(&PageId::Runs));
}

#[test]
fn f6_goes_from_panel_to_panel_and_round() {
    let (_root, mut h) = runs_page();
    let at = |h: &Window, title: &str| {
        h.get_by_label(&format!("Panel “{title}”: Shift and the arrow keys move it")).is_focused()
    };
    press(&mut h, Key::F6);
    assert!(at(&h, "Runs"));
    press(&mut h, Key::Tab); // to a control within it
    press(&mut h, Key::F6);
    assert!(at(&h, "Queue"));
    h.key_press_modifiers(Modifiers::SHIFT, Key::F6);
    h.key_press_modifiers(Modifiers::SHIFT, Key::F6);
    h.run();
    assert!(at(&h, "Log"));
}

#[test]
fn the_menu_of_a_run_opens_by_key() {
    let (_root, mut h) = runs_page();
    focus(&mut h, "intra, seed 0, done");
    h.key_press_modifiers(Modifiers::SHIFT, Key::F10);
    h.run();
    let line = h.get_by_label("intra, seed 0, done").rect();
    // The panel of the current run has a button of this name, too.
    let beside = |entry: &egui::Rect| line.expand(60.0).contains(entry.left_center());
    let entries: Vec<egui::Rect> =
        h.get_all_by_role_and_label(Role::Button, "Details").map(|entry| entry.rect()).collect();
    assert_eq!(entries.iter().filter(|entry| beside(entry)).count(), 1, "one at {line:?}: {entries:?}");
    h.get_all_by_role_and_label(Role::Button, "Details").find(|entry| beside(&entry.rect())).unwrap().focus();
    h.run();
    press(&mut h, Key::Enter);
    until(&mut h, |h| h.query_by_label("New tag").is_some());
}

#[test]
fn a_slider_moves_by_arrow_keys_and_keeps_the_keyboard() {
    let (_root, mut h) = runs_page();
    let value = |h: &Window| h.get_by_role(Role::Slider).accesskit_node().numeric_value().unwrap();
    h.get_by_role(Role::Slider).focus();
    h.run();
    let before = value(&h);
    for _ in 0..2 {
        press(&mut h, Key::ArrowRight);
    }
    press(&mut h, Key::ArrowLeft);
    assert!(h.get_by_role(Role::Slider).is_focused() && value(&h) > before);
}
