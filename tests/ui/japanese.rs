//! The window in Japanese over a workspace in which everything has gone wrong: no English sentence is left on any page,
//! whether it was made in the window or below it.

use std::collections::BTreeSet;
use std::path::Path;

use egui::Shape;
use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use kinrin::config::{Experiment, MethodSpec, presets, to_ron};
use kinrin::engine::EngineError;
use kinrin::store::catalogue::{self, FileStamp, VideoRow, VideoState};
use kinrin::store::draft::{self, Draft};
use kinrin::store::file_fault::{Beyond, PictureFault};
use kinrin::store::{Reason, RunFolder, RunState, RunWarning, Status, TimeMap, Workspace};
use kinrin::ui::app::App;
use kinrin::ui::command::{Command, NeighboursAsk};
use kinrin::ui::i18n::Language;
use kinrin::ui::page::PageId;
use kinrin::ui::theme;
use kinrin::ui::widgets::wrapped;

use crate::pilot::fixture::{ARMS, write_pilot};
use crate::support::app;

/// Words that stay as they are: commands and keys.
const NAMES: [&str; 2] = ["kinrin map RUN", "Tab  Shift Tab"];

/// Frames after which what is waited for must have come.
const PATIENCE: usize = 6_000;

/// A finished pilot with neighbours and maps, and whatever can be wrong beside it.
fn trouble() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    write_pilot(root.path(), &ARMS, 2);
    let workspace = crate::neighbours::workspace(root.path());
    bad_files(&workspace);
    let failed = RunFolder::all(&workspace.runs_dir()).unwrap().into_iter().find(|f| f.name().contains("scratch"));
    fail(&failed.unwrap());
    let damaged = workspace.runs_dir().join("damaged");
    std::fs::create_dir(&damaged).unwrap();
    std::fs::write(damaged.join("run.ron"), "(").unwrap();
    root
}

fn bad_files(workspace: &Workspace) {
    let db = workspace.db().unwrap();
    for (i, reason) in reasons().into_iter().enumerate() {
        let row = VideoRow {
            id: 0,
            path: format!("bad{i}.mp4"),
            state: VideoState::Bad,
            reason: Some(reason),
            frames: 0,
            width: 0,
            height: 0,
            fps: 0.0,
            times: TimeMap::default(),
            content_hash: String::new(),
            shard: None,
            stamp: FileStamp::default(),
        };
        catalogue::upsert_video(&db, "s", &row).unwrap();
    }
}

/// One of each family; that none lacks its Japanese is seen by the compiler.
fn reasons() -> Vec<Reason> {
    vec![
        Reason::Empty,
        Reason::NoIndex,
        Reason::NeedsFfmpeg,
        Reason::CutOff { bytes: 5, of: 9 },
        Reason::Frame { name: "f3.png".into(), why: PictureFault::Damaged },
        Reason::TimeLimit(60),
        Reason::ClockJumps { jumps: 1, secs: 600 },
        Reason::NotFollowed(Beyond::EditList),
    ]
}

fn fail(folder: &RunFolder) {
    let error = EngineError::Diverged { what: "loss".into(), step: 7, hint: "pretrain.optimiser: lr" };
    let state = RunState::new(Status::Failed, "pretrain", 7, 10).with_message(error.into());
    folder.write_state(&state).unwrap();
    let warnings = [
        RunWarning::UnknownGroups { task: "sorting".into(), clips: 2, of: 12 },
        RunWarning::QueueTooLong { rows: 64, clips: 24, most: 12 },
        RunWarning::QueueNeverFills { rows: 64, keys: 24 },
        RunWarning::KeysAlike { mean_square: 0.9 },
        RunWarning::KeyAge { gap: 1.5 },
        RunWarning::StaleQueue { gap: 0.5 },
        RunWarning::Hub { share: 0.4 },
        RunWarning::SlowKeys { share: 0.3, span: 0.05 },
        RunWarning::Collapsed { spread: 0.01, even: 0.7 },
        RunWarning::OtherDevice { then: "cpu".into(), now: "gpu".into() },
    ];
    warnings.iter().for_each(|warning| folder.warn(warning).unwrap());
}

