//! Decoders and containers.

use super::made::{Video, case, change_boxes, clip_numbers, decoders, imported, made, shift_fragments, stored};
use crate::common::{self, Place};
use kinrin::store::Reason;
use kinrin::store::file_fault::Beyond;

fn numbers(range: std::ops::Range<i32>) -> Vec<i32> {
    range.collect()
}

/// The built-in decoder says in words that it leaves this to FFmpeg.
fn left_to_ffmpeg(video: &Video, beyond: Beyond) {
    assert_eq!(video.row.reason, Some(Reason::NotFollowed(beyond)), "{}", video.row.path);
    assert_eq!((video.row.state.as_str(), video.row.frames), ("bad", 0));
}

#[test]
fn turned_and_mirrored_videos_are_upright() {
    let Some(turned) = case("02-rotate") else { return };
    let flipped = case("24-flip").unwrap();
    let expected = [
        (&turned, "r0.mp4", ("TL", false)),
        (&turned, "r90.mp4", ("BL", true)),
        (&turned, "r180.mp4", ("BR", false)),
        (&turned, "r270.mp4", ("TR", true)),
        (&turned, "mirror.mp4", ("TR", false)),
        (&flipped, "vflip.mp4", ("BL", false)),
        (&flipped, "mirror.mp4", ("TR", false)),
        (&flipped, "transpose.mp4", ("TL", true)),
    ];
    for decoder in decoders() {
        for (folder, name, corner) in expected {
            let videos = imported(&Place::new(), folder, &["--decoder", decoder]);
            assert_eq!(videos[name].corner(), corner, "{decoder}: {name}");
        }
    }
}

/// The upper left part of the matrix that begins at `at`: a, b, c, d.
fn set_matrix(content: &mut [u8], at: usize, [a, b, c, d]: [i32; 4]) {
    for (i, value) in [(0, a), (1, b), (3, c), (4, d)] {
        content[at + 4 * i..at + 4 * i + 4].copy_from_slice(&(value << 16).to_be_bytes());
    }
}

#[test]
fn a_movie_that_is_turned_as_a_whole_is_upright_with_every_decoder() {
    let Some(turned) = case("02-rotate") else { return };
    let whole = std::fs::read(turned.join("r0.mp4")).unwrap();
    let quarter = [0, 1, -1, 0];
    for decoder in decoders() {
        let place = Place::new();
        let mut bytes = whole.clone();
        change_boxes(&mut bytes, b"mvhd", |_, content| set_matrix(content, 36, quarter));
        place.write("movie.mp4", &bytes);
        change_boxes(&mut bytes, b"tkhd", |_, content| set_matrix(content, 40, quarter));
        place.write("both.mp4", &bytes);
        change_boxes(&mut bytes, b"tkhd", |_, content| set_matrix(content, 40, [-1, 0, 0, 1]));
        place.write("mirrored.mp4", &bytes);
        let videos = imported(&place, &place.footage(), &["--decoder", decoder]);
        let expected = [("movie.mp4", ("TR", true)), ("both.mp4", ("BR", false)), ("mirrored.mp4", ("BR", true))];
        for (name, corner) in expected {
            assert_eq!(videos[name].corner(), corner, "{decoder}: {name}");
        }
    }
}

#[test]
fn an_odd_angle_is_left_to_ffmpeg() {
    let Some(turned) = case("02-rotate") else { return };
    let place = Place::new();
    let mut bytes = std::fs::read(turned.join("r0.mp4")).unwrap();
    change_boxes(&mut bytes, b"tkhd", |_, content| {
        let half = 46_341i32; // an eighth of a turn
        for (i, value) in [(0, half), (1, half), (3, -half), (4, half)] {
            content[40 + 4 * i..44 + 4 * i].copy_from_slice(&value.to_be_bytes());
        }
    });
    place.write("v.mp4", bytes);
    left_to_ffmpeg(&imported(&place, &place.footage(), &["--decoder", "builtin"])["v.mp4"], Beyond::Turn);
}

