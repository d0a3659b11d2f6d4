//! What recorders do: streams that change, heads of their own, holes, clocks that wrap, power that fails.

use super::containers::{FILM, H264};
use super::made::{clip_numbers, imported, made};
use crate::common::{self, Place};
use kinrin::store::Reason;

/// What FFmpeg makes of a film, as bytes; nothing of it is left in the place.
fn filmed(place: &Place, name: &str, film: &str, codec: &[&str]) -> Vec<u8> {
    let path = made(place, name, &[&["-f", "lavfi", "-i", film], codec].concat());
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    bytes
}

/// A recorder whose stream changes from 4:3 to 16:9, and one whose stream only becomes larger.
#[test]
fn pictures_of_another_shape_are_told_and_not_squeezed_and_larger_ones_go_on() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let of = |size: &str| filmed(&place, "part.ts", &FILM.replace("128x96", size), &H264);
    let usual = of("128x96");
    place.write("wider.ts", [usual.as_slice(), &of("160x90")].concat());
    place.write("larger.ts", [usual.as_slice(), &of("256x192")].concat());
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    let wider = &videos["wider.ts"].row;
    assert_eq!((wider.frames, &wider.reason), (75, &Some(Reason::ShapeChanges { frames: 75 })));
    assert_eq!(videos["larger.ts"].row.frames, 150, "{:?}", videos["larger.ts"].said());
}

#[test]
fn recorders_with_heads_of_their_own_are_read() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let codec = ["-c:v", "mpeg2video", "-q:v", "2", "-bf", "0", "-f", "vob"];
    let stream = filmed(&place, "stream", FILM, &codec);
    // Names say nothing: one is an MP4 by its name, the other no video at all.
    place.write("hikvision.mp4", [b"IMKH\x01\x01\0\0", [7u8; 32].as_slice(), &stream].concat());
    place.write("other.bin", [b"4HKH", [7u8; 60].as_slice(), &stream].concat());
    place.write("dahua.dav", dahua(&place));
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    for name in ["hikvision.mp4", "other.bin", "dahua.dav"] {
        assert_eq!(videos[name].said(), ("ok", String::new()), "{name}");
        assert_eq!(videos[name].numbers(), (0..75).collect::<Vec<_>>(), "{name}");
    }
    let without = Place::without_ffmpeg();
    without.write("dahua.dav", dahua(&place));
    let videos = imported(&without, &without.footage(), &[]);
    assert_eq!(videos["dahua.dav"].row.reason, Some(Reason::NeedsFfmpeg));
}

/// The film as recorders of Dahua store it, after FFmpeg's reader of the format: one chunk for each picture.
fn dahua(place: &Place) -> Vec<u8> {
    let stream = filmed(place, "film.h264", FILM, &H264);
    let mut file = Vec::new();
    for (i, picture) in pictures_of(&stream).into_iter().enumerate() {
        let secs = i as u32 / 25;
        // Second, minute, hour, day, month, year since 2000.
        let date = secs | 10 << 12 | 1 << 17 | 5 << 22 | 24 << 26;
        let what = [0x80u8, 0, 128 / 8, 96 / 8, 0x81, 0, 8, 25];
        let size = (24 + what.len() + picture.len() + 8) as u32;
        let kind = if i % 12 == 0 { 0xfdu8 } else { 0xfc };
        file.extend(b"DHAV");
        file.extend([kind, 0, 0, 0]);
        [i as u32, size, date].iter().for_each(|n| file.extend(n.to_le_bytes()));
        file.extend(((i * 40 % 65_536) as u16).to_le_bytes());
        file.extend([what.len() as u8, 0]);
        file.extend(what);
        file.extend(picture);
        file.extend(b"dhav");
        file.extend(size.to_le_bytes());
    }
    file
}

