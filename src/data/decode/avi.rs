//! How long the head of an AVI file says that it is. Where its index is wrong FFmpeg reads what that leads to, and is silent.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes in which the descriptions of the streams stand.
const HEAD: u64 = 64 << 10;

/// Seconds of the first video stream; `None` of another file, or of one that does not tell.
pub fn seconds(path: &Path) -> Option<f64> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    of_head(&head)
}

fn of_head(head: &[u8]) -> Option<f64> {
    if !head.starts_with(b"RIFF") || head.get(8..12)? != b"AVI " {
        return None;
    }
    // The box `strh`: name, size, kind of the stream, and so on.
    let is_video = |part: &[u8]| part.starts_with(b"strh") && &part[8..12] == b"vids";
    let stream = head.windows(12).position(is_video)?;
    let number = |at: usize| Some(f64::from(u32::from_le_bytes(*head.get(stream + at..)?.first_chunk()?)));
    let (scale, rate, length) = (number(28)?, number(32)?, number(40)?);
    Some(length * scale / rate).filter(|seconds| seconds.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_the_first_video_is_told() {
        let stream = |kind: &[u8; 4], scale: u32, rate: u32, length: u32| {
            let numbers = [scale, rate, 0, length].map(u32::to_le_bytes).concat();
            [b"strh\x38\0\0\0".as_slice(), kind, &[0; 16], &numbers, &[0; 20]].concat()
        };
        let file = |stream: Vec<u8>| [b"RIFF\0\0\0\0AVI ".to_vec(), stream].concat();
        let sound = stream(b"auds", 1, 8000, 9);
        let whole = file([sound.clone(), stream(b"vids", 2, 50, 75), stream(b"vids", 1, 25, 3)].concat());
        assert_eq!(of_head(&whole), Some(3.0));
        assert_eq!(of_head(&whole[..100]), None, "cut");
        assert_eq!(of_head(&file(stream(b"vids", 1, 0, 75))), None, "no rate");
        assert_eq!(of_head(&file(sound)), None);
        let cases: [&[u8]; 3] = [b"", b"RIFF", b"RIFF\0\0\0\0WAVE"];
        assert!(cases.iter().all(|head| of_head(head).is_none()));
    }
}
