//! Containers made with FFmpeg: what begins late, is joined, cut, numbered with gaps, or of a high dynamic range.

use std::path::Path;

use super::made::{clip_numbers, imported, made};
use crate::common::{self, Place};
use kinrin::store::Reason;

/// Three seconds of 25 pictures: picture n has the luma 16 + 2·n. Not by way of grey, whose range is another one.
pub const FILM: &str = "color=black:s=128x96:r=25:d=3,format=yuv420p,geq=lum='16+2*N':cb=128:cr=128";
pub const H264: [&str; 8] = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "12", "-color_range", "tv"];

/// Sound of five seconds, and a film that begins two seconds later.
fn late(place: &Place, name: &str) {
    let codec: &[&str] = if name.ends_with(".mpg") { &["-c:v", "mpeg2video", "-q:v", "2", "-bf", "0"] } else { &H264 };
    let source = made(place, "film.mkv", &[&["-f", "lavfi", "-i", FILM], codec].concat());
    let sound = ["-f", "lavfi", "-i", "sine=d=5", "-itsoffset", "2", "-i", source.to_str().unwrap()];
    made(place, name, &[&sound[..], &["-map", "0", "-map", "1", "-c:v", "copy"]].concat());
    std::fs::remove_file(source).unwrap();
}

#[test]
fn segments_count_from_the_sound_in_every_container() {
    if !common::ffmpeg() {
        return;
    }
    // In some containers the encoder of the sound begins up to 0.02 s before the film's own clock: what is on screen at
    // 3 s began just before.
    for (name, first) in [("late.mp4", 25), ("late.mov", 25), ("late.mkv", 24), ("late.ts", 24), ("late.mpg", 24)] {
        let place = Place::new();
        late(&place, name);
        place.write("segments.csv", format!("path,label,start_s,end_s\n{name},a,3,4\n"));
        let videos = imported(&place, &place.footage(), &["--fps", "native"]);
        assert_eq!(videos[name].numbers(), (0..75).collect::<Vec<_>>(), "{name}");
        let shown = clip_numbers(&place, name, "a");
        if name == "late.mpg" {
            // A program stream tells the time of few of its pictures; FFmpeg counts the others to the next or the last.
            let off = [shown[0] - first, shown[shown.len() - 1] - 49];
            assert!(off.iter().all(|off| off.abs() <= 1), "{name}: {shown:?}");
        } else {
            assert_eq!(shown, (first..50).collect::<Vec<_>>(), "{name}");
        }
    }
}

#[test]
fn a_film_that_follows_another_is_read_or_told() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let codecs = [("flv", &H264[..]), ("ts", &H264), ("mkv", &H264), ("wmv", &["-c:v", "wmv2"])];
    for (ending, codec) in codecs {
        let path = made(&place, &format!("one.{ending}"), &[&["-f", "lavfi", "-i", FILM], codec].concat());
        let bytes = std::fs::read(&path).unwrap();
        std::fs::remove_file(path).unwrap();
        place.write(&format!("joined.{ending}"), [bytes.as_slice(), &bytes].concat());
    }
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    for ending in ["flv", "wmv"] {
        let video = &videos[&format!("joined.{ending}")];
        assert_eq!((video.row.frames, &video.row.reason), (75, &Some(Reason::Joined)), "{ending}");
    }
    for ending in ["ts", "mkv"] {
        let video = &videos[&format!("joined.{ending}")];
        let jumps = matches!(video.row.reason, Some(Reason::ClockJumps { jumps: 1, .. }));
        assert!(video.row.frames == 150 && jumps, "{ending}: {:?}", video.said());
    }
}

#[test]
fn a_cut_file_says_so_where_its_container_does() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let codecs = [
        ("ts", &H264[..]),
        ("wmv", &["-c:v", "wmv2"]),
        ("mxf", &["-c:v", "mpeg2video"]),
        ("flv", &H264),
        ("mkv", &H264),
    ];
    for (ending, codec) in codecs {
        let path = made(&place, &format!("v.{ending}"), &[&["-f", "lavfi", "-i", FILM], codec].concat());
        let bytes = std::fs::read(&path).unwrap();
        // Not at the end of a packet of 188 bytes.
        let kept = bytes.len() * 3 / 4 / 188 * 188 + 94;
        std::fs::write(&path, &bytes[..kept]).unwrap();
    }
    let videos = imported(&place, &place.footage(), &[]);
    for (name, video) in &videos {
        assert_eq!(video.row.state.as_str(), "partial", "{name}: {:?}", video.said());
    }
}

