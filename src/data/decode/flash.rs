//! Flash video: whether its head tells more than is there, or a second film follows. Decoders are silent about both.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

use super::extent::Extent;

/// Tags that are looked at; at 25 pictures a second those of two days.
const MAX_TAGS: usize = 10_000_000;
/// Bytes of the first tag that are looked at: it tells size and length, as far as the writer knew them.
const MAX_TOLD: usize = 64 << 10;
/// Seconds that the last tag may begin before the end that is told: the sound may be cut a little.
const SLACK: f64 = 1.0;

/// Follows the tags of a file of `length` bytes that starts with `head`. A second head between two tags is passed over by
/// decoders together with all that follows.
pub fn extent(file: &mut File, head: &[u8], length: u64) -> Extent {
    let Some(first) = head.get(5..9).and_then(|size| size.first_chunk()) else { return Extent::default() };
    let mut at = u64::from(u32::from_be_bytes(*first)) + 4;
    let mut input = BufReader::with_capacity(64 << 10, file);
    if input.seek(SeekFrom::Start(at)).is_err() {
        return Extent::default();
    }
    let (mut told, mut last) = (Told::default(), 0.0f64);
    for n in 0..MAX_TAGS {
        let mut tag = [0; 11];
        if at + 11 > length || input.read_exact(&mut tag).is_err() {
            break;
        }
        if tag.starts_with(b"FLV\x01") {
            return Extent { end: Some(at), another: true, short: None };
        }
        let size = u32::from_be_bytes([0, tag[1], tag[2], tag[3]]);
        let mut rest = i64::from(size) + 4;
        if n == 0 && tag[0] == 18 {
            let mut text = vec![0; (size as usize).min(MAX_TOLD)];
            if input.read_exact(&mut text).is_ok() {
                told = Told::read(&text);
                rest -= text.len() as i64;
            }
        }
        last = last.max(f64::from(u32::from_be_bytes([tag[7], tag[4], tag[5], tag[6]])) / 1000.0);
        at += 11 + u64::from(size) + 4;
        if at > length || input.seek_relative(rest).is_err() {
            break;
        }
    }
    // The four bytes after the last tag are sometimes left out.
    let within_tag = (at > length + 4).then_some(at);
    let short = told.seconds.filter(|seconds| last + SLACK < *seconds).map(|seconds| (last, seconds));
    // The size alone is believed only where time is missing, too: programs that change a file forget to change it.
    let told_end = told.bytes.filter(|bytes| *bytes > length && (short.is_some() || told.seconds.is_none()));
    let end = within_tag.max(told_end);
    Extent { end, another: false, short }
}

/// What the first tag tells (`onMetaData`).
#[derive(Debug, Default, PartialEq)]
struct Told {
    bytes: Option<u64>,
    seconds: Option<f64>,
}

impl Told {
    fn read(text: &[u8]) -> Self {
        // A live stream tells zeros.
        let number = |name: &str| number(text, name).filter(|n| n.is_finite() && *n > 0.0);
        Self { bytes: number("filesize").map(|bytes| bytes as u64), seconds: number("duration") }
    }
}

/// The number of a property in an object of AMF 0: length and text of its name, the sign of a number (0), a double.
fn number(text: &[u8], name: &str) -> Option<f64> {
    let key = [&(name.len() as u16).to_be_bytes(), name.as_bytes(), &[0]].concat();
    let at = text.windows(key.len()).position(|window| window == key)? + key.len();
    Some(f64::from_be_bytes(*text.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn of(bytes: &[u8]) -> Extent {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        extent(&mut file, &bytes[..bytes.len().min(4096)], bytes.len() as u64)
    }

    fn tag(kind: u8, millis: u32, content: &[u8]) -> Vec<u8> {
        let (size, time) = ((content.len() as u32).to_be_bytes(), millis.to_be_bytes());
        let head = [&[kind][..], &size[1..], &time[1..], &time[..1], &[0; 3]].concat();
        [head, content.to_vec(), vec![0; 4]].concat()
    }

    /// Pictures of 0.5 s each; what the head tells of length and size (0: nothing).
    fn flv(tags: u32, seconds: f64, bytes: f64) -> Vec<u8> {
        let property = |name: &str, n: f64| {
            let name = [&(name.len() as u16).to_be_bytes(), name.as_bytes(), &[0]].concat();
            [name, n.to_be_bytes().to_vec()].concat()
        };
        let told = tag(18, 0, &[property("duration", seconds), property("filesize", bytes)].concat());
        let pictures: Vec<u8> = (0..tags).flat_map(|i| tag(9, i * 500, &[7; 20])).collect();
        [b"FLV\x01\x05\0\0\0\x09\0\0\0\0".to_vec(), told, pictures].concat()
    }

    #[test]
    fn a_file_that_is_cut_or_followed_by_another_is_told() {
        let whole = flv(9, 0.0, 0.0);
        assert_eq!(of(&whole), Extent::default());
        let end = Some(whole.len() as u64);
        assert_eq!(of(&[&whole[..], &flv(3, 0.0, 0.0)].concat()), Extent { end, another: true, short: None });
        assert_eq!(of(&whole[..whole.len() - 20]), Extent { end, another: false, short: None });
    }

    #[test]
    fn a_file_that_ends_between_two_tags_is_measured_by_what_its_head_tells() {
        let bytes = flv(20, 10.0, 0.0).len();
        let whole = flv(20, 10.0, bytes as f64);
        assert_eq!(of(&whole), Extent::default());
        let one = tag(9, 0, &[7; 20]).len();
        for cut in [8 * one, 8 * one - 5] {
            let found = of(&whole[..bytes - cut]);
            assert_eq!((found.end, found.short.map(|short| short.1)), (Some(bytes as u64), Some(10.0)), "{cut}");
        }
        let no_size = flv(12, 10.0, 0.0);
        assert_eq!(of(&no_size), Extent { short: Some((5.5, 10.0)), ..Extent::default() });
        assert_eq!(of(&flv(20, 10.0, 1e9)), Extent::default(), "a size that was forgotten");
        assert_eq!(of(&flv(20, f64::NAN, -1.0)), Extent::default());
    }
}
