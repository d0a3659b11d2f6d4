//! Label tables as spreadsheets and other programs write them.

use serde_json::json;

use super::meanings::{footage, said};
use crate::common::Place;

/// What is said of a table that is refused.
fn refused(place: &Place, more: &[&str]) -> String {
    let folder = place.footage();
    let finished = place.run(&[&["data", "import", folder.to_str().unwrap(), "--name", "d"], more].concat());
    assert_eq!(finished.code, 2, "{} {}", finished.stdout, finished.stderr);
    finished.stderr
}

#[test]
fn rows_and_columns_of_nothing_but_commas_are_passed_by() {
    for table in [
        "path,label,,\r\na.mp4,walk,,\r\n,,,\r\nb.mp4,run,,\r\n,,,\r\n,,,\r\n",
        "sep=,\r\npath,label\r\na.mp4,walk\r\nb.mp4,run\r\n",
        "path,label\ra.mp4,walk\rb.mp4,run\r",
    ] {
        let Some(place) = footage(&["a.mp4", "b.mp4"]) else { return };
        place.write("clips.csv", table);
        let summary = place.import(&[]);
        assert_eq!((&summary["labels"], &summary["notes"]), (&json!({ "run": 1, "walk": 1 }), &json!([])), "{table:?}");
    }
    let Some(place) = footage(&["a.mp4"]) else { return };
    place.write("clips.csv", "sep=,\npath,label\n,walk\n");
    assert!(refused(&place, &[]).contains("line 3: the path is empty"), "lines keep their numbers");
}

#[test]
fn lines_are_those_of_an_editor_however_they_end() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    for end in ["\n", "\r\n", "\r"] {
        let table = |rows: &[&str]| [&["path,label,start_s,end_s"], rows].concat().join(end) + end;
        place.write("segments.csv", table(&["a.mp4,walk,0,1", "", "a.mp4,run,five,6"]));
        assert!(refused(&place, &[]).contains("line 4: `five` is no time"), "{end:?}: {}", refused(&place, &[]));
        place.write("segments.csv", table(&["a.mp4,walk,0,1", "a.mp4,run"]));
        assert!(refused(&place, &[]).contains("line 3: there are 2 fields"), "{end:?}: {}", refused(&place, &[]));
        place.write("segments.csv", table(&["a.mp4,walk,0,1", "a.mp4,run,20,22", "", "a.mp4,run,2,2"]));
        let text = said(&place.import(&[]));
        for words in ["line 3: the segment \"run\" starts at 20 s", "line 5: the segment at 2 s has no length"] {
            assert!(text.contains(words), "{end:?} {words}: {text}");
        }
    }
}

#[test]
fn a_quote_that_swallows_rows_is_refused_with_its_line() {
    let Some(place) = footage(&["a.mp4", "b.mp4", "c.mp4"]) else { return };
    for rows in
        ["a.mp4,run,x\r\nb.mp4,\"walk,x\r\nc.mp4,run,x\r\n", "a.mp4,run,x\r\nb.mp4,walk,\"x\r\nc.mp4,run,\"x\"\r\n"]
    {
        place.write("clips.csv", format!("path,label,note\r\n{rows}"));
        let message = refused(&place, &[]);
        assert!(message.contains("line 3: a quote `\"` opens here"), "{rows:?}: {message}");
    }
}

#[test]
fn signs_that_nobody_sees_make_no_other_class() {
    let Some(place) = footage(&["a.mp4", "b.mp4", "c.mp4"]) else { return };
    let rows = "a.mp4,\u{200b}walk,east\u{200e}\nb.mp4,walk\u{feff},east\nc.mp4,walk\u{7},\u{200b}\n";
    place.write("clips.csv", format!("path,\u{feff}label,group\n{rows}"));
    let summary = place.import(&[]);
    assert_eq!((&summary["labels"], &summary["groups"]), (&json!({ "walk": 3 }), &json!({ "group": { "east": 2 } })));
}

#[test]
fn times_that_are_parts_of_a_day_are_refused_with_the_way_to_write_them() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    place.write(
        "segments.csv",
        "path,label,start_s,end_s\na.mp4,walk,0,0.0000115740740740741\na.mp4,run,0.0000115740740740741,0.0000231481481481481\n",
    );
    let message = refused(&place, &[]);
    for words in ["line 2", "parts of a day", "[h]:mm:ss", "0.0000115740740740741"] {
        assert!(message.contains(words), "{words}: {message}");
    }
    place.write("segments.csv", "path,label,start_s,end_s\na.mp4,walk,0,0.250001\na.mp4,run,0.250001,0.900012\n");
    assert_eq!(place.import(&[])["labels"], json!({ "run": 1, "walk": 1 }), "seconds stay seconds");
}

