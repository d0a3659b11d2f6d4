//! Folders as they lie on drives: of cameras, of Japanese teams, with links, photographs and pieces of streams.

use serde_json::json;

use super::containers::{FILM, H264};
use super::made::{change_boxes, decoders, imported, made, stored};
use super::meanings::{footage, said};
use crate::common::{self, Place};
use kinrin::store::Reason;

#[test]
fn japanese_split_folders_are_a_group_above_and_below_the_classes() {
    for names in [
        ["学習データ/歩く/a.mp4", "学習データ/走る/b.mp4", "テスト用データ/歩く/c.mp4", "検証データ/走る/d.mp4"],
        ["歩く/訓練用データ/a.mp4", "走る/訓練用データ/b.mp4", "歩く/評価用データ/c.mp4", "走る/評価用データ/d.mp4"],
        // Composed as macOS does it.
        [
            "学習テ\u{3099}ータ/歩く/a.mp4",
            "学習テ\u{3099}ータ/走る/b.mp4",
            "検証テ\u{3099}ータ/歩く/c.mp4",
            "検証テ\u{3099}ータ/走る/d.mp4",
        ],
        ["trainval/歩く/a.mp4", "trainval/走る/b.mp4", "test/歩く/c.mp4", "test/走る/d.mp4"],
    ] {
        let Some(place) = footage(&names) else { return };
        let summary = place.import(&[]);
        assert_eq!(summary["labels"], json!({ "歩く": 2, "走る": 2 }), "{names:?}");
        assert!(summary["groups"]["split"].is_object(), "{names:?}: {}", summary["groups"]);
    }
}

#[test]
fn small_copies_of_cameras_are_left_out_and_told_and_read_where_they_are_all_there_is() {
    let names = ["walk/GX01.MP4", "walk/GL01.LRV", "run/DJI_1.MP4", "run/DJI_1.LRF", "only/GL02.LRV"];
    let Some(place) = footage(&names) else { return };
    let summary = place.import(&[]);
    assert_eq!(summary["labels"], json!({ "only": 1, "run": 1, "walk": 1 }));
    let text = said(&summary);
    assert!(text.contains("2 small copies that a camera made (first: run/DJI_1.LRF)"), "{text}");
}

#[test]
fn helper_folders_of_more_systems_are_skipped_and_told() {
    let names = [
        "walk/a.mp4",
        "run/b.mp4",
        "sub/c.mp4",
        "FOUND.003/x.mp4",
        "ごみ箱/x.mp4",
        "ゴミ箱/x.mp4",
        "RECYCLED/x.mp4",
        "walk/サムネイル/a.mp4",
        "M4ROOT/SUB/C0001S03.MP4",
        ".Spotlight-V100/x.mp4",
        "System Volume Information/x.mp4",
        "lost+found/x.mp4",
        "#snapshot/x.mp4",
    ];
    let Some(place) = footage(&names) else { return };
    let summary = place.import(&[]);
    assert_eq!(summary["labels"], json!({ "run": 1, "sub": 1, "walk": 1 }), "a class may be called sub");
    let notes = summary["notes"].to_string();
    for folder in ["FOUND.003", "ごみ箱", "ゴミ箱", "walk/サムネイル", "M4ROOT/SUB"] {
        assert!(notes.contains(folder), "{folder}: {notes}");
    }
}

#[test]
fn thrown_away_files_are_skipped_and_folders_of_copies_are_told_before_the_import() {
    let names = [
        "walk/a.mp4",
        "run/b.mp4",
        "backup/c.mp4",
        "walk - Copy/d.mp4",
        "_trash/x.mp4",
        ".Trash-1000/files/x.mp4",
        "$RECYCLE.BIN/x.mp4",
    ];
    let Some(place) = footage(&names) else { return };
    let found = place.import(&["--preview"]);
    assert_eq!(found["labels"], json!({ "backup": 1, "run": 1, "walk": 1, "walk - Copy": 1 }));
    let text = said(&found);
    assert!(text.contains("skipped: $RECYCLE.BIN, .Trash-1000, _trash"), "{text}");
    assert!(text.contains("looks like a folder of copies, is taken as a class: backup, walk - Copy"), "{text}");
    let Some(place) = footage(&["walk/a.mp4", "run/b.mp4"]) else { return };
    assert_eq!(place.import(&["--preview"])["notes"], json!([]));
}

