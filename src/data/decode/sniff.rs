//! What a file is, told by its content; and whether its container says that a part of it is missing.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::extent::Extent;
use super::{boxes, counts, whole};
use crate::data::DataError;
use crate::store::Reason;

/// What a file is, as far as the choice of a decoder needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Empty,
    /// ISO media (MP4, MOV, M4A, 3GP).
    Mp4,
    /// Moving GIF, WebP or PNG.
    Animation,
    /// A single picture.
    Still,
    /// Another video container.
    Other,
    /// A text that names other files.
    Playlist,
    /// A folder of pictures, one per frame.
    Folder,
    Unknown,
}

/// Bytes read from the start of a file.
const HEAD: usize = 4096;

/// Tells what the file at `path` is.
pub fn file(path: &Path) -> Result<Kind, DataError> {
    let mut head = Vec::with_capacity(HEAD);
    let opened = File::open(path).map_err(DataError::io(path))?;
    opened.take(HEAD as u64).read_to_end(&mut head).map_err(DataError::io(path))?;
    Ok(content(&head))
}

/// Tells what a file that starts with `head` is.
pub fn content(head: &[u8]) -> Kind {
    if head.is_empty() {
        return Kind::Empty;
    }
    picture(head)
        .or_else(|| iso_media(head))
        .or_else(|| playlist(head))
        .or_else(|| container(head))
        .unwrap_or(Kind::Unknown)
}

/// Whether a file has nothing but zeros in as much of it as FFmpeg looks into to tell what it is: a place kept for a
/// recording that never came. It may be larger than anyone would want to read.
pub fn is_blank(path: &Path) -> bool {
    const LOOKS: u64 = 1 << 20;
    if !matches!(file(path), Ok(Kind::Unknown)) {
        return false;
    }
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LOOKS).read_to_end(&mut start));
    read.is_ok() && start.len() as u64 == LOOKS && start.iter().all(|byte| *byte == 0)
}

fn has(head: &[u8], at: usize, mark: &[u8]) -> bool {
    head.get(at..at + mark.len()) == Some(mark)
}

/// Brands of photographs in the container of videos (HEIF, AVIF); a moving one has another brand.
const PHOTOGRAPHS: [&[u8]; 7] = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"mif2", b"avif"];

fn picture(head: &[u8]) -> Option<Kind> {
    let contains = |mark: &[u8]| head.windows(mark.len()).any(|window| window == mark);
    let moving = |yes| Some(if yes { Kind::Animation } else { Kind::Still });
    if has(head, 0, b"GIF8") {
        return moving(true); // a GIF of one picture is read as a video of one frame
    }
    if has(head, 0, b"\x89PNG\r\n\x1a\n") {
        return moving(contains(b"acTL"));
    }
    if has(head, 0, b"RIFF") && has(head, 8, b"WEBP") {
        return moving(has(head, 12, b"VP8X") && head.get(20).is_some_and(|flags| flags & 2 != 0));
    }
    if has(head, 4, b"ftyp") && PHOTOGRAPHS.iter().any(|brand| has(head, 8, brand)) {
        return moving(false);
    }
    let pnm = has(head, 0, b"P") && matches!(head.get(1), Some(b'1'..=b'6')) && head.get(2) == Some(&b'\n');
    let marks: [&[u8]; 4] = [b"\xff\xd8\xff", b"BM", b"II*\0", b"MM\0*"];
    (pnm || marks.iter().any(|mark| has(head, 0, mark))).then_some(Kind::Still)
}

fn iso_media(head: &[u8]) -> Option<Kind> {
    let boxes: [&[u8]; 7] = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"styp"];
    boxes.iter().any(|name| has(head, 4, name)).then_some(Kind::Mp4)
}

fn playlist(head: &[u8]) -> Option<Kind> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let starts: [&[u8]; 7] = [b"#EXTM3U", b"ffconcat", b"<MPD", b"<?xml", b"<smil", b"<asx", b"[playlist]"];
    starts.iter().any(|start| text.starts_with(start)).then_some(Kind::Playlist)
}