#[test]
fn a_flash_file_that_ends_between_two_tags_is_told_by_what_its_head_tells() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let path = made(&place, "v.flv", &[&["-f", "lavfi", "-i", FILM], &H264[..]].concat());
    let mut bytes = std::fs::read(path).unwrap();
    let whole = bytes.len() as u64;
    let size = |at: usize| u32::from_be_bytes([0, bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize;
    let forty = (0..40).fold(13, |at, _| at + 11 + size(at) + 4);
    bytes.truncate(forty);
    std::fs::write(place.footage().join("cut.flv"), &bytes).unwrap();
    let told = bytes.windows(9).position(|name| name == b"filesize\0").unwrap() + 9;
    bytes[told..told + 8].fill(0);
    std::fs::write(place.footage().join("no-size.flv"), &bytes).unwrap();
    let videos = imported(&place, &place.footage(), &[]);
    assert_eq!(videos["v.flv"].said(), ("ok", String::new()));
    let reason = |name: &str| videos[name].row.reason.clone();
    assert_eq!(reason("cut.flv"), Some(Reason::CutOff { bytes: forty as u64, of: whole }));
    assert_eq!(reason("no-size.flv"), Some(Reason::Shorter { secs: 1, of: 3 }));
}

fn pictures(place: &Place, names: &[&str]) {
    for (i, name) in names.iter().enumerate() {
        let number = i.to_string();
        let source = format!("color=0x{number:0>2}4060:s=32x24");
        made(place, name, &["-f", "lavfi", "-i", &source, "-frames:v", "1", "-update", "1"]);
    }
}

#[test]
fn a_cover_beside_frames_and_gaps_in_their_numbers_are_told() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    pictures(&place, &["walk/s/cover.png", "walk/s/f1.png", "walk/s/f2.png", "walk/s/f3.png", "walk/s/f7.png"]);
    pictures(&place, &["run/t/a_1.png", "run/t/a_2.png", "run/t/b_1.png", "run/t/b_2.png"]);
    let summary = place.json(&["data", "import", place.footage().to_str().unwrap(), "--name", "d", "--fps", "native"]);
    let text = summary["notes"].to_string();
    for words in ["walk/s: left out beside the sequence: 1 picture (first: cover.png)", "3 missing beside 4"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let videos = super::made::stored(&place);
    let frames: Vec<_> = videos.iter().map(|(path, video)| (path.as_str(), video.row.frames)).collect();
    assert_eq!(frames, [("run/t/a_#", 2), ("run/t/b_#", 2), ("walk/s", 4)]);
}

/// Encodes a ramp from black to white as a usual video, or as one of a high dynamic range with white at 203 cd/m².
fn ramp(place: &Place, name: &str, transfer: Option<&str>) -> bool {
    let ramp = "color=black:s=320x180:r=10:d=0.3,format=yuv444p,geq=lum='16+219*X/319':cb=128:cr=128";
    let tagged = "format=yuv444p16le,setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709";
    let (filter, tags) = match transfer {
        None => (format!("{ramp},{tagged},format=yuv420p"), ["bt709", "bt709", "bt709"]),
        Some(transfer) => (
            format!(
                "{ramp},{tagged},zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt2020,\
                 zscale=t={transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le"
            ),
            ["bt2020", transfer, "bt2020nc"],
        ),
    };
    let path = place.write(name, "");
    let mut command = std::process::Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", &filter]);
    // VP9 keeps ten bits in every build of FFmpeg that has it.
    command.args(["-c:v", "libvpx-vp9", "-lossless", "1", "-color_range", "tv"]);
    command.args(["-color_primaries", tags[0], "-color_trc", tags[1], "-colorspace", tags[2]]);
    let done = command.arg(&path).status().unwrap().success();
    if !done {
        std::fs::remove_file(path).unwrap();
        eprintln!("skipped: this ffmpeg cannot make {name}");
    }
    done
}

#[test]
fn a_high_dynamic_range_looks_as_the_usual_one() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let names = [("sdr.mkv", None), ("pq.mkv", Some("smpte2084")), ("hlg.mkv", Some("arib-std-b67"))];
    if !names.iter().all(|(name, transfer)| ramp(&place, name, *transfer)) {
        return;
    }
    let videos = imported(&place, &place.footage(), &["--fps", "native"]);
    let greys = |name: &str| -> Vec<i32> {
        let shard = videos[name].shard();
        let row = &shard.frame(0)[shard.height() / 2 * shard.width() * 3..][..shard.width() * 3];
        row.chunks(3).map(|pixel| i32::from(pixel[1])).collect()
    };
    let usual = greys("sdr.mkv");
    for name in ["pq.mkv", "hlg.mkv"] {
        assert_eq!(videos[name].said(), ("ok", String::new()), "{name}");
        let mapped = greys(name);
        // Up to three fifths nothing changes; what is brighter is squeezed, white stays light.
        let same = usual.iter().zip(&mapped).take_while(|(usual, _)| **usual < 155);
        for (usual, mapped) in same {
            assert!((usual - mapped).abs() <= 5, "{name}: {mapped} for {usual}");
        }
        let white = *mapped.last().unwrap();
        assert!((205..=255).contains(&white), "{name}: white is {white}; as it is stored it would be grey");
    }
}

#[test]
fn a_file_of_a_high_range_without_its_filters_says_so() {
    if !common::ffmpeg() || !cfg!(unix) {
        return;
    }
    let place = Place::new();
    if !ramp(&place, "pq.mkv", Some("smpte2084")) {
        return;
    }
    // An FFmpeg that knows no filter of the name zscale.
    let program = place.path().join("ffmpeg-without");
    let script = "#!/bin/sh\ncase \"$*\" in *filter=zscale*) exit 0;; esac\nexec ffmpeg \"$@\"\n";
    write_program(&program, script);
    let footage = place.footage();
    let mut command = place.command(&["data", "import", footage.to_str().unwrap(), "--name", "d"]);
    let output = command.env("KINRIN_FFMPEG", &program).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let video = &super::made::stored(&place)["pq.mkv"];
    assert_eq!(video.row.reason, Some(Reason::NotToned), "{:?}", video.said());
}

#[cfg(unix)]
fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(not(unix))]
fn write_program(_: &Path, _: &str) {}
