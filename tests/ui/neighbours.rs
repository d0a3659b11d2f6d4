//! The Neighbours page: judging by keys and by label, undo, blind looks, precision, one playhead.

use std::collections::BTreeMap;
use std::path::Path;

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::config::load_text;
use kinrin::data::cache::{ShardWriter, shard_path};
use kinrin::engine::run::embeddings::{Embeddings, RowOf};
use kinrin::store::catalogue::{self, DataSetInfo, FileStamp, Recipe, VideoRow, VideoState};
use kinrin::store::judgement::{self, Judgement, Mask, Verdict};
use kinrin::store::{RunFolder, RunRecord, RunState, Status, TimeMap, Workspace, video_tag};
use kinrin::ui::app::App;
use kinrin::ui::command::{Command, NeighboursAsk};
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;

use crate::support::{app, until};

const VIDEOS: usize = 12;

/// Twelve videos of 48 frames at 12 per second, labels a and b in turn; arms `intra` and `iivcl` with embeddings on
/// a quarter circle, so that the nearest of v0 are v1, v2, … in both.
pub fn workspace(folder: &Path) -> Workspace {
    let workspace = Workspace::open(folder).unwrap();
    let db = workspace.db().unwrap();
    let recipe = Recipe::new(16, 12.0);
    let set = DataSetInfo { name: "s".into(), recipe, source: folder.into(), group_columns: Vec::new() };
    catalogue::upsert_data_set(&db, &set).unwrap();
    for i in 0..VIDEOS {
        let content_hash = format!("{i:064x}");
        let shard = shard_path(&recipe, &content_hash);
        let mut writer = ShardWriter::create(&workspace.cache_dir().join(&shard), 20, 16).unwrap();
        (0..48).for_each(|frame: u8| writer.push(&[frame; 20 * 16 * 3]).unwrap());
        writer.finish(12.0, None).unwrap();
        let row = VideoRow {
            id: 0,
            path: format!("v{i}.mp4"),
            state: VideoState::Ok,
            reason: None,
            frames: 48,
            width: 20,
            height: 16,
            fps: 12.0,
            times: TimeMap::default(),
            content_hash,
            shard: Some(shard),
            stamp: FileStamp::default(),
        };
        catalogue::upsert_video(&db, "s", &row).unwrap();
    }
    for (arm, method) in [("intra", "Intra"), ("iivcl", "Iivcl((k: 1))")] {
        run(&workspace, arm, method, |_| BTreeMap::new());
    }
    workspace
}

/// A finished run of an arm; `groups` are those of each video.
fn run(workspace: &Workspace, arm: &str, method: &str, groups: fn(usize) -> BTreeMap<String, String>) {
    let text = format!(
        r#"Experiment(name: "pilot", data: (sets: ["s"]), arms: [(name: "{arm}", method: {method})], seeds: [0],
        evaluation: (tasks: [(name: "t", set: "s", split: LeaveOneGroupOut)], budgets: [All], probes: [Retrieval]))"#
    );
    let experiment = load_text(&text, Path::new("t.ron"), &[]).unwrap();
    let config = experiment.runs().next().unwrap();
    let record = RunRecord::new(config, "d", "cpu", 5);
    let folder = RunFolder::create(&workspace.runs_dir(), &format!("pilot-{arm}-s0"), &record).unwrap();
    folder.write_state(&RunState::new(Status::Done, "", 9, 9)).unwrap();
    let row = |i: usize| RowOf {
        set: "s".into(),
        path: format!("v{i}.mp4"),
        source: i as u32,
        label: Some(if i.is_multiple_of(2) { "a" } else { "b" }.into()),
        groups: groups(i),
    };
    let rows = (0..VIDEOS).flat_map(|i| [(i as f32 * 0.1).cos(), (i as f32 * 0.1).sin()]).collect();
    let embeddings = Embeddings { videos: (0..VIDEOS).map(row).collect(), dim: 2, rows };
    for step in [3, 9] {
        embeddings.write(&folder.embeddings(step)).unwrap();
    }
}