#[test]
fn an_edit_list_is_followed_or_left_to_ffmpeg() {
    let Some(folder) = case("03-editlist") else { return };
    let place = Place::new();
    let videos = imported(&place, &folder, &["--decoder", "builtin", "--fps", "native"]);
    left_to_ffmpeg(&videos["cut.mp4"], Beyond::EditList);
    if !common::ffmpeg() {
        return;
    }
    for decoder in ["ffmpeg", "auto"] {
        let videos = imported(&Place::new(), &folder, &["--decoder", decoder, "--fps", "native"]);
        assert_eq!(videos["cut.mp4"].numbers(), numbers(70..100), "{decoder}");
    }
}

#[test]
fn a_cut_end_is_followed_or_left_to_ffmpeg() {
    let Some(turned) = case("02-rotate") else { return };
    let mut bytes = std::fs::read(turned.join("r0.mp4")).unwrap();
    change_boxes(&mut bytes, b"elst", |_, content| content[8..12].copy_from_slice(&600u32.to_be_bytes()));
    for decoder in decoders() {
        let place = Place::new();
        place.write("v.mp4", &bytes);
        let videos = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        if decoder == "builtin" {
            left_to_ffmpeg(&videos["v.mp4"], Beyond::EditList);
        } else {
            assert_eq!(videos["v.mp4"].numbers(), numbers(0..15));
        }
    }
}

#[test]
fn a_part_that_is_played_faster_or_held_is_told() {
    let Some(turned) = case("02-rotate") else { return };
    if !common::ffmpeg() {
        return;
    }
    let whole = std::fs::read(turned.join("r0.mp4")).unwrap();
    for (rate, told) in [([0, 2, 0, 0], true), ([0, 0, 0x80, 0], true), ([0, 1, 0, 0], false)] {
        let place = Place::new();
        let mut bytes = whole.clone();
        change_boxes(&mut bytes, b"elst", |_, content| content[16..20].copy_from_slice(&rate));
        place.write("v.mp4", bytes);
        let videos = imported(&place, &place.footage(), &["--fps", "native"]);
        assert_eq!(videos["v.mp4"].row.reason, told.then_some(Reason::OtherSpeed), "{rate:?}");
    }
}

#[test]
fn segments_of_a_video_that_starts_late_count_from_the_start_of_its_container() {
    let Some(folder) = case("04-starttime") else { return };
    for decoder in decoders() {
        for fps in ["native", "12"] {
            let place = Place::new();
            let videos = imported(&place, &folder, &["--decoder", decoder, "--fps", fps]);
            assert_eq!(videos["late.mp4"].said(), ("ok", String::new()));
            for (label, first) in [("a", 0), ("b", 25), ("c", 50)] {
                let shown = clip_numbers(&place, "late.mp4", label);
                let slack = if fps == "native" { 0 } else { 2 };
                let (low, high) = (shown[0] - first, first + 24 - shown[shown.len() - 1]);
                assert!((0..=slack).contains(&low.abs()) && high.abs() <= slack, "{decoder} {fps} {label}: {shown:?}");
            }
        }
    }
    if common::ffmpeg() {
        let place = Place::new();
        imported(&place, &folder, &["--fps", "native"]);
        for (label, first) in [("a", 0), ("b", 25), ("c", 50)] {
            // Its pictures begin at 2.023 s: one that is on screen at 3 s began before.
            let shown = clip_numbers(&place, "late.mkv", label);
            assert!((shown[0] - first).abs() <= 1 && (22..=26).contains(&shown.len()), "{label}: {shown:?}");
        }
    }
}

#[test]
fn segments_without_pictures_are_told_by_the_clock_of_the_recording() {
    let Some(folder) = case("04-starttime") else { return };
    for decoder in decoders() {
        let place = Place::new();
        place.write("late.mp4", std::fs::read(folder.join("late.mp4")).unwrap());
        let rows = ["early,0,1.5", "across,1,3", "within,2.5,3", "over,4,9", "after,20,22"];
        let table: String = rows.iter().map(|row| format!("late.mp4,{row}\n")).collect();
        place.write("segments.csv", format!("path,label,start_s,end_s\n{table}"));
        let summary = place.import(&["--decoder", decoder, "--fps", "native"]);
        let notes = summary["notes"].to_string();
        for words in [
            "line 2: of the segment \\\"early\\\", 0 to 1.5 s, there is no picture",
            "line 3: the segment \\\"across\\\" starts at 1 s, the first picture at 2.00 s: cut there",
            "line 5: the segment \\\"over\\\" ends at 9 s, the video at 5.00 s: cut there",
            "line 6: the segment \\\"after\\\" starts at 20 s, the video ends at 5.00 s: left out",
        ] {
            assert!(notes.contains(words), "{decoder} {words}: {notes}");
        }
        assert!(!notes.contains("line 4"), "{decoder}: {notes}");
    }
}