#[test]
fn a_rate_in_the_rows_that_is_not_the_one_that_was_told_is_refused() {
    let Some(place) = footage(&["a.mp4", "b.mp4"]) else { return };
    place.write("segments.csv", "path,label,start_frame,end_frame,fps\na.mp4,walk,0,25,25\nb.mp4,run,0,60,30\n");
    let message = refused(&place, &["--frame-rate", "25"]);
    for words in ["line 3", "`fps` says 30", "25 per second", "--unused-column"] {
        assert!(message.contains(words), "{words}: {message}");
    }
    let summary = place.import(&["--frame-rate", "25", "--unused-column", "fps"]);
    assert_eq!(summary["labels"], json!({ "run": 1, "walk": 1 }));
}

#[test]
fn columns_under_other_names_are_all_named_at_once_as_a_shell_takes_them() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    place.write("segments.csv", "ファイル名,ラベル,開始(秒),終了 時刻,メモ\na.mp4,歩く,0,1,x\n");
    let message = refused(&place, &[]);
    let choice =
        "--column path=ファイル名 --column label=ラベル --column start_s='開始(秒)' --column end_s='終了 時刻'";
    assert!(message.contains(choice), "{message}");
    let told = ["path=ファイル名", "label=ラベル", "start_s=開始(秒)", "end_s=終了 時刻"];
    let told: Vec<&str> = told.iter().flat_map(|told| ["--column", *told]).collect();
    assert_eq!(place.import(&told)["labels"], json!({ "歩く": 1 }), "what was named reads the table");

    place.write("segments.csv", "File Name,label,start,duration\na.mp4,walk,0,1\n");
    let message = refused(&place, &[]);
    assert!(message.contains("path='File Name' --column start_s=start --column duration_s=duration"), "{message}");
}

#[test]
fn a_label_in_a_narrow_cell_is_one_line() {
    let Some(place) = footage(&["a.mp4", "b.mp4", "c.mp4"]) else { return };
    place.write("clips.csv", "path,label\na.mp4,\"walk\nslowly\"\nb.mp4,\"walk\r\nslowly\"\nc.mp4,walk slowly\n");
    let summary = place.import(&[]);
    assert_eq!((&summary["labels"], &summary["notes"]), (&json!({ "walk slowly": 3 }), &json!([])));
}

#[test]
fn paths_of_another_machine_or_folder_are_told_with_the_file_that_may_be_meant() {
    let tables = [
        "C:\\data\\x\\a.mp4,walk\nC:\\data\\x\\b.mp4,run\n",
        "/mnt/nas/x/a.mp4,walk\n/mnt/nas/x/b.mp4,run\n",
        "a.mp4,walk\nb.mp4,run\n",
        "footage/x/a.mp4,walk\nfootage/x/b.mp4,run\n",
    ];
    for table in tables {
        let Some(place) = footage(&["x/a.mp4", "x/b.mp4"]) else { return };
        place.write("clips.csv", format!("path,label\n{table}"));
        let summary = place.import(&[]);
        let text = said(&summary);
        assert!(
            text.contains("names 2 files where none lies") && text.contains("did it mean x/a.mp4?"),
            "{table}: {text}"
        );
    }
    // Two files of that name: nobody knows which is meant.
    let Some(place) = footage(&["x/a.mp4", "y/a.mp4"]) else { return };
    place.write("clips.csv", "path,label\na.mp4,walk\n");
    let text = said(&place.import(&[]));
    assert!(!text.contains("did it mean"), "{text}");
    assert!(text.contains("1 labelled clip that is counted is of a video that cannot be read"), "{text}");
    assert!(text.contains("no other clip has the label walk"), "{text}");
}

#[test]
fn tables_in_folders_are_told_unless_one_was_named() {
    let Some(place) = footage(&["walk/a.mp4", "run/b.mp4"]) else { return };
    place.write("walk/labels.csv", "a\n");
    place.write("run/clips.csv", "path,label\nrun/b.mp4,fast\n");
    let text = said(&place.import(&[]));
    assert!(text.contains("not read: run/clips.csv, walk/labels.csv"), "{text}");
    let table = place.footage().join("run/clips.csv");
    let summary = place.import(&["--labels", table.to_str().unwrap()]);
    assert!(!said(&summary).contains("not read"), "{}", said(&summary));
}

