//! The shell: pages, language, palette, help.

use std::time::Duration;

use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::config::{Price, PriceList};
use kinrin::job::Request;
use kinrin::store::{RunFolder, RunLock, RunState, Status, Workspace, prices};
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

/// A workspace with a run that is worked on as long as its lock is held.
fn with_a_run() -> (tempfile::TempDir, RunLock) {
    let (root, folders) = crate::runs::still();
    let lock = folders[0].lock().unwrap();
    folders[0].write_state(&RunState::new(Status::Running, "pretrain", 45, 90)).unwrap();
    (root, lock)
}

/// What stands in the status bar with its place, from left to right.
fn foot(harness: &Harness<'_, App>) -> Vec<(String, Rect)> {
    let top = harness.ctx.content_rect().bottom() - 28.0;
    let mut found = Vec::new();
    for node in harness.root().children_recursive() {
        let about = node.accesskit_node();
        let words = about.label().or_else(|| about.value()).unwrap_or_default();
        if words.is_empty() || about.role() == Role::TextRun {
            continue; // a line of a text that is there as a whole
        }
        // The rail goes down to the edge of the window, beside the bar.
        let rect = node.rect();
        if rect.top() >= top && rect.left() >= 72.0 {
            found.push((words, rect));
        }
    }
    found.sort_by(|a, b| a.1.left().total_cmp(&b.1.left()));
    found
}

/// A job that goes on until it is stopped.
fn start_job(harness: &mut Harness<'_, App>, name: &str) -> u64 {
    let ctx = harness.ctx.clone();
    harness.state_mut().jobs.start(&ctx, LocalText::same(name), |job| {
        while job.report("", 1, 2) < Request::Stop {
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(LocalText::default())
    })
}

fn told(harness: &Harness<'_, App>, end: &str) -> bool {
    foot(harness).iter().any(|(words, _)| words.ends_with(end))
}

#[test]
fn the_status_bar_tells_disk_and_memory_and_of_a_run_its_power() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Map);
    until(&mut harness, |h| told(h, " GB free"));
    assert!(foot(&harness).iter().any(|(words, _)| words.starts_with("Memory ")), "{:?}", foot(&harness));
    let power = |h: &Harness<'_, App>| told(h, " W") || told(h, " W (estimate)");
    assert!(!power(&harness), "nothing trains: {:?}", foot(&harness));
    let (root, _lock) = with_a_run();
    let mut harness = app(root.path(), Language::En, PageId::Map);
    until(&mut harness, power);
}

#[test]
fn a_run_and_a_job_and_the_machine_stand_beside_each_other_in_a_small_window() {
    let (root, _lock) = with_a_run();
    let mut harness = app(root.path(), Language::En, PageId::Map);
    harness.set_size(egui::vec2(1280.0, 720.0));
    let job = start_job(&mut harness, "Checking Line-3 for diversity and risk");
    until(&mut harness, |h| told(h, "intra, seed 0") && told(h, " GB free"));
    let foot = foot(&harness);
    assert!(foot.iter().any(|(words, _)| words == "Checking Line-3 for diversity and risk"), "{foot:?}");
    for pair in foot.windows(2) {
        assert!(pair[0].1.right() <= pair[1].1.left(), "over each other: {pair:?}");
    }
    let (last, place) = foot.last().unwrap();
    assert!(last.starts_with("Messages") && place.right() <= 1280.0, "{last}, {place:?}");
    harness.state().jobs.stop(job);
}

#[test]
fn of_a_run_the_status_bar_tells_its_energy_and_its_money_where_there_are_prices() {
    let energy = |h: &Harness<'_, App>| told(h, " Wh") || told(h, " Wh (estimate)");
    let (root, _lock) = with_a_run();
    let mut harness = app(root.path(), Language::En, PageId::Map);
    until(&mut harness, energy);
    assert!(!told(&harness, " yen (estimate)"), "nothing has a price: {:?}", foot(&harness));
    let (root, _lock) = with_a_run();
    let price = Price { value: 31.0, source: "tariff".to_owned() };
    let prices = PriceList { kwh: Some(price), ..PriceList::default() };
    prices::write(&Workspace::open(root.path()).unwrap(), &prices).unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Map);
    until(&mut harness, |h| energy(h) && told(h, " yen (estimate)"));
}