#[test]
fn folders_of_cameras_and_days_that_become_classes_are_told_and_unsorted_ones_are_none() {
    for names in [["cam1/a.mp4", "cam2/b.mp4"], ["20240501/a.mp4", "20240502/b.mp4"], ["5月1日/a.mp4", "5月2日/b.mp4"]]
    {
        let Some(place) = footage(&names) else { return };
        let text = said(&place.import(&["--preview"]));
        assert!(
            text.contains("look like recordings, days or places") && text.contains("--folder-level 1=NAME"),
            "{text}"
        );
        let summary = place.import(&["--folder-level", "1=camera"]);
        assert_eq!((&summary["labels"], &summary["notes"]), (&json!({}), &json!([])));
    }
    let Some(place) =
        footage(&["walk/a.mp4", "run/b.mp4", "新しいフォルダー/c.mp4", "New folder/d.mp4", "未分類/e.mp4"])
    else {
        return;
    };
    let summary = place.import(&[]);
    assert_eq!((&summary["labels"], &summary["unlabelled"]), (&json!({ "run": 1, "walk": 1 }), &json!(3)));
    assert!(said(&summary).contains("the label \"New folder\" of 1 clip is no class"), "{}", said(&summary));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_listed_and_loops_end() {
    use std::os::unix::fs::symlink;
    let Some(place) = footage(&["walk/a.mp4", "run/b.mp4"]) else { return };
    let at = |name: &str| place.footage().join(name);
    symlink("/nowhere/x.mp4", at("walk/gone.mp4")).unwrap();
    symlink("/nowhere/notes.txt", at("walk/notes.txt")).unwrap();
    symlink(".", at("walk/loop")).unwrap();
    symlink("..", at("run/up")).unwrap();
    let summary = place.import(&[]);
    assert_eq!(summary["bad"], 1, "{summary}");
    let bad = place.json(&["data", "bad", "d"]);
    assert!(bad[0]["path"].as_str().unwrap().ends_with("walk/gone.mp4"), "{bad}");
}

#[test]
fn a_folder_of_pictures_that_lie_and_stand_is_told_and_not_squeezed() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let shot = |name: &str, size: &str| {
        let source = format!("testsrc=s={size}");
        made(&place, name, &["-f", "lavfi", "-i", &source, "-frames:v", "1", "-update", "1"]);
    };
    (1..4).for_each(|i| shot(&format!("mixed/{i}.jpg"), "160x120"));
    (4..6).for_each(|i| shot(&format!("mixed/{i}.jpg"), "120x160"));
    (1..4).for_each(|i| shot(&format!("larger/{i}.jpg"), ["160x120", "320x240", "81x61"][i - 1]));
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    let of = |name: &str| (videos[name].row.frames, videos[name].row.reason.clone());
    assert_eq!(of("mixed"), (3, Some(Reason::ShapeChanges { frames: 3 })));
    assert_eq!(of("larger"), (3, None));
}

#[test]
fn a_time_lapse_keeps_each_of_its_pictures_at_any_rate() {
    if !common::ffmpeg() {
        return;
    }
    let slow = ["-vf", "setpts=N*30/TB", "-fps_mode", "passthrough", "-video_track_timescale", "1000"];
    for fps in ["native", "12", "30"] {
        let place = Place::new();
        made(&place, "lapse.mp4", &[&["-f", "lavfi", "-i", FILM], &slow[..], &H264].concat());
        let video = imported(&place, &place.footage(), &["--fps", fps]).remove("lapse.mp4").unwrap();
        let mut numbers = video.numbers();
        numbers.dedup(); // how long the last one lasts is not asked here
        assert_eq!(numbers, (0..75).collect::<Vec<_>>(), "{fps}");
        assert!(matches!(video.row.reason, Some(Reason::ClockJumps { jumps: 74, .. })), "{fps}: {:?}", video.said());
    }
}