/// The page with these queries, once the lists are there; paused.
#[track_caller]
fn page(root: &Path, queries: &[&str]) -> Harness<'static, App> {
    let mut harness = app(root, Language::En, PageId::Neighbours);
    let videos = queries.iter().map(|path| ("s".to_owned(), (*path).to_owned())).collect();
    harness.state().send(Command::OpenNeighbours(NeighboursAsk { run: None, videos }));
    until(&mut harness, |h| h.query_by_label("Neighbour 8: a").is_some());
    press(&mut harness, Key::Space);
    harness
}

fn press(harness: &mut Harness<'_, App>, key: Key) {
    harness.key_press(key);
    harness.step();
    harness.step();
}

/// The judgements that stand, once there are `count` of them.
#[track_caller]
fn stored(harness: &mut Harness<'_, App>, root: &Path, count: usize) -> Vec<Judgement> {
    let db = Workspace::open(root).unwrap().db().unwrap();
    until(harness, |_| judgement::list(&db).unwrap().len() == count);
    judgement::list(&db).unwrap()
}

/// Judges the whole list: `g`ood, `d`oubtful, `b`ad.
fn judge(harness: &mut Harness<'_, App>, verdicts: &str) {
    for letter in verdicts.chars() {
        let key = match letter {
            'g' => Key::Num1,
            'd' => Key::Num2,
            _ => Key::Num3,
        };
        press(harness, key);
    }
}

#[test]
fn keys_and_labels_judge_and_undo_takes_back() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    judge(&mut harness, "gb");
    harness.get_by_label("Judge: Doubtful").click();
    harness.step();
    let made = stored(&mut harness, root.path(), 3);
    let seen: Vec<(u32, &str, Verdict)> = made.iter().map(|j| (j.rank, j.neighbour.path.as_str(), j.verdict)).collect();
    assert_eq!(seen, [(1, "v1.mp4", Verdict::Good), (2, "v2.mp4", Verdict::Bad), (3, "v3.mp4", Verdict::Doubtful)]);
    assert_eq!((made[0].run.as_str(), made[0].step, made[0].blind), ("pilot-iivcl-s0", 9, false));
    press(&mut harness, Key::Z);
    stored(&mut harness, root.path(), 2);
    // The focus is back on the third: a new press judges it again.
    press(&mut harness, Key::Num1);
    assert_eq!(stored(&mut harness, root.path(), 3)[2].rank, 3);
}

#[test]
fn presses_that_a_slow_frame_brings_at_once_all_count_in_their_order_and_a_held_key_once() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    // Held, let go, pressed again. Whether a press is a repeat is told by what is down.
    for (key, pressed) in
        [(Key::Num1, true), (Key::Num1, true), (Key::Num1, false), (Key::Num1, true), (Key::Num3, true)]
    {
        let (repeat, physical_key, modifiers) = (false, None, egui::Modifiers::NONE);
        harness.input_mut().events.push(egui::Event::Key { key, physical_key, pressed, repeat, modifiers });
    }
    harness.step();
    let made = stored(&mut harness, root.path(), 3);
    let seen: Vec<(u32, Verdict)> = made.iter().map(|j| (j.rank, j.verdict)).collect();
    assert_eq!(seen, [(1, Verdict::Good), (2, Verdict::Good), (3, Verdict::Bad)]);
}

#[test]
fn precision_is_the_share_that_one_counts_by_hand() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4", "v5.mp4"]);
    judge(&mut harness, "ggggggdb");
    until(&mut harness, |h| h.query_by_label("0.75").is_some());
    harness.key_press(Key::N);
    until(&mut harness, |h| h.query_by_label("2 / 2").is_some() && h.query_by_label("0 / 8").is_some());
    judge(&mut harness, "ggbbbbbb");
    // 6 of 8 and 2 of 8.
    until(&mut harness, |h| h.query_by_label("0.50").is_some());
    harness.key_press_modifiers(Modifiers::SHIFT, Key::N);
    until(&mut harness, |h| h.query_by_label("1 / 2").is_some() && h.query_by_label("8 / 8").is_some());
}

