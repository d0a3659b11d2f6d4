//! A cut file made to look whole, and one with tags like one without.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Reads a file and zeros after its end, up to `length`: a parser of the file's index does not stumble over the part
/// that is missing.
pub struct Padded {
    file: File,
    at: u64,
    length: u64,
    /// Where the name of a box stands that is to be passed over.
    hidden: Option<u64>,
    /// Reads that are still allowed.
    left: u64,
}

/// Reads that a parser may do besides one for each byte of the file: one that goes round in circles over a damaged index
/// (a box of size 0 within another) comes to an end.
const MORE_READS: u64 = 1 << 16;

/// The name of a box that every parser passes over.
const FREE: [u8; 4] = *b"free";

impl Padded {
    /// `hidden`: where the name of a box stands that is to be read as [`FREE`].
    pub fn new(file: File, length: u64, hidden: Option<u64>) -> Self {
        let there = file.metadata().map_or(0, |data| data.len());
        Self { file, at: 0, length, hidden, left: MORE_READS.saturating_add(there) }
    }

    /// Changes what was read from `self.at` on.
    fn hide(&self, read: &mut [u8]) {
        let Some(name) = self.hidden else { return };
        for (place, byte) in (name..).zip(FREE) {
            let at = place.checked_sub(self.at).and_then(|at| usize::try_from(at).ok());
            if let Some(seen) = at.and_then(|at| read.get_mut(at)) {
                *seen = byte;
            }
        }
    }
}

impl Read for Padded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(1).ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
        let left = self.length.saturating_sub(self.at).min(buffer.len() as u64) as usize;
        let buffer = &mut buffer[..left];
        let mut got = self.file.read(buffer)?;
        if got == 0 && left > 0 {
            buffer.fill(0);
            got = left;
        }
        self.hide(&mut buffer[..got]);
        self.at += got as u64;
        Ok(got)
    }
}

impl Seek for Padded {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        let target = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        self.at = self.file.seek(SeekFrom::Start(target))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn zeros_follow_the_end_and_then_nothing() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"abc").unwrap();
        file.rewind().unwrap();
        let mut padded = Padded::new(file, 5, None);
        let mut all = Vec::new();
        padded.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"abc\0\0");
        padded.seek(SeekFrom::End(-3)).unwrap();
        all.clear();
        padded.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"c\0\0");
    }

    #[test]
    fn one_that_reads_in_circles_comes_to_an_end() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&[0; 100]).unwrap();
        let mut padded = Padded::new(file, u64::MAX, None);
        let circle = |_: &u64| padded.rewind().and_then(|()| padded.read_exact(&mut [0; 8])).is_ok();
        assert_eq!((0..).take_while(circle).count() as u64, MORE_READS + 100);
    }

    #[test]
    fn a_hidden_name_is_read_as_free_however_it_is_read() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"..udta..").unwrap();
        for start in 0..8 {
            file.rewind().unwrap();
            let mut padded = Padded::new(file.try_clone().unwrap(), 8, Some(2));
            padded.seek(SeekFrom::Start(start)).unwrap();
            let mut all = Vec::new();
            padded.read_to_end(&mut all).unwrap();
            assert_eq!(all, b"..free.."[start as usize..]);
        }
    }
}