#[test]
fn a_file_whose_pictures_share_one_moment_says_so() {
    if !common::ffmpeg() {
        return;
    }
    let maker = Place::new();
    let mut bytes = std::fs::read(made(&maker, "v.mp4", &[&["-f", "lavfi", "-i", FILM], &H264[..]].concat())).unwrap();
    change_boxes(&mut bytes, b"stts", |_, content| content[12..16].fill(0));
    for decoder in decoders() {
        for (fps, frames) in [("12", 1), ("native", 75)] {
            let place = Place::new();
            place.write("v.mp4", &bytes);
            let videos = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", fps]);
            let row = &videos["v.mp4"].row;
            let crowded = matches!(row.reason, Some(Reason::Crowded { pictures: 75, millis: 0 }));
            assert!(crowded && row.frames == frames, "{decoder} {fps}: {} {:?}", row.frames, row.reason);
        }
    }
}

#[test]
fn the_last_picture_lasts_as_long_with_every_decoder() {
    if !common::ffmpeg() {
        return;
    }
    let slow = ["-vf", "setpts=N*5/TB", "-fps_mode", "passthrough", "-video_track_timescale", "1000"];
    let found = ["builtin", "ffmpeg"].map(|decoder| {
        let place = Place::new();
        made(&place, "v.mp4", &[&["-f", "lavfi", "-i", FILM, "-frames:v", "9"], &slow[..], &H264].concat());
        let video = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", "12"]).remove("v.mp4").unwrap();
        (video.row.frames, video.row.fps, video.row.times)
    });
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0].0, 9 * 5 * 12);
}

#[test]
fn a_pause_before_the_last_picture_is_none_of_its_own() {
    if !common::ffmpeg() {
        return;
    }
    let pause = ["-vf", "setpts='if(gte(N,74),PTS+600/TB,PTS)'", "-fps_mode", "passthrough"];
    for decoder in decoders() {
        let place = Place::new();
        made(&place, "v.mp4", &[&["-f", "lavfi", "-i", FILM], &pause[..], &H264].concat());
        let video = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", "12"]).remove("v.mp4").unwrap();
        assert_eq!(video.row.reason, Some(Reason::ClockJumps { jumps: 1, secs: 600 }), "{decoder}");
        assert_eq!(video.row.frames, 36, "{decoder}");
    }
}

#[test]
fn a_stream_of_pictures_is_a_video_and_a_picture_under_a_name_of_videos_is_told() {
    if !common::ffmpeg() {
        return;
    }
    let (with, without) = (Place::new(), Place::without_ffmpeg());
    for place in [&with, &without] {
        // As cameras on a network send it: JPEG after JPEG.
        made(place, "camera.mjpeg", &["-f", "lavfi", "-i", FILM, "-c:v", "mjpeg", "-q:v", "2", "-f", "mjpeg"]);
        let one = ["-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", "-c:v", "mjpeg", "-f", "mjpeg"];
        made(place, "photograph.mp4", &one);
    }
    let videos = imported(&with, &with.footage(), &["--fps", "native"]);
    assert_eq!((videos["camera.mjpeg"].said(), videos["camera.mjpeg"].row.frames), (("ok", String::new()), 75));
    let photograph = &videos["photograph.mp4"].row;
    assert_eq!((photograph.frames, &photograph.reason), (0, &Some(Reason::NoVideoContent)));
    let videos = imported(&without, &without.footage(), &[]);
    assert_eq!(videos["camera.mjpeg"].row.reason, Some(Reason::NeedsFfmpeg));
}

