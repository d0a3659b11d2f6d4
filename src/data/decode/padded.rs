//! A cut file made to look whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Reads a file and zeros after its end, up to `length`: a parser of the file's index does not stumble over the part
/// that is missing.
pub struct Padded {
    file: File,
    at: u64,
    length: u64,
}

impl Padded {
    pub fn new(file: File, length: u64) -> Self {
        Self { file, at: 0, length }
    }
}

impl Read for Padded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.length.saturating_sub(self.at).min(buffer.len() as u64) as usize;
        let buffer = &mut buffer[..left];
        let mut got = self.file.read(buffer)?;
        if got == 0 && left > 0 {
            buffer.fill(0);
            got = left;
        }
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
        let mut padded = Padded::new(file, 5);
        let mut all = Vec::new();
        padded.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"abc\0\0");
        padded.seek(SeekFrom::End(-3)).unwrap();
        all.clear();
        padded.read_to_end(&mut all).unwrap();
        assert_eq!(all, b"c\0\0");
    }
}
