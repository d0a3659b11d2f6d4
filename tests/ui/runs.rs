//! The Runs page: the list, its tags and notes, the verbs of a run, closing with a run in progress.

use std::path::{Path, PathBuf};

use egui::{Key, Role, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::config::{DeviceChoice, load_text};
use kinrin::store::run_folder::unix_now;
use kinrin::store::{RunFolder, RunRecord, RunState, Status, Workspace, queue, run_note};
use kinrin::ui::app::App;
use kinrin::ui::i18n::Lang;
use kinrin::ui::page::PageId;

use crate::support::{app, until};
use crate::tiny::Pilot;

/// Settings of a pilot that is never trained.
const STILL: &str = r#"Experiment(name: "p", data: (sets: ["a"]),
    arms: [(name: "intra", method: Intra), (name: "iivcl", method: Iivcl((k: 1)))], seeds: [0, 1],
    evaluation: (tasks: [(name: "t", set: "a", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;

/// A workspace with four runs: three are done, `iivcl` with seed 1 has failed.
pub fn still() -> (tempfile::TempDir, Vec<RunFolder>) {
    let root = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(root.path()).unwrap();
    let experiment = load_text(STILL, Path::new("p.ron"), &[]).unwrap();
    let mut folders = Vec::new();
    for config in experiment.runs() {
        let failed = config.arm.name == "iivcl" && config.seed == 1;
        let record = RunRecord::new(config, "d", "cpu", unix_now());
        let folder = RunFolder::create(&workspace.runs_dir(), &record.config.run_name(), &record).unwrap();
        let (status, message) = if failed { (Status::Failed, "the lens was covered") } else { (Status::Done, "") };
        let state = RunState { message: message.into(), ..RunState::new(status, "end", 90, 90) };
        folder.write_state(&state).unwrap();
        folders.push(folder);
    }
    (root, folders)
}

fn still_app(root: &Path) -> Harness<'static, App> {
    let mut harness = app(root, Lang::En, PageId::Runs);
    until(&mut harness, |h| h.query_by_label("iivcl, seed 0, done").is_some());
    harness
}

fn top(harness: &Harness<'_, App>, label: &str) -> f32 {
    harness.get_by_label(label).rect().top()
}

#[test]
fn the_filter_leaves_the_runs_that_fit() {
    let (root, _) = still();
    let mut harness = still_app(root.path());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::F);
    harness.run();
    harness.event(egui::Event::Text("intra s1".to_owned()));
    harness.run();
    harness.get_by_label("intra, seed 1, done");
    assert!(harness.query_by_label("intra, seed 0, done").is_none());
    assert!(harness.query_by_label("Runs of iivcl").is_none());
}

#[test]
fn a_title_sorts_and_a_second_press_turns_the_order() {
    let (root, _) = still();
    let mut harness = still_app(root.path());
    let seeds = |h: &Harness<'_, App>| top(h, "intra, seed 0, done") < top(h, "intra, seed 1, done");
    assert!(seeds(&harness));
    let arms = |h: &Harness<'_, App>| top(h, "Runs of intra") < top(h, "Runs of iivcl");
    assert!(arms(&harness), "arms in the order of their places");
    harness.get_by_label("Sort by min").click();
    harness.run();
    harness.get_by_label("Sort by State").click();
    harness.run();
    harness.get_by_label("iivcl, seed 1, failed");
    harness.get_by_label("Sort by Arm, seed").click();
    harness.run();
    assert!(arms(&harness));
}

#[test]
fn a_failed_run_stands_first_with_its_reason() {
    let (root, _) = still();
    let harness = still_app(root.path());
    assert!(top(&harness, "iivcl, seed 1, failed") < top(&harness, "Runs of intra"));
    harness.get_by_label("Start again: iivcl, seed 1");
}

#[test]
fn tags_and_a_note_are_stored() {
    let (root, folders) = still();
    let mut harness = still_app(root.path());
    harness.get_by_label("intra, seed 0, done").click();
    harness.run();
    harness.get_by_label("Details").click();
    harness.run();
    harness.get_by_label("New tag").click();
    harness.run();
    harness.event(egui::Event::Text("night".to_owned()));
    harness.run();
    harness.get_by_label("Add").click();
    harness.run();
    harness.get_by_role_and_label(Role::MultilineTextInput, "Note").click();
    harness.run();
    harness.event(egui::Event::Text("lens cleaned".to_owned()));
    harness.run();
    harness.get_by_label("Close").click();
    let workspace = Workspace::open(root.path()).unwrap();
    let name = folders[0].name();
    let stored = || run_note::get(&workspace, &name).unwrap();
    until(&mut harness, |h| h.query_by_label("Close").is_none() && stored().note == "lens cleaned");
    assert_eq!(stored().tags, ["night"]);
}

#[test]
fn the_runs_of_an_arm_fold_and_their_curves_go() {
    let (root, _) = still();
    let mut harness = still_app(root.path());
    harness.get_by_label("Draw all runs of intra").click();
    harness.run();
    let ticked = |h: &Harness<'_, App>| h.get_by_label("Draw intra, seed 0").accesskit_node().toggled();
    until(&mut harness, |h| ticked(h) == Some(egui::accesskit::Toggled::False));
    harness.get_by_label("Runs of intra").click();
    until(&mut harness, |h| h.query_by_label("intra, seed 0, done").is_none());
}

#[test]
fn settings_of_two_runs_are_compared() {
    let (root, _) = still();
    let mut harness = still_app(root.path());
    harness.get_by_label("intra, seed 0, done").click();
    harness.run();
    harness.get_by_label("iivcl, seed 0, done").click_secondary();
    harness.run();
    harness.get_by_label("Compare settings with the selected run").click();
    until(&mut harness, |h| h.query_by_label("arm.name").is_some());
    assert!(harness.query_by_label("seed").is_none(), "the seed is the same");
}

/// The window on three runs that wait, in this order: seeds 0, 1, 2 of `intra`.
fn queue_app() -> (tempfile::TempDir, Harness<'static, App>) {
    let root = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(root.path()).unwrap();
    let text = STILL.replace("seeds: [0, 1]", "seeds: [0, 1, 2]");
    let experiment = load_text(&text, Path::new("p.ron"), &[]).unwrap();
    let mut names = Vec::new();
    for config in experiment.runs().filter(|c| c.arm.name == "intra") {
        let record = RunRecord::new(config, "d", "", unix_now());
        names.push(RunFolder::create(&workspace.runs_dir(), &record.config.run_name(), &record).unwrap().name());
    }
    queue::add(&workspace, &names, DeviceChoice::Auto).unwrap();
    let mut harness = app(root.path(), Lang::En, PageId::Runs);
    until(&mut harness, |h| h.query_by_label("Place 3: intra, seed 2").is_some());
    (root, harness)
}

#[test]
fn the_queue_is_ordered_by_menu_keyboard_and_drag() {
    let (_root, mut harness) = queue_app();
    harness.get_by_label("Queue: intra, seed 0").click();
    harness.run();
    harness.get_by_label("Move to the end").click();
    until(&mut harness, |h| h.query_by_label("Place 3: intra, seed 0").is_some());
    harness.get_by_label("Place 2: intra, seed 2").focus();
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::ALT, Key::ArrowUp);
    until(&mut harness, |h| h.query_by_label("Place 1: intra, seed 2").is_some());
    let from = harness.get_by_label("Place 3: intra, seed 0").rect().center();
    let to = harness.get_by_label("Place 1: intra, seed 2").rect();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(egui::pos2(to.center().x, to.top() + 4.0));
    harness.run();
    harness.drop_at(egui::pos2(to.center().x, to.top() + 4.0));
    until(&mut harness, |h| h.query_by_label("Place 1: intra, seed 0").is_some());
}

#[test]
fn a_waiting_run_gets_a_device_or_leaves() {
    let (root, mut harness) = queue_app();
    let workspace = Workspace::open(root.path()).unwrap();
    harness.get_by_label("Queue: intra, seed 1").click();
    until(&mut harness, |h| h.query_by_label("cpu").is_some());
    harness.get_by_label("cpu").click();
    until(&mut harness, |_| queue::list(&workspace).unwrap()[1].device == DeviceChoice::Cpu);
    harness.get_by_label("Queue: intra, seed 1").click();
    harness.run();
    harness.get_by_label("Remove from the queue").click();
    until(&mut harness, |h| h.query_by_label("Place 2: intra, seed 2").is_some());
    assert_eq!(queue::list(&workspace).unwrap().len(), 2);
}

/// A pilot whose one run waits in the queue and would train for hours.
fn waiting() -> (Pilot, PathBuf, RunFolder) {
    let pilot = Pilot::new();
    let experiment = pilot.experiment("long", "epochs: 5000.0");
    pilot.ok(&["queue", "add", &experiment, "--only", "intra", "--seed", "0"]);
    let root = pilot.runs().parent().unwrap().to_owned();
    let folder = RunFolder::open(&pilot.runs(), &pilot.run_of("long", "intra", 0)).unwrap();
    (pilot, root, folder)
}

fn status(folder: &RunFolder) -> Status {
    folder.state().unwrap().status
}

/// The window with the run at work.
fn started(root: &Path, folder: &RunFolder) -> Harness<'static, App> {
    let mut harness = app(root, Lang::En, PageId::Runs);
    until(&mut harness, |h| h.query_by_label("Place 1: intra, seed 0").is_some());
    harness.get_by_label("Queue: start").click();
    until(&mut harness, |h| {
        h.query_by_label("intra, seed 0, running").is_some() && folder.stored_state().unwrap().step > 2
    });
    harness
}

