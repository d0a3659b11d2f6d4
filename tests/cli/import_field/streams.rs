//! Which stream of a file is the film, and streams whose times or index are wrong: nothing is lost in silence.

use super::containers::{FILM, H264};
use super::made::{change_boxes, clip_numbers, decoders, imported, made};
use crate::common::{self, Place};
use kinrin::store::Reason;
use kinrin::store::file_fault::IndexFault;

fn all() -> Vec<i32> {
    (0..75).collect()
}

/// The film, and another one of a single grey (100) or a single picture of it.
fn film_and_other(place: &Place, other_frames: &str) -> [String; 2] {
    let film = made(place, "film.mp4", &[&["-f", "lavfi", "-i", FILM], &H264[..]].concat());
    let grey = FILM.replace("16+2*N", "16+2*100");
    let few = ["-frames:v", other_frames];
    let other = made(place, "other.mp4", &[&["-f", "lavfi", "-i", &grey], &H264[..], &few].concat());
    [film, other].map(|path| {
        let aside = place.path().join(path.file_name().unwrap());
        std::fs::rename(&path, &aside).unwrap();
        aside.to_str().unwrap().to_owned()
    })
}

#[test]
fn a_still_picture_before_the_film_gives_way_to_it() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let [film, still] = film_and_other(&place, "1");
    let inputs = ["-i", &still, "-i", &film, "-map", "0:v", "-map", "1:v", "-c", "copy", "-disposition", "0"];
    for name in ["v.mkv", "v.avi", "v.ts"] {
        made(&place, name, &inputs);
    }
    for (name, video) in imported(&place, &place.footage(), &["--fps", "native"]) {
        assert_eq!(video.row.reason, Some(Reason::FirstOfStreams(2)), "{name}: {:?}", video.said());
        assert_eq!(video.numbers(), all(), "{name}");
    }
}

#[test]
fn of_two_films_the_one_is_read_that_players_show() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let [film, other] = film_and_other(&place, "75");
    let inputs = ["-i", &other, "-i", &film, "-map", "0:v", "-map", "1:v", "-c", "copy"];
    let second = ["-disposition:v:0", "0", "-disposition:v:1", "default"];
    made(&place, "second.mkv", &[&inputs[..], &second].concat());
    made(&place, "both.mkv", &[&inputs[..], &["-disposition:v", "default"]].concat());
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    let first = vec![100; 75];
    for (name, numbers) in [("second.mkv", all()), ("both.mkv", first)] {
        assert_eq!(videos[name].row.reason, Some(Reason::FirstOfStreams(2)), "{name}");
        assert_eq!(videos[name].numbers(), numbers, "{name}");
    }
}

/// An index that leads every entry to the same place, as a recorder that lost its power leaves it.
#[test]
fn an_avi_whose_index_is_wrong_is_read_to_its_end() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let path = made(&place, "v.avi", &["-f", "lavfi", "-i", FILM, "-c:v", "mjpeg", "-q:v", "2"]);
    let mut bytes = std::fs::read(&path).unwrap();
    let index = bytes.windows(4).rposition(|name| name == b"idx1").unwrap();
    for entry in bytes[index + 8..].chunks_exact_mut(16) {
        entry[8..12].copy_from_slice(&7u32.to_le_bytes());
    }
    std::fs::write(path, bytes).unwrap();
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    assert_eq!((videos["v.avi"].said(), videos["v.avi"].row.frames), (("ok", String::new()), 75));
}