#[test]
fn a_long_name_of_an_experiment_leaves_the_controls_of_the_header_in_sight() {
    let root = crate::runs::named(&"packing-line-3-night-shift-".repeat(2), "intra");
    let mut harness = app(root.path(), Language::En, PageId::Design);
    let least = egui::vec2(1120.0, 680.0);
    harness.set_size(least);
    until(&mut harness, |h| h.query_by_role_and_label(Role::ComboBox, "Experiment").is_some());
    harness.run();
    let chosen = harness.get_by_role_and_label(Role::ComboBox, "Experiment").rect();
    let mut right = chosen.right();
    for name in ["Search commands", "Language: 日本語", "Language: EN", " theme"] {
        let rect = harness.get_by_label_contains(name).rect();
        assert!(right <= rect.left() && rect.right() <= least.x, "{name}: {rect:?}, beside {right}");
        right = rect.right();
    }
}

#[test]
fn a_long_name_of_an_arm_leaves_the_messages_in_the_status_bar() {
    let root = crate::runs::named("p", &"W".repeat(32));
    let workspace = Workspace::open(root.path()).unwrap();
    let folder = RunFolder::open(&workspace.runs_dir(), "long").unwrap();
    let _lock = folder.lock().unwrap();
    folder.write_state(&RunState::new(Status::Running, "pretrain", 45, 90)).unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Map);
    harness.set_size(egui::vec2(1120.0, 680.0));
    until(&mut harness, |h| told(h, ", seed 0"));
    harness.run_steps(3);
    let foot = foot(&harness);
    let name = foot.iter().find(|(words, _)| words.ends_with(", seed 0")).unwrap();
    let messages = foot.iter().find(|(words, _)| words.starts_with("Messages")).unwrap();
    assert!(name.1.right() < messages.1.left() && messages.1.right() <= 1120.0, "{foot:?}");
}

#[test]
fn what_the_machine_is_doing_gives_way_to_what_is_at_work() {
    let (root, _lock) = with_a_run();
    let mut harness = app(root.path(), Language::En, PageId::Map);
    until(&mut harness, |h| told(h, " GB free"));
    harness.set_size(egui::vec2(1280.0, 720.0));
    let jobs = ["one", "two", "three"].map(|name| start_job(&mut harness, &format!("{name} {}", "long ".repeat(60))));
    until(&mut harness, |h| told(h, "All 3 tasks in progress"));
    harness.run_steps(3);
    let foot = || foot(&harness);
    let stop = foot().into_iter().find(|(words, _)| words.starts_with("Stop: one")).unwrap().1;
    let more = foot().into_iter().find(|(words, _)| words.starts_with("All 3")).unwrap().1;
    assert!(stop.right() <= more.left(), "a long name leaves its stop in sight: {stop:?}, {more:?}");
    // What is asked for least goes first; what stays has its room between the jobs and the messages.
    assert!(!told(&harness, "Memory "), "{:?}", foot());
    let messages = harness.get_by_label("Messages").rect();
    for (words, place) in foot().into_iter().filter(|(words, _)| words.ends_with(" free") || words.contains(" Wh")) {
        assert!(more.right() < place.left() && place.right() < messages.left(), "{words}: {place:?}");
    }
    assert!(messages.right() <= 1280.0 && messages.width() > 40.0, "{messages:?}");
    assert!(more.right() <= messages.left(), "{more:?}, {messages:?}");
    // The jobs that have no room in the bar are stopped in the list of all.
    harness.get_by_label("All 3 tasks in progress").click();
    let in_list = |h: &Harness<'_, App>| {
        let mut stops = h.query_all_by_label_contains("Stop: three");
        stops.any(|stop| stop.rect().bottom() < more.top())
    };
    until(&mut harness, in_list);
    harness.get_all_by_label_contains("Stop: three").next().unwrap().click();
    until(&mut harness, |h| h.state().jobs.running().len() == 2);
    let left = harness.state().jobs.running().iter().map(|job| job.id).collect::<Vec<_>>();
    assert_eq!(left, jobs[..2], "the one that was pressed");
    jobs.into_iter().for_each(|job| harness.state().jobs.stop(job));
}