#[test]
fn a_variable_rate_keeps_its_times_at_any_stored_rate() {
    let Some(folder) = case("05-vfr") else { return };
    for decoder in decoders() {
        let place = Place::new();
        let videos = imported(&place, &folder, &["--decoder", decoder, "--fps", "12"]);
        assert_eq!(videos["vfr.mp4"].row.frames, 60, "{decoder}");
        let first = clip_numbers(&place, "vfr.mp4", "b")[0];
        assert!((25..=26).contains(&first), "{decoder}: {first}"); // the nearer of two in a twelfth of a second
        let place = Place::new();
        let videos = imported(&place, &folder, &["--decoder", decoder, "--fps", "native"]);
        assert_eq!(videos["vfr.mp4"].numbers(), numbers(0..50), "{decoder}");
        assert_eq!(clip_numbers(&place, "vfr.mp4", "a"), numbers(0..25), "{decoder}");
        assert_eq!(clip_numbers(&place, "vfr.mp4", "b"), numbers(25..50), "{decoder}");
    }
}

#[test]
fn fragmented_files_have_their_times_or_are_left_to_ffmpeg() {
    let Some(folder) = case("06-fragmented") else { return };
    for (name, video) in imported(&Place::new(), &folder, &["--decoder", "builtin"]) {
        left_to_ffmpeg(&video, Beyond::Fragments);
        assert!(name.starts_with('f'));
    }
    if !common::ffmpeg() {
        return;
    }
    for decoder in ["ffmpeg", "auto"] {
        for (name, video) in imported(&Place::new(), &folder, &["--decoder", decoder, "--fps", "native"]) {
            assert_eq!(video.numbers(), numbers(0..75), "{decoder}: {name}");
            assert_eq!(video.said(), ("ok", String::new()), "{name}");
        }
        for (name, video) in imported(&Place::new(), &folder, &["--decoder", decoder, "--fps", "12"]) {
            let shown = video.numbers();
            let gap = name == "fgap.mp4";
            assert_eq!(shown.len(), if gap { 72 } else { 36 }, "{decoder}: {name}");
            assert!(!gap || (25..=26).contains(&shown[48]), "{decoder}: {shown:?}");
        }
    }
}

#[test]
fn a_piece_of_a_running_recording_starts_at_its_first_picture() {
    let Some(folder) = case("06-fragmented") else { return };
    if !common::ffmpeg() {
        return;
    }
    for start in [600, 86_400, 1_700_000_000] {
        let place = Place::new();
        for name in ["f1.mp4", "f2.mp4", "f3.mp4"] {
            let mut bytes = std::fs::read(folder.join(name)).unwrap();
            shift_fragments(&mut bytes, |_| start * 12_800);
            place.write(name, bytes);
        }
        for (name, video) in imported(&place, &place.footage(), &["--fps", "12"]) {
            assert_eq!((video.row.frames, video.said().0), (36, "ok"), "{start}: {name}");
        }
    }
}

#[test]
fn a_jump_between_fragments_does_not_fill_the_disk() {
    let Some(folder) = case("06-fragmented") else { return };
    if !common::ffmpeg() {
        return;
    }
    for secs in [600u64, 100_000, 40_000_000] {
        let place = Place::new();
        let mut bytes = std::fs::read(folder.join("f1.mp4")).unwrap();
        shift_fragments(&mut bytes, |i| if i > 0 { secs * 12_800 } else { 0 });
        place.write("f.mp4", bytes);
        let video = imported(&place, &place.footage(), &["--fps", "12"]).remove("f.mp4").unwrap();
        assert!((30..=40).contains(&video.row.frames), "{secs}: {} frames", video.row.frames);
        assert!(matches!(video.row.reason, Some(Reason::ClockJumps { jumps: 1, .. })), "{:?}", video.row.reason);
    }
}