/// The pictures of a raw stream of H.264, one slice each, with the parameter sets before them.
fn pictures_of(stream: &[u8]) -> Vec<Vec<u8>> {
    let starts: Vec<usize> = (0..stream.len() - 3).filter(|&at| stream[at..at + 3] == [0, 0, 1]).collect();
    let ends = starts.iter().skip(1).copied().chain([stream.len()]);
    let (mut pictures, mut now) = (Vec::new(), Vec::new());
    for (start, end) in starts.iter().zip(ends) {
        now.push(0);
        now.extend(&stream[*start..end]);
        if matches!(stream[start + 3] & 31, 1 | 5) {
            pictures.push(std::mem::take(&mut now));
        }
    }
    pictures
}

/// Noise over six seconds of a brightening picture: every packet is needed.
const NOISE: &str = "color=black:s=128x96:r=25:d=6,format=yuv420p,geq=lum='16+N':cb=128:cr=128,noise=alls=20:allf=t";

#[test]
fn holes_in_a_stream_are_told_and_the_rest_is_read_at_its_times() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    for ending in ["ts", "mkv"] {
        let whole = filmed(&place, &format!("v.{ending}"), NOISE, &H264);
        let (from, to) = (whole.len() / 3 / 188 * 188, whole.len() / 2 / 188 * 188);
        place.write(&format!("hole.{ending}"), [&whole[..from], &whole[to..]].concat());
        place.write(&format!("zeros.{ending}"), [&whole[..from], &vec![0; to - from], &whole[to..]].concat());
        place.write(&format!("whole.{ending}"), whole);
    }
    for (name, video) in imported(&place, &place.footage(), &["--fps", "native"]) {
        if name.starts_with("whole") {
            assert_eq!((video.said(), video.row.frames), (("ok", String::new()), 150), "{name}");
            continue;
        }
        let row = &video.row;
        assert_eq!(row.state.as_str(), "partial", "{name}");
        assert!((75..150).contains(&row.frames), "{name}: {} frames", row.frames);
        // The end of the recording is the end of what is stored.
        let end = row.times.stored(6.0) - f64::from(row.frames) / f64::from(row.fps);
        assert!(end.abs() < 0.1, "{name}: {:?}", row.times);
    }
}

#[test]
fn a_clock_that_starts_anew_after_a_day_is_no_jump() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    // The clock of a transport stream has 33 bits of 90 kHz: 95,443.7 s.
    let late = [&H264[..], &["-output_ts_offset", "95441.5"]].concat();
    let stream = filmed(&place, "v.ts", FILM, &late);
    place.write("v.ts", stream);
    place.write("segments.csv", "path,label,start_s,end_s\nv.ts,a,1,2\n");
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    assert_eq!(videos["v.ts"].said(), ("ok", String::new()));
    assert_eq!(clip_numbers(&place, "v.ts", "a"), (25..50).collect::<Vec<_>>());
}

#[test]
fn a_file_that_was_never_closed_is_read() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let mut open = filmed(&place, "v.avi", FILM, &["-c:v", "mjpeg", "-q:v", "2"]);
    // Power failed: no index, and the sizes that are written at the end are zero.
    open.truncate(open.windows(4).rposition(|name| name == b"idx1").unwrap());
    let movie = open.windows(4).position(|name| name == b"movi").unwrap();
    open[4..8].fill(0);
    open[movie - 4..movie].fill(0);
    place.write("v.avi", open);
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    assert_eq!((videos["v.avi"].said(), videos["v.avi"].row.frames), (("ok", String::new()), 75));
}

#[test]
fn large_pictures_are_read_by_both_decoders() {
    if !common::ffmpeg() {
        return;
    }
    let maker = Place::new();
    let few = ["-frames:v", "3", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];
    let large = filmed(&maker, "v.mp4", "testsrc2=s=3840x2160:r=25", &few);
    for decoder in ["builtin", "ffmpeg"] {
        let place = Place::new();
        place.write("v.mp4", &large);
        let videos = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        let row = &videos["v.mp4"].row;
        assert_eq!((row.state.as_str(), row.frames, row.width, row.height), ("ok", 3, 114, 64), "{decoder}");
    }
}