#[test]
fn a_label_of_the_whole_video_and_another_of_a_segment_are_told() {
    let Some(place) = footage(&["a.mp4", "b.mp4"]) else { return };
    place.write("clips.csv", "path,label\na.mp4,walk\nb.mp4,run\n");
    place.write("segments.csv", "path,label,start_s,end_s\na.mp4,run,0,1\nb.mp4,run,1,2\n");
    let text = said(&place.import(&[]));
    assert!(text.contains("a.mp4: the whole video has the label \"walk\", segments of it run: both"), "{text}");
    assert!(!text.contains("b.mp4"), "the same label is no contradiction: {text}");
}

#[test]
fn names_of_columns_and_times_of_full_width_are_read() {
    let Some(place) = footage(&["a.mp4", "b.mp4"]) else { return };
    let rows = "a.mp4,walk,０．５,１．５,x\nb.mp4,run,０：００：００，５,０：００：０２,y\n";
    place.write("segments.csv", format!("ｐａｔｈ,ｌａｂｅｌ,ＳＴＡＲＴ＿Ｓ,ｅｎｄ_s,ｇｒｏｕｐ\n{rows}"));
    let summary = place.import(&[]);
    assert_eq!((&summary["labels"], &summary["notes"]), (&json!({ "run": 1, "walk": 1 }), &json!([])));
    assert_eq!(summary["groups"], json!({ "ｇｒｏｕｐ": { "x": 1, "y": 1 } }));

    place.write("segments.csv", "ｐａｔｈ,ｌａｂｅｌ,ＳＴＡＲＴ,ＥＮＤ\na.mp4,walk,0,1\n");
    let message = refused(&place, &["--replace"]);
    assert!(message.contains("--column start_s=ＳＴＡＲＴ --column end_s=ＥＮＤ"), "{message}");

    place.write("segments.csv", "path,ｐａｔｈ,label,start_s,end_s\na.mp4,a.mp4,walk,0,1\n");
    assert!(refused(&place, &["--replace"]).contains("a column appears twice"), "both are the path");
}

#[test]
fn names_as_a_web_page_or_another_program_writes_them_get_a_hint() {
    for written in
        ["my%20file.mp4", "my+file.mp4", "my  file.mp4", "my\u{a0}file.mp4", "ｍｙ　ｆｉｌｅ.mp4", "my file.mov"]
    {
        let Some(place) = footage(&["my file.mp4"]) else { return };
        place.write("clips.csv", format!("path,label\n{written},walk\n"));
        assert_eq!(place.import(&[])["bad"], 1, "{written}");
        let bad = place.json(&["data", "bad", "d"]).to_string();
        assert!(bad.contains("did it mean my file.mp4?"), "{written}: {bad}");
    }
    let Some(place) = footage(&["my file.mp4"]) else { return };
    place.write("clips.csv", "path,label\nfile:///mnt/nas/my%20file.mp4,walk\n");
    let text = said(&place.import(&[]));
    assert!(text.contains("did it mean my file.mp4?"), "{text}");
}

#[test]
fn formulas_that_failed_are_no_class() {
    let Some(place) = footage(&["a.mp4", "b.mp4", "c.mp4"]) else { return };
    place.write("clips.csv", "path,label,group\na.mp4,#REF!,x\nb.mp4,#VALUE!,#NAME?\nc.mp4,walk,x\n");
    let summary = place.import(&[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({ "walk": 1 }), &json!(2)));
    assert_eq!(summary["groups"], json!({ "group": { "x": 2 } }));
    assert!(said(&summary).contains("the label \"#REF!\""), "{}", said(&summary));
}

#[test]
fn a_page_of_text_in_one_field_is_shortened_and_no_panic() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    let long = "x".repeat(100_000);
    place.write("clips.csv", format!("path,label\na.mp4,{long}\n"));
    let folder = place.footage();
    let finished = place.run(&["data", "import", folder.to_str().unwrap(), "--name", "d"]);
    assert_eq!(finished.code, 0, "{}", finished.stderr);
    assert!(finished.stdout.len() < 2_000 && finished.stdout.contains("xxx…"), "{} bytes", finished.stdout.len());
    // Not a table at all: the first line is all there is.
    place.write("clips.csv", format!("[{long}]\n"));
    let message = refused(&place, &[]);
    assert!(message.len() < 1_000 && message.contains("there is no column `path`"), "{} bytes", message.len());
}

#[test]
fn files_of_annotation_programs_are_told_as_not_read() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    place.write("labels.json", "[]");
    place.write("a.eaf", "<ANNOTATION_DOCUMENT/>");
    let text = said(&place.import(&[]));
    assert!(text.contains("not read: a.eaf, labels.json"), "{text}");
}

