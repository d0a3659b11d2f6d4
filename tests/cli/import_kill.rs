//! An import that is killed at any moment, and done again, ends like one that was left alone.
//! `KINRIN_KILL_POINTS` sets the number of moments (3 without it).

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use crate::common;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use common::Place;
use kinrin::random;
use kinrin::store::{Workspace, catalogue};
use rand::RngExt;

const VIDEOS: usize = 24;

fn footage(place: &Place) {
    let fixtures =
        ["moving.gif", "moving.png", "ramp.mp4"].map(|name| (name, std::fs::read(common::fixture(name)).unwrap()));
    let mut labels = "path,label,group_site\n".to_owned();
    for i in 0..VIDEOS {
        let (name, bytes) = &fixtures[i % fixtures.len()];
        let path = format!("{i:02}_{name}");
        // A few bytes behind the end make another content; decoders do not look there.
        let tail = if name.ends_with("mp4") { free_box(i as u8) } else { vec![i as u8] };
        place.write(&path, [bytes.as_slice(), &tail].concat());
        labels.push_str(&format!("{path},l{},s{}\n", i % 5, i % 2));
    }
    place.write("broken.mp4", b"nothing");
    place.write("clips.csv", labels);
}

fn free_box(i: u8) -> Vec<u8> {
    [&[0, 0, 0, 9], b"free".as_slice(), &[i]].concat()
}

/// Everything that must be the same: rows, clips, shards.
fn content(place: &Place) -> (Vec<String>, Vec<String>, BTreeMap<String, Vec<u8>>) {
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let db = workspace.db().unwrap();
    let mut paths = BTreeMap::new();
    let videos = catalogue::videos(&db, "d").unwrap();
    let rows = videos.iter().map(|video| {
        paths.insert(video.id, video.path.clone());
        let stamp = video.stamp.size;
        format!(
            "{:?}",
            catalogue::VideoRow { id: 0, stamp: catalogue::FileStamp { size: stamp, time: 0 }, ..video.clone() }
        )
    });
    let rows = rows.collect();
    let clips = catalogue::clips(&db, "d").unwrap();
    let clips =
        clips.iter().map(|clip| format!("{} {:?} {:?}", paths[&clip.video_id], clip.label, clip.groups)).collect();
    (rows, clips, files_below(&workspace.cache_dir()))
}

fn files_below(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    files.map(|entry| (name(entry.path()), std::fs::read(entry.path()).unwrap())).collect()
}

/// Starts an import and kills it once it has told of `lines` videos. Returns the videos it told of.
fn killed_after(place: &Place, lines: usize) -> usize {
    let footage = place.footage();
    let arguments = ["data", "import", footage.to_str().unwrap(), "--name", "d", "--progress", "json"];
    let mut child = place.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let told = BufReader::new(child.stdout.take().unwrap()).lines().take(lines).map(Result::unwrap).count();
    child.kill().unwrap();
    child.wait().unwrap();
    told
}

#[test]
fn killed_at_any_moment_and_done_again_it_ends_the_same() {
    let whole = Place::without_ffmpeg();
    footage(&whole);
    whole.import(&[]);
    let expected = content(&whole);
    assert_eq!((expected.0.len(), expected.2.len()), (VIDEOS + 1, VIDEOS));

    let points = std::env::var("KINRIN_KILL_POINTS").map_or(3, |text| text.parse().unwrap());
    for point in 0..points {
        let place = Place::without_ffmpeg();
        footage(&place);
        let mut random = random::stream(7, "kill", point);
        // Twice in a row, the second time within what the first one left to do.
        let first = killed_after(&place, random.random_range(0..VIDEOS));
        let second = killed_after(&place, random.random_range(0..VIDEOS));
        let last = place.import(&[]);
        let kept = last["unchanged"].as_u64().unwrap() as usize;
        assert!(kept >= (first + second).min(VIDEOS), "point {point}: {first} and {second} told of, {kept} kept");
        let found = content(&place);
        assert!(found.0 == expected.0, "point {point}: rows {:#?}\nexpected {:#?}", found.0, expected.0);
        assert!(found.1 == expected.1, "point {point}: clips");
        assert!(found.2 == expected.2, "point {point}: shards {:?}", found.2.keys());
    }
}

/// An FFmpeg that answers and then reads for ever: the import cannot be over before it is stopped.
#[cfg(unix)]
fn endless_ffmpeg(place: &Place) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let program = place.path().join("ffmpeg-endless");
    let script = "#!/bin/sh\ncase \"$*\" in -version) echo 'ffmpeg version 7.0'; exit;; esac\nexec sleep 1000\n";
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    program
}

#[cfg(unix)]
#[test]
fn a_stopped_import_prints_its_summary_and_fails() {
    let place = Place::new();
    place.add("moving.gif", "a.gif");
    place.add("ramp.mkv", "b.mkv");
    let footage = place.footage();
    let arguments = ["data", "import", footage.to_str().unwrap(), "--name", "d", "--progress", "json", "--jobs", "1"];
    let mut command = place.command(&arguments);
    command.env("KINRIN_FFMPEG", endless_ffmpeg(&place));
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    lines.next().unwrap();
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let summary: serde_json::Value = serde_json::from_str(&lines.last().unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((summary["stopped"].as_bool(), output.status.code()), (Some(true), Some(1)));
    assert!(String::from_utf8_lossy(&output.stderr).contains("run it again"));
    let list = || place.run(&["data", "list"]).stdout;
    assert!(list().contains("import not finished: give the import again"), "{}", list());
    assert_eq!(place.json(&["data", "list"])[0]["finished"], false);
}
