//! Import without FFmpeg: MP4/H.264, moving pictures, folders of frames.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use crate::common;

use common::Place;
use kinrin::data::cache::ShardReader;
use kinrin::store::{Workspace, catalogue};

fn shard(place: &Place, path: &str) -> ShardReader {
    shard_in_state(place, path, "ok")
}

fn shard_in_state(place: &Place, path: &str, state: &str) -> ShardReader {
    let workspace = Workspace::open(&place.workspace()).unwrap();
    let videos = catalogue::videos(&workspace.db().unwrap(), "d").unwrap();
    let video = videos.into_iter().find(|video| video.path == path).unwrap();
    assert_eq!(video.state.as_str(), state, "{path}: {:?}", video.reason);
    ShardReader::open(&workspace.cache_dir().join(video.shard.unwrap())).unwrap()
}

fn mean(bytes: &[u8]) -> f64 {
    bytes.iter().map(|byte| f64::from(*byte)).sum::<f64>() / bytes.len() as f64
}

fn png(value: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(40, 20, image::Rgb([value; 3]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn frames_of_a_video_with_b_frames_come_in_the_order_of_showing() {
    let place = Place::without_ffmpeg();
    place.add("ramp.mp4", "ramp.mp4");
    place.import(&["--fps", "native"]);
    let shard = shard(&place, "ramp.mp4");
    assert_eq!((shard.frames(), shard.width(), shard.height()), (60, 85, 64));
    assert!((shard.fps() - 30.0).abs() < 0.1);
    for i in 1..60 {
        let (before, now) = (mean(shard.frame(i - 1)), mean(shard.frame(i)));
        assert!(now > before + 1.0, "frame {i}: {before} then {now}");
    }
}

#[test]
fn a_lower_rate_takes_frames_at_even_times() {
    let place = Place::without_ffmpeg();
    place.add("ramp.mp4", "ramp.mp4");
    place.import(&["--fps", "10"]);
    let shard = shard(&place, "ramp.mp4");
    assert_eq!(shard.frames(), 20);
    // Luma rises by 3 a source frame, 9 a stored one; RGB by 255/219 of that.
    for i in 1..20 {
        let step = mean(shard.frame(i)) - mean(shard.frame(i - 1));
        assert!((step - 9.0 * 255.0 / 219.0).abs() < 1.5, "frame {i}: {step}");
    }
}

#[test]
fn a_turned_video_is_stored_upright() {
    let place = Place::without_ffmpeg();
    place.add("turned.mp4", "turned.mp4");
    place.import(&["--fps", "native"]);
    let shard = shard(&place, "turned.mp4");
    assert_eq!((shard.frames(), shard.width(), shard.height()), (10, 64, 96));
    let frame = shard.frame(5);
    let (top, bottom) = (mean(&frame[..frame.len() / 3]), mean(&frame[frame.len() / 3 * 2..]));
    assert!(top < 60.0 && bottom > 180.0, "{top} above {bottom}");
}

#[test]
fn the_built_in_decoder_and_ffmpeg_agree() {
    if !common::ffmpeg() {
        return;
    }
    let (ours, theirs) = (Place::without_ffmpeg(), Place::new());
    let names = ["ramp.mp4", "turned.mp4", "colour.mp4"];
    for name in names {
        for place in [&ours, &theirs] {
            place.add(name, name);
        }
    }
    ours.import(&[]);
    theirs.import(&["--decoder", "ffmpeg"]);
    for name in names {
        let (a, b) = (shard(&ours, name), shard(&theirs, name));
        assert_eq!((a.frames(), a.width(), a.height()), (b.frames(), b.width(), b.height()), "{name}");
        for i in 0..a.frames() {
            let difference: Vec<u8> = a.frame(i).iter().zip(b.frame(i)).map(|(a, b)| a.abs_diff(*b)).collect();
            assert!(mean(&difference) < 1.0, "{name}, frame {i}: {}", mean(&difference));
        }
    }
}

#[test]
fn short_videos_give_the_same_bytes_whether_there_is_ffmpeg_or_not() {
    if !common::ffmpeg() {
        return;
    }
    let (without, with) = (Place::without_ffmpeg(), Place::new());
    for place in [&without, &with] {
        place.add("colour.mp4", "v.mp4");
        place.import(&[]);
    }
    let (a, b) = (shard(&without, "v.mp4"), shard(&with, "v.mp4"));
    assert_eq!(a.frames(), b.frames());
    assert!((0..a.frames()).all(|i| a.frame(i) == b.frame(i)));
}

#[test]
fn moving_pictures_are_videos() {
    let place = Place::without_ffmpeg();
    for name in ["moving.gif", "moving.webp", "moving.png"] {
        place.add(name, name);
    }
    place.import(&["--fps", "native"]);
    let all = ["moving.gif", "moving.webp", "moving.png"].map(|name| shard(&place, name));
    for shard in &all {
        assert_eq!((shard.frames(), shard.width(), shard.height()), (10, 85, 64));
        assert!((shard.fps() - 10.0).abs() < 0.1, "{}", shard.fps());
        let difference: Vec<u8> = shard.frame(9).iter().zip(all[0].frame(9)).map(|(a, b)| a.abs_diff(*b)).collect();
        assert!(mean(&difference) < 12.0, "{}", mean(&difference));
    }
}

#[test]
fn a_folder_of_frames_is_a_video_in_the_natural_order_of_its_names() {
    let place = Place::without_ffmpeg();
    for i in 0..12u8 {
        place.write(&format!("walk/take1/f{i}.png"), png(20 * i));
    }
    let summary = place.import(&["--fps", "10", "--folder-fps", "10"]);
    assert_eq!((summary["videos"].as_u64(), summary["frames"].as_u64()), (Some(1), Some(12)));
    let shard = shard(&place, "walk/take1");
    assert_eq!((shard.width(), shard.height()), (128, 64));
    for i in 0..12 {
        assert_eq!(shard.frame(i)[0], 20 * i as u8);
    }
    assert_eq!(place.json(&["data", "show", "d"])["labels"]["walk"], 1);
}

#[test]
fn a_damaged_frame_of_a_folder_is_told_and_the_one_before_stands_in() {
    let place = Place::without_ffmpeg();
    for i in 0..5u8 {
        place.write(&format!("take/f{i}.png"), png(i));
    }
    place.write("take/f3.png", &png(3)[..40]);
    place.import(&["--fps", "native"]);
    let bad = place.json(&["data", "bad", "d"]);
    assert_eq!((bad[0]["state"].as_str(), bad[0]["frames"].as_u64()), (Some("partial"), Some(5)));
    assert!(bad[0]["reason"].as_str().unwrap().contains("f3.png"), "{bad}");
    let shard = shard_in_state(&place, "take", "partial");
    assert_eq!(shard.frame(3)[0], shard.frame(2)[0]);
}

#[test]
fn other_formats_say_that_they_need_ffmpeg_and_are_read_once_it_is_there() {
    let place = Place::without_ffmpeg();
    place.add("ramp.mkv", "ramp.mkv");
    assert_eq!(place.import(&[])["bad"], 1);
    let bad = place.json(&["data", "bad", "d"]);
    assert_eq!(bad[0]["reason"], "needs FFmpeg: install it and import again");
    if !common::ffmpeg() {
        return;
    }
    let footage = place.footage();
    let mut again = place.command(&["data", "import", footage.to_str().unwrap(), "--name", "d"]);
    assert!(again.env_remove("KINRIN_FFMPEG").output().unwrap().status.success());
    assert_eq!(place.json(&["data", "show", "d"])["bad"], 0);
}
