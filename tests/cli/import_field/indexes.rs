//! MP4 files whose index says what cannot be right: counts that lie, waits behind the film, an end within the index.

use super::containers::{FILM, H264};
use super::made::{change_boxes, decoders, imported, made};
use crate::common::{self, Place};
use kinrin::store::Reason;
use kinrin::store::file_fault::IndexFault;

/// A film of 75 pictures with its index at the end.
fn film(place: &Place) -> Vec<u8> {
    let path = made(place, "film.mp4", &[&["-f", "lavfi", "-i", FILM], &H264[..]].concat());
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(path).unwrap();
    bytes
}

/// Where the last box of this name has its name.
fn last(bytes: &[u8], name: &[u8; 4]) -> usize {
    bytes.windows(4).rposition(|found| found == name).unwrap()
}

/// Where the first box of this name within the index has its name.
fn first(bytes: &[u8], name: &[u8; 4]) -> usize {
    let index = last(bytes, b"moov");
    index + bytes[index..].windows(4).position(|found| found == name).unwrap()
}

/// Adds to the end of the edit list one second in which nothing is shown, and `more`.
fn with_wait(bytes: Vec<u8>, more: &[u8]) -> Vec<u8> {
    with_wait_in(bytes, more, last)
}

/// The same in the track whose boxes `find` finds; the index is at the end of the file.
fn with_wait_in(mut bytes: Vec<u8>, more: &[u8], find: fn(&[u8], &[u8; 4]) -> usize) -> Vec<u8> {
    let add = |bytes: &mut [u8], at: usize, more: u32| {
        let number = u32::from_be_bytes(*bytes[at..].first_chunk().unwrap());
        bytes[at..at + 4].copy_from_slice(&(number + more).to_be_bytes());
        number as usize
    };
    let wait = [&1000u32.to_be_bytes()[..], &[0xff; 4], &[0, 1, 0, 0], more].concat();
    for name in [b"moov", b"trak", b"edts"] {
        let at = find(&bytes, name);
        add(&mut bytes, at - 4, wait.len() as u32);
    }
    let list = find(&bytes, b"elst");
    assert_eq!(bytes[list + 4], 0, "times of 32 bits");
    let end = list - 4 + add(&mut bytes, list - 4, wait.len() as u32);
    add(&mut bytes, list + 8, wait.len() as u32 / 12);
    bytes.splice(end..end, wait);
    bytes
}

#[test]
fn a_wait_behind_the_film_shows_no_picture_a_second_time_in_silence() {
    if !common::ffmpeg() {
        return;
    }
    let film = film(&Place::new());
    let waits = with_wait(film.clone(), &[]);
    // The film once more behind the wait.
    let list = last(&film, b"elst");
    let goes_on = with_wait(film.clone(), &film[list + 12..list + 24]);
    for decoder in ["builtin", "auto", "ffmpeg"] {
        let place = Place::new();
        place.write("v.mp4", &waits);
        place.write("goes-on.mp4", &goes_on);
        let videos = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        let video = &videos["v.mp4"];
        assert_eq!(video.said(), ("ok", String::new()), "{decoder}");
        assert_eq!(video.numbers(), (0..75).collect::<Vec<_>>(), "{decoder}");
        let video = &videos["goes-on.mp4"];
        match decoder {
            "builtin" => assert_eq!(video.said().0, "bad", "{:?}", video.said()),
            _ => assert_eq!(video.row.reason, Some(Reason::Index(IndexFault::EmptyLater)), "{:?}", video.said()),
        }
    }
}

#[test]
fn a_wait_behind_a_still_picture_cuts_nothing_off_the_film_beside_it() {
    if !common::ffmpeg() {
        return;
    }
    let maker = Place::new();
    let source = ["-f", "lavfi", "-i", FILM];
    let still = made(&maker, "still.mp4", &[&source[..], &H264, &["-frames:v", "1"]].concat());
    let film = made(&maker, "film.mp4", &[&source[..], &H264].concat());
    let inputs = ["-i", still.to_str().unwrap(), "-i", film.to_str().unwrap(), "-map", "0:v", "-map", "1:v"];
    let both = std::fs::read(made(&maker, "both.mp4", &[&inputs[..], &["-c", "copy"]].concat())).unwrap();
    let place = Place::new();
    place.write("v.mp4", with_wait_in(both, &[], first));
    let video = imported(&place, &place.footage(), &["--fps", "native"]).remove("v.mp4").unwrap();
    assert_eq!(video.row.reason, Some(Reason::FirstOfStreams(2)), "{:?}", video.said());
    assert_eq!(video.numbers(), (0..75).collect::<Vec<_>>());
}