fn container(head: &[u8]) -> Option<Kind> {
    let starts: [&[u8]; 15] = [
        b"RIFF",
        b"RIFX",
        b"\x1a\x45\xdf\xa3",
        b"FLV\x01",
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        b"OggS",
        b"\0\0\x01\xba",
        b"\0\0\x01\xb3",
        b"\0\0\0\x01",
        b"DKIF",
        b".RMF",
        b"YUV4MPEG2",
        b"DHAV", // recorders of Dahua
        b"DAHUA",
        b"IMKH", // recorders of Hikvision: a program stream behind 40 bytes
    ];
    let mxf = has(head, 0, b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01\x02");
    let syncs = |first: usize, step: usize, n: usize| (0..n).all(|i| head.get(first + i * step) == Some(&0x47));
    // A piece of a stream may begin within a packet.
    let within = || (0..192).any(|first| syncs(first, 188, 12) || syncs(first, 192, 12));
    // Of 204 bytes each with sums for their repair.
    let transport = syncs(0, 188, 4) || syncs(4, 192, 4) || syncs(0, 204, 4) || within();
    let known =
        mxf || transport || is_unit(head) || is_program_stream(head) || starts.iter().any(|start| has(head, 0, start));
    known.then_some(Kind::Other)
}

/// A unit of H.264, H.265 or MPEG-4 with which streams without a container begin; most have one zero more before it.
fn is_unit(head: &[u8]) -> bool {
    let Some([0, 0, 1, kind, next, ..]) = head.get(..5) else { return false };
    match kind {
        0x09 | 0x27 | 0x47 | 0x67 | 0xb0 => true, // H.264: delimiter, parameters; MPEG-4
        0x40 | 0x42 | 0x46 => *next == 1,         // H.265: parameters, delimiter
        _ => false,
    }
}

/// A program stream behind a head of the recorder's own: its first pack, and a second one or a part of sound or pictures.
fn is_program_stream(head: &[u8]) -> bool {
    /// Bytes in which the first pack begins: heads of recorders have 4 to 1024.
    const REACH: usize = 1028;
    let begins =
        |window: &[u8]| window.starts_with(&[0, 0, 1, 0xba]) && matches!(window[4] >> 4, 0b0010 | 0b0100..=0b0111);
    let Some(at) = head.windows(5).take(REACH).position(begins) else { return false };
    let part = |window: &[u8]| window[..3] == [0, 0, 1] && matches!(window[3], 0xba..=0xef);
    head[at + 4..].windows(4).any(part)
}

/// How much of the file is missing according to its own container; `None` if it is whole or not
/// known. Decoders are often silent about a file that was cut between two frames.
pub fn missing_part(path: &Path) -> Option<Reason> {
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let mut head = [0; 12];
    file.read_exact(&mut head).ok()?;
    let declared = if &head[..4] == b"RIFF" {
        8 + u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]))
    } else if iso_media(&head).is_some() {
        last_box_end(&mut file, length)?
    } else {
        let extent = whole::extent(&mut file, length);
        let short = extent.short.map(|(secs, of)| Reason::Shorter { secs: secs as u64, of: of.round() as u64 });
        let Some(end) = extent.end.filter(|end| *end > length) else { return short };
        end
    };
    // Some writers leave out the last padding byte.
    (declared > length + 1).then_some(Reason::CutOff { bytes: length, of: declared })
}

/// Whether a file holds a second film behind the first one, which decoders pass over in silence. Files that
/// repeat their index before every fragment are one film; an index with pictures of its own is one more.
pub fn is_joined(path: &Path) -> bool {
    let Ok(mut file) = File::open(path) else { return false };
    let Ok(length) = file.metadata().map(|data| data.len()) else { return false };
    if let Extent { another: true, .. } = whole::extent(&mut file, length) {
        return true;
    }
    let boxes = boxes::top(&mut file, length);
    let mut indices = boxes.iter().filter(|(name, ..)| name == b"moov");
    let (Some(first), Some(last)) = (indices.next(), indices.next_back()) else { return false };
    let mut has_pictures = |(_, at, size): &([u8; 4], u64, u64)| {
        boxes::Index::at(&mut file, *at, *size).is_some_and(|index| counts::has_pictures(&index))
    };
    let fragmented = boxes.iter().any(|(name, ..)| name == b"moof");
    !fragmented || has_pictures(first) || has_pictures(last)
}

/// Whether there are fragments of a film, and not the index that tells how to read them: a later piece of a stream.
pub fn lacks_index(path: &Path) -> bool {
    let Ok(mut file) = File::open(path) else { return false };
    let Ok(length) = file.metadata().map(|data| data.len()) else { return false };
    let boxes = boxes::top(&mut file, length);
    let has = |wanted: &[u8; 4]| boxes.iter().any(|(name, ..)| name == wanted);
    has(b"moof") && !has(b"moov")
}