#[test]
fn pictures_of_fragments_whose_times_overlap_are_told() {
    let Some(folder) = case("06-fragmented") else { return };
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    for name in ["f1.mp4", "f2.mp4", "f3.mp4"] {
        let whole = std::fs::read(folder.join(name)).unwrap();
        place.write(&format!("sound-{name}"), &whole);
        // A recorder whose every fragment begins at zero.
        let mut bytes = whole;
        change_boxes(&mut bytes, b"tfdt", |_, content| content[4..].fill(0));
        place.write(name, bytes);
    }
    for fps in ["native", "12"] {
        for (name, video) in imported(&place, &place.footage(), &["--fps", fps, "--replace"]) {
            let lost = matches!(video.row.reason, Some(Reason::Overlapping { pictures: 1..=70, of: 75 }));
            assert_eq!(lost, !name.starts_with("sound"), "{name}: {:?}", video.said());
        }
    }
}

#[test]
fn a_jump_of_the_clock_is_left_out_and_told_and_times_stay_right() {
    let Some(folder) = case("08-gap") else { return };
    if !common::ffmpeg() {
        return;
    }
    for fps in ["12", "native"] {
        let place = Place::new();
        place.write("gap.mkv", std::fs::read(folder.join("gap.mkv")).unwrap());
        place.write("segments.csv", "path,label,start_s,end_s\ngap.mkv,early,0,1\ngap.mkv,late,601,602\n");
        let videos = imported(&place, &place.footage(), &["--fps", fps]);
        let video = &videos["gap.mkv"];
        assert_eq!(video.row.frames, if fps == "12" { 36 } else { 75 });
        assert_eq!(video.row.reason, Some(Reason::ClockJumps { jumps: 1, secs: 600 }));
        let bad = place.json(&["data", "bad", "d"]);
        assert!(bad[0]["reason"].as_str().unwrap().contains("clock jumps by 600 s"), "{bad}");
        let late = clip_numbers(&place, "gap.mkv", "late");
        assert!((24..=26).contains(&late[0]) && (48..=50).contains(late.last().unwrap()), "{fps}: {late:?}");
        assert!(clip_numbers(&place, "gap.mkv", "early")[0] <= 1);
    }
}

#[test]
fn a_cover_is_no_video() {
    let Some(folder) = case("10-cover") else { return };
    for decoder in decoders() {
        for (fps, frames) in [("native", 75), ("12", 36)] {
            let videos = imported(&Place::new(), &folder, &["--decoder", decoder, "--fps", fps]);
            let film = &videos["coverfirst.mp4"];
            assert_eq!((film.row.frames, film.said()), (frames, ("ok", String::new())), "{decoder}");
            assert_eq!(videos["song.m4a"].row.reason, Some(Reason::NoPictures), "{decoder}");
        }
    }
}

#[test]
fn a_second_film_in_the_file_is_told() {
    let Some(folder) = case("02-rotate") else { return };
    let bytes = std::fs::read(folder.join("r0.mp4")).unwrap();
    for decoder in decoders() {
        let place = Place::new();
        place.write("joined.mp4", [bytes.as_slice(), &bytes].concat());
        if common::ffmpeg() {
            let source = folder.join("r0.mp4");
            let source = source.to_str().unwrap();
            made(&place, "two.mp4", &["-i", source, "-map", "0:v", "-map", "0:v", "-c", "copy"]);
        }
        let videos = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        if decoder == "builtin" {
            left_to_ffmpeg(&videos["joined.mp4"], Beyond::Joined);
            videos.get("two.mp4").into_iter().for_each(|two| left_to_ffmpeg(two, Beyond::Streams));
        } else {
            assert_eq!(videos["joined.mp4"].row.reason, Some(Reason::Joined));
            assert_eq!(videos["two.mp4"].row.reason, Some(Reason::FirstOfStreams(2)));
            assert_eq!((videos["joined.mp4"].row.frames, videos["two.mp4"].row.frames), (25, 25));
        }
    }
}

