//! The curves of the Runs page: drawn, followed while a run trains, chosen, hidden, saved.

use std::path::{Path, PathBuf};

use egui::Key;
use egui::accesskit::Toggled;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::config::load_text;
use kinrin::store::events::EventWriter;
use kinrin::store::{RunFolder, RunRecord, RunState, Status, Workspace};
use kinrin::ui::app::App;
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::support::{app, until};

const PILOT: &str = r#"Experiment(name: "p", data: (sets: ["a"]),
    arms: [(name: "intra", method: Intra), (name: "iivcl", method: Iivcl((k: 1)))], seeds: [0, 1],
    evaluation: (tasks: [(name: "t", set: "a", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#;

/// A workspace with four runs of this status; `steps` steps of loss and learning rate are written in each.
fn pilot(status: Status, steps: u64) -> (tempfile::TempDir, Vec<RunFolder>) {
    let root = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(root.path()).unwrap();
    let experiment = load_text(PILOT, Path::new("p.ron"), &[]).unwrap();
    let mut folders = Vec::new();
    for config in experiment.runs() {
        let record = RunRecord::new(config, "d", "cpu", 1);
        let folder = RunFolder::create(&workspace.runs_dir(), &record.config.run_name(), &record).unwrap();
        folder.write_state(&RunState::new(status, "pretrain", steps, 90)).unwrap();
        if steps > 0 {
            write(&folder, steps);
        }
        folders.push(folder);
    }
    (root, folders)
}

/// The name of an event file holds the time at which its run began, which is not known before.
fn write(folder: &RunFolder, steps: u64) {
    let file = folder.file("events.out.tfevents.7.kinrin");
    let mut events = EventWriter::open(&file, 0).unwrap();
    for step in 1..=steps {
        events.scalars(step, [("loss", 9.0 - step as f32 * 0.1), ("lr", 0.1)]).unwrap();
    }
    events.flush().unwrap();
}

fn runs_page(root: &Path) -> Harness<'static, App> {
    app(root, Language::En, PageId::Runs)
}

fn with_plots(root: &Path) -> Harness<'static, App> {
    let mut harness = runs_page(root);
    until(&mut harness, |h| {
        h.query_by_label("Menu of the plot: Loss").is_some() && h.query_by_label("Show iivcl").is_some()
    });
    harness
}

fn is_on(harness: &Harness<'_, App>, label: &str) -> bool {
    harness.get_by_label(label).accesskit_node().toggled() == Some(Toggled::True)
}

fn press(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

#[test]
fn the_first_plots_show_what_the_runs_have_and_the_others_say_so() {
    let (root, _) = pilot(Status::Done, 20);
    let harness = with_plots(root.path());
    harness.get_by_label("Menu of the plot: Learning rate");
    assert_eq!(harness.query_all_by_label_contains(", without curves").count(), 2);
    for title in ["Plot 3", "Plot 4"] {
        harness.get_by_label(title);
    }
}

#[test]
fn a_step_of_a_live_run_reaches_its_plot_without_a_click() {
    let (root, folders) = pilot(Status::Running, 0);
    let _locks: Vec<_> = folders.iter().map(|f| f.lock().unwrap()).collect();
    let mut harness = runs_page(root.path());
    until(&mut harness, |h| h.query_all_by_label_contains(", without curves").count() == 4);
    folders.iter().for_each(|folder| write(folder, 3));
    until(&mut harness, |h| h.query_by_label("Menu of the plot: Loss").is_some());
}

/// What the plot of the loss tells those who do not see it.
fn told(harness: &Harness<'_, App>) -> String {
    let plot = harness.query_by_role_and_label(egui::accesskit::Role::Image, "Loss");
    plot.and_then(|plot| plot.value()).unwrap_or_default()
}

const ALL: &str = "intra: n = 2, to step 30; iivcl: n = 2, to step 30";

/// Four queued runs that are all to be drawn.
fn queued() -> (tempfile::TempDir, Vec<RunFolder>, Harness<'static, App>) {
    let (root, folders) = pilot(Status::Queued, 0);
    let mut harness = runs_page(root.path());
    for arm in ["intra", "iivcl"] {
        let all = format!("Draw all runs of {arm}");
        until(&mut harness, |h| h.query_by_label(&all).is_some());
        press(&mut harness, &all);
    }
    (root, folders, harness)
}

#[test]
fn runs_that_begin_after_the_first_one_has_ended_join_the_curves() {
    let (_root, folders, mut harness) = queued();
    for folder in &folders {
        let lock = folder.lock().unwrap();
        folder.write_state(&RunState::new(Status::Running, "pretrain", 0, 90)).unwrap();
        until(&mut harness, |h| h.query_by_label_contains(", running").is_some());
        write(folder, 30);
        until(&mut harness, |h| told(h).contains("to step 30"));
        folder.write_state(&RunState::new(Status::Done, "evaluate", 30, 30)).unwrap();
        drop(lock);
        until(&mut harness, |h| h.query_by_label_contains(", running").is_none());
    }
    until(&mut harness, |h| told(h) == ALL);
}

#[test]
fn a_run_that_begins_and_ends_between_two_looks_at_the_list_is_drawn() {
    let (_root, folders, mut harness) = queued();
    for folder in &folders {
        write(folder, 30);
        folder.write_state(&RunState::new(Status::Done, "evaluate", 30, 30)).unwrap();
    }
    until(&mut harness, |h| told(h) == ALL);
}

#[test]
fn the_legend_hides_an_arm_and_shows_it_again() {
    let (root, _) = pilot(Status::Done, 20);
    let mut harness = with_plots(root.path());
    assert!(is_on(&harness, "Show iivcl"));
    press(&mut harness, "Show iivcl");
    assert!(!is_on(&harness, "Show iivcl") && is_on(&harness, "Show intra"));
    press(&mut harness, "Show iivcl");
    assert!(is_on(&harness, "Show iivcl"));
}

#[test]
fn keys_change_axis_and_spread() {
    let (root, _) = pilot(Status::Done, 20);
    let mut harness = with_plots(root.path());
    assert!(is_on(&harness, "x axis: steps") && is_on(&harness, "Spread: Band"));
    harness.key_press(Key::X);
    harness.run();
    harness.key_press(Key::B);
    harness.run();
    assert!(is_on(&harness, "x axis: clips") && is_on(&harness, "Spread: Seeds"));
}

#[test]
fn a_plot_shows_the_metric_that_was_searched_for() {
    let (root, _) = pilot(Status::Done, 20);
    let mut harness = with_plots(root.path());
    press(&mut harness, "Menu of the plot: Loss");
    harness.get_by_label("Search metrics").focus();
    harness.run();
    harness.event(egui::Event::Text("rate".to_owned()));
    harness.run();
    assert!(harness.query_by_label("Loss · InfoNCE, total").is_none(), "the search leaves what fits");
    harness.get_by_role_and_label(egui::accesskit::Role::Button, "Learning rate").click();
    until(&mut harness, |h| h.query_all_by_label("Menu of the plot: Learning rate").count() == 1);
}

#[test]
fn the_values_of_a_plot_are_saved_where_the_path_says() {
    let (root, _) = pilot(Status::Done, 20);
    let mut harness = with_plots(root.path());
    press(&mut harness, "Menu of the plot: Loss");
    press(&mut harness, "CSV");
    let path: PathBuf = root.path().join("exports/p-loss.csv");
    until(&mut harness, |_| path.exists());
    let table = std::fs::read_to_string(&path).unwrap();
    assert!(table.starts_with("arm,seed,step,x_steps,value,mean,low95,high95,n\n"), "{table}");
    // 2 arms × 20 steps of the mean, 4 runs × 20 steps.
    assert_eq!(table.lines().count(), 1 + 40 + 80);
}

#[test]
fn the_arrow_keys_move_the_cursor_of_a_plot_and_its_values_are_told() {
    let (root, _) = pilot(Status::Done, 20);
    let mut harness = with_plots(root.path());
    harness.get_by_role_and_label(egui::accesskit::Role::Image, "Loss").focus();
    harness.run();
    assert!(harness.query_by_label("step 10").is_none());
    harness.key_press(Key::ArrowLeft);
    harness.run();
    harness.get_by_label("step 10");
}

/// Quantiles of the similarities of neighbours, as the arms with neighbours record them at the end of an epoch.
fn write_similarities(folder: &RunFolder) {
    let mut events = EventWriter::open(&folder.file("events.out.tfevents.7.kinrin"), 0).unwrap();
    for step in [10, 20] {
        let quantiles =
            [("p10", 0.1), ("p50", 0.4), ("p90", 0.8)].map(|(tag, v)| (format!("epoch/similarity_{tag}"), v));
        events.scalars(step, quantiles.iter().map(|(tag, value)| (tag.as_str(), *value))).unwrap();
    }
    events.flush().unwrap();
}

#[test]
fn similarities_are_drawn_as_a_median_within_the_band_of_their_quantiles() {
    let (root, folders) = pilot(Status::Done, 0);
    folders.iter().filter(|f| f.name().contains("iivcl")).for_each(write_similarities);
    let mut harness = runs_page(root.path());
    until(&mut harness, |h| h.query_by_label("Menu of the plot: Similarity of neighbours").is_some());
    let plot = |h: &Harness<'_, App>| {
        let plot = h.query_by_role_and_label(egui::accesskit::Role::Image, "Similarity of neighbours");
        plot.and_then(|plot| plot.value()).unwrap_or_default()
    };
    assert_eq!(plot(&harness), "iivcl: n = 2, to step 20");
    harness.get_by_role_and_label(egui::accesskit::Role::Image, "Similarity of neighbours").focus();
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert!(harness.query_by_label("0.400").is_some() && harness.query_by_label("0.100 to 0.800").is_some());
    press(&mut harness, "Menu of the plot: Similarity of neighbours");
    press(&mut harness, "CSV");
    let path: PathBuf = root.path().join("exports/p-epoch-similarity.csv");
    until(&mut harness, |_| path.exists());
    let table = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "arm,seed,step,x_steps,value,median,p10,p90,n");
    let row: Vec<f32> = lines[1].split(',').skip(5).map(|field| field.parse().unwrap()).collect();
    let wanted = [0.4, 0.1, 0.8, 2.0];
    assert!(row.iter().zip(wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-5), "{table}");
}