#[test]
fn a_blind_look_hides_until_the_last_judgement() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    press(&mut harness, Key::B);
    assert!(harness.query_by_label("Neighbour 1").is_some());
    assert!(harness.query_by_label_contains("Neighbour 1:").is_none(), "labels are hidden");
    assert!(harness.query_by_label("Arm and seed").is_none() && harness.query_by_label("Show step 3").is_none());
    judge(&mut harness, "ggggggg");
    assert!(harness.query_by_label("Arm and seed").is_none());
    judge(&mut harness, "b");
    until(&mut harness, |h| h.query_by_label("Arm and seed").is_some());
    assert!(harness.query_by_label_contains("Neighbour 1:").is_some());
    assert!(harness.query_by_label("Show step 3").is_some());
    let made = stored(&mut harness, root.path(), 8);
    assert!(made.iter().all(|j| j.blind));
    let mut ranks: Vec<u32> = made.iter().map(|j| j.rank).collect();
    assert_ne!(ranks, (1..=8).collect::<Vec<_>>(), "shuffled");
    ranks.sort_unstable();
    assert_eq!(ranks, (1..=8).collect::<Vec<_>>());
}

#[test]
fn two_arms_are_judged_by_one_press_where_both_found_it() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    press(&mut harness, Key::C);
    until(&mut harness, |h| h.query_by_label("Second arm and seed").is_some());
    until(&mut harness, |h| h.query_by_label("Neighbour 9: b").is_some());
    press(&mut harness, Key::Num1);
    let made = stored(&mut harness, root.path(), 2);
    let runs: Vec<&str> = made.iter().map(|j| j.run.as_str()).collect();
    assert_eq!(runs, ["pilot-iivcl-s0", "pilot-intra-s0"]);
}

#[test]
fn what_was_judged_of_one_arm_is_not_taken_for_the_other() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    judge(&mut harness, "g");
    press(&mut harness, Key::C);
    until(&mut harness, |h| h.query_by_label("Neighbour 9: b").is_some());
    until(&mut harness, |h| h.query_by_label("1 / 16").is_some());
    // Said of both, it is stored for both.
    press(&mut harness, Key::ArrowLeft);
    press(&mut harness, Key::Num1);
    until(&mut harness, |h| h.query_by_label("2 / 16").is_some());
    assert_eq!(stored(&mut harness, root.path(), 2)[0].verdict, Verdict::Good);
}

/// The frame of every picture in sight, as the accessible values tell it.
fn frames(harness: &Harness<'_, App>) -> Vec<String> {
    let of = |label: &str| harness.get_by_label_contains(label).accesskit_node().value().unwrap_or_default();
    let cards = (1..=8).map(|n| of(&format!("Neighbour {n}:")));
    cards.chain([of("Picture of the query")]).collect()
}

#[test]
fn all_clips_follow_one_playhead() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    let same = |frames: &[String]| frames.iter().all(|frame| *frame == frames[0]);
    let start = frames(&harness);
    assert!(same(&start), "{start:?}");
    let first: u32 = start[0].trim_start_matches("frame ").parse().unwrap();
    press(&mut harness, Key::Period);
    press(&mut harness, Key::Period);
    let after = frames(&harness);
    // A clip of 8 frames at 6 per second is 16 frames of these videos.
    assert_eq!(after, vec![format!("frame {}", (first - 1 + 2) % 16 + 1); 9]);
    press(&mut harness, Key::Comma);
    assert_eq!(frames(&harness)[0], format!("frame {}", first % 16 + 1));
}

#[test]
fn a_checkpoint_is_loaded_by_its_column() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    harness.get_by_label("Show step 3").click();
    harness.step();
    harness.step();
    press(&mut harness, Key::Num1);
    assert_eq!(stored(&mut harness, root.path(), 1)[0].step, 3);
}

/// Further snapshots of a run, all alike.
fn add_steps(workspace: &Workspace, run: &str, steps: std::ops::RangeInclusive<u64>) {
    let folder = RunFolder::open(&workspace.runs_dir(), run).unwrap();
    for step in steps {
        std::fs::copy(folder.embeddings(9), folder.embeddings(step)).unwrap();
    }
}

