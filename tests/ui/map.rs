//! The Map page: projection, selection by click, key and lasso, checkpoints, arms.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use egui::{Key, Pos2, Rect, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use kinrin::config::load_text;
use kinrin::engine::embeddings::{Embeddings, RowOf};
use kinrin::engine::launcher::{LaunchOptions, Launcher};
use kinrin::engine::map::{self, Projection};
use kinrin::job::Job;
use kinrin::random::stream;
use kinrin::store::{RunFolder, RunRecord, RunState, Status, Workspace, index};
use kinrin::ui::command::{Command, NeighboursAsk};
use kinrin::ui::dock;
use kinrin::ui::i18n::{Lang, set_lang};
use kinrin::ui::jobs::Jobs;
use kinrin::ui::live::RunsNow;
use kinrin::ui::media::Media;
use kinrin::ui::page::{Cx, Page, PageId};
use kinrin::ui::pages::map::MapPage;
use kinrin::ui::pages::map::view::View;
use kinrin::ui::theme;
use rand::RngExt;

const PER_BLOB: usize = 20;
const PATIENCE: usize = 20_000;

/// The page alone, with what it has asked of the app.
struct Stage {
    page: MapPage,
    workspace: Workspace,
    runs: RunsNow,
    launcher: Launcher,
    jobs: Jobs,
    media: Option<Media>,
    commands: RefCell<Vec<Command>>,
}

impl Stage {
    fn draw(&mut self, ui: &mut egui::Ui) {
        set_lang(Lang::En);
        let ctx = ui.ctx().clone();
        let media = self.media.get_or_insert_with(|| Media::new(&ctx, 1 << 20));
        let mut cx = Cx {
            ctx: &ctx,
            workspace: &self.workspace,
            experiment: Some("t"),
            runs: &self.runs,
            launcher: &self.launcher,
            jobs: &mut self.jobs,
            media,
            time: ctx.input(|i| i.time),
            commands: &self.commands,
        };
        self.page.update(&mut cx);
        self.page.keys(&ctx, &mut cx);
        self.page.top_ui(ui, &mut cx);
        let mut tree = dock::tree("map", &self.page.layout(), None);
        dock::show(&mut tree, &mut self.page, ui, &mut cx);
    }
}

/// Three far blobs of clips with one label each.
fn blobs(seed: u64) -> Embeddings {
    let (dim, mut rng) = (8, stream(seed, "blobs", 0));
    let mut rows = Vec::new();
    for i in 0..3 * PER_BLOB {
        let row: Vec<f32> = (0..dim).map(|j| if j == i / PER_BLOB { 3.0 } else { rng.random::<f32>() - 0.5 }).collect();
        let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
        rows.extend(row.iter().map(|v| v / length));
    }
    let video = |i: usize| RowOf {
        set: "d".into(),
        path: format!("{i}.mp4"),
        source: (i / 4) as u32,
        label: Some(["pick", "fit", "screw"][i / PER_BLOB].to_owned()),
        groups: BTreeMap::new(),
    };
    Embeddings { videos: (0..3 * PER_BLOB).map(video).collect(), dim, rows }
}

