//! Label tables, folders and names of files as people have them. The small inputs are described in the README beside
//! them; variations of the same kinds are made here.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::common::{Place, ffmpeg, real_data};

/// A folder of the field inputs.
fn case(name: &str) -> Option<PathBuf> {
    Some(real_data("field")?.join(name))
}

fn arguments<'a>(folder: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    [&["data", "import", folder.to_str().unwrap(), "--name", "d"], more].concat()
}

fn import(place: &Place, folder: &Path, more: &[&str]) -> Value {
    place.json(&arguments(folder, more))
}

/// What is said of an import that is refused as wrong input.
fn refused(place: &Place, folder: &Path, more: &[&str]) -> String {
    let finished = place.run(&arguments(folder, more));
    assert_eq!(finished.code, 2, "{folder:?}: {} {}", finished.stdout, finished.stderr);
    finished.stderr
}

/// The words of all notes of an import.
fn said(summary: &Value) -> String {
    summary["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note["text"].as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

fn assert_said(summary: &Value, words: &[&str]) {
    let text = said(summary);
    for word in words {
        assert!(text.contains(word), "{word}: {text}");
    }
}

/// A place whose footage has a video of three seconds under each of these names, every one of another content.
fn footage(names: &[&str]) -> Option<Place> {
    let bytes = std::fs::read(case("13-pastend")?.join("v.mp4")).unwrap();
    let place = Place::new();
    for (i, name) in names.iter().enumerate() {
        // A box that no decoder looks into makes another content.
        let tail = [&[0, 0, 0, 9], b"free".as_slice(), &[i as u8]].concat();
        place.write(name, [bytes.as_slice(), &tail].concat());
    }
    Some(place)
}

#[test]
fn recorders_may_write_times_with_colons_into_names() {
    let Some(folder) = case("11-colon") else { return };
    let place = Place::new();
    let summary = import(&place, &folder, &[]);
    assert_eq!((&summary["videos"], &summary["labels"]), (&json!(2), &json!({ "run": 1, "walk": 1 })));
    if ffmpeg() {
        assert_eq!(summary["bad"], 0, "{}", place.json(&["data", "bad", "d"]));
    }
}

#[test]
fn segments_with_times_under_other_names_are_refused_with_the_way_to_read_them() {
    let Some(folder) = case("12-columns") else { return };
    let cases: [(&str, &[&str]); 3] = [
        ("startend", &["start,end", "--column start_s=start", "--column end_s=end"]),
        ("secs", &["start_sec,end_sec", "--column label=class", "--column start_s=start_sec"]),
        ("kinetics", &["time_start,time_end", "--column start_s=time_start"]),
    ];
    for (name, words) in cases {
        let place = Place::new();
        let message = refused(&place, &folder.join(name), &[]);
        for word in ["segments.csv", "`start_s`", "`end_s`"].iter().chain(words) {
            assert!(message.contains(word), "{name}, {word}: {message}");
        }
        assert_eq!(place.json(&["data", "list"]), json!([]), "nothing is imported");
    }
}

#[test]
fn what_is_said_about_columns_is_read_and_remembered() {
    let Some(folder) = case("12-columns") else { return };
    let three = json!({ "run": 1, "sit": 1, "walk": 1 });
    let place = Place::new();
    let times = ["--column", "start_s=start", "--column", "end_s=end"];
    let summary = import(&place, &folder.join("startend"), &times);
    assert_eq!((&summary["labels"], &summary["groups"]), (&three, &json!({})));
    assert_said(&summary, &["`site` is not used", "--group-column site"]);
    let grouped = import(&place, &folder.join("startend"), &[&times[..], &["--group-column", "site"]].concat());
    assert_eq!(grouped["groups"], json!({ "site": { "A": 3 } }));
    let again = import(&place, &folder.join("startend"), &[]);
    assert_eq!((&again["labels"], &again["groups"]), (&three, &grouped["groups"]));
    let clips = place.json(&["data", "show", "d", "--label", "run"]);
    assert_eq!((&clips["clips"][0]["start_s"], &clips["clips"][0]["end_s"]), (&json!(1.0), &json!(2.0)));

    let place = Place::new();
    let secs = ["--column", "label=class", "--column", "start_s=start_sec", "--column", "end_s=end_sec"];
    assert_eq!(import(&place, &folder.join("secs"), &secs)["labels"], three);
}

#[test]
fn a_column_that_no_table_has_is_named_with_those_there_are() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    place.write("clips.csv", "path,label,site\na.mp4,walk,x\n");
    let message = refused(&place, &place.footage(), &["--group-column", "sight"]);
    assert!(message.contains("\"sight\"") && message.contains("site"), "{message}");
    let message = refused(&place, &place.footage(), &["--column", "begin=site"]);
    assert!(message.contains("start_s"), "{message}");
}

#[test]
fn clocks_frames_and_milliseconds_become_seconds() {
    let tables: [(&str, &[&str]); 7] = [
        ("path,label,start_s,end_s\nv.mp4,a,00:00:01,0:02.5\n", &[]),
        ("path,label,start_s,end_s\nv.mp4,a,00:00:01:00,00:00:02:12\n", &["--frame-rate", "24"]),
        ("path,label,start_s,duration_s\nv.mp4,a,1,1.5\n", &[]),
        ("path,label,start_s,length\nv.mp4,a,0:01,00:00:01.5\n", &[]),
        ("path,label,from,for\nv.mp4,a,1,1.5\n", &["--column", "start_s=from", "--column", "duration_s=for"]),
        ("path,label,start_frame,end_frame\nv.mp4,a,25,62.5\n", &["--frame-rate", "25"]),
        (
            "path,label,begin_ms,end_ms\nv.mp4,a,1000,2500\n",
            &["--column", "start_ms=begin_ms", "--column", "end_ms=end_ms"],
        ),
    ];
    for (table, more) in tables {
        let Some(place) = footage(&["v.mp4"]) else { return };
        place.write("segments.csv", table);
        import(&place, &place.footage(), more);
        let clip = &place.json(&["data", "show", "d", "--label", "a"])["clips"][0];
        assert_eq!((&clip["start_s"], &clip["end_s"]), (&json!(1.0), &json!(2.5)), "{table}");
    }
    for table in ["start_frame,end_frame\nv.mp4,a,25,50", "start_s,end_s\nv.mp4,a,00:00:01:00,00:00:02:00"] {
        let Some(place) = footage(&["v.mp4"]) else { return };
        place.write("segments.csv", format!("path,label,{table}\n"));
        let message = refused(&place, &place.footage(), &[]);
        assert!(message.contains("--frame-rate"), "{message}");
    }
}

#[test]
fn timecodes_and_lengths_are_told() {
    let Some(place) = footage(&["v.mp4"]) else { return };
    place.write("segments.csv", "path,label,start_s,length\nv.mp4,a,00:00:01:00,00:00:01:00\n");
    let summary = import(&place, &place.footage(), &["--frame-rate", "25"]);
    assert_said(&summary, &["timecodes of 1 row are counted at 25 frames", "`length` is read as the length"]);
    let preview = import(&place, &place.footage(), &["--frame-rate", "25", "--preview"]);
    assert_eq!(preview["columns"][3]["meaning"], "duration_s");
    let message = refused(&place, &place.footage(), &["--frame-rate", "25", "--unused-column", "length"]);
    assert!(message.contains("end_s"), "{message}");
}

#[test]
fn whole_videos_are_never_labelled_by_rows_of_segments() {
    for name in ["clips.csv", "annotations.csv"] {
        let Some(place) = footage(&["v.mp4"]) else { return };
        let table = place.write(name, "path,label,t0,t1\nv.mp4,walk,0,1\nv.mp4,run,1,2\n");
        let message = refused(&place, &place.footage(), &["--labels", table.to_str().unwrap()]);
        assert!(message.contains("--column start_s=t0"), "{message}");
    }
}

#[test]
fn segments_past_the_end_are_cut_or_left_out_and_told_with_their_lines() {
    let Some(folder) = case("13-pastend") else { return };
    let place = Place::new();
    for _ in 0..2 {
        // Told again by an import that decodes nothing.
        let summary = import(&place, &folder, &[]);
        assert_eq!(summary["labels"], json!({ "ok": 1, "partly": 1 }));
        assert_said(&summary, &["line 3", "cut there", "line 4", "line 5", "left out"]);
    }
    let shown = place.json(&["data", "show", "d"]);
    assert_eq!((&shown["clips"], &shown["labels"]), (&json!(2), &json!({ "ok": 1, "partly": 1 })));
    assert!(shown["notes"].to_string().contains("line 5"), "{shown}");
    let partly = &place.json(&["data", "show", "d", "--label", "partly"])["clips"][0];
    assert!((partly["end_s"].as_f64().unwrap() - 3.0).abs() < 0.1, "{partly}");
    assert_eq!(place.run(&["data", "show", "d", "--label", "outside"]).code, 2);
    assert!(place.run(&["data", "bad", "d"]).stdout.contains("line 4"));
}

#[test]
fn segments_without_length_and_overlapping_ones_are_told() {
    let Some(place) = footage(&["v.mp4"]) else { return };
    place.write("segments.csv", "path,label,start_s,end_s\nv.mp4,a,0,2\nv.mp4,b,1,3\nv.mp4,c,1.5,1.5\n");
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!(summary["labels"], json!({ "a": 1, "b": 1 }));
    assert_said(&summary, &["lines 2 and 3", "line 4", "has no length"]);
}

#[test]
fn names_are_the_same_however_their_letters_are_composed() {
    if let Some(folder) = case("14-nfd") {
        let summary = import(&Place::new(), &folder, &[]);
        assert_eq!((&summary["videos"], &summary["labels"]), (&json!(2), &json!({ "glass": 1, "other": 1 })));
        assert_said(&summary, &["NFC"]);
    }
    let Some(place) = footage(&["ガラス/棒.mp4"]) else { return };
    place.write("clips.csv", "path,label\nカ\u{3099}ラス/棒.mp4,glass\n");
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!((&summary["videos"], &summary["bad"]), (&json!(1), &json!(0)));
    assert_eq!(summary["labels"], json!({ "glass": 1 }));
}

#[test]
fn one_file_is_one_video_under_all_forms_of_its_path() {
    let Some(place) = footage(&["a/b.mp4"]) else { return };
    let whole = place.footage().join("a/b.mp4");
    let table = ["a/b.mp4", "a//b.mp4", "./a/b.mp4", "a\\b.mp4", "x/../a/b.mp4", whole.to_str().unwrap()];
    let rows: String = table.iter().map(|path| format!("{path},walk\n")).collect();
    place.write("clips.csv", format!("path,label\n{rows}"));
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!((&summary["videos"], &summary["bad"]), (&json!(1), &json!(0)));
    assert_eq!(summary["labels"], json!({ "walk": 1 }));
    assert_said(&summary, &["counted once"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_differs_only_in_case_is_missing_with_a_hint() {
    let Some(place) = footage(&["Walk/a.mp4"]) else { return };
    place.write("clips.csv", "path,label\nwalk/A.MP4,walk\n");
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!((&summary["videos"], &summary["bad"]), (&json!(2), &json!(1)));
    let bad = place.json(&["data", "bad", "d"]);
    assert!(bad[0]["reason"].as_str().unwrap().contains("Walk/a.mp4"), "{bad}");
}

#[test]
fn train_and_val_folders_are_a_group_and_not_labels() {
    if let Some(folder) = case("15-splitfolders") {
        let summary = import(&Place::new(), &folder, &[]);
        assert_eq!(summary["labels"], json!({ "run": 2, "walk": 2 }));
        assert_eq!(summary["groups"], json!({ "split": { "train": 2, "val": 2 } }));
        assert_said(&summary, &["`split`"]);
    }
    let names = ["walk/Training/a.mp4", "walk/test/b.mp4", "run/Training/c.mp4", "run/validation/d.mp4"];
    let Some(place) = footage(&names) else { return };
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!(summary["labels"], json!({ "run": 2, "walk": 2 }));
    assert_eq!(summary["groups"], json!({ "split": { "Training": 2, "test": 1, "validation": 1 } }));
}

#[test]
fn the_deepest_level_whose_names_come_back_gives_the_labels() {
    let Some(place) = footage(&["east/walk/a.mp4", "east/run/b.mp4", "west/walk/c.mp4", "notes/d.mp4"]) else { return };
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({ "run": 1, "walk": 2 }), &json!(1)));
    assert_said(&summary, &["level 2", "east, notes, west", "notes/d.mp4"]);
}

#[test]
fn helper_folders_of_devices_and_systems_are_skipped_and_told() {
    if let Some(folder) = case("16-eadir") {
        let summary = import(&Place::new(), &folder, &[]);
        assert_eq!((&summary["videos"], &summary["labels"]), (&json!(2), &json!({ "run": 1, "walk": 1 })));
        assert_said(&summary, &["walk/@eaDir"]);
    }
    let names =
        ["walk/a.mp4", "run/b.mp4", "#recycle/c.mp4", "__MACOSX/walk/a.mp4", ".thumbs/a.mp4", "$RECYCLE.BIN/x.mp4"];
    let Some(place) = footage(&names) else { return };
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!((&summary["videos"], &summary["labels"]), (&json!(2), &json!({ "run": 1, "walk": 1 })));
    assert_said(&summary, &["#recycle", "__MACOSX", ".thumbs", "$RECYCLE.BIN"]);
}

#[test]
fn the_same_file_under_several_names_is_told_and_never_on_both_sides() {
    if let Some(folder) = case("17-leak-dup") {
        let place = Place::new();
        let summary = import(&place, &folder, &[]);
        assert_said(&summary, &["same content", "run/a_copy.mp4", "walk/a (1).mp4", "contradict", "run, walk"]);
        let finished = place.run(&["data", "splits", "d"]);
        assert!(finished.code != 0 && finished.stderr.contains("at least 2 groups"), "{}", finished.stderr);
    }
    let Some(place) = footage(&["walk/1.mp4", "walk/2.mp4", "run/3.mp4", "run/4.mp4"]) else { return };
    std::fs::copy(place.footage().join("walk/1.mp4"), place.footage().join("run/copy of 1.mp4")).unwrap();
    import(&place, &place.footage(), &[]);
    let cuts = place.json(&["data", "splits", "d"]);
    let mut tested: Vec<u64> =
        cuts["cuts"].as_array().unwrap().iter().map(|cut| cut["test"].as_u64().unwrap()).collect();
    tested.sort_unstable();
    assert_eq!(tested, [1, 1, 1, 2], "the copy goes with its original");
}

#[test]
fn the_same_file_in_two_groups_goes_with_the_first() {
    let Some(place) = footage(&["1.mp4", "2.mp4", "3.mp4"]) else { return };
    std::fs::copy(place.footage().join("1.mp4"), place.footage().join("copy.mp4")).unwrap();
    place.write("clips.csv", "path,label,group_site\n1.mp4,a,x\n2.mp4,b,x\n3.mp4,a,y\ncopy.mp4,a,y\n");
    let summary = import(&place, &place.footage(), &[]);
    assert_said(&summary, &["several groups (x, y)"]);
    let cuts = place.json(&["data", "splits", "d"]);
    let sizes: Vec<_> = cuts["cuts"].as_array().unwrap().iter().map(|cut| cut["test"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [3, 1]);
}

#[test]
fn segments_of_one_recording_stay_on_one_side_without_a_group_column() {
    let Some(folder) = case("17-leak-seg") else { return };
    let place = Place::new();
    import(&place, &folder, &[]);
    let cuts = place.json(&["data", "splits", "d"]);
    let sizes: Vec<_> = cuts["cuts"].as_array().unwrap().iter().map(|cut| cut["test"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [6, 6]);
    for seed in ["0", "1", "2", "3", "4"] {
        let cuts = place.json(&["data", "splits", "d", "--split", "hold-out", "--test", "0.3", "--seed", seed]);
        assert_eq!((&cuts["cuts"][0]["train"], &cuts["cuts"][0]["test"]), (&json!(6), &json!(6)));
    }
}

#[test]
fn tables_of_other_programs_are_read_or_refused_with_the_reason() {
    let Some(folder) = case("20-csv") else { return };
    let errors = [("cp932", "line 2: the text is not UTF-8"), ("cp932", "CSV UTF-8 (Comma"), ("full", "`，`")];
    for (name, words) in errors {
        let message = refused(&Place::new(), &folder.join(name), &[]);
        assert!(message.contains(words), "{name}: {message}");
    }
    for (name, words) in [("utf16", ["read as UTF-16 LE", "by tabs"]), ("semi", ["clips.csv", "separated by `;`"])] {
        let summary = import(&Place::new(), &folder.join(name), &[]);
        assert_eq!(summary["labels"], json!({ "run": 1, "walk": 1 }), "{name}");
        assert_said(&summary, &words);
    }
    for name in ["bom", "quote"] {
        let summary = import(&Place::new(), &folder.join(name), &[]);
        assert_eq!((summary["labels"].as_object().unwrap().len(), &summary["unlabelled"]), (2, &json!(0)), "{name}");
    }
}

#[test]
fn equal_rows_count_once_and_contradicting_ones_are_told() {
    let Some(folder) = case("20-csv/dup") else { return };
    let summary = import(&Place::new(), &folder, &[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({ "run": 1 }), &json!(1)));
    assert_said(&summary, &["a.mp4", "lines 2, 3, 4", "contradict", "walk, run"]);
    let Some(place) = footage(&["a.mp4", "b.mp4"]) else { return };
    place.write("clips.csv", "path,label\na.mp4,walk\nb.mp4,run\na.mp4,walk\n");
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!(summary["labels"], json!({ "run": 1, "walk": 1 }));
    assert_said(&summary, &["lines 2, 4", "counted once"]);
}

#[test]
fn words_for_nothing_are_no_class() {
    let Some(folder) = case("20-csv/num") else { return };
    let summary = import(&Place::new(), &folder, &[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({ "1.0": 1 }), &json!(1)));
    assert_said(&summary, &["\"nan\"", "`split` is not used"]);
    let Some(place) = footage(&["a.mp4", "b.mp4", "c.mp4", "d.mp4"]) else { return };
    place.write("clips.csv", "path,label\na.mp4,NULL\nb.mp4,None\nc.mp4,\nd.mp4,nana\n");
    let summary = import(&place, &place.footage(), &[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({ "nana": 1 }), &json!(3)));
}

#[test]
fn a_stray_file_or_picture_at_the_top_loses_no_labels() {
    let Some(folder) = case("20-csv") else { return };
    let both = json!({ "run": 1, "walk": 1 });
    let summary = import(&Place::new(), &folder.join("strayroot"), &[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&both, &json!(1)));
    assert_said(&summary, &["intro.mp4"]);
    let summary = import(&Place::new(), &folder.join("pics"), &[]);
    assert_eq!((&summary["labels"], &summary["videos"]), (&both, &json!(2)));
    assert_said(&summary, &["pictures"]);
}

#[test]
fn another_folder_or_recipe_under_the_same_name_needs_to_be_asked_for() {
    let Some(place) = footage(&["old/walk/a.mp4", "old/run/b.mp4", "new/sit/c.mp4"]) else { return };
    let (old, new) = (place.footage().join("old"), place.footage().join("new"));
    import(&place, &old, &[]);
    let cases: [(&Path, &[&str]); 2] = [(&new, &[]), (&old, &["--fps", "6"])];
    for (folder, more) in cases {
        let message = refused(&place, folder, more);
        for word in ["\"d\"", "2 videos", "--replace"] {
            assert!(message.contains(word), "{word}: {message}");
        }
        assert_eq!(place.json(&["data", "show", "d"])["labels"], json!({ "run": 1, "walk": 1 }), "nothing is lost");
    }
    assert_eq!(import(&place, &old, &[])["unchanged"], 2, "the same again goes on");
    let preview = import(&place, &new, &["--preview"]);
    assert_eq!(preview["replaces"]["videos"], 2);
    let summary = import(&place, &new, &["--replace"]);
    assert_eq!((&summary["labels"], &summary["removed"]), (&json!({ "sit": 1 }), &json!(2)));
}

#[test]
fn a_folder_that_has_lost_its_videos_takes_nothing_away() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    place.write("clips.csv", "path,label\na.mp4,walk\n");
    import(&place, &place.footage(), &[]);
    std::fs::remove_file(place.footage().join("a.mp4")).unwrap();
    assert!(refused(&place, &place.footage(), &[]).contains("no video"));
    let shown = place.json(&["data", "show", "d"]);
    assert_eq!((&shown["videos"], &shown["bad"]), (&json!(1), &json!(0)));
}

#[test]
fn the_import_ends_with_a_table_of_what_there_is_now() {
    let Some(place) = footage(&["walk/a.mp4", "walk/b.mp4", "run/c.mp4", "d.mp4"]) else { return };
    let folder = place.footage();
    let finished = place.run(&arguments(&folder, &[]));
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    let rows: Vec<Vec<&str>> = finished.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    for row in [["walk", "2"].as_slice(), &["run", "1"], &["(no", "label)", "1"]] {
        assert!(rows.iter().any(|found| found == row), "{row:?}: {}", finished.stdout);
    }
    assert!(finished.stdout.contains("first: d.mp4"), "{}", finished.stdout);
}

const EXPERIMENT: &str = r#"Experiment(
    name: "検証",
    data: (sets: ["現場A"]),
    arms: [(name: "近傍", method: Random), (name: "scratch", method: Scratch)],
    seeds: [0, 1, 2],
    evaluation: (tasks: [(name: "動作", set: "現場A", split: HoldOut(test: 0.5))], budgets: [All], probes: [Linear(l2: 0.01)]),
)"#;

#[test]
fn names_may_be_japanese_and_slips_in_them_are_told() {
    let Some(place) = footage(&["歩く/1.mp4", "歩く/2.mp4", "走る/3.mp4"]) else { return };
    let folder = place.footage();
    let base = ["data", "import", folder.to_str().unwrap(), "--name"];
    place.json(&[&base[..], &["現場A"]].concat());
    assert_eq!(place.json(&["data", "show", "現場A"])["labels"], json!({ "歩く": 2, "走る": 1 }));
    for name in ["a/b", "..", "現場 A", "", "a:b"] {
        assert_eq!(place.run(&[&base[..], &[name]].concat()).code, 2, "{name}");
    }
    let file = place.write("検証.ron", EXPERIMENT);
    let checked = place.run(&["config", "check", file.to_str().unwrap(), "--data"]);
    assert_eq!(checked.code, 0, "{}{}", checked.stdout, checked.stderr);
    assert!(checked.stdout.contains("only one clip of 走る"), "{}", checked.stdout);

    place.write("検証.ron", EXPERIMENT.replace("現場A", "現場a"));
    let checked = place.run(&["config", "check", file.to_str().unwrap()]);
    assert_eq!(checked.code, 2, "{}", checked.stdout);
    assert!(checked.stdout.contains("did you mean \"現場A\""), "{}", checked.stdout);
}

#[test]
fn a_mistyped_label_is_told_with_the_one_that_was_meant() {
    let Some(place) = footage(&["walk/a.mp4", "run/b.mp4"]) else { return };
    import(&place, &place.footage(), &[]);
    let finished = place.run(&["data", "show", "d", "--label", "wlk"]);
    assert_eq!(finished.code, 2, "{}", finished.stdout);
    assert!(finished.stderr.contains("did you mean \"walk\""), "{}", finished.stderr);
}