/// Whether the column of a checkpoint is seen whole.
fn in_sight(harness: &Harness<'_, App>, step: u64) -> bool {
    let column = harness.get_by_label(&format!("Show step {step}")).rect();
    let left = harness.get_by_label("How the neighbours changed").rect().left();
    column.left() > left - 12.0 && column.right() < 1280.0 - 12.0
}

#[test]
fn the_history_shows_the_current_checkpoint_and_every_other_can_be_reached() {
    let root = tempfile::tempdir().unwrap();
    add_steps(&workspace(root.path()), "pilot-iivcl-s0", 10..=30);
    let mut harness = page(root.path(), &["v0.mp4"]);
    harness.set_size(egui::vec2(1280.0, 720.0));
    until(&mut harness, |h| in_sight(h, 30));
    assert!(!in_sight(&harness, 3));
    // By the wheel, that turns up and down.
    harness.hover_at(harness.get_by_label("Show step 30").rect().center());
    harness.step();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 5000.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    until(&mut harness, |h| in_sight(h, 3));
    assert!(!in_sight(&harness, 30));
    // By key: the one that is loaded comes into sight.
    press(&mut harness, Key::OpenBracket);
    until(&mut harness, |h| in_sight(h, 29));
    for _ in 0..30 {
        press(&mut harness, Key::OpenBracket);
    }
    until(&mut harness, |h| in_sight(h, 3));
    press(&mut harness, Key::Num1);
    assert_eq!(stored(&mut harness, root.path(), 1)[0].step, 3);
}

#[test]
fn a_copy_of_another_neighbour_says_of_which() {
    let root = tempfile::tempdir().unwrap();
    let db = workspace(root.path()).db().unwrap();
    let first = catalogue::videos(&db, "s").unwrap().into_iter().find(|video| video.path == "v1.mp4").unwrap();
    catalogue::upsert_video(&db, "s", &VideoRow { path: "v4.mp4".into(), ..first }).unwrap();
    let mut harness = page(root.path(), &["v0.mp4"]);
    until(&mut harness, |h| h.query_by_label("near-duplicate of #1").is_some());
    // It stays in sight while the card is judged.
    (0..3).for_each(|_| press(&mut harness, Key::ArrowRight));
    assert!(harness.query_by_label("near-duplicate of #1").is_some());
    press(&mut harness, Key::B);
    assert!(harness.query_by_label("near-duplicate of #1").is_none(), "a blind look hides it");
}

#[test]
fn judgements_under_another_mask_are_stored_as_such_and_not_counted() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    judge(&mut harness, "g");
    stored(&mut harness, root.path(), 1);
    until(&mut harness, |h| h.query_by_label("1 / 8").is_some());
    harness.get_by_label("Mask recording").click();
    until(&mut harness, |h| h.query_by_label("1 judged with other masking, not counted here").is_some());
    until(&mut harness, |h| h.query_by_label("0 / 8").is_some() && h.query_by_label("Neighbour 8: a").is_some());
    judge(&mut harness, "b");
    let made = stored(&mut harness, root.path(), 2);
    let masks: Vec<_> = made.iter().map(|j| (j.mask, j.verdict)).collect();
    assert_eq!(masks, [(Some(Mask::Video), Verdict::Good), (Some(Mask::Source), Verdict::Bad)]);
}

#[test]
fn the_original_video_tells_nothing_in_a_blind_look() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    press(&mut harness, Key::O);
    until(&mut harness, |h| h.query_by_label("s/v1.mp4").is_some());
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::B);
    assert!(harness.get_by_label("Show in file manager").accesskit_node().is_disabled());
    press(&mut harness, Key::O);
    // The file is not there; not even the error may say where it was looked for.
    until(&mut harness, |h| h.query_by_label_contains("The source video could not be read.").is_some());
    let names = crate::shell::words(&harness);
    assert!(!names.iter().any(|name| name.contains(".mp4")), "{names:?}");
    assert_eq!(harness.query_all_by_label("Show in file manager").count(), 1, "only the disabled one of the query");
}

