//! The Runs page: the list, its tags and notes, the verbs of a run, closing with a run in progress.

use std::path::{Path, PathBuf};

use egui::accesskit::Toggled;
use egui::{Key, Role, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::config::{DeviceChoice, load_text};
use kinrin::store::run_folder::unix_now;
use kinrin::store::{RunFolder, RunRecord, RunState, Status, Workspace, queue, run_note};
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;
use kinrin::ui::settings::Settings;

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

/// A workspace with one run that is done, of an experiment and an arm of these names.
pub fn named(experiment: &str, arm: &str) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(root.path()).unwrap();
    let text = STILL.replace(r#"name: "p""#, &format!("name: {experiment:?}"));
    let text = text.replace(r#"name: "intra""#, &format!("name: {arm:?}"));
    let experiment = load_text(&text, Path::new("p.ron"), &[]).unwrap();
    let config = experiment.runs().next().unwrap();
    let record = RunRecord::new(config, "d", "cpu", unix_now());
    let folder = RunFolder::create(&workspace.runs_dir(), "long", &record).unwrap();
    folder.write_state(&RunState::new(Status::Done, "end", 90, 90)).unwrap();
    root
}

fn still_app(root: &Path) -> Harness<'static, App> {
    let mut harness = app(root, Language::En, PageId::Runs);
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
fn short_titles_of_columns_say_what_their_figures_are() {
    let (root, _) = still();
    let harness = still_app(root.path());
    let meaning = |title: &str| harness.get_by_label(title).accesskit_node().description();
    assert!(meaning("Sort by Linear %").unwrap().starts_with("Linear probe, few labels"), "which probe and labels");
    assert!(meaning("Sort by min").unwrap().contains("all its runs together"), "the time of an arm is a sum");
}

#[test]
fn an_empty_list_leads_to_where_runs_are_made() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Runs);
    until(&mut harness, |h| h.query_by_label("Design an experiment").is_some());
    harness.get_by_label("Design an experiment").click();
    until(&mut harness, |h| h.state().page == PageId::Design);
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
    until(&mut harness, |h| ticked(h) == Some(Toggled::False));
    harness.get_by_label("Runs of intra").click();
    until(&mut harness, |h| h.query_by_label("intra, seed 0, done").is_none());
}

/// The window with the settings that this file keeps.
fn with_settings(root: &Path, file: &Path) -> Harness<'static, App> {
    let mut settings = Settings::load(Some(file.to_owned()));
    (settings.lang, settings.page) = (Language::En, Some(PageId::Runs));
    let root = root.to_owned();
    let builder = Harness::builder().with_size(egui::vec2(1440.0, 900.0)).with_max_steps(64);
    let mut harness = builder.build_eframe(move |cc| App::new(&cc.egui_ctx, &root, settings));
    harness.state_mut().start.skip();
    until(&mut harness, |h| h.query_by_label("Draw intra, seed 0").is_some());
    harness
}

#[test]
fn order_filter_ticks_folds_and_curves_are_found_again_after_a_restart() {
    let (root, _) = still();
    let file = root.path().join("window.ron");
    let toggled = |h: &Harness<'_, App>, label: &str| h.get_by_label(label).accesskit_node().toggled();
    let mut harness = with_settings(root.path(), &file);
    assert_eq!(toggled(&harness, "Draw intra, seed 0"), Some(Toggled::True));
    // Not by the pointer: rows move when more of the runs has been read.
    for label in ["Draw intra, seed 0", "Runs of iivcl", "Sort by min"] {
        harness.get_by_label(label).click_accesskit();
        harness.run();
    }
    until(&mut harness, |h| h.query_by_label("iivcl, seed 0, done").is_none());
    harness.key_press(Key::X);
    harness.run();
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::F);
    harness.run();
    harness.event(egui::Event::Text("done".to_owned()));
    harness.run();
    eframe::App::on_exit(harness.state_mut(), None);
    drop(harness);

    let harness = with_settings(root.path(), &file);
    assert_eq!(toggled(&harness, "Draw intra, seed 0"), Some(Toggled::False));
    assert_eq!(toggled(&harness, "Draw intra, seed 1"), Some(Toggled::True));
    assert_eq!(toggled(&harness, "Sort by min"), Some(Toggled::True));
    assert_eq!(toggled(&harness, "x axis: clips"), Some(Toggled::True));
    assert!(harness.query_by_label("iivcl, seed 0, done").is_none(), "its arm is folded");
    assert!(harness.query_by_label("iivcl, seed 1, failed").is_none(), "the filter leaves it out");
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