#[test]
fn a_run_is_started_paused_continued_stopped_and_resumed() {
    let (_pilot, root, folder) = waiting();
    let mut harness = started(&root, &folder);
    harness.get_by_label("Pause").click();
    until(&mut harness, |h| h.query_by_label("Go on").is_some() && status(&folder) == Status::Paused);
    harness.get_by_label("Go on").click();
    until(&mut harness, |h| h.query_by_label("Pause").is_some() && status(&folder) == Status::Running);
    harness.key_press(Key::S);
    until(&mut harness, |h| h.query_by_label("Stop intra, seed 0?").is_some());
    assert_eq!(status(&folder), Status::Running, "S asks first");
    // The verb on the panel lies below the question; the question's own comes last.
    harness.get_all_by_label("Stop and keep").last().unwrap().click();
    until(&mut harness, |h| h.query_by_label("intra, seed 0, stopped, kept").is_some());
    let kept = folder.stored_state().unwrap().step;
    let label = format!("Resume from step {kept}");
    until(&mut harness, |h| h.query_by_label(&label).is_some());
    harness.get_by_label(&label).click();
    until(&mut harness, |_| status(&folder) == Status::Running && folder.stored_state().unwrap().step > kept);
}

/// Asks the window to close and waits for the question.
fn ask_to_close(harness: &mut Harness<'_, App>) {
    let viewport = harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    viewport.events.push(ViewportEvent::Close);
    until(harness, |h| h.query_by_label("A run is in progress").is_some());
}