/// The page at 1280 × 720 points in a language, with these words for what is pressed.
fn small(root: &Path, lang: Language) -> Harness<'static, App> {
    let mut harness = page(root, &["v0.mp4"]);
    harness.state().send(Command::Language(lang));
    harness.set_size(egui::vec2(1280.0, 720.0));
    harness.run_steps(6);
    harness
}

#[test]
fn masks_stand_beside_the_arms_in_a_small_window() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let words = [
        (Language::En, ["Search in", "Queue in training", "Left out of the search", "Arms: One arm"]),
        (Language::Ja, ["探す範囲", "学習時のキュー", "検索から除くもの", "方式の並べ方: 1 方式"]),
    ];
    for (lang, [place, queue, mask, arms]) in words {
        let mut harness = small(root.path(), lang);
        harness.get_by_label(place).click();
        harness.run_steps(4);
        harness.get_by_label(queue).click();
        harness.run_steps(4);
        let (mask, arms) = (harness.get_by_label(mask).rect(), harness.get_by_label(arms).rect());
        assert!(mask.right() < arms.left(), "{lang:?}: {mask:?} lies below {arms:?}");
        assert!(arms.right() < 1280.0, "{lang:?}: {arms:?}");
    }
}

#[test]
fn the_interval_of_precision_can_be_read() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4", "v5.mp4"]);
    judge(&mut harness, "gggggggg");
    until(&mut harness, |h| h.query_by_label("No interval from 1 query; it needs two.").is_some());
    harness.key_press(Key::N);
    until(&mut harness, |h| h.query_by_label("2 / 2").is_some() && h.query_by_label("0 / 8").is_some());
    judge(&mut harness, "ggbbbbbb");
    until(&mut harness, |h| {
        crate::shell::words(h).iter().any(|w| w.starts_with("95 % interval") && w.ends_with("(2 queries)"))
    });
}

/// The cards that stand wholly above the playhead.
fn whole_cards(harness: &Harness<'_, App>) -> usize {
    let bottom = harness.get_by_label("Part that plays: Whole video").rect().top();
    harness.query_all_by_label_contains("Neighbour ").filter(|card| card.rect().bottom() <= bottom).count()
}

#[test]
fn cards_fit_a_small_window() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = small(root.path(), Language::En);
    assert_eq!(whole_cards(&harness), 8);
    // Nothing is left to scroll.
    let before = harness.get_by_label("Neighbour 8: a").rect();
    harness.hover_at(before.center());
    harness.step();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -500.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    harness.run_steps(20);
    assert_eq!(harness.get_by_label("Neighbour 8: a").rect(), before);
    press(&mut harness, Key::C);
    until(&mut harness, |h| h.query_by_label("Neighbour 16: a").is_some());
    harness.run_steps(4);
    assert_eq!(whole_cards(&harness), 16);
}

#[test]
fn a_judgement_made_with_labels_in_sight_is_not_shown_in_a_blind_look() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    judge(&mut harness, "g");
    stored(&mut harness, root.path(), 1);
    until(&mut harness, |h| h.query_by_label("1 / 8").is_some());
    press(&mut harness, Key::B);
    until(&mut harness, |h| h.query_by_label("0 / 8").is_some());
    // Nor does undoing it lead to its card.
    press(&mut harness, Key::Z);
    judge(&mut harness, "b");
    let db = Workspace::open(root.path()).unwrap().db().unwrap();
    until(&mut harness, |_| judgement::list(&db).unwrap().iter().any(|j| j.blind));
    // The first card of the shuffled ones may be the neighbour that was judged before.
    let made = judgement::list(&db).unwrap();
    let again = made.iter().any(|j| j.blind && j.neighbour.path == "v1.mp4");
    assert_eq!(made.len(), if again { 1 } else { 2 }, "{made:?}");
}