/// A recorder begins each file a little before the last one ends, and the files are joined.
#[test]
fn recordings_that_overlap_are_told_and_times_stay_those_of_a_player() {
    if !common::ffmpeg() {
        return;
    }
    for fps in ["12", "native"] {
        let place = Place::new();
        let part = |offset: &str| {
            let late = [&H264[..], &["-output_ts_offset", offset]].concat();
            let path = made(&place, "part.ts", &[&["-f", "lavfi", "-i", FILM], &late[..]].concat());
            let bytes = std::fs::read(&path).unwrap();
            std::fs::remove_file(path).unwrap();
            bytes
        };
        place.write("v.ts", [part("0"), part("2.2")].concat());
        place.write("segments.csv", "path,label,start_s,end_s\nv.ts,a,4.2,5.2\n");
        let videos = imported(&place, &place.footage(), &["--fps", fps]);
        let row = &videos["v.ts"].row;
        assert_eq!(row.frames, if fps == "12" { 63 } else { 150 });
        assert_eq!(row.reason, Some(Reason::ClockJumps { jumps: 1, secs: 1 }), "{fps}");
        let shown = clip_numbers(&place, "v.ts", "a");
        assert!((49..53).contains(&shown[0]) && *shown.last().unwrap() >= 72, "{fps}: {shown:?}");
    }
}

/// Fragments that tell when they begin, and not how long a picture takes.
#[test]
fn pictures_without_a_time_of_their_own_are_told_and_kept_at_the_own_rate() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let flags = ["-movflags", "frag_keyframe+empty_moov+default_base_moof"];
    let path = made(&place, "v.mp4", &[&["-f", "lavfi", "-i", FILM], &H264[..], &flags].concat());
    let mut bytes = std::fs::read(&path).unwrap();
    change_boxes(&mut bytes, b"tfhd", |_, content| {
        assert_eq!(content[1..4], [2, 0, 0x38], "length, size and flags of a sample");
        content[8..12].fill(0);
    });
    std::fs::write(path, bytes).unwrap();
    for fps in ["native", "12"] {
        let videos = imported(&place, &place.footage(), &["--fps", fps, "--replace"]);
        let row = &videos["v.mp4"].row;
        assert!(
            matches!(row.reason, Some(Reason::Index(IndexFault::SameTime { pictures: 60..75, of: 75 }))),
            "{fps}: {:?}",
            row.reason
        );
        if fps == "native" {
            assert_eq!(videos["v.mp4"].numbers(), all());
            assert!((20.0..30.0).contains(&row.fps), "{}", row.fps);
        }
    }
}

#[test]
fn a_film_behind_a_fragmented_one_is_told_and_a_later_piece_lacks_its_index() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let source = [&["-f", "lavfi", "-i", FILM], &H264[..]].concat();
    let flags = ["-movflags", "frag_keyframe+empty_moov+default_base_moof"];
    let read = |name: &str, arguments: &[&str]| {
        let path = made(&place, name, arguments);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        bytes
    };
    let plain = read("plain.mp4", &source);
    let fragmented = read("parts.mp4", &[&source[..], &flags].concat());
    place.write("joined.mp4", [fragmented.as_slice(), &plain].concat());
    let first = fragmented.windows(4).position(|name| name == b"moof").unwrap() - 4;
    place.write("piece.mp4", [b"\0\0\0\x10stypmsdh\0\0\0\0", &fragmented[first..]].concat());
    // Some recorders repeat the index before every fragment.
    let again = fragmented.windows(4).rposition(|name| name == b"moof").unwrap() - 4;
    let index = fragmented.windows(4).position(|name| name == b"moov").unwrap() - 4;
    place.write("repeated.mp4", [&fragmented[..again], &fragmented[index..first], &fragmented[again..]].concat());
    for decoder in decoders() {
        let videos = imported(&Place::new(), &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        assert_eq!(videos["piece.mp4"].row.reason, Some(Reason::NoIndex), "{decoder}");
        if decoder == "ffmpeg" {
            assert_eq!(
                (videos["joined.mp4"].row.frames, &videos["joined.mp4"].row.reason),
                (75, &Some(Reason::Joined))
            );
            assert_eq!(
                (videos["repeated.mp4"].said(), videos["repeated.mp4"].numbers()),
                (("ok", String::new()), all())
            );
        }
    }
}