#[test]
fn a_track_that_is_switched_off_gives_way_to_the_next() {
    let Some(folder) = case("02-rotate") else { return };
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let (first, second) = (folder.join("r180.mp4"), folder.join("r0.mp4"));
    let inputs = ["-i", first.to_str().unwrap(), "-i", second.to_str().unwrap()];
    let path = made(&place, "two.mp4", &[&inputs[..], &["-map", "0:v", "-map", "1:v", "-c", "copy"]].concat());
    let mut bytes = std::fs::read(path).unwrap();
    let videos = imported(&place, &place.footage(), &[]);
    assert_eq!(videos["two.mp4"].corner().0, "BR", "the first one");
    change_boxes(&mut bytes, b"tkhd", |i, content| content[3] = if i == 0 { 0 } else { 3 });
    place.write("two.mp4", bytes);
    let videos = imported(&place, &place.footage(), &[]);
    assert_eq!(videos["two.mp4"].row.reason, Some(Reason::FirstOfStreams(2)));
    assert_eq!(videos["two.mp4"].corner().0, "TL", "the one that a player shows");
}

#[test]
fn the_shape_of_the_pixels_is_read_wherever_it_stands() {
    if !common::ffmpeg() {
        return;
    }
    let (ours, theirs) = (Place::without_ffmpeg(), Place::new());
    let source =
        ["-f", "lavfi", "-i", "testsrc=s=128x96:d=0.4:r=10,setsar=4/3", "-c:v", "libx264", "-pix_fmt", "yuv420p"];
    let whole = std::fs::read(made(&ours, "all.mp4", &source)).unwrap();
    let mut no_pasp = whole.clone();
    let at = no_pasp.windows(4).position(|name| name == b"pasp").unwrap();
    no_pasp[at..at + 4].copy_from_slice(b"free");
    let mut only_video = no_pasp.clone();
    change_boxes(&mut only_video, b"tkhd", |_, content| content[76..80].copy_from_slice(&(128u32 << 16).to_be_bytes()));
    for (name, bytes) in [("all.mp4", whole), ("head.mp4", no_pasp), ("video.mp4", only_video)] {
        ours.write(name, &bytes);
        theirs.write(name, &bytes);
    }
    let a = imported(&ours, &ours.footage(), &[]);
    let b = imported(&theirs, &theirs.footage(), &["--decoder", "ffmpeg"]);
    for (name, video) in &a {
        // A head holds whole pixels: 170 × 96 for 128 × 96.
        let width = if name == "head.mp4" { 113 } else { 114 };
        assert_eq!((video.row.width, video.row.height), (width, 64), "{name}");
        assert_eq!((b[name].row.width, b[name].row.height), (width, 64), "{name} by FFmpeg");
    }
}

#[test]
fn photographs_lie_as_their_camera_says() {
    let Some(folder) = case("18-exif") else { return };
    let place = Place::new();
    let videos = imported(&place, &folder, &[]);
    let video = videos.values().next().unwrap();
    assert_eq!((video.row.width, video.row.height, video.corner()), (64, 85, ("TR", true)));
    let whole = std::fs::read(folder.join("seq/f1.jpg")).unwrap();
    let place = Place::new();
    let at = whole.windows(4).position(|tag| tag == [0x12, 0x01, 3, 0]).unwrap() + 8;
    let corners = ["TL", "TR", "BR", "BL", "TL", "TR", "BR", "BL"];
    for orientation in 1..=8u8 {
        let mut bytes = whole.clone();
        bytes[at] = orientation;
        (1..3).for_each(|i| _ = place.write(&format!("o{orientation}/f{i}.jpg"), &bytes));
    }
    let videos = imported(&place, &place.footage(), &[]);
    for (i, corner) in corners.into_iter().enumerate() {
        assert_eq!(videos[&format!("o{}", i + 1)].corner(), (corner, i > 3), "orientation {}", i + 1);
    }
}

#[test]
fn several_sequences_of_one_folder_are_as_many_videos() {
    let Some(folder) = case("22-mixedframes") else { return };
    let place = Place::new();
    let videos = imported(&place, &folder, &["--fps", "native"]);
    let found: Vec<_> = videos.iter().map(|(path, video)| (path.as_str(), video.row.frames)).collect();
    let expected = ["run/clip2", "walk/clip1/flow_x_#", "walk/clip1/flow_y_#", "walk/clip1/img_#"];
    assert_eq!(found, expected.map(|path| (path, 10)));
    assert!(videos.values().all(|video| video.said() == ("ok", String::new())));
    let again = place.json(&["data", "import", folder.to_str().unwrap(), "--name", "d", "--fps", "native"]);
    assert_eq!(again["unchanged"], 4);
}