#[test]
fn only_queries_that_nobody_has_judged_are_left_by_the_filter() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = app(root.path(), Language::En, PageId::Neighbours);
    until(&mut harness, |h| h.query_all_by_label_contains("Neighbour 8").next().is_some());
    press(&mut harness, Key::Space);
    harness.get_by_label("1 / 12");
    harness.get_by_label("Unjudged only").click();
    harness.run_steps(2);
    judge(&mut harness, "g");
    stored(&mut harness, root.path(), 1);
    until(&mut harness, |h| h.query_by_label("1 / 8").is_some());
    harness.get_by_label("1 / 12"); // it is not lost under the hand of whoever judges it
    harness.key_press(Key::N);
    until(&mut harness, |h| h.query_by_label("2 / 12").is_some() && h.query_by_label("0 / 8").is_some());
    judge(&mut harness, "g");
    until(&mut harness, |h| h.query_by_label("1 / 11").is_some());
}

#[test]
fn without_any_run_both_pages_of_embeddings_say_what_is_missing() {
    let root = tempfile::tempdir().unwrap();
    let mut harness = app(root.path(), Language::En, PageId::Neighbours);
    until(&mut harness, |h| h.query_by_label_contains("This workspace has no runs yet").is_some());
    harness.state().send(Command::Go(PageId::Map));
    until(&mut harness, |h| h.query_by_label("Go to Runs").is_some());
    harness.state().send(Command::Go(PageId::Neighbours));
    harness.run_steps(3);
    harness.get_by_label("Design an experiment").click();
    until(&mut harness, |h| h.state().page == PageId::Design);
}

#[test]
fn query_and_neighbour_stand_large_side_by_side_in_step_and_are_judged_there() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    press(&mut harness, Key::P);
    let frame = |h: &Harness<'_, App>, label: &str| h.get_by_label(label).accesskit_node().value().unwrap();
    let both = |h: &Harness<'_, App>| [frame(h, "Query, large"), frame(h, "Neighbour, large")];
    press(&mut harness, Key::Space);
    let before = both(&harness);
    press(&mut harness, Key::Period);
    let after = both(&harness);
    assert!(after[0] == after[1] && after != before, "{before:?}, then {after:?}");
    // Its file is not there: the stored frames are shown, and that is said.
    until(&mut harness, |h| h.query_all_by_label_contains("could not be read: shown as stored").count() == 2);
    harness.get_by_label_contains("Neighbour 1: b · Similarity");
    press(&mut harness, Key::Num1);
    harness.get_by_label_contains("Neighbour 2: a · Similarity");
    assert_eq!(stored(&mut harness, root.path(), 1)[0].neighbour.path, "v1.mp4");
    press(&mut harness, Key::Plus);
    harness.get_by_label("1.4×");
    press(&mut harness, Key::P);
    assert!(harness.query_by_label("Query, large").is_none());
}

#[test]
fn the_large_view_tells_neither_label_nor_file_in_a_blind_look() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    press(&mut harness, Key::B);
    press(&mut harness, Key::P);
    until(&mut harness, |h| h.query_all_by_label_contains("could not be read: shown as stored").count() == 2);
    let names = crate::shell::words(&harness);
    let tells = |name: &String| name.contains(".mp4") || name.contains("Similarity") || name.contains("1: b");
    assert!(!names.iter().any(tells), "{names:?}");
}

#[test]
fn agreement_is_told_without_the_group_that_the_arm_masks() {
    let root = tempfile::tempdir().unwrap();
    let workspace = workspace(root.path());
    let site = |i| BTreeMap::from([("site".to_owned(), if i < 6 { "north" } else { "south" }.to_owned())]);
    run(&workspace, "grouped", r#"Iivcl((k: 1, mask_group: Some("site")))"#, site);
    let mut harness = app(root.path(), Language::En, PageId::Neighbours);
    let send = |harness: &Harness<'_, App>, run: &str| {
        let (run, videos) = (Some(run.to_owned()), vec![("s".to_owned(), "v0.mp4".to_owned())]);
        harness.state().send(Command::OpenNeighbours(NeighboursAsk { run, videos }));
    };
    send(&harness, "pilot-grouped-s0");
    // v6 to v11 are of the other site: three of their six labels are that of v0.
    until(&mut harness, |h| h.query_by_label("… same site masked").is_some() && h.query_by_label("3 / 6").is_some());
    harness.get_by_label("grouped masks the same site in training.");
    send(&harness, "pilot-iivcl-s0");
    until(&mut harness, |h| h.query_by_label("… same site masked").is_none());
}

