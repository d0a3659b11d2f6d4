//! What the index of an MP4 file holds and `re_mp4` does not hand out: the shape of the pixels, how many descriptions a
//! track has, where boxes lie.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::colours::Colours;

/// An index of more bytes than this is not looked into.
const MAX_INDEX: u64 = 64 << 20;
/// More boxes than this at the top level are not counted.
pub const MAX_BOXES: usize = 1_000_000;
/// Bytes of a video's description before its own boxes.
const DESCRIPTION: usize = 86;

/// The boxes at the top level of a file: name, offset, size; as far as they are sound.
pub fn top(file: &mut File, length: u64) -> Vec<([u8; 4], u64, u64)> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at + 8 <= length && found.len() < MAX_BOXES {
        let mut head = Vec::with_capacity(16);
        let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.by_ref().take(16).read_to_end(&mut head));
        let Some((name, size, _)) = read.ok().and_then(|_| first(&head, length - at)) else { break };
        found.push((name, at, size));
        at = at.saturating_add(size);
    }
    found
}

/// Name, size and length of the head of the box that `data` starts with; `rest`: what there is up to the end.
fn first(data: &[u8], rest: u64) -> Option<([u8; 4], u64, usize)> {
    let size = u64::from(u32::from_be_bytes(*data.first_chunk()?));
    let name = *data.get(4..8)?.first_chunk()?;
    let (size, head) = match size {
        0 => (rest, 8),
        1 => (u64::from_be_bytes(*data.get(8..16)?.first_chunk()?), 16),
        size => (size, 8),
    };
    (size >= head as u64).then_some((name, size, head))
}

/// What a video track's descriptions say.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Described {
    /// How many there are.
    pub descriptions: u32,
    /// Width and height of a pixel, if the first one says so.
    pub pixel: Option<(u32, u32)>,
    /// As far as the first one says anything.
    pub colours: Colours,
}

/// The last index of a file (box `moov`), read once.
#[derive(Debug)]
pub struct Index {
    /// Where it lies in the file.
    at: u64,
    pub bytes: Vec<u8>,
}

impl Index {
    /// `None` where there is none, or it cannot be read.
    pub fn read(file: &mut File, length: u64) -> Option<Self> {
        let (_, at, size) = top(file, length).into_iter().rfind(|(name, ..)| name == b"moov")?;
        Self::at(file, at, size)
    }

    /// [`Self::read`] of the file at `path`.
    pub fn of(path: &Path) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let length = file.metadata().ok()?.len();
        Self::read(&mut file, length)
    }

    /// The one that lies at `at`.
    pub fn at(file: &mut File, at: u64, size: u64) -> Option<Self> {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(at)).ok()?;
        file.by_ref().take(size.min(MAX_INDEX)).read_to_end(&mut bytes).ok()?;
        Some(Self { at, bytes })
    }

    /// Where in the file the name of its box of tags stands: titles, covers and the like, over which a parser may
    /// stumble.
    pub fn tags(&self) -> Option<u64> {
        let mut place = first(&self.bytes, self.bytes.len() as u64)?.2;
        while let Some((name, size, _)) = self.bytes.get(place..).and_then(|rest| first(rest, rest.len() as u64)) {
            if &name == b"udta" {
                return Some(self.at + place as u64 + 4);
            }
            place = place.checked_add(usize::try_from(size).ok()?)?;
        }
        None
    }

    /// The descriptions of the track number `track` (from 0, in the order of the file).
    pub fn described(&self, track: usize) -> Option<Described> {
        let moov = inside(&self.bytes, b"moov", 0)?;
        let track = inside(moov, b"trak", track)?;
        let table = [b"mdia", b"minf", b"stbl", b"stsd"].iter().try_fold(track, |data, name| inside(data, name, 0))?;
        let descriptions = u32::from_be_bytes(*table.get(4..8)?.first_chunk()?);
        let (_, size, _) = first(table.get(8..)?, table.len() as u64 - 8)?;
        let description = table.get(8..)?;
        let description = &description[..description.len().min(usize::try_from(size).ok()?)];
        let pixel = description.get(DESCRIPTION..).and_then(|boxes| inside(boxes, b"pasp", 0)).and_then(|shape| {
            let side = |at: usize| Some(u32::from_be_bytes(*shape.get(at..at + 4)?.first_chunk()?));
            Some((side(0)?, side(4)?)).filter(|(width, height)| *width > 0 && *height > 0)
        });
        let colours = description.get(DESCRIPTION..).and_then(|boxes| inside(boxes, b"colr", 0));
        let colours = colours.and_then(Colours::of_box).unwrap_or_default();
        Some(Described { descriptions, pixel, colours })
    }
}