#[test]
fn a_hundredth_of_a_second_in_a_gif_is_a_tenth_as_in_browsers() {
    let place = Place::without_ffmpeg();
    let whole = std::fs::read(common::fixture("moving.gif")).unwrap();
    let delays: Vec<usize> = (0..whole.len() - 8).filter(|&at| whole[at..at + 3] == [0x21, 0xf9, 4]).collect();
    for (name, delay) in [("0.gif", 0u8), ("1.gif", 1), ("2.gif", 2)] {
        let mut bytes = whole.clone();
        delays.iter().for_each(|at| bytes[at + 4..at + 6].copy_from_slice(&[delay, 0]));
        place.write(name, bytes);
    }
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    for (name, fps) in [("0.gif", 10.0), ("1.gif", 10.0), ("2.gif", 50.0)] {
        assert!((videos[name].row.fps - fps).abs() < 0.1, "{name}: {}", videos[name].row.fps);
    }
}

fn png(value: u8, alpha: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbaImage::from_pixel(40, 20, image::Rgba([value, value, value, alpha]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_damaged_picture_of_a_sequence_does_not_end_it() {
    let place = Place::without_ffmpeg();
    for i in 0..6u8 {
        let picture = png(40 * i, 255);
        let up_to = |cut: bool, length: usize| &picture[..if cut { length } else { picture.len() }];
        place.write(&format!("middle/f{i}.png"), up_to(i == 3, 0));
        place.write(&format!("first/f{i}.png"), up_to(i < 2, 0));
        place.write(&format!("last/f{i}.png"), up_to(i == 5, 20));
        place.write(&format!("none/f{i}.png"), &picture[..20]);
    }
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    let greys = |name: &str| -> Vec<u8> {
        let shard = videos[name].shard();
        (0..shard.frames()).map(|i| shard.frame(i)[0]).collect()
    };
    assert_eq!(greys("middle"), [0, 40, 80, 80, 160, 200]);
    assert_eq!(greys("first"), [80, 120, 160, 200]);
    assert_eq!(greys("last"), [0, 40, 80, 120, 160, 160]);
    assert_eq!(videos["none"].row.frames, 0);
    for (name, frame) in [("middle", "f3.png"), ("first", "f0.png"), ("last", "f5.png"), ("none", "f0.png")] {
        let told = matches!(&videos[name].row.reason, Some(Reason::Frame { name, .. }) if name == frame);
        assert!(told, "{name}: {:?}", videos[name].said());
    }
    let late = videos["first"].row.times.stored(2.0 / f64::from(videos["first"].row.fps));
    assert!(late.abs() < 1e-3, "{:?}", videos["first"].row.times);
}

#[test]
fn what_is_transparent_in_a_sequence_is_black_unless_all_of_it_is() {
    let place = Place::without_ffmpeg();
    for (name, alpha) in [("half", 128), ("solid", 255), ("meaningless", 0)] {
        (0..2).for_each(|i| _ = place.write(&format!("{name}/f{i}.png"), png(200, alpha)));
    }
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    for (name, grey) in [("half", 100), ("solid", 200), ("meaningless", 200)] {
        assert_eq!(videos[name].shard().frame(0)[0], grey, "{name}");
    }
}

#[test]
fn what_only_the_container_says_of_the_colours_holds_with_every_decoder() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let red = FILM.replace("cb=128:cr=128", "cb=90:cr=200");
    let plain = ["-c:v", "libx264", "-preset", "ultrafast"];
    let source = made(&place, "source.mp4", &[&["-f", "lavfi", "-i", &red], &plain[..]].concat());
    let aside = place.path().join("source.mp4");
    std::fs::rename(source, &aside).unwrap();
    for (name, matrix, transfer, range) in [
        ("bt709.mp4", "bt709", "bt709", "tv"),
        ("full.mp4", "bt709", "bt709", "pc"),
        ("pq.mp4", "bt2020nc", "smpte2084", "tv"),
    ] {
        let tags = ["-colorspace", matrix, "-color_primaries", "bt709", "-color_trc", transfer, "-color_range", range];
        let copied = ["-i", aside.to_str().unwrap(), "-c", "copy", "-movflags", "+write_colr"];
        let bytes = std::fs::read(made(&place, name, &[&copied[..], &tags].concat())).unwrap();
        assert!(bytes.windows(8).any(|found| found == b"colrnclx"), "{name}");
    }
    let theirs = imported(&place, &place.footage(), &["--decoder", "ffmpeg", "--fps", "native"]);
    for decoder in ["builtin", "auto"] {
        let ours = imported(&Place::new(), &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        for (name, ours) in &ours {
            if name == "pq.mp4" && decoder == "builtin" {
                assert_eq!(ours.row.reason, Some(Reason::NeedsFfmpeg), "a high dynamic range is not brought down here");
                continue;
            }
            for (i, theirs) in [0, 40, 74].map(|i| (i, theirs[name].shard().frame(i))) {
                let pairs = ours.shard().frame(i).iter().zip(theirs);
                let off = pairs.map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / theirs.len() as f64;
                assert!(off < 2.0, "{decoder} {name}: frame {i} is off by {off}");
            }
        }
    }
}

#[test]
fn a_shape_that_changes_within_an_mp4_is_told_by_every_decoder() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let mut list = String::new();
    for (name, size) in [("wide.ts", "128x96"), ("high.ts", "96x128")] {
        let film = FILM.replace("128x96", size);
        let path = made(&place, name, &[&["-f", "lavfi", "-i", &film], &H264[..]].concat());
        let aside = place.path().join(name);
        std::fs::rename(path, &aside).unwrap();
        list += &format!("file '{}'\n", aside.display());
    }
    let parts = place.path().join("parts.txt");
    std::fs::write(&parts, list).unwrap();
    made(&place, "v.mp4", &["-f", "concat", "-safe", "0", "-i", parts.to_str().unwrap(), "-c", "copy"]);
    for decoder in ["builtin", "ffmpeg", "auto"] {
        let videos = imported(&Place::new(), &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        let row = &videos["v.mp4"].row;
        assert_eq!((row.frames, &row.reason), (75, &Some(Reason::ShapeChanges { frames: 75 })), "{decoder}");
    }
}

#[test]
fn an_encrypted_film_says_so_and_gives_no_noise() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let key = ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb"];
    let id = ["-encryption_kid", "a7e61c373e219033c21091fa607bf3b8"];
    made(&place, "v.mp4", &[&["-f", "lavfi", "-i", FILM], &H264[..], &key, &id].concat());
    for decoder in decoders() {
        let videos = imported(&Place::new(), &place.footage(), &["--decoder", decoder]);
        let row = &videos["v.mp4"].row;
        assert_eq!((row.frames, &row.reason), (0, &Some(Reason::Index(IndexFault::Encrypted))), "{decoder}");
    }
}

#[test]
fn a_plain_film_before_a_fragmented_one_says_that_both_are_hidden() {
    if !common::ffmpeg() {
        return;
    }
    let maker = Place::new();
    let of = |name: &str, flags: &[&str]| {
        std::fs::read(made(&maker, name, &[&["-f", "lavfi", "-i", FILM], &H264[..], flags].concat())).unwrap()
    };
    let (plain, fragmented) = (of("a.mp4", &[]), of("b.mp4", &["-movflags", "frag_keyframe+empty_moov"]));
    for decoder in ["ffmpeg", "auto"] {
        let place = Place::new();
        place.write("v.mp4", [plain.as_slice(), &fragmented].concat());
        let row = &imported(&place, &place.footage(), &["--decoder", decoder])["v.mp4"].row;
        assert_eq!((row.frames, &row.reason), (0, &Some(Reason::Index(IndexFault::Hidden))), "{decoder}");
    }
}