#[test]
fn a_photograph_in_the_container_of_videos_is_no_video() {
    let Some(place) = footage(&["walk/a.mp4", "run/b.mp4"]) else { return };
    place.write("walk/IMG_0001.HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    place.write("walk/IMG_0002.avif", b"\0\0\0\x18ftypavif\0\0\0\0mif1avif");
    let summary = place.import(&[]);
    assert_eq!((&summary["videos"], &summary["bad"]), (&json!(2), &json!(0)));
}

#[test]
fn a_piece_of_a_stream_that_begins_within_a_packet_is_a_video_whatever_its_name() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let path = made(&place, "v.ts", &[&["-f", "lavfi", "-i", FILM], &H264[..]].concat());
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    place.write("piece.0001", [&[7u8; 99], bytes.as_slice()].concat());
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    assert_eq!(videos["piece.0001"].numbers(), (0..75).collect::<Vec<_>>());
}

/// A single file is decoded by several threads, a damaged one by one: what is stored is the same.
#[test]
fn what_is_stored_does_not_depend_on_how_many_threads_decode() {
    if !common::ffmpeg() {
        return;
    }
    let film = "testsrc2=s=320x240:r=25:d=6,noise=alls=20:allf=t";
    let codec = ["-c:v", "libx264", "-preset", "fast", "-g", "30", "-pix_fmt", "yuv420p", "-f", "mpegts"];
    let maker = Place::new();
    let whole = std::fs::read(made(&maker, "v.ts", &[&["-f", "lavfi", "-i", film], &codec[..]].concat())).unwrap();
    let mut damaged = whole.clone();
    let length = damaged.len();
    damaged[length / 3..length / 3 + 40_000].fill(0x55);
    for (name, bytes) in [("whole", whole), ("damaged", damaged)] {
        let of = |jobs: &str| {
            let place = Place::new();
            place.write("v.ts", &bytes);
            let summary = place.import(&["--fps", "native", "--jobs", jobs]);
            let video = stored(&place).remove("v.ts").unwrap();
            assert_eq!(summary["decoded"], video.row.frames, "{name}: a first try is in the count");
            let frames: Vec<Vec<u8>> = (0..video.shard().frames()).map(|i| video.shard().frame(i).to_vec()).collect();
            (video.said(), video.row.frames, frames)
        };
        let (one, four) = (of("1"), of("4"));
        assert_eq!((&one.0, one.1), (&four.0, four.1), "{name}");
        assert!(one.2 == four.2, "{name}: other frames");
        assert_eq!(one.0.0 == "ok", name == "whole", "{name}: {:?}", one.0);
    }
}

#[test]
fn frames_beside_a_video_are_told_and_its_covers_are_not() {
    let Some(place) = footage(&["walk/a.mp4", "run/b.mp4", "run/c.mp4"]) else { return };
    for name in ["walk/a_0001.png", "walk/a_0002.png", "walk/a_0003.png", "walk/a.png", "run/b.jpg", "run/c.mp4.jpg"] {
        place.write(name, b"\x89PNG\r\n\x1a\n");
    }
    let summary = place.import(&[]);
    let text = said(&summary);
    assert_eq!(summary["videos"], json!(3));
    assert!(text.contains("walk: 3 pictures beside videos are not read (first: a_0001.png)"), "{text}");
    assert!(!text.contains("run:"), "{text}");
}

/// Reading all of it would take minutes.
#[cfg(unix)] // elsewhere it takes as much of the disk
#[test]
fn a_huge_file_of_zeros_is_refused_by_its_start() {
    for decoder in decoders() {
        let Some(place) = footage(&["walk/a.mp4"]) else { return };
        let zeros = place.write("walk/b.mp4", "");
        std::fs::File::options().write(true).open(zeros).unwrap().set_len(64 << 30).unwrap();
        let videos = imported(&place, &place.footage(), &["--decoder", decoder]);
        let row = &videos["walk/b.mp4"].row;
        assert_eq!((row.state.as_str(), &row.reason), ("bad", &Some(Reason::UnknownContent)), "{decoder}");
        assert_eq!(row.content_hash, "", "{decoder}: not read");
        assert_eq!(place.import(&[])["unchanged"], json!(2), "{decoder}");
    }
}