/// Names and contents of the boxes of `data`, as far as they are sound.
pub fn children(mut data: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (name, size, head) = first(data, data.len() as u64)?;
        let size = usize::try_from(size).ok()?.min(data.len());
        let content = data.get(head..size)?;
        data = &data[size..];
        Some((name, content))
    })
}

/// The content of the box `name` number `nth` among the boxes of `data`.
pub fn inside<'a>(mut data: &'a [u8], name: &[u8; 4], mut nth: usize) -> Option<&'a [u8]> {
    loop {
        let (found, size, head) = first(data, data.len() as u64)?;
        let size = usize::try_from(size).ok()?.min(data.len());
        if &found == name {
            match nth.checked_sub(1) {
                None => return data.get(head..size),
                Some(less) => nth = less,
            }
        }
        data = data.get(size..).filter(|rest| !rest.is_empty())?;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn boxed(name: &str, content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes(), name.as_bytes(), content].concat()
    }

    fn file(content: &[u8]) -> (File, u64) {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content).unwrap();
        (file, content.len() as u64)
    }

    fn track(pixel: &[u8]) -> Vec<u8> {
        let entry = boxed("avc1", &[&[0; DESCRIPTION - 8][..], &boxed("avcC", &[1]), pixel].concat());
        let table = boxed("stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1], entry.as_slice()].concat());
        boxed("trak", &boxed("mdia", &boxed("minf", &boxed("stbl", &table))))
    }

    #[test]
    fn the_shape_of_the_pixels_is_found_in_its_track() {
        let shape = boxed("pasp", &[0, 0, 0, 4, 0, 0, 0, 3]);
        let moov = boxed("moov", &[track(&[]), track(&shape)].concat());
        let (mut file, length) = file(&[boxed("ftyp", b"isom"), moov].concat());
        let plain = Described { descriptions: 1, ..Described::default() };
        let index = Index::read(&mut file, length).unwrap();
        assert_eq!(index.described(0), Some(plain));
        assert_eq!(index.described(1), Some(Described { pixel: Some((4, 3)), ..plain }));
        assert_eq!(index.described(2), None);
    }

    #[test]
    fn the_tags_of_the_index_are_found() {
        let moov = boxed("moov", &[boxed("mvhd", &[0; 4]), boxed("udta", &[1])].concat());
        let (mut file, length) = file(&[boxed("ftyp", b"isom"), moov].concat());
        assert_eq!(Index::read(&mut file, length).unwrap().tags(), Some(12 + 8 + 12 + 4));
    }

    #[test]
    fn nonsense_ends_and_does_not_hang() {
        let cases: [&[u8]; 4] =
            [b"", b"\0\0\0\x04moov", b"\0\0\0\x01moov\0\0\0\0\0\0\0\0", b"\xff\xff\xff\xffmoov\0\0\0\0trak"];
        for content in cases {
            let (mut file, length) = file(content);
            assert!(top(&mut file, length).len() < 2);
            let index = Index::read(&mut file, length);
            assert_eq!(index.as_ref().and_then(|index| index.described(0)), None);
            assert_eq!(index.as_ref().and_then(Index::tags), None);
            assert!(children(content).count() < 2);
        }
    }
}
