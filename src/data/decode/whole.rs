//! Whether a container says that a part of it is missing, or that a second film follows, where decoders keep silent.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};

/// Tags of a Flash file that are looked at; at 25 pictures a second those of two days.
const MAX_TAGS: usize = 10_000_000;
/// How an ASF file begins.
const ASF: [u8; 16] = *b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c";
/// The object of its head that tells its size.
const ASF_FILE: [u8; 16] = *b"\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65";
/// How the first partition of an MXF file begins.
const MXF: [u8; 13] = *b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01";
/// Bytes of a packet of a transport stream, and how each begins.
const PACKET: u64 = 188;
const SYNC: u8 = 0x47;

/// Where a container says that it ends, if it says so; and whether another film begins there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    pub end: Option<u64>,
    pub another: bool,
}

/// Looks at a file of `length` bytes; nothing is known of containers that say nothing.
pub fn extent(file: &mut File, length: u64) -> Extent {
    let mut head = Vec::with_capacity(4096);
    if file.seek(SeekFrom::Start(0)).and_then(|_| file.by_ref().take(4096).read_to_end(&mut head)).is_err() {
        return Extent::default();
    }
    if head.starts_with(b"FLV\x01") {
        return flash(file, &head, length);
    }
    let end = if head.starts_with(&ASF) {
        asf(&head)
    } else if head.starts_with(&MXF) {
        mxf(&head).filter(|footer| *footer > 0)
    } else if (0..4).all(|i| head.get(i * PACKET as usize) == Some(&SYNC)) {
        transport(file, length)
    } else {
        None
    };
    let another = end.is_some_and(|end| begins_again(file, end, &head, length));
    Extent { end, another }
}

/// Whether the file begins anew at `at`, in the way of `head`.
fn begins_again(file: &mut File, at: u64, head: &[u8], length: u64) -> bool {
    let mut there = [0; 16];
    let read = at + 16 <= length && file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut there)).is_ok();
    read && head.get(..16) == Some(&there)
}

/// Follows the tags: a second head between two of them is passed over by decoders together with all that follows.
fn flash(file: &mut File, head: &[u8], length: u64) -> Extent {
    let Some(first) = head.get(5..9).and_then(|size| size.first_chunk()) else { return Extent::default() };
    let mut at = u64::from(u32::from_be_bytes(*first)) + 4;
    let mut input = BufReader::with_capacity(64 << 10, file);
    if input.seek(SeekFrom::Start(at)).is_err() {
        return Extent::default();
    }
    for _ in 0..MAX_TAGS {
        let mut tag = [0; 11];
        if at + 11 > length || input.read_exact(&mut tag).is_err() {
            break;
        }
        if tag.starts_with(b"FLV\x01") {
            return Extent { end: Some(at), another: true };
        }
        let size = i64::from(u32::from_be_bytes([0, tag[1], tag[2], tag[3]]));
        at += 11 + size as u64 + 4;
        if at > length || input.seek_relative(size + 4).is_err() {
            break;
        }
    }
    // The four bytes after the last tag are sometimes left out.
    Extent { end: (at > length + 4).then_some(at), another: false }
}

/// The size that the head tells; a stream that was recorded as it was sent tells none.
fn asf(head: &[u8]) -> Option<u64> {
    let at = head.windows(16).position(|window| window == ASF_FILE)?;
    let size = u64::from_le_bytes(*head.get(at + 40..)?.first_chunk()?);
    let flags = u32::from_le_bytes(*head.get(at + 88..)?.first_chunk()?);
    (flags & 1 == 0 && size > 0).then_some(size)
}

/// Where the last partition begins: a file that is shorter was cut.
fn mxf(head: &[u8]) -> Option<u64> {
    let length = *head.get(16)?;
    let value = 17 + usize::from(if length & 0x80 == 0 { 0 } else { length & 0x7f });
    Some(u64::from_be_bytes(*head.get(value + 24..)?.first_chunk()?))
}

/// The end of the last packet, where the file ends within one.
fn transport(file: &mut File, length: u64) -> Option<u64> {
    let rest = length % PACKET;
    let mut sign = [0];
    file.seek(SeekFrom::Start(length - rest)).and_then(|_| file.read(&mut sign)).ok()?;
    (rest > 0 && sign[0] == SYNC).then_some(length - rest + PACKET)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn of(bytes: &[u8]) -> Extent {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        extent(&mut file, bytes.len() as u64)
    }

    fn flv(tags: usize) -> Vec<u8> {
        let tag = [&[9, 0, 0, 20][..], &[0; 7 + 20 + 4]].concat();
        [b"FLV\x01\x05\0\0\0\x09\0\0\0\0".as_slice(), &tag.repeat(tags)].concat()
    }

    #[test]
    fn a_flash_file_that_is_cut_or_followed_by_another_is_told() {
        let whole = flv(9);
        assert_eq!(of(&whole), Extent::default());
        assert_eq!(of(&[&whole[..], &flv(3)].concat()), Extent { end: Some(whole.len() as u64), another: true });
        let cut = of(&whole[..whole.len() - 20]);
        assert_eq!(cut, Extent { end: Some(whole.len() as u64), another: false });
    }

    fn asf_of(size: u64, flags: u32) -> Vec<u8> {
        let mut bytes = [&ASF[..], &[0; 14], &ASF_FILE, &[0; 24], &size.to_le_bytes(), &[0; 40]].concat();
        bytes.extend(flags.to_le_bytes());
        bytes.resize(500, 7);
        bytes
    }

    #[test]
    fn the_size_that_windows_media_tells_is_read() {
        assert_eq!(of(&asf_of(900, 2)).end, Some(900));
        assert_eq!(of(&asf_of(900, 1)).end, None, "recorded as it was sent");
        let twice = [asf_of(500, 2), asf_of(500, 2)].concat();
        assert_eq!(of(&twice), Extent { end: Some(500), another: true });
    }

    #[test]
    fn a_transport_stream_ends_with_a_packet() {
        let packet = [&[SYNC][..], &[0; 187]].concat();
        let whole = packet.repeat(9);
        assert_eq!(of(&whole), Extent::default());
        assert_eq!(of(&whole[..whole.len() - 50]).end, Some(whole.len() as u64));
        assert_eq!(of(&[&whole[..], &[0; 20]].concat()), Extent::default(), "padding is no packet");
    }

    #[test]
    fn nonsense_says_nothing() {
        let cases: [&[u8]; 5] = [b"", b"FLV\x01", &ASF, &MXF, b"FLV\x01\0\xff\xff\xff\xff\0\0"];
        for bytes in cases {
            assert!(!of(bytes).another, "{bytes:?}");
        }
    }
}
