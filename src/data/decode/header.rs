//! What the index of an MP4 file says of its first video track, without decoding anything.

use std::fs::File;
use std::path::Path;

use super::boxes;
use super::counts::Counts;

/// A video as it was coded, before any resampling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Header {
    /// Pixels, as coded: before turning and stretching.
    pub width: u32,
    pub height: u32,
    pub frames: u32,
    /// Mean frames per second.
    pub rate: f64,
}

/// Reads the header; `None` of what is no sound MP4 file.
pub fn read(path: &Path) -> Option<Header> {
    let mut file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len();
    let index = boxes::Index::read(&mut file, length)?;
    let moov = boxes::inside(&index.bytes, b"moov", 0)?;
    (0..).map_while(|nth| boxes::inside(moov, b"trak", nth)).find_map(of_track)
}

/// `None` of a track without video.
fn of_track(track: &[u8]) -> Option<Header> {
    let media = boxes::inside(track, b"mdia", 0)?;
    if boxes::inside(media, b"hdlr", 0)?.get(8..12)? != b"vide" {
        return None;
    }
    let table = boxes::inside(boxes::inside(media, b"minf", 0)?, b"stbl", 0)?;
    let frames = u32::try_from(Counts::of(table)?.least()).ok()?;
    // The description of the samples begins after its own count; size in pixels is at a fixed place of it.
    let size = boxes::inside(table, b"stsd", 0)?.get(40..44)?;
    let (ticks, duration) = clock(boxes::inside(media, b"mdhd", 0)?)?;
    let rate = f64::from(frames) * f64::from(ticks) / duration;
    let side = |at: usize| u32::from(u16::from_be_bytes([size[at], size[at + 1]]));
    let header = Header { width: side(0), height: side(2), frames, rate };
    (rate.is_finite() && rate > 0.0 && header.width > 0 && header.height > 0).then_some(header)
}

/// Ticks per second and length in ticks.
fn clock(head: &[u8]) -> Option<(u32, f64)> {
    if head.first()? == &1 {
        let length = u64::from_be_bytes(*head.get(24..32)?.first_chunk()?);
        return Some((word(head, 20)?, length as f64));
    }
    Some((word(head, 12)?, f64::from(word(head, 16)?)))
}

fn word(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*data.get(at..at.checked_add(4)?)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_a_fixture_is_what_its_frames_are_and_nonsense_has_none() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        let header = read(&fixtures.join("ramp.mp4")).unwrap();
        // As FFprobe has it.
        assert_eq!((header.width, header.height, header.frames), (128, 96, 60));
        assert!((header.rate - 30.0).abs() < 0.01, "{header:?}");
        assert_eq!(read(&fixtures.join("moving.gif")), None);
        assert_eq!(read(&fixtures.join("not there")), None);
    }
}
