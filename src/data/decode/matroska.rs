//! Matroska and WebM: where the file says that it ends.

/// How such a file begins (EBML).
pub const START: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
/// The element that holds everything after the head.
const SEGMENT: [u8; 4] = [0x18, 0x53, 0x80, 0x67];

/// The end of the segment of a file that starts with `head`. A writer that was ended in the middle, or one of a live
/// stream, has left it open.
pub fn end(head: &[u8]) -> Option<u64> {
    let (size, length) = number(head.get(4..)?)?;
    let at = usize::try_from(size?).ok()?.checked_add(4 + length)?;
    let segment = head.get(at..)?.strip_prefix(&SEGMENT)?;
    let (size, length) = number(segment)?;
    (at as u64 + 4 + length as u64).checked_add(size?)
}

/// A number of one to eight bytes, whose first bits tell how many; and how many there are. All ones: not known.
fn number(data: &[u8]) -> Option<(Option<u64>, usize)> {
    let length = data.first()?.leading_zeros() as usize + 1;
    let bytes = data.get(..length).filter(|bytes| bytes.len() <= 8)?;
    let all = bytes.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    let ones = (1u64 << (7 * length)) - 1;
    let value = all & ones;
    Some(((value != ones).then_some(value), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_told_where_the_writer_has_come_to_it() {
        let file = |size: &[u8]| [&START[..], &[0x83, 1, 2, 3], &SEGMENT, size].concat();
        assert_eq!(end(&file(&[0x90])), Some(13 + 16));
        assert_eq!(end(&file(&[0x01, 0, 0, 0, 0, 0, 1, 0])), Some(20 + 256));
        assert_eq!(end(&file(&[0x01, 255, 255, 255, 255, 255, 255, 255])), None, "left open");
        assert_eq!(end(&file(&[0xff])), None, "left open");
    }

    #[test]
    fn nonsense_says_nothing() {
        let cases: [&[u8]; 5] = [&START, &[0x1a, 0x45, 0xdf, 0xa3, 0], &[0x1a, 0x45, 0xdf, 0xa3, 0xff], &[0; 40], b""];
        for bytes in cases {
            assert_eq!(end(bytes), None, "{bytes:?}");
        }
    }
}
