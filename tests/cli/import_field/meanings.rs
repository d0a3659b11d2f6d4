//! What columns and folder levels mean: seen before an import, changed by a person; and tables written in other ways.

use serde_json::{Value, json};

use super::made::case;
use crate::common::Place;

/// A place with a video of three seconds, each of another content, under these names.
pub fn footage(names: &[&str]) -> Option<Place> {
    let bytes = std::fs::read(case("13-pastend")?.join("v.mp4")).unwrap();
    let place = Place::new();
    for (i, name) in names.iter().enumerate() {
        place.write(name, [bytes.as_slice(), &[0, 0, 0, 9], b"free", &[i as u8]].concat());
    }
    Some(place)
}

pub fn said(summary: &Value) -> String {
    let notes = summary["notes"].as_array().unwrap().iter();
    notes.map(|note| note["text"].as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

/// Meaning by column, or by folder level.
fn meanings(preview: &Value, list: &str, name: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    preview[list].as_array().unwrap().iter().map(|seen| (text(&seen[name]), text(&seen["meaning"]))).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_preview_says_what_columns_and_levels_mean_and_flags_change_it() {
    let Some(place) = footage(&["siteA/class1/a.mp4", "siteA/class2/b.mp4", "siteB/class1/c.mp4"]) else { return };
    let found = place.import(&["--preview"]);
    assert_eq!(meanings(&found, "levels", "level"), pairs(&[("1", "unused"), ("2", "label")]));
    assert!(said(&found).contains("labels come from folder level 2 (class1, class2)"), "{}", said(&found));
    let found = place.import(&["--preview", "--folder-level", "1=label"]);
    assert_eq!(found["labels"], json!({ "siteA": 2, "siteB": 1 }), "a person has the last word");
    let one = place.import(&["--preview", "--folder-level", "1=site"]);
    assert_eq!(one["labels"], json!({ "class1": 2, "class2": 1 }), "the level that is not named keeps the guess");
    let told = ["--folder-level", "1=site", "--folder-level", "2=label"];
    let found = place.import(&[&told[..], &["--preview"]].concat());
    assert_eq!(found["labels"], json!({ "class1": 2, "class2": 1 }));
    assert_eq!(found["levels"][0]["meaning"], json!({ "group": "site" }));
    let summary = place.import(&told);
    assert_eq!(summary["labels"], json!({ "class1": 2, "class2": 1 }));
    assert_eq!(summary["groups"], json!({ "site": { "siteA": 2, "siteB": 1 } }));
    assert_eq!(place.import(&[])["groups"], summary["groups"], "what was said is remembered");
    for wrong in ["0=label", "1=a b", "1", "x=label", "1=path"] {
        let finished = place.run(&["data", "import", ".", "--name", "e", "--folder-level", wrong]);
        assert_eq!(finished.code, 2, "{wrong}");
    }
}

#[test]
fn a_table_comes_first_and_told_folders_fill_what_it_leaves_open() {
    let Some(place) = footage(&["east/a.mp4", "west/b.mp4"]) else { return };
    place.write("clips.csv", "path,label,day\neast/a.mp4,walk,mon\nwest/b.mp4,,tue\n");
    let found = place.import(&["--preview"]);
    assert_eq!(
        meanings(&found, "columns", "column"),
        pairs(&[("path", "path"), ("label", "label"), ("day", "unused")])
    );
    let summary = place.import(&["--folder-level", "1=site", "--group-column", "day"]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({ "walk": 1 }), &json!(1)));
    let groups = json!({ "day": { "mon": 1, "tue": 1 }, "site": { "east": 1, "west": 1 } });
    assert_eq!(summary["groups"], groups);
}

#[test]
fn a_column_that_is_not_to_be_used_loses_the_meaning_of_its_name() {
    let Some(place) = footage(&["a.mp4"]) else { return };
    place.write("clips.csv", "path,label,action,group_x\na.mp4,1,walk,g\n");
    let told = ["--column", "label=action", "--unused-column", "group_x"];
    let summary = place.import(&told);
    assert_eq!((&summary["labels"], &summary["groups"]), (&json!({ "walk": 1 }), &json!({})));
}

#[test]
fn the_label_file_is_remembered_and_gives_way_only_when_that_is_said() {
    let Some(place) = footage(&["walk/a.mp4", "run/b.mp4"]) else { return };
    let table = place.write("labels.csv", "path,label\nwalk/a.mp4,one\nrun/b.mp4,two\n");
    let both = json!({ "one": 1, "two": 1 });
    assert_eq!(place.import(&["--labels", table.to_str().unwrap()])["labels"], both);
    assert_eq!(place.import(&[])["labels"], both);
    let footage = place.footage();
    let arguments = ["data", "import", footage.to_str().unwrap(), "--name", "d", "--labels", ""];
    let refused = place.run(&arguments);
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    assert!(refused.stderr.contains("labels.csv, would go"), "{}", refused.stderr);
    assert_eq!(place.import(&["--labels", "", "--replace"])["labels"], json!({ "run": 1, "walk": 1 }));
    // Taken into use for the first time, a table replaces nothing that was told.
    assert_eq!(place.import(&["--labels", table.to_str().unwrap()])["labels"], both);
    std::fs::remove_file(&table).unwrap();
    let gone = place.run(&arguments[..5]);
    assert!(gone.code == 2 && gone.stderr.contains("there is no label file"), "{}", gone.stderr);
}

#[test]
fn tables_are_found_in_capitals_and_others_are_told() {
    let Some(place) = footage(&["v.mp4"]) else { return };
    place.write("Segments.CSV", "path,label,start_s,end_s\nv.mp4,walk,0,1m\n");
    place.write("sensor.csv", "t,x\n0,1\n");
    place.write("sheet.xlsx", "PK");
    let summary = place.import(&[]);
    assert_eq!(summary["labels"], json!({ "walk": 1 }));
    let text = said(&summary);
    assert!(text.contains("not read: sensor.csv, sheet.xlsx") && text.contains("Segments.CSV, line 2"), "{text}");
}

#[test]
fn another_encoding_or_separator_is_named() {
    let utf16: Vec<u8> = "path,label\nv.mp4,walk\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tables: [(&[u8], &str); 3] = [
        (&utf16, "line 1: the text is not UTF-8"), // without its mark
        (b"path|label\nv.mp4|walk\n", "separated by `|`"),
        ("path；label\nv.mp4；walk\n".as_bytes(), "separated by `；`"),
    ];
    for (table, words) in tables {
        let Some(place) = footage(&["v.mp4"]) else { return };
        place.write("clips.csv", table);
        let finished = place.run(&["data", "import", place.footage().to_str().unwrap(), "--name", "d"]);
        assert!(finished.code == 2 && finished.stderr.contains(words), "{words}: {}", finished.stderr);
    }
}

#[test]
fn times_under_more_names_are_refused_with_the_way_to_read_them() {
    let names = [
        ("in", "out", "start_s=in"),
        ("first_frame", "last_frame", "start_frame=first_frame"),
        ("onset", "offset", "end_s=offset"),
        ("始点", "終点", "start_s=始点"),
        ("開始", "終わり", "end_s=終わり"),
        ("Begin Time - hh:mm:ss.ms", "End Time - hh:mm:ss.ms", "start_s='Begin Time"),
    ];
    for (start, end, words) in names {
        for table in ["clips.csv", "segments.csv"] {
            let Some(place) = footage(&["v.mp4"]) else { return };
            place.write(table, format!("path,label,{start},{end}\nv.mp4,walk,0,1\nv.mp4,run,1,2\n"));
            let finished = place.run(&["data", "import", place.footage().to_str().unwrap(), "--name", "d"]);
            assert!(finished.code == 2 && finished.stderr.contains(words), "{table} {start}: {}", finished.stderr);
        }
    }
}

#[test]
fn values_that_stand_for_nothing_are_no_group_and_no_class() {
    let Some(place) = footage(&["a.mp4", "b.mp4", "c.mp4"]) else { return };
    place.write("clips.csv", "path,label,group\na.mp4,-,nan\nb.mp4,?,N/A\nc.mp4,walk,x\n");
    let summary = place.import(&[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({ "walk": 1 }), &json!(2)));
    assert_eq!(summary["groups"], json!({ "group": { "x": 1 } }));
    assert!(said(&summary).contains("\"nan\" of the group column group (1 clip)"), "{}", said(&summary));
}

#[test]
fn labels_that_look_alike_and_paths_without_endings_are_told() {
    let Some(place) = footage(&["a.mp4", "b.mp4", "c.mp4", "x/d.mp4", "e.mp4", "f.mp4"]) else { return };
    let table = "path,label\na,Sit down\nb.mp4,sit_down\nc.mp4,ｗａｌｋ\nx/d,walk\ne.mp4,1\nf.mp4,1.0\n";
    place.write("clips.csv", table);
    let summary = place.import(&[]);
    assert_eq!((&summary["videos"], &summary["bad"]), (&json!(6), &json!(0)));
    let text = said(&summary);
    for words in ["Sit down, sit_down", "walk, ｗａｌｋ", "1, 1.0", "endings of 2 file names", "a is taken for a.mp4"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn split_folders_have_many_names_and_copies_many_folders() {
    let names = [
        "train2017/walk/a.mp4",
        "train2017/run/b.mp4",
        "val2017/walk/c.mp4",
        "thumbnails/walk/a.mp4",
        "train2017/Proxies/b.mp4",
    ];
    let Some(place) = footage(&names) else { return };
    let summary = place.import(&[]);
    assert_eq!(summary["labels"], json!({ "run": 1, "walk": 2 }));
    assert_eq!(summary["groups"], json!({ "split": { "train2017": 2, "val2017": 1 } }));
    assert!(said(&summary).contains("thumbnails, train2017/Proxies"), "{}", said(&summary));
}