/// A run of an arm with two snapshots.
fn add_run(workspace: &Workspace, arm: &str, seed: u64) {
    let text = format!(
        r#"Experiment(name: "t", data: (sets: ["d"]), arms: [(name: "{arm}", method: Random)], seeds: [0], evaluation:
        (tasks: [(name: "t", set: "d", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#
    );
    let config = load_text(&text, Path::new("t.ron"), &[]).unwrap().runs().next().unwrap();
    let record = RunRecord::new(config, "d", "cpu", 1);
    let folder = RunFolder::create(&workspace.runs_dir(), arm, &record).unwrap();
    folder.write_state(&RunState::new(Status::Done, "end", 2, 2)).unwrap();
    (1..=2).for_each(|step| blobs(seed + step).write(&folder.embeddings(step)).unwrap());
}

fn stage(root: &Path) -> Harness<'static, Stage> {
    let workspace = Workspace::open(root).unwrap();
    let (entries, problems) = index::list(&workspace).unwrap();
    let problems = problems.into_iter().map(Into::into).collect();
    let runs = RunsNow { entries, problems, generation: 1 };
    let launcher = Launcher::start(workspace.clone(), LaunchOptions::default(), || ()).unwrap();
    let stage = Stage {
        page: MapPage::default(),
        workspace,
        runs,
        launcher,
        jobs: Jobs::default(),
        media: None,
        commands: RefCell::default(),
    };
    let builder = Harness::builder().with_size(egui::vec2(1360.0, 800.0)).with_context_setup(theme::install);
    builder.build_ui_state(|ui, stage: &mut Stage| stage.draw(ui), stage)
}

fn with_map() -> (tempfile::TempDir, Harness<'static, Stage>) {
    let root = tempfile::tempdir().unwrap();
    let workspace = Workspace::open(root.path()).unwrap();
    add_run(&workspace, "intra", 10);
    add_run(&workspace, "iivcl", 20);
    let mut harness = stage(root.path());
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 2, 0 selected");
    (root, harness)
}

#[track_caller]
fn until(harness: &mut Harness<'_, Stage>, label: &str) {
    for _ in 0..PATIENCE {
        harness.step();
        if harness.query_by_label(label).is_some() {
            return;
        }
        std::thread::yield_now();
    }
    panic!("\"{label}\" did not come");
}

/// Where the clips of `arm` at step 2 are drawn.
fn points(harness: &Harness<'_, Stage>, arm: &str, projection: Projection) -> Vec<Pos2> {
    let stage = harness.state();
    let folder = RunFolder::open(&stage.workspace.runs_dir(), arm).unwrap();
    let map = map::map(&folder, 2, Some("d"), &Job::default()).unwrap();
    let canvas = harness.get_by_label_contains("map of 60 clips").rect();
    let view = View::fit(canvas, map.places(projection));
    map.places(projection).iter().map(|place| view.to_screen(canvas, *place)).collect()
}

fn click(harness: &mut Harness<'_, Stage>, at: Pos2) {
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.step();
    harness.drop_at(at);
    harness.step();
}

fn asked(harness: &Harness<'_, Stage>) -> NeighboursAsk {
    let commands = harness.state().commands.borrow();
    match commands.last() {
        Some(Command::OpenNeighbours(ask)) => ask.clone(),
        other => panic!("{other:?} is not what was to be asked"),
    }
}

fn videos(rows: impl Iterator<Item = usize>) -> Vec<(String, String)> {
    rows.map(|row| ("d".to_owned(), format!("{row}.mp4"))).collect()
}

#[test]
fn the_projection_switches() {
    let (_root, mut harness) = with_map();
    harness.get_by_label("Projection: PCA").click();
    until(&mut harness, "iivcl: PCA map of 60 clips at step 2, 0 selected");
    harness.get_by_label("Projection: UMAP").click();
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 2, 0 selected");
}

#[test]
fn a_clicked_clip_is_selected_listed_with_its_neighbours_and_opened() {
    let (_root, mut harness) = with_map();
    harness.get_by_label("Projection: PCA").click();
    until(&mut harness, "iivcl: PCA map of 60 clips at step 2, 0 selected");
    let points = points(&harness, "iivcl", Projection::Pca);
    // A clip that no other hides.
    let apart = |row: &usize| (0..60).all(|i| i == *row || points[i].distance(points[*row]) > 3.0);
    let row = (0..60).find(apart).unwrap();
    click(&mut harness, points[row]);
    until(&mut harness, "iivcl: PCA map of 60 clips at step 2, 1 selected");
    harness.get_by_label(&format!("Nearest to {row}.mp4"));
    harness.key_press(Key::Enter);
    harness.step();
    assert_eq!(asked(&harness), NeighboursAsk { run: Some("iivcl".into()), videos: videos(row..=row) });
    harness.key_press(Key::Escape);
    until(&mut harness, "iivcl: PCA map of 60 clips at step 2, 0 selected");
}

#[test]
fn a_lasso_opens_the_clips_within_it() {
    let (_root, mut harness) = with_map();
    let points = points(&harness, "iivcl", Projection::Umap);
    let around = Rect::from_points(&points[PER_BLOB..2 * PER_BLOB]).expand(6.0);
    harness.get_by_label_contains("Draw around clips").click();
    harness.step();
    harness.drag_at(around.left_top());
    harness.step();
    for corner in [around.right_top(), around.right_bottom(), around.left_bottom()] {
        harness.hover_at(corner);
        harness.step();
    }
    harness.drop_at(around.left_bottom());
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 2, 20 selected");
    harness.get_by_label("Open in Neighbours").click();
    harness.run_steps(2);
    assert_eq!(asked(&harness).videos, videos(PER_BLOB..2 * PER_BLOB));
}

#[test]
fn checkpoints_change_by_click_and_by_key() {
    let (_root, mut harness) = with_map();
    harness.get_by_label("step 1").click();
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 1, 0 selected");
    harness.key_press(Key::CloseBracket);
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 2, 0 selected");
    harness.key_press(Key::OpenBracket);
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 1, 0 selected");
}

#[test]
fn another_arm_keeps_the_selection() {
    let (_root, mut harness) = with_map();
    harness.key_press(Key::ArrowRight);
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 2, 1 selected");
    harness.get_by_label("Arm: intra").click();
    until(&mut harness, "intra: UMAP map of 60 clips at step 2, 1 selected");
    harness.get_by_label("Open in Neighbours").click();
    harness.run_steps(2);
    let ask = asked(&harness);
    assert_eq!((ask.run.as_deref(), ask.videos.len()), (Some("intra"), 1));
}

#[test]
fn a_hidden_label_is_not_drawn() {
    let (_root, mut harness) = with_map();
    harness.get_by_role_and_label(Role::CheckBox, "pick").click();
    until(&mut harness, "iivcl: UMAP map of 40 clips at step 2, 0 selected");
    harness.get_by_label("Show all").click();
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 2, 0 selected");
}

#[test]
fn without_embeddings_the_page_says_what_is_missing() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = stage(root.path());
    until(&mut harness, "Go to Runs");
    harness.get_by_label("Go to Runs").click();
    harness.run_steps(2);
    assert_eq!(harness.state().commands.borrow().as_slice(), [Command::Go(PageId::Runs)]);
}