/// Where the last top-level box of an ISO media file says that it ends; `None`: there is nonsense, or more boxes than days
/// of fragments have.
pub(super) fn last_box_end(file: &mut File, length: u64) -> Option<u64> {
    let mut at = 0;
    for _ in 0..boxes::MAX_BOXES {
        if at + 8 > length {
            return Some(at.max(length));
        }
        let mut head = [0; 16];
        file.seek(SeekFrom::Start(at)).ok()?;
        let got = file.read(&mut head).ok()?;
        // What recorders write behind a film in a way of their own is no box that could be cut off.
        let is_name = head[4..8].iter().all(|byte| matches!(byte, b' '..=b'~' | 0xa9));
        if !is_name && at > 0 && head[..4] != [0; 4] {
            return Some(at);
        }
        let short = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
        let size = match short {
            0 => return Some(length), // "to the end of the file"
            1 if got == 16 => u64::from_be_bytes(head[8..].try_into().ok()?),
            1 => return None,
            size => u64::from(size),
        };
        if size < 8 {
            return None;
        }
        at = at.checked_add(size)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_kind_whatever_the_name() {
        let mut webp = b"RIFF\x10\0\0\0WEBPVP8X\x0a\0\0\0".to_vec();
        webp.extend([2, 0, 0, 0]);
        let mut transport = vec![0; 600];
        for i in 0..4 {
            transport[i * 188] = 0x47;
        }
        let stream = b"\0\0\x01\xba\x44\0\x04\0\x04\x01\0\x01\x89\xc3\xf8\0\0\x01\xe0\0\x10";
        let recorder = [&[0x4d, 0x45, 0x44, 0x49][..], &[7; 36], stream].concat();
        let no_part = [&[7; 40][..], b"\0\0\x01\xba\x44"].concat();
        let within: Vec<u8> = (0..4096).map(|i| if i % 188 == 90 { 0x47 } else { 7 }).collect();
        let cases: [(&[u8], Kind); 21] = [
            (b"\0\0\x01\x67\x42\xc0", Kind::Other),
            (b"\0\0\x01\x40\x01\x0c", Kind::Other),
            (b"\0\0\x01\x40\x40\x40", Kind::Unknown),
            (&within, Kind::Other),
            (b"\0\0\0\x18ftypheic", Kind::Still),
            (b"\0\0\0\x18ftypavif", Kind::Still),
            (b"\0\0\0\x18ftypavis", Kind::Mp4),
            (&recorder, Kind::Other),
            (&no_part, Kind::Unknown),
            (b"DAHUA\0", Kind::Other),
            (b"", Kind::Empty),
            (b"\0\0\0\x18ftypisom", Kind::Mp4),
            (b"GIF89a", Kind::Animation),
            (b"\x89PNG\r\n\x1a\n....IHDR", Kind::Still),
            (b"\x89PNG\r\n\x1a\n....IHDR....acTL", Kind::Animation),
            (&webp, Kind::Animation),
            (b"RIFF\0\0\0\0AVI LIST", Kind::Other),
            (b"\x1a\x45\xdf\xa3", Kind::Other),
            (&transport, Kind::Other),
            (b"\xef\xbb\xbf#EXTM3U\nfile:///etc/passwd", Kind::Playlist),
            (b"Dear reader", Kind::Unknown),
        ];
        for (head, kind) in cases {
            assert_eq!(content(head), kind, "{head:?}");
        }
    }

    #[test]
    fn a_cut_container_says_how_much_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let mut avi = b"RIFF\xe8\x03\0\0AVI ".to_vec();
        avi.resize(500, 0);
        std::fs::write(&path, &avi).unwrap();
        assert_eq!(missing_part(&path), Some(Reason::CutOff { bytes: 500, of: 1008 }));
        avi.resize(1008, 0);
        std::fs::write(&path, &avi).unwrap();
        assert_eq!(missing_part(&path), None);
        let mut mp4 = b"\0\0\0\x10ftypisom\0\0\0\0\0\0\x01\0mdat".to_vec();
        mp4.resize(100, 0);
        std::fs::write(&path, &mp4).unwrap();
        assert_eq!(missing_part(&path), Some(Reason::CutOff { bytes: 100, of: 272 }));
        mp4.resize(272, 0);
        mp4.extend(b"\x7f\x11\x9a\x02\x88\xc4\x13\x05 a recorder's own");
        std::fs::write(&path, &mp4).unwrap();
        assert_eq!(missing_part(&path), None, "no box");
    }
}