#[test]
fn an_encoder_that_cannot_be_exported_is_told_in_its_dialog_and_nothing_is_written() {
    let (root, _) = still();
    let mut harness = still_app(root.path());
    harness.get_by_label("iivcl, seed 0, done").click_secondary();
    harness.run();
    harness.get_by_label("Export encoder…").click();
    until(&mut harness, |h| h.query_by_label("Export").is_some());
    harness.get_by_label("Export").click();
    // The data set of this pilot was never imported.
    until(&mut harness, |h| h.query_by_label_contains("data.sets").is_some());
    let written = std::fs::read_dir(root.path().join("exports")).into_iter().flatten().count();
    assert_eq!(written, 0);
    harness.get_by_label("Cancel").click();
    until(&mut harness, |h| h.query_by_label("Export").is_none());
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
    let mut harness = app(root.path(), Language::En, PageId::Runs);
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
    let mut harness = app(root, Language::En, PageId::Runs);
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

#[test]
fn a_run_of_another_process_is_at_work_in_the_queue_panel_and_its_verbs_reach_it() {
    let (pilot, root, folder) = waiting();
    pilot.ok(&["queue", "remove", &folder.name()]);
    let experiment = pilot.experiment("long", "epochs: 5000.0");
    let run = ["run", &experiment, "--only", "intra", "--progress", "none"];
    let mut child = pilot.command(&run).stdout(std::process::Stdio::null()).spawn().unwrap();
    let mut harness = app(&root, Language::En, PageId::Runs);
    let name = format!("At work: intra, seed 0, by process {}", child.id());
    until(&mut harness, |h| h.query_by_label(&name).is_some());
    harness.get_by_label("intra, seed 0, running");
    // Its next one has a folder; but it stands in no queue, and so it does not wait here.
    harness.get_by_label("intra, seed 1, not started");
    harness.get_by_label("Pause intra, seed 0").click();
    until(&mut harness, |h| {
        h.query_by_label("Go on with intra, seed 0").is_some() && status(&folder) == Status::Paused
    });
    harness.get_by_label("Go on with intra, seed 0").click();
    until(&mut harness, |_| status(&folder) == Status::Running);
    harness.get_by_label("Abort intra, seed 0…").click();
    harness.run();
    assert_eq!(status(&folder), Status::Running, "it is asked first");
    harness.get_by_label("Abort and lose them").click();
    until(&mut harness, |_| status(&folder) == Status::Stopped);
    until(&mut harness, |h| h.query_by_label("Stop and keep intra, seed 1").is_some());
    harness.get_by_label("Stop and keep intra, seed 1").click();
    harness.run();
    harness.get_all_by_label("Stop and keep").last().unwrap().click();
    until(&mut harness, |h| h.query_by_label("intra, seed 1, stopped, kept").is_some());
    child.wait().unwrap();
}

#[test]
fn the_work_of_another_process_is_taken_over_once_asked() {
    let (pilot, root, folder) = waiting();
    let mut worker = pilot.spawn(&["queue", "work", "--progress", "none"]);
    let mut harness = app(&root, Language::En, PageId::Runs);
    until(&mut harness, |h| {
        h.query_by_label("Another process works through it.").is_some()
            && folder.stored_state().unwrap().step > 0
            && h.query_by_label(&format!("At work: intra, seed 0, by process {}", worker.id())).is_some()
    });
    harness.get_by_label("Take over here…").click();
    until(&mut harness, |h| h.query_by_label("Take over the queue in this window?").is_some());
    harness.get_by_label("Take over").click();
    until(&mut harness, |h| h.query_by_label("At work: intra, seed 0, by this window").is_some());
    assert!(worker.wait().unwrap().success());
    until(&mut harness, |_| folder.stored_state().unwrap().pid == std::process::id());
    assert!(harness.query_by_label("Another process works through it.").is_none());
}

/// Asks the window to close and waits for the question.
pub fn ask_to_close(harness: &mut Harness<'_, App>) {
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
    // The process ends, too: nothing is left that could outlive the test.
    let workspace = Workspace::open(&root).unwrap();
    while folder.is_locked() || queue::is_worked(&workspace) {
        std::thread::yield_now();
    }
}