/// Everything on the screen: what is painted, and what is read aloud.
fn texts(harness: &Harness<'_, App>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for node in harness.root().children_recursive() {
        let node = node.accesskit_node();
        if node.role() == Role::TextRun {
            continue; // a line of a text that is there as a whole
        }
        found.extend([node.label(), node.value(), node.description()].into_iter().flatten());
    }
    harness.output().shapes.iter().for_each(|clipped| painted(&clipped.shape, &mut found));
    found
}

fn painted(shape: &Shape, found: &mut BTreeSet<String>) {
    match shape {
        Shape::Text(text) => drop(found.insert(text.galley.text().to_owned())),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| painted(shape, found)),
        _ => {}
    }
}

/// Three English words in a row make a sentence; what follows `詳細：` is another program's.
fn is_english(text: &str) -> bool {
    let own = text.split("詳細：").next().unwrap_or_default();
    let own = NAMES.iter().fold(own.to_owned(), |own, name| own.replace(name, ""));
    own.split(|c: char| !c.is_ascii_alphabetic() && !matches!(c, ' ' | '\'' | '-')).any(|part| {
        let words = part.split(' ').filter(|word| word.len() > 1 && word.chars().any(char::is_lowercase));
        words.count() > 2
    })
}

#[track_caller]
fn no_english(harness: &Harness<'_, App>, place: &str) {
    let english: Vec<String> = texts(harness).into_iter().filter(|text| is_english(text)).collect();
    assert_eq!(english, Vec::<String>::new(), "{place}");
}

#[track_caller]
fn page(root: &Path, page: PageId, word: &str) -> Harness<'static, App> {
    let mut harness = app(root, Language::Ja, page);
    wait_for(&mut harness, word);
    harness.run_ok();
    harness
}

