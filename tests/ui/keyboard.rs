//! Every page and dialog by keyboard and by name: each control says what it is, and Tab comes to each and round again.

use std::collections::{HashMap, HashSet};

use egui::accesskit::{Action, NodeId, Role};
use egui::{Key, Modifiers, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::ui::app::App;
use kinrin::ui::command::Command;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::runs::ask_to_close;
use crate::support::{app, until};
use crate::tiny::Pilot;

type Window = Harness<'static, App>;

/// More presses of Tab than any place has controls.
const MOST: usize = 2_000;

/// A place of the window, and how one gets there from its page.
struct Place {
    name: &'static str,
    page: PageId,
    /// Shown above the page, so that only its own controls can be reached.
    is_modal: bool,
    /// With an open menu, which may stand out of the panel that it belongs to.
    is_menu: bool,
    open: fn(&mut Window),
}

const fn page(name: &'static str, page: PageId, open: fn(&mut Window)) -> Place {
    Place { name, page, is_modal: false, is_menu: false, open }
}

const fn modal(name: &'static str, page: PageId, open: fn(&mut Window)) -> Place {
    Place { name, page, is_modal: true, is_menu: false, open }
}

const fn menu(name: &'static str, page: PageId, open: fn(&mut Window)) -> Place {
    Place { name, page, is_modal: false, is_menu: true, open }
}

const PLACES: [Place; 30] = [
    page("start", PageId::Pilot, |h| {
        h.state().send(Command::ShowStart);
        wait(h, "Folder to import");
    }),
    page("pilot", PageId::Pilot, |h| {
        wait(h, "Copy the verdict's sentence");
        // Its cards have buttons once the check of the data has ended.
        wait(h, "Diversity of the footage: See the data");
    }),
    page("data as grid", PageId::Data, |h| wait(h, "down0.gif, down")),
    page("data as table", PageId::Data, |h| {
        press(h, "View: Table");
        wait(h, "down0.gif, down");
    }),
    page("design", PageId::Design, |h| wait(h, "Arm iivcl")),
    page("design as text", PageId::Design, |h| press(h, "Show as: RON")),
    page("design compared", PageId::Design, |h| press(h, "Show as: Diff")),
    page("runs", PageId::Runs, |h| {
        wait(h, "Menu of the plot: Loss, same video");
        wait_for(h, "Place 1: ");
    }),
    page("neighbours", PageId::Neighbours, |h| wait(h, "Judge: Good")),
    page("map", PageId::Map, |h| wait_for(h, "UMAP map of")),
    modal("help", PageId::Runs, |h| h.state().send(Command::ShowHelp)),
    modal("words", PageId::Runs, |h| {
        h.state().send(Command::ShowHelp);
        h.step();
        press(h, "Help: What the words mean");
    }),
    modal("palette", PageId::Runs, |h| h.key_press_modifiers(Modifiers::COMMAND, Key::K)),
    modal("import", PageId::Data, |h| h.state().send(Command::Import(None))),
    modal("viewer of a clip", PageId::Data, |h| {
        press(h, "View: Pictures");
        wait(h, "down0.gif, down");
        focus(h, "down0.gif, down");
        h.key_press(Key::Enter);
    }),
    modal("removal of a set", PageId::Data, |h| {
        press(h, "More for this data set");
        press(h, "Remove this data set…");
    }),
    modal("save as", PageId::Design, |h| {
        press(h, "File");
        press(h, "Save as…");
    }),
    modal("details of a run", PageId::Runs, |h| {
        wait(h, "intra, seed 0, done");
        press(h, "intra, seed 0, done");
        press(h, "Details");
    }),
    modal("large log", PageId::Runs, |h| h.key_press(Key::L)),
    modal("original video", PageId::Neighbours, |h| {
        wait(h, "Judge: Good");
        h.key_press(Key::O);
    }),
    modal("query and neighbour large", PageId::Neighbours, |h| {
        wait(h, "Judge: Good");
        h.key_press(Key::P);
    }),
    modal("search with a file of one's own", PageId::Neighbours, |h| {
        wait(h, "Judge: Good");
        h.key_press(Key::F);
    }),
    modal("question before a stop", PageId::Runs, |h| {
        start_run(h);
        press_part(h, "Stop and keep ");
    }),
    modal("question before an abort", PageId::Runs, |h| {
        start_run(h);
        press_part(h, "Abort ");
    }),
    modal("question before the end", PageId::Runs, |h| {
        start_run(h);
        ask_to_close(h);
    }),
    menu("menu of the file", PageId::Design, |h| press(h, "File")),
    menu("menu of a data set", PageId::Data, |h| {
        wait(h, "down0.gif, down");
        press(h, "More for this data set");
    }),
    menu("menu of a plot", PageId::Runs, |h| {
        wait_for(h, "Place 1: ");
        press(h, "Menu of the plot: Loss, same video");
    }),
    menu("menu of a run", PageId::Runs, |h| {
        wait_for(h, "Place 1: ");
        press_part(h, "Queue: later: ");
    }),
    page("messages", PageId::Map, |h| {
        h.state().send(Command::Toast(kinrin::ui::widgets::chip::Tone::Bad, kinrin::text::LocalText::same("no")));
        h.state().send(Command::ShowMessages);
    }),
];

/// Footage, finished runs with everything that pages show of them, and runs that wait.
fn workspace() -> (Pilot, std::path::PathBuf) {
    let pilot = Pilot::new();
    let done = pilot.experiment("tiny", "epochs: 2.0");
    pilot.ok(&["run", &done]);
    let waiting = pilot.experiment("later", "epochs: 5000.0");
    pilot.ok(&["queue", "add", &waiting, "--only", "intra"]);
    let root = pilot.runs().parent().unwrap().to_owned();
    (pilot, root)
}

/// The waiting run, of another experiment, at work in this window.
fn start_run(h: &mut Window) {
    wait_for(h, "Place 1: ");
    press(h, "Queue: start");
    wait_for(h, ", by this window");
}

#[track_caller]
fn wait(h: &mut Window, label: &str) {
    until(h, |h| h.query_all_by_label(label).next().is_some());
}

#[track_caller]
fn wait_for(h: &mut Window, part: &str) {
    until(h, |h| h.query_all_by_label_contains(part).next().is_some());
}

#[track_caller]
fn press(h: &mut Window, label: &str) {
    wait(h, label);
    h.get_all_by_label(label).last().unwrap().click();
    settle(h);
}

#[track_caller]
fn press_part(h: &mut Window, part: &str) {
    wait_for(h, part);
    h.get_all_by_label_contains(part).last().unwrap().click();
    settle(h);
}

fn focus(h: &mut Window, label: &str) {
    h.get_all_by_label(label).last().unwrap().focus();
    settle(h);
}

/// Clips may play: a window that rests is not to be waited for.
fn settle(h: &mut Window) {
    h.run_steps(6);
}

/// Goes to a place.
fn go(h: &mut Window, place: &Place) {
    // One that is not in the list of runs yet would not be taken.
    until(h, |h| h.state().runs.experiments().contains(&"tiny"));
    h.state().send(Command::Experiment("tiny".to_owned()));
    h.state().send(Command::Go(place.page));
    settle(h);
    (place.open)(h);
    settle(h);
}

struct Control {
    id: NodeId,
    /// The page, or the dialog above it.
    layer: NodeId,
    role: Role,
    name: String,
    rect: Rect,
    is_enabled: bool,
    takes_focus: bool,
}

/// Everything that can be pressed or focused.
fn controls(h: &Window) -> Vec<Control> {
    let mut found = Vec::new();
    for seen in h.root().children_recursive() {
        let node = seen.accesskit_node();
        let takes_focus = node.data().supports_action(Action::Focus);
        let is_pressed = node.data().supports_action(Action::Click) && !is_passive(node.role());
        if !(takes_focus || is_pressed) || node.is_hidden() {
            continue;
        }
        let name = node.label().or_else(|| node.value().filter(|_| node.role() == Role::Label)).unwrap_or_default();
        let (id, role, is_enabled, rect) = (node.locate().0, node.role(), !node.is_disabled(), seen.rect());
        let above = std::iter::successors(Some(node), egui_kittest::kittest::AccessKitNode::parent);
        // The last but the root of the window.
        let layer = above.map(|node| node.locate().0).collect::<Vec<_>>().into_iter().rev().nth(1).unwrap_or(id);
        found.push(Control { id, layer, role, name, rect, is_enabled, takes_focus });
    }
    found
}

/// Text that can be marked with the pointer, and the bars of lists that scroll to what has the keyboard.
fn is_passive(role: Role) -> bool {
    matches!(role, Role::Label | Role::ScrollBar)
}

fn focused(h: &Window) -> Option<NodeId> {
    h.root().children_recursive().find(egui_kittest::Node::is_focused).map(|node| node.accesskit_node().locate().0)
}

/// What is wrong with the names of a place.
fn unnamed(h: &Window) -> Vec<String> {
    let controls = controls(h);
    let mut problems = Vec::new();
    let mut known: HashMap<(NodeId, Role, &str), usize> = HashMap::new();
    for control in &controls {
        if control.name.trim().is_empty() {
            problems.push(format!("no name: {:?} at {:?}", control.role, control.rect));
        }
        *known.entry((control.layer, control.role, &control.name)).or_default() += 1;
    }
    let twice = known.into_iter().filter(|((_, role, name), n)| *n > 1 && *role != Role::Label && !name.is_empty());
    problems.extend(twice.map(|((_, role, name), n)| format!("{n} × {role:?} “{name}”")));
    problems
}

/// Presses Tab until it comes round; what it did not come to, and what is out of order.
fn walk(h: &mut Window, place: &Place) -> Vec<String> {
    let (mut order, mut problems) = (Vec::new(), Vec::new());
    loop {
        h.key_press(Key::Tab);
        h.run_steps(3);
        let Some(id) = focused(h) else { continue };
        if order.first() == Some(&id) {
            break;
        }
        if order.last() == Some(&id) || order.len() > MOST {
            problems.push("Tab does not come round".to_owned());
            break;
        }
        order.push(id);
    }
    let controls = controls(h);
    let seen: HashSet<NodeId> = order.iter().copied().collect();
    let layers: HashSet<NodeId> = controls.iter().filter(|c| seen.contains(&c.id)).map(|c| c.layer).collect();
    if place.is_modal && layers.len() != 1 {
        problems.push("Tab leaves the dialog".to_owned());
    }
    let is_there = |c: &&Control| c.is_enabled && (!place.is_modal || layers.contains(&c.layer));
    let own: Vec<&Control> = controls.iter().filter(is_there).collect();
    // A field that keeps the keyboard has its list below, in which the arrow keys choose.
    let chooses = |id: &NodeId| own.iter().any(|c| c.id == *id && c.role == Role::TextInput);
    let has_list = order.len() == 1 && order.first().is_some_and(chooses);
    // What takes no focus belongs to a control whose name it begins with: the two small arrows of a number.
    let belongs = |control: &Control| own.iter().any(|c| seen.contains(&c.id) && control.name.starts_with(&c.name));
    for control in &own {
        let in_reach = seen.contains(&control.id) || !control.takes_focus && (has_list || belongs(control));
        if !in_reach {
            problems.push(format!("not reached: {:?} “{}” at {:?}", control.role, control.name, control.rect));
        }
    }
    if !place.is_menu {
        problems.extend(out_of_order(&order, &controls));
    }
    problems
}

/// Controls that are visited after the head of a panel, and lie beside that panel.
fn out_of_order(order: &[NodeId], controls: &[Control]) -> Vec<String> {
    let by_id: HashMap<NodeId, &Control> = controls.iter().map(|c| (c.id, c)).collect();
    let (mut head, mut problems) = (None, Vec::new());
    for control in order.iter().filter_map(|id| by_id.get(id)) {
        match (control.role, head) {
            (Role::TitleBar, _) => head = Some(*control),
            (Role::Splitter, _) => head = None,
            // A menu may stand out of the panel that it belongs to.
            (_, Some(head))
                if control.layer == head.layer && !head.rect.x_range().contains(control.rect.center().x) =>
            {
                problems.push(format!("“{}” comes within “{}”", control.name, head.name));
            }
            _ => {}
        }
    }
    problems
}

#[track_caller]
fn assert_none(problems: &[(String, Vec<String>)]) {
    let lines: Vec<String> =
        problems.iter().flat_map(|(p, list)| list.iter().map(move |l| format!("{p}: {l}"))).collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}

#[test]
fn every_control_has_a_name_of_its_own_in_both_languages() {
    let (_pilot, root) = workspace();
    let mut problems = Vec::new();
    for place in &PLACES {
        eprintln!("{}", place.name); // where it was, if it fails
        let mut h = app(&root, Language::En, PageId::Pilot);
        go(&mut h, place);
        problems.push((place.name.to_owned(), unnamed(&h)));
        h.state().send(Command::Language(Language::Ja));
        settle(&mut h);
        problems.push((format!("{} (ja)", place.name), unnamed(&h)));
    }
    assert_none(&problems);
}

#[test]
fn the_arrow_keys_choose_clips_while_the_map_has_the_keyboard() {
    let (_pilot, root) = workspace();
    let mut h = app(&root, Language::En, PageId::Map);
    go(&mut h, PLACES.iter().find(|place| place.name == "map").unwrap());
    h.get_by_label_contains("0 selected").focus();
    settle(&mut h);
    for _ in 0..2 {
        h.key_press(Key::ArrowRight);
        settle(&mut h);
    }
    assert!(h.get_by_label_contains("1 selected").is_focused());
}

#[test]
fn tab_comes_to_every_control_of_every_place_and_round_again() {
    let (_pilot, root) = workspace();
    let mut problems = Vec::new();
    for place in &PLACES {
        eprintln!("{}", place.name);
        let mut h = app(&root, Language::En, PageId::Pilot);
        go(&mut h, place);
        problems.push((place.name.to_owned(), walk(&mut h, place)));
    }
    assert_none(&problems);
}

/// Presses Tab until a control with this name has the keyboard.
fn tab_to(h: &mut Window, label: &str) {
    let there = |h: &Window| h.query_all_by_label(label).any(|node| node.is_focused());
    for _ in 0..MOST {
        if there(h) {
            return;
        }
        h.key_press(Key::Tab);
        h.run_steps(3);
    }
    panic!("Tab does not come to “{label}”");
}

#[test]
fn the_keyboard_goes_back_to_what_opened_a_dialog_or_a_menu() {
    let (_pilot, root) = workspace();
    let has = |h: &Window, label: &str| h.query_all_by_label(label).any(|node| node.is_focused());
    let mut h = app(&root, Language::En, PageId::Pilot);
    for (page, opener, opened) in [
        (PageId::Design, "File", "Save as…"),
        (PageId::Runs, "Details", "Open run folder"),
        (PageId::Data, "More for this data set", "Remove this data set…"),
    ] {
        let place = Place { name: opener, page, is_modal: false, is_menu: false, open: |_| {} };
        go(&mut h, &place);
        if page == PageId::Runs {
            wait(&mut h, "intra, seed 0, done");
            press(&mut h, "intra, seed 0, done");
        }
        tab_to(&mut h, opener);
        h.key_press(Key::Enter);
        settle(&mut h);
        wait(&mut h, opened);
        h.key_press(Key::Tab);
        settle(&mut h);
        h.key_press(Key::Escape);
        settle(&mut h);
        assert!(has(&h, opener), "{opener}");
    }
    // A dialog that a menu has opened: back to the menu's button.
    go(&mut h, PLACES.iter().find(|place| place.name == "design").unwrap());
    tab_to(&mut h, "File");
    h.key_press(Key::Enter);
    settle(&mut h);
    tab_to(&mut h, "Save as…");
    h.key_press(Key::Enter);
    settle(&mut h);
    h.key_press(Key::Escape);
    settle(&mut h);
    assert!(has(&h, "File"), "File after its dialog");
}

#[test]
fn no_page_changes_behind_a_dialog() {
    let (_pilot, root) = workspace();
    let mut h = app(&root, Language::En, PageId::Data);
    h.state().send(Command::Import(None));
    settle(&mut h);
    h.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    settle(&mut h);
    h.key_press(Key::Escape);
    settle(&mut h);
    assert_eq!(h.state().page, PageId::Data);
}
