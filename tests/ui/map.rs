//! The Map page: projection, selection by click, key and lasso, checkpoints, arms.

use std::cell::RefCell;
use std::path::Path;

use egui::{Key, Modifiers, Pos2, Rect, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use kinrin::config::load_text;
use kinrin::engine::launcher::{LaunchOptions, Launcher};
use kinrin::explore::map::{self, Projection};
use kinrin::job::Job;
use kinrin::store::judgement::{self, Judgement, Mask, Place, Verdict, VideoName};
use kinrin::store::{RunFolder, RunRecord, RunState, Status, Workspace, index, video_tag};
use kinrin::ui::command::{Command, NeighboursAsk};
use kinrin::ui::dock;
use kinrin::ui::i18n::{Language, set_lang};
use kinrin::ui::jobs::Jobs;
use kinrin::ui::live::RunsNow;
use kinrin::ui::machine::Machine;
use kinrin::ui::media::Media;
use kinrin::ui::page::{Cx, Page, PageId};
use kinrin::ui::pages::map::MapPage;
use kinrin::ui::pages::map::view::View;
use kinrin::ui::theme;

use crate::blobs::blobs;

use crate::support;

const PER_BLOB: usize = 20;

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
        set_lang(Language::En);
        let ctx = ui.ctx().clone();
        let media = self.media.get_or_insert_with(|| Media::new(&ctx, 1 << 20));
        let mut cx = Cx {
            ctx: &ctx,
            workspace: &self.workspace,
            experiment: Some("t"),
            runs: &self.runs,
            launcher: &self.launcher,
            machine: &Machine::default(),
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
    (1..=2).for_each(|step| blobs(PER_BLOB, seed + step, 0.0).write(&folder.embeddings(step)).unwrap());
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
    support::until(harness, |h| h.query_by_label(label).is_some());
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

/// What Enter takes to the Neighbours page.
fn selection(harness: &mut Harness<'_, Stage>) -> Vec<(String, String)> {
    harness.key_press(Key::Enter);
    harness.step();
    asked(harness).videos
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
fn the_keyboard_selects_several_clips_as_a_lasso_does() {
    let (_root, mut harness) = with_map();
    let selected = |n: usize| format!("iivcl: UMAP map of 60 clips at step 2, {n} selected");
    harness.key_press(Key::ArrowRight);
    until(&mut harness, &selected(1));
    let before = selection(&mut harness);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    until(&mut harness, &selected(2));
    assert!(selection(&mut harness).contains(&before[0]), "what was selected stays");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    until(&mut harness, &selected(60));
    assert_eq!(selection(&mut harness).len(), 60);
    harness.key_press(Key::ArrowRight);
    harness.step();
    assert!(harness.query_by_label(&selected(60)).is_none(), "an arrow alone selects one clip");
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
fn clips_are_coloured_by_what_was_said_of_them() {
    let (_root, mut harness) = with_map();
    harness.get_by_label("Colour: judgement").click();
    until(&mut harness, "Judged as neighbours");
    assert!(harness.query_by_label_contains("Nobody has judged").is_some());
    let video = |path: &str| VideoName { set: "d".into(), path: path.into() };
    let judged = |neighbour: &str, verdict| Judgement {
        id: 0,
        made: 0,
        run: "iivcl".into(),
        step: 2,
        place: Place::Data,
        mask: Some(Mask::Video),
        query: video("0.mp4"),
        neighbour: video(neighbour),
        rank: 1,
        similarity: 0.5,
        verdict,
        blind: false,
    };
    let db = harness.state().workspace.db().unwrap();
    let elsewhere = Judgement { step: 1, ..judged("3.mp4", Verdict::Bad) };
    let said = [judged("1.mp4", Verdict::Good), judged("2.mp4", Verdict::Bad), judged("3.mp4", Verdict::Good)];
    judgement::add(&db, &[said.to_vec(), vec![elsewhere]].concat()).unwrap();
    // Another page was looked at in between.
    let now = harness.ctx.input(|input| input.time);
    harness.input_mut().time = Some(now + 100.0);
    harness.step();
    harness.input_mut().time = None;
    let mixed = |h: &Harness<'_, Stage>| h.query_by_role_and_label(Role::CheckBox, "not the same each time").is_some();
    support::until(&mut harness, mixed);
    harness.get_by_role_and_label(Role::CheckBox, "Wrong").click();
    until(&mut harness, "iivcl: UMAP map of 59 clips at step 2, 0 selected");
    // The other arm did not find them.
    harness.get_by_label("Arm: intra").click();
    until(&mut harness, "intra: UMAP map of 60 clips at step 2, 0 selected");
    assert!(harness.query_by_label_contains("Nobody has judged").is_some());
}

#[test]
fn clips_are_coloured_by_their_tags_once_any_has_one() {
    let (_root, mut harness) = with_map();
    assert!(harness.query_by_label("Colour: tag").is_none());
    let db = harness.state().workspace.db().unwrap();
    let video = |path: &str| VideoName { set: "d".into(), path: path.into() };
    video_tag::set(&db, &[video("1.mp4"), video("2.mp4")], "odd", true).unwrap();
    video_tag::set(&db, &[video("2.mp4")], "dark", true).unwrap();
    // Another page was looked at in between.
    let now = harness.ctx.input(|input| input.time);
    harness.input_mut().time = Some(now + 100.0);
    harness.step();
    harness.input_mut().time = None;
    until(&mut harness, "Colour: tag");
    harness.get_by_label("Colour: tag").click();
    let class = |h: &Harness<'_, Stage>, name: &str| h.query_by_role_and_label(Role::CheckBox, name).is_some();
    support::until(&mut harness, |h| class(h, "#odd") && class(h, "#dark #odd"));
    harness.get_by_role_and_label(Role::CheckBox, "#dark #odd").click();
    until(&mut harness, "iivcl: UMAP map of 59 clips at step 2, 0 selected");
}

#[test]
fn clips_are_coloured_by_their_place_in_the_recording() {
    let (_root, mut harness) = with_map();
    harness.get_by_label("Colour: time").click();
    until(&mut harness, "Place in the recording");
    // The first of the four clips of each of the 15 recordings.
    harness.get_by_role_and_label(Role::CheckBox, "0–20 %").click();
    until(&mut harness, "iivcl: UMAP map of 45 clips at step 2, 0 selected");
}

#[test]
fn on_a_wide_window_two_arms_stand_side_by_side_with_one_selection() {
    let (_root, mut harness) = with_map();
    assert!(harness.query_by_label_contains("intra: UMAP map").is_none());
    harness.set_size(egui::vec2(2400.0, 1300.0));
    until(&mut harness, "intra: UMAP map of 60 clips at step 2, 0 selected");
    let right = harness.get_by_label("intra: UMAP map of 60 clips at step 2, 0 selected").rect();
    click(&mut harness, right.center());
    click(&mut harness, right.left_top() + egui::vec2(4.0, 60.0));
    harness.key_press(Key::ArrowRight);
    until(&mut harness, "intra: UMAP map of 60 clips at step 2, 1 selected");
    harness.get_by_label("iivcl: UMAP map of 60 clips at step 2, 1 selected");
    harness.get_by_label("step 1").click();
    until(&mut harness, "iivcl: UMAP map of 60 clips at step 1, 1 selected");
    until(&mut harness, "intra: UMAP map of 60 clips at step 1, 1 selected");
}

#[test]
fn the_map_is_saved_where_the_path_says() {
    let (root, mut harness) = with_map();
    harness.get_by_label("Export").click();
    harness.run_steps(2);
    harness.get_by_label("CSV").click();
    let file = root.path().join("exports").join("iivcl-map-2.csv");
    support::until(&mut harness, |h| !h.state().commands.borrow().is_empty());
    assert_eq!(std::fs::read_to_string(file).unwrap().lines().count(), 61);
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

#[test]
fn the_projections_and_colours_say_what_they_are() {
    let (_root, mut harness) = with_map();
    let entries = [
        ("Projection: PCA", "directions of largest spread"),
        ("Colour: arm’s error", "neighbours vote for is its own"),
    ];
    for (control, words) in entries {
        harness.get_by_label(control).focus();
        harness.run_steps(3);
        assert!(harness.query_by_label_contains(words).is_some(), "{control}");
    }
}
