//! Follows an event file that grows: each look reads only the bytes that are new.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use prost::Message;

use super::events::{Event, next_record};

/// Bytes of a record besides its payload: length, and a checksum of each.
const FRAME: u64 = 16;

/// What a look at the file brings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tail<'a> {
    /// The file was cut and written again (a run was resumed): forget everything, it comes again.
    Restart,
    /// A value. `wall` is in Unix seconds.
    Scalar { step: u64, wall: f64, tag: &'a str, value: f32 },
}

/// A place in an event file.
#[derive(Debug)]
pub struct EventTail {
    path: PathBuf,
    /// Bytes that have been read.
    offset: u64,
    /// Length at the last look, so that a torn record at the end is not read again and again.
    seen: u64,
    /// Checksum of the last record, which tells a file that was written again from one that has grown.
    mark: [u8; 4],
}

impl EventTail {
    /// Stands at the beginning of `path`, which need not exist yet.
    pub fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), offset: 0, seen: 0, mark: [0; 4] }
    }

    /// Hands everything new to `sink`, in the order written; returns whether there was anything. A file that does
    /// not exist (yet) has nothing.
    pub fn read(&mut self, mut sink: impl FnMut(Tail)) -> io::Result<bool> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(e),
        };
        let length = file.metadata()?.len();
        if length == self.seen {
            return Ok(false);
        }
        self.seen = length;
        let restarted = !self.is_continued(&mut file, length)?;
        if restarted {
            self.offset = 0;
            sink(Tail::Restart);
        }
        Ok(self.read_on(file, &mut sink)? | restarted)
    }

    /// Whether what was read is still there.
    fn is_continued(&self, file: &mut File, length: u64) -> io::Result<bool> {
        if self.offset == 0 {
            return Ok(true);
        }
        if length < self.offset {
            return Ok(false);
        }
        let mut mark = [0; 4];
        file.seek(SeekFrom::Start(self.offset - 4))?;
        file.read_exact(&mut mark)?;
        Ok(mark == self.mark)
    }

    fn read_on(&mut self, mut file: File, sink: &mut impl FnMut(Tail)) -> io::Result<bool> {
        file.seek(SeekFrom::Start(self.offset))?;
        let mut input = BufReader::with_capacity(1 << 18, file);
        let mut any = false;
        while let Some(payload) = next_record(&mut input)? {
            let Ok(event) = Event::decode(payload.as_slice()) else { break };
            self.offset += payload.len() as u64 + FRAME;
            self.mark = masked(&payload);
            let (step, wall) = (event.step.max(0) as u64, event.wall_time);
            for value in event.summary.iter().flat_map(|s| &s.value) {
                if let Some(number) = value.scalar() {
                    sink(Tail::Scalar { step, wall, tag: &value.tag, value: number });
                    any = true;
                }
            }
        }
        Ok(any)
    }
}

fn masked(payload: &[u8]) -> [u8; 4] {
    super::events::masked_crc(payload).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::events::EventWriter;

    fn look(tail: &mut EventTail) -> Vec<(u64, f32)> {
        let mut found = Vec::new();
        tail.read(|t| match t {
            Tail::Restart => found.push((0, f32::NEG_INFINITY)),
            Tail::Scalar { step, value, .. } => found.push((step, value)),
        })
        .unwrap();
        found
    }

    #[test]
    fn only_what_is_new_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        let mut tail = EventTail::new(&path);
        assert_eq!(look(&mut tail), []);
        let mut writer = EventWriter::open(&path, 0).unwrap();
        writer.scalars(1, [("loss", 2.0)]).unwrap();
        writer.flush().unwrap();
        assert_eq!(look(&mut tail), [(1, 2.0)]);
        assert_eq!(look(&mut tail), []);
        writer.scalars(2, [("loss", 1.5)]).unwrap();
        writer.flush().unwrap();
        assert_eq!(look(&mut tail), [(2, 1.5)]);
    }

    #[test]
    fn a_torn_record_is_read_once_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (path, whole) = (folder.path().join("events"), folder.path().join("whole"));
        let mut writer = EventWriter::open(&whole, 0).unwrap();
        writer.scalars(1, [("loss", 2.0)]).unwrap();
        writer.flush().unwrap();
        let bytes = std::fs::read(&whole).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() - 3]).unwrap();
        let mut tail = EventTail::new(&path);
        assert_eq!(look(&mut tail), []);
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(look(&mut tail), [(1, 2.0)]);
    }

    #[test]
    fn a_file_that_was_cut_and_written_again_starts_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        let mut writer = EventWriter::open(&path, 0).unwrap();
        writer.scalars(1, [("loss", 3.0)]).unwrap();
        let keep = writer.sync().unwrap();
        writer.scalars(2, [("loss", 9.0)]).unwrap();
        writer.flush().unwrap();
        let mut tail = EventTail::new(&path);
        assert_eq!(look(&mut tail), [(1, 3.0), (2, 9.0)]);
        drop(writer);
        let mut writer = EventWriter::open(&path, keep).unwrap();
        for (step, loss) in [(2, 2.0), (3, 1.0)] {
            writer.scalars(step, [("loss", loss)]).unwrap();
        }
        writer.flush().unwrap();
        assert_eq!(look(&mut tail), [(0, f32::NEG_INFINITY), (1, 3.0), (2, 2.0), (3, 1.0)]);
    }
}