fn closes(harness: &Harness<'_, App>) -> bool {
    let output = harness.output().viewport_output.get(&ViewportId::ROOT);
    output.is_some_and(|o| o.commands.contains(&ViewportCommand::Close))
}

fn queued(root: &Path) -> usize {
    queue::list(&Workspace::open(root).unwrap()).unwrap().len()
}

#[test]
fn closing_may_pause_and_keep() {
    let (_pilot, root, folder) = waiting();
    let mut harness = started(&root, &folder);
    ask_to_close(&mut harness);
    harness.get_by_label("Pause and keep").click();
    until(&mut harness, closes);
    assert_eq!((status(&folder), queued(&root)), (Status::Stopped, 1));
}

#[test]
fn closing_may_stop() {
    let (_pilot, root, folder) = waiting();
    let mut harness = started(&root, &folder);
    ask_to_close(&mut harness);
    harness.get_by_label("Cancel").click();
    until(&mut harness, |h| h.query_by_label("A run is in progress").is_none());
    assert_eq!(status(&folder), Status::Running, "cancelled: it goes on");
    ask_to_close(&mut harness);
    harness.get_by_label("Stop").click();
    until(&mut harness, closes);
    assert_eq!((status(&folder), queued(&root)), (Status::Stopped, 0));
}

#[test]
fn closing_may_leave_the_run_to_a_process_of_its_own() {
    let (pilot, root, folder) = waiting();
    let mut harness = started(&root, &folder);
    ask_to_close(&mut harness);
    harness.get_by_label("Keep running").click();
    until(&mut harness, closes);
    drop(harness);
    let theirs = |state: &RunState| state.status == Status::Running && state.pid != std::process::id();
    while !theirs(&folder.state().unwrap()) {
        std::thread::yield_now();
    }
    pilot.ok(&["queue", "end", "--now"]);
    while folder.is_locked() {
        std::thread::yield_now();
    }
}