#[test]
fn a_file_of_ones_own_is_searched_played_and_not_judged() {
    kinrin::data::decode::set_program(env!("CARGO_BIN_EXE_kinrin").into());
    let pilot = crate::tiny::Pilot::new();
    pilot.ok(&["run", &pilot.experiment("tiny", "epochs: 1.0"), "--seed", "0", "--progress", "none"]);
    let root = pilot.runs().parent().unwrap().to_owned();
    let clip = root.parent().unwrap().join("mine.gif");
    std::fs::copy(pilot.footage().join("right3.gif"), &clip).unwrap();
    let mut harness = app(&root, Language::En, PageId::Neighbours);
    until(&mut harness, |h| h.query_all_by_label_contains("Neighbour 8").next().is_some());
    harness.state().send(Command::SearchClip(Some(clip.clone())));
    until(&mut harness, |h| h.query_by_label("Your own file").is_some());
    // The other steps follow: each has its own encoder.
    let steps = RunFolder::open(&pilot.runs(), &pilot.run_of("tiny", "iivcl", 0)).unwrap().embedding_steps().len();
    assert!(steps > 1);
    until(&mut harness, |h| h.query_by_label_contains(&format!("{steps} of {steps} done")).is_some());
    // The nearest of all is the video that it is a copy of; it plays.
    let plays = |h: &Harness<'_, App>| h.get_by_label("Picture of the query").accesskit_node().value().is_some();
    until(&mut harness, |h| plays(h) && h.query_by_label("Neighbour 1: right").is_some());
    assert!(harness.query_by_label("Judge: Good").is_none());
    press(&mut harness, Key::Num1);
    harness.run_steps(5);
    assert!(judgement::list(&Workspace::open(&root).unwrap().db().unwrap()).unwrap().is_empty());
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = page(root.path(), &["v0.mp4"]);
    press(&mut harness, Key::F);
    harness.run_steps(3);
    harness.event(egui::Event::Text("/no/such/clip.mp4".to_owned()));
    harness.run_steps(3);
    harness.get_by_label("Search").click();
    until(&mut harness, |h| h.query_by_label_contains("/no/such/clip.mp4 is not there any more").is_some());
}

#[test]
fn a_tag_is_put_on_a_neighbour_and_queries_are_found_by_it() {
    let root = tempfile::tempdir().unwrap();
    workspace(root.path());
    let mut harness = app(root.path(), Language::En, PageId::Neighbours);
    harness.state().send(Command::OpenNeighbours(NeighboursAsk {
        run: None,
        videos: vec![("s".to_owned(), "v0.mp4".to_owned())],
    }));
    until(&mut harness, |h| h.query_by_label("Neighbour 1: b").is_some());
    press(&mut harness, Key::Space);
    press(&mut harness, Key::T);
    harness.run_steps(3);
    harness.get_by_label("New tag").focus();
    harness.run_steps(2);
    harness.event(egui::Event::Text("odd".to_owned()));
    harness.run_steps(2);
    harness.get_by_label("Add").click();
    let db = Workspace::open(root.path()).unwrap().db().unwrap();
    until(&mut harness, |_| !video_tag::all(&db).unwrap().is_empty());
    let tagged: Vec<String> = video_tag::all(&db).unwrap().into_keys().map(|video| video.words()).collect();
    assert_eq!(tagged, ["s/v1.mp4"], "the focused neighbour");
    until(&mut harness, |h| h.query_all_by_label("#odd").count() == 2);
    press(&mut harness, Key::Escape);
    until(&mut harness, |h| h.query_by_label("Tags of the query…").is_some() && h.query_by_label("New tag").is_none());
    press(&mut harness, Key::B);
    let told = crate::shell::words(&harness).iter().filter(|word| word.contains("odd")).count();
    assert_eq!(told, 0, "a blind look hides tags");
}
