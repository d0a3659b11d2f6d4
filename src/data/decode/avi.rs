//! How many pictures the head of an AVI file tells. Where its index is wrong FFmpeg reads what that leads to, and is silent.

use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Bytes in which the descriptions of the streams stand.
const HEAD: u64 = 64 << 10;

/// Pictures of the first video stream; `None` of another file.
pub fn pictures(path: &Path) -> Option<usize> {
    let mut head = Vec::new();
    File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    of_head(&head)
}

fn of_head(head: &[u8]) -> Option<usize> {
    if !head.starts_with(b"RIFF") || head.get(8..12)? != b"AVI " {
        return None;
    }
    // The box `strh`: name, size, kind of the stream; its length stands 32 bytes behind the kind.
    let is_video = |part: &[u8]| part.starts_with(b"strh") && &part[8..12] == b"vids";
    let at = head.windows(12).position(is_video)?;
    Some(u32::from_le_bytes(*head.get(at + 40..)?.first_chunk()?) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_the_first_video_is_told() {
        let stream = |kind: &[u8; 4], length: u32| {
            [b"strh\x38\0\0\0".as_slice(), kind, &[0; 28], &length.to_le_bytes(), &[0; 20]].concat()
        };
        let file = [b"RIFF\0\0\0\0AVI ".as_slice(), &stream(b"auds", 9), &stream(b"vids", 75), &stream(b"vids", 3)];
        assert_eq!(of_head(&file.concat()), Some(75));
        assert_eq!(of_head(&file.concat()[..100]), None);
        let cases: [&[u8]; 3] = [b"", b"RIFF", b"RIFF\0\0\0\0WAVE"];
        assert!(cases.iter().all(|head| of_head(head).is_none()));
    }
}
