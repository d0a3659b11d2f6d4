//! Whether a container says that a part of it is missing, or that a second film follows, where decoders keep silent.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::extent::Extent;
use super::{flash, matroska};

/// How an ASF file begins.
const ASF: [u8; 16] = *b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c";
/// The object of its head that tells its size.
const ASF_FILE: [u8; 16] = *b"\xa1\xdc\xab\x8c\x47\xa9\xcf\x11\x8e\xe4\x00\xc0\x0c\x20\x53\x65";
/// How the first partition of an MXF file begins.
const MXF: [u8; 13] = *b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02\x01\x01";
/// Bytes of a packet of a transport stream, and how each begins.
const PACKET: u64 = 188;
const SYNC: u8 = 0x47;

/// Looks at a file of `length` bytes; nothing is known of containers that say nothing.
pub fn extent(file: &mut File, length: u64) -> Extent {
    let mut head = Vec::with_capacity(4096);
    if file.seek(SeekFrom::Start(0)).and_then(|_| file.by_ref().take(4096).read_to_end(&mut head)).is_err() {
        return Extent::default();
    }
    if head.starts_with(b"FLV\x01") {
        return flash::extent(file, &head, length);
    }
    if head.starts_with(&matroska::START) {
        // A second film behind the first one is read by FFmpeg.
        return Extent { end: matroska::end(&head), ..Extent::default() };
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
    Extent { end, another, short: None }
}

/// Whether the file begins anew at `at`, in the way of `head`.
fn begins_again(file: &mut File, at: u64, head: &[u8], length: u64) -> bool {
    let mut there = [0; 16];
    let read = at + 16 <= length && file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut there)).is_ok();
    read && head.get(..16) == Some(&there)
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
        assert_eq!(of(&twice), Extent { end: Some(500), another: true, ..Extent::default() });
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
        let cases: [&[u8]; 6] = [b"", b"FLV\x01", &ASF, &MXF, &matroska::START, b"FLV\x01\0\xff\xff\xff\xff\0\0"];
        for bytes in cases {
            assert!(!of(bytes).another, "{bytes:?}");
        }
    }
}