#[test]
fn utf_16_tabs_and_semicolons_are_read_and_told_with_the_lines_of_an_editor() {
    /// The sign between columns, the encoding, and what is said of both.
    type Way = (&'static str, fn(&str) -> Vec<u8>, &'static [&'static str]);
    fn le(text: &str) -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    }
    fn be(text: &str) -> Vec<u8> {
        [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
    }
    fn utf8(text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }
    let table =
        |sign: &str, rows: &[&str]| [&["path|label|start_s|end_s"], rows].concat().join("\r\n").replace('|', sign);
    let ways: [Way; 4] = [
        ("\t", le, &["is read as UTF-16 LE", "separated by tabs"]),
        (",", be, &["is read as UTF-16 BE"]),
        (";", utf8, &["separated by `;`"]),
        ("\t", utf8, &["separated by tabs"]),
    ];
    let Some(place) = footage(&["歩く.mp4", "b.mp4"]) else { return };
    for (sign, written, words) in ways {
        let rows = ["歩く.mp4|歩く|0.5|1.5", "", "b.mp4|\"走る| 速く\"|0:00:00.5|0:00:02", "b.mp4|走る|20|22"];
        place.write("segments.csv", written(&table(sign, &rows)));
        let label = format!("走る{sign} 速く");
        let summary = place.import(&[]);
        assert_eq!(summary["labels"], json!({ "歩く": 1, label: 1 }), "{sign:?}");
        let text = said(&summary);
        for words in words.iter().chain(&["segments.csv, line 5", "starts at 20 s"]) {
            assert!(text.contains(words), "{sign:?}, {words}: {text}");
        }
        let seen = place.import(&["--preview"]);
        assert_eq!(
            (&seen["columns"][2]["meaning"], &seen["columns"][2]["samples"][0]),
            (&json!("start_s"), &json!("0.5"))
        );
        place.write("segments.csv", written(&table(sign, &["歩く.mp4|歩く|0|1", "", "b.mp4|走る|five|6"])));
        assert!(refused(&place, &[]).contains("line 4: `five` is no time"), "{sign:?}: {}", refused(&place, &[]));
        place.write("segments.csv", written(&table(sign, &["歩く.mp4|\"歩く|0|1", "b.mp4|走る|0|1"])));
        assert!(refused(&place, &[]).contains("line 2: a quote"), "{sign:?}: {}", refused(&place, &[]));
    }
}

#[test]
fn decimal_commas_are_read_where_columns_have_another_sign_between_them() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    let span = |label: &str| {
        let clip = &place.json(&["data", "show", "d", "--label", label])["clips"][0];
        (clip["start_s"].as_f64().unwrap(), clip["end_s"].as_f64().unwrap())
    };
    place.write("segments.csv", "path;label;start_s;end_s\na.mp4;walk;0;1,25\na.mp4;run, fast;１，５;0:00:02,5\n");
    let text = said(&place.import(&[]));
    assert!(text.contains("the comma in 2 times is read as a decimal point (first: line 2, `1,25`)"), "{text}");
    assert_eq!((span("walk"), span("run, fast")), ((0.0, 1.25), (1.5, 2.5)));
    place.write("segments.csv", "path\tlabel\tstart_s\tend_s\na.mp4\twalk\t0,5\t1,250\n");
    place.import(&[]);
    assert_eq!(span("walk"), (0.5, 1.25));
    // As thousands or in two ways; and with commas between columns.
    for (table, words) in [
        ("path\tlabel\tstart_s\tend_s\na.mp4\twalk\t0\t1\na.mp4\trun\t1\t1,250\n", "line 3: it is not clear"),
        ("path;label;start_s;end_s\na.mp4;walk;0.5;1,5\n", "line 2: it is not clear whether the comma in `1,5`"),
        ("path,label,start_s,end_s\na.mp4,walk,0,\"1,5\"\n", "line 2: `1,5` is no time"),
        ("path;label;start_s;end_s\na.mp4;walk;0;1.250,5\n", "line 2: `1.250,5` is no time"),
    ] {
        place.write("segments.csv", table);
        let message = refused(&place, &[]);
        assert!(message.contains(words), "{words}: {message}");
    }
    place.write("segments.csv", "path;label;start_s;end_s\na.mp4;a;0;0,0000115740740740741\na.mp4;b;0,0000115740740740741;0,0000231481481481481\n");
    assert!(refused(&place, &[]).contains("parts of a day"), "{}", refused(&place, &[]));
}

#[test]
fn rows_without_a_start_or_without_times_and_tables_without_rows_are_told() {
    let Some(place) = footage(&["walk/a.mp4", "run/b.mp4", "run/c.mp4"]) else { return };
    place.write(
        "segments.csv",
        "path,label,start_s,end_s\nwalk/a.mp4,x,,1\nwalk/a.mp4,y,1,2\nrun/b.mp4,y,,\nrun/c.mp4,y,0,1\n",
    );
    let text = said(&place.import(&[]));
    for words in [
        "walk/a.mp4: segments.csv, lines 2, give an end and no start: the segments run from the start",
        "segments.csv, lines 4, give no times: their labels and groups are of whole videos",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    place.write("segments.csv", "path,label,start_s,end_s\n");
    let summary = place.import(&[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({}), &json!(3)));
    assert!(said(&summary).contains("segments.csv has no row"), "{}", said(&summary));
}

#[test]
fn groups_and_labels_that_are_written_in_two_ways_are_told() {
    let Some(place) = footage(&["a.mp4", "b.mp4", "c.mp4", "d.mp4"]) else { return };
    let rows = "a.mp4,'walk,Cam 1,7\nb.mp4,walk.,cam_1,07\nc.mp4,run,ｃａｍ-1,8\nd.mp4,run,cam 2,nan\n";
    place.write("clips.csv", format!("path,label,group_camera,group_day\n{rows}"));
    let text = said(&place.import(&[]));
    for words in [
        "'walk, walk.",
        "the group column group_camera has values that differ only in how they are written: Cam 1, cam_1, ｃａｍ-1",
        "group_day has values that differ only in how they are written: 07, 7",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("cam 2") && !text.contains("nan,"), "{text}");
}

#[test]
fn labels_of_annotation_programs_are_plain_words_or_refused() {
    let Some(place) = footage(&["a.mp4", "b.mp4"]) else { return };
    for label in ["\"[{\"\"start\"\":0,\"\"end\"\":2,\"\"labels\"\":[\"\"walk\"\"]}]\"", "\"{\"\"1\"\":\"\"walk\"\"}\""]
    {
        place.write("clips.csv", format!("path,label\na.mp4,run\nb.mp4,{label}\n"));
        let message = refused(&place, &[]);
        assert!(message.contains("line 3: the label `") && message.contains("JSON"), "{message}");
    }
    place.write("clips.csv", "path,label\n\"=\"\"a.mp4\"\"\",\"=\"\"01\"\"\"\nb.mp4,[x]\n");
    assert_eq!(place.import(&[])["labels"], json!({ "01": 1, "[x]": 1 }), "kept from becoming a number");
}

#[test]
fn frames_counted_at_another_rate_than_the_video_has_are_told() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    let told = |rate: &str| said(&place.import(&["--frame-rate", rate]));
    place.write("segments.csv", "path,label,start_frame,end_frame\na.mp4,walk,0,30\n");
    let words = "a.mp4 has 25.00 frames per second, and the frames in its rows are counted at 30";
    assert!(told("30").contains(words), "{}", told("30"));
    assert!(!told("25").contains("frames per second"), "{}", told("25"));
    place.write("segments.csv", "path,label,start_s,end_s\na.mp4,walk,00:00:00:00,0:01\n");
    assert!(told("30").contains(words), "{}", told("30"));
    place.write("segments.csv", "path,label,start_s,end_s\na.mp4,walk,0,1\n");
    assert!(!told("30").contains("frames per second"), "nothing counts frames: {}", told("30"));
}

#[test]
fn labels_of_merged_cells_and_several_labels_in_one_cell_are_told() {
    let names = ["a.mp4", "b.mp4", "c.mp4", "d.mp4", "e.mp4", "f.mp4"];
    let Some(place) = footage(&names) else { return };
    place.write("clips.csv", "path,label\na.mp4,walk\nb.mp4,\nc.mp4,\nd.mp4,run\ne.mp4,\nf.mp4,\n");
    let summary = place.import(&[]);
    let text = said(&summary);
    assert_eq!(summary["unlabelled"], json!(4), "nothing is guessed");
    let words = "clips.csv: only the first row of each block has a label, and 4 rows have none (first: line 3)";
    assert!(text.contains(words), "{text}");
    place.write("clips.csv", "path,label\na.mp4,walk;run\nb.mp4,walk\nc.mp4,run\nd.mp4,run\ne.mp4,run\nf.mp4,and/or\n");
    let text = said(&place.import(&[]));
    assert!(text.contains("several in one cell, with `;` between them: walk;run;"), "{text}");
    assert!(!text.contains("and/or") && !text.contains("block"), "{text}");
}