#[test]
fn a_film_of_which_the_edit_list_shows_nothing_is_read_all_the_same() {
    if !common::ffmpeg() {
        return;
    }
    let whole = film(&Place::new());
    let place = Place::new();
    // A part that begins behind the end, and one that is no part: its length is zero.
    for (name, length, from) in [("behind.mp4", 1000u32, 12_800u32 * 100), ("none.mp4", 0, 12_800)] {
        let mut bytes = whole.clone();
        change_boxes(&mut bytes, b"elst", |_, content| {
            content[8..12].copy_from_slice(&length.to_be_bytes());
            content[12..16].copy_from_slice(&from.to_be_bytes());
        });
        place.write(name, bytes);
    }
    for (name, video) in imported(&place, &place.footage(), &["--fps", "native"]) {
        assert_eq!(video.row.reason, Some(Reason::Index(IndexFault::ShowsNothing)), "{name}");
        assert_eq!(video.numbers(), (0..75).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn what_a_recorder_writes_behind_a_film_is_no_part_that_is_missing() {
    if !common::ffmpeg() {
        return;
    }
    let whole = film(&Place::new());
    for decoder in decoders() {
        let place = Place::new();
        place.write("v.mp4", [whole.as_slice(), b"\xf5\xb1\x02\x9c\x88\xc4\x13\x05", &[0x9d; 500]].concat());
        let videos = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        assert_eq!((videos["v.mp4"].said(), videos["v.mp4"].row.frames), (("ok", String::new()), 75), "{decoder}");
    }
}

#[test]
fn counts_that_lie_are_told_and_bounded() {
    if !common::ffmpeg() {
        return;
    }
    let whole = film(&Place::new());
    // Where the table has the number that is changed, behind its version.
    let lies: [(&str, &[u8; 4], usize, u32); 5] = [
        ("few-sizes.mp4", b"stsz", 8, 60),
        ("many-sizes.mp4", b"stsz", 8, i32::MAX as u32),
        ("few-times.mp4", b"stts", 8, 30),
        ("few-places.mp4", b"stsc", 12, 45),
        ("many-places.mp4", b"stsc", 12, u32::MAX),
    ];
    for decoder in decoders() {
        let place = Place::new();
        for (name, table, at, number) in lies {
            let mut bytes = whole.clone();
            change_boxes(&mut bytes, table, |_, content| content[at..at + 4].copy_from_slice(&number.to_be_bytes()));
            place.write(name, bytes);
        }
        let videos = imported(&place, &place.footage(), &["--decoder", decoder, "--fps", "native"]);
        for (name, video) in &videos {
            let row = &video.row;
            assert!(
                row.state.as_str() != "ok" && row.frames <= 75,
                "{decoder} {name}: {} {:?}",
                row.frames,
                row.reason
            );
        }
        let counts = |sizes, times, places| Some(Reason::Index(IndexFault::Counts { sizes, times, places }));
        match decoder {
            // Without a word FFmpeg would leave out what lies behind the chunk as it is told.
            "ffmpeg" => assert_eq!(videos["few-places.mp4"].row.reason, counts(75, 75, 45)),
            _ => assert_eq!(videos["few-sizes.mp4"].row.reason, counts(60, 75, 75)),
        }
    }
}

#[test]
fn a_file_that_ends_within_its_index_is_cut_off_and_not_without_video() {
    if !common::ffmpeg() {
        return;
    }
    let place = Place::new();
    let whole = film(&place);
    // The track of the video is not reached.
    let cut = last(&whole, b"moov") + 200;
    place.write("v.mp4", &whole[..cut]);
    let videos = imported(&place, &place.footage(), &[]);
    let told = Reason::CutOff { bytes: cut as u64, of: whole.len() as u64 };
    assert_eq!(videos["v.mp4"].row.reason, Some(told));
}
