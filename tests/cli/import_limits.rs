//! What a hostile file, or a decoder that a file has driven mad, may cost: one line in the list of bad files.
//! The decoding child is replaced by small scripts here.

#![allow(clippy::unwrap_used)] // helpers of tests are tests
#![cfg(unix)]

use crate::common;

use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use common::Place;
use kinrin::data::import::{self, ImportEvent, ImportRequest, ImportSummary};
use kinrin::job::{Job, Request};
use kinrin::store::catalogue::{self, VideoRow};
use kinrin::store::{StoreError, Workspace};

/// A frame of 64 × 64 pixels, as often as the loop goes round.
const FRAMES_FOR_EVER: &str = "while printf 'P6\\n64 64\\n255\\n' && head -c 12288 /dev/zero; do :; done";

fn import_with(script: &str, change: impl FnOnce(&mut ImportRequest)) -> (ImportSummary, VideoRow) {
    let place = Place::new();
    place.add("moving.gif", "v.gif");
    let program = place.path().join("decoder");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut request = ImportRequest::new(place.footage(), "d");
    request.program = Some(program);
    change(&mut request);
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let summary = import::run(&workspace, &request, &Job::default()).unwrap();
    let video = videos(&workspace).unwrap().remove(0);
    (summary, video)
}

fn videos(workspace: &Workspace) -> Result<Vec<VideoRow>, StoreError> {
    catalogue::videos(&workspace.db()?, "d")
}

fn check(video: &VideoRow, state: &str, frames: u32, words: &str) {
    let reason = video.reason.as_ref().map(ToString::to_string).unwrap_or_default();
    assert_eq!((video.state.as_str(), video.frames), (state, frames), "{reason}");
    assert!(reason.contains(words), "{reason}");
}

#[test]
fn a_decoder_that_gives_no_frame_is_ended() {
    let (_, video) = import_with("exec sleep 1000", |request| request.limits.stall = Duration::from_millis(200));
    check(&video, "bad", 0, "no new frame");
}

#[test]
fn a_decoder_that_takes_too_long_is_ended_and_more_time_reads_on() {
    let place = Place::new();
    place.add("moving.gif", "v.gif");
    let program = place.path().join("decoder");
    let script = "printf 'P6\\n64 64\\n255\\n'; head -c 12288 /dev/zero; exec sleep 1000";
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut request = ImportRequest::new(place.footage(), "d");
    request.program = Some(program);
    // Long enough for a frame on a machine that is busy with other things.
    request.limits.wall = Duration::from_secs(10);
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let import = |request: &ImportRequest| import::run(&workspace, request, &Job::default()).unwrap();
    import(&request);
    check(&videos(&workspace).unwrap()[0], "partial", 1, "time limit");
    assert_eq!(import(&request).unchanged, 1, "the same time reads no more");
    request.program = Some(env!("CARGO_BIN_EXE_kinrin").into());
    request.limits.wall = Duration::from_secs(7200);
    assert_eq!(import(&request).new, 1);
    check(&videos(&workspace).unwrap()[0], "ok", 12, "");
}

#[test]
fn endless_frames_end_at_the_limits() {
    let (summary, video) = import_with(FRAMES_FOR_EVER, |request| request.limits.frames = 50);
    check(&video, "partial", 50, "limit of 50 frames");
    assert_eq!(summary.partial, 1);
    let (_, video) = import_with(FRAMES_FOR_EVER, |request| request.limits.bytes = 3 * 12_288);
    check(&video, "partial", 3, "limit of");
}

#[test]
fn a_stream_that_is_no_frames_is_refused() {
    let (_, video) = import_with("yes", |_| {});
    check(&video, "bad", 0, "no frame");
    let (_, video) = import_with("printf 'P6\\n60000 60000\\n255\\n'; exec cat /dev/zero", |_| {});
    check(&video, "bad", 0, "60000");
}

#[test]
fn a_flood_of_complaints_is_drained_and_a_crash_is_told() {
    let script = "head -c 5000000 /dev/zero >&2; printf 'P6\\n64 64\\n255\\n'; head -c 12288 /dev/zero; kill -SEGV $$";
    let (_, video) = import_with(script, |_| {});
    check(&video, "partial", 1, "crashed");
}

#[test]
fn a_child_that_needs_too_much_memory_is_one_bad_file() {
    let place = Place::new();
    place.add("moving.gif", "a.gif");
    let mut request = ImportRequest::new(place.footage(), "d");
    request.program = Some(env!("CARGO_BIN_EXE_kinrin").into());
    request.limits.memory = 1 << 20;
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let summary = import::run(&workspace, &request, &Job::default()).unwrap();
    assert_eq!(summary.bad, 1);
}

#[test]
fn a_stop_keeps_what_is_done_and_the_next_import_goes_on() {
    let place = Place::new();
    for i in 0..6u8 {
        place.write(&format!("{i}.gif"), [std::fs::read(common::fixture("moving.gif")).unwrap(), vec![i]].concat());
    }
    let mut request = ImportRequest::new(place.footage(), "d");
    request.program = Some(env!("CARGO_BIN_EXE_kinrin").into());
    request.jobs = 1;
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let job = Job::default();
    let stopped = import::run_with(&workspace, &request, &job, &mut |event| {
        if matches!(event, ImportEvent::Stored { done: 2, .. }) {
            job.ask(Request::Stop);
        }
    });
    let stopped = stopped.unwrap();
    assert!(stopped.stopped && (2..6).contains(&stopped.new), "{stopped:?}");
    let rest = import::run(&workspace, &request, &Job::default()).unwrap();
    assert_eq!((rest.new, rest.unchanged, rest.stopped), (6 - stopped.new, stopped.new, false));
    assert_eq!((rest.videos, rest.bad, rest.partial), (6, 0, 0));
}

#[test]
fn hostile_names_and_playlists_do_no_harm() {
    let place = Place::new();
    let names = ["-y.mp4", "concat:a|b.mp4", "a\nb.mp4", "%03d.mp4", "日本語 '\".mp4", "file:x.mp4", "|ls.mp4"];
    for name in names {
        place.add("ramp.mp4", name);
    }
    let secret = place.path().join("secret.mp4");
    std::fs::copy(common::fixture("ramp.mp4"), &secret).unwrap();
    let secret = secret.to_str().unwrap();
    place.write("list.mp4", format!("ffconcat version 1.0\nfile {secret}\n"));
    place.write("list.mkv", format!("#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\n{secret}\n#EXT-X-ENDLIST\n"));
    place.write("page.mov", format!("\n\n# a comment first\n#EXTM3U\n#EXTINF:2,\n{secret}\n"));
    let decoders: &[&str] = if common::ffmpeg() { &["builtin", "ffmpeg"] } else { &["builtin"] };
    for decoder in decoders {
        let name = format!("d-{decoder}");
        let footage = place.footage();
        place.json(&["data", "import", footage.to_str().unwrap(), "--name", &name, "--decoder", decoder]);
        let shown = place.json(&["data", "show", &name]);
        assert_eq!((shown["videos"].as_u64(), shown["bad"].as_u64()), (Some(10), Some(3)), "{decoder}: {shown}");
        let bad = place.json(&["data", "bad", &name]);
        let paths: Vec<_> = bad.as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap()).collect();
        assert_eq!(paths, ["list.mkv", "list.mp4", "page.mov"], "{decoder}: {bad}");
        place.json(&["data", "remove", &name]);
    }
}