#[test]
fn both_decoders_give_the_same_frames_or_the_built_in_one_says_why_not() {
    if !common::ffmpeg() {
        return;
    }
    let packs = [("odd", common::real_data("odd")), ("field", common::real_data("field"))];
    for (pack, folder) in packs {
        let Some(folder) = folder else { return };
        let (ours, theirs) = (Place::new(), Place::new());
        let a = imported(&ours, &folder, &["--decoder", "builtin", "--fps", "12"]);
        let b = imported(&theirs, &folder, &["--decoder", "ffmpeg", "--fps", "12"]);
        assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
        let mut compared = 0;
        for (path, ours) in &a {
            let theirs = &b[path];
            let context = format!("{pack}/{path}: {:?} and {:?}", ours.said(), theirs.said());
            assert!(ours.said().0 == "ok" || ours.row.reason.is_some(), "{context}");
            let Some(shard) = ours.shard.as_ref().filter(|_| ours.said().0 == "ok") else { continue };
            assert_eq!((theirs.said().0, theirs.row.frames), ("ok", ours.row.frames), "{context}");
            assert_eq!(theirs.row.times, ours.row.times, "{context}");
            assert_eq!((ours.row.width, ours.row.height), (theirs.row.width, theirs.row.height), "{context}");
            for i in 0..shard.frames() {
                let pairs = shard.frame(i).iter().zip(theirs.shard().frame(i));
                let off: f64 = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / shard.frame(i).len() as f64;
                assert!(off < 2.0, "{context}: frame {i} is off by {off}");
            }
            compared += 1;
        }
        assert!(compared >= 10, "{pack}: {compared} videos compared");
    }
}

#[cfg(unix)]
#[test]
fn what_is_left_of_a_decoder_that_died_or_was_ended_has_the_rate_that_was_wanted() {
    use kinrin::data::import::{self, ImportRequest};
    use kinrin::job::Job;
    use kinrin::store::Workspace;
    use std::os::unix::fs::PermissionsExt;
    use std::time::Duration;

    let frame = "printf 'P6\\n64 64\\n255\\n'; head -c 12288 /dev/zero";
    for (end, fps) in [("exec sleep 1000", 12.0), ("kill -SEGV $$", 12.0), ("kill -SEGV $$", 0.0)] {
        let place = Place::new();
        place.add("moving.gif", "v.gif");
        let program = place.path().join("decoder");
        std::fs::write(&program, format!("#!/bin/sh\n{frame}\n{end}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let mut request = ImportRequest::new(place.footage(), "d");
        (request.program, request.recipe.fps) = (Some(program), fps);
        // Long enough for a frame on a machine that is busy with other things.
        request.limits.wall = Duration::from_secs(10);
        import::run(&Workspace::open(&place.workspace()).unwrap(), &request, &Job::default()).unwrap();
        let video = stored(&place).remove("v.gif").unwrap();
        let rate = if fps > 0.0 { fps } else { 25.0 };
        assert_eq!((video.said().0, video.row.frames), ("partial", 1));
        assert_eq!((video.row.fps, video.shard().fps()), (rate, rate), "{end}");
    }
}

#[test]
fn a_rate_of_zero_that_an_older_version_stored_is_bad_and_heals() {
    let place = Place::without_ffmpeg();
    place.add("ramp.mp4", "v.mp4");
    place.import(&[]);
    let database = rusqlite::Connection::open(place.workspace().join("workspace.db")).unwrap();
    database.execute("UPDATE video SET fps = 0", []).unwrap();
    let bad = place.json(&["data", "bad", "d"]);
    assert!(bad[0]["reason"].as_str().unwrap().contains("no rate"), "{bad}");
    assert_eq!(place.import(&[])["bad"], 0);
    assert_eq!(stored(&place)["v.mp4"].row.fps, 12.0);
}