#[track_caller]
fn wait_for(harness: &mut Harness<'_, App>, word: &str) {
    for frame in 0..PATIENCE {
        harness.step();
        if frame % 8 == 0 && texts(harness).iter().any(|text| text.contains(word)) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("{word} did not come; there is {:#?}", texts(harness));
}

#[test]
fn a_stray_sentence_is_found_and_a_name_is_none() {
    assert!(is_english("失敗：the loss is not a number"));
    assert!(!is_english("R(2+1)D-18、Slow-R50、InfoNCE"));
    assert!(!is_english("読めません（詳細：Permission denied by the system）"));
}

#[test]
fn results_reports_neighbours_and_maps_are_in_japanese() {
    let root = trouble();
    no_english(&page(root.path(), PageId::Pilot, "改善と計算コスト"), "Pilot");
    no_english(&page(root.path(), PageId::Report, "実施内容"), "Report");
    let mut harness = page(root.path(), PageId::Neighbours, "近傍");
    let videos = vec![("s".to_owned(), "v0.mp4".to_owned())];
    harness.state().send(Command::OpenNeighbours(NeighboursAsk { run: None, videos }));
    wait_for(&mut harness, "近傍 8");
    no_english(&harness, "Neighbours");
    no_english(&page(root.path(), PageId::Map, "UMAP マップ"), "Map");
}

#[test]
fn bad_files_and_a_failed_run_say_why_in_japanese() {
    let root = trouble();
    no_english(&page(root.path(), PageId::Data, "索引（moov）がありません"), "Data");
    let mut harness = page(root.path(), PageId::Runs, "学習が発散しました");
    no_english(&harness, "Runs");
    let failed = texts(&harness).into_iter().find(|text| text.contains("scratch") && text.contains("失敗"));
    harness.get_by_label(&failed.unwrap()).click();
    wait_for(&mut harness, "埋め込みがほとんど広がっていません");
    no_english(&harness, "Runs, log");
    harness.get_by_label("詳細").click();
    harness.run_ok();
    no_english(&harness, "Runs, details");
}

#[test]
fn mistakes_in_the_design_are_told_in_japanese() {
    let root = trouble();
    let workspace = Workspace::open(root.path()).unwrap();
    let quickstart = presets::find("quickstart").unwrap();
    let show = |experiment: &Experiment, word: &str| {
        let (text, saved) = (to_ron(experiment), quickstart.text.to_owned());
        // Unsaved, so that the settings of the runs do not take its place.
        let draft = Draft { text: text.clone(), valid: text, saved, ..Draft::default() };
        draft::write(&workspace, &draft).unwrap();
        no_english(&page(root.path(), PageId::Design, word), word);
    };
    let mut experiment = quickstart.experiment();
    show(&experiment, "このワークスペースに「demo」がありません");
    experiment.data.sets = vec!["s".into()];
    experiment.evaluation.tasks[0].set = "s".into();
    show(&experiment, "グループ列「site」がありません");
    experiment.data.source_group = None;
    experiment.evaluation.tasks[0].group = Some("site".into());
    show(&experiment, "グループの列「site」がありません");
    experiment.evaluation.tasks[0].group = None;
    show(&experiment, "「s」のラベルは 0 種類です");
    let MethodSpec::Iivcl(spec) = &mut experiment.arms[3].method else { panic!("the fourth arm is iivcl") };
    spec.k = 300;
    experiment.seeds = vec![1, 1];
    experiment.name = "a name".into();
    show(&experiment, "1〜256 の範囲");
}

#[test]
fn what_stands_above_the_pages_is_in_japanese() {
    let root = trouble();
    let mut harness = page(root.path(), PageId::Runs, "学習が発散しました");
    for (command, word) in [(Command::ShowHelp, "キーボードショートカット"), (Command::ShowMessages, "お知らせ")]
    {
        harness.state().send(command);
        wait_for(&mut harness, word);
        no_english(&harness, word);
    }
    let mut harness = page(root.path(), PageId::Data, "索引（moov）がありません");
    harness.state().send(Command::Import(Some(root.path().join("no-such-folder"))));
    wait_for(&mut harness, "このパスにフォルダはありません");
    no_english(&harness, "import");
    harness.state().send(Command::OpenDesign(root.path().join("no-such-file.ron")));
    wait_for(&mut harness, "見つかりません");
    no_english(&harness, "open a file that is not there");
    harness.state().send(Command::ShowStart);
    wait_for(&mut harness, "デモパイロットを試す");
    no_english(&harness, "Start");
}

/// The first sign of each painted line.
fn line_starts(shape: &Shape, found: &mut Vec<char>) {
    match shape {
        Shape::Text(text) => found.extend(text.galley.rows.iter().filter_map(|row| row.glyphs.first()).map(|g| g.chr)),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| line_starts(shape, found)),
        _ => {}
    }
}

#[test]
fn no_line_of_a_label_begins_with_a_stop_or_within_a_word_of_katakana() {
    let words =
        "次のチェックポイントを読み、サーバーへ（ゆっくり）送る。「データ」画面の、このページへ進んでください。";
    for width in (160..400).step_by(20) {
        let builder = Harness::builder().with_size(egui::vec2(width as f32, 600.0)).with_context_setup(theme::install);
        let mut harness = builder.build_ui(move |ui| drop(wrapped::label(ui, theme::text::body(words))));
        harness.run();
        let mut starts = Vec::new();
        harness.output().shapes.iter().for_each(|clipped| line_starts(&clipped.shape, &mut starts));
        assert!(starts.len() > 1, "{width}: one line shows nothing");
        // The words of katakana begin with チ, サ, デ and ペ.
        let wrong = |c: &char| "、。）」っーェッポイントバタジ".contains(*c);
        assert!(!starts.iter().any(wrong), "{width}: {starts:?}");
        harness.get_by_label(words); // read aloud in one piece
    }
}
